"""Traffic as a drawing: what is always said and told, and that nothing leaves the sheet or covers another."""

from datetime import UTC
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from dashboard.domain.rollout.course import TrafficGap
from dashboard.domain.rollout.events import PlanRevised, Traffic, TriggerChanged
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of
from dashboard.figures.shapes.drawing import Box, Dot, Drawing, Label, Path
from dashboard.figures.shapes.placing import ground_of
from dashboard.figures.shapes.traffic_drawing import traffic_drawing
from tests.domain.conftest import MakeRecord, at
from tests.figures.conftest import SIZES, beyond, boxes, labels, overlapping, seen, texts

ROLLBACK = {"triggers": [{"id": "security", "text": "Critical security incident", "kind": "event"}]}
SHEETS = {"page": (1600, 560, 26), "column": (680, 340, 20), "phone": (360, 290, 17), "slide": (872, 220, 15)}


def drawn_traffic(assessment: Assessment, width: float = 1600, size: float = 26) -> Drawing:
    return on_sheet(assessment, width, 0.4 * width, size)


def on_sheet(assessment: Assessment, width: float, height: float, size: float) -> Drawing:
    return traffic_drawing(assessment, label="Traffic", word="Today,", width=width, height=height, size=size)


def steps(*shifts: tuple[int, str]) -> list[Traffic]:
    return [Traffic(percent=Decimal(p), observed_at=at(on), reason="why") for p, on in shifts]


def shift(percent: str, on: str, change: str = "step") -> Traffic:
    return Traffic(percent=Decimal(percent), observed_at=at(on), change=change, reason="why")  # type: ignore[arg-type]


def fired(on: str) -> TriggerChanged:
    return TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at(on))


UP = [shift("10", "2025-09-21"), shift("50", "2025-09-22")]
DOWN = [*UP, fired("2025-09-23"), shift("0", "2025-09-23", "rollback")]
FLAPPING = [shift(str(10 + n % 2), f"2025-09-{20 + n // 4}T{n % 4 * 5:02d}:00") for n in range(16)]


def planned_days(assessment: Assessment) -> list[str]:
    planned = sorted({step.planned_on for step in assessment.rollout.steps})
    return [wording.short_day(on, assessment.on) for on in planned]


def test_the_drawing_of_traffic_has_phases_steps_today_and_actual(make: MakeRecord):
    found = texts(drawn_traffic(seen(make, *steps((10, "2025-09-21"), (50, "2025-09-22")), on=10)))

    assert found == [
        "Phase 1 · Base",
        "Phase 2 · Shift",
        "Actual 50%, on plan",
        "10%, 1 day late",
        "50%",
        "Planned 100%",
        "Today, 23 Sep",
        "20 Sep",
        "22 Sep",
        "24 Sep",
    ]


def test_a_rollback_stands_on_the_drawing_of_traffic_with_its_label(make: MakeRecord):
    shifts = steps((10, "2025-09-20"), (50, "2025-09-22"), (10, "2025-09-23"))
    drawing = drawn_traffic(seen(make, *shifts, on=11))
    label = next(
        s for s in drawing.shapes if isinstance(s, Label) and s.spans[0].text == "Rolled back to 10%"
    )
    line = next(s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "bad")

    assert label.spans[0].ink == "bad_text"
    assert line.points[0][0] == line.points[1][0]
    assert "50%, 2 days late" in texts(drawing)


def test_without_traffic_there_is_a_plan_and_no_actual(make: MakeRecord):
    drawing = drawn_traffic(seen(make, on=10))

    assert not any(text.startswith("Actual") for text in texts(drawing))
    assert not any(isinstance(s, Path) and s.stroke == "accent" for s in drawing.shapes)
    assert "10%" in texts(drawing)


def test_actual_is_a_step_function(make: MakeRecord):
    drawing = drawn_traffic(seen(make, *steps((10, "2025-09-21"), (50, "2025-09-22")), on=10))
    (line,) = [s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "accent"]

    assert all(a[0] == b[0] or a[1] == b[1] for a, b in zip(line.points, line.points[1:], strict=False))
    assert len({y for _, y in line.points}) == 3


def test_a_day_outside_the_rollout_has_no_line(make: MakeRecord):
    assert not any(text.startswith("Today") for text in texts(drawn_traffic(seen(make, on=60))))


@pytest.mark.parametrize("on", [9, 10, 11, 13])
def test_what_happened_stands_above_the_plot_and_no_two_labels_on_each_other(make: MakeRecord, on: int):
    rollback = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
    fired = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-22"))
    shifts = steps((10, "2025-09-20"), (50, "2025-09-21"), (10, "2025-09-22"))
    drawing = drawn_traffic(seen(make, *shifts, fired, on=on, rollback=rollback))
    flags = [s for s in drawing.shapes if isinstance(s, Label) and s.spans[0].ink == "bad_text"]

    assert {x.spans[0].text for x in flags} == {"Rolled back to 10%", "security fired"}
    assert max(x.y for x in flags) < min(
        s.y for s in drawing.shapes if isinstance(s, Label) and s.spans[0].text == "Planned 100%"
    )
    assert overlapping(drawing) == []


def test_of_the_steps_that_wait_only_the_next_says_how_late_it_is(make: MakeRecord):
    found = texts(drawn_traffic(seen(make, *steps((5, "2025-09-20")), on=13)))

    assert {"10%, 6 days late", "50%", "Planned 100%"} <= set(found)


@pytest.mark.parametrize(("width", "size"), SIZES)
@pytest.mark.parametrize("on", [0, 7, 11, 13])
def test_no_text_of_the_drawing_of_traffic_leaves_the_sheet(
    make: MakeRecord, width: float, size: float, on: int
):
    shifts = steps((10, "2025-09-20"), (50, "2025-09-22"), (10, "2025-09-23"))

    assert beyond(drawn_traffic(seen(make, *shifts, on=on), width, size)) == []


def many(phases: int, per_phase: int) -> dict[str, Any]:
    """A rollout of phases of a week, the shares of its steps spread evenly up to 100%."""
    total = phases * per_phase
    return {
        "phases": [
            {
                "number": n + 1,
                "name": "Gradual expansion of the production traffic",
                "weeks": str(n + 1),
                "steps": [
                    {"percent": round(100 * (n * per_phase + i + 1) / total, 1)} for i in range(per_phase)
                ],
            }
            for n in range(phases)
        ]
    }


@pytest.mark.parametrize("on", range(6, 22, 3))
@pytest.mark.parametrize("observed", [[], UP, DOWN, FLAPPING], ids=["none", "up", "down", "flapping"])
def test_every_step_date_the_instant_and_the_traffic_are_always_said(
    make: MakeRecord, observed: list[Any], on: int
):
    assessment = seen(make, *observed, on=on, rollback=ROLLBACK)
    found = texts(on_sheet(assessment, *SHEETS["slide"]))
    state = assessment.rollout

    assert [text for text in planned_days(assessment) if text not in found] == []
    last = max(
        end_of(state.phases[-1].planned_end, UTC), *(event.at for event in state.events), at("2025-09-13")
    )
    is_inside = assessment.as_of <= last or state.traffic_actual is not None
    assert (f"Today, {wording.short_day(assessment.on, assessment.on)}" in found) == is_inside
    assert any(text.startswith("Actual ") for text in found) == (state.traffic_actual is not None)
    assert any(text.startswith("Planned 100%") for text in found)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
@pytest.mark.parametrize("observed", [[], UP, DOWN, FLAPPING], ids=["none", "up", "down", "flapping"])
def test_labels_cover_each_other_nowhere_and_none_is_cut(
    make: MakeRecord, observed: list[Any], sheet: tuple[float, float, float]
):
    drawing = on_sheet(seen(make, *observed, on=11, rollback=ROLLBACK), *sheet)

    assert len(labels(drawing)) > 4
    assert overlapping(drawing) == []
    assert beyond(drawing) == []


def test_every_share_phase_and_event_says_what_it_is_about(make: MakeRecord):
    assessment = seen(make, *UP, on=40, rollout=many(2, 2))
    drawing = on_sheet(assessment, *next(iter(SHEETS.values())))
    scale = {wording.short_day(step.planned_on, assessment.on) for step in assessment.rollout.steps}
    about = {shape.text: shape.subject for shape in drawing.shapes if isinstance(shape, Label)}

    assert {text for text, subject in about.items() if subject is None} - scale == {"Today, 23 Oct"}
    assert {str(spot.subject) for spot in drawing.spots} == {
        "traffic",
        *(str(state.subject) for state in assessment.rollout.phases),
        *(str(step.subject) for step in assessment.rollout.steps),
    }


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_twelve_phases_and_twenty_four_steps_thin_out_and_are_all_told(
    make: MakeRecord, sheet: tuple[float, float, float]
):
    assessment = seen(make, *UP, on=40, rollout=many(12, 2))
    drawing = on_sheet(assessment, *sheet)
    told = [spot.text for spot in drawing.spots]

    assert overlapping(drawing) == []
    assert beyond(drawing) == []
    assert [t.split(" ", 2)[:2] for t in told[:12]] == [["Phase", str(n)] for n in range(1, 13)]
    assert len([t for t in told if " planned for " in t]) == 24
    numbers = [text.removeprefix("Phase ").split(" ")[0] for text in texts(drawing)[:12]]
    assert numbers == [str(n) for n in range(1, 13)]


def test_a_date_gives_way_only_where_it_would_touch_another(make: MakeRecord):
    assessment = seen(make, *DOWN, on=11, rollback=ROLLBACK, rollout=many(1, 7))
    wide, narrow = on_sheet(assessment, *SHEETS["page"]), on_sheet(assessment, 300, 220, 15)
    row = [label for label in labels(narrow) if label.text in planned_days(assessment)]

    assert set(planned_days(assessment)) <= set(texts(wide))
    assert 1 < len(row) < 7
    for one, other in pairwise(row):
        gap = ground_of(other).left - ground_of(one).right
        assert 0.4 * 15 <= gap < 0.4 * 15 + 2 * 42.4


def test_what_happened_has_a_cross_in_a_filled_circle_and_a_pause_a_triangle(make: MakeRecord):
    paused = Traffic(change="pause", reason="wait", observed_at=at("2025-09-24"))
    drawing = drawn_traffic(seen(make, *DOWN, paused, on=13, rollback=ROLLBACK))

    assert len([s for s in drawing.shapes if isinstance(s, Dot) and s.fill == "bad"]) == 2
    assert (
        len([s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "warn" and len(s.points) == 4])
        == 1
    )
    assert {"Rolled back to 0%", "security fired", "Paused at 0%"} <= set(texts(drawing))


def test_actual_traffic_near_nothing_is_said_above_its_line(make: MakeRecord):
    found = labels(on_sheet(seen(make, *DOWN, on=11, rollback=ROLLBACK), *SHEETS["slide"]))
    (actual,) = [label for label in found if label.text.startswith("Actual 0%")]
    (date,) = [label for label in found if label.text == "20 Sep"]

    assert ground_of(actual).bottom <= ground_of(date).top


def test_only_steps_reached_late_and_the_next_step_say_how_late(make: MakeRecord):
    # Planned for 20, 22 and 24 September; 10% was reached a day late, the others wait.
    found = texts(drawn_traffic(seen(make, shift("10", "2025-09-21"), on=13)))

    assert sorted(text for text in found if text.endswith("late")) == ["10%, 1 day late", "50%, 4 days late"]


def test_every_phase_keeps_its_number_and_as_much_of_its_name_as_there_is_room_for(make: MakeRecord):
    assessment = seen(make, on=11)
    names = {
        width: [text for text in texts(on_sheet(assessment, width, 200, 15)) if text.startswith("Phase")]
        for width in (800, 140)
    }

    assert names == {800: ["Phase 1 · Base", "Phase 2 · Shift"], 140: ["Phase 1", "Phase 2"]}


def test_phases_are_alternating_bands_as_long_as_their_days(make: MakeRecord):
    drawing = drawn_traffic(seen(make, on=11, rollout=many(3, 1)))
    first, third = boxes(drawing, "band")

    assert first.width == pytest.approx(third.width)
    assert third.x == pytest.approx(first.x + 2 * first.width)


def test_plan_and_actual_are_drawn_over_their_days_and_shares(make: MakeRecord):
    assessment = seen(make, *UP, on=10)
    drawing = drawn_traffic(assessment)
    (plan,) = [s for s in drawing.shapes if isinstance(s, Path) and s.dotted]
    (actual,) = [s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "accent"]
    (x0, y0), (x1, _) = plan.points[0], plan.points[-1]
    whole, tall = (x1 - x0) / 14, (y0 - plan.points[-1][1]) / 100

    def read(path: Path) -> list[tuple[float, float]]:
        return [(round((x - x0) / whole, 3), round((y0 - y) / tall, 3)) for x, y in path.points]

    # Days since 13 September, and percent.
    assert read(plan) == [(0, 0), (7, 0), (7, 10), (9, 10), (9, 50), (11, 50), (11, 100), (14, 100)]
    assert read(actual) == [(0, 0), (8, 0), (8, 10), (9, 10), (9, 50), (11, 50)]


def test_actual_ends_in_a_dot_at_the_instant(make: MakeRecord):
    drawing = drawn_traffic(seen(make, *UP, on=10))
    (actual,) = [s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "accent"]
    (dot,) = [s for s in drawing.shapes if isinstance(s, Dot) and s.fill == "accent"]
    (today,) = [s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "text"]

    assert (dot.x, dot.y) == actual.points[-1]
    assert today.points[0][0] == dot.x


def test_the_first_plan_stays_visible_beside_a_revision(make: MakeRecord):
    revised = PlanRevised.model_validate(
        {"observed_at": at("2025-09-21"), "steps": [{"percent": 20}, {"percent": 100}]}, strict=False
    )
    drawing = drawn_traffic(seen(make, revised, on=10))
    first, plan = [s for s in drawing.shapes if isinstance(s, Path) and s.dotted]

    assert [len({y for _, y in line.points}) for line in (first, plan)] == [4, 3]
    assert first.width < plan.width
    assert "First plan" in texts(drawing)


def test_traffic_from_before_the_first_phase_stays_on_the_sheet(make: MakeRecord):
    drawing = drawn_traffic(seen(make, *steps((10, "2025-09-12")), on=10))

    assert all(0 <= x <= drawing.width for s in drawing.shapes if isinstance(s, Path) for x, _ in s.points)
    assert all(0 <= s.x <= drawing.width for s in drawing.shapes if isinstance(s, Box))


def test_whoever_points_is_told_of_phases_steps_events_and_the_instant(make: MakeRecord):
    drawing = drawn_traffic(seen(make, *DOWN, on=11, rollback=ROLLBACK))
    told = [spot.text for spot in drawing.spots]

    assert told == [
        "Phase 1 Base: late, 13 Sep to 19 Sep",
        "Phase 2 Shift: running, 20 Sep to 26 Sep",
        "10% planned for 20 Sep, 4 days late",
        "50% planned for 22 Sep, 2 days late",
        "100% planned for 24 Sep",
        "21 Sep 2025, 00:00: step to 10%, why",
        "22 Sep 2025, 00:00: step to 50%, why",
        "23 Sep 2025, 00:00: security fired, Critical security incident, learned late on 1 Jan 2026, 00:00",
        "23 Sep 2025, 00:00: rolled back to 0%, why",
        "Today, 24 Sep: actual 0%, planned 100%, 4 days behind plan",
    ]


def unknown(assessment: Assessment, start: str, end: str | None) -> Assessment:
    """The same with a span in which the share of traffic is not known."""
    gap = TrafficGap(start=at(start), end=at(end) if end else None, words="two versions share it")
    known = {"gaps": (gap,), **({} if end else {"traffic_actual": None})}
    return assessment.model_copy(update={"rollout": assessment.rollout.model_copy(update=known)})


def test_where_the_share_is_not_known_the_line_breaks_and_a_strip_says_so(make: MakeRecord):
    assessment = unknown(seen(make, *UP, on=12), "2025-09-22", "2025-09-24")
    drawing = drawn_traffic(assessment)
    before, after = [s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "accent"]
    (strip,) = [s for s in drawing.shapes if isinstance(s, Box) and s.hatch]

    assert before.points[-1][0] == pytest.approx(strip.x)
    assert after.points[0][0] == pytest.approx(strip.x + strip.width)
    assert len(boxes(drawing, "band")) == 1
    assert [s.text for s in drawing.spots if "no data" in s.text] == [
        "22 Sep 2025, 00:00 to 24 Sep 2025, 00:00: no data on traffic, two versions share it"
    ]


def test_a_share_that_is_not_known_now_has_no_dot_and_no_figure(make: MakeRecord):
    drawing = drawn_traffic(unknown(seen(make, *UP, on=12), "2025-09-24", None))

    assert "Actual: no data" in texts(drawing)
    assert not any(text.startswith("Actual 50") for text in texts(drawing))
    assert not [s for s in drawing.shapes if isinstance(s, Dot) and s.fill == "accent"]
    assert "24 Sep 2025, 00:00, and still: no data on traffic, two versions share it" in {
        s.text for s in drawing.spots
    }


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_every_spot_lies_on_the_sheet(make: MakeRecord, sheet: tuple[float, float, float]):
    drawing = on_sheet(seen(make, *DOWN, on=11, rollback=ROLLBACK), *sheet)

    assert all(s.x >= 0 and s.x + s.width <= drawing.width for s in drawing.spots)
    assert all(s.y >= 0 and s.y + s.height <= drawing.height for s in drawing.spots)
    assert all(s.width > 10 and s.height > 10 for s in drawing.spots)
