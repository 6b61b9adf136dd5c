"""Whether an observation fits its certification: what it names is there, and it says enough."""

import difflib
from collections.abc import Iterable
from itertools import pairwise

from dashboard.domain.certificate import Certificate
from dashboard.domain.gates import Gate
from dashboard.domain.observations import (
    CONDITION_EVENTS,
    AgentScore,
    AgentWorkDone,
    ConditionItemDone,
    ConditionWaived,
    DrillHeld,
    DutyDone,
    GateResult,
    Observation,
    SignOffRecorded,
)
from dashboard.domain.operations.obligations import obligation_states
from dashboard.domain.rollout.events import (
    AnalysisFinished,
    PhaseMark,
    PlanRevised,
    RehearsalHeld,
    RollbackStamped,
    Traffic,
    TriggerChanged,
)
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.quantities import read_requirement


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """That there is no such thing, and what is meant or what there is."""
    names = tuple(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"there is no {what} {name}; did you mean {close[0]}?"
    listed = ", ".join(names[:12]) or "none"
    return f"there is no {what} {name}; use one of: {listed}"


def _gate_fault(seen: GateResult, gates: dict[str, Gate]) -> str | None:
    gate = gates.get(seen.gate)
    if gate is None:
        return unknown("gate", seen.gate, gates)
    if seen.value is None and seen.attested is None and seen.text is None:
        return f"{seen.gate} has no result; give a value, an attestation or a text"
    if seen.value is not None and read_requirement(gate.requirement).kind == "qualitative":
        return f"{seen.gate} requires words ({gate.requirement}), so a value cannot meet it; give attested instead"
    return None


def _condition_fault(seen: Observation, certificate: Certificate) -> str | None:
    assert isinstance(seen, CONDITION_EVENTS), "asked only of a condition's events"
    conditions = {c.id: c for c in certificate.conditions}
    condition = conditions.get(seen.condition)
    if condition is None:
        return unknown("condition", seen.condition, conditions)
    if isinstance(seen, ConditionItemDone) and seen.item > len(condition.items):
        return (
            f"condition {condition.id} has {len(condition.items)} items, not {seen.item}; items count from 1"
        )
    if isinstance(seen, ConditionWaived):
        day = day_of(seen.observed_at, certificate.certification.zone)
        if seen.until < day:
            return f"the waiver ends on {seen.until}, before it begins on {day}; correct its last day"
    return None


def _agent_fault(seen: AgentScore | AgentWorkDone, certificate: Certificate) -> str | None:
    agents = {a.id: a for a in certificate.agents}
    agent = agents.get(seen.agent)
    if agent is None:
        return unknown("agent", seen.agent, agents)
    if isinstance(seen, AgentWorkDone):
        work = agent.work(seen.of)
        return (
            None if seen.text in work else unknown(f"open {seen.of} of {agent.id} reading", seen.text, work)
        )
    if seen.score is None and seen.completion is None and seen.overhead is None:
        return f"{agent.id} has no figure; give a score, completion or overhead"
    return None


def _phase_fault(seen: PhaseMark, certificate: Certificate) -> str | None:
    phases = {p.number: p for p in certificate.rollout.phases}
    phase = phases.get(seen.phase)
    if phase is None:
        return unknown("phase", str(seen.phase), map(str, phases))
    texts = phase.success_criteria if seen.of == "criterion" else phase.deliverables
    many = "success criteria" if seen.of == "criterion" else "deliverables"
    return (
        None
        if seen.number <= len(texts)
        else f"phase {seen.phase} has {len(texts)} {many}, not {seen.number}"
    )


def _duty_fault(seen: DutyDone, certificate: Certificate) -> str | None:
    head = certificate.certification
    on = day_of(seen.observed_at, head.zone)
    known = [
        row.id
        for duty in certificate.obligations
        for row in obligation_states(
            duty, decided_on=head.decided_on, valid_until=head.valid_until, on=on, reviews=(), done={}
        )
    ]
    return None if seen.duty in known else unknown("duty", seen.duty, known)


def _life_fault(seen: DutyDone | SignOffRecorded | DrillHeld, certificate: Certificate) -> str | None:
    match seen:
        case DutyDone():
            return _duty_fault(seen, certificate)
        case SignOffRecorded():
            roles = [s.role for b in certificate.boards for s in b.signoffs]
            return None if seen.role in roles else unknown("role", seen.role, roles)
        case DrillHeld():
            recovery = certificate.operations.recovery
            promised = getattr(recovery, f"{seen.objective}_minutes") if recovery else None
            return (
                None if promised else f"the certification promises no {seen.objective.upper()}; leave it out"
            )


def _shift_fault(
    seen: TriggerChanged | RollbackStamped | RehearsalHeld | PlanRevised | AnalysisFinished,
    certificate: Certificate,
) -> str | None:
    triggers = [t.id for t in certificate.rollback.triggers]
    procedures = [p.id for p in certificate.rollback.procedures]
    match seen:
        case TriggerChanged() if seen.trigger not in triggers:
            return unknown("trigger", seen.trigger, triggers)
        case TriggerChanged():
            return _waiver_fault(seen, certificate)
        case RollbackStamped() | RehearsalHeld() if seen.procedure not in procedures:
            return unknown("rollback procedure", seen.procedure, procedures)
        case AnalysisFinished() if seen.trigger is not None and seen.trigger not in triggers:
            return unknown("trigger", seen.trigger, triggers)
        case PlanRevised():
            falls = [b for a, b in pairwise(seen.steps) if b.percent <= a.percent]
            return (
                f"{falls[0].percent} does not rise above the step before; order the steps" if falls else None
            )
    return None


def _waiver_fault(seen: TriggerChanged, certificate: Certificate) -> str | None:
    if seen.change != "waived":
        return "only a waiver has a last day; leave until out" if seen.until else None
    if seen.until is None:
        return "a waiver needs its last day; give until"
    day = day_of(seen.observed_at, certificate.certification.zone)
    if seen.until < day:
        return f"the waiver ends on {seen.until}, before it begins on {day}; correct its last day"
    return None


LIFE_EVENTS = (DutyDone, SignOffRecorded, DrillHeld)
SHIFTS = (TriggerChanged, RollbackStamped, RehearsalHeld, PlanRevised, AnalysisFinished)


def observation_fault(seen: Observation, certificate: Certificate) -> str | None:
    """What is wrong with an observation of this certification, or None; the one check for every way in."""
    fault = None
    if isinstance(seen, GateResult):
        fault = _gate_fault(seen, {g.id: g for g in certificate.gates})
    elif isinstance(seen, AgentScore | AgentWorkDone):
        fault = _agent_fault(seen, certificate)
    elif isinstance(seen, PhaseMark):
        fault = _phase_fault(seen, certificate)
    elif isinstance(seen, LIFE_EVENTS):
        fault = _life_fault(seen, certificate)
    elif isinstance(seen, SHIFTS):
        fault = _shift_fault(seen, certificate)
    elif isinstance(seen, CONDITION_EVENTS):
        fault = _condition_fault(seen, certificate)
    elif isinstance(seen, Traffic) and seen.percent is None and seen.change != "pause":
        fault = "a step has no percent; give the share of traffic"
    return fault
