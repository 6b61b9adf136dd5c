"""Windows and the course of a rollout as drawings: what stands where, and that nothing leaves the sheet."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from dashboard.domain.observations import ConditionExtended, ConditionMet
from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.standing.assessment import Assessment, assess
from dashboard.domain.values.instants import end_of
from dashboard.figures.shapes.drawing import Box, Drawing, Label, Path
from dashboard.figures.shapes.traffic_drawing import course
from dashboard.figures.shapes.window_drawing import windows
from dashboard.review.headlines import worst_first
from tests.domain.conftest import MakeRecord, at, day

SIZES = [(1600, 26), (1150, 26), (360, 15)]


def seen(make: MakeRecord, *observed: Any, on: int = 16, **changed: Any) -> Assessment:
    return assess(make(*observed, **changed), end_of(day(on), UTC))


def drawn_windows(assessment: Assessment, width: float = 1600, size: float = 26) -> Drawing:
    states = worst_first(assessment.conditions)
    return windows(states, on=assessment.on, label="Windows", word="Today,", width=width, size=size)


def drawn_course(assessment: Assessment, width: float = 1600, size: float = 26) -> Drawing:
    return course(assessment, label="Course", word="Today,", width=width, height=0.4 * width, size=size)


def texts(drawing: Drawing) -> list[str]:
    return ["".join(s.text for s in x.spans).strip() for x in drawing.shapes if isinstance(x, Label)]


def boxes(drawing: Drawing, ink: str) -> list[Box]:
    return [s for s in drawing.shapes if isinstance(s, Box) and s.fill == ink]


def steps(*shifts: tuple[int, str]) -> list[Traffic]:
    return [Traffic(percent=Decimal(p), observed_at=at(on), reason="why") for p, on in shifts]


def beyond(drawing: Drawing) -> list[str]:
    """The labels that reach over an edge of the sheet."""
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}
    found = []
    for label in (s for s in drawing.shapes if isinstance(s, Label)):
        left = label.x - share[label.anchor] * label.extent
        if left < -1 or left + label.extent > drawing.width + 1 or not 0 < label.y < drawing.height:
            found.append("".join(s.text for s in label.spans))
    return found


def test_a_window_says_what_the_board_says(make: MakeRecord):
    drawing = drawn_windows(seen(make))

    assert texts(drawing) == [
        "Close the gap   Open, due within 5 days   0 of 2 items done",
        "4 Oct",
        "27 Sep",
        "Today, 29 Sep",
    ]


def test_a_window_is_as_wide_as_its_days_and_its_elapsed_part_ends_today(make: MakeRecord):
    drawing = drawn_windows(seen(make))
    (window,), (elapsed,) = boxes(drawing, "warn_ground"), boxes(drawing, "warn")

    assert window.hatch == "warn"
    assert elapsed.x == window.x
    assert elapsed.width == pytest.approx(window.width * 2.5 / 8)


def test_before_its_window_nothing_has_elapsed(make: MakeRecord):
    drawing = drawn_windows(seen(make, on=5))

    assert boxes(drawing, "none_ground")
    assert not boxes(drawing, "none")


def test_past_its_end_it_runs_over_in_red(make: MakeRecord):
    drawing = drawn_windows(seen(make, on=24))
    window, over = boxes(drawing, "bad_ground")[0], boxes(drawing, "bad")[-1]

    assert over.x == pytest.approx(window.x + window.width)
    assert any("   3 days overdue" in text for text in texts(drawing))


def test_a_slip_keeps_the_first_due_date_in_sight(make: MakeRecord):
    extended = ConditionExtended(
        condition="1", to=day(28), reason="staff", approver="Board", observed_at=at("2025-09-20")
    )
    drawing = drawn_windows(seen(make, extended))

    assert any("first due 4 Oct, 7 days later now" in text for text in texts(drawing))
    assert any(isinstance(s, Path) and s.dotted for s in drawing.shapes)


def test_a_met_condition_shows_when(make: MakeRecord):
    drawing = drawn_windows(seen(make, ConditionMet(condition="1", observed_at=at("2025-09-28")), on=20))

    assert "28 Sep" in texts(drawing)
    assert any("   Met 28 Sep, 6 days early" in text for text in texts(drawing))


@pytest.mark.parametrize(("width", "size"), SIZES)
def test_no_text_of_a_window_leaves_the_sheet(make: MakeRecord, width: float, size: float):
    long = [
        {
            "id": str(n),
            "title": "Documentation Completion",
            "timeline": f"{n}-{n + 3} weeks from deployment start",
        }
        for n in (1, 2, 9)
    ]

    assert beyond(drawn_windows(seen(make, conditions=long, agents=[]), width, size)) == []


def test_the_course_has_phases_steps_today_and_actual(make: MakeRecord):
    found = texts(drawn_course(seen(make, *steps((10, "2025-09-21"), (50, "2025-09-22")), on=10)))

    assert found == [
        "Phase 1 · Base",
        "Phase 2 · Shift",
        "Actual 50%, on plan",
        "10%, 1 day late",
        "50%",
        "100%",
        "Today, 23 Sep",
        "20 Sep",
        "22 Sep",
        "24 Sep",
    ]


def test_a_rollback_stands_on_the_course_with_its_label(make: MakeRecord):
    shifts = steps((10, "2025-09-20"), (50, "2025-09-22"), (10, "2025-09-23"))
    drawing = drawn_course(seen(make, *shifts, on=11))
    label = next(
        s for s in drawing.shapes if isinstance(s, Label) and s.spans[0].text == "Rolled back to 10%"
    )
    line = next(s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "bad")

    assert label.spans[0].ink == "bad_text"
    assert line.points[0][0] == line.points[1][0]
    assert "50%, 2 days late" in texts(drawing)


def test_without_traffic_there_is_a_plan_and_no_actual(make: MakeRecord):
    drawing = drawn_course(seen(make, on=10))

    assert not any(text.startswith("Actual") for text in texts(drawing))
    assert not any(isinstance(s, Path) and s.stroke == "accent" for s in drawing.shapes)
    assert "10%" in texts(drawing)


def test_actual_is_a_step_function(make: MakeRecord):
    drawing = drawn_course(seen(make, *steps((10, "2025-09-21"), (50, "2025-09-22")), on=10))
    (line,) = [s for s in drawing.shapes if isinstance(s, Path) and s.stroke == "accent"]

    assert all(a[0] == b[0] or a[1] == b[1] for a, b in zip(line.points, line.points[1:], strict=False))
    assert len({y for _, y in line.points}) == 3


def test_a_day_outside_the_rollout_has_no_line(make: MakeRecord):
    assert not any(text.startswith("Today") for text in texts(drawn_course(seen(make, on=60))))


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of labels that stand on each other."""
    labels = [s for s in drawing.shapes if isinstance(s, Label)]
    boxes = [(x, *_sides(x)) for x in labels]
    return [
        (a.spans[0].text, b.spans[0].text)
        for n, (a, left, right) in enumerate(boxes)
        for b, start, end in boxes[n + 1 :]
        if left < end and start < right and abs(a.y - b.y) < 0.8 * max(a.size, b.size)
    ]


def _sides(label: Label) -> tuple[float, float]:
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * label.extent
    return left, left + label.extent


@pytest.mark.parametrize("on", [9, 10, 11, 13])
def test_what_happened_stands_above_the_plot_and_no_two_labels_on_each_other(make: MakeRecord, on: int):
    rollback = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
    fired = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-22"))
    shifts = steps((10, "2025-09-20"), (50, "2025-09-21"), (10, "2025-09-22"))
    drawing = drawn_course(seen(make, *shifts, fired, on=on, rollback=rollback))
    flags = [s for s in drawing.shapes if isinstance(s, Label) and s.spans[0].ink == "bad_text"]

    assert {x.spans[0].text for x in flags} == {"Rolled back to 10%", "security fired"}
    assert max(x.y for x in flags) < min(
        s.y for s in drawing.shapes if isinstance(s, Label) and s.spans[0].text == "100%"
    )
    assert overlapping(drawing) == []


def test_of_the_steps_that_wait_only_the_next_says_how_late_it_is(make: MakeRecord):
    found = texts(drawn_course(seen(make, *steps((5, "2025-09-20")), on=13)))

    assert {"10%, 6 days late", "50%", "100%"} <= set(found)


@pytest.mark.parametrize(("width", "size"), SIZES)
@pytest.mark.parametrize("on", [0, 7, 11, 13])
def test_no_text_of_the_course_leaves_the_sheet(make: MakeRecord, width: float, size: float, on: int):
    shifts = steps((10, "2025-09-20"), (50, "2025-09-22"), (10, "2025-09-23"))

    assert beyond(drawn_course(seen(make, *shifts, on=on), width, size)) == []
