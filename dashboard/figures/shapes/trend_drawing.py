"""A measurement over time against its limit: gate results and agent scores."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from itertools import pairwise

from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of
from dashboard.figures.shapes.drawing import Dot, Drawing, Label, Path, Shape, Span, Spot, write
from dashboard.figures.shapes.placing import Side, Wanted, clear_of, ground_under, place, within
from dashboard.figures.shapes.plot import Plot
from dashboard.figures.shapes.sheets import COLUMN, PAGE, PHONE, SMALL

HEIGHTS = {PHONE: 190, COLUMN: 230, PAGE: 320}  # units of each sheet
SPARE = 0.3  # of what the values span: what is free above and below them


@dataclass(frozen=True)
class Trend:
    """Measurements, oldest first and at least one, with the limit they are held against; values in `unit`.

    Days are those of `zone`.
    """

    readings: tuple[tuple[datetime, Decimal], ...]
    limit: Decimal | None
    limit_label: str
    unit: str | None
    zone: tzinfo

    @property
    def days(self) -> list[str]:
        """The day of each measurement, as it is read on the day of the last."""
        found = [day_of(at, self.zone) for at, _ in self.readings]
        return [wording.short_day(day, found[-1]) for day in found]

    @property
    def span(self) -> tuple[float, float]:
        """The lowest and highest value that the drawing has room for, the limit among them."""
        values = [float(value) for _, value in self.readings]
        values += [float(self.limit)] if self.limit is not None else []
        spare = SPARE * (max(values) - min(values) or abs(max(values)) or 1)
        return min(values) - spare, max(values) + spare


def trend_sheets(trend: Trend, label: str) -> dict[int, Drawing]:
    """The trend on each of its sheets, by the pixels from which it serves; `label` is for a screen reader."""
    return {
        sheet.least: trend_drawing(trend, label=label, width=sheet.width, height=height, size=sheet.size)
        for sheet, height in HEIGHTS.items()
    }


def trend_drawing(trend: Trend, *, label: str, width: float, height: float, size: float) -> Drawing:
    """The measurements as a line with its last value labelled, and the limit as a dotted line."""
    low, high = trend.span
    plot = Plot(
        first=trend.readings[0][0],
        last=trend.readings[-1][0],
        low=low,
        high=high,
        width=width,
        top=0,
        bottom=height - 1.6 * size,
        margin=size,
    )
    limit = [*_limit(trend, plot, size)]
    places = [(plot.x(at), plot.y(float(value))) for at, value in trend.readings]
    shapes: list[Shape] = [
        Path(points=((0, plot.bottom), (width, plot.bottom)), stroke="line", width=2),
        *limit,
        Path(points=tuple(places), stroke="accent", width=size / 8),
        *(Dot(x=x, y=y, radius=size / 5, fill="accent") for x, y in places),
        _last(trend, plot, size, limit),
        *_days(trend, plot, size),
    ]
    spots = tuple(_spots(trend, plot))
    return Drawing(width=width, height=height, label=label, shapes=tuple(shapes), spots=spots)


def _limit(trend: Trend, plot: Plot, size: float) -> Iterator[Shape]:
    if trend.limit is not None:
        y = plot.y(float(trend.limit))
        yield Path(points=((0, y), (plot.width, y)), stroke="muted", width=size / 13, dotted=True)
        yield write(0, y - 0.4 * size, trend.limit_label, SMALL * size, ink="muted")


def _last(trend: Trend, plot: Plot, size: float, limit: Sequence[Shape]) -> Label:
    """The last value beside its point, clear of the limit and its name."""
    at, value = trend.readings[-1]
    spans = (Span(text=wording.quantity(value, trend.unit), bold=True),)
    sides: tuple[Side, ...] = ("above", "above left", "below", "below left", "left", "right")
    wanted = Wanted(
        x=plot.x(at), y=plot.y(float(value)), size=size, choices=(spans,), sides=sides, needed=True
    )
    (found,) = place([wanted], sheet=plot.ground, taken=[r for shape in limit for r in ground_under(shape)])
    assert found, "it is needed"
    return found.label


def _days(trend: Trend, plot: Plot, size: float) -> Iterator[Label]:
    """The days of measurements, as many as there is room for: the last one, then from the first on."""
    small, labels = SMALL * size, list[Label]()
    for (at, _), text in zip(trend.readings, trend.days, strict=True):
        label = write(plot.x(at), plot.bottom + 1.3 * size, text, small, ink="muted", anchor="middle")
        labels.append(within(label, plot.width))
    yield from clear_of([labels[-1], *labels[:-1]], size)


def _spots(trend: Trend, plot: Plot) -> Iterator[Spot]:
    """A column about each measurement that tells its day and value; it ends halfway to the next."""
    at = [plot.x(when) for when, _ in trend.readings]
    edges = [0.0, *((one + other) / 2 for one, other in pairwise(at)), plot.width]
    for (when, value), (left, right) in zip(trend.readings, pairwise(edges), strict=True):
        text = f"{wording.day(day_of(when, trend.zone))}: {wording.quantity(value, trend.unit)}"
        yield Spot(x=left, y=plot.top, width=right - left, height=plot.bottom - plot.top, text=text)
