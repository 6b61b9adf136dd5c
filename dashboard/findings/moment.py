"""A certification at a moment: its record, and all that follows from it."""

from datetime import timedelta
from functools import cached_property

from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.standing.transitions import Transition, transitions
from dashboard.findings import Finding
from dashboard.findings.examination import examined


class Moment(Evaluation):
    """A record at an instant (aware), its assessment, what is found in it, and the course of its standing.

    Each is computed at its first use, and once: what needs several of them is handed the moment.
    """

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the examination finds: contradictions first, then gaps, then notes."""
        return examined(self.assessment)

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """Every change of the standing, from the decision to the day after the last valid, oldest first."""
        as_of = self.as_of
        until = max(as_of.on, as_of.valid_until or as_of.on) + timedelta(days=1)
        return transitions(self.record, since=as_of.decided_on, until=until, as_of=self.at)

    @property
    def outlook(self) -> tuple[Transition, ...]:
        """The changes of the standing that dates alone will bring."""
        return tuple(change for change in self.transitions if change.is_future)
