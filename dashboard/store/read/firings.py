"""The firings that the ledger holds: what telemetry once showed, whatever later samples say of it."""

from collections.abc import Iterator
from datetime import datetime

from dashboard.domain.record import Record
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.triggers.telemetry import SampleRun
from dashboard.domain.values.instants import EVER
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.read.placed import source_of
from dashboard.store.telemetry.needed import files_of

# A retraction of the entry that showed a firing takes it back too: a person gave the reason why it was wrong.
FIRINGS = """
with withdrawn as (
    select retraction.retracts
    from retraction
    join ledger using (seq)
    where retraction.certification = $certification
        and ledger.recorded_at <= $known_by
)
select
    seq,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    null as line,
    json_extract(brief, '$.firing') as firing
from entry
where kind = 'firing'
    and certification = $certification
    and recorded_at <= $known_by
    and seq not in (select retracts from withdrawn)
    and json_extract_string(brief, '$.firing.shown_by')::integer not in (select retracts from withdrawn)
order by seq
"""
NEWEST = """
select epoch_us(max(ingested_at)) as ingested_at
from read_parquet($files)
where metric = $metric
    and observed_at between $first_at and $last_at
    and ingested_at <= $known_by
"""


def read_firings(
    cursor: Cursor, *, certification: str, known_by: datetime | None = None
) -> tuple[FiringEntry, ...]:
    """The firings of a certification that the ledger held by then, oldest entry first."""
    found = rows(cursor, FIRINGS, {"certification": certification, "known_by": known_by or EVER})
    return tuple(
        FiringEntry.model_validate_json(row["firing"]).model_copy(update={"source": source_of(row)})
        for row in found
    )


def with_corrections(cursor: Cursor, record: Record) -> Record:
    """The record with the time of the newest samples on each firing that its telemetry no longer proves."""
    runs = {telemetry.trigger: telemetry.runs for telemetry in record.trigger_runs}
    return record.model_copy(update={"firings": tuple(_corrected(cursor, record, runs))})


def _corrected(
    cursor: Cursor, record: Record, runs: dict[str, tuple[SampleRun, ...]]
) -> Iterator[FiringEntry]:
    for firing in record.firings:
        if any(firing.is_proven_by(run) for run in runs.get(firing.trigger, ())):
            yield firing
            continue
        asked = {
            "certification": record.certificate.certification.id,
            "known_by": record.known_by or EVER,
            **{name: getattr(firing, name) for name in ("metric", "first_at", "last_at")},
        }
        files = files_of(cursor, asked, since=firing.first_at, until=firing.last_at)
        given = {**{name: asked[name] for name in asked if name != "certification"}, "files": files}
        newest = rows(cursor, NEWEST, given)[0]["ingested_at"] if files else None
        newest_at = instant(newest) if newest is not None else firing.learned_at
        yield firing.model_copy(update={"corrected_at": newest_at if newest_at > firing.learned_at else None})
