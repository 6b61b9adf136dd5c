"""Days and instants: where a calendar day begins and ends in a certification's time zone."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from dashboard.domain.values.fields import DAY, parse_day, parse_instant

EVER = datetime.max.replace(tzinfo=UTC)


def day_of(instant: datetime, zone: tzinfo) -> date:
    """The calendar day of an instant in a time zone."""
    return instant.astimezone(zone).date()


def start_of(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day in a time zone, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last microsecond of a day in a time zone, in UTC."""
    return start_of(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def months_after(day: date, count: int) -> date:
    """The day so many months later; the last of a month that has no such day."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def read_as_of(text: str, zone: tzinfo) -> datetime:
    """An as-of: a date is the end of that day in the time zone, else an instant with offset; ValueError."""
    return end_of(parse_day(text), zone) if DAY.fullmatch(text) else parse_instant(text)
