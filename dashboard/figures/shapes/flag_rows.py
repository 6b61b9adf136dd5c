"""Flags above a plot: texts that name instants, in as few rows as keep them apart, each with a line down to its place."""

from collections.abc import Sequence

from dashboard.domain.values.fields import Model
from dashboard.figures.shapes.drawing import Anchor, Ink, Label, Path, Span, apart

ROWS, ROW, GAP, ASIDE = 3, 1.3, 0.6, 0.3  # the most rows; heights and distances as shares of the text's size


class Flag(Model):
    """A text at x whose line ends at `foot`; both in units of the drawing."""

    x: float
    foot: float
    text: str
    ink: Ink
    line: Ink


class Raised(Model):
    """A flag in its row, counted from the top."""

    flag: Flag
    label: Label
    row: int


def raised(
    flags: Sequence[Flag], *, width: float, size: float, top: float, rows: int = ROWS
) -> tuple[Raised, ...]:
    """Flags in rows below `top`, the first ones first; what finds no place that is free stays a line without a text."""
    placed: list[Raised] = []
    for flag in flags:
        tries = (_try(flag, row, anchor, size, top) for row in range(rows) for anchor in ("end", "start"))
        free = (t for t in tries if _fits(t.label, width) and all(_clear(t, other, size) for other in placed))
        found = next(free, None)
        if found:
            placed.append(found)
    return tuple(placed)


def height_of(placed: Sequence[Raised], size: float) -> float:
    """How much room the rows take."""
    return ROW * size * (1 + max((r.row for r in placed), default=-1))


def line_of(flag: Flag, top: float, size: float) -> Path:
    """The line from a row down to what the flag names."""
    return Path(points=((flag.x, top), (flag.x, flag.foot)), stroke=flag.line, width=size / 13)


def _try(flag: Flag, row: int, anchor: Anchor, size: float, top: float) -> Raised:
    aside = ASIDE * size * (1 if anchor == "start" else -1)
    y = top + ROW * size * (row + 1) - 0.3 * size
    label = Label(
        x=flag.x + aside,
        y=y,
        size=size,
        anchor=anchor,
        spans=(Span(text=flag.text, ink=flag.ink, bold=True),),
    )
    return Raised(flag=flag, label=label, row=row)


def _fits(label: Label, width: float) -> bool:
    left = label.x - (label.extent if label.anchor == "end" else 0)
    return left >= 0 and left + label.extent <= width


def _clear(one: Raised, other: Raised, size: float) -> bool:
    """Whether two flags keep apart: in one row their texts, and a text of a lower row from the line of a higher one."""
    if one.row == other.row:
        return apart(one.label, other.label) >= GAP * size
    lower, higher = (one, other) if one.row > other.row else (other, one)
    left = lower.label.x - (lower.label.extent if lower.label.anchor == "end" else 0)
    return not left - 0.2 * size < higher.flag.x < left + lower.label.extent + 0.2 * size
