"""One read function a question; each takes a cursor and, where it matters, `known_by`, inclusive."""

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from pydantic import ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.record import PlanOfRecord, Record
from dashboard.domain.rollout.plan import RolloutPlan
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.telemetry import TriggerRuns
from dashboard.domain.values.instants import EVER, start_of
from dashboard.domain.values.source import Source
from dashboard.errors import StorageError, UnknownCertificationError, no_certification
from dashboard.store.database import Cursor, readable, rows
from dashboard.store.ledger import GENESIS
from dashboard.store.read.clock import read_ahead
from dashboard.store.read.firings import read_firings, with_corrections
from dashboard.store.read.placed import observations_of, reading_of, source_of
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
REVISIONS = """
with known as (
    select seq, recorded_at, actor, source_name, source_sha256
    from entry
    where kind = 'certification'
        and certification = $certification
        and recorded_at <= $known_by
        and (retracted_at is null or retracted_at > $known_by)
)
select
    seq,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    null as line,
    -- Only the newest speaks; of the others the plan is kept.
    case when seq = max(seq) over () then revision.definition end as definition,
    json_extract(revision.definition, '$.rollout') as plan,
    case when seq = max(seq) over () then revision.lines end as lines
from known
join revision using (seq)
order by seq
"""
OBSERVATIONS = """
with known as (
    select seq, recorded_at, actor, source_name, source_sha256
    from entry
    where kind = 'observations'
        and certification = $certification
        and recorded_at <= $known_by
        and (retracted_at is null or retracted_at > $known_by)
)
select
    seq,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    line,
    n,
    epoch_us(observed_at) as observed_at,
    observation.* exclude (seq, line, n, observed_at, certification)
from known
join observation using (seq)
order by seq, n
"""
READING = """
select reading
from revision
where seq = $seq
"""
LEDGER_HEAD = """
select hash
from ledger
where recorded_at <= $known_by
order by seq desc
limit 1
"""

UNREAD = "{} does not read as a record; was it written by another version?"
ENTRIES = """
select count(*)::integer as entries
from entry
where certification = $certification
    and kind <> 'telemetry'
    and recorded_at <= $known_by
"""


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
) -> Record:
    """One certification as known by then: its newest standing revision, and every observation not retracted.

    `revisions` are the standing revisions, oldest first. Telemetry is read up to `as_of` (None: all of it),
    so that the record answers for every instant until then. With `clock`, the reader's time, it names entries
    that are recorded ahead of it. Raises UnknownCertificationError, StorageError.
    """
    asked = {"certification": certification, "known_by": known_by or EVER}
    revisions = _revisions(cursor, asked, known_by)
    sources = tuple(source_of(row) for row in revisions)
    lines = json.loads(revisions[-1]["lines"] or "{}")
    try:
        certificate = Certificate.model_validate_json(revisions[-1]["definition"])
        observations = observations_of(certificate, sources[-1], lines, rows(cursor, OBSERVATIONS, asked))
        plans = tuple(map(_plan, revisions, sources))
    except ValidationError as error:
        raise StorageError(UNREAD.format(certification)) from error
    record = Record(
        certificate=certificate,
        source=sources[-1],
        observations=observations,
        ledger_head=ledger_head(cursor, known_by=known_by),
        firings=read_firings(cursor, certification=certification, known_by=known_by),
        telemetry_notes=read_notes(cursor, certification=certification, known_by=known_by),
        ahead=read_ahead(cursor, certification=certification, clock=clock, known_by=known_by or EVER),
        known_by=known_by,
        plans=plans,
        revisions=sources,
        entries=rows(cursor, ENTRIES, asked)[0]["entries"],
        lines=lines,
        reading=reading_of(rows(cursor, READING, {"seq": sources[-1].seq})[0]["reading"]),
    )
    return _with_triggers(cursor, record, as_of or EVER)


def _revisions(cursor: Cursor, asked: dict[str, Any], known_by: datetime | None) -> list[dict[str, Any]]:
    found = rows(cursor, REVISIONS, asked)
    if not found:
        then = f" by {known_by:%Y-%m-%d %H:%M %Z}" if known_by else ""
        ids = certification_ids(cursor, known_by=known_by)
        raise UnknownCertificationError(no_certification(asked["certification"], ids, then))
    return found


def _plan(row: Mapping[str, Any], source: Source) -> PlanOfRecord:
    return PlanOfRecord(plan=RolloutPlan.model_validate_json(row["plan"] or "{}"), source=source)


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


def ledger_head(cursor: Cursor, *, known_by: datetime | None = None) -> str:
    """The hash of the newest entry recorded by then; sixty-four zeros of an empty ledger."""
    found = rows(cursor, LEDGER_HEAD, {"known_by": known_by or EVER})
    return str(found[0]["hash"]) if found else GENESIS
