"""The columns of what ends a rollout and of what undoes it: triggers and procedures."""

from dashboard.domain.triggers.rollbacks import ProcedureState
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values import wording
from dashboard.review.columns import Column, Columns


def _limit_unit(state: TriggerState) -> str | None:
    """The unit of a trigger's limit; against a baseline it is a share."""
    trigger = state.trigger
    if trigger.limit is None:
        return None
    return "%" if trigger.kind == "baseline" else trigger.unit


def _hold_minutes(state: TriggerState) -> int | None:
    is_metric = state.trigger.kind != "event"
    return int(state.trigger.hold.total_seconds() // 60) if is_metric else None


def _hold(state: TriggerState) -> str | None:
    return "assumed" if state.trigger.kind != "event" and state.trigger.hold_minutes is None else None


TRIGGERS = Columns[TriggerState](
    id=Column("Id", lambda s: s.trigger.id),
    name=Column("Trigger", lambda s: s.trigger.text),
    status=Column("Verdict", lambda s: s.verdict, "status", mark_of=wording.trigger_mark),
    detail=Column("Detail", lambda s: s.detail),
    kind=Column("Kind", lambda s: s.trigger.kind),
    metric=Column("Metric", lambda s: s.trigger.metric),
    limit=Column("Limit", lambda s: s.trigger.limit, "number"),
    limit_unit=Column("Unit", _limit_unit),
    hold_minutes=Column("Hold in minutes", _hold_minutes, "number"),
    hold=Column("Hold", _hold),
    heard=Column("Samples heard", lambda s: s.coverage, "percent"),
    fired=Column("Fired", lambda s: s.fired_at, "instant"),
    owner=Column("Owner", lambda s: s.trigger.owner, unknown=wording.owner(None)),
    # The detail begins with the verdict's word, so only its shape is missing.
    marked=Column("Detail", lambda s: f"{wording.trigger_mark(s.verdict).shape} {s.detail}"),
)


PROCEDURES = Columns[ProcedureState](
    id=Column("Id", lambda s: s.procedure.id),
    name=Column("Procedure", lambda s: s.procedure.name),
    text=Column("What is done", lambda s: s.procedure.text),
    limit=Column("Limit in minutes", lambda s: s.procedure.limit_minutes, "number"),
    value=Column("Rehearsed in minutes", lambda s: s.measured, "number"),
    rehearsed=Column("Rehearsed", lambda s: s.rehearsed_on, "instant"),
    detail=Column("Rehearsal", lambda s: s.detail),
    runs=Column("Runs", lambda s: len(s.runs), "number"),
    last_run=Column("Last run", lambda s: s.runs[-1].since if s.runs else None, "instant"),
    clocks=Column(
        "Clocks of the last run", lambda s: "; ".join(c.words for c in s.runs[-1].clocks) if s.runs else None
    ),
    unit=Column("Unit", lambda _: "min"),
    required=Column("Limit", lambda s: f"≤ {wording.minutes(s.procedure.limit_minutes)}"),
)
