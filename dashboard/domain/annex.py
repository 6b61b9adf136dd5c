"""What the slides of a review leave out, whole: every change with its cause, and every finding."""

from dashboard.domain import headlines, wording
from dashboard.domain.changes import weightiest_first
from dashboard.domain.lines import change_line, finding_line
from dashboard.domain.review import Review
from dashboard.domain.slide import Line, Listing


def annex(review: Review) -> tuple[Listing, ...]:
    """What the slides leave out: every change with its cause, and every finding."""
    found = review.changes
    told = tuple(change_line(c) for c in weightiest_first(found.changes))
    examined = tuple(finding_line(f, is_new=review.is_new(f)) for f in review.findings)
    return (
        Listing(heading=counted(review), lines=(*told, Line(text=found.unchanged))),
        Listing(heading=headlines.findings(review.findings), lines=examined),
    )


def counted(review: Review) -> str:
    """How many changes there were, and since when: "3 changes since 17 Nov"."""
    since = wording.short_day(review.before.on, review.assessment.on)
    return f"{wording.count(len(review.changes.changes), 'change').capitalize()} since {since}"
