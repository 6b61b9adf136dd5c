"""The rollout as `readiness status --json` has it (DESIGN.md, The command line)."""

from typing import Any

from dashboard.domain.record.plan_history import PlanState
from dashboard.domain.rollout import RolloutState
from dashboard.domain.rollout.analyses import analysis_verdict, analysis_words, is_certified
from dashboard.domain.rollout.events import AnalysisFinished, ToolEvent
from dashboard.domain.rollout.phases import PhaseState
from dashboard.domain.rollout.release import Release
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.triggers.rollbacks import ProcedureState
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.exporters.json.values import day_json, instant_json, minutes_json, number_json


def _phase(state: PhaseState) -> dict[str, Any]:
    return {
        "number": state.phase.number,
        "name": state.phase.name,
        "status": state.status,
        "planned_start": day_json(state.planned_start),
        "planned_end": day_json(state.planned_end),
        "agents": list(state.phase.agents),
        "steps": [
            {
                "percent": number_json(s.percent),
                "planned_on": day_json(s.planned_on),
                "first_planned_on": day_json(s.first_planned_on or s.planned_on),
                "reached_on": day_json(s.reached_on),
            }
            for s in state.steps
        ],
        "success_criteria": [{"text": c.text, "met": c.met} for c in state.criteria],
        "deliverables": [{"text": d.text, "met": d.met} for d in state.deliverables],
    }


def _trigger(state: TriggerState) -> dict[str, Any]:
    trigger, hold = state.trigger, state.trigger.kind != "event"
    return {
        "id": trigger.id,
        "text": trigger.text,
        "verdict": state.verdict,
        "detail": state.detail,
        "hold_minutes": minutes_json(trigger.hold) if hold else None,
        "hold_assumed": hold and trigger.hold_minutes is None,
        "proven_minutes": minutes_json(state.proven),
        "possible_minutes": minutes_json(state.possible),
        "coverage": number_json(state.coverage),
        "heard_at": instant_json(state.heard_at),
        "fired_at": instant_json(state.fired_at),
        "learned_at": instant_json(state.firings[0].learned_at) if state.firings else None,
        "known_then": state.known_then,
        "owner": trigger.owner,
    }


def _procedure(state: ProcedureState) -> dict[str, Any]:
    procedure = state.procedure
    return {
        "id": procedure.id,
        "name": procedure.name,
        "limit_minutes": procedure.limit_minutes,
        "rehearsal": {
            "held_at": instant_json(state.rehearsed_on),
            "minutes": number_json(state.measured),
            "stale": state.is_stale,
            "detail": state.detail,
        },
        "runs": [
            {
                "since": instant_json(run.since),
                "over_limit": run.is_over,
                "clocks": [
                    {
                        "stamp": clock.stamp,
                        "at": instant_json(clock.stamped_at),
                        "minutes": minutes_json(clock.took),
                        "running": clock.is_running,
                        "over_limit": clock.is_over,
                    }
                    for clock in run.clocks
                ],
            }
            for run in state.runs
        ],
    }


def _plan(state: PlanState) -> dict[str, Any]:
    return {
        "since": day_json(state.since),
        "reason": state.reason,
        "steps": [{"percent": number_json(p), "planned_on": day_json(on)} for p, on in state.steps],
    }


def _analysis(seen: AnalysisFinished, release: Release | None) -> dict[str, Any]:
    return {
        "run": seen.run,
        "metric": seen.metric,
        "outcome": analysis_verdict(seen, release).outcome,
        "declared": seen.outcome,
        "detail": analysis_words(seen, release),
        "dry_run": seen.dry_run,
        "revision": seen.revision,
        "of_certified": is_certified(seen, release),
        "trigger": seen.trigger,
        "measured": number_json(seen.measured),
        "failed": number_json(seen.failed),
        "message": seen.message,
        "observed_at": instant_json(seen.observed_at),
    }


def _report(seen: ToolEvent) -> dict[str, Any]:
    return {
        "tool": seen.tool,
        "workload": seen.workload,
        "phase": seen.phase,
        "message": seen.message,
        "observed_at": instant_json(seen.observed_at),
    }


def _course(state: RolloutState) -> dict[str, Any]:
    """What traffic did, which version it is the share of, and what is not known of it."""
    release, still = state.release, state.standstill
    return {
        "traffic_detail": state.traffic_words,
        "release": {"name": release.name, "assumed": release.is_assumed, "detail": release.detail}
        if release
        else None,
        "standstill": {
            "kind": still.kind,
            "since": instant_json(still.since),
            "reported_at": instant_json(still.reported_at),
            "reason": still.reason,
        }
        if still
        else None,
        "events": [
            {
                "at": instant_json(e.at),
                "kind": e.kind,
                "percent": number_json(e.percent),
                "reason": e.reason,
                "until": instant_json(e.until),
                "reports": e.reports,
            }
            for e in state.events
        ],
        "gaps": [
            {"start": instant_json(g.start), "end": instant_json(g.end), "detail": g.words}
            for g in state.gaps
        ],
    }


def rollout_json(assessment: Assessment) -> dict[str, Any]:
    """The rollout with its triggers, procedures, plans and evidence as JSON-ready values."""
    state = assessment.rollout
    step = state.next_step
    return {
        "strategy": state.strategy,
        "traffic_actual": number_json(state.traffic_actual),
        "traffic_planned": number_json(state.traffic_planned),
        "traffic_permitted": number_json(state.permitted),
        "deviation_days": state.deviation_days,
        "deviation_percent_hours": number_json(state.deviation_percent_hours),
        "phases": [_phase(p) for p in state.phases],
        "next_step": {
            "percent": number_json(step.percent),
            "planned_on": day_json(step.planned_on),
            "first_planned_on": day_json(step.first_planned_on or step.planned_on),
            "blocked_by": list(step.blocked_by),
        }
        if step
        else None,
        **_course(state),
        "plans": [_plan(p) for p in assessment.plans],
        "triggers": [_trigger(t) for t in assessment.triggers],
        "procedures": [_procedure(p) for p in assessment.procedures],
        "analyses": [_analysis(a, state.release) for a in assessment.analyses],
        "reports": [_report(r) for r in assessment.reports],
    }
