"""The review: what one meeting looks at, drawn from one record at one instant (UX.md, Review).

The Review page, the pack and the notices all say what this says, and nothing else.
"""

from datetime import datetime, timedelta

from dashboard.domain.observations import DecisionTaken
from dashboard.domain.record import Record
from dashboard.domain.standing.assessment import Assessment, assess
from dashboard.domain.standing.transitions import Transition, transitions
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import Subject
from dashboard.findings import Finding
from dashboard.findings.examination import examined
from dashboard.review.ahead import WEEK, Upcoming, before_next_review
from dashboard.review.changes import Changes, changes
from dashboard.review.decisions import Question, questions


class Review(Model):
    """An assessment, the one it is compared with, what changed between them, and what is ahead.

    `transitions` are all changes of the standing, past ones and those that dates alone will bring; `findings` are the
    new ones first, and `new_findings` names those by subject and message; `decided` is what was decided since `before`.
    """

    assessment: Assessment
    before: Assessment
    changes: Changes
    transitions: tuple[Transition, ...]
    ahead: tuple[Upcoming, ...]
    findings: tuple[Finding, ...]
    new_findings: frozenset[tuple[Subject, str]]
    questions: tuple[Question, ...]
    decided: tuple[DecisionTaken, ...]

    @property
    def outlook(self) -> tuple[Transition, ...]:
        """The changes of standing that dates alone will bring."""
        return tuple(t for t in self.transitions if t.is_future)

    def is_new(self, finding: Finding) -> bool:
        """Whether a finding was not there at the last review."""
        return _named(finding) in self.new_findings


def _named(finding: Finding) -> tuple[Subject, str]:
    return finding.subject, finding.message


def since_review(assessment: Assessment) -> datetime:
    """The instant (UTC) that "since the last review" means: the last review recorded, else seven days before."""
    return assessment.reviewed_at or assessment.as_of - WEEK


def review_of(
    record: Record, as_of: datetime, *, since: datetime | None = None, known_then: Record | None = None
) -> Review:
    """The review of a record at an instant; `since` is the last review's where it is not given.

    `known_then` is the record as it was known at `since`, from which late news follows.
    """
    assessment = assess(record, as_of)
    start = since or since_review(assessment)
    before = assess(record, start)
    found = changes(record, start, as_of, known_then=known_then)
    new = frozenset((c.subject, c.after) for c in found.changes if c.kind == "finding" and c.after)
    findings = examined(assessment)
    return Review(
        assessment=assessment,
        before=before,
        changes=found,
        transitions=standings(record, assessment),
        ahead=before_next_review(assessment),
        findings=tuple(sorted(findings, key=lambda finding: _named(finding) not in new)),
        new_findings=new,
        questions=questions(assessment),
        decided=tuple(seen for seen in record.seen(DecisionTaken, as_of) if seen.observed_at > start),
    )


def standings(record: Record, assessment: Assessment) -> tuple[Transition, ...]:
    """Every change of the standing from the decision to the day after the last valid one."""
    head, today = assessment.head, assessment.on
    until = max(today, head.valid_until or today) + timedelta(days=1)
    return transitions(record, since=head.decided_on, until=until, as_of=assessment.as_of)
