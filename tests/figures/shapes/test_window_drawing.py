"""Windows of conditions as a drawing: what stands where, and that nothing leaves the sheet."""

import pytest

from dashboard.domain.observations import ConditionExtended, ConditionMet
from dashboard.domain.standing.assessment import Assessment
from dashboard.figures.shapes.drawing import Drawing, Path
from dashboard.figures.shapes.window_drawing import windows
from dashboard.review.headlines import worst_first
from tests.domain.conftest import MakeRecord, at, day
from tests.figures.conftest import SIZES, beyond, boxes, seen, texts


def drawn_windows(assessment: Assessment, width: float = 1600, size: float = 26) -> Drawing:
    states = worst_first(assessment.conditions)
    return windows(states, label="Windows", word="Today,", width=width, size=size)


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
