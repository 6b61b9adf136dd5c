"""The review: what one meeting looks at, drawn from one record at one instant (UX.md, Review).

The Review page, the pack and the notices all say what this says, and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from dashboard.domain.observations import DecisionTaken
from dashboard.domain.record import Record
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.transitions import Transition
from dashboard.domain.values.subject import Subject
from dashboard.findings import Finding
from dashboard.findings.moment import Moment
from dashboard.review.ahead import WEEK, Upcoming, before_next_review
from dashboard.review.changes import Changes, changes
from dashboard.review.decisions import Question, questions


@dataclass(frozen=True, eq=False)
class Review:
    """A moment and the one that it is compared with, usually that of the last review.

    `known_then` is the earlier one as it was known at its time: from it follows what was learned late.
    """

    now: Moment
    earlier: Moment
    known_then: Moment | None = None

    @property
    def assessment(self) -> Assessment:
        """Where the certification stands."""
        return self.now.assessment

    @property
    def before(self) -> Assessment:
        """Where it stood at the earlier moment."""
        return self.earlier.assessment

    @cached_property
    def changes(self) -> Changes:
        """What changed between the two."""
        return changes(self.earlier, self.now, known_then=self.known_then)

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """All changes of the standing, past ones and those that dates alone will bring."""
        return self.now.transitions

    @property
    def coming(self) -> tuple[Transition, ...]:
        """The changes of the standing that dates alone will bring."""
        return self.now.coming

    @cached_property
    def ahead(self) -> tuple[Upcoming, ...]:
        """What dates bring before the next review."""
        return before_next_review(self.assessment)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the examination finds, new ones first."""
        return tuple(sorted(self.now.findings, key=lambda finding: not self.is_new(finding)))

    def is_new(self, finding: Finding) -> bool:
        """Whether a finding was not there at the earlier moment."""
        return (finding.subject, finding.message) in self._new

    @cached_property
    def _new(self) -> frozenset[tuple[Subject, str]]:
        found = self.changes.changes
        return frozenset((c.subject, c.after) for c in found if c.kind == "finding" and c.after)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is to be decided."""
        return questions(self.assessment)

    @cached_property
    def decided(self) -> tuple[DecisionTaken, ...]:
        """What was decided since the earlier moment."""
        seen = self.now.record.seen(DecisionTaken, self.now.at)
        return tuple(decision for decision in seen if decision.observed_at > self.earlier.at)


def since_review(assessment: Assessment) -> datetime:
    """The instant (UTC) that "since the last review" means.

    The last review recorded, else seven days before.
    """
    return assessment.reviewed_at or assessment.as_of - WEEK


def review_of(now: Moment, *, since: datetime | None = None, known_then: Record | None = None) -> Review:
    """The review of a moment; `since` is the last review's instant where it is not given.

    `known_then` is the record as it was known at `since`, from which late news follows.
    """
    earlier = Moment(now.record, since or since_review(now.assessment))
    return Review(now, earlier, Moment(known_then, earlier.at) if known_then else None)
