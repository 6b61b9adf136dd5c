"""The samples of one metric that a question reads, as the table `samples_read` of its own connection."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.store.database import Cursor, instant, microseconds, rows
from dashboard.store.telemetry.needed import places_of

TABLE = """
create or replace temp table samples_read (
    observed_at timestamptz,
    source varchar,
    ingested_at timestamptz,
    is_unknown boolean,
    badness double
)
"""
# What an entry says of its samples: the source that they share, and why none of a metric may be believed.
ENTRIES = """
select
    seq,
    sha256,
    epoch_us(first_at) as first_at,
    epoch_us(last_at) as last_at,
    coalesce(json_extract_string(brief, '$.source'), '') as source,
    json_extract_string(brief, '$.unknown.' || json_quote($metric)) is not null as is_doubted,
    exists (select 1 from telemetry_block where telemetry_block.seq = telemetry_file.seq) as is_summed_up
from telemetry_file
join about using (seq)
where telemetry_file.certification = $certification
    and list_contains(metrics, $metric)
    and last_at >= list_min($first::timestamptz[])
    and first_at <= list_max($last::timestamptz[])
    and seq not in (select seq from telemetry_fault)
    and seq not in (
        select retraction.retracts
        from retraction
        join ledger using (seq)
        where retraction.certification = $certification
            and ledger.recorded_at <= $known_by
    )
order by seq
"""
# Where in their files the samples of some times lie: rows of blocks that follow each other, as one part.
PARTS = """
with span as (
    select unnest($first::timestamptz[]) as begin_at, unnest($last::timestamptz[]) as end_at
),
heard as (
    select seq, first_row, last_row
    from telemetry_block
    where certification = $certification
        and metric = $metric
        and exists (select 1 from span where last_at >= begin_at and first_at <= end_at)
),
stepped as (
    select *, coalesce(first_row - lag(last_row) over w <> 1, true) as begins
    from heard
    window w as (partition by seq order by first_row)
),
numbered as (
    select *, count_if(begins) over (partition by seq order by first_row rows unbounded preceding) as part
    from stepped
)
select seq, min(first_row) as first_row, max(last_row) as last_row
from numbered
group by seq, part
order by seq, first_row
"""
LOAD = """
insert into samples_read
with span as (
    select unnest($first::timestamptz[]) as begin_at, unnest($last::timestamptz[]) as end_at
)
select
    observed_at,
    $source as source,
    ingested_at,
    $is_doubted or value is null or isnan(value) as is_unknown,
    case $worse when 'down' then -value else value end as badness
from read_parquet($file, file_row_number = true)
join span on observed_at between begin_at and end_at
where metric = $metric
    and ingested_at <= $known_by
    and ({parts})
"""
PART = "file_row_number between {first_row:d} and {last_row:d}"
EVERYWHERE = "true"


def load_samples(
    cursor: Cursor, asked: Mapping[str, Any], times: Iterable[tuple[datetime, datetime]]
) -> None:
    """Fill `samples_read` with those of some times that do not overlap, both ends of each included.

    Each file is read once, and of it the blocks that these times touch; `asked` has the `entries_of` them.
    """
    cursor.execute(TABLE)
    asked_for = list(times)
    spans = _columns(asked_for)
    about = {name: asked[name] for name in ("certification", "metric")}
    entries = among(asked["entries"], asked_for)
    parts = rows(cursor, PARTS, {**about, **spans}) if entries else []
    read = [(e, sql) for e in entries if (sql := _parts(e, parts))]
    files = places_of(cursor, [entry["sha256"] for entry, _ in read])
    told = {name: asked[name] for name in ("metric", "worse", "known_by")}
    for (entry, sql), file in zip(read, files, strict=True):
        begin, end = instant(entry["first_at"]), instant(entry["last_at"])
        its = _columns([(first, last) for first, last in asked_for if last >= begin and first <= end])
        given = {**told, **its, "source": entry["source"], "is_doubted": entry["is_doubted"], "file": file}
        cursor.execute(LOAD.format(parts=sql), given)


def entries_of(
    cursor: Cursor, asked: Mapping[str, Any], times: Sequence[tuple[datetime, datetime]]
) -> list[dict[str, Any]]:
    """The entries that may hold samples of what is asked (certification, metric, known_by) of some times."""
    wanted = {name: asked[name] for name in ("certification", "metric", "known_by")}
    return rows(cursor, ENTRIES, {**wanted, **_columns(times)})


def among(
    entries: Sequence[Mapping[str, Any]], times: Sequence[tuple[datetime, datetime]]
) -> list[Mapping[str, Any]]:
    """Of the entries that may hold samples of a longer time those that may hold some of these times."""
    if not times:
        return []
    first, last = microseconds(min(times)[0]), microseconds(max(end for _, end in times))
    return [entry for entry in entries if entry["last_at"] >= first and entry["first_at"] <= last]


def _columns(times: Sequence[tuple[datetime, datetime]]) -> dict[str, list[datetime]]:
    return {"first": [first for first, _ in times], "last": [last for _, last in times]}


def _parts(entry: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> str:
    """Which rows of an entry's file are read, as SQL; nothing where none is."""
    if not entry["is_summed_up"]:
        return EVERYWHERE
    return " or ".join(PART.format_map(part) for part in parts if part["seq"] == entry["seq"])
