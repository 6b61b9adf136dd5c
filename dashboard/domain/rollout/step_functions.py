"""Traffic over time as step functions.

A value holds until the next, nothing is interpolated (RULES.md, Rollout).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise


def value_at(curve: Sequence[tuple[datetime, Decimal]], at: datetime) -> Decimal:
    """The value of a step function, its last value carried forward; 0 before the first."""
    return next((value for when, value in reversed(curve) if when <= at), Decimal(0))


def percent_hours(
    actual: Sequence[tuple[datetime, Decimal]], planned: Sequence[tuple[datetime, Decimal]], until: datetime
) -> Decimal:
    """The signed area between two step functions up to an instant, in percent-hours.

    Negative when actual lags.
    """
    corners = sorted({min(when, until) for when, _ in (*actual, *planned)} | {until})
    area = Decimal(0)
    for left, right in pairwise(corners):
        hours = Decimal((right - left) // timedelta(microseconds=1)) / Decimal(3_600_000_000)
        area += (value_at(actual, left) - value_at(planned, left)) * hours
    return area
