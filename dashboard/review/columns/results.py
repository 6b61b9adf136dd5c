"""The columns of what is judged by results: gates and agents."""

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions.wording import covering
from dashboard.domain.gates import GateState
from dashboard.domain.standing.reasons import agent_reason
from dashboard.domain.values import wording
from dashboard.review.columns import Column, Columns, detail

NO_OWNER = wording.owner(None)
NOT_MEASURED = wording.quantity(None)


def _covered(state: GateState | AgentState) -> str | None:
    return covering(state.covered_by) or None


def _gate_detail(state: GateState) -> str:
    covered, basis = _covered(state), None if state.basis == "none" else state.basis
    result = wording.result(state.result)
    return detail(wording.mark(state.status), result, basis, f"covered by {covered}" if covered else None)


def _gate_note(state: GateState) -> str:
    notes = [f"required: {state.gate.requirement}"]
    if state.covered_by and state.status == "conditional":
        notes.append(f"covered by {_covered(state)}")
    if state.basis == "attested":
        notes.append("attested, not measured")
    return "; ".join(notes)


GATES = Columns[GateState](
    id=Column("Id", lambda s: s.gate.id),
    name=Column("Gate", lambda s: s.gate.name),
    status=Column("Status", lambda s: s.status, "status"),
    basis=Column("Basis", lambda s: s.basis),
    required=Column("Required", lambda s: s.gate.requirement),
    result=Column("Result", lambda s: s.result, unknown=wording.NO_RESULT),
    value=Column("Value", lambda s: s.value, "number"),
    unit=Column("Unit of the value", lambda s: None if s.value is None else s.requirement.unit),
    comparator=Column("Comparator", lambda s: s.requirement.comparator),
    threshold=Column("Threshold", lambda s: s.requirement.threshold, "number"),
    threshold_unit=Column("Unit", lambda s: s.requirement.unit),
    headroom=Column("Headroom", lambda s: s.headroom.value if s.headroom else None, "number"),
    covered_by=Column("Covered by", _covered),
    owner=Column("Owner", lambda s: s.gate.owner, unknown=NO_OWNER),
    observed=Column("Observed", lambda s: s.observed_at, "instant"),
    declared=Column("Declared", lambda s: s.gate.declared),
    named=Column("Gate", lambda s: f"{s.gate.id} {s.gate.name}"),
    note=Column("Note", _gate_note),
    detail=Column("Detail", _gate_detail),
)


def _agent_note(state: AgentState) -> str | None:
    left = len(state.outstanding)
    complete = None if state.completion is None else f"{wording.quantity(state.completion, '%')} complete"
    outstanding = f"{wording.count(left, 'item')} outstanding" if left else None
    return ", ".join(filter(None, (complete, outstanding))) or None


def _agent_detail(state: AgentState) -> str:
    return detail(wording.mark(state.status), agent_reason(state), *state.outstanding)


AGENTS = Columns[AgentState](
    id=Column("Id", lambda s: s.agent.id),
    name=Column("Agent", lambda s: s.agent.name),
    status=Column("Status", lambda s: s.status, "status"),
    value=Column("Score of 100", lambda s: s.score, "number", wording.NO_SCORE),
    completion=Column("Complete", lambda s: s.completion, "percent", NOT_MEASURED),
    overhead=Column("Overhead", lambda s: s.overhead, "percent", NOT_MEASURED),
    overhead_limit=Column("Overhead limit", lambda s: s.agent.overhead_limit, "percent"),
    left=Column("Items outstanding", lambda s: len(s.outstanding), "number"),
    open=Column("Outstanding", lambda s: str(len(s.outstanding)) if s.outstanding else None),
    outstanding=Column("Outstanding", lambda s: "\n".join(s.outstanding) or None),
    covered_by=Column("Covered by", _covered),
    owner=Column("Owner", lambda s: s.agent.owner, unknown=NO_OWNER),
    observed=Column("Observed", lambda s: s.observed_at, "instant"),
    declared=Column("Declared", lambda s: s.agent.declared),
    named=Column("Agent", lambda s: f"{s.agent.id} {s.agent.name}"),
    score=Column("Score", lambda s: wording.score(s.score)),
    note=Column("Note", _agent_note),
    detail=Column("Detail", _agent_detail),
)
