"""Two instants of a certification side by side: what changed, by whom, from where, and what did not."""

from datetime import date, datetime, tzinfo
from typing import NamedTuple

from dashboard.domain.record import Record
from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of
from dashboard.findings.moment import Moment
from dashboard.review.change import Cause, Change
from dashboard.review.changes import changes, weightiest_first


class Known(NamedTuple):
    """An instant of a certification, and by when what is said of it was known (UTC); None: all of it."""

    at: datetime
    by: datetime | None


class Comparison(NamedTuple):
    """What changed from one instant to another, the weightiest first, and in a sentence what did not."""

    heading: str
    changes: tuple[Change, ...]
    unchanged: str


def compare(before: Known, after: Known, *, then: Record | None, now: Record) -> Comparison:
    """What changed in a certification between two instants.

    `now` is the record as known at the later; `then` as known at the earlier, from which late news follows,
    None where nothing was known.
    """
    known = Moment(then, before.at) if then else None
    found = changes(Moment(now, before.at), Moment(now, after.at), known_then=known)
    zone = now.certificate.certification.zone
    heading = _heading(len(found.changes), before, after, zone)
    if then is None and before.at == after.at:
        heading = (
            f"Nothing of {wording.day(day_of(before.at, zone))} was known by then: it all became known later"
        )
    return Comparison(heading, tuple(weightiest_first(found.changes)), found.unchanged)


def _heading(number: int, before: Known, after: Known, zone: tzinfo) -> str:
    """What a comparison finds: "3 things changed between 20 and 27 Nov 2026"."""
    if before.at != after.at:
        told = wording.capitalized(wording.count(number, "thing")) if number else "Nothing"
        return f"{told} changed between {_between(before.at, after.at, zone)}"
    told = wording.capitalized(wording.count(number, "thing")) if number else "Nothing new"
    at = wording.day(day_of(before.at, zone))
    since = f" after {wording.moment(before.by, zone)}" if before.by else ""
    return f"{told} of {at} became known{since}"


def _between(first: datetime, last: datetime, zone: tzinfo) -> str:
    """Two instants as days: "20 and 27 Nov 2026"; with their times where the day is one."""
    begin, end = day_of(first, zone), day_of(last, zone)
    if begin == end:
        return f"{first.astimezone(zone):%H:%M} and {last.astimezone(zone):%H:%M} on {wording.day(end)}"
    return f"{_shortest(begin, end)} and {wording.day(end)}"


def _shortest(begin: date, end: date) -> str:
    is_same_month = (begin.year, begin.month) == (end.year, end.month)
    return str(begin.day) if is_same_month else wording.short_day(begin, end)


def days_late(cause: Cause, zone: tzinfo) -> int:
    """The days from when a cause was true until it was recorded; 0 where that was the same day."""
    if cause.source is None:
        return 0
    return max(0, (day_of(cause.source.recorded_at, zone) - day_of(cause.observed_at, zone)).days)
