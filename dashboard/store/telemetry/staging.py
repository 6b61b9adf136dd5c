"""Telemetry on its way into the record: staged in any order, then moved in sorted, counted and hashed.

Its rows are too many for the ledger's body: the entry carries their count, span, metrics and the SHA-256 of
their lines, `metric,observed_at,value,ingested_at` with instants in microseconds since 1970, each ended by a
line feed.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dashboard.store.database import Cursor, instant, rows

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 100_000
STAGE = """
create or replace temp table staged (
    metric varchar not null, observed_at timestamptz not null, value double, ingested_at timestamptz
)
"""
ADD = """
insert into staged
select metric, observed_at, case when isnan(value) then null else value end, ingested_at
from chunk
"""
SORTED = """
select metric, observed_at, value, least(coalesce(ingested_at, $now), $now) as ingested_at
from staged
order by metric, observed_at, ingested_at, value
"""
SETTLE = """
insert into telemetry (seq, certification, metric, observed_at, value, ingested_at)
select $seq, $certification, metric, observed_at, value, ingested_at
from sorted
"""
SAMPLES = "select metric, observed_at, value, ingested_at from telemetry where seq = $seq"
SUMMARY = """
select
    count(*) as rows,
    count(*) - count(value) as unknown,
    epoch_us(min(observed_at)) as first,
    epoch_us(max(observed_at)) as last,
    list_sort(list(distinct metric)) as metrics
from telemetry
where seq = $seq
"""
LINES = """
select concat(metric, ',', epoch_us(observed_at), ',', value, ',', epoch_us(ingested_at), chr(10)) as line
from telemetry
where seq = $seq
"""
TABLE = "select 1 from duckdb_tables() where table_name = 'telemetry'"


AHEAD = """
select metric, count(*) as samples
from staged
where ingested_at > $now
group by metric
"""


class Staging:
    """Samples that are not in the record yet; `settle` moves them all, sorted, or nobody ever sees them.

    They are staged outside the writer's transaction, which would keep all of them in memory.
    """

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._stage = cursor.cursor()
        self._stage.execute(STAGE)

    def add(self, chunk: "pa.Table") -> None:
        """Stage a chunk of samples, which has the columns of handed_over.SCHEMA."""
        self._stage.register("chunk", chunk)
        self._stage.execute(ADD)
        self._stage.unregister("chunk")

    def ingested_ahead(self, now: datetime) -> dict[str, int]:
        """How many samples of each metric are said to have been ingested later than now."""
        return {row["metric"]: row["samples"] for row in rows(self._stage, AHEAD, {"now": now})}

    def settle(self, *, seq: int, certification: str, now: datetime) -> dict[str, Any]:
        """Move all to the telemetry of an entry; gives what its body says.

        `now` bounds ingestion, and fills it in.
        """
        reader = self._stage.sql(SORTED, params={"now": now}).to_arrow_reader(BATCH_ROWS)
        self._cursor.register("sorted", reader)
        self._cursor.execute(SETTLE, {"seq": seq, "certification": certification})
        self._cursor.unregister("sorted")
        self.discard()
        return account(self._cursor, seq=seq)

    def discard(self) -> None:
        """Forget what was staged."""
        self._stage.close()


def account(cursor: Cursor, *, seq: int) -> dict[str, Any]:
    """Count, span, metrics and hash of an entry's telemetry, as its body holds them."""
    found = rows(cursor, SUMMARY, {"seq": seq})[0]
    return {
        "rows": found["rows"],
        "unknown": found["unknown"],
        "first": _text(found["first"]),
        "last": _text(found["last"]),
        "metrics": list(found["metrics"] or ()),
        "sha256": _sha256(cursor, seq),
    }


def telemetry_fault(cursor: Cursor, *, seq: int, body: Mapping[str, Any]) -> str | None:
    """What is wrong with an entry's telemetry against what its body says, in words; None if nothing is."""
    if account(cursor, seq=seq) == body["telemetry"]:
        return None
    return f"the telemetry of entry {seq} is not what was recorded"


def copy_telemetry(published: Cursor, replica: Cursor, *, seq: int, certification: str) -> None:
    """Copy an entry's samples from a published file, in order; `telemetry_fault` says if they are its own."""
    if has_telemetry(published):
        reader = published.cursor().sql(SAMPLES, params={"seq": seq}).to_arrow_reader(BATCH_ROWS)
        replica.register("sorted", reader)
        replica.execute(SETTLE, {"seq": seq, "certification": certification})
        replica.unregister("sorted")


def has_telemetry(cursor: Cursor) -> bool:
    """Whether the record has a table for telemetry; those of the first schema have none."""
    return cursor.execute(TABLE).fetchone() is not None


def _text(microseconds: int | None) -> str | None:
    if microseconds is None:
        return None
    return instant(microseconds).astimezone(UTC).isoformat().replace("+00:00", "Z")


def _sha256(cursor: Cursor, seq: int) -> str:
    digest = hashlib.sha256()
    reader = cursor.sql(LINES, params={"seq": seq}).to_arrow_reader(BATCH_ROWS)
    for batch in reader:
        lines = batch.column(0).cast("large_binary")
        offsets, text = lines.buffers()[1:]
        ends = memoryview(offsets).cast("q")
        digest.update(memoryview(text)[ends[lines.offset] : ends[lines.offset + len(lines)]])
    return digest.hexdigest()
