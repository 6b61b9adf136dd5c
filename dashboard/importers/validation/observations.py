"""Whether an observation fits its certification: what it names is there, and it says enough."""

import difflib
from collections.abc import Iterable
from datetime import date
from functools import singledispatch
from itertools import pairwise

from dashboard.domain.agents import Agent
from dashboard.domain.certificate import Certificate
from dashboard.domain.conditions import Condition
from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    CertificateChanged,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
    DrillHeld,
    DutyDone,
    GateResult,
    Observation,
    SignOffRecorded,
)
from dashboard.domain.operations.obligations import periods
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
from dashboard.domain.values.source import Observed

# Of so many names, and a name so long, the one that may be meant is looked for; it costs their product.
COMPARED, LONGEST = 100, 80


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """That there is no such thing, and what is meant, in whatever case, or what there is."""
    names = tuple(known)
    folded = {each.casefold(): each for each in names} if len(names) <= COMPARED else {}
    close = difflib.get_close_matches(name[:LONGEST].casefold(), folded, n=1)
    if close:
        return f"there is no {what} {name}; did you mean {folded[close[0]]}?"
    listed = ", ".join(names[:12]) or "none"
    return f"there is no {what} {name}; use one of: {listed}"


@singledispatch
def observation_fault(seen: Observation, certificate: Certificate) -> str | None:
    """What is wrong with an observation of this certification, or None; the one check for every way in.

    Each kind of observation that can be at fault registers its own rule below; the others fit any
    certification.
    """
    del seen, certificate
    return None


@observation_fault.register
def _gate_fault(seen: GateResult, certificate: Certificate) -> str | None:
    gates = {g.id: g for g in certificate.gates}
    gate = gates.get(seen.gate)
    if gate is None:
        return unknown("gate", seen.gate, gates)
    if seen.value is None and seen.attested is None and seen.text is None:
        return f"{seen.gate} has no result; give a value, an attestation or a text"
    if seen.value is not None and read_requirement(gate.requirement).kind == "qualitative":
        return (
            f"{seen.gate} requires words ({gate.requirement}), so a value cannot meet it; give attested"
            " instead"
        )
    return None


def _known_agent(agent_id: str, certificate: Certificate) -> Agent | str:
    """The agent of an id, or that there is none."""
    agents = {a.id: a for a in certificate.agents}
    return agents[agent_id] if agent_id in agents else unknown("agent", agent_id, agents)


@observation_fault.register
def _score_fault(seen: AgentScore, certificate: Certificate) -> str | None:
    agent = _known_agent(seen.agent, certificate)
    if isinstance(agent, str):
        return agent
    if seen.score is None and seen.completion is None and seen.overhead is None:
        return f"{agent.id} has no figure; give a score, completion or overhead"
    return None


@observation_fault.register
def _work_fault(seen: AgentWorkDone, certificate: Certificate) -> str | None:
    agent = _known_agent(seen.agent, certificate)
    if isinstance(agent, str):
        return agent
    work = agent.work(seen.of)
    return None if seen.text in work else unknown(f"open {seen.of} of {agent.id} reading", seen.text, work)


def _known_condition(condition_id: str, certificate: Certificate) -> Condition | str:
    """The condition of an id, or that there is none."""
    conditions = {c.id: c for c in certificate.conditions}
    return (
        conditions[condition_id]
        if condition_id in conditions
        else unknown("condition", condition_id, conditions)
    )


@observation_fault.register(ConditionMet)
@observation_fault.register(ConditionExtended)
@observation_fault.register(ConditionReopened)
def _condition_fault(
    seen: ConditionMet | ConditionExtended | ConditionReopened, certificate: Certificate
) -> str | None:
    condition = _known_condition(seen.condition, certificate)
    return condition if isinstance(condition, str) else None


@observation_fault.register
def _item_fault(seen: ConditionItemDone, certificate: Certificate) -> str | None:
    condition = _known_condition(seen.condition, certificate)
    if isinstance(condition, str):
        return condition
    if seen.item <= len(condition.items):
        return None
    return f"condition {condition.id} has {len(condition.items)} items, not {seen.item}; items count from 1"


@observation_fault.register
def _waived_fault(seen: ConditionWaived, certificate: Certificate) -> str | None:
    condition = _known_condition(seen.condition, certificate)
    return condition if isinstance(condition, str) else _waiver_end(seen.until, seen, certificate)


def _waiver_end(until: date, seen: Observed, certificate: Certificate) -> str | None:
    """What is wrong with a waiver's last day, or None."""
    day = day_of(seen.observed_at, certificate.certification.zone)
    if until >= day:
        return None
    return f"the waiver ends on {until}, before it begins on {day}; correct its last day"


@observation_fault.register
def _phase_fault(seen: PhaseMark, certificate: Certificate) -> str | None:
    phases = {p.number: p for p in certificate.rollout.phases}
    phase = phases.get(seen.phase)
    if phase is None:
        return unknown("phase", str(seen.phase), map(str, phases))
    texts = phase.success_criteria if seen.of == "criterion" else phase.deliverables
    many = "success criteria" if seen.of == "criterion" else "deliverables"
    if seen.number <= len(texts):
        return None
    return f"phase {seen.phase} has {len(texts)} {many}, not {seen.number}"


@observation_fault.register
def _duty_fault(seen: DutyDone, certificate: Certificate) -> str | None:
    as_of = certificate.as_of(seen.observed_at)
    known = [period.id for duty in certificate.obligations for period in periods(duty, as_of)]
    return None if seen.duty in known else unknown("duty", seen.duty, known)


@observation_fault.register
def _sign_off_fault(seen: SignOffRecorded, certificate: Certificate) -> str | None:
    if seen.change == "overruled" and (seen.by is None or seen.reason is None):
        return "overruled needs who overruled it and why; give by and reason"
    roles = [s.role for b in certificate.boards for s in b.signoffs]
    return None if seen.role in roles else unknown("role", seen.role, roles)


@observation_fault.register
def _decision_fault(seen: CertificateChanged, _: Certificate) -> str | None:
    if seen.change in ("approved", "rejected") and seen.by is None:
        return f"{seen.change} needs who decided; give by"
    return None


@observation_fault.register
def _drill_fault(seen: DrillHeld, certificate: Certificate) -> str | None:
    recovery = certificate.operations.recovery
    promised = getattr(recovery, f"{seen.objective}_minutes") if recovery else None
    return None if promised else f"the certification promises no {seen.objective.upper()}; leave it out"


@observation_fault.register
def _trigger_fault(seen: TriggerChanged, certificate: Certificate) -> str | None:
    triggers = [t.id for t in certificate.rollback.triggers]
    if seen.trigger not in triggers:
        return unknown("trigger", seen.trigger, triggers)
    if seen.change != "waived":
        return "only a waiver has a last day; leave until out" if seen.until else None
    if seen.until is None:
        return "a waiver needs its last day; give until"
    return _waiver_end(seen.until, seen, certificate)


@observation_fault.register(RollbackStamped)
@observation_fault.register(RehearsalHeld)
def _procedure_fault(seen: RollbackStamped | RehearsalHeld, certificate: Certificate) -> str | None:
    procedures = [p.id for p in certificate.rollback.procedures]
    return None if seen.procedure in procedures else unknown("rollback procedure", seen.procedure, procedures)


@observation_fault.register
def _analysis_fault(seen: AnalysisFinished, certificate: Certificate) -> str | None:
    triggers = [t.id for t in certificate.rollback.triggers]
    if seen.trigger is None or seen.trigger in triggers:
        return None
    return unknown("trigger", seen.trigger, triggers)


@observation_fault.register
def _plan_fault(seen: PlanRevised, _: Certificate) -> str | None:
    falls = [b for a, b in pairwise(seen.steps) if b.percent <= a.percent]
    return f"{falls[0].percent} does not rise above the step before; order the steps" if falls else None


@observation_fault.register
def _traffic_fault(seen: Traffic, _: Certificate) -> str | None:
    if seen.percent is None and seen.change != "pause":
        return "a step has no percent; give the share of traffic"
    return None
