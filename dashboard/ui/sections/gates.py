"""The sections of Gates: the table, and the gate that was chosen."""

from datetime import date, datetime
from decimal import Decimal

from dashboard.domain.gates import GateState
from dashboard.domain.observations import GateResult
from dashboard.domain.values import wording
from dashboard.findings.places import path_of
from dashboard.review import headlines
from dashboard.review.columns.results import GATES
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.address import link, linked, thing_at
from dashboard.ui.frame.choice import asked_for, choice, here
from dashboard.ui.frame.named import stated
from dashboard.ui.frame.provenance import owner, sourced
from dashboard.ui.frame.text import escape, status_chip
from dashboard.ui.frame.title import entitle
from dashboard.ui.frame.view import View
from dashboard.ui.sections import findings
from dashboard.ui.sections.overview import gate_bar
from dashboard.ui.sheet.markdown import inline

SHOW = {"all": (), "exceptions": ("fail", "conditional", "not_assessed"), "passed": ("pass",)}
WEEKS = 8
MANY = 12  # gates from which the table scrolls beside the detail
HEADS = (
    *(column.head for column in GATES.pick("status name result required")),
    "Gap or headroom",
    GATES["covered_by"].head,
    "Due",
    "Trend",
    "Id",
)


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


def measured(view: View, gate: str) -> tuple[tuple[datetime, Decimal], ...]:
    """What was measured of a gate so far and when, oldest first."""
    seen = (r for r in view.record.seen(GateResult, view.assessment.as_of) if r.gate == gate)
    return tuple((r.observed_at, r.value) for r in seen if r.value is not None)


def _due(view: View, state: GateState) -> date | None:
    """The first day on which what covers a gate that does not pass is due; None where nothing is."""
    if state.status not in ("conditional", "fail"):
        return None
    return min((c.due_on for c in view.assessment.covers_of(state.gate.id) if c.is_unmet), default=None)


def _row(view: View, state: GateState, *, chosen: bool) -> sheet.Row:
    """A gate's row; its name chooses it."""
    status, name, *plain, covered = GATES.pick("status name result required covered_by")
    history = [float(value) for _, value in measured(view, state.gate.id)[-WEEKS:]]
    due = _due(view, state)
    words = {
        **{column.head: column.words(state) or "" for column in plain},
        "Gap or headroom": gap(state),
        covered.head: covered.words(state) or "",
        "Due": wording.short_day(due, view.assessment.on) if due else "",
    }
    label = f"Last {len(history)} results"
    trend: sheet.Cell = [{"draw": "spark", "values": history, "label": label}] if len(history) > 1 else []
    cells: list[sheet.Cell] = [
        inline(status_chip(state.status)),
        inline(linked(escape(name.words(state)), here(gate=state.gate.id))),
        *([text] for text in words.values()),
        trend,
        [state.gate.id],
    ]
    keys: list[str | float | None] = [
        status.words(state),
        name.words(state),
        *words.values(),
        len(history) or None,
        state.gate.id,
    ]
    keys[HEADS.index("Result")] = None if state.value is None else float(state.value)
    room = state.headroom
    keys[HEADS.index("Gap or headroom")] = (
        float(room.value if room.share is None else room.share) if room else None
    )
    keys[HEADS.index("Due")] = due.isoformat() if due else None
    return sheet.Row(cells, keys, chosen)


def table(view: View) -> tuple[GateState | None, sheet.Box]:
    """Draw the table under its filter; the gate of the address, in the table or not, else the first there.

    With it the place of its detail: below a short table, beside a long one.
    """
    wanted = SHOW[choice("Show", list(SHOW), name="show")]
    known = {g.gate.id: g for g in headlines.worst_first(view.assessment.gates)}
    states = [state for state in known.values() if not wanted or state.status in wanted]
    asked = asked_for(list(known), name="gate") or next((state.gate.id for state in states), None)
    is_long = len(known) > MANY
    place, beside = sheet.columns([2, 1], "beside") if is_long else (sheet.container(), sheet.container())
    with place:
        if states:
            with sheet.container("gates"):
                rows = [_row(view, state, chosen=state.gate.id == asked) for state in states]
                sheet.sortable(headlines.gates(view.assessment), HEADS, rows)
        else:
            sheet.caption("No gate is like that.")
    return known[asked] if asked else None, beside


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
    sheet.header(f"{name}: {escape(gap(state) or wording.mark(state.status).word.lower())}")
    drawings.bars([gate_bar(state, view.stand)], label=gate.name)
    declared = f"Declared: {escape(gate.declared)}. " if gate.declared else ""
    who = f"Owner: {owner(view.stand, gate.owner)}."
    sheet.markdown(f"{status_chip(state.status)} {declared}{who} {_good(state)}".strip())
    if state.note:
        sheet.markdown(escape(state.note))
    if gate.footnote:
        sheet.markdown(stated(view, gate.footnote, f"{path_of(view.assessment, state.subject)}.footnote"))
    sourced(view, state.source, state.observed_at, state.evidence)
    findings.beside(view, state.subject)
