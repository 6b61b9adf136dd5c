"""The samples of one metric that a question reads, as the table `samples_read` of its own connection."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dashboard.store.database import Cursor
from dashboard.store.telemetry.needed import files_of

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
LOAD = """
insert into samples_read
with brought as (
    select
        seq,
        json_extract_string(brief, '$.source') as source,
        json_extract_string(brief, '$.unknown.' || json_quote($metric)) is not null as is_doubted
    from entry
    where kind = 'telemetry'
        and certification = $certification
)
select
    observed_at,
    coalesce(source, '') as source,
    ingested_at,
    is_doubted or value is null or isnan(value) as is_unknown,
    case $worse when 'down' then -value else value end as badness
from read_parquet($files, filename = true)
join telemetry_file on sha256 = parse_filename(filename, true)
join brought using (seq)
where telemetry_file.certification = $certification
    and metric = $metric
    and observed_at >= $since
    and observed_at <= $until
    and ingested_at <= $known_by
    and seq not in (
        select retraction.retracts
        from retraction
        join ledger using (seq)
        where retraction.certification = $certification
            and ledger.recorded_at <= $known_by
    )
"""
ASKED = ("certification", "metric", "worse", "known_by")


def load_samples(
    cursor: Cursor, asked: Mapping[str, Any], times: Iterable[tuple[datetime, datetime]]
) -> None:
    """Fill `samples_read` with those of some times, both ends included.

    Sorted telemetry lets each skip the rest.
    """
    cursor.execute(TABLE)
    for since, until in times:
        files = files_of(cursor, asked, since=since, until=until)
        if files:
            wanted = {name: asked[name] for name in ASKED}
            cursor.execute(LOAD, {**wanted, "files": files, "since": since, "until": until})
