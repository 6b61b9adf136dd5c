"""Where labels stand: on the sheet, clear of lines and of each other."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Literal, NamedTuple

from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import Subject
from dashboard.figures.shapes.drawing import Dot, Label, Path, Point, Shape, Span
from dashboard.figures.shapes.measure import ASCENT, LEADING

Side = Literal["above", "below", "left", "right", "above left", "above right", "below left", "below right"]
PAD = 0.13  # of a text's size: what a label keeps free on its left and right
GAP = 0.3  # of a text's size: from a point to its label, where it asks for no other
TALL, BASELINE = (
    0.9,
    0.34,
)  # of a text's size: what a label's letters take, and how far its baseline lies below their middle


class Rectangle(NamedTuple):
    """A rectangle by its edges, in units of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Rectangle") -> bool:
        """Whether two rectangles share ground."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def inside(self, other: "Rectangle") -> bool:
        """Whether it lies within another."""
        wide = other.left <= self.left and self.right <= other.right
        return wide and other.top <= self.top and self.bottom <= other.bottom


class Wanted(Model):
    """A label to place: its point, what it may say, the fullest first, and the sides to try in turn.

    `gap` is its distance from the point as a share of its size; a needed one stands where it covers least.
    """

    x: float
    y: float
    size: float
    choices: tuple[tuple[Span, ...], ...]
    sides: tuple[Side, ...] = ("above", "left", "right", "below")
    needed: bool = False
    gap: float = GAP
    subject: Subject | None = None


class Placed(NamedTuple):
    """A label with the side on which it stands, and what it covers."""

    label: Label
    side: Side
    ground: Rectangle


class _Try(NamedTuple):
    """A way to place a label: what it says, on which side, where its text begins, and what it covers."""

    spans: tuple[Span, ...]
    side: Side
    x: float
    y: float
    ground: Rectangle


def ground_of(label: Label, gap: float = 0) -> Rectangle:
    """What a label covers, wider by a gap on its left and right."""
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * label.extent
    top = label.y - ASCENT * label.size
    right, bottom = left + label.extent, top + LEADING * label.size
    return Rectangle(left=left - gap, top=top, right=right + gap, bottom=bottom)


def strokes(corners: Sequence[Point], width: float) -> Iterator[Rectangle]:
    """The ground of a line of level and upright parts."""
    half = width / 2
    for (x1, y1), (x2, y2) in pairwise(corners):
        yield Rectangle(
            left=min(x1, x2) - half,
            right=max(x1, x2) + half,
            top=min(y1, y2) - half,
            bottom=max(y1, y2) + half,
        )


def ground_under(shape: Shape) -> Iterator[Rectangle]:
    """What a line, a dot or a label covers; all other shapes lie below the labels."""
    match shape:
        case Path(stroke=stroke) if stroke:
            yield from strokes(shape.points, shape.width)
        case Dot():
            r = shape.radius
            yield Rectangle(left=shape.x - r, right=shape.x + r, top=shape.y - r, bottom=shape.y + r)
        case Label():
            yield ground_of(shape)
        case _:
            return


def within(label: Label, width: float) -> Label:
    """A label moved aside as little as keeps it on a sheet of some width; a wider one begins at its left."""
    ground = ground_of(label)
    aside = max(-ground.left, min(0, width - ground.right))
    return label.model_copy(update={"x": label.x + aside})


def clear_of(labels: Sequence[Label], gap: float) -> tuple[Label, ...]:
    """Labels without those that would run into one before them, or come nearer to it than the gap."""
    kept: list[Label] = []
    for label in labels:
        if not any(ground_of(label, gap).meets(ground_of(other)) for other in kept):
            kept.append(label)
    return tuple(kept)


def _tries(wanted: Wanted) -> Iterator[_Try]:
    """The ways to place a label beside its point: level with it, above or below its middle, or aslant."""
    pad, gap, tall = PAD * wanted.size, wanted.gap * wanted.size, TALL * wanted.size
    for spans in wanted.choices:
        wide = Label(x=0, y=0, size=wanted.size, spans=spans).extent + 2 * pad
        aside = {"left": -gap - wide / 2, "right": gap + wide / 2}
        up = {"above": -gap - tall / 2, "below": gap + tall / 2}
        for side in wanted.sides:
            parts = side.split()
            middle = wanted.y + sum(up.get(part, 0) for part in parts)
            left = wanted.x + sum(aside.get(part, 0) for part in parts) - wide / 2
            top = middle - tall / 2
            ground = Rectangle(left, top, left + wide, top + tall)
            yield _Try(spans, side, left + pad, middle + BASELINE * wanted.size, ground)


def place(
    labels: Iterable[Wanted], *, sheet: Rectangle, taken: Sequence[Rectangle]
) -> tuple[Placed | None, ...]:
    """A place for each label in turn, clear of what is taken and of those before; None without one."""
    full, found = list(taken), list[Placed | None]()
    for wanted in labels:
        tries = list(_tries(wanted))
        inside = [one for one in tries if one.ground.inside(sheet)]
        chosen, covered = _least(inside or tries, full)
        is_free = bool(inside) and not covered
        if not (is_free or wanted.needed):
            found.append(None)
            continue
        full.append(chosen.ground)
        label = Label(x=chosen.x, y=chosen.y, size=wanted.size, spans=chosen.spans, subject=wanted.subject)
        found.append(Placed(label, chosen.side, chosen.ground))
    return tuple(found)


def _least(tries: Iterable[_Try], taken: Sequence[Rectangle]) -> tuple[_Try, int]:
    """The first way that covers least of what is drawn, and how many things those are."""
    counted = ((one, sum(one.ground.meets(other) for other in taken)) for one in tries)
    best = next(counted)
    while best[1] and (other := next(counted, None)):
        best = min(best, other, key=itemgetter(1))
    return best
