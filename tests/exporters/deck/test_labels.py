from itertools import combinations

import pytest

from dashboard.exporters.deck.labels import Rectangle, Side, Wanted, ground, place, strokes

SHEET = Rectangle(left=0, top=0, right=400, bottom=200)


def wanted(
    x: float,
    y: float,
    *texts: str,
    sides: tuple[Side, ...] = ("above", "left", "right", "below"),
    needed: bool = False,
) -> Wanted:
    return Wanted(x=x, y=y, texts=texts or ("10%",), size=15, sides=sides, needed=needed)


@pytest.mark.parametrize("side", ["above", "left", "right", "below"])
def test_a_label_stands_on_its_side_of_its_point(side: Side):
    covered = ground(wanted(200, 100), "10%", side)
    beyond = {
        "above": covered.bottom < 100,
        "below": covered.top > 100,
        "left": covered.right < 200,
        "right": covered.left > 200,
    }

    assert [name for name, is_beyond in beyond.items() if is_beyond] == [side]


@pytest.mark.parametrize("side", ["above left", "above right", "below left", "below right"])
def test_a_label_aslant_touches_neither_the_height_nor_the_width_of_its_point(side: Side):
    covered = ground(wanted(200, 100), "10%", side)

    assert (covered.right < 200) == ("left" in side)
    assert (covered.left > 200) == ("right" in side)
    assert (covered.bottom < 100) == ("above" in side)
    assert (covered.top > 100) == ("below" in side)


def test_labels_of_one_point_do_not_cover_each_other():
    labels = [wanted(200, 100) for _ in range(6)]
    found = [p for p in place(labels, sheet=SHEET, lines=[]) if p]
    grounds = [ground(labels[0], p.text, p.side) for p in found]

    assert [p.side for p in found] == ["above", "below"]
    assert not any(one.meets(other) for one, other in combinations(grounds, 2))


def test_a_label_that_is_needed_always_has_a_place():
    labels = [*(wanted(200, 100) for _ in range(4)), wanted(200, 100, needed=True)]

    assert place(labels, sheet=SHEET, lines=[])[-1] is not None


def test_a_line_drives_a_label_to_another_side_or_away():
    above = list(strokes([(0, 88), (400, 88)], 4))
    sides: tuple[Side, ...] = ("above", "below")
    (moved,) = place([wanted(200, 100, sides=sides)], sheet=SHEET, lines=above)
    (gone,) = place([wanted(200, 100, sides=("above",))], sheet=SHEET, lines=above)

    assert moved is not None
    assert moved.side == "below"
    assert gone is None


def test_a_shorter_text_takes_the_place_that_the_fuller_has_not():
    (found,) = place([wanted(30, 100, "10%, 1 day late", "10%", sides=("above",))], sheet=SHEET, lines=[])

    assert found is not None
    assert found.text == "10%"
