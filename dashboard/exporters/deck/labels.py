"""Where the labels of the traffic chart stand: beside their points, clear of the lines and of each other."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from dashboard.domain.values.fields import Model
from dashboard.exporters.deck.measure import LEADING, extent

Side = Literal["above", "below", "left", "right", "above left", "above right", "below left", "below right"]
GAP = 5.0  # points from a point to its label, where it asks for no other
PAD = 2.0  # points that a label keeps clear of


class Rectangle(Model):
    """A rectangle by its edges, in points."""

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
    """A label to place: its point, its texts from the fullest to the shortest, and the sides to try in turn."""

    x: float
    y: float
    texts: tuple[str, ...]
    size: float
    bold: bool = False
    sides: tuple[Side, ...] = ("above", "left", "right", "below")
    needed: bool = False
    gap: float = GAP


class Placed(Model):
    """A label with the side on which it stands, and what it covers."""

    text: str
    side: Side
    ground: Rectangle


def ground(label: Wanted, text: str, side: Side) -> Rectangle:
    """What a label covers on a side of its point."""
    wide, tall = extent(text, label.size, bold=label.bold) + 2 * PAD, label.size * LEADING
    aside, away = label.gap + wide / 2, label.gap + tall / 2
    centre, middle = label.x, label.y
    for part in side.split():
        centre += {"left": -aside, "right": aside}.get(part, 0)
        middle += {"above": -away, "below": away}.get(part, 0)
    return Rectangle(
        left=centre - wide / 2, right=centre + wide / 2, top=middle - tall / 2, bottom=middle + tall / 2
    )


def strokes(corners: Sequence[tuple[float, float]], width: float) -> Iterator[Rectangle]:
    """The ground of a line of level and upright parts."""
    half = width / 2
    for (x1, y1), (x2, y2) in pairwise(corners):
        yield Rectangle(
            left=min(x1, x2) - half,
            right=max(x1, x2) + half,
            top=min(y1, y2) - half,
            bottom=max(y1, y2) + half,
        )


def place(
    labels: Iterable[Wanted], *, sheet: Rectangle, lines: Sequence[Rectangle]
) -> tuple[Placed | None, ...]:
    """A place for each label in turn, clear of lines and of the labels before it; None for one that has none.

    One that is needed stands on the sheet whatever it covers.
    """
    taken, found = list(lines), list[Placed | None]()
    for label in labels:
        tries = [(text, side) for text in label.texts for side in label.sides]
        inside = [t for t in tries if ground(label, *t).inside(sheet)]
        good = (t for t in inside if _is_clear(ground(label, *t), taken))
        chosen = next(good, (inside or tries)[0] if label.needed else None)
        if chosen:
            taken.append(ground(label, *chosen))
        found.append(Placed(text=chosen[0], side=chosen[1], ground=taken[-1]) if chosen else None)
    return tuple(found)


def _is_clear(covered: Rectangle, others: Sequence[Rectangle]) -> bool:
    return not any(covered.meets(other) for other in others)
