"""The sections of Gates: the table, and the gate that was chosen."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.domain.gates import GateState
from dashboard.domain.observations import GateResult
from dashboard.domain.values import wording
from dashboard.findings.places import path_of
from dashboard.review import headlines
from dashboard.review.columns.results import GATES
from dashboard.ui.components import drawings
from dashboard.ui.frame.address import link, thing_at
from dashboard.ui.frame.choice import asked_for, choice
from dashboard.ui.frame.named import stated
from dashboard.ui.frame.provenance import owner, sourced
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.title import entitle
from dashboard.ui.frame.view import View
from dashboard.ui.sections import findings
from dashboard.ui.sections.overview import gate_bar

SHOW = {"all": (), "exceptions": ("fail", "conditional", "not_assessed"), "passed": ("pass",)}
CHIPS = {
    wording.mark(s).text: c
    for s, c in (("fail", "red"), ("conditional", "orange"), ("not_assessed", "gray"), ("pass", "green"))
}
WEEKS = 8
MANY, TALLEST = 12, 500  # gates from which the table scrolls beside the detail, and its height in pixels
ROW, LINES = 38, 84  # a row of one line and of four, in pixels
LETTERS = 60  # that a row of one line has room for
WRAPPED = {"Gate": 280, "Result": 140, "Required": 120}  # in pixels, where names are longer than that


def gap(state: GateState) -> str:
    """How far a result lies from its requirement, in words: "6.3 points short", "2 ms over"."""
    room = state.headroom
    if room is None:
        return "attested" if state.basis == "attested" else ""
    size = wording.distance(room.value, state.requirement.unit)
    is_limit = state.requirement.comparator in ("<", "≤")
    if room.value < 0:
        return f"{size} {'over' if is_limit else 'off' if state.requirement.comparator == '=' else 'short'}"
    if room.factor is not None and room.factor >= 10:
        return f"{wording.number(room.factor, 0)} times below"
    if room.value == 0:
        return (
            "at the limit, which misses it" if state.requirement.comparator in ("<", ">") else "exactly met"
        )
    return f"{size} {'below' if is_limit else 'above'}{', thin' if room.thin else ''}"


def results(view: View, gate: str) -> list[GateResult]:
    """The measured results of a gate so far, oldest first."""
    seen = view.record.seen(GateResult, view.assessment.as_of)
    return [r for r in seen if r.gate == gate and r.value is not None]


def _due(view: View, state: GateState) -> str:
    if state.status not in ("conditional", "fail"):
        return ""
    due = [c.due_on for c in view.assessment.covers_of(state.gate.id) if c.is_unmet]
    return wording.short_day(min(due), view.assessment.on) if due else ""


def _row(view: View, state: GateState) -> dict[str, Any]:
    status, *plain, covered = GATES.pick("status name result required covered_by")
    history = [float(r.value) for r in results(view, state.gate.id)[-WEEKS:] if r.value is not None]
    return {
        status.head: [status.words(state)],
        **{column.head: column.words(state) for column in plain},
        "Gap or headroom": gap(state),
        covered.head: covered.words(state),
        "Due": _due(view, state),
        "Trend": history if len(history) > 1 else None,
        "Id": state.gate.id,
    }


def _plain(view: View, state: GateState, row: dict[str, Any]) -> dict[str, str]:
    """A row as it is printed and read on a phone, where there are no drawings in cells."""
    words = {name: escape(value or "") for name, value in row.items() if name not in ("Status", "Trend")}
    name = link(state.gate.name, thing_at(view.stand, state.subject))
    return {"Status": row["Status"][0], **words, GATES["name"].head: name}


def table(view: View) -> tuple[GateState | None, DeltaGenerator]:
    """Draw the table under its filter; the gate of the address, in the table or not, else the first there.

    With it the place of its detail: below a short table, beside a long one.
    """
    wanted = SHOW[choice("Show", list(SHOW), name="show")]
    known = {g.gate.id: g for g in headlines.worst_first(view.assessment.gates)}
    states = [state for state in known.values() if not wanted or state.status in wanted]
    asked = asked_for(list(known), name="gate") or next((state.gate.id for state in states), None)
    rows = [_row(view, state) for state in states]
    if states:
        with st.container(key="on-paper"):
            plain = [_plain(view, state, row) for state, row in zip(states, rows, strict=True)]
            st.table(pd.DataFrame(plain), hide_index=True, border="horizontal")
    is_long = len(known) > MANY
    place, beside = st.columns([2, 1], gap="medium") if is_long else (st.container(), st.container())
    with place:
        if states:
            ids = [state.gate.id for state in states]
            _selectable(pd.DataFrame(rows), ids, asked, tallest=TALLEST if is_long else None)
        else:
            st.caption("No gate is like that.")
    return known[asked] if asked else None, beside


def _selectable(rows: pd.DataFrame, ids: Sequence[str], chosen: str | None, *, tallest: int | None) -> None:
    """Draw gates as rows, the chosen one ticked if it is among them; a tick goes into the address.

    A table that is taller scrolls under its head; where a name is long it takes as many lines as it needs.
    """
    ticked = [n for n, name in enumerate(ids) if name == chosen]
    key = _key(ticked)

    def pick() -> None:
        picked = st.session_state[key].selection.rows
        if picked:
            st.query_params["gate"] = ids[picked[0]]

    is_wrapped = bool(rows["Gate"].str.len().max() > LETTERS)
    row = LINES if is_wrapped else ROW
    height = row * len(ids) + ROW + 3
    st.dataframe(
        rows,
        key=key,
        hide_index=True,
        height=min(height, tallest or height),
        row_height=row,
        on_select=pick,
        selection_mode="single-row",
        selection_default={"selection": {"rows": ticked, "columns": []}},
        column_config={
            "Status": st.column_config.MultiselectColumn(
                "Status", options=list(CHIPS), color=list(CHIPS.values()), width=128
            ),
            **(
                {name: st.column_config.TextColumn(name, width=w) for name, w in WRAPPED.items()}
                if is_wrapped
                else {}
            ),
            "Trend": st.column_config.LineChartColumn("Trend", width=80, help=f"Last {WEEKS} results"),
        },
    )


def _key(ticked: list[int]) -> str:
    """The table's key, another one where its ticks are not the address's: those of a table cannot be set."""
    turn = st.session_state.setdefault("turn", 0)
    held = st.session_state.get(f"gates-{turn}")
    if held is not None and held.selection.rows != ticked:
        st.session_state["turn"] = turn = turn + 1
    return f"gates-{turn}"


def _good(state: GateState) -> str:
    """Until when its result is good; nothing without a result."""
    if state.good_until:
        lasts = f", {escape(state.gate.good_for)} from its measurement" if state.gate.good_for else ""
        return f"Its result {wording.expiry(state.good_until)}{lasts}."
    return "Its result never expires." if state.observed_at else ""


def detail(view: View, state: GateState) -> None:
    """Draw one gate: bar, what covers it, its own word where that differs, where its figures came from."""
    gate = state.gate
    entitle("Gates", view, gate.id)
    name = link(f"{gate.id} {gate.name}", thing_at(view.stand, state.subject))
    st.header(f"{name}: {escape(gap(state) or wording.mark(state.status).word.lower())}")
    drawings.bars([gate_bar(state, view.stand)], key="gate", label=gate.name)
    declared = f"Declared: {escape(gate.declared)}. " if gate.declared else ""
    who = f"Owner: {owner(view.stand, gate.owner)}."
    st.markdown(f"{status_chip(state.status)} {declared}{who} {_good(state)}".strip())
    if state.note:
        st.markdown(escape(state.note))
    if gate.footnote:
        st.markdown(stated(view, gate.footnote, f"{path_of(view.assessment, state.subject)}.footnote"))
    sourced(view, state.source, state.observed_at, state.evidence)
    findings.beside(view, state.subject)
