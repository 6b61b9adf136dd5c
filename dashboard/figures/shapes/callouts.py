"""Callouts above a plot: texts that name instants, in few rows, each with a line down to its place."""

from collections.abc import Sequence

from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import Subject
from dashboard.figures.shapes.drawing import Anchor, Ink, Label, Path, Span
from dashboard.figures.shapes.placing import ground_of

MOST_ROWS = 3
# As shares of the text's size: a row's height; what keeps two texts apart, a text from its own line and from
# another's; and how wide a line is.
ROW, APART, ASIDE, BESIDE_LINE, POLE = 1.3, 0.6, 0.3, 0.2, 1 / 13


class Callout(Model):
    """A text at x, what it is about, and the value at which its line ends, as the plot counts."""

    x: float
    end: float
    text: str
    ink: Ink
    line: Ink
    subject: Subject | None = None


class PlacedCallout(Model):
    """A callout's text in its row, counted from the top."""

    callout: Callout
    label: Label
    row: int

    def fits(self, width: float) -> bool:
        """Whether its text lies on a sheet of some width."""
        ground = ground_of(self.label)
        return ground.left >= 0 and ground.right <= width

    def is_apart(self, other: "PlacedCallout") -> bool:
        """Whether two keep apart: in one row their texts, else the lower text from the other's line."""
        if self.row == other.row:
            return not ground_of(self.label, APART * self.label.size).meets(ground_of(other.label))
        lower, higher = (self, other) if self.row > other.row else (other, self)
        ground = ground_of(lower.label, BESIDE_LINE * lower.label.size)
        return not ground.left < higher.callout.x < ground.right


def placed_callouts(
    callouts: Sequence[Callout], *, width: float, size: float, top: float, rows: int = MOST_ROWS
) -> tuple[PlacedCallout | None, ...]:
    """Callouts in rows below `top`, the first ones first; None for one whose text finds no free place."""
    found: list[PlacedCallout | None] = []
    for callout in callouts:
        tries = (_try(callout, row, anchor, size, top) for row in range(rows) for anchor in ("end", "start"))
        others = [other for other in found if other]
        free = (one for one in tries if one.fits(width) and all(map(one.is_apart, others)))
        found.append(next(free, None))
    return tuple(found)


def height_of(placed: Sequence[PlacedCallout | None], size: float) -> float:
    """How much room the rows take."""
    return ROW * size * (1 + max((one.row for one in placed if one), default=-1))


def line_of(callout: Callout, placed: PlacedCallout | None, *, top: float, foot: float, size: float) -> Path:
    """The line from a callout's text, or from the plot's top where it has none, down to its foot."""
    head = placed.label.y - 0.7 * size if placed else top
    return Path(points=((callout.x, head), (callout.x, foot)), stroke=callout.line, width=POLE * size)


def _try(callout: Callout, row: int, anchor: Anchor, size: float, top: float) -> PlacedCallout:
    aside = ASIDE * size * (1 if anchor == "start" else -1)
    label = Label(
        x=callout.x + aside,
        y=top + ROW * size * (row + 1) - 0.3 * size,
        size=size,
        anchor=anchor,
        spans=(Span(text=callout.text, ink=callout.ink, bold=True),),
        subject=callout.subject,
    )
    return PlacedCallout(callout=callout, label=label, row=row)
