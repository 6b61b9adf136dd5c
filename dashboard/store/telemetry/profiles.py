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
# `count_if` of values of which none is known is null, `count` with a filter is 0.
PROFILES = """
with stepped as (
    select
        *,
        case when metric = lag(metric) over () then lag(observed_at) over () end as before_at
    from {samples}
)
select
    metric,
    count(*) as samples,
    count(value) as known,
    count(*) filter (observed_at = before_at) as again,
    count(*) filter (observed_at < before_at) as late,
    min(value) as lowest,
    max(value) as highest,
    count(*) filter (value < 0) as negative,
    count(*) filter (value > 100) as above_hundred,
    epoch_us(min(observed_at)) as first_at,
    epoch_us(max(observed_at)) as last_at,
    count_if(observed_at > $now) as ahead,
    count(*) filter (ingested_at > $now) as ingested_ahead
from stepped
group by metric
order by metric
"""


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


def profiles_of(cursor: Cursor, samples: str, given: Mapping[str, Any]) -> tuple[MetricProfile, ...]:
    """The profile of each metric of samples, given as SQL, sorted by name; as far as they come in order."""
    found = rows(cursor, PROFILES.format(samples=samples), given)
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
