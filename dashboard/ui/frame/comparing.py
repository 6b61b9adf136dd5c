"""What a comparison's address asks for, said where it is wrong, and the two days that are picked."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import NamedTuple

from dashboard.domain.values.instants import day_of, read_as_of
from dashboard.errors import UnknownCertificationError
from dashboard.review import since_review
from dashboard.review.comparison import Comparison, Known, compare
from dashboard.ui import sheet
from dashboard.ui.frame import cached
from dashboard.ui.frame.address import LONGEST
from dashboard.ui.frame.asked import pick_day
from dashboard.ui.frame.text import escape
from dashboard.ui.frame.view import View

SINCE, UNTIL, KNOWN_THEN, KNOWN_NOW = "since", "until", "known_then", "known_now"


class Asked(NamedTuple):
    """The two instants of a comparison; without `known_then` the earlier is as known at its own time."""

    since: datetime
    until: datetime
    known_then: datetime | None
    known_now: datetime | None
    wrong: tuple[str, ...]


def asked(view: View, address: Mapping[str, str]) -> Asked:
    """What the address asks for: without instants, from the last review to what the board shows."""
    wrong: list[str] = []
    since = _instant(address.get(SINCE), SINCE, view.zone, wrong) or since_review(view.assessment)
    until = _instant(address.get(UNTIL), UNTIL, view.zone, wrong) or view.moment.at
    then = _instant(address.get(KNOWN_THEN), KNOWN_THEN, view.zone, wrong)
    now = _instant(address.get(KNOWN_NOW), KNOWN_NOW, view.zone, wrong) or view.known_by
    return Asked(since, until, then, now, tuple(wrong))


def _instant(text: str | None, name: str, zone: tzinfo, wrong: list[str]) -> datetime | None:
    """An instant of the address, a day is its end; what is none is told to `wrong`."""
    try:
        return read_as_of(text, zone) if text else None
    except ValueError as error:
        wrong.append(f"The address asks for {name}: {escape(str(error)[: 3 * LONGEST])}.")
        return None


def days(view: View, found: Asked) -> None:
    """Draw what is wrong in the address, and the two days, of which a pick goes into it."""
    for said in found.wrong:
        sheet.alert("warn", said, sign="event_busy")
    with sheet.container("chosen"):
        pick_day("From", SINCE, day_of(found.since, view.zone))
        pick_day("To", UNTIL, day_of(found.until, view.zone))


def comparison(view: View, found: Asked) -> Comparison | None:
    """What changed between the two; None where they are not in order, or nothing was known by then."""
    if found.since > found.until:
        return None
    head, until = view.assessment.head.id, found.until
    try:
        now = cached.record_of(view.snapshot, head, until, found.known_now, view.now)
    except UnknownCertificationError:
        return None
    by = found.known_then or found.since
    by = min(by, found.known_now) if found.known_now else by
    try:
        then = cached.record_of(view.snapshot, head, until, by, view.now)
    except UnknownCertificationError:
        then = None
    return compare(Known(found.since, by), Known(found.until, found.known_now), then=then, now=now)
