"""One read function a question; each takes a cursor and, where it matters, `known_by`, inclusive."""

import json
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from pydantic import ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.domain.record import PlanOfRecord, Record
from dashboard.domain.record.ahead import EntryAhead
from dashboard.domain.rollout.plan import RolloutPlan
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.telemetry import TriggerRuns
from dashboard.domain.values.instants import EVER, start_of
from dashboard.domain.values.source import Source
from dashboard.errors import StorageError, UnknownCertificationError, no_certification
from dashboard.store.database import Cursor, instant, readable, rows
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
# What stands of a certification: its revisions, and the entries that observed something.
STANDING = """
select
    seq,
    kind,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    null as line
from entry
where kind in ('certification', 'observations')
    and certification = $certification
    and recorded_at <= $known_by
    and (retracted_at is null or retracted_at > $known_by)
order by seq
"""
REVISION = """
select definition, lines, reading
from revision
where seq = $seq
"""
# Of revisions that speak no more the plan is kept.
PLANS = """
select seq, json_extract(definition, '$.rollout') as plan
from revision
where seq in (select unnest($seqs::integer[]))
order by seq
"""
OBSERVATIONS = """
select
    seq,
    line,
    n,
    epoch_us(observed_at) as observed_at,
    * exclude (seq, line, n, observed_at, certification)
from observation
where seq in (select unnest($seqs::integer[]))
order by seq, n
"""
LEDGER_HEAD = """
select hash
from ledger
where recorded_at <= $known_by
order by seq desc
limit 1
"""

UNREAD = "{} does not read as a record; was it written by another version?"
# What kinds of entries there are, whatever was retracted since: most certifications lack the rarer ones.
KINDS = """
select
    count(*) filter (kind <> 'telemetry')::integer as entries,
    count(*) filter (kind = 'telemetry') > 0 as is_heard,
    count(*) filter (kind = 'firing') > 0 as has_fired,
    epoch_us(max(recorded_at)) as last_at
from about
join ledger using (seq)
where certification = $certification
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
    asked: dict[str, Any] = {"certification": certification, "known_by": known_by or EVER}
    standing = _standing(cursor, asked, known_by)
    sources = {row["seq"]: source_of(row) for row in standing}
    *earlier, newest = [row["seq"] for row in standing if row["kind"] == "certification"]
    observing = [row["seq"] for row in standing if row["kind"] == "observations"]
    revision, kinds = rows(cursor, REVISION, {"seq": newest})[0], rows(cursor, KINDS, asked)[0]
    lines = json.loads(revision["lines"] or "{}")
    try:
        certificate = Certificate.model_validate_json(revision["definition"])
        seen = rows(cursor, OBSERVATIONS, {"seqs": observing}) if observing else ()
        observations = observations_of(certificate, sources[newest], lines, seen, sources)
        plans = _plans(cursor, earlier, sources)
    except ValidationError as error:
        raise StorageError(UNREAD.format(certification)) from error
    record = Record(
        certificate=certificate,
        source=sources[newest],
        observations=observations,
        ledger_head=ledger_head(cursor, known_by=known_by),
        firings=read_firings(cursor, **asked) if kinds["has_fired"] else (),
        telemetry_notes=read_notes(cursor, **asked) if kinds["is_heard"] else (),
        ahead=_ahead(cursor, asked, clock, instant(kinds["last_at"])),
        known_by=known_by,
        plans=(*plans, PlanOfRecord(plan=certificate.rollout, source=sources[newest])),
        revisions=tuple(sources[seq] for seq in (*earlier, newest)),
        entries=kinds["entries"],
        lines=lines,
        reading=reading_of(revision["reading"]),
    )
    return _with_triggers(cursor, record, as_of or EVER)


def _standing(cursor: Cursor, asked: dict[str, Any], known_by: datetime | None) -> list[dict[str, Any]]:
    found = rows(cursor, STANDING, asked)
    if not any(row["kind"] == "certification" for row in found):
        then = f" by {known_by:%Y-%m-%d %H:%M %Z}" if known_by else ""
        ids = certification_ids(cursor, known_by=known_by)
        raise UnknownCertificationError(no_certification(asked["certification"], ids, then))
    return found


def _plans(cursor: Cursor, seqs: list[int], sources: Mapping[int, Source]) -> list[PlanOfRecord]:
    found = rows(cursor, PLANS, {"seqs": seqs}) if seqs else ()
    read = RolloutPlan.model_validate_json
    return [PlanOfRecord(plan=read(row["plan"] or "{}"), source=sources[row["seq"]]) for row in found]


def _ahead(
    cursor: Cursor, asked: dict[str, Any], clock: datetime | None, last: datetime
) -> tuple[EntryAhead, ...]:
    return read_ahead(cursor, **asked, clock=clock) if clock and last > clock else ()


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
