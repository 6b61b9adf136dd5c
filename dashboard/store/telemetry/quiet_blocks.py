"""Where telemetry is quiet: long spans of good samples that a question need not read one by one.

An entry's samples are summed up in blocks as they come in. Blocks in which nothing can be wrong join into spans; only
what lies between the spans is read, so that a page costs what is unusual in the telemetry, not how much there is of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from dashboard.domain.values.fields import Model
from dashboard.store.database import Cursor, instant, rows

# Each span that is kept costs a question of its own; beyond the longest of them reading all is no slower.
MOST_SPANS = 200
INSTANT = timedelta(microseconds=1)

# 2,048 samples a block, as many as DuckDB reads at once. The rows of an entry come as they were sorted: a step back in
# time, like an instant heard twice, makes a block that is not plain.
BLOCKS = """
insert into telemetry_block
with stepped as (
    select
        *,
        (row_number() over () - 1) // 2048 as block,
        observed_at - lag(observed_at) over () as step,
        lag(metric) over () = metric and (row_number() over () - 1) % 2048 > 0 as is_next
    from telemetry
    where seq = $seq
)
select
    seq,
    certification,
    metric,
    min(observed_at) as first_at,
    max(observed_at) as last_at,
    count(*)::integer as samples,
    count(*) = count(value)
        and coalesce(bool_and(step > interval 0 seconds) filter (is_next), true) as is_plain,
    min(value) as lowest,
    max(value) as highest,
    max(step) filter (is_next) as gap,
    min(ingested_at) as first_ingested_at,
    max(ingested_at) as last_ingested_at
from stepped
group by seq, certification, metric, block
order by metric, first_at
"""
SPANS = """
with placed as (
    select
        *,
        case $worse when 'down' then -lowest else highest end as badness,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < first_at)) as part,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < last_at)) as last_part,
        coalesce(first_at <= max(last_at) over earlier, false)
            or coalesce(last_at >= lead(first_at) over w, false) as is_shared
    from telemetry_block
    where certification = $certification
        and metric = $metric
        and last_at >= $since
        and first_at <= $until
        and first_ingested_at <= $known_by
        and seq not in (
            select retraction.retracts
            from retraction
            join ledger using (seq)
            where retraction.certification = $certification
                and ledger.recorded_at <= $known_by
        )
    window
        w as (order by first_at, last_at, seq),
        earlier as (order by first_at, last_at, seq rows between unbounded preceding and 1 preceding)
),
judged as (
    select
        *,
        is_plain
            and not is_shared
            and first_at >= $since
            and last_at <= $until
            and last_ingested_at <= $known_by
            and coalesce(gap <= $step, true)
            and part = last_part
            and case
                when $limit is null then round((badness - $base) / $scale, 12) <= round($share, 12)
                else badness <= $limit
            end as is_quiet
    from placed
),
stepped as (
    select
        *,
        coalesce(
            is_quiet
                and lag(is_quiet) over w
                and part = lag(part) over w
                and first_at - lag(last_at) over w <= $step,
            false
        ) as follows
    from judged
    window w as (order by first_at, last_at, seq)
),
numbered as (
    select *, count_if(not follows) over (order by first_at, last_at, seq rows unbounded preceding) as span
    from stepped
)
select
    epoch_us(min(first_at)) as first_at,
    epoch_us(max(last_at)) as last_at,
    sum(samples)::bigint as samples
from numbered
where is_quiet
group by span
order by first_at
"""


ASKED = (
    "certification",
    "metric",
    "worse",
    "known_by",
    "since",
    "until",
    "resolved_at",
    "limit",
    "base",
    "scale",
    "share",
)


class QuietSpan(Model):
    """A span of good samples, both ends included."""

    first_at: datetime
    last_at: datetime
    samples: int


def quiet_spans(cursor: Cursor, asked: Mapping[str, Any], *, step: timedelta) -> tuple[QuietSpan, ...]:
    """The longest quiet spans of a metric, oldest first, from `since` to `until`.

    Between two samples lies no more than `step`. A badness above `limit` is a breach; where that is null, one by more
    than `share` of `scale` above `base`.
    """
    found = [
        QuietSpan(first_at=instant(row["first_at"]), last_at=instant(row["last_at"]), samples=row["samples"])
        for row in rows(cursor, SPANS, {**{name: asked.get(name) for name in ASKED}, "step": step})
    ]
    longest = sorted(found, key=lambda span: span.samples, reverse=True)[:MOST_SPANS]
    return tuple(sorted(longest, key=lambda span: span.first_at))


def between(
    spans: Sequence[QuietSpan], since: datetime, until: datetime, *, margin: timedelta = -INSTANT
) -> Iterator[tuple[datetime, datetime]]:
    """What of a time lies outside quiet spans, and a margin inside their ends; both ends of each included."""
    first = since
    for span in spans:
        if first <= span.first_at + margin:
            yield first, span.first_at + margin
        first = span.last_at - margin
    if first <= until:
        yield first, until
