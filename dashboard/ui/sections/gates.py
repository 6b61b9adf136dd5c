"""The sections of Gates: the table, and the gate that was chosen."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

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


def _on_paper(row: dict[str, Any]) -> dict[str, str]:
    """A row as it is printed, where there are no drawings in cells."""
    plain = {name: value for name, value in row.items() if name not in ("Status", "Trend")}
    return {"Status": row["Status"][0], **{name: escape(value or "") for name, value in plain.items()}}


def table(view: View) -> GateState | None:
    """Draw the table under its filter; the gate of the address, in the table or not, else the first there."""
    wanted = SHOW[choice("Show", list(SHOW), name="show")]
    known = {g.gate.id: g for g in headlines.worst_first(view.assessment.gates)}
    ids = [name for name, state in known.items() if not wanted or state.status in wanted]
    asked = asked_for(list(known), name="gate") or next(iter(ids), None)
    if not ids:
        st.caption("No gate is like that.")
    else:
        _selectable(view, [known[name] for name in ids], asked)
    return known[asked] if asked else None


def _selectable(view: View, states: Sequence[GateState], chosen: str | None) -> None:
    """Draw gates as rows, the chosen one ticked if it is among them; a tick goes into the address."""
    ids = [state.gate.id for state in states]
    ticked = [n for n, name in enumerate(ids) if name == chosen]
    key = _key(ticked)

    def pick() -> None:
        rows = st.session_state[key].selection.rows
        if rows:
            st.query_params["gate"] = ids[rows[0]]

    rows = [_row(view, state) for state in states]
    with st.container(key="on-paper"):
        st.table(pd.DataFrame([_on_paper(row) for row in rows]), hide_index=True, border="horizontal")
    st.dataframe(
        pd.DataFrame(rows),
        key=key,
        hide_index=True,
        height=38 * (len(states) + 1) + 3,
        row_height=38,
        on_select=pick,
        selection_mode="single-row",
        selection_default={"selection": {"rows": ticked, "columns": []}},
        column_config={
            "Status": st.column_config.MultiselectColumn(
                "Status", options=list(CHIPS), color=list(CHIPS.values()), width=128
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
    st.markdown(f"{status_chip(state.status)} {declared}Owner: {owner(gate.owner)}. {_good(state)}".strip())
    if state.note:
        st.markdown(escape(state.note))
    if gate.footnote:
        st.markdown(stated(view, gate.footnote, f"{path_of(view.assessment, state.subject)}.footnote"))
    sourced(view, state.source, state.observed_at, state.evidence)
    findings.beside(view, state.subject)
