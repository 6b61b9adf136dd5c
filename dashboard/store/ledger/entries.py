"""The ledger's entries as a list shows them, and the one that certain bytes made."""

from datetime import datetime
from typing import NamedTuple

from dashboard.domain.values.fields import Model
from dashboard.store.database import Cursor, instant, readable, rows
from dashboard.store.ledger import Entry, Kind

SOURCES = "select distinct actor, source_name, source_sha256 from ledger"
LEDGER_ENTRIES = """
select
    seq,
    prev_hash,
    hash,
    epoch_us(recorded_at) as recorded_at,
    actor,
    kind,
    certification,
    source_name,
    source_sha256,
    retracted_by,
    coalesce(
        json_array_length(body, '$.observations'), json_extract_string(body, '$.telemetry.rows')::bigint
    )::integer as observations,
    json_extract_string(body, '$.reading.imported')::integer as imported,
    json_extract_string(body, '$.reading.structure')::integer as structure,
    json_array_length(body, '$.reading.not_understood')::integer as not_understood
from entry
where $certification is null or certification = $certification
order by seq
"""
# Most documents are new: to plan for those that are not costs ten times as much.
KNOWN = "select 1 from ledger where source_sha256 = $source_sha256 limit 1"
DOCUMENT = """
with standing as (
    select *, row_number() over (partition by kind, certification order by seq desc) as age
    from entry
    where retracted_at is null
        and ($certification is null or certification = $certification)
)
select
    seq, prev_hash, hash, epoch_us(recorded_at) as recorded_at, actor, kind, source_name, source_sha256, body
from standing
where source_sha256 = $source_sha256
    and (kind in ('observations', 'telemetry') or (kind = 'certification' and age = 1))
order by seq desc
limit 1
"""


class LedgerRow(Model):
    """An entry of the ledger as a list shows it, without its body; `recorded_at` is in UTC.

    What it brought is counted: observations, and of a document in prose its lines; None where that is not
    said.
    """

    seq: int
    prev_hash: str
    hash: str
    recorded_at: datetime
    actor: str
    kind: Kind
    certification: str
    source_name: str
    source_sha256: str
    retracted_by: int | None = None
    observations: int | None = None
    imported: int | None = None
    structure: int | None = None
    not_understood: int | None = None


class Source(NamedTuple):
    """Where entries come from: who brought it, its name, and the SHA-256 of its bytes."""

    actor: str
    source_name: str
    source_sha256: str


@readable()
def sources(cursor: Cursor) -> frozenset[Source]:
    """The sources of all entries, read without what they brought."""
    return frozenset(Source(**row) for row in rows(cursor, SOURCES))


@readable()
def ledger_entries(cursor: Cursor, *, certification: str | None = None) -> tuple[LedgerRow, ...]:
    """The entries of the ledger, of one certification or of all, oldest first."""
    found = rows(cursor, LEDGER_ENTRIES, {"certification": certification})
    return tuple(LedgerRow(**{**row, "recorded_at": instant(row["recorded_at"])}) for row in found)


def known_entries(found: tuple[LedgerRow, ...], known_by: datetime | None) -> tuple[LedgerRow, ...]:
    """Of entries those that were known by an instant, as they were known; None: all."""
    if known_by is None:
        return found
    known = [row for row in found if row.recorded_at <= known_by]
    numbers = {row.seq for row in known}
    return tuple(
        row
        if row.retracted_by is None or row.retracted_by in numbers
        else row.model_copy(update={"retracted_by": None})
        for row in known
    )


@readable()
def find_document(cursor: Cursor, *, source_sha256: str, certification: str | None = None) -> Entry | None:
    """The standing entry that these bytes already made, or None where importing them would add something.

    A certification's document counts only while it is its newest standing revision: going back to an earlier
    one is a new revision. Observations count unless retracted.
    """
    if not rows(cursor, KNOWN, {"source_sha256": source_sha256}):
        return None
    found = rows(cursor, DOCUMENT, {"source_sha256": source_sha256, "certification": certification})
    return Entry(**{**found[0], "recorded_at": instant(found[0]["recorded_at"])}) if found else None
