"""Numbers, quantities with their units, counts and durations in words."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from dashboard.domain.values.fields import plain

# Nobody types more decimals than these; a number with more of them was computed.
RECORDED_PLACES = 6


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A counted noun: 1 gate, 2 gates, no gates."""
    return (
        f"{number:,} {noun}" if number == 1 else f"{f'{number:,}' if number else 'no'} {plural or noun + 's'}"
    )


def number(value: Decimal, places: int = 2) -> str:
    """A number, thousands parted: as recorded it keeps its digits, a quotient is rounded to `places`."""
    value = plain(value)
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int), "a number is finite"
    if -exponent > RECORDED_PLACES and abs(value) >= Decimal(1) / 10**places:
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
