from itertools import combinations

import pytest

from dashboard.figures.shapes.drawing import Span, write
from dashboard.figures.shapes.measure import extent
from dashboard.figures.shapes.placing import Rectangle, Side, Wanted, clear_of, place, strokes, within

SHEET = Rectangle(left=0, top=0, right=400, bottom=200)


def wanted(
    x: float,
    y: float,
    *texts: str,
    sides: tuple[Side, ...] = ("above", "left", "right", "below"),
    needed: bool = False,
) -> Wanted:
    choices = tuple((Span(text=text),) for text in texts or ("10%",))
    return Wanted(x=x, y=y, choices=choices, size=15, sides=sides, needed=needed)


def ground(label: Wanted, side: Side) -> Rectangle:
    """What a label covers where only one side is to be tried and nothing stands there."""
    (found,) = place([label.model_copy(update={"sides": (side,)})], sheet=SHEET, taken=[])
    assert found is not None
    return found.ground


@pytest.mark.parametrize("side", ["above", "left", "right", "below"])
def test_a_label_stands_on_its_side_of_its_point(side: Side):
    covered = ground(wanted(200, 100), side)
    beyond = {
        "above": covered.bottom < 100,
        "below": covered.top > 100,
        "left": covered.right < 200,
        "right": covered.left > 200,
    }

    assert [name for name, is_beyond in beyond.items() if is_beyond] == [side]


@pytest.mark.parametrize("side", ["above left", "above right", "below left", "below right"])
def test_a_label_aslant_touches_neither_the_height_nor_the_width_of_its_point(side: Side):
    covered = ground(wanted(200, 100), side)

    assert (covered.right < 200) == ("left" in side)
    assert (covered.left > 200) == ("right" in side)
    assert (covered.bottom < 100) == ("above" in side)
    assert (covered.top > 100) == ("below" in side)


def test_labels_of_one_point_do_not_cover_each_other():
    labels = [wanted(200, 100) for _ in range(6)]
    found = [p for p in place(labels, sheet=SHEET, taken=[]) if p]
    grounds = [p.ground for p in found]

    assert [p.side for p in found] == ["above", "below"]
    assert not any(one.meets(other) for one, other in combinations(grounds, 2))


def test_a_label_that_is_needed_always_has_a_place():
    labels = [*(wanted(200, 100) for _ in range(4)), wanted(200, 100, needed=True)]

    assert place(labels, sheet=SHEET, taken=[])[-1] is not None


def test_a_line_drives_a_label_to_another_side_or_away():
    above = list(strokes([(0, 88), (400, 88)], 4))
    sides: tuple[Side, ...] = ("above", "below")
    (moved,) = place([wanted(200, 100, sides=sides)], sheet=SHEET, taken=above)
    (gone,) = place([wanted(200, 100, sides=("above",))], sheet=SHEET, taken=above)

    assert moved is not None
    assert moved.side == "below"
    assert gone is None


def test_a_shorter_text_takes_the_place_that_the_fuller_has_not():
    (found,) = place([wanted(30, 100, "10%, 1 day late", "10%", sides=("above",))], sheet=SHEET, taken=[])

    assert found is not None
    assert found.label.text == "10%"


def test_labels_that_would_touch_give_way_to_those_before():
    labels = [write(x, 10, "24 Nov", 20, anchor="middle") for x in (100, 110, 200)]

    assert [label.x for label in clear_of(labels, 5)] == [100, 200]


@pytest.mark.parametrize(("x", "expected"), [(-50, 31.68), (0, 31.68), (100, 100), (500, 468.32)])
def test_a_middle_anchored_text_stays_on_the_sheet(x: float, expected: float):
    label = write(x, 10, "24 Nov", 20, anchor="middle")

    assert extent("24 Nov", 20) == pytest.approx(63.36)
    assert within(label, 500).x == pytest.approx(expected)


def test_a_bold_text_is_kept_on_the_sheet_as_wide_as_it_is():
    label = write(500, 10, "24 Nov", 20, bold=True, anchor="middle")

    assert within(label, 500).x == pytest.approx(500 - label.extent / 2)
    assert label.extent > extent("24 Nov", 20)
