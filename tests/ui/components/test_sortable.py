"""A table is sorted by the head of a column: once up, once more down, what is not known last."""

from typing import Any

import pytest

ROWS = [
    # name, result, due
    ("b", 9.5, "2026-12-01"),
    ("c", None, None),
    ("a", 100, "2026-11-30"),
    ("d", -1, ""),
]


def put(stage: Any, rows: Any = ROWS, current: str = "c") -> None:
    given = [
        {"cells": [[key if isinstance(key, str) else f"{key}%"] for key in keys], "keys": keys}
        | ({"current": True} if keys[0] == current else {"current": False})
        for keys in rows
    ]
    stage.put("sortable", label="Gates", heads=["Name", "Result", "Due"], rows=given)


def names(stage: Any) -> str:
    return "".join(stage.page.locator("tbody tr td:first-child").all_inner_texts())


def press(stage: Any, head: str) -> None:
    stage.page.get_by_role("button", name=head).click()


def told(stage: Any) -> list[str | None]:
    return [each.get_attribute("aria-sort") for each in stage.page.locator("th").all()]


def test_rows_stand_as_they_were_given_until_a_head_is_pressed(stage):
    put(stage)

    assert names(stage) == "bcad"
    assert told(stage) == [None, None, None]
    assert stage.page.get_by_role("table", name="Gates").count() == 1


@pytest.mark.parametrize(
    ("head", "up", "down"), [("Name", "abcd", "dcba"), ("Result", "dbac", "abdc"), ("Due", "abcd", "bacd")]
)
def test_texts_numbers_and_days_go_up_then_down_and_what_is_not_known_is_last(
    stage, head: str, up: str, down: str
):
    put(stage)
    found = []
    for _ in range(3):
        press(stage, head)
        found.append(names(stage))

    assert found == [up, down, up]


def test_the_sorted_column_alone_says_which_way_it_goes(stage):
    put(stage)
    press(stage, "Result")
    assert told(stage) == [None, "ascending", None]
    press(stage, "Result")
    assert told(stage) == [None, "descending", None]
    press(stage, "Due")
    assert told(stage) == [None, None, "ascending"]


def test_heads_are_reached_and_pressed_by_keyboard_which_keeps_its_place(stage):
    put(stage)
    keys = stage.page.keyboard
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    assert (names(stage), stage.page.evaluate("document.activeElement.textContent")) == ("dbac", "Result")
    keys.press("Space")
    assert (names(stage), stage.page.evaluate("document.activeElement.textContent")) == ("abdc", "Result")


def test_the_chosen_row_is_told_wherever_it_stands(stage):
    put(stage)
    press(stage, "Result")

    rows = stage.page.locator("tbody tr")
    assert [row.get_attribute("aria-current") for row in rows.all()] == [None, None, None, "true"]


def test_a_sort_survives_other_rows_and_another_choice(stage):
    put(stage)
    press(stage, "Result")
    put(stage, [*ROWS, ("e", 50, None)], current="a")

    assert names(stage) == "dbeac"
    assert told(stage) == [None, "ascending", None]
    current = stage.page.locator("[aria-current] td").first
    assert current.inner_text() == "a"


def test_a_course_in_a_cell_is_drawn_each_time(stage):
    rows = [
        {"cells": [[name], [{"draw": "spark", "values": values, "label": name}]], "keys": [name, None]}
        for name, values in (("b", [1, 2, 3]), ("a", [5, 5]))
    ]
    stage.put("sortable", label="Gates", heads=["Name", "Trend"], rows=rows)
    press(stage, "Name")

    lines = stage.page.locator("polyline").evaluate_all("all => all.map((e) => e.getAttribute('points'))")
    assert lines == ["3.0,12.0 77.0,12.0", "3.0,21.0 40.0,12.0 77.0,3.0"]
    assert [each.get_attribute("aria-label") for each in stage.page.locator("svg").all()] == ["a", "b"]
