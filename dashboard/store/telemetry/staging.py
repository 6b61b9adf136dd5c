"""Telemetry on its way into the record: staged in any order, then written to a file, sorted and hashed.

Its rows are too many for the ledger's body: the entry carries their count, span, metrics and the SHA-256 of
the file.
"""

import secrets
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.store.database import Cursor, quoted, rows
from dashboard.store.files import sha256_of
from dashboard.store.telemetry.files import PARQUET, folders, summary

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 200_000  # some 10 MB
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
# A row group of a hundred thousand samples lets a question skip those of other metrics and times.
SETTLE = """
copy (
select metric, observed_at, value, least(coalesce(ingested_at, $now), $now) as ingested_at
from staged
order by metric, observed_at, ingested_at, value
) to {file} (format parquet, compression zstd)
"""
AHEAD = """
select metric, count(*) as samples
from staged
where ingested_at > $now
group by metric
"""


class Staging:
    """Samples that are not in the record yet; `settle` writes them all, or nobody ever sees them.

    They are staged outside the writer's transaction, which would keep all of them in memory.
    """

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._stage = cursor.cursor()
        self._stage.execute(STAGE)
        self._waiting: list[pa.RecordBatch] = []

    def add(self, chunk: "pa.Table") -> None:
        """Stage a chunk of samples, which has the columns of handed_over.SCHEMA."""
        self._waiting += chunk.to_batches()
        if sum(batch.num_rows for batch in self._waiting) >= BATCH_ROWS:
            self._insert()

    def _insert(self) -> None:
        """Stage what waits: many small insertions would cost more than one."""
        import pyarrow as pa  # noqa: PLC0415 - as in the ledger: only a writer pays.

        if self._waiting:
            self._stage.register("chunk", pa.Table.from_batches(self._waiting))
            self._stage.execute(ADD)
            self._stage.unregister("chunk")
            self._waiting.clear()

    def ingested_ahead(self, now: datetime) -> dict[str, int]:
        """How many samples of each metric are said to have been ingested later than now."""
        self._insert()
        return {row["metric"]: row["samples"] for row in rows(self._stage, AHEAD, {"now": now})}

    def settle(self, *, now: datetime) -> tuple[Path, dict[str, Any]]:
        """Write all to a file, sorted and named by its digest; gives it, and what its entry's body says.

        `now` bounds ingestion, and fills it in.
        """
        folder = folders(self._cursor)[0]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = folder / f"{secrets.token_hex(8)}.part"
        self._insert()
        self._stage.execute(SETTLE.format(file=quoted(part)), {"now": now})
        self.discard()
        digest = sha256_of(part)
        file = part.replace(folder / f"{digest}.{PARQUET}")
        return file, {**summary(self._cursor, file), "form": PARQUET, "sha256": digest}

    def discard(self) -> None:
        """Forget what was staged."""
        self._stage.close()
