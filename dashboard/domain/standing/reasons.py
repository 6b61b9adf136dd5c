"""Why a standing is what it is: what is wrong with a gate, an agent or a condition, in words."""

from datetime import date
from typing import Literal

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import Subject

ReasonCause = Literal[
    "not_yet_in_force",
    "revoked",
    "suspended",
    "decision_rejects",
    "decision_unread",
    "decision_conditional",
    "signoff_rejects",
    "signoff_overruled",
    "expired",
    "trigger_fired",
    "trigger_unclear",
    "gate_missed",
    "gate_cover_overdue",
    "gate_covered",
    "gate_not_assessed",
    "gate_evidence_expired",
    "agent_not_ready",
    "condition_overdue",
    "condition_unmet",
    "condition_waived",
    "nothing_open",
]
# What the passing of days alone brings.
BROUGHT_BY_TIME: tuple[ReasonCause, ...] = (
    "gate_cover_overdue",
    "gate_evidence_expired",
    "condition_overdue",
    "trigger_unclear",
)


class Reason(Model):
    """Why a standing is what it is.

    What it is about, what kind of cause it is, in words, and since which day.
    """

    subject: Subject
    cause: ReasonCause
    message: str
    since: date | None = None

    @property
    def sentence(self) -> str:
        """The message with what it is about."""
        return self.subject.sentence(self.message)


def _covering(gate: GateState, conditions: tuple[ConditionState, ...], status: str) -> list[str]:
    return [
        str(c.subject)
        for c in conditions
        if c.condition.id in gate.covered_by
        and (c.status == "overdue" if status == "fail" else c.has_standing_cover)
    ]


def gate_cause(gate: GateState, conditions: tuple[ConditionState, ...]) -> ReasonCause:
    """Why a gate is not passed, as a kind of cause."""
    if gate.status == "not_assessed":
        return "gate_evidence_expired" if gate.is_expired else "gate_not_assessed"
    if gate.status == "conditional":
        return "gate_covered"
    return "gate_cover_overdue" if _covering(gate, conditions, gate.status) else "gate_missed"


def gate_reason(gate: GateState, conditions: tuple[ConditionState, ...]) -> str:
    """Why a gate is not passed, in words."""
    found = f"{gate.result}, required: {gate.gate.requirement}"
    names = _covering(gate, conditions, gate.status)
    covering = wording.listed(names)
    match gate_cause(gate, conditions):
        case "gate_evidence_expired":
            return str(gate.note)
        case "gate_not_assessed":
            has_none = f"has {wording.NO_RESULT}"
            return f"{has_none} that can be compared with its requirement" if gate.result else has_none
        case "gate_covered":
            return f"{found}; covered by {covering}"
        case "gate_cover_overdue":
            return f"{found}; {covering} {'are' if len(names) > 1 else 'is'} overdue"
    return f"{found}; no condition covers it"


def agent_reason(agent: AgentState) -> str:
    """Why an agent is not fully ready, in words."""
    if agent.score is None:
        return f"has {wording.NO_SCORE}"
    left = len(agent.outstanding)
    return f"scores {wording.score(agent.score)}" + (
        f", {wording.count(left, 'item')} outstanding" if left else ""
    )
