"""What a page's script says is collected as one tree, and is drawn once, whatever happens."""

from contextlib import suppress
from typing import Any

import pytest

from dashboard.ui import sheet
from dashboard.ui.sheet import Row


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was given to the browser."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(sheet, "_component", lambda: lambda **given: found.append(given["data"]))
    return found


def said(drawn: list[dict[str, Any]]) -> list[Any]:
    """The elements of the one sheet that was drawn."""
    [data] = drawn
    nodes: list[Any]
    tag, attributes, *nodes = data["sheet"]
    assert (tag, attributes) == ("div", {"class": "sheet"})
    return nodes


def test_a_run_is_drawn_once_at_its_end_with_the_snapshot_that_it_is_of(drawn):
    with sheet.opened() as page:
        page.page = "gates"
        sheet.title("A **b**")
        sheet.watch("abc", "at the foot")
        assert drawn == []

    assert said(drawn) == [["h1", {}, "A ", ["strong", {}, "b"]]]
    assert {name: drawn[0][name] for name in ("page", "id", "stamp")} == {
        "page": "gates",
        "id": "abc",
        "stamp": "at the foot",
    }


def test_what_was_said_before_a_fault_is_drawn_and_the_next_run_begins_anew(drawn):
    with suppress(ZeroDivisionError), sheet.opened(), sheet.container("inner"):
        sheet.title("before")
        raise ZeroDivisionError
    with sheet.opened():
        sheet.title("after")

    assert drawn[0]["sheet"][2:] == [["div", {"class": "inner"}, ["h1", {}, "before"]]]
    assert drawn[1]["sheet"][2:] == [["h1", {}, "after"]]


def test_a_place_that_was_made_first_is_filled_later(drawn):
    with sheet.opened():
        above = sheet.container()
        sheet.caption("below")
        with above, sheet.expander("Fold", expanded=True):
            sheet.header("inside")
        left, right = sheet.columns([3, 1])
        with right:
            sheet.markdown("right")
        left.add("left")

    assert said(drawn) == [
        [
            "div",
            {"class": "stack"},
            [
                "details",
                {"open": ""},
                ["summary", {}, "Fold"],
                ["div", {"class": "stack"}, ["h2", {}, "inside"]],
            ],
        ],
        ["p", {"class": "caption"}, "below"],
        [
            "div",
            {"class": "columns", "style": "--columns:minmax(0,3fr) minmax(0,1fr)"},
            ["div", {"class": "stack"}, "left"],
            ["div", {"class": "stack"}, ["p", {}, "right"]],
        ],
    ]


@pytest.mark.parametrize(
    ("tone", "role"), [("bad", "alert"), ("warn", "alert"), ("good", "status"), ("blue", "status")]
)
def test_what_is_wrong_is_read_out_at_once_and_what_is_well_in_its_turn(drawn, tone: Any, role: str):
    with sheet.opened():
        sheet.alert(tone, "Said", sign="history")

    [band] = said(drawn)
    assert band[1] == {"class": f"alert {tone}", "role": role}
    assert band[3] == ["div", {}, ["p", {}, "Said"]]


def test_a_figure_says_its_name_its_value_and_how_it_moved(drawn):
    with sheet.opened():
        sheet.figure("[Gates](gates)", "3 of *4*", "1 more", "good")

    assert said(drawn) == [
        [
            "div",
            {"class": "figure"},
            ["div", {"class": "name"}, ["a", {"href": "gates"}, "Gates"]],
            ["span", {"class": "number"}, "3 of *4*"],
            ["span", {"class": "moved good"}, "1 more"],
        ]
    ]


def test_a_table_names_its_columns_once(drawn):
    with sheet.opened():
        sheet.table([{"Id": "1", "Name": ":small[a]"}, {"Id": "2", "Name": "b"}])

    [[_, attributes, table]] = said(drawn)
    assert attributes == {"class": "scroller"}
    assert table[2] == ["thead", {}, ["tr", {}, *(["th", {"scope": "col"}, h] for h in ("Id", "Name"))]]
    assert table[3] == [
        "tbody",
        {},
        ["tr", {}, ["td", {}, "1"], ["td", {}, ["small", {}, "a"]]],
        ["tr", {}, ["td", {}, "2"], ["td", {}, "b"]],
    ]


def test_a_table_that_is_sorted_has_keys_beside_its_cells(drawn):
    with sheet.opened():
        sheet.sortable("Gates", ["Name", "Due"], [Row([["a"], ["1 Dec"]], ["a", None], current=True)])

    assert said(drawn) == [
        {
            "draw": "sortable",
            "label": "Gates",
            "heads": ["Name", "Due"],
            "rows": [{"cells": [["a"], ["1 Dec"]], "keys": ["a", None], "current": True}],
        }
    ]
