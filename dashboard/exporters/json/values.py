"""Numbers, days and instants as JSON has them; unknowns are null."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from dashboard.domain.values.fields import number_for_json


def number_json(value: Decimal | None) -> int | float | None:
    """A number unrounded; null where it is not known."""
    return None if value is None else number_for_json(value)


def day_json(value: date | None) -> str | None:
    """A day as YYYY-MM-DD."""
    return value.isoformat() if value else None


def instant_json(value: datetime | None) -> str | None:
    """An instant in UTC, as 2025-09-20T08:00:00Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def minutes_json(value: timedelta | None) -> int | float | None:
    """A duration in minutes."""
    return None if value is None else number_for_json(Decimal(str(value.total_seconds())) / 60)
