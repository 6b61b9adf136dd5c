"""Where instants and values lie on a sheet."""

from collections.abc import Sequence
from datetime import datetime

from dashboard.domain.values.fields import Model
from dashboard.figures.shapes.drawing import Point
from dashboard.figures.shapes.placing import Rectangle

Reading = tuple[datetime, float]  # an instant, and a value that holds from then on


class Plot(Model):
    """The part of a sheet on which values are drawn over time; lengths are in units of the sheet.

    `low` and `high` are the values at its bottom and top; `margin` is free at its left and right, so that
    a dot at either end is whole.
    """

    first: datetime
    last: datetime
    low: float
    high: float
    width: float
    top: float
    bottom: float
    margin: float

    @property
    def ground(self) -> Rectangle:
        """What labels may cover."""
        return Rectangle(left=0, top=self.top, right=self.width, bottom=self.bottom)

    def x(self, at: datetime) -> float:
        """Where an instant lies; all are at the left where the plot has but one."""
        share = (at - self.first) / (self.last - self.first) if self.last > self.first else 0
        return self.margin + (self.width - 2 * self.margin) * share

    def y(self, value: float) -> float:
        """Where a value lies."""
        return self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)

    def steps(self, readings: Sequence[Reading]) -> tuple[Point, ...]:
        """A step function as the corners of its line: level until the next reading, then upright."""
        drawn: list[Point] = []
        for at, value in readings:
            x, y = self.x(at), self.y(value)
            for corner in [(x, drawn[-1][1]), (x, y)] if drawn else [(x, y)]:
                if not drawn or corner != drawn[-1]:
                    drawn.append(corner)
        return tuple(drawn)
