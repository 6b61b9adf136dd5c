"""Runs of good and bad samples of one metric, in SQL: judged, put in order, and broken as the rule says (RULES.md).

Samples are put in order by time, never by arrival. What is quiet is not read sample by sample.
"""

from datetime import datetime, timedelta
from typing import Any

from dashboard.domain.triggers import MINUTE, Trigger
from dashboard.domain.triggers.telemetry import SampleRun
from dashboard.store.database import EPOCH, Cursor, instant, rows
from dashboard.store.telemetry.chunks import ends_of, in_chunks
from dashboard.store.telemetry.quiet_blocks import INSTANT, QuietSpan, between, quiet_spans
from dashboard.store.telemetry.samples import load_samples

WINDOW = timedelta(minutes=5)
STEADY = WINDOW / 3  # with no longer a step, every five minutes hold three samples
BASELINE_RULE = ("base", "scale", "share")

# The spans that were not read: their first and last sample stand for all of them.
QUIET = """
with quiet as (
    select
        unnest($first::timestamptz[]) as first_at,
        unnest($last::timestamptz[]) as last_at,
        unnest($samples::bigint[]) as samples
),
"""
# One sample an instant: the newest ingested wins, and of two ingested together the worse.
JUDGED = """
latest as (
    select observed_at, ingested_at, is_unknown, coalesce(badness > $limit, false) and not is_unknown as is_breach
    from samples_read
    qualify row_number() over (
        partition by observed_at
        order by ingested_at desc, is_breach desc, is_unknown desc
    ) = 1
),
known as (
    select
        observed_at,
        ingested_at,
        is_breach,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < observed_at)) as part,
        1 as samples,
        false as is_inside
    from latest
    where not is_unknown
),
"""
WORST = """
one as (
    select *
    from samples_read
    qualify row_number() over (
        partition by observed_at
        order by ingested_at desc, is_unknown, badness desc
    ) = 1
),
latest as (
    select observed_at, ingested_at, value, badness
    from one
    where not is_unknown
)
"""
MEDIAN = """
select median(value) as value, count(*)::integer as samples
from latest
"""
# The median of five minutes, at every whole minute: a sample counts for the five minutes that it lies in.
CURRENT = """,
spread as (
    select
        date_trunc('minute', observed_at + interval '59.999999 seconds') + to_minutes(k) as minute,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < observed_at)) as part,
        badness,
        ingested_at
    from latest
    cross join range(5) as minutes (k)
),
known as (
    select
        minute as observed_at,
        max(ingested_at) as ingested_at,
        round((median(badness) - $base) / $scale, 12) > round($share, 12) as is_breach,
        part,
        1 as samples,
        false as is_inside
    from spread
    where minute >= $begin
        and minute <= $until
        and part = len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < minute))
        and not exists (select 1 from quiet where minute between first_at and last_at)
    group by minute, part
    having count(*) >= 3
),
"""
RUNS = """
everything as (
    select * from known
    union all
    select
        unnest([first_at, last_at]) as observed_at,
        null as ingested_at,
        false as is_breach,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < first_at)) as part,
        unnest([1, samples - 1]) as samples,
        unnest([false, true]) as is_inside
    from quiet
),
stepped as (
    select
        *,
        not is_inside
            and (
                lag(observed_at) over w is null
                or is_breach <> lag(is_breach) over w
                or part <> lag(part) over w
                or observed_at - lag(observed_at) over w > case when is_breach then $hole else $silence end
            ) as begins
    from everything
    window w as (order by observed_at, is_inside)
),
numbered as (
    select *, count_if(begins) over (order by observed_at, is_inside rows unbounded preceding) as run
    from stepped
),
timed as (
    select
        *,
        observed_at - min(observed_at) over (partition by run) as age,
        max(ingested_at) over (partition by run order by observed_at rows unbounded preceding) as proven_at
    from numbered
)
select
    is_breach,
    epoch_us(min(observed_at)) as first_at,
    epoch_us(max(observed_at)) as last_at,
    sum(samples)::integer as samples,
    epoch_us(min(observed_at) filter (is_breach and age > $hold)) as fired_at,
    epoch_us(min_by(proven_at, observed_at) filter (is_breach and age > $hold)) as learned_at
from timed
group by run, is_breach
order by first_at
"""
THRESHOLD = QUIET + JUDGED + RUNS
BASELINE_MEDIAN = "with" + WORST + MEDIAN
WORSE_THAN_BASELINE = QUIET + WORST + CURRENT + RUNS


def runs_of(cursor: Cursor, trigger: Trigger, asked: dict[str, Any]) -> tuple[SampleRun, ...]:
    """A trigger's runs from `since` to `until`, oldest first; `asked` also has the numbers of its rule."""
    ends = ends_of(cursor, asked, _quiet_spans_of(cursor, trigger, asked))

    def read(begin: datetime, end: datetime) -> tuple[SampleRun, ...]:
        return _read(cursor, trigger, {**asked, "until": end}, begin)

    return in_chunks(asked["since"], ends, read)


def _quiet_spans_of(cursor: Cursor, trigger: Trigger, asked: dict[str, Any]) -> tuple[QuietSpan, ...]:
    """The quiet spans that are worth passing over; of one for a median the edges are read all the same."""
    if trigger.kind != "baseline":
        return quiet_spans(cursor, asked, step=trigger.silence)
    spans = quiet_spans(cursor, asked, step=STEADY)
    return tuple(span for span in spans if span.last_at - span.first_at > 3 * WINDOW)


def _read(cursor: Cursor, trigger: Trigger, asked: dict[str, Any], begin: datetime) -> tuple[SampleRun, ...]:
    """The runs from an instant on; what is quiet is not read sample by sample."""
    is_baseline = trigger.kind == "baseline"
    since = max(asked["since"], begin - WINDOW) if is_baseline else begin
    asked = {**asked, "since": since}
    quiet = _quiet_spans_of(cursor, trigger, asked)
    load_samples(
        cursor, asked, between(quiet, since, asked["until"], margin=WINDOW if is_baseline else -INSTANT)
    )
    shown = [_minutes(span) for span in quiet] if is_baseline else quiet
    spans = {
        "first": [span.first_at for span in shown],
        "last": [span.last_at for span in shown],
        "samples": [span.samples for span in shown],
    }
    used = ("resolved_at", "until", *BASELINE_RULE) if is_baseline else ("resolved_at", "limit")
    rule = {name: asked[name] for name in (*used, "hold", "hole", "silence")}
    if is_baseline:
        rule["begin"] = begin
    sql = WORSE_THAN_BASELINE if is_baseline else THRESHOLD
    return tuple(_sample_run(row) for row in rows(cursor, sql, {**rule, **spans}))


def _minutes(span: QuietSpan) -> QuietSpan:
    """The whole minutes whose five minutes lie in a quiet span."""
    first = span.first_at + (EPOCH - span.first_at) % MINUTE + WINDOW
    last = span.last_at - (span.last_at - EPOCH) % MINUTE
    return QuietSpan(first_at=first, last_at=last, samples=(last - first) // MINUTE + 1)


def _sample_run(row: dict[str, Any]) -> SampleRun:
    return SampleRun(
        is_breach=row["is_breach"],
        first_at=instant(row["first_at"]),
        last_at=instant(row["last_at"]),
        samples=row["samples"],
        fired_at=instant(row["fired_at"]) if row["fired_at"] is not None else None,
        learned_at=instant(row["learned_at"]) if row["learned_at"] is not None else None,
    )
