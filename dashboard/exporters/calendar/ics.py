"""The agenda of a certificate as an iCalendar file (RFC 5545, RFC 7986), to import or to subscribe to."""

from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event
from icalendar.enums import STATUS, TRANSP
from icalendar.prop import vCalAddress, vText

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values.instants import end_of
from dashboard.exporters.calendar.time_zone import add_time_zone
from dashboard.exporters.stamp import NAME, Stamp, review_stamp
from dashboard.review import Review
from dashboard.review.as_of_line import SAMPLE, as_of_words, ledger_words
from dashboard.review.calendar import Occasion, agenda
from dashboard.review.summary import statement

PRODUCT = "-//Readiness Board//Certification calendar//EN"
REFRESH, REFRESH_WORDS = timedelta(hours=1), "PT1H"
DAY = timedelta(days=1)
# What is published must name an organizer (RFC 5546, 3.2.1); nobody is to be written to.
NO_ADDRESS = "invalid:nomail"
CATEGORIES = {
    "condition": "Condition",
    "review": "Review",
    "expiry": "Expiry",
    "step": "Rollout",
    "duty": "Duty",
    "maintenance": "Maintenance",
}
RULES: dict[str, dict[str, Any]] = {
    "weekly": {"FREQ": "WEEKLY"},
    "monthly": {"FREQ": "MONTHLY"},
    "quarterly": {"FREQ": "MONTHLY", "INTERVAL": 3},
    "annual": {"FREQ": "YEARLY"},
}
EVERY_MONTH_HAS = 28  # days


class _Text(vText):
    """Text that keeps a backslash before an N, of which icalendar's own escaping makes a line break."""

    def to_ical(self) -> bytes:
        """The text, escaped."""
        text = self.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,").replace("\n", r"\n")
        return text.encode()


def ics(assessment: Assessment, stamp: Stamp | None = None) -> bytes:
    """A certificate's whole life as UTF-8: all-day events in its time zone, maintenance at its hours.

    An event's UID is made of the certification's id and of what the event is, never of its days or words, so
    a later export moves events instead of doubling them; a step that is no longer planned stays, cancelled.
    SEQUENCE is the assessment's edition: it rises with every entry on the certification and stays while none
    is made. DTSTAMP is the as-of instant, which decides between exports of one edition (RFC 5546, 2.1.5).
    A pack bears its stamp; a subscribed calendar is always of now, and bears none.
    """
    calendar = Calendar.new(
        prodid=PRODUCT,
        calscale="GREGORIAN",
        method="PUBLISH",
        name=_name(assessment),
        uid=f"calendar@{assessment.head.id}.readiness-board",
        last_modified=assessment.as_of,
    )
    # Once in the standard's name, once in the one that older calendars read.
    for name in ("DESCRIPTION", "X-WR-CALDESC"):
        calendar.add(name, _text([*statement(assessment), "", *_provenance(assessment)]))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", REFRESH_WORDS)
    if stamp:
        calendar.add(f"X-{NAME.upper()}", _Text(str(stamp)))
    for occasion in agenda(assessment):
        calendar.add_component(_event(occasion, assessment))
    add_time_zone(calendar, assessment.head)
    return bytes(calendar.to_ical())


def review_ics(review: Review) -> bytes:
    """The calendar of the certificate that a review is of."""
    return ics(review.assessment, review_stamp(review))


def _name(assessment: Assessment) -> str:
    head = assessment.head
    return _line(f"{head.id}: {head.title}" + (f" ({SAMPLE})" if head.sample else ""))


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _text(lines: list[str]) -> _Text:
    """Lines as one text; every line break that Unicode knows is made one, for some readers break there."""
    return _Text("\n".join("\n".join(lines).splitlines()))


def _provenance(assessment: Assessment) -> list[str]:
    lines = [f"{assessment.head.id}, {as_of_words(assessment)}", ledger_words(assessment)]
    return [*lines, SAMPLE] if assessment.head.sample else lines


def _event(occasion: Occasion, assessment: Assessment) -> Event:
    as_of, begins, ends = assessment.as_of, *_span(occasion, assessment)
    kinds = [
        CATEGORIES[occasion.kind],
        *(["Review"] if occasion.is_review and occasion.kind != "review" else []),
    ]
    event = Event.new(
        uid=f"{occasion.kind}-{occasion.item}@{assessment.head.id}.readiness-board",
        start=begins,
        end=ends,
        stamp=as_of,
        last_modified=as_of,
        sequence=assessment.edition,
        organizer=vCalAddress(NO_ADDRESS, params={"CN": _line(assessment.head.authority)}),
        categories=kinds,
        transparency=TRANSP.TRANSPARENT,
        status=STATUS.CANCELLED if occasion.is_cancelled else STATUS.CONFIRMED,
    )
    event.add("SUMMARY", _Text(_line(occasion.summary)))
    event.add(
        "DESCRIPTION",
        _text([*occasion.details, *([""] if occasion.details else []), *_provenance(assessment)]),
    )
    if occasion.every:
        event.add("RRULE", _rule(occasion, assessment))
    return event


def _span(occasion: Occasion, assessment: Assessment) -> tuple[Any, Any]:
    """First and last: days, the second the day after the last, or instants where there are hours."""
    hours, zone = occasion.hours, assessment.head.zone
    if hours is None:
        return occasion.first, occasion.last + DAY
    last = occasion.last + DAY if hours.is_overnight else occasion.last
    return datetime.combine(occasion.first, hours.begins, zone), datetime.combine(last, hours.ends, zone)


def _rule(occasion: Occasion, assessment: Assessment) -> dict[str, Any]:
    """How a window recurs until the last valid day; the 31st falls on the last day of a shorter month."""
    assert occasion.every, "only what recurs has a rule"
    rule, head = dict(RULES[occasion.every]), assessment.head
    day = head.decided_on.day
    if occasion.every != "weekly" and day > EVERY_MONTH_HAS:
        rule |= {"BYMONTHDAY": list(range(EVERY_MONTH_HAS, day + 1)), "BYSETPOS": -1}
        if occasion.every == "annual":
            rule["BYMONTH"] = head.decided_on.month
    if head.valid_until:
        # With hours the end must be an instant in UTC (RFC 5545, 3.3.10).
        rule["UNTIL"] = (
            end_of(head.valid_until, head.zone).replace(microsecond=0) if occasion.hours else head.valid_until
        )
    return rule
