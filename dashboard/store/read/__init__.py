"""One read function a question; each takes a cursor and, where it matters, `known_by`, inclusive."""

import json
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from pydantic import ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.record import PlanOfRecord, Record
from dashboard.domain.record.ahead import EntryAhead
from dashboard.domain.rollout.plan import RolloutPlan
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.triggers import Rollback, Trigger
from dashboard.domain.triggers.telemetry import Baseline, TriggerRuns
from dashboard.domain.values.instants import EVER, start_of
from dashboard.domain.values.source import Source
from dashboard.errors import StorageError, UnknownCertificationError, no_certification
from dashboard.store.database import Cursor, instant, readable, rows
from dashboard.store.read.clock import read_ahead
from dashboard.store.read.firings import read_firings, with_corrections
from dashboard.store.read.gathered import Gathered, gather
from dashboard.store.read.placed import observations_of, reading_of
from dashboard.store.read.telemetry_notes import read_notes
from dashboard.store.telemetry.trigger_runs import read_trigger_runs, runs_of_trigger

CERTIFICATION_IDS = """
select distinct certification
from entry
where kind = 'certification'
    and recorded_at <= $known_by
    and (retracted_at is null or retracted_at > $known_by)
order by certification
"""
CERTIFICATIONS_EVER = """
select distinct certification
from entry
where kind = 'certification'
order by certification
"""
NEWEST_DEFINITION = """
select definition
from revision
join entry using (seq)
where entry.certification = $certification
order by seq desc
limit 1
"""
UNREAD = "{} does not read as a record; was it written by another version?"


@readable()
def certification_ids(cursor: Cursor, *, known_by: datetime | None = None) -> tuple[str, ...]:
    """The certifications that the record knew by then, sorted."""
    found = rows(cursor, CERTIFICATION_IDS, {"known_by": known_by or EVER})
    return tuple(row["certification"] for row in found)


@readable()
def certifications_ever(cursor: Cursor) -> tuple[str, ...]:
    """Every certification that the record ever held, retracted ones too, sorted."""
    return tuple(row["certification"] for row in rows(cursor, CERTIFICATIONS_EVER, {}))


@readable()
def zone_of(cursor: Cursor, *, certification: str) -> tzinfo:
    """The time zone of a certification's newest revision, retracted or not.

    UnknownCertificationError, StorageError where that is none.
    """
    found = rows(cursor, NEWEST_DEFINITION, {"certification": certification})
    if not found:
        raise UnknownCertificationError(no_certification(certification, certification_ids(cursor)))
    try:
        return Certificate.model_validate_json(found[0]["definition"]).certification.zone
    except ValidationError as error:
        raise StorageError(UNREAD.format(certification)) from error


@readable()
def read_record(
    cursor: Cursor,
    *,
    certification: str,
    known_by: datetime | None = None,
    as_of: datetime | None = None,
    clock: datetime | None = None,
    gathered: Gathered | None = None,
) -> Record:
    """One certification as known by then: its newest standing revision, and every observation not retracted.

    `revisions` are the standing revisions, oldest first. Telemetry is read up to `as_of` (None: all of it),
    so that the record answers for every instant until then. With `clock`, the reader's time, it names entries
    that are recorded ahead of it. `gathered` is what was asked already of the tables, for several at once.
    Raises UnknownCertificationError, StorageError.
    """
    asked: dict[str, Any] = {"certification": certification, "known_by": known_by or EVER}
    held = gathered or _gathered(cursor, certification, known_by)
    sources, kinds, lines = held.sources, held.kinds, json.loads(held.revision["lines"] or "{}")
    *earlier, newest = (sources[row["seq"]] for row in held.standing if row["kind"] == "certification")
    try:
        certificate = Certificate.model_validate_json(held.revision["definition"])
        observations = observations_of(certificate, newest, lines, held.observations, sources)
        plans = [_plan(row["plan"], sources[row["seq"]]) for row in held.plans]
    except ValidationError as error:
        raise StorageError(UNREAD.format(certification)) from error
    record = Record.model_construct(
        certificate=certificate,
        source=newest,
        observations=observations,
        ledger_head=held.head,
        trigger_runs=tuple(_unheard(certificate.rollback)),
        firings=read_firings(cursor, **asked) if kinds["has_fired"] else (),
        telemetry_notes=read_notes(cursor, **asked) if kinds["has_notes"] else (),
        ahead=_ahead(cursor, asked, clock, instant(kinds["last_at"])),
        known_by=known_by,
        plans=(*plans, PlanOfRecord(plan=certificate.rollout, source=newest)),
        revisions=(*earlier, newest),
        entries=kinds["entries"],
        lines=lines,
        reading=reading_of(held.revision["reading"]),
    )
    is_watched = kinds["has_samples"] or kinds["has_fired"]
    return _with_triggers(cursor, record, as_of or EVER) if is_watched else record


def _gathered(cursor: Cursor, certification: str, known_by: datetime | None) -> Gathered:
    found = gather(cursor, (certification,), known_by=known_by)
    if certification not in found:
        then = f" by {known_by:%Y-%m-%d %H:%M %Z}" if known_by else ""
        ids = certification_ids(cursor, known_by=known_by)
        raise UnknownCertificationError(no_certification(certification, ids, then))
    return found[certification]


def _plan(text: str | None, source: Source) -> PlanOfRecord:
    return PlanOfRecord(plan=RolloutPlan.model_validate_json(text or "{}"), source=source)


def _ahead(
    cursor: Cursor, asked: dict[str, Any], clock: datetime | None, last: datetime
) -> tuple[EntryAhead, ...]:
    return read_ahead(cursor, **asked, clock=clock) if clock and last > clock else ()


def _unheard(rollback: Rollback) -> Iterator[TriggerRuns]:
    """What is said of each metric trigger without telemetry: every question of it would find nothing."""
    for trigger in rollback.triggers:
        if trigger.kind != "event" and trigger.is_evaluable:
            baseline = Baseline(value=None, samples=0) if trigger.kind == "baseline" else None
            yield TriggerRuns(trigger=trigger.id, baseline=baseline)


def _with_triggers(cursor: Cursor, record: Record, until: datetime) -> Record:
    record = record.model_copy(update={"trigger_runs": _trigger_runs(cursor, record, until)})
    return with_corrections(cursor, record) if record.firings else record


@readable()
def replay_runs(
    cursor: Cursor, *, record: Record, trigger: Trigger, since: datetime, until: datetime
) -> TriggerRuns:
    """What telemetry says of a trigger with other numbers, over any time, whatever people resolved since."""
    head = record.certificate.certification
    start = start_of(record.deployment_start.on, head.zone)
    return runs_of_trigger(
        cursor,
        certification=head.id,
        trigger=trigger,
        start=start,
        until=until,
        known_by=record.known_by,
        since=since,
    )


def _trigger_runs(cursor: Cursor, record: Record, until: datetime) -> tuple[TriggerRuns, ...]:
    zone = record.certificate.certification.zone
    end = Evaluation(record, until).signed_off_at
    return read_trigger_runs(
        cursor,
        record=record,
        start=start_of(record.deployment_start.on, zone),
        until=min(until, end) if end else until,
        known_by=record.known_by,
    )
