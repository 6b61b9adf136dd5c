"""What the slides of a review leave out, whole.

Every change with its cause, what is ahead, and every finding.
"""

from dashboard.domain.standing.transitions import Transition
from dashboard.domain.values import wording
from dashboard.review import Review, headlines
from dashboard.review.changes import weightiest_first
from dashboard.review.lines import change_line, finding_line
from dashboard.review.slide import Line, Listing


def annex(review: Review) -> tuple[Listing, ...]:
    """Every change with its cause, the standing's course, what is ahead of the next review, every finding."""
    found, on = review.changes, review.assessment.on
    told = tuple(change_line(c) for c in weightiest_first(found.changes))
    examined = tuple(finding_line(f, is_new=review.is_new(f)) for f in review.findings)
    course = tuple(_transition_line(t) for t in review.transitions)
    ahead = tuple(Line(text=e.sentence, note=wording.short_day(e.on, on)) for e in review.ahead)
    return (
        Listing(heading=counted(review), lines=(*told, Line(text=found.unchanged))),
        Listing(heading=_counted_standings(review), lines=course),
        Listing(
            heading=f"{wording.count(len(ahead), 'date').capitalize()} ahead of the next review", lines=ahead
        ),
        Listing(heading=headlines.findings(review.findings), lines=examined),
    )


def counted(review: Review) -> str:
    """How many changes there were, and since when: "3 changes since 17 Nov"."""
    since = wording.short_day(review.before.on, review.assessment.on)
    return f"{wording.count(len(review.changes.changes), 'change').capitalize()} since {since}"


def _counted_standings(review: Review) -> str:
    ahead = len(review.coming)
    past = len(review.transitions) - ahead
    return f"The standing changed {_times(past)} so far; dates alone will change it {_times(ahead)}"


def _times(number: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(number, f"{number} times")


def _transition_line(transition: Transition) -> Line:
    subject = "The certificate " if transition.is_future else ""
    return Line(text=f"{subject}{transition.sentence}", mark=wording.mark(transition.after.status))
