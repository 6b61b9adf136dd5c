"""The rollout as it is watched: its span, its triggers, and the rollbacks that answer them."""

from collections.abc import Iterator
from datetime import datetime

from dashboard.domain.record import Record
from dashboard.domain.record.plan_history import plan_states
from dashboard.domain.record.traffic import course_of
from dashboard.domain.rollout import signed_off_at
from dashboard.domain.rollout.events import PhaseMark, RehearsalHeld, RollbackStamped, TriggerChanged
from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.firings import Firing, proven_runs, unresolved
from dashboard.domain.triggers.rollbacks import ProcedureState, procedure_states
from dashboard.domain.triggers.telemetry import SampleRun, Span
from dashboard.domain.triggers.verdicts import TriggerState, trigger_state
from dashboard.domain.values.instants import start_of


def _span(record: Record, at: datetime) -> Span:
    """The time over which triggers are watched: from the start to the sign-off of 100%, or to the instant."""
    certificate = record.certificate
    start = start_of(record.deployment_start.on, certificate.certification.zone)
    end = rollout_end(record, at)
    return Span(start=start, end=max(start, min(at, end) if end else at))


def rollout_end(record: Record, at: datetime) -> datetime | None:
    """When the rollout was signed off as known at an instant, None until then; triggers are watched no longer."""
    plan = plan_states(record, at)[-1].plan
    return signed_off_at(plan, course_of(record, at).events, record.seen(PhaseMark, at))


def trigger_states(record: Record, at: datetime) -> tuple[TriggerState, ...]:
    """Every rollback trigger of a record at an instant."""
    span, changes = _span(record, at), record.seen(TriggerChanged, at)
    trigger_runs = {w.trigger: w for w in record.trigger_runs}
    return tuple(
        trigger_state(
            trigger,
            trigger_runs.get(trigger.id),
            [c for c in changes if c.trigger == trigger.id],
            [f for f in record.firings if f.trigger == trigger.id and f.fired_at <= at],
            span,
            at=at,
            zone=record.certificate.certification.zone,
        )
        for trigger in record.certificate.rollback.triggers
    )


def unrecorded_firings(record: Record, at: datetime) -> Iterator[tuple[Trigger, SampleRun]]:
    """What telemetry proves to have fired by an instant, and the ledger does not hold yet."""
    span, triggers = _span(record, at), {t.id: t for t in record.certificate.rollback.triggers}
    for telemetry in record.trigger_runs:
        held = [f for f in record.firings if f.trigger == telemetry.trigger]
        for run in proven_runs(telemetry.runs, span):
            if not any(firing.is_proven_by(run) for firing in held):
                yield triggers[telemetry.trigger], run


def procedures_of(
    record: Record, at: datetime, triggers: tuple[TriggerState, ...]
) -> tuple[ProcedureState, ...]:
    """Every rollback procedure at an instant; the triggers are those of that instant."""
    zone, changes = record.certificate.certification.zone, record.seen(TriggerChanged, at)

    def open_at(instant: datetime) -> list[Firing]:
        return [
            firing
            for state in triggers
            for firing in unresolved(
                [f for f in state.history if f.fired_at <= instant],
                [c for c in changes if c.trigger == state.trigger.id and c.observed_at < instant],
                instant,
                zone,
            )
        ]

    return procedure_states(
        record.certificate.rollback,
        record.seen(RollbackStamped, at),
        record.seen(RehearsalHeld, at),
        open_at,
        at=at,
        zone=zone,
    )
