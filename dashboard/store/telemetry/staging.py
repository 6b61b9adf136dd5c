"""Telemetry on its way into the record: staged in any order, then written to a file, sorted and hashed.

Its rows are too many for the ledger's body: the entry carries their count, span, metrics and the SHA-256 of
the file.
"""

import secrets
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.store.database import Cursor, quoted, rows
from dashboard.store.files import sha256_of
from dashboard.store.telemetry.files import PARQUET, folders

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 200_000  # some 10 MB
# The first few metrics have a table each, in which samples that come in the order of their time lie sorted.
FEW_METRICS = 4
OWN = """
create or replace temp table staged_{n:d} (
    observed_at timestamptz not null, value double, ingested_at timestamptz
)
"""
OTHERS = """
create or replace temp table staged (
    metric varchar not null, observed_at timestamptz not null, value double, ingested_at timestamptz
)
"""
ADD = """
insert into staged by name
select * replace (case when isnan(value) then null else value end as value)
from chunk
"""
ADD_OWN = """
insert into staged_{n:d}
select observed_at, case when isnan(value) then null else value end, ingested_at
from chunk
"""
# A row group of a hundred thousand samples lets a question skip those of other metrics and times; the second
# version of the format keeps regular times as their steps.
SETTLE = """
copy (
with staged_all as ({staged})
select metric, observed_at, value, least(coalesce(ingested_at, $now), $now) as ingested_at
from staged_all
{order}
) to {file} (format parquet, compression zstd, parquet_version v2)
"""
ALL_OWN = "select $metric_{n:d}::varchar as metric, observed_at, value, ingested_at from staged_{n:d}"
ALL_OTHERS = "select metric, observed_at, value, ingested_at from staged"
IN_ORDER = "order by metric, observed_at, ingested_at, value"
AHEAD = """
with staged_all as ({staged})
select metric, count(*) as samples
from staged_all
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
        self._stage.execute(OTHERS)
        self._waiting: list[pa.RecordBatch] = []
        self._own: list[str] = []  # metrics with a table each, by its number
        self._newest: dict[str, int] = {}  # of each of them, in microseconds
        self._is_sorted = True

    def add(self, chunk: "pa.Table") -> None:
        """Stage a chunk of samples, which has the columns of handed_over.SCHEMA."""
        self._waiting += chunk.to_batches()
        if sum(batch.num_rows for batch in self._waiting) >= BATCH_ROWS:
            self._insert()

    def _insert(self) -> None:
        """Stage what waits: many small insertions would cost more than one."""
        import pyarrow as pa  # noqa: PLC0415 - as in the ledger: only a writer pays.
        import pyarrow.compute as pc  # noqa: PLC0415 - as above.

        if not self._waiting:
            return
        chunk = pa.Table.from_batches(self._waiting).combine_chunks()
        self._waiting.clear()
        names, others = pc.unique(chunk["metric"]), []
        for k, metric in enumerate(names.to_pylist()):
            # A slice of names, since Arrow imports pandas for a list of Python's own.
            some = chunk.filter(pc.is_in(chunk["metric"], value_set=names[k : k + 1]))
            if self._has_own(metric):
                self._is_sorted = self._is_sorted and self._goes_on(metric, some)
                self._put(ADD_OWN.format(n=self._own.index(metric)), some)
            else:
                others.append(some)
        if others:
            self._is_sorted = False
            self._put(ADD, pa.concat_tables(others))

    def _has_own(self, metric: str) -> bool:
        """Whether a metric has a table of its own, which the first few are given."""
        if metric not in self._own and len(self._own) < FEW_METRICS:
            self._stage.execute(OWN.format(n=len(self._own)))
            self._own.append(metric)
        return metric in self._own

    def _goes_on(self, metric: str, some: "pa.Table") -> bool:
        """Whether samples of a metric come after all before them, each later than the one before."""
        import pyarrow.compute as pc  # noqa: PLC0415 - as above.

        times = some["observed_at"].combine_chunks().cast("int64")
        first, newest = times[0].as_py(), self._newest.get(metric)
        self._newest[metric] = times[-1].as_py()
        is_rising = pc.all(pc.greater(times[1:], times[:-1]), min_count=0).as_py()
        return is_rising and (newest is None or first > newest)

    def _put(self, sql: str, chunk: "pa.Table") -> None:
        self._stage.register("chunk", chunk)
        self._stage.execute(sql)
        self._stage.unregister("chunk")

    def _all(self) -> tuple[str, dict[str, Any]]:
        """SQL of all that is staged, metric by metric, and the names of those with a table each."""
        numbered = sorted(enumerate(self._own), key=itemgetter(1))
        parts = [ALL_OWN.format(n=n) for n, _ in numbered]
        named = {f"metric_{n}": metric for n, metric in numbered}
        return " union all ".join([*parts, ALL_OTHERS]), named

    def ingested_ahead(self, now: datetime) -> dict[str, int]:
        """How many samples of each metric are said to have been ingested later than now."""
        self._insert()
        staged, named = self._all()
        found = rows(self._stage, AHEAD.format(staged=staged), {"now": now, **named})
        return {row["metric"]: row["samples"] for row in found}

    def settle(self, *, now: datetime) -> tuple[Path, str]:
        """Write all to a file, sorted and named by its digest; gives both.

        `now` bounds ingestion, and fills it in.
        """
        folder = folders(self._cursor)[0]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = folder / f"{secrets.token_hex(8)}.part"
        self._insert()
        staged, named = self._all()
        order = "" if self._is_sorted else IN_ORDER
        self._stage.execute(
            SETTLE.format(staged=staged, order=order, file=quoted(part)), {"now": now, **named}
        )
        self.discard()
        digest = sha256_of(part)
        return part.replace(folder / f"{digest}.{PARQUET}"), digest

    def discard(self) -> None:
        """Forget what was staged."""
        self._stage.close()
