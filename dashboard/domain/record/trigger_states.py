"""The rollout as it is watched: its triggers, and the rollbacks that answer them."""

from collections.abc import Iterator
from datetime import datetime

from dashboard.domain.record import Record
from dashboard.domain.rollout.events import RehearsalHeld, RollbackStamped, TriggerChanged
from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.firings import Firing, proven_runs, unresolved
from dashboard.domain.triggers.rollbacks import ProcedureState, procedure_states
from dashboard.domain.triggers.telemetry import SampleRun, Span
from dashboard.domain.triggers.verdicts import TriggerState, trigger_state
from dashboard.domain.values.as_of import AsOf


def trigger_states(record: Record, span: Span, as_of: AsOf) -> tuple[TriggerState, ...]:
    """Every rollback trigger of a record at an instant, watched over a span."""
    changes = record.seen(TriggerChanged, as_of.at)
    trigger_runs = {w.trigger: w for w in record.trigger_runs}
    return tuple(
        trigger_state(
            trigger,
            trigger_runs.get(trigger.id),
            [c for c in changes if c.trigger == trigger.id],
            [f for f in record.firings if f.trigger == trigger.id and f.fired_at <= as_of.at],
            span,
            at=as_of.at,
            zone=as_of.zone,
        )
        for trigger in record.certificate.rollback.triggers
    )


def unrecorded_firings(record: Record, span: Span) -> Iterator[tuple[Trigger, SampleRun]]:
    """What telemetry proves to have fired in a span, and the ledger does not hold yet.

    Nothing while samples that were recorded cannot be read: they may say otherwise, and an entry stays.
    """
    triggers = {t.id: t for t in record.certificate.rollback.triggers}
    for telemetry in (each for each in record.trigger_runs if not each.lost):
        held = [f for f in record.firings if f.trigger == telemetry.trigger]
        for run in proven_runs(telemetry.runs, span):
            if not any(firing.is_proven_by(run) for firing in held):
                yield triggers[telemetry.trigger], run


def procedures_of(
    record: Record, triggers: tuple[TriggerState, ...], as_of: AsOf
) -> tuple[ProcedureState, ...]:
    """Every rollback procedure at an instant; the triggers are those of that instant."""
    at, zone, changes = as_of.at, as_of.zone, record.seen(TriggerChanged, as_of.at)

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
