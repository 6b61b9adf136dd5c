"""A drawing as a list of shapes, made once and drawn anywhere: as SVG, in the browser, in a presentation.

Lengths are units of the drawing's own width; y grows downwards. Inks name a use, so that each medium has its colours.
"""

import textwrap
from collections.abc import Sequence
from typing import Literal
from unicodedata import east_asian_width

from dashboard.domain.values.fields import Model
from dashboard.domain.values.wording import BAD, OPEN, PASS, Mark, Tone

Ink = Literal[
    "paper",
    "text",
    "muted",
    "accent",
    "fill",
    "band",
    "line",
    "good",
    "warn",
    "bad",
    "none",
    "good_text",
    "warn_text",
    "bad_text",
    "none_text",
    "good_ground",
    "warn_ground",
    "bad_ground",
    "none_ground",
]
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]
ELLIPSIS = "…"
LETTER = 0.5  # the mean width of a letter, as a share of the text's size


class Box(Model):
    """A rectangle; `hatch` draws slanted lines of that ink over its fill."""

    kind: Literal["box"] = "box"
    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    stroke: Ink | None = None
    hatch: Ink | None = None
    radius: float = 0


class Path(Model):
    """A line through points, dotted or not; with a fill, the area that it closes."""

    kind: Literal["path"] = "path"
    points: tuple[Point, ...]
    stroke: Ink | None = None
    width: float = 2
    dotted: bool = False
    fill: Ink | None = None


class Dot(Model):
    """A circle with its centre at x, y."""

    kind: Literal["dot"] = "dot"
    x: float
    y: float
    radius: float
    fill: Ink | None = None
    stroke: Ink | None = None


class Span(Model):
    """A run of text in one hand."""

    text: str
    ink: Ink = "text"
    bold: bool = False


class Label(Model):
    """Text on one line, its baseline at y; the spans follow each other, anchored as a whole at x."""

    kind: Literal["label"] = "label"
    x: float
    y: float
    size: float
    spans: tuple[Span, ...]
    anchor: Anchor = "start"

    @property
    def extent(self) -> float:
        """How wide it is, roughly."""
        return text_width("".join(span.text for span in self.spans), self.size)


Shape = Box | Path | Dot | Label


class Drawing(Model):
    """Shapes on a sheet; `label` is what a screen reader is told, "" where the text beside it says it all."""

    width: float
    height: float
    label: str
    shapes: tuple[Shape, ...]


def text_width(text: str, size: float) -> float:
    """How wide a text of a size is, roughly, and rather too wide than too narrow."""
    return LETTER * size * sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def broken(text: str, size: float, width: float, most: int = 1) -> list[str]:
    """A text as lines of a width, so many at most; what is left out is an ellipsis."""
    letters = max(1, int(width / (text_width(text, size) or width) * len(text)))
    lines = textwrap.wrap(text, letters)
    if len(lines) > most:
        lines[most - 1 :] = [f"{lines[most - 1][: letters - 1]}{ELLIPSIS}"]
    return lines


def write(
    x: float,
    y: float,
    text: str,
    size: float,
    *,
    ink: Ink = "text",
    bold: bool = False,
    anchor: Anchor = "start",
) -> Label:
    """A label in one hand."""
    return Label(x=x, y=y, size=size, spans=(Span(text=text, ink=ink, bold=bold),), anchor=anchor)


def within(x: float, text: str, size: float, *, width: float) -> float:
    """The nearest place to x at which a text anchored in its middle stays on the sheet."""
    half = text_width(text, size) / 2
    return min(max(x, half), max(width - half, half))


def sign(mark: Mark, x: float, y: float, size: float) -> tuple[Shape, ...]:
    """A status's shape, drawn about a centre: a filled circle with a tick or a cross, a triangle, a ring."""
    ink: dict[Tone, Ink] = {"good": "good", "warn": "warn", "bad": "bad", "none": "none"}
    tone, r = ink[mark.tone], size / 2
    if mark.shape == OPEN:
        corners = ((x, y - r), (x + r, y + 0.8 * r), (x - r, y + 0.8 * r), (x, y - r))
        return (Path(points=corners, stroke=tone, width=size / 7),)
    if mark.shape not in (PASS, BAD):
        return (Dot(x=x, y=y, radius=0.85 * r, stroke=tone),)
    inside = [((x - 0.45 * r, y), (x - 0.1 * r, y + 0.38 * r), (x + 0.5 * r, y - 0.38 * r))]
    if mark.shape == BAD:
        d = 0.38 * r
        inside = [((x - d, y - d), (x, y), (x + d, y + d)), ((x - d, y + d), (x, y), (x + d, y - d))]
    lines = tuple(Path(points=points, stroke="paper", width=size / 8) for points in inside)
    return (Dot(x=x, y=y, radius=r, fill=tone), *lines)


def clear_of(labels: Sequence[Label], gap: float) -> tuple[Label, ...]:
    """Labels of one row without those that would run into one before them."""
    kept: list[Label] = []
    for label in labels:
        if all(apart(label, other) >= gap for other in kept):
            kept.append(label)
    return tuple(kept)


def apart(one: Label, other: Label) -> float:
    """How far two labels of one row are from each other; negative where they overlap."""
    (a, b), (c, d) = _reach(one), _reach(other)
    return max(a - d, c - b)


def _reach(label: Label) -> tuple[float, float]:
    left = {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * label.extent
    return label.x - left, label.x - left + label.extent
