"""`readiness status --json`: an assessment as the public contract has it (DESIGN.md, The command line)."""

import json
from typing import Any

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.operations import PromiseState
from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.record.reading import Reading
from dashboard.domain.standing.actions import Action
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.outlook import Outlook
from dashboard.domain.values.source import Source
from dashboard.exporters.json.rollout import rollout_json
from dashboard.exporters.json.values import day_json, instant_json, number_json
from dashboard.exporters.stamp import stamp_of
from dashboard.findings import Finding
from dashboard.findings.moment import Moment
from dashboard.review import Review, since_review


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
        "decided_on": day_json(head.decided_on),
        "valid_until": day_json(head.valid_until),
        "days_left": assessment.validity.days_left,
        "next_review": day_json(head.next_review),
        "declared_decision": head.declared_decision,
        "deployment_start": day_json(start.on),
        "deployment_start_assumed": start.assumed,
        "deployment_start_superseded": [day_json(on) for on in start.superseded],
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
        "value": number_json(state.value),
        "comparator": asked.comparator,
        "threshold": number_json(asked.threshold),
        "unit": asked.unit,
        "declared": state.gate.declared,
        "status": state.status,
        "basis": state.basis,
        "headroom": {
            "value": number_json(room.value),
            "share": number_json(room.share),
            "factor": number_json(room.factor),
            "thin": room.thin,
        }
        if room
        else None,
        "covered_by": list(state.covered_by),
        "observed_at": instant_json(state.observed_at),
        "since": day_json(state.since),
        "note": state.note,
        "owner": state.gate.owner,
        "evidence": state.evidence,
        "good_until": day_json(state.good_until),
        "source": _source(state.source),
    }


def _agent(state: AgentState) -> dict[str, Any]:
    return {
        "id": state.agent.id,
        "name": state.agent.name,
        "score": number_json(state.score),
        "completion": number_json(state.completion),
        "overhead": number_json(state.overhead),
        "declared": state.agent.declared,
        "status": state.status,
        "outstanding": list(state.outstanding),
        "authorization": state.agent.authorization,
        "covered_by": list(state.covered_by),
        "observed_at": instant_json(state.observed_at),
        "owner": state.agent.owner,
        "source": _source(state.source),
    }


def _condition(state: ConditionState) -> dict[str, Any]:
    condition = state.condition
    return {
        "id": condition.id,
        "title": condition.title,
        "risk": condition.risk,
        "opens_on": day_json(state.opens_on),
        "due_on": day_json(state.due_on),
        "original_due_on": day_json(state.original_due_on),
        "start_assumed": state.start_assumed,
        "status": state.status,
        "days_left": state.days_left,
        "slip_days": state.slip_days,
        "met_on": day_json(state.met_on),
        "waived_until": day_json(state.waived_until),
        "covers": list(condition.covers),
        "items": [{"text": i.text, "done": i.done, "done_on": day_json(i.done_on)} for i in state.items],
        "extensions": [
            {
                "granted_on": day_json(e.granted_on),
                "to": day_json(e.to),
                "reason": e.reason,
                "approver": e.approver,
            }
            for e in state.extensions
        ],
        "owner": condition.owner,
    }


def _obligation(state: ObligationState) -> dict[str, Any]:
    return {
        "id": state.id,
        "cadence": state.obligation.cadence,
        "text": state.obligation.text,
        "due_on": day_json(state.due_on),
        "status": state.status,
        "done_on": day_json(state.done_on),
        "owner": state.obligation.owner,
    }


def _signoff(state: SignOffState) -> dict[str, Any]:
    return {
        "board": state.board,
        "role": state.role,
        "name": state.name,
        "decision": state.decision,
        "decided_on": day_json(state.decided_on),
        "remark": state.remark,
        "remark_closed_on": day_json(state.remark_closed_on),
        "overruled_by": state.overruled_by,
        "overruled_on": day_json(state.overruled_on),
        "overruled_because": state.overruled_because,
    }


def _promise(state: PromiseState) -> dict[str, Any]:
    return {
        "objective": state.objective,
        "promised_minutes": state.promised,
        "measured_minutes": number_json(state.measured),
        "drilled_on": day_json(state.drilled_on),
        "kept": state.kept,
    }


def _outlook(outlook: Outlook | None) -> dict[str, Any] | None:
    """The next worse standing; `chance` (0 to 1) is that of its conditions to make their dates."""
    if outlook is None:
        return None
    return {
        "status": outlook.status,
        "on": day_json(outlook.on),
        "cause": outlook.cause,
        "chance": outlook.chance,
        "sentence": outlook.sentence,
    }


def _action(action: Action) -> dict[str, Any]:
    return {
        "subject": str(action.subject),
        "what": action.what,
        "owner": action.owner,
        "by": day_json(action.by),
        "hangs_on_it": action.hangs_on_it,
    }


def _unread(reading: Reading | None) -> dict[str, Any]:
    """The lines not understood: how many, of how many not blank (null of a record file), and where."""
    lines = reading.unread if reading else ()
    return {
        "lines": len({line.line for line in lines}),
        "of": reading.lines if reading else None,
        "places": [{"line": line.line, "section": line.section} for line in lines],
    }


def findings_json(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Findings as JSON-ready values; `sources` are the places that bear on each."""
    return [{**f.model_dump(mode="json"), "subject": str(f.subject)} for f in findings]


def review_json(review: Review) -> bytes:
    """The assessment of a review as a file: `readiness status --json`, indented, UTF-8."""
    return (json.dumps(status_json(review.now), indent=2, ensure_ascii=False) + "\n").encode()


def status_json(moment: Moment) -> dict[str, Any]:
    """The assessment as JSON-ready values: numbers unrounded, unknowns null, instants in UTC."""
    assessment, standing = moment.assessment, moment.standing
    return {
        "certification": _certification(assessment),
        "as_of": instant_json(assessment.as_of),
        "known_by": instant_json(assessment.known_by),
        "ledger_head": assessment.ledger_head,
        "unread": _unread(assessment.reading),
        "decision": assessment.decision.model_dump(include={"kind", "text", "by"}),
        "outlook": _outlook(moment.outlook),
        "actions": [_action(each) for each in moment.actions],
        "standing": {
            "status": standing.status,
            "sentence": standing.sentence,
            "reasons": [
                {"subject": str(r.subject), "message": r.message, "since": day_json(r.since)}
                for r in standing.reasons
            ],
        },
        "gates": [_gate(g) for g in assessment.gates],
        "agents": [_agent(a) for a in assessment.agents],
        "conditions": [_condition(c) for c in assessment.conditions],
        "rollout": rollout_json(assessment),
        "obligations": [_obligation(o) for o in assessment.obligations],
        "signoffs": [_signoff(s) for s in assessment.signoffs],
        "recovery": [_promise(p) for p in assessment.promises],
        "findings": findings_json(moment.findings),
        "stamp": str(stamp_of(assessment, since=since_review(assessment))),
    }
