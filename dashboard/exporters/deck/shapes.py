"""Drawings as native shapes to select, recolour and retype; a drawing is one group with alt text."""

from collections.abc import Sequence
from typing import Any

from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_CONNECTOR_TYPE, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.exporters.deck.text import Align, Area, Fitted, Paragraph, Run, clean, paint, plain, write
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.drawing import Box, Dot, Drawing, Ink, Label, Path, Shape, Span
from dashboard.figures.shapes.measure import ASCENT, extent, shortened
from dashboard.figures.shapes.svg import colour

SIDES: dict[str, Align] = {"start": "left", "middle": "center", "end": "right"}


def describe(shape: Any, text: str, name: str | None = None) -> None:
    """Say what a shape shows, for those who cannot see it, and name it in the selection pane."""
    properties = shape.element.xpath(".//p:cNvPr")[0]
    properties.set("descr", plain(text))
    if name:
        properties.set("name", name)


def bare(shape: Any) -> Any:
    """A shape without the theme's shadow, gradient and outline."""
    for style in shape.element.findall(qn("p:style")):
        shape.element.remove(style)
    return shape


def box(shapes: Any, area: Area, fill: str | None, *, line: str | None = None, radius: float = 0) -> Any:
    """A rectangle, round at its corners by a radius in points."""
    kind = MSO_SHAPE.ROUNDED_RECTANGLE if radius else MSO_SHAPE.RECTANGLE
    shape = bare(shapes.add_shape(kind, *area.emu))
    if radius:
        shape.adjustments[0] = min(0.5, radius / max(min(area.width, area.height), 1))
    _fill(shape, fill)
    _line(shape, line, 1)
    return shape


def text_box(
    shapes: Any, area: Area, text: Fitted, *, align: Align = "left", anchor: Any = MSO_ANCHOR.TOP
) -> Any:
    """Text in its area."""
    shape = shapes.add_textbox(*area.emu)
    write(shape.text_frame, text, align=align, anchor=anchor)
    return shape


def line_of(shapes: Any, area: Area, runs: Sequence[Run], size: float, *, align: Align = "left") -> Any:
    """One line of text that never wraps."""
    paragraph = Paragraph(runs=tuple(runs))
    shape = text_box(
        shapes, area, Fitted(paragraphs=(paragraph,), size=size, height=area.height), align=align
    )
    shape.text_frame.word_wrap = False
    shape.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    return shape


def draw(shapes: Any, drawing: Drawing, x: float, y: float, width: float, *, name: str) -> Any:
    """A drawing as a group of shapes, scaled to a width, with what it shows as alt text."""
    group = shapes.add_group_shape()
    pen = _Pen(group.shapes, x, y, width / drawing.width, drawing.width)
    for shape in drawing.shapes:
        pen.draw(shape)
    describe(group, drawing.label, name)
    return group


def _fill(shape: Any, value: str | None) -> None:
    if value is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        paint(shape.fill.fore_color, value)


def _line(shape: Any, value: str | None, width: float, *, dotted: bool = False) -> None:
    if value is None:
        shape.line.fill.background()
        return
    shape.line.fill.solid()
    paint(shape.line.color, value)
    shape.line.width = Pt(width)
    if dotted:
        shape.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT


def _ink(ink: Ink | None) -> str | None:
    return colour(ink, LIGHT) if ink else None


class _Pen:
    """Draws the shapes of a drawing at a place and scale."""

    def __init__(self, shapes: Any, x: float, y: float, scale: float, sheet: float) -> None:
        self.shapes, self.x, self.y, self.scale, self.sheet = shapes, x, y, scale, sheet

    def draw(self, shape: Shape) -> None:
        """Draw one shape."""
        match shape:
            case Box():
                self._box(shape)
            case Path():
                self._path(shape)
            case Dot():
                self._dot(shape)
            case Label():
                self._label(shape)

    def _area(self, x: float, y: float, width: float, height: float) -> Area:
        s = self.scale
        return Area(x=self.x + s * x, y=self.y + s * y, width=s * width, height=s * height)

    def _box(self, shape: Box) -> None:
        area = self._area(shape.x, shape.y, shape.width, shape.height)
        drawn = box(
            self.shapes, area, _ink(shape.fill), line=_ink(shape.stroke), radius=shape.radius * self.scale
        )
        if shape.stroke:
            drawn.line.width = Pt(1.5 if shape.hatch else 0.75)
        if shape.hatch:
            drawn.fill.patterned()
            drawn.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
            paint(drawn.fill.fore_color, colour(shape.hatch, LIGHT))
            paint(drawn.fill.back_color, _ink(shape.fill) or LIGHT.paper)

    def _path(self, shape: Path) -> None:
        points = [(Pt(self.x + self.scale * x), Pt(self.y + self.scale * y)) for x, y in shape.points]
        if len(points) == 2:
            drawn = self.shapes.add_connector(MSO_CONNECTOR_TYPE.STRAIGHT, *points[0], *points[1])
        else:
            closed = shape.points[0] == shape.points[-1] or bool(shape.fill)
            builder = self.shapes.build_freeform(*points[0], scale=1.0)
            drawn = builder.add_line_segments(points[1:], close=closed).convert_to_shape()
        bare(drawn)
        if len(points) != 2:
            _fill(drawn, _ink(shape.fill))
        _line(drawn, _ink(shape.stroke), max(0.75, self.scale * shape.width), dotted=shape.dotted)

    def _dot(self, shape: Dot) -> None:
        r = shape.radius
        area = self._area(shape.x - r, shape.y - r, 2 * r, 2 * r)
        drawn = bare(self.shapes.add_shape(MSO_SHAPE.OVAL, *area.emu))
        _fill(drawn, _ink(shape.fill))
        _line(drawn, _ink(shape.stroke), 1.5)

    def _label(self, shape: Label) -> None:
        size = self.scale * shape.size
        room = self._room(shape)
        runs = _runs(shape.spans, size, room)
        wide = min(room, sum(extent(r.text, size, bold=r.bold) for r in runs) + size)
        start = self.x + self.scale * shape.x
        left = {"start": start, "middle": start - wide / 2, "end": start - wide}[shape.anchor]
        top = self.y + self.scale * shape.y - ASCENT * size
        area = Area(x=left, y=top, width=wide, height=1.2 * size)
        line_of(self.shapes, area, runs, size, align=SIDES[shape.anchor])

    def _room(self, shape: Label) -> float:
        """How wide a label may be before it leaves the sheet, in points."""
        left, right = shape.x, self.sheet - shape.x
        sides = {"start": right, "end": left, "middle": 2 * min(left, right)}
        return self.scale * max(sides[shape.anchor], shape.size)


def _runs(spans: Sequence[Span], size: float, room: float) -> list[Run]:
    """The spans of a label as runs, the longest cut where they do not fit."""
    runs = [Run(text=clean(span.text), bold=span.bold, colour=colour(span.ink, LIGHT)) for span in spans]
    if sum(extent(run.text, size, bold=run.bold) for run in runs) <= room:
        return runs
    cut = shortened([run.piece for run in runs], size, room, 1)
    return [run.model_copy(update={"text": text}) for run, (text, _) in zip(runs, cut, strict=True)]
