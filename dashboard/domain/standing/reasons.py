"""Why a standing is what it is: what is wrong with a gate, an agent or a condition, in words."""

from collections.abc import Sequence
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
    "expired",
    "trigger_fired",
    "gate_missed",
    "gate_cover_overdue",
    "gate_covered",
    "gate_not_assessed",
    "agent_not_ready",
    "condition_overdue",
    "condition_unmet",
    "condition_waived",
    "nothing_open",
]
# What the passing of days alone brings.
BROUGHT_BY_TIME: tuple[ReasonCause, ...] = ("gate_cover_overdue", "condition_overdue")


class Reason(Model):
    """Why a standing is what it is: what it is about, what kind of cause it is, in words, and since which day."""

    subject: Subject
    cause: ReasonCause
    message: str
    since: date | None = None

    @property
    def sentence(self) -> str:
        """The message with what it is about."""
        return self.subject.sentence(self.message)


def covering(condition_ids: Sequence[str]) -> str:
    """The conditions that cover something: "condition 1 and condition 2"; "" where none does."""
    return wording.listed([str(Subject(kind="condition", id=name)) for name in condition_ids])


def _covering(gate: GateState, conditions: tuple[ConditionState, ...], status: str) -> str:
    names = [
        str(c.subject)
        for c in conditions
        if c.condition.id in gate.covered_by
        and (c.status == "overdue" if status == "fail" else c.has_standing_cover)
    ]
    return wording.listed(names)


def gate_cause(gate: GateState, conditions: tuple[ConditionState, ...]) -> ReasonCause:
    """Why a gate is not passed, as a kind of cause."""
    if gate.status == "not_assessed":
        return "gate_not_assessed"
    if gate.status == "conditional":
        return "gate_covered"
    return "gate_cover_overdue" if _covering(gate, conditions, gate.status) else "gate_missed"


def gate_reason(gate: GateState, conditions: tuple[ConditionState, ...]) -> str:
    """Why a gate is not passed, in words."""
    found = f"{gate.result or 'attested as not met'}, required: {gate.gate.requirement}"
    covering = _covering(gate, conditions, gate.status)
    match gate_cause(gate, conditions):
        case "gate_not_assessed":
            has_none = f"has {wording.NO_RESULT}"
            return f"{has_none} that can be compared with its requirement" if gate.result else has_none
        case "gate_covered":
            return f"{found}; covered by {covering}"
        case "gate_cover_overdue":
            return f"{found}; {covering} is overdue"
    return f"{found}; no condition covers it"


def agent_reason(agent: AgentState) -> str:
    """Why an agent is not fully ready, in words."""
    if agent.score is None:
        return f"has {wording.NO_SCORE}"
    left = len(agent.outstanding)
    return f"scores {wording.score(agent.score)}" + (
        f", {wording.count(left, 'item')} outstanding" if left else ""
    )


def condition_words(condition: ConditionState, *, lasting: bool = False) -> str:
    """Where a condition stands, relative to the day: "due in 2 to 9 days", "met 20 Nov, 6 days early", "waived until ...".

    `lasting` words hold on any day: "due 27 Nov 2026", "met 20 Nov 2026, 6 days early".
    """
    on = None if lasting else condition.on
    if condition.met_on:
        return wording.finished(met_on=condition.met_on, due_on=condition.due_on, on=on)
    if condition.status == "waived" and condition.waived_until:
        return f"waived until {wording.short_day(condition.waived_until, on)}"
    if on is None:
        return f"due {wording.day(condition.due_on)}"
    return wording.deadline(on=on, opens_on=condition.opens_on, due_on=condition.due_on)


def window_words(condition: ConditionState) -> str:
    """A condition's window as its days, and whether they hang on an assumed start: "22 Nov to 29 Nov (assumed)"."""
    days = wording.window(condition.opens_on, condition.due_on, condition.on)
    return wording.assumed(days, is_assumed=condition.start_assumed)


def slip_words(condition: ConditionState, *, lasting: bool = False) -> str | None:
    """How far a condition has slipped: "first due 20 Nov, 7 days later now", or earlier; None where it has not."""
    if not condition.slip_days:
        return None
    first = wording.short_day(condition.original_due_on, None if lasting else condition.on)
    moved = "later" if condition.slip_days > 0 else "earlier"
    return f"first due {first}, {wording.days(abs(condition.slip_days))} {moved} now"


def condition_facts(condition: ConditionState, *, start: date, lasting: bool = False) -> tuple[str, ...]:
    """What else is known of a condition, a line each: risk, cover, window, extensions, waiver; `start` is the deployment's."""
    terms, on = condition.condition, None if lasting else condition.on
    reason = f" ({terms.risk_reason})" if terms.risk_reason else ""
    lines = [
        f"Risk: {(terms.risk or 'not stated').replace('_', ' ')}{reason}",
        f"Covers: {wording.listed(terms.covers) or 'nothing'}{_inferred(condition)}",
        f"Window: {wording.day(condition.opens_on)} to {wording.day(condition.due_on)}, {terms.timeline}",
    ]
    if condition.start_assumed:
        lines.append(f"Assumed: the deployment started on {wording.day(start)}, the day of the certification")
    if terms.blocks_traffic_from is not None:
        lines.append(f"Blocks traffic from {wording.quantity(terms.blocks_traffic_from, '%')}")
    lines += [
        f"Extended on {wording.short_day(e.granted_on, on)} to {wording.short_day(e.to, on)} by {e.approver}: {e.reason}"
        for e in condition.extensions
    ]
    if condition.status == "waived" and condition.waived_until:
        until = wording.day(condition.waived_until)
        lines.append(f"Waived until {until} by {condition.waived_by}: {condition.waiver_reason}")
    if condition.reopened_because:
        lines.append(f"Reopened: {condition.reopened_because}")
    return tuple(lines)


def _inferred(condition: ConditionState) -> str:
    inferred = [i for i in condition.condition.inferred if i in condition.condition.covers]
    return f" (inferred from the document's words: {wording.listed(inferred)})" if inferred else ""
