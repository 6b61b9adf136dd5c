"""The rollout as a native chart: plan and actual as step functions over days, labelled where they stand."""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from pptx.chart.data import XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.domain import wording
from dashboard.domain.assessment import Assessment
from dashboard.domain.fields import Model
from dashboard.exporters.deck.course import ACTUAL, PLANNED, Line, Said, traffic
from dashboard.exporters.deck.labels import Placed, Rectangle, Wanted, place, strokes
from dashboard.exporters.deck.shapes import describe, draw
from dashboard.exporters.deck.text import Area, paint
from dashboard.figures.colours import LIGHT
from dashboard.figures.course import FULL, course
from dashboard.figures.drawing import Drawing, Path

LETTERS = 18  # of the backdrop, which sets the room above and below the plot
EDGE = 12  # points between the frame of the chart and its plot, for the dot and the labels at the ends
THIN = 2  # points: a line of that width may run behind a label
POSITIONS = {
    "above": XL_LABEL_POSITION.ABOVE, "below": XL_LABEL_POSITION.BELOW, "left": XL_LABEL_POSITION.LEFT,
    "right": XL_LABEL_POSITION.RIGHT,
}  # fmt: skip
MARKERS = {
    "circle": (XL_MARKER_STYLE.CIRCLE, 13), "diamond": (XL_MARKER_STYLE.DIAMOND, 13), "dot": (XL_MARKER_STYLE.CIRCLE, 4),
}  # fmt: skip
CLEAR = f"<c:spPr {nsdecls('c', 'a')}><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"


class _Plot(Model):
    """Where days (of a spreadsheet's calendar) and percentages lie on the slide, in points."""

    area: Area
    first: float
    last: float

    @property
    def top(self) -> float:
        """Where the plot begins, below the names of the phases."""
        return self.area.y + 2 * LETTERS

    @property
    def bottom(self) -> float:
        """Where the plot ends, above its days."""
        return self.area.bottom - 1.6 * LETTERS

    @property
    def sheet(self) -> Rectangle:
        """What labels may cover."""
        area = self.area
        return Rectangle(left=area.x, top=self.top - 2, right=area.x + area.width, bottom=area.bottom)

    def at(self, corner: tuple[float, float]) -> tuple[float, float]:
        """Where a corner of a line lies."""
        share = (corner[0] - self.first) / (self.last - self.first)
        x = self.area.x + EDGE + (self.area.width - 2 * EDGE) * share
        return x, self.bottom - (self.bottom - self.top) * corner[1] / FULL


def add_chart(shapes: Any, assessment: Assessment, area: Area, *, word: str, label: str) -> Any:
    """Draw the rollout up to the instant shown, which `word` names; `label` is its alt text. The plan must have steps."""
    lines = traffic(assessment, word)
    days = [x for line in lines if line.name in (PLANNED, ACTUAL) for x, _ in line.corners]
    plot = _Plot(area=area, first=min(days), last=max(days))
    _backdrop(shapes, assessment, area, word)
    frame = shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *area.emu, _data(lines))
    _lay_out(frame.chart, plot)
    for line, drawn in zip(lines, frame.chart.plots[0].series, strict=True):
        _draw(line, drawn)
    for n, said, placed in _placed(lines, plot):
        _label(frame.chart.plots[0].series[n].points[said.point], said, placed)
    describe(frame, label, "Traffic")
    return frame


def _data(lines: Sequence[Line]) -> Any:
    data: Any = XyChartData(number_format="d mmm yyyy hh:mm")  # type: ignore[no-untyped-call]
    for line in lines:
        series = data.add_series(line.name, number_format="0.##")
        for x, y in line.corners:
            series.add_data_point(x, y)
    return data


def _backdrop(shapes: Any, assessment: Assessment, area: Area, word: str) -> None:
    """The phases behind the chart: what the drawing of the course has before its first line."""
    names = wording.listed([phase.phase.name for phase in assessment.rollout.phases])
    width = area.width - 2 * EDGE
    whole = course(assessment, label=names, word=word, width=width, height=area.height, size=LETTERS)
    bands = tuple(takewhile(lambda shape: not isinstance(shape, Path), whole.shapes))
    sheet = Drawing(width=width, height=area.height, label=names, shapes=bands)
    draw(shapes, sheet, area.x + EDGE, area.y, width, name="Phases")


def _lay_out(chart: Any, plot: _Plot) -> None:
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
    area, space = plot.area, chart.element
    shares = {
        "x": EDGE / area.width, "y": (plot.top - area.y) / area.height,
        "w": 1 - 2 * EDGE / area.width, "h": (plot.bottom - plot.top) / area.height,
    }  # fmt: skip
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
    if line.width:
        paint(stroke.color, line.colour)
        stroke.width = Pt(line.width)
        if line.dotted:
            stroke.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
    else:
        stroke.fill.background()
    series.marker.style = XL_MARKER_STYLE.NONE
    for n in line.marked:
        marker = series.points[n].marker
        marker.style, marker.size = MARKERS[line.marker or "dot"]
        marker.format.fill.solid()
        paint(marker.format.fill.fore_color, line.colour)
        paint(marker.format.line.color, LIGHT.paper)
        marker.format.line.width = Pt(1.5 if line.marker != "dot" else 0.25)


def _placed(lines: Sequence[Line], plot: _Plot) -> list[tuple[int, Said, Placed]]:
    """The labels that have a place, each with the number of its line."""
    said = sorted(((n, s) for n, line in enumerate(lines) for s in line.said), key=lambda pair: pair[1].turn)
    wanted = [_wanted(one, plot.at(lines[n].corners[one.point])) for n, one in said]
    foot = strokes([plot.at((plot.first, 0)), plot.at((plot.last, 0))], THIN)
    thick = [*foot, *(r for line in lines if line.width > THIN for r in _ground(line, plot))]
    thin = [r for line in lines if 0 < line.width <= THIN for r in _ground(line, plot)]
    found = place(wanted, sheet=plot.sheet, thick=thick, thin=thin)
    return [(n, one, placed) for (n, one), placed in zip(said, found, strict=True) if placed]


def _wanted(said: Said, at: tuple[float, float]) -> Wanted:
    x, y = at
    return Wanted(x=x, y=y, **said.model_dump(include={"texts", "size", "bold", "sides", "needed"}))


def _ground(line: Line, plot: _Plot) -> Iterator[Rectangle]:
    return strokes([plot.at(corner) for corner in line.corners], line.width)


def _label(point: Any, said: Said, placed: Placed) -> None:
    label = point.data_label
    frame = label.text_frame
    frame.word_wrap = False
    run = frame.paragraphs[0].add_run()
    run.text = placed.text
    run.font.size, run.font.bold = Pt(said.size), said.bold
    paint(run.font.color, said.colour)
    label.position = POSITIONS[placed.side]
