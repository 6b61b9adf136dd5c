"""`readiness status --json`: an assessment as the public contract has it (DESIGN.md, The command line)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from dashboard.domain.agents import AgentState
from dashboard.domain.assessment import Assessment
from dashboard.domain.conditions import ConditionState
from dashboard.domain.examination import examined
from dashboard.domain.fields import number_for_json
from dashboard.domain.findings import Finding
from dashboard.domain.gates import GateState
from dashboard.domain.observed import Source
from dashboard.domain.rollout import PhaseState, RolloutState
from dashboard.domain.verdicts import TriggerState


def _number(value: Decimal | None) -> int | float | None:
    return None if value is None else number_for_json(value)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _instant(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else None


def _source(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    return {"seq": source.seq, "document": source.document, "line": source.line, "sha256": source.sha256}


def _certification(assessment: Assessment) -> dict[str, Any]:
    head, start = assessment.head, assessment.start
    return {
        "id": head.id,
        "title": head.title,
        "system": head.system,
        "authority": head.authority,
        "type": head.type,
        "decided_on": _day(head.decided_on),
        "valid_until": _day(head.valid_until),
        "days_left": assessment.validity.days_left,
        "next_review": _day(head.next_review),
        "declared_decision": head.declared_decision,
        "deployment_start": _day(start.on),
        "deployment_start_assumed": start.assumed,
        "deployment_start_superseded": [_day(on) for on in start.superseded],
        "time_zone": head.time_zone,
        "sample": head.sample,
        "risk": assessment.certificate.closing.risk if assessment.certificate.closing else None,
        "source": _source(assessment.source),
    }


def _gate(state: GateState) -> dict[str, Any]:
    room, asked = state.headroom, state.requirement
    return {
        "id": state.gate.id,
        "name": state.gate.name,
        "requirement": state.gate.requirement,
        "result": state.result,
        "value": _number(state.value),
        "comparator": asked.comparator,
        "threshold": _number(asked.threshold),
        "unit": asked.unit,
        "declared": state.gate.declared,
        "status": state.status,
        "basis": state.basis,
        "headroom": {
            "value": _number(room.value),
            "share": _number(room.share),
            "factor": _number(room.factor),
            "thin": room.thin,
        }
        if room
        else None,
        "covered_by": list(state.covered_by),
        "observed_at": _instant(state.observed_at),
        "since": _day(state.since),
        "note": state.note,
        "owner": state.gate.owner,
        "evidence": state.evidence,
        "source": _source(state.source),
    }


def _agent(state: AgentState) -> dict[str, Any]:
    return {
        "id": state.agent.id,
        "name": state.agent.name,
        "score": _number(state.score),
        "completion": _number(state.completion),
        "overhead": _number(state.overhead),
        "declared": state.agent.declared,
        "status": state.status,
        "outstanding": list(state.outstanding),
        "authorization": state.agent.authorization,
        "covered_by": list(state.covered_by),
        "observed_at": _instant(state.observed_at),
        "owner": state.agent.owner,
        "source": _source(state.source),
    }


def _condition(state: ConditionState) -> dict[str, Any]:
    condition = state.condition
    return {
        "id": condition.id,
        "title": condition.title,
        "risk": condition.risk,
        "opens_on": _day(state.opens_on),
        "due_on": _day(state.due_on),
        "original_due_on": _day(state.original_due_on),
        "start_assumed": state.start_assumed,
        "status": state.status,
        "days_left": state.days_left,
        "slip_days": state.slip_days,
        "met_on": _day(state.met_on),
        "waived_until": _day(state.waived_until),
        "covers": list(condition.covers),
        "items": [{"text": i.text, "done": i.done, "done_on": _day(i.done_on)} for i in state.items],
        "extensions": [
            {"granted_on": _day(e.granted_on), "to": _day(e.to), "reason": e.reason, "approver": e.approver}
            for e in state.extensions
        ],
        "owner": condition.owner,
    }


def _phase(state: PhaseState) -> dict[str, Any]:
    return {
        "number": state.phase.number,
        "name": state.phase.name,
        "status": state.status,
        "planned_start": _day(state.planned_start),
        "planned_end": _day(state.planned_end),
        "agents": list(state.phase.agents),
        "steps": [
            {
                "percent": _number(s.percent),
                "planned_on": _day(s.planned_on),
                "reached_on": _day(s.reached_on),
            }
            for s in state.steps
        ],
        "success_criteria": [{"text": c.text, "met": c.met} for c in state.criteria],
        "deliverables": [{"text": d.text, "met": d.met} for d in state.deliverables],
    }


def _trigger(state: TriggerState) -> dict[str, Any]:
    trigger = state.trigger
    return {"id": trigger.id, "text": trigger.text, "verdict": state.verdict, "detail": state.detail, "owner": trigger.owner}  # fmt: skip


def _rollout(state: RolloutState, triggers: tuple[TriggerState, ...]) -> dict[str, Any]:
    step = state.next_step
    return {
        "strategy": state.strategy,
        "traffic_actual": _number(state.traffic_actual),
        "traffic_planned": _number(state.traffic_planned),
        "deviation_days": state.deviation_days,
        "deviation_percent_hours": _number(state.deviation_percent_hours),
        "phases": [_phase(p) for p in state.phases],
        "next_step": {
            "percent": _number(step.percent),
            "planned_on": _day(step.planned_on),
            "blocked_by": list(step.blocked_by),
        }
        if step
        else None,
        "events": [
            {"at": _instant(e.at), "kind": e.kind, "percent": _number(e.percent), "reason": e.reason}
            for e in state.events
        ],
        "triggers": [_trigger(t) for t in triggers],
    }


def findings_json(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Findings as JSON-ready values; `sources` are the places that bear on each."""
    return [f.model_dump(mode="json") for f in findings]


def status_json(assessment: Assessment) -> dict[str, Any]:
    """The assessment as JSON-ready values: numbers unrounded, unknowns null, days as dates, instants in UTC."""
    standing = assessment.standing
    return {
        "certification": _certification(assessment),
        "as_of": _instant(assessment.as_of),
        "known_by": _instant(assessment.known_by),
        "ledger_head": assessment.ledger_head,
        "standing": {
            "status": standing.status,
            "sentence": standing.sentence,
            "reasons": [
                {"subject": r.subject, "message": r.message, "since": _day(r.since)} for r in standing.reasons
            ],
        },
        "gates": [_gate(g) for g in assessment.gates],
        "agents": [_agent(a) for a in assessment.agents],
        "conditions": [_condition(c) for c in assessment.conditions],
        "rollout": _rollout(assessment.rollout, assessment.triggers),
        "obligations": [
            {
                "id": o.id,
                "cadence": o.obligation.cadence,
                "text": o.obligation.text,
                "due_on": _day(o.due_on),
                "status": o.status,
                "done_on": _day(o.done_on),
                "owner": o.obligation.owner,
            }
            for o in assessment.obligations
        ],
        "signoffs": [
            {
                "board": s.board,
                "role": s.role,
                "name": s.name,
                "decision": s.decision,
                "decided_on": _day(s.decided_on),
                "remark": s.remark,
                "remark_closed_on": _day(s.remark_closed_on),
            }
            for s in assessment.signoffs
        ],
        "recovery": [
            {
                "objective": p.objective,
                "promised_minutes": p.promised,
                "measured_minutes": _number(p.measured),
                "drilled_on": _day(p.drilled_on),
                "kept": p.kept,
            }
            for p in assessment.promises
        ],
        "findings": findings_json(examined(assessment)),
    }
