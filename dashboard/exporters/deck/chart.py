"""The rollout as a native chart: plan and actual as step functions over days; labels and flags are shapes about it."""

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.exporters.deck.course import ACTUAL, Line, Said, traffic
from dashboard.exporters.deck.flags import MARK, bands, dates, flags_of, poles, signs
from dashboard.exporters.deck.labels import PAD, Placed, Rectangle, Wanted, place, strokes
from dashboard.exporters.deck.plot import EDGE, LETTERS, NAMES, Plot
from dashboard.exporters.deck.shapes import ASCENT, describe, draw
from dashboard.exporters.deck.shapes import LETTERS as WRITTEN
from dashboard.exporters.deck.text import Area, paint
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.drawing import Dot, Drawing, Label, Path, Shape, Span
from dashboard.figures.shapes.flag_rows import height_of, raised
from dashboard.figures.shapes.svg import colour
from dashboard.figures.shapes.traffic_drawing import FULL

POLE = 2  # points: what a flag's line takes
DOT = 6.0  # points: the radius of the dot at the end of actual traffic
SIZE = 15.0  # points: of what is said in the plot
CLEAR = f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


def add_chart(shapes: Any, assessment: Assessment, area: Area, *, word: str, label: str) -> Any:
    """Draw the rollout up to the instant shown, which `word` names; `label` is its alt text. The plan must have steps."""
    lines = traffic(assessment)
    days = [x for line in lines for x, _ in line.corners]
    plot = Plot(width=area.width, height=area.height, first=min(days), last=max(days))
    placed = raised(flags_of(assessment, plot, word), width=area.width, size=LETTERS, top=NAMES)
    plot = plot.model_copy(update={"flags": height_of(placed, LETTERS)})
    names = wording.listed([phase.phase.name for phase in assessment.rollout.phases])
    _sheet(shapes, tuple(bands(assessment, plot)), area, names, "Phases")
    frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *area.emu, _data(lines))
    _lay_out(frame.chart, plot)
    for line, drawn in zip(lines, frame.chart.plots[0].series, strict=True):
        _draw(line, drawn)
    describe(frame, label, "Traffic")
    uprights = tuple(poles(flags_of(assessment, plot, word), placed, plot))
    marks = tuple(signs(assessment, plot))
    said = _said(lines, uprights, marks, plot)
    over = (
        *uprights,
        *_end(lines, plot),
        *marks,
        *said,
        *(one.label for one in placed),
        *dates(assessment, plot),
    )
    texts = [shape.spans[0].text for shape in over if isinstance(shape, Label)]
    _sheet(shapes, over, area, ", ".join(texts), "Course")
    return frame


def _sheet(shapes: Any, drawn: tuple[Shape, ...], area: Area, label: str, name: str) -> None:
    sheet = Drawing(width=area.width, height=area.height, label=label, shapes=drawn)
    draw(shapes, sheet, area.x, area.y, area.width, name=name)


def _data(lines: Sequence[Line]) -> Any:
    data: Any = XyChartData(number_format="d mmm yyyy hh:mm")  # type: ignore[no-untyped-call]
    for line in lines:
        series = data.add_series(line.name, number_format="0.##")
        for x, y in line.corners:
            series.add_data_point(x, y)
    return data


def _lay_out(chart: Any, plot: Plot) -> None:
    """No title, legend, grid or figures at the axes; the plot stands exactly where the backdrop expects it."""
    chart.has_title, chart.has_legend = False, False
    days, percent = chart.category_axis, chart.value_axis
    days.minimum_scale, days.maximum_scale = plot.first, plot.last
    percent.minimum_scale, percent.maximum_scale = 0, FULL
    percent.has_major_gridlines, percent.visible = False, False
    days.has_major_gridlines = False
    days.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    days.major_tick_mark = days.minor_tick_mark = XL_TICK_MARK.NONE
    paint(days.format.line.color, LIGHT.line)
    days.format.line.width = Pt(1.5)
    space = chart.element
    shares = {
        "x": EDGE / plot.width,
        "y": plot.top / plot.height,
        "w": 1 - 2 * EDGE / plot.width,
        "h": (plot.bottom - plot.top) / plot.height,
    }
    inner = "".join(f'<c:{name} val="{share:.6f}"/>' for name, share in shares.items())
    layout = (
        f"<c:layout {nsdecls('c')}><c:manualLayout><c:layoutTarget val='inner'/><c:xMode val='edge'/>"
        f"<c:yMode val='edge'/>{inner}</c:manualLayout></c:layout>"
    )
    held = space.find(f".//{qn('c:plotArea')}")
    for old in held.findall(qn("c:layout")):
        held.remove(old)
    held.insert(0, parse_xml(layout))
    held.append(parse_xml(CLEAR))
    space.find(qn("c:chart")).addnext(parse_xml(CLEAR))


def _draw(line: Line, series: Any) -> None:
    stroke = series.format.line
    paint(stroke.color, colour(line.ink, LIGHT))
    stroke.width = Pt(line.width)
    if line.dotted:
        stroke.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
    series.marker.style = XL_MARKER_STYLE.NONE


def _end(lines: Sequence[Line], plot: Plot) -> Iterator[Shape]:
    for line in lines:
        if line.name == ACTUAL:
            x, y = plot.at(line.corners[-1])
            yield Dot(x=x, y=y, radius=DOT, fill="accent", stroke="paper")


def _said(
    lines: Sequence[Line], uprights: Sequence[Path], marks: Sequence[Shape], plot: Plot
) -> Iterator[Label]:
    """The labels of the lines that have a place: clear of the lines, of the flags and of each other."""
    said = sorted((one for line in lines for one in line.said), key=lambda one: one.turn)
    ground = [r for line in lines for r in _ground(line, plot)]
    ground += [r for pole in uprights for r in strokes(pole.points, POLE)]
    ground += [_about(dot.x, dot.y, MARK / 2) for dot in marks if isinstance(dot, Dot)]
    found = place([_wanted(one, plot) for one in said], sheet=plot.sheet, lines=ground)
    for one, where in zip(said, found, strict=True):
        if where:
            yield _label(one, where)


def _wanted(said: Said, plot: Plot) -> Wanted:
    x, y = plot.at(said.corner)
    how = said.model_dump(include={"texts", "bold", "sides", "needed", "gap"})
    return Wanted(x=x, y=y, size=SIZE, **how)


def _ground(line: Line, plot: Plot) -> Iterator[Rectangle]:
    return strokes([plot.at(corner) for corner in line.corners], line.width)


def _about(x: float, y: float, radius: float) -> Rectangle:
    return Rectangle(left=x - radius, top=y - radius, right=x + radius, bottom=y + radius)


def _label(said: Said, where: Placed) -> Label:
    span = Span(text=where.text, ink=said.ink, bold=said.bold)
    y = where.ground.top + ASCENT * SIZE
    return Label(x=where.ground.left + PAD, y=y, size=SIZE / WRITTEN, spans=(span,))
