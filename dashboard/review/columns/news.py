"""The columns of what a review adds to an assessment: findings, changes, and what dates bring."""

from typing import NamedTuple

from dashboard.domain.values import wording
from dashboard.domain.values.source import Source
from dashboard.findings import Finding, Place
from dashboard.review import Review
from dashboard.review.ahead import Upcoming
from dashboard.review.change import Change
from dashboard.review.columns import Column, Columns, On, detail
from dashboard.review.lines import change_line


class ReviewedFinding(NamedTuple):
    """A finding as a review has it: whether it is new, and the document whose lines its places name."""

    finding: Finding
    is_new: bool
    source: Source


def reviewed_findings(review: Review) -> list[ReviewedFinding]:
    """The findings of a review, the new ones first."""
    source = review.assessment.source
    return [ReviewedFinding(found, review.is_new(found), source) for found in review.findings]


def _place(place: Place, source: Source) -> str:
    where = f"{wording.document(source.document)}, line {place.line}" if place.line else place.path
    return f"{where}: {place.text}"


def _places(item: ReviewedFinding) -> str | None:
    return "\n".join(_place(place, item.source) for place in item.finding.sources) or None


def _finding_detail(item: ReviewedFinding) -> str:
    new = "new since the last review" if item.is_new else None
    return detail(wording.mark(item.finding.severity), item.finding.message, new)


FINDINGS = Columns[ReviewedFinding](
    status=Column("Severity", lambda item: item.finding.severity, "status"),
    id=Column("Rule", lambda item: item.finding.rule),
    name=Column("Subject", lambda item: str(item.finding.subject)),
    finding=Column("Finding", lambda item: item.finding.message),
    new=Column("New", lambda item: "new" if item.is_new else None),
    places=Column("Places", _places),
    detail=Column("Detail", _finding_detail),
)


def _source(change: Change) -> Source | None:
    return change.cause.source if change.cause else None


def _change_detail(change: Change) -> str:
    line = change_line(change)
    return f"{line.text} ({line.note})" if line.note else line.text


CHANGES = Columns[Change](
    name=Column("Kind", lambda change: change.kind),
    id=Column("Subject", lambda change: change.about),
    change=Column("Change", lambda change: change.sentence),
    before=Column("Before", lambda change: change.before),
    after=Column("After", lambda change: change.after),
    document=Column(
        "Document", lambda change: wording.document(s.document) if (s := _source(change)) else None
    ),
    line=Column("Line", lambda change: s.line if (s := _source(change)) else None, "number"),
    entry=Column("Entry", lambda change: s.seq if (s := _source(change)) else None, "number"),
    observed=Column("Observed", lambda change: change.cause.observed_at if change.cause else None, "instant"),
    late=Column("Late", lambda change: "late news" if change.is_late else None),
    detail=Column("Detail", _change_detail),
)
AHEAD = Columns[On[Upcoming]](
    due_on=Column("On", lambda item: item.state.on, "day"),
    days_left=Column("Days left", lambda item: (item.state.on - item.on).days, "number"),
    name=Column("What", lambda item: item.state.what),
    id=Column("Subject", lambda item: item.state.about),
    detail=Column("Sentence", lambda item: item.state.sentence),
)
