"""What an entry's samples look like, metric by metric.

All that tells whether they can be what a trigger reads.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.domain.values.fields import Model
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.telemetry.files import as_text

# The rows of an entry come as they were sorted, so that the sample before is that of the same instant if
# there is one.
# `count_if` of values of which none is known is null; `count` with a filter is 0, and takes twice as long.
PROFILES = """
with stepped as (
    select *, {before} as before_at
    from {samples}
)
select
    any_value(metric) as metric,
    count(*) as samples,
    count(value) as known,
    coalesce(count_if(observed_at = before_at), 0) as again,
    coalesce(count_if(observed_at < before_at), 0) as late,
    min(value) as lowest,
    max(value) as highest,
    coalesce(count_if(value < 0), 0) as negative,
    coalesce(count_if(value > 100), 0) as above_hundred,
    epoch_us(min(observed_at)) as first_at,
    epoch_us(max(observed_at)) as last_at,
    count_if(observed_at > $now) as ahead,
    coalesce(count_if(ingested_at > $now), 0) as ingested_ahead
from stepped
{grouped}
"""
BY_METRIC = {
    "before": "case when metric = lag(metric) over () then lag(observed_at) over () end",
    "grouped": "group by metric order by metric",
}
# Names are not compared where there is one alone.
OF_ONE = {"before": "lag(observed_at) over ()", "grouped": "having count(*) > 0"}


FILE = "read_parquet($file)"


class MetricProfile(Model):
    """Counts and bounds of a metric's samples.

    `again` counts those of an instant that has one already, `late` those that stand after a later one,
    `ahead` those that lie after the import, `ingested_ahead` those that are said to have been ingested after
    it.
    """

    metric: str
    samples: int
    known: int
    again: int
    late: int = 0
    lowest: float | None
    highest: float | None
    negative: int
    above_hundred: int
    first_at: datetime
    last_at: datetime
    ahead: int
    ingested_ahead: int = 0


def read_profiles(cursor: Cursor, *, file: Path, now: datetime) -> tuple[MetricProfile, ...]:
    """The profile of each metric of a telemetry file, sorted by name."""
    return profiles_of(cursor, FILE, {"file": str(file), "now": now})


def profiles_of(
    cursor: Cursor, samples: str, given: Mapping[str, Any], *, of_one: bool = False
) -> tuple[MetricProfile, ...]:
    """The profile of each metric of samples, given as SQL, sorted by name; as far as they come in order.

    They are samples `of_one` metric, or may be of several.
    """
    sql = PROFILES.format(samples=samples, **(OF_ONE if of_one else BY_METRIC))
    found = rows(cursor, sql, given)
    return tuple(
        MetricProfile(**{**row, **{name: instant(row[name]) for name in ("first_at", "last_at")}})
        for row in found
    )


def account_of(profiles: Sequence[MetricProfile]) -> dict[str, Any]:
    """Count, span and metrics of a file, as an entry's body holds them."""
    return {
        "rows": sum(profile.samples for profile in profiles),
        "unknown": sum(profile.samples - profile.known for profile in profiles),
        "first": as_text(min(profile.first_at for profile in profiles)) if profiles else None,
        "last": as_text(max(profile.last_at for profile in profiles)) if profiles else None,
        "metrics": [profile.metric for profile in profiles],
    }
