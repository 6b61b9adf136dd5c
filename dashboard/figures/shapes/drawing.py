"""A drawing as a list of shapes, made once and drawn anywhere: as SVG, in the browser, in a presentation.

Lengths are units of the drawing's own width; y grows downwards. Inks name a use, each medium has its colours.
"""

import textwrap
from typing import Annotated, Literal

from pydantic import PlainSerializer

from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import Subject
from dashboard.domain.values.wording import BAD, OPEN, PASS, Mark, Tone
from dashboard.figures.shapes.measure import ELLIPSIS, extent

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
Length = Annotated[float, PlainSerializer(lambda value: round(value, 2), when_used="json")]
Point = tuple[Length, Length]


class Box(Model):
    """A rectangle; `hatch` draws slanted lines of that ink over its fill."""

    kind: Literal["box"] = "box"
    x: Length
    y: Length
    width: Length
    height: Length
    fill: Ink | None = None
    stroke: Ink | None = None
    hatch: Ink | None = None
    radius: Length = 0


class Path(Model):
    """A line through points, dotted or not; with a fill, the area that it closes."""

    kind: Literal["path"] = "path"
    points: tuple[Point, ...]
    stroke: Ink | None = None
    width: Length = 2
    dotted: bool = False
    fill: Ink | None = None


class Dot(Model):
    """A circle with its centre at x, y."""

    kind: Literal["dot"] = "dot"
    x: Length
    y: Length
    radius: Length
    fill: Ink | None = None
    stroke: Ink | None = None


class Span(Model):
    """A run of text in one ink and weight."""

    text: str
    ink: Ink = "text"
    bold: bool = False


class Label(Model):
    """Text on one line, its baseline at y; the spans follow each other, anchored as a whole at x.

    Where `subject` has a page, a medium that has links makes it one.
    """

    kind: Literal["label"] = "label"
    x: Length
    y: Length
    size: Length
    spans: tuple[Span, ...]
    anchor: Anchor = "start"
    subject: Subject | None = None

    @property
    def extent(self) -> float:
        """How wide it is, in the drawing's units."""
        return sum(extent(span.text, self.size, bold=span.bold) for span in self.spans)

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(span.text for span in self.spans)


Shape = Box | Path | Dot | Label


class Spot(Model):
    """A rectangle that tells a text to whoever points at it or comes to it by keyboard.

    Its `subject` is as a label's.
    """

    x: Length
    y: Length
    width: Length
    height: Length
    text: str
    subject: Subject | None = None


class Drawing(Model):
    """Shapes on a sheet; `label` is what a screen reader is told, "" where the text beside it says it all.

    Spots lie over the shapes, in the order in which a keyboard comes to them, later ones on top.
    """

    width: Length
    height: Length
    label: str
    shapes: tuple[Shape, ...]
    spots: tuple[Spot, ...] = ()


def broken(text: str, size: float, width: float, most: int = 1) -> list[str]:
    """A text as lines of a width, so many at most; what is left out is an ellipsis."""
    letters = max(1, int(width / (extent(text, size) or width) * len(text)))
    lines = textwrap.wrap(text, letters)
    if len(lines) > most:
        lines[most - 1 :] = [f"{lines[most - 1][: letters - 1]}{ELLIPSIS}"]
    return lines


def write(
    x: Length,
    y: Length,
    text: str,
    size: Length,
    *,
    ink: Ink = "text",
    bold: bool = False,
    anchor: Anchor = "start",
    subject: Subject | None = None,
) -> Label:
    """A label in one ink and weight, anchored at x, its baseline at y."""
    spans = (Span(text=text, ink=ink, bold=bold),)
    return Label(x=x, y=y, size=size, spans=spans, anchor=anchor, subject=subject)


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
