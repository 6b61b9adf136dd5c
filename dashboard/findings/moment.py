"""A certification at a moment: its record, and all that follows from it."""

from datetime import date, timedelta
from functools import cached_property

from dashboard.domain.standing import Status
from dashboard.domain.standing.actions import Action, actions_of
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.standing.outlook import Outlook, outlook_of
from dashboard.domain.standing.transitions import Life, Transition
from dashboard.findings import Finding
from dashboard.findings.examination import examined

FOREVER = date.max


class Moment(Evaluation):
    """A record at an instant (aware), its assessment, what is found in it, and the course of its standing.

    Each is computed at its first use, and once: what needs several of them is handed the moment.
    """

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the examination finds: contradictions first, then gaps, then notes."""
        return examined(self.assessment)

    @cached_property
    def life(self) -> Life:
        """Its standing from day to day."""
        return Life(self)

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """Every change of the standing, from the decision to the day after the last valid, oldest first."""
        as_of = self.as_of
        until = max(as_of.on, as_of.valid_until or as_of.on) + timedelta(days=1)
        return tuple(self.life.transitions(since=as_of.decided_on, until=until))

    @cached_property
    def turns(self) -> tuple[tuple[date, Status], ...]:
        """The days that changed the standing up to now, and to what, oldest first."""
        as_of = self.as_of
        passed = self.life.turns(since=as_of.decided_on, until=as_of.on)
        return tuple((turn.on, turn.after.status) for turn in passed)

    @cached_property
    def outlook(self) -> Outlook | None:
        """The next worse standing that time alone will bring, up to the last valid day."""
        as_of, tomorrow = self.as_of, self.as_of.on + timedelta(days=1)
        ahead = self.life.transitions(since=tomorrow, until=as_of.valid_until or FOREVER)
        return outlook_of(ahead, self.conditions, last_day=as_of.valid_until, on=as_of.on)

    @property
    def lead(self) -> str:
        """The line below the headline: what will be, before what is written."""
        detail = self.standing.detail
        return f"{self.outlook.sentence}. {detail}" if self.outlook else detail

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What keeps or restores the standing, the most urgent first."""
        return actions_of(self.assessment)

    @property
    def coming(self) -> tuple[Transition, ...]:
        """The changes of the standing that dates alone will bring."""
        return tuple(change for change in self.transitions if change.is_future)
