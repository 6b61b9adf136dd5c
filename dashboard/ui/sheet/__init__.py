"""What a page says, as one tree of elements: collected while its script runs, drawn at once in the browser.

Streamlit takes some milliseconds of the browser's for each of its elements, and a page of the board has a
hundred. Functions are called as Streamlit's are; texts are Markdown in which what is data has been escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self

import streamlit as st

from dashboard.domain.values.wording import Tone
from dashboard.ui.sheet.markdown import Node, blocks, icon, inline

Part = Node | Mapping[str, Any]  # an element, or what the browser is to draw
Cell = Sequence[Part]

_OPEN: ContextVar[tuple["Box", ...]] = ContextVar("sheet")


class Box:
    """An element that others are put into, while it is entered."""

    def __init__(self, tag: str = "div", name: str = "", **attributes: str) -> None:
        self.node: list[Any] = [tag, {**({"class": name} if name else {}), **attributes}]

    def add(self, *nodes: Part) -> None:
        """Put elements into it, after those that are there."""
        self.node.extend(nodes)

    @property
    def inside(self) -> tuple[Node, ...]:
        """The elements that were put into it."""
        return tuple(self.node[2:])

    def __enter__(self) -> Self:
        """Put into it whatever is said until it is left."""
        _OPEN.set((*_OPEN.get(), self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Go on where it stands."""
        _OPEN.set(_OPEN.get()[:-1])


class Sheet(Box):
    """All that a page says: its name, and `id` and `stamp` of the snapshot that it was drawn from."""

    def __init__(self) -> None:
        super().__init__(name="sheet")
        self.page, self.id, self.stamp = "", "", ""


@cache
def _component() -> Any:
    # Not at module level: Streamlit knows packaged components only while a server or AppTest runs. Not
    # isolated: what it draws is the page, and the page's styles come with its first answer.
    return st.components.v2.component("readiness-board.board", js="board.js", isolate_styles=False)


@contextmanager
def opened() -> Iterator[Sheet]:
    """Collect what is said in this run, and draw it at the end, whatever happens."""
    sheet = Sheet()
    held = _OPEN.set((sheet,))
    try:
        yield sheet
    finally:
        _OPEN.reset(held)
        data = {"page": sheet.page, "id": sheet.id, "stamp": sheet.stamp, "sheet": sheet.node}
        _component()(data=data, key="sheet", height="content", on_changed_change=_rerun)


def _rerun() -> None:
    """Do nothing: that the trigger fired is what reruns the script."""


def add(*nodes: Part) -> None:
    """Put elements where the script is."""
    _OPEN.get()[-1].add(*nodes)


def watch(snapshot_id: str, stamp: str = "") -> None:
    """Rerun the page once `/snapshot` names another snapshot than this; `stamp` is at the foot of paper."""
    sheet = _OPEN.get()[0]
    if isinstance(sheet, Sheet):
        sheet.id, sheet.stamp = snapshot_id, stamp


def container(name: str = "") -> Box:
    """A place of its own; `name` are classes of the board's styles."""
    box = Box(name=name or "stack")
    add(box.node)
    return box


def columns(shares: int | Sequence[int], name: str = "") -> list[Box]:
    """Places side by side, one below the other on a phone; `shares` are their widths, or how many alike."""
    parts = [1] * shares if isinstance(shares, int) else list(shares)
    found = [Box(name="stack") for _ in parts]
    style = " ".join(f"minmax(0,{part}fr)" for part in parts)
    told = {"class": f"columns {name}".strip(), "style": f"--columns:{style}"}
    add(["div", told, *(box.node for box in found)])
    return found


def expander(label: str, *, expanded: bool = False) -> Box:
    """A fold under its label."""
    box = Box(name="stack")
    summary: Node = ["summary", {}, *inline(label)]
    add(["details", {"open": ""} if expanded else {}, summary, box.node])
    return box


def title(text: str) -> None:
    """The page's heading."""
    add(["h1", {}, *inline(text)])


def header(text: str) -> None:
    """A section's heading."""
    add(["h2", {}, *inline(text)])


def markdown(text: str) -> None:
    """Paragraphs, lists and tables."""
    add(*blocks(text))


def caption(text: str) -> None:
    """A remark, quieter than text."""
    add(["p", {"class": "caption"}, *inline(text)])


def band(tone: Tone, heading: str, text: str) -> None:
    """The page's heading in a tinted band, and what follows from it."""
    add(["div", {"class": f"band {tone}"}, ["h1", {}, *inline(heading)], *blocks(text)])


def alert(tone: Tone | Literal["blue"], text: str, *, sign: str) -> None:
    """A sentence in a tinted band behind an icon, which is read out when it comes."""
    role = "alert" if tone in ("bad", "warn") else "status"
    add(["div", {"class": f"alert {tone}", "role": role}, icon(sign), ["div", {}, *blocks(text)]])


def figure(label: str, value: str, moved: str, tone: Tone) -> None:
    """A figure under its name, and how it moved."""
    told: list[Node] = [["div", {"class": "name"}, *inline(label)], ["span", {"class": "number"}, value]]
    add(["div", {"class": "figure"}, *told, ["span", {"class": f"moved {tone}"}, moved]])


def table(rows: Sequence[Mapping[str, str]]) -> None:
    """Rows under the names of their cells, all Markdown."""
    heads: Node = ["tr", {}, *(["th", {"scope": "col"}, *inline(head)] for head in rows[0])]
    lines: list[Node] = [["tr", {}, *(["td", {}, *inline(text)] for text in row.values())] for row in rows]
    made: Node = ["table", {"class": "rows"}, ["thead", {}, heads], ["tbody", {}, *lines]]
    add(["div", {"class": "scroller"}, made])


class Row(NamedTuple):
    """A row of a table that is sorted: its cells, by what each is sorted, whether it is the chosen one."""

    cells: Sequence[Cell]
    keys: Sequence[str | float | None]
    current: bool = False


def sortable(label: str, heads: Sequence[str], rows: Sequence[Row]) -> None:
    """Rows that are sorted by the name of a cell, in the browser."""
    draw("sortable", {"label": label, "heads": list(heads), "rows": [row._asdict() for row in rows]})


def draw(kind: str, data: Mapping[str, Any]) -> None:
    """Something that the browser draws itself: a drawing or control of `drawings.js` by its name."""
    add({"draw": kind, **data})
