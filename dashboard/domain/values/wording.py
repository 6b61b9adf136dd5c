"""The words, dates and numbers of the board: one function for each, so that the same item reads the same everywhere.

Every screen, export and ticking window takes its words from here (UX.md, principle 3). Dates are days of the
certification's time zone.
"""

from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from pathlib import PurePath
from typing import Literal

from dashboard.domain.values.fields import Model, plain

Tone = Literal["good", "warn", "bad", "none"]

# What the browser fills in as days pass; `deadline` below uses the same table.
DEADLINE_WORDS = {
    "ahead": "due in {opens} to {due}",
    "moment": "due in {due}",
    "inside": "due within {due}",
    "today": "due today",
    "overdue": "{over} overdue",
    "day": "1 day",
    "days": "{n} days",
}

# Nobody types more decimals than these; a number with more of them was computed.
RECORDED_PLACES = 6


class Mark(Model):
    """How a status is shown: always a shape, a word and a tone together."""

    shape: str
    word: str
    tone: Tone

    @property
    def text(self) -> str:
        """Shape and word as plain text: "✓ Pass"."""
        return f"{self.shape} {self.word}"


PASS, OPEN, BAD, NONE = "✓", "△", "✕", "○"
SHAPES: tuple[tuple[str, Tone, dict[str, str]], ...] = (
    (
        PASS,
        "good",
        {
            "certified": "Certified",
            "pass": "Pass",
            "ready": "Ready",
            "met": "Met",
            "met_late": "Met late",
            "stands": "Stands",
            "full": "Heard",
            "done": "Done",
            "clear": "Clear",
            "approved": "Approved",
            "successful": "Successful",
        },
    ),
    (
        OPEN,
        "warn",
        {
            "conditional": "Conditional",
            "open": "Open",
            "due_today": "Due today",
            "waived": "Waived",
            "due": "Due",
            "possible": "Possible",
            "blind": "Blind",
            "no_baseline": "No baseline",
            "gap": "Gap",
            "partial": "In part",
            "inconclusive": "Inconclusive",
            "breach_pending": "Pending",
        },
    ),
    (
        BAD,
        "bad",
        {
            "fail": "Fail",
            "overdue": "Overdue",
            "lapsed": "Lapsed",
            "expired": "Expired",
            "revoked": "Revoked",
            "suspended": "Suspended",
            "rejected": "Rejected",
            "not_ready": "Not ready",
            "late": "Late",
            "fired": "Fired",
            "missed": "Missed",
            "failed": "Failed",
            "error": "Error",
            "contradiction": "Contradiction",
        },
    ),
    (
        NONE,
        "none",
        {
            "not_assessed": "Not assessed",
            "not_in_force": "Not in force",
            "pending": "Not open yet",
            "planned": "Not started",
            "running": "Running",
            "not_started": "Not started",
            "abstained": "Abstained",
            "undecided": "Undecided",
            "unmet": "Not met yet",
            "note": "Note",
            "no_data": "No data",
            "ahead": "Ahead",
        },
    ),
)
MARKS = {
    status: Mark(shape=shape, word=word, tone=tone)
    for shape, tone, words in SHAPES
    for status, word in words.items()
}


def mark(status: str | None) -> Mark:
    """Shape, word and tone of a status; a decision not yet taken is "Undecided"."""
    return MARKS[status or "undecided"]


def trigger_mark(verdict: str) -> Mark:
    """Shape, word and tone of a trigger's verdict; a pending one has begun, where a pending condition has not."""
    return MARKS["breach_pending" if verdict == "pending" else verdict]


def day(value: date) -> str:
    """A day in full: 13 Sep 2026."""
    return f"{value.day} {value:%b} {value.year}"


def short_day(value: date, on: date | None) -> str:
    """A day as read on another day: 26 Nov; with its year where that differs, or where none knows when it is read."""
    return f"{value.day} {value:%b}" if on and value.year == on.year else day(value)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A counted noun: 1 gate, 2 gates, no gates."""
    return (
        f"{number:,} {noun}" if number == 1 else f"{f'{number:,}' if number else 'no'} {plural or noun + 's'}"
    )


def days(number: int) -> str:
    """A number of days: 1 day, 9 days, 0 days."""
    return DEADLINE_WORDS["day"] if number == 1 else DEADLINE_WORDS["days"].format(n=f"{number:,}")


def deadline(*, on: date, opens_on: date, due_on: date) -> str:
    """A window as a distance in days: "due in 2 to 9 days", "due within 2 days", "due today", "3 days overdue"."""
    left, ahead = (due_on - on).days, (opens_on - on).days
    if left < 0:
        return DEADLINE_WORDS["overdue"].format(over=days(-left))
    if left == 0:
        return DEADLINE_WORDS["today"]
    if ahead <= 0:
        return DEADLINE_WORDS["inside"].format(due=days(left))
    if ahead == left:
        return DEADLINE_WORDS["moment"].format(due=days(left))
    return DEADLINE_WORDS["ahead"].format(opens=ahead, due=days(left))


def window(opens_on: date, due_on: date, on: date) -> str:
    """A window as its days: "26 Nov to 3 Dec"; one day where it opens and closes on the same."""
    if opens_on == due_on:
        return short_day(due_on, on)
    return f"{short_day(opens_on, on)} to {short_day(due_on, on)}"


def finished(*, met_on: date, due_on: date, on: date | None) -> str:
    """How a deadline was kept: "met 20 Nov, 6 days early", counted from the due date."""
    early = (due_on - met_on).days
    how = f"{days(early)} early" if early > 0 else f"{days(-early)} late" if early < 0 else "on its last day"
    return f"met {short_day(met_on, on)}, {how}"


def against_plan(late: int) -> str:
    """How many days later than planned, fewer than none being earlier: "1 day late", "2 days early", "on its day"."""
    return f"{days(abs(late))} {'late' if late > 0 else 'early'}" if late else "on its day"


def number(value: Decimal, places: int = 2) -> str:
    """A number for a reader, thousands parted: one as recorded keeps its digits, a quotient is rounded to `places`."""
    value = plain(value)
    exponent = value.as_tuple().exponent
    recorded = isinstance(exponent, int) and -exponent <= RECORDED_PLACES
    if not recorded and abs(value) >= Decimal(1) / 10**places:
        value = plain(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
    return f"{value:,f}".replace("-", "−")


def quantity(value: Decimal | None, unit: str | None = None) -> str:
    """A value with its unit: 93.7%, 250 ms, 5; one that is not known is "not measured", never 0."""
    if value is None:
        return "not measured"
    return f"{number(value)}{'%' if unit == '%' else f' {unit}' if unit else ''}"


def minutes(value: Decimal | int) -> str:
    """A duration of minutes, in hours from 90 minutes on: 45 min, 4 h, 2 h 30 min."""
    whole = Decimal(value)
    if whole < 90 and whole != 60:
        return quantity(whole, "min")
    hours, rest = divmod(whole, 60)
    return f"{number(hours)} h" + (f" {number(rest)} min" if rest else "")


def span(value: timedelta, *, of: timedelta | None = None) -> str:
    """A duration to a tenth of a minute: 16 min, 2 h 5 min; against another as "11 of 15 min"."""
    size = _tenths(value)
    return minutes(size) if of is None else f"{number(size)} of {number(_tenths(of))} min"


def _tenths(value: timedelta) -> Decimal:
    return plain(Decimal(str(value.total_seconds() / 60)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def moment(value: datetime, zone: tzinfo) -> str:
    """An instant on a zone's clock: 20 Sep 2025, 10:16."""
    local = value.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M}"


def distance(value: Decimal, unit: str | None) -> str:
    """A difference of two values with its unit; percentages differ by points: 0.2 points, 40 ms."""
    size = abs(value)
    if unit == "%":
        return f"{number(size)} point{'' if size == 1 else 's'}"
    return quantity(size, unit)


def points(value: Decimal) -> str:
    """A signed change of a percentage: +10 points, a minus sign for a fall."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{distance(value, '%')}"


def signed(value: Decimal) -> str:
    """A signed change of a count: "+2", a minus sign for a fall."""
    return f"{'+' if value > 0 else ''}{number(value)}"


def owner(name: str | None) -> str:
    """Who answers for something; "no owner" where the record names none."""
    return name or "no owner"


def document(path: str) -> str:
    """A document's name without the folders it was imported from."""
    return PurePath(path).name or path


def listed(texts: tuple[str, ...] | list[str], most: int | None = None) -> str:
    """Words in a row: a, b and c; of more than `most` the first, and how many are left: a, b and 7 more."""
    if most is not None and len(texts) > most:
        return f"{', '.join(texts[:most])} and {len(texts) - most:,} more"
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}" if texts else ""
