"""The samples of one metric that a question reads, as the table `samples_read` of its own connection."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dashboard.store.database import Cursor

TABLE = """
create or replace temp table samples_read (
    observed_at timestamptz, ingested_at timestamptz, value double, is_unknown boolean, badness double
)
"""
LOAD = """
insert into samples_read
select
    observed_at,
    ingested_at,
    value,
    value is null or isnan(value) as is_unknown,
    case $worse when 'down' then -value else value end as badness
from telemetry
where certification = $certification
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
    """Fill `samples_read` with the samples of some times, both ends included; sorted telemetry lets each skip the rest."""
    cursor.execute(TABLE)
    for since, until in times:
        cursor.execute(LOAD, {**{name: asked[name] for name in ASKED}, "since": since, "until": until})
