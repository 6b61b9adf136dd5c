"""The sections of Portfolio: every certification on a line, how many stand how, and how that went."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.domain.standing import RANK
from dashboard.domain.values import wording
from dashboard.review.portfolio import LINES, Line, urgency, weeks
from dashboard.ui.frame.address import HOME, Standpoint, linked, page_at
from dashboard.ui.frame.choice import choice, pick
from dashboard.ui.frame.text import chip, escape, status_chip

MOST = 100  # lines that are drawn before "show all" is asked for
WEEKS = 8
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
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Search", key="find", bind="query-params", placeholder="id, system or authority")
        held = {*(line.status for line in lines), st.query_params.get("standing")}
        standings = [status for status in reversed(RANK) if status in held]
        shown = pick("Standing", ["all", *standings], name="standing")
        order = pick("Order", list(ORDERS), name="order")
    words = (text or "").casefold().split()
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
        st.caption("No certification is like that.")
        return
    shown = list(lines) if st.session_state.get("whole") else list(lines)[:MOST]
    st.table(pd.DataFrame([_row(line) for line in shown]).set_index("Certification"))
    if len(lines) > MOST:
        st.checkbox(f"Show all {len(lines):,}", key="whole", bind="query-params")


def _row(line: Line) -> dict[str, str]:
    name = linked(f"{escape(line.id)} · {escape(line.system)}", page_at(Standpoint(line.id), HOME))
    plain = LINES.pick("days_left gates conditions traffic act next")
    return {
        "Certification": name,
        "Standing": chip(LINES["standing"].mark(line)),
        **{column.head: escape(column.words(line)) for column in plain},
    }


def _only(**asked: str) -> str:
    """The address of this page with those alone that are like that."""
    return f"portfolio?{urlencode(asked)}"


def rolled_up(lines: Sequence[Line]) -> None:
    """Draw how many stand how, of each system, authority or standing."""
    group = GROUPS[choice("Count by", list(GROUPS), name="by", is_labelled=True)]
    statuses = [s for s in reversed(RANK) if any(x.status == s for x in lines)]
    counted: dict[str, Counter[str]] = {}
    for line in lines:
        counted.setdefault(group(line), Counter())[line.status] += 1
    rows = [
        {
            "Of": linked(escape(name), _only(find=name)),
            **{status_chip(s): str(counts[s] or "") for s in statuses},
            "All": str(counts.total()),
        }
        for name, counts in sorted(counted.items(), key=lambda each: (-each[1].total(), each[0]))
    ]
    st.table(pd.DataFrame(rows), hide_index=True)


def course(lines: Sequence[Line], on: date) -> None:
    """Draw how many stood how at the end of each of the last weeks, up to a day (UTC)."""
    held = weeks(lines, on, count=WEEKS)
    statuses = [s for s in reversed(RANK) if any(counts[s] for _, counts in held)]
    st.header(f"{_share(held[-1][1])} certified, {_share(held[0][1])} {WEEKS - 1} weeks ago")
    rows = [
        {
            "Standing": linked(status_chip(s), _only(standing=s)),
            **{wording.day(day): str(counts[s] or "") for day, counts in held},
        }
        for s in statuses
    ]
    if rows:
        st.table(pd.DataFrame(rows), hide_index=True)


def _share(counts: Counter[str]) -> str:
    """How many of all hold, with conditions or without."""
    return wording.of(counts["certified"] + counts["conditional"], counts.total(), "certification")
