"""Where the traffic chart of a deck lies: its plot between the rows of names and flags above and the row of dates below."""

from datetime import UTC, datetime, timedelta, tzinfo

from dashboard.domain.values.fields import Model
from dashboard.exporters.deck.labels import Rectangle
from dashboard.figures.shapes.traffic_drawing import FULL

LETTERS = 15.5  # of phases, flags and dates: a drawing's size, which a deck writes a little smaller
NAMES, TICKS = 1.7 * LETTERS, 1.5 * LETTERS  # points: the row of the phases' names, and that of the dates
EDGE = 12  # points between the frame of the chart and its plot, for the dot and the labels at the ends
SERIAL = datetime(1899, 12, 30, tzinfo=UTC)  # day 0 of a spreadsheet's calendar
Corner = tuple[float, float]  # days of a spreadsheet's calendar, percent


def serial(at: datetime, zone: tzinfo) -> float:
    """An instant as a spreadsheet has it: days since 30 December 1899 on the zone's clock."""
    return (at.astimezone(zone).replace(tzinfo=UTC) - SERIAL) / timedelta(days=1)


class Plot(Model):
    """Where days (of a spreadsheet's calendar) and percentages lie in the chart's frame, in points from its corner."""

    width: float
    height: float
    first: float
    last: float
    flags: float = 0

    @property
    def top(self) -> float:
        """Where the plot begins, below the names of the phases and the rows of flags."""
        return NAMES + self.flags

    @property
    def bottom(self) -> float:
        """Where the plot ends, above its dates."""
        return self.height - TICKS

    @property
    def sheet(self) -> Rectangle:
        """What labels may cover: neither the flags nor the dates."""
        return Rectangle(left=0, top=self.top - 2, right=self.width, bottom=self.bottom - 1)

    def x(self, day: float) -> float:
        """Where a day lies."""
        return EDGE + (self.width - 2 * EDGE) * (day - self.first) / (self.last - self.first)

    def y(self, percent: float) -> float:
        """Where a percentage lies."""
        return self.bottom - (self.bottom - self.top) * percent / FULL

    def at(self, corner: Corner) -> tuple[float, float]:
        """Where a corner of a line lies."""
        return self.x(corner[0]), self.y(corner[1])
