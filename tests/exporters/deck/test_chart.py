"""The traffic chart of a deck with all that stands about it: what is always said, and that nothing covers anything."""

from collections.abc import Iterator
from datetime import UTC
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Pt

from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.standing.assessment import Assessment, assess
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of
from dashboard.exporters.deck.chart import add_chart
from dashboard.exporters.deck.course import ACTUAL, traffic
from dashboard.exporters.deck.flags import bands
from dashboard.exporters.deck.measure import extent
from dashboard.exporters.deck.plot import Plot, serial
from dashboard.exporters.deck.text import Area
from dashboard.figures.shapes.drawing import Label
from tests.domain.conftest import MakeRecord, at, day

ROLLBACK = {"triggers": [{"id": "security", "text": "Critical security incident", "kind": "event"}]}
AREA = Area(x=44, y=120, width=872, height=220)
SEVEN = {
    "phases": [
        {
            "number": 1,
            "name": "Limited",
            "weeks": "2",
            "steps": [{"percent": p} for p in (5, 10, 20, 30, 50, 75, 100)],
        }
    ]
}


def shift(percent: str, on: str, change: str = "step") -> Traffic:
    return Traffic(percent=Decimal(percent), observed_at=at(on), change=change, reason="why")  # type: ignore[arg-type]


UP = [shift("10", "2025-09-21"), shift("50", "2025-09-22")]
DOWN = [
    *UP,
    TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-23")),
    shift("0", "2025-09-23", "rollback"),
]
FLAPPING = [shift(str(10 + n % 2), f"2025-09-{20 + n // 4}T{n % 4 * 5:02d}:00") for n in range(16)]


def held(make: MakeRecord, *seen: Any, on: int, **changed: Any) -> Assessment:
    return assess(make(*seen, rollback=ROLLBACK, **changed), end_of(day(on), UTC))


def drawn(assessment: Assessment, area: Area = AREA) -> Any:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    add_chart(slide.shapes, assessment, area, word="As of", label="Rollout")
    return slide.shapes


def over(shapes: Any) -> list[Any]:
    return list(next(shape for shape in shapes if shape.name == "Course").shapes)


def written(shapes: Any) -> Iterator[Any]:
    return (shape for shape in over(shapes) if shape.has_text_frame and shape.text_frame.text)


def said(shapes: Any) -> list[str]:
    return [shape.text_frame.text for shape in written(shapes)]


def days_of(assessment: Assessment) -> list[str]:
    planned = sorted({step.planned_on for step in assessment.rollout.steps})
    return [wording.short_day(on, assessment.on) for on in planned]


@pytest.mark.parametrize("on", range(6, 22, 3))
@pytest.mark.parametrize("seen", [[], UP, DOWN, FLAPPING], ids=["none", "up", "down", "flapping"])
def test_every_step_date_the_instant_and_the_traffic_are_always_said(
    make: MakeRecord, seen: list[Any], on: int
):
    assessment = held(make, *seen, on=on)
    found = said(drawn(assessment))
    lines = traffic(assessment)
    corners = [x for line in lines for x, _ in line.corners]

    assert [text for text in days_of(assessment) if text not in found] == []
    is_inside = min(corners) <= serial(assessment.as_of, UTC) <= max(corners)
    assert (f"As of {wording.short_day(assessment.on, assessment.on)}" in found) == is_inside
    is_known = assessment.rollout.traffic_actual is not None
    assert any(text.startswith(f"{ACTUAL} ") for text in found) == is_known
    assert any(text.startswith("Planned 100%") for text in found)


def test_a_date_gives_way_only_where_it_would_touch_another(make: MakeRecord):
    assessment = held(make, *DOWN, on=11, rollout=SEVEN)
    narrow = drawn(assessment, AREA.model_copy(update={"width": 260}))
    row = [shape for shape in written(narrow) if shape.text_frame.text in days_of(assessment)]
    plot = Plot(width=260, height=1, first=serial(at("2025-09-20"), UTC), last=serial(at("2025-09-27"), UTC))
    apart = plot.x(plot.first + 1) - plot.x(plot.first)

    assert set(days_of(assessment)) <= set(said(drawn(assessment)))
    assert apart < extent("20 Sep", 14)
    assert len(row) == 4


def test_labels_and_dates_cover_each_other_nowhere(make: MakeRecord):
    for seen in ([], UP, DOWN):
        grounds = [_ground(shape) for shape in written(drawn(held(make, *seen, on=11)))]

        assert len(grounds) > 4
        assert [pair for pair in combinations(grounds, 2) if _meet(*pair)] == []


def _ground(shape: Any) -> tuple[float, ...]:
    run = shape.text_frame.paragraphs[0].runs[0]
    wide = extent(run.text, run.font.size.pt, bold=run.font.bold)
    spare = shape.width.pt - wide
    left = shape.left.pt + {None: 0, 1: 0, 2: spare / 2, 3: spare}[shape.text_frame.paragraphs[0].alignment]
    return left, shape.top.pt, left + wide, shape.top.pt + run.font.size.pt


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_what_happened_is_flagged_above_the_plot_with_a_cross_in_a_filled_circle(make: MakeRecord):
    shapes = drawn(held(make, *DOWN, on=11))
    circles = [s for s in over(shapes) if s.shape_type == 1 and s.auto_shape_type == MSO_SHAPE.OVAL]
    flags = [
        s
        for s in written(shapes)
        if s.text_frame.text in {"security fired", "Rolled back to 0%", "As of 24 Sep"}
    ]
    steps = [s for s in written(shapes) if s.text_frame.text == "Planned 100%"]

    assert len(flags) == 3
    assert max(s.top for s in flags) < steps[0].top
    assert sum(s.width == Pt(13) for s in circles) == 2


def test_actual_traffic_near_nothing_is_said_above_its_line(make: MakeRecord):
    shapes = list(written(drawn(held(make, *DOWN, on=11))))
    (actual,) = [s for s in shapes if s.text_frame.text.startswith("Actual 0%")]
    (date,) = [s for s in shapes if s.text_frame.text == "20 Sep"]

    assert actual.top + actual.height <= date.top


def test_only_steps_reached_late_and_the_next_step_say_how_late(make: MakeRecord):
    # Planned for 20, 22 and 24 September; 10% was reached a day late, the others wait.
    found = said(drawn(held(make, shift("10", "2025-09-21"), on=13)))
    late = [text for text in found if text.endswith("late")]

    assert sorted(late) == ["10%, 1 day late", "50%, 4 days late"]


def test_the_longest_line_comes_first(make: MakeRecord):
    for seen, first in ((UP, "Planned"), (FLAPPING, "Actual")):
        chart = next(s for s in drawn(held(make, *seen, on=11)) if s.has_chart).chart

        assert chart.plots[0].series[0].name == first


def test_every_phase_keeps_its_number_and_as_much_of_its_name_as_there_is_room_for(make: MakeRecord):
    assessment = held(make, on=11)
    first, last = serial(at("2025-09-13"), UTC), serial(at("2025-09-27"), UTC)
    names = {
        width: [
            s.spans[0].text
            for s in bands(assessment, Plot(width=width, height=200, first=first, last=last))
            if isinstance(s, Label)
        ]
        for width in (800, 120)
    }

    assert names == {800: ["Phase 1 · Base", "Phase 2 · Shift"], 120: ["Phase 1", "Phase 2"]}
