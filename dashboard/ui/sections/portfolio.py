"""The sections of Portfolio: every certification on a line, how many stand how, and how that went."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from dashboard.domain.standing import RANK
from dashboard.domain.values import wording
from dashboard.review.columns import Column
from dashboard.review.portfolio import LINES, Line, urgency, weeks
from dashboard.ui import sheet
from dashboard.ui.components import tables
from dashboard.ui.components.tables import Cell, Head
from dashboard.ui.frame.address import HOME, Standpoint, page_at
from dashboard.ui.frame.choice import WHOLE, choice, is_whole, pick, seek

MOST = 100  # lines that are drawn before "show all" is asked for
WEEKS = 8
# What is told of each beside its name, with its share of the width.
SHARES = {
    "standing": 1.8,
    "days_left": 0.6,
    "gates": 1,
    "conditions": 1.2,
    "traffic": 0.8,
    "act": 1.8,
    "next": 2.4,
}
ORDERS: Mapping[str, Callable[[Line], tuple[object, ...]]] = {
    "urgency": urgency,
    "id": lambda line: (line.id,),
    "system": lambda line: (line.system.casefold(), line.id),
    "days left": lambda line: (line.days_left is None, line.days_left or 0, line.id),
}
GROUPS: Mapping[str, Callable[[Line], str]] = {
    "system": lambda line: line.system,
    "authority": lambda line: line.owner,
    "standing": lambda line: wording.mark(line.status).word,
}


def found(lines: Sequence[Line]) -> list[Line]:
    """Draw search, filter and order, all of which the address has; the lines that they leave, in order."""
    with sheet.container("chosen"):
        text = seek("Search", name="find", placeholder="id, system or authority")
        held = {*(line.status for line in lines), st.query_params.get("standing")}
        standings = [status for status in reversed(RANK) if status in held]
        shown = pick("Standing", ["all", *standings], name="standing")
        order = pick("Order", list(ORDERS), name="order")
    words = text.casefold().split()
    left = [
        line
        for line in lines
        if shown in ("all", line.status)
        and all(word in f"{line.id} {line.title} {line.system} {line.owner}".casefold() for word in words)
    ]
    return sorted(left, key=ORDERS[order])


def table(lines: Sequence[Line]) -> None:
    """Draw a line for each certification; its name opens it."""
    if not lines:
        sheet.caption("No certification is like that.")
        return
    shown = lines if is_whole() else lines[:MOST]
    certification = Head(text="Certification", share=1.8)
    heads = [
        Head(text=LINES[key].head, share=share, is_number=key == "days_left") for key, share in SHARES.items()
    ]
    tables.table(
        [certification, *heads],
        [_row(line) for line in shown],
        label="Certifications",
        more=_rest(len(lines)) if len(lines) > MOST else None,
    )


def _rest(count: int) -> Cell:
    """The way to all lines, or back to the first."""
    asked = {name: text for name, text in st.query_params.to_dict().items() if name != WHOLE}
    if is_whole():
        return Cell(text=f"Show the first {MOST}", href=_only(**{"find": "", **asked}))
    return Cell(text=f"Show all {count:,}", href=_only(**asked, **{WHOLE: "true"}))


def _row(line: Line) -> list[Cell]:
    name = Cell(text=f"{line.id} · {line.system}", href=page_at(Standpoint(line.id), HOME))
    return [name, *(_cell(LINES[key], line) for key in SHARES)]


def _cell(column: Column[Line], line: Line) -> Cell:
    value = column.cell(line)
    return Cell(mark=value) if isinstance(value, wording.Mark) else Cell(text=column.words(line))


def _only(**asked: str) -> str:
    """The address of this page with those alone that are like that."""
    return f"portfolio?{urlencode(asked)}"


def rolled_up(lines: Sequence[Line]) -> None:
    """Draw how many stand how, of each system, authority or standing."""
    by = choice("Count by", list(GROUPS), name="by", is_labelled=True)
    group = GROUPS[by]
    statuses = [s for s in reversed(RANK) if any(x.status == s for x in lines)]
    counted: dict[str, Counter[str]] = {}
    for line in lines:
        counted.setdefault(group(line), Counter())[line.status] += 1
    rows = [
        [Cell(text=name, href=_only(find=name)), *_counts(counts, statuses), Cell(text=str(counts.total()))]
        for name, counts in sorted(counted.items(), key=lambda each: (-each[1].total(), each[0]))
    ]
    of_each = [Head(mark=wording.mark(s), is_number=True) for s in statuses]
    heads = [Head(text="Of", share=2), *of_each, Head(text="All", is_number=True)]
    tables.table(heads, rows, label=f"How many stand how, by {by}")


def _counts(counts: Counter[str], keys: Sequence[str]) -> list[Cell]:
    return [Cell(text=str(counts[key] or "")) for key in keys]


def course(lines: Sequence[Line], on: date) -> None:
    """Draw how many stood how at the end of each of the last weeks, up to a day (UTC)."""
    held = weeks(lines, on, count=WEEKS)
    statuses = [s for s in reversed(RANK) if any(counts[s] for _, counts in held)]
    sheet.header(f"{_share(held[-1][1])} certified, {_share(held[0][1])} {WEEKS - 1} weeks ago")
    rows = [
        [
            Cell(mark=wording.mark(s), href=_only(standing=s)),
            *(Cell(text=str(counts[s] or "")) for _, counts in held),
        ]
        for s in statuses
    ]
    heads = [
        Head(text="Standing", share=2),
        *(Head(text=wording.day(day), is_number=True) for day, _ in held),
    ]
    if rows:
        tables.table(heads, rows, label="How many stood how, week by week")


def _share(counts: Counter[str]) -> str:
    """How many of all hold, with conditions or without."""
    return wording.of(counts["certified"] + counts["conditional"], counts.total(), "certification")
