"""Telemetry on its way into the record: staged in any order, then written to a file, sorted and hashed.

Its rows are too many for the ledger's body: the entry carries their count, span, metrics and the SHA-256 of
the file.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.store.database import BOUNDED, Cursor, quoted
from dashboard.store.files import sha256_of
from dashboard.store.telemetry.files import PARQUET, folders
from dashboard.store.telemetry.profiles import MetricProfile, profiles_of, read_profiles

if TYPE_CHECKING:
    import pyarrow as pa

BATCH_ROWS = 500_000  # some 25 MB
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
ALL_OWN = "select $metric_{n:d}::{name} as metric, observed_at, value, ingested_at from staged_{n:d}"
TEXT = "varchar"
ALL_OTHERS = "select metric, observed_at, value, ingested_at from staged"
# One thread writes what comes in order as soon as several, which wait for each other, and reads it again so.
# Where samples have to be sorted several do it sooner.
ALONE, TOGETHER = "set threads = 1", f"set threads = {BOUNDED['threads']}"
IN_ORDER = "order by metric, observed_at, ingested_at, value"


class Settled(NamedTuple):
    """The file that samples were written to, sorted, the digest that names it, and what is in it."""

    file: Path
    sha256: str
    profiles: tuple[MetricProfile, ...]


class Staging:
    """Samples that are not in the record yet; `settle` writes them all, or nobody ever sees them.

    They are staged outside the writer's transaction, which would keep all of them in memory.
    """

    def __init__(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._stage = cursor.cursor()
        self._stage.execute(ALONE)
        self._stage.execute(OTHERS)
        self._waiting: list[pa.RecordBatch] = []
        self._own: list[str] = []  # metrics with a table each, by its number
        self._has_others = False

    def add(self, chunk: "pa.Table") -> None:
        """Stage a chunk of samples, which has the columns of handed_over.SCHEMA."""
        self._waiting += chunk.to_batches()
        if sum(batch.num_rows for batch in self._waiting) >= BATCH_ROWS:
            self._insert()

    def _insert(self) -> None:
        """Stage what waits: many small insertions would cost more than one."""
        import pyarrow as pa  # noqa: PLC0415 - as in the ledger: only a writer pays.

        from dashboard.store.telemetry.kernels import call, places  # noqa: PLC0415 - as above.

        if not self._waiting:
            return
        chunk = pa.Table.from_batches(self._waiting).unify_dictionaries()
        self._waiting.clear()
        names, others = chunk["metric"].combine_chunks(), []
        for number, metric in zip(places(names.dictionary), names.dictionary.to_pylist(), strict=True):
            is_its = call("equal", names.indices, number)
            if self._has_own(metric):
                own = call("filter", chunk.drop_columns("metric"), is_its)
                self._put(ADD_OWN.format(n=self._own.index(metric)), own)
            else:
                others.append(call("filter", chunk, is_its))
        if others:
            self._has_others = True
            self._put(ADD, pa.concat_tables(others))

    def _has_own(self, metric: str) -> bool:
        """Whether a metric has a table of its own, which the first few are given."""
        if metric not in self._own and len(self._own) < FEW_METRICS:
            self._stage.execute(OWN.format(n=len(self._own)))
            self._own.append(metric)
        return metric in self._own

    def _put(self, sql: str, chunk: "pa.Table") -> None:
        self._stage.register("chunk", chunk)
        self._stage.execute(sql)
        self._stage.unregister("chunk")

    def _parts(self, name: str = TEXT) -> list[tuple[str, dict[str, Any]]]:
        """What is staged as SQL, metric by metric, with the name of each that has a table; others at last.

        `name` is the type of a name.
        """
        numbered = sorted(enumerate(self._own), key=itemgetter(1))
        own = [(ALL_OWN.format(n=n, name=name), {f"metric_{n}": metric}) for n, metric in numbered]
        return [*own, (ALL_OTHERS, {})] if self._has_others or not own else own

    def settle(self, *, now: datetime) -> Settled:
        """Write all to a file, sorted and named by its digest.

        `now` bounds ingestion, and fills it in.
        """
        self._insert()
        folder = folders(self._cursor)[0]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = folder / f"{secrets.token_hex(8)}.part"
        staged = [
            profile
            for sql, named in self._parts()
            for profile in profiles_of(self._stage, f"({sql})", {**named, "now": now}, of_one=bool(named))
        ]
        is_sorted = not self._has_others and not any(profile.again or profile.late for profile in staged)
        parts = self._parts(TEXT if self._has_others else _one_of(sorted(self._own)))
        sql = SETTLE.format(
            staged=" union all ".join(sql for sql, _ in parts),
            order="" if is_sorted else IN_ORDER,
            file=quoted(part),
        )
        if not is_sorted:
            self._stage.execute(TOGETHER)
        self._stage.execute(sql, {"now": now, **{k: v for _, named in parts for k, v in named.items()}})
        profiles = staged if is_sorted else self._in_order(staged, part, now)
        self.discard()
        digest = sha256_of(part)
        return Settled(part.replace(folder / f"{digest}.{PARQUET}"), digest, tuple(profiles))

    def _in_order(self, staged: Sequence[MetricProfile], file: Path, now: datetime) -> list[MetricProfile]:
        """The profiles of a sorted file, in which instants that are there twice follow each other."""
        ahead = {profile.metric: profile.ingested_ahead for profile in staged}
        found = read_profiles(self._stage, file=file, now=now)
        return [p.model_copy(update={"ingested_ahead": ahead[p.metric]}) for p in found]

    def discard(self) -> None:
        """Forget what was staged."""
        self._stage.close()


def _one_of(names: Sequence[str]) -> str:
    """The type of one of some names, in their order: it is written without a look at each row's."""
    return f"enum({', '.join(quoted(name) for name in names)})"
