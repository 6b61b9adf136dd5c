"""Days, instants and deadlines in words; a day is one of the certification's time zone."""

from datetime import date, datetime, tzinfo


def day(value: date) -> str:
    """A day in full: 13 Sep 2026."""
    return f"{value.day} {value:%b} {value.year}"


def short_day(value: date, on: date | None) -> str:
    """A day as read on another day: 26 Nov; with its year where that differs, or without another day."""
    return f"{value.day} {value:%b}" if on and value.year == on.year else day(value)


def days(number: int) -> str:
    """A number of days: 1 day, 9 days, 0 days."""
    return "1 day" if number == 1 else f"{number:,} days"


def moved(number: int) -> str:
    """By how many days something moved: 3 days later, 1 day earlier (negative)."""
    return f"{days(abs(number))} {'later' if number > 0 else 'earlier'}"


def deadline(*, on: date, opens_on: date, due_on: date) -> str:
    """A window as a distance in days: "due in 2 to 9 days", "due within 2 days", "3 days overdue"."""
    left, ahead = (due_on - on).days, (opens_on - on).days
    if left < 0:
        return f"{days(-left)} overdue"
    if left == 0:
        return "due today"
    if ahead <= 0:
        return f"due within {days(left)}"
    if ahead == left:
        return f"due in {days(left)}"
    return f"due in {ahead} to {days(left)}"


def missed(*, on: date, due_on: date) -> str:
    """A duty whose period has ended without it: "missed, was due 28 Oct, 31 days ago"."""
    return f"missed, was due {short_day(due_on, on)}, {days((on - due_on).days)} ago"


def expiry(last_day: date) -> str:
    """The end of what is good through a last day: "expires after 27 Sep 2026"."""
    return f"expires after {day(last_day)}"


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
    """How many days later than planned, negative for earlier: "1 day late", "2 days early"."""
    return f"{days(abs(late))} {'late' if late > 0 else 'early'}" if late else "on its day"


def moment(value: datetime, zone: tzinfo) -> str:
    """An instant on a zone's clock: 20 Sep 2025, 10:16."""
    local = value.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M}"
