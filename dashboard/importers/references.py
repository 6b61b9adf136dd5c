"""What a document names must be there: ids are unique, and references lead somewhere."""

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from dashboard.domain.certificate import Certificate
from dashboard.domain.days import day_of
from dashboard.domain.gates import Gate
from dashboard.domain.obligations import obligation_states
from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
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
from dashboard.domain.quantities import read_requirement
from dashboard.domain.shifts import PhaseMark, Traffic
from dashboard.domain.signoffs import Closing

PathFault = tuple[str, str]
CONDITION_EVENTS = (ConditionMet, ConditionItemDone, ConditionExtended, ConditionWaived, ConditionReopened)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    names = tuple(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"there is no {what} {name}; did you mean {close[0]}?"
    listed = ", ".join(names[:12]) or "none"
    return f"there is no {what} {name}; use one of: {listed}"


def _duplicates(path: str, key: str, names: Iterable[str]) -> Iterator[PathFault]:
    seen = Counter[str]()
    for index, name in enumerate(names):
        if seen[_folded(name)]:
            yield f"{path}[{index}].{key}", f"{name} is there twice; give each its own"
        seen[_folded(name)] += 1


def _ids(certificate: Certificate) -> Iterator[PathFault]:
    yield from _duplicates("gates", "id", (g.id for g in certificate.gates))
    yield from _duplicates("agents", "id", (a.id for a in certificate.agents))
    yield from _duplicates("conditions", "id", (c.id for c in certificate.conditions))
    yield from _duplicates("rollback.triggers", "id", (t.id for t in certificate.rollback.triggers))
    yield from _duplicates("rollback.procedures", "id", (p.id for p in certificate.rollback.procedures))
    yield from _duplicates("rollout.phases", "number", (str(p.number) for p in certificate.rollout.phases))
    duties = (f"{o.cadence} {o.number}" for o in certificate.obligations)
    yield from _duplicates("obligations", "number", duties)


def _missing(path: str, what: str, names: Iterable[str], known: Sequence[str]) -> Iterator[PathFault]:
    """A fault for each name of a list that is not known."""
    return (
        (f"{path}[{n}]", _unknown(what, name, known)) for n, name in enumerate(names) if name not in known
    )


def _links(certificate: Certificate) -> Iterator[PathFault]:
    gates, agents = [g.id for g in certificate.gates], [a.id for a in certificate.agents]
    for i, condition in enumerate(certificate.conditions):
        yield from _missing(f"conditions[{i}].covers", "gate or agent", condition.covers, gates + agents)
    for i, phase in enumerate(certificate.rollout.phases):
        yield from _missing(f"rollout.phases[{i}].agents", "agent", phase.agents, agents)
    if certificate.closing:
        yield from _closing(certificate, certificate.closing, gates, agents)


def _closing(
    certificate: Certificate, closing: Closing, gates: Sequence[str], agents: Sequence[str]
) -> Iterator[PathFault]:
    for name, authorised in (("immediate", closing.immediate), ("conditional", closing.conditional)):
        yield from _missing(f"closing.{name}", "agent", (a.agent for a in authorised), agents)
    for i, claim in enumerate(closing.success_claims):
        yield from _missing(f"closing.success_claims[{i}].about", "gate", claim.about, gates)
    duties = [f"{o.cadence}-{o.number}" for o in certificate.obligations]
    carriers = [c.id for c in certificate.conditions] + duties
    for i, duty in enumerate(closing.post_deployment):
        path = f"closing.post_deployment[{i}].maps_to"
        yield from _missing(path, "condition or duty", duty.maps_to, carriers)


def _closures(certificate: Certificate) -> Iterator[PathFault]:
    conditions = {c.id: c for c in certificate.conditions}
    for i, agent in enumerate(certificate.agents):
        for n, work in enumerate(agent.outstanding):
            path = f"agents[{i}].outstanding[{n}].closed_by"
            if work.closed_by is None:
                continue
            condition = conditions.get(work.closed_by.condition)
            if condition is None:
                yield f"{path}.condition", _unknown("condition", work.closed_by.condition, conditions)
                continue
            for k, item in enumerate(work.closed_by.items):
                if item > len(condition.items):
                    yield (
                        f"{path}.items[{k}]",
                        f"condition {condition.id} has {len(condition.items)} items, not {item}",
                    )


def _order(certificate: Certificate) -> Iterator[PathFault]:
    head = certificate.certification
    if head.valid_until and head.valid_until < head.decided_on:
        yield (
            "certification.valid_until",
            f"{head.valid_until} lies before the decision on {head.decided_on}; correct it",
        )
    previous = None
    for i, phase in enumerate(certificate.rollout.phases):
        for n, step in enumerate(phase.steps):
            if previous is not None and step.percent <= previous:
                yield (
                    f"rollout.phases[{i}].steps[{n}].percent",
                    f"{step.percent} does not rise above {previous}; order the steps",
                )
            previous = step.percent


def reference_faults(certificate: Certificate) -> tuple[PathFault, ...]:
    """Every id that is there twice and every reference that leads nowhere, as (path, message)."""
    observed = (
        (f"observations[{i}]", fault)
        for i, seen in enumerate(certificate.observations)
        if (fault := observation_fault(seen, certificate))
    )
    return (
        *_ids(certificate),
        *_links(certificate),
        *_closures(certificate),
        *_order(certificate),
        *observed,
    )


def _gate_fault(seen: GateResult, gates: dict[str, Gate]) -> str | None:
    gate = gates.get(seen.gate)
    if gate is None:
        return _unknown("gate", seen.gate, gates)
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
        return _unknown("condition", seen.condition, conditions)
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
        return _unknown("agent", seen.agent, agents)
    if isinstance(seen, AgentWorkDone):
        work = agent.work(seen.of)
        return (
            None if seen.text in work else _unknown(f"open {seen.of} of {agent.id} reading", seen.text, work)
        )
    if seen.score is None and seen.completion is None and seen.overhead is None:
        return f"{agent.id} has no figure; give a score, completion or overhead"
    return None


def _phase_fault(seen: PhaseMark, certificate: Certificate) -> str | None:
    phases = {p.number: p for p in certificate.rollout.phases}
    phase = phases.get(seen.phase)
    if phase is None:
        return _unknown("phase", str(seen.phase), map(str, phases))
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
    return None if seen.duty in known else _unknown("duty", seen.duty, known)


def _life_fault(seen: DutyDone | SignOffRecorded | DrillHeld, certificate: Certificate) -> str | None:
    match seen:
        case DutyDone():
            return _duty_fault(seen, certificate)
        case SignOffRecorded():
            roles = [s.role for b in certificate.boards for s in b.signoffs]
            return None if seen.role in roles else _unknown("role", seen.role, roles)
        case DrillHeld():
            recovery = certificate.operations.recovery
            promised = getattr(recovery, f"{seen.objective}_minutes") if recovery else None
            return (
                None if promised else f"the certification promises no {seen.objective.upper()}; leave it out"
            )


def observation_fault(seen: Observation, certificate: Certificate) -> str | None:
    """What is wrong with an observation of this certification, or None; the one check for every way in."""
    match seen:
        case GateResult():
            return _gate_fault(seen, {g.id: g for g in certificate.gates})
        case AgentScore() | AgentWorkDone():
            return _agent_fault(seen, certificate)
        case PhaseMark():
            return _phase_fault(seen, certificate)
        case DutyDone() | SignOffRecorded() | DrillHeld():
            return _life_fault(seen, certificate)
        case Traffic() if seen.percent is None and seen.change != "pause":
            return "a step has no percent; give the share of traffic"
    return _condition_fault(seen, certificate) if isinstance(seen, CONDITION_EVENTS) else None
