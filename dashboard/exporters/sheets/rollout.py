"""The rollout as sheets: phases and steps, the triggers that end it, and the procedures that undo it."""

from collections.abc import Iterator
from datetime import date

from dashboard.domain.rollout import PhaseState, Step, deviation_days
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.triggers.rollbacks import ProcedureState
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values import wording
from dashboard.exporters.sheets.table import Row, Sheet, columns
from dashboard.review import headlines

ROLLOUT = columns(
    {
        "Row": "text",
        "Phase": "number",
        "Name": "text",
        "Status": "status",
        "Traffic": "percent",
        "Planned": "day",
        "Planned end": "day",
        "Reached": "day",
        "Days late": "number",
        "Criteria met": "number",
        "Criteria": "number",
    }
)
TRIGGERS = columns(
    {
        "Id": "text",
        "Trigger": "text",
        "Verdict": "status",
        "Detail": "text",
        "Kind": "text",
        "Metric": "text",
        "Limit": "number",
        "Unit": "text",
        "Hold in minutes": "number",
        "Hold": "text",
        "Samples heard": "percent",
        "Fired": "instant",
        "Owner": "text",
    }
)
PROCEDURES = columns(
    {
        "Id": "text",
        "Procedure": "text",
        "What is done": "text",
        "Limit in minutes": "number",
        "Rehearsed in minutes": "number",
        "Rehearsed": "instant",
        "Rehearsal": "text",
        "Runs": "number",
        "Last run": "instant",
        "Clocks of the last run": "text",
    }
)


def rollout(assessment: Assessment) -> Sheet:
    """Each phase, followed by its steps."""
    rows = tuple(row for state in assessment.rollout.phases for row in _phase(state, assessment.on))
    return Sheet(name="Rollout", title=headlines.rollout(assessment), columns=ROLLOUT, rows=rows)


def _phase(state: PhaseState, on: date) -> Iterator[Row]:
    number, name = state.phase.number, state.phase.name
    met = sum(c.met for c in state.criteria)
    yield (
        "phase",
        number,
        name,
        wording.mark(state.status),
        None,
        state.planned_start,
        state.planned_end,
        None,
        None,
        met,
        len(state.criteria),
    )
    for step in state.steps:
        yield (
            "step",
            number,
            name,
            None,
            step.percent,
            step.planned_on,
            None,
            step.reached_on,
            days_late(step, on),
            None,
            None,
        )


def days_late(step: Step, on: date) -> int | None:
    """Days by which a step came late (negative: early) or is overdue; None while it lies ahead."""
    is_ahead = step.reached_on is None and on <= step.planned_on
    return None if is_ahead else deviation_days((step,), on)


def triggers(assessment: Assessment) -> Sheet:
    """The rollback triggers with their verdicts."""
    rows = tuple(_trigger(state) for state in assessment.triggers)
    return Sheet(name="Triggers", title=headlines.triggers(assessment), columns=TRIGGERS, rows=rows)


def _trigger(state: TriggerState) -> Row:
    trigger, is_metric = state.trigger, state.trigger.kind != "event"
    hold = "assumed" if is_metric and trigger.hold_minutes is None else None
    minutes = int(trigger.hold.total_seconds() // 60) if is_metric else None
    unit = "%" if trigger.kind == "baseline" else trigger.unit
    return (
        trigger.id,
        trigger.text,
        wording.trigger_mark(state.verdict),
        state.detail,
        trigger.kind,
        trigger.metric,
        trigger.limit,
        unit if trigger.limit is not None else None,
        minutes,
        hold,
        state.coverage,
        state.fired_at,
        wording.owner(trigger.owner),
    )


def procedures(assessment: Assessment) -> Sheet:
    """The rollback procedures: what each may take, what it took in rehearsal, and its last run."""
    states = assessment.procedures
    rehearsed = sum(bool(state.rehearsals) for state in states)
    title = f"{wording.of(rehearsed, len(states), 'rollback procedure')} rehearsed"
    return Sheet(
        name="Procedures",
        title=title if states else "No rollback procedure is defined",
        columns=PROCEDURES,
        rows=tuple(_procedure(state) for state in states),
    )


def _procedure(state: ProcedureState) -> Row:
    procedure, last = state.procedure, state.runs[-1] if state.runs else None
    clocks = "; ".join(clock.words for clock in last.clocks) if last else None
    return (
        procedure.id,
        procedure.name,
        procedure.text,
        procedure.limit_minutes,
        state.measured,
        state.rehearsed_on,
        state.detail,
        len(state.runs),
        last.since if last else None,
        clocks,
    )
