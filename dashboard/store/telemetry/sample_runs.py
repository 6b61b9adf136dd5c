"""Runs of good and bad samples of one metric, in SQL: brought to the interval, judged, and broken as the rules say.

Samples are put in order by time, never by arrival. What is quiet is not read sample by sample (RULES.md).
"""

from datetime import datetime, timedelta
from typing import Any

from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.telemetry import SampleRun
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.telemetry.chunks import Chunk, ends_of, in_chunks
from dashboard.store.telemetry.quiet_blocks import INSTANT, counted, outside, quiet_spans, rounded_down
from dashboard.store.telemetry.samples import load_samples

# Beyond so many runs, breaches that can never matter are told with the good samples around them.
MOST_RUNS = 1000

# The spans that were not read: two rows stand for all of their samples.
QUIET = """
with quiet as (
    select
        unnest($shown_from::timestamptz[]) as first_at,
        unnest($shown_until::timestamptz[]) as last_at,
        unnest($samples::bigint[]) as samples,
        unnest($received::bigint[]) as received
),
"""
# One sample an instant and source: the newest ingested wins, and of two ingested together the worse.
THRESHOLD_LATEST = """
one as (
    select *
    from samples_read
    qualify row_number() over (
        partition by observed_at, source
        order by
            ingested_at desc,
            coalesce(badness > $limit, false) and not is_unknown desc,
            is_unknown desc,
            badness desc
    ) = 1
),
"""
BASELINE_LATEST = """
one as (
    select *
    from samples_read
    qualify row_number() over (
        partition by observed_at, source
        order by ingested_at desc, is_unknown, badness desc
    ) = 1
),
"""
# An interval ends at a whole multiple of its length and includes that instant: samples as regular as expected keep
# their own time. Where the interval before held several samples, all of an interval are brought together, and count from
# its end: only then are they all there, so that no answer changes with what comes later. In the first such interval, and
# where two samples share one by jitter, each still stands for itself.
BROUGHT = """
placed as (
    select
        *,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < observed_at)) as part,
        (epoch_us(observed_at) + $step_us - 1) // $step_us as step
    from one
    where not is_unknown
),
counted as (
    select
        step,
        part,
        min(observed_at) as first_at,
        max(observed_at) as last_at,
        max(ingested_at) as ingested_at,
        count(*) as received,
        round(
            case $aggregate
                when 'sum' then sum(badness)
                when 'mean' then avg(badness)
                when 'highest' then max(badness)
                else min(badness)
            end,
            9
        ) as together,
        any_value(badness) as badness
    from placed
    group by step, part
),
followed as (
    select
        * exclude (together, badness),
        case received when 1 then badness else together end as badness,
        coalesce(lag(received) over (order by step, part), 0) > 1 as is_dense
    from counted
),
brought as (
    select
        case
            when is_dense
                then least(
                    timestamptz '1970-01-01 00:00:00+00' + to_microseconds(step * $step_us),
                    list_min(list_filter($resolved_at::timestamptz[], lambda resolution: resolution >= last_at))
                )
            else first_at
        end as observed_at,
        first_at,
        last_at,
        ingested_at,
        badness,
        part,
        1 as samples,
        received
    from followed
    where is_dense
        or received = 1
    union all
    select
        observed_at,
        observed_at as first_at,
        observed_at as last_at,
        placed.ingested_at,
        placed.badness,
        part,
        (observed_at = followed.first_at)::integer as samples,
        1 as received
    from placed
    join followed using (step, part)
    where not is_dense
        and followed.received > 1
),
"""
JUDGED = """
known as (
    select
        observed_at,
        first_at,
        last_at,
        ingested_at,
        badness > $limit as is_breach,
        part,
        samples,
        received,
        false as is_inside
    from brought
    where observed_at >= $begin
        and observed_at <= $until
),
"""
MEDIAN = """
interval_value as (
    select case count(*) when 1 then any_value(badness) else round(
        case $aggregate
            when 'sum' then sum(badness)
            when 'mean' then avg(badness)
            when 'highest' then max(badness)
            else min(badness)
        end, 9) end as badness
    from one
    where not is_unknown
    group by (epoch_us(observed_at) + $step_us - 1) // $step_us
)
select
    median(case $worse when 'down' then -badness else badness end) as value,
    count(*)::integer as samples
from interval_value
"""
# The median of the window, at every whole minute: a sample counts for the minutes whose window it lies in.
CURRENT = """
spread as (
    select
        date_trunc('minute', observed_at + interval '59.999999 seconds') + to_minutes(k) as minute,
        observed_at,
        part,
        badness,
        received,
        ingested_at
    from brought
    cross join range($window_minutes) as minutes (k)
),
known as (
    select
        minute as observed_at,
        minute as first_at,
        minute as last_at,
        max(ingested_at) as ingested_at,
        round((median(badness) - $base) / $scale, 12) > round($share, 12) as is_breach,
        part,
        1 as samples,
        round(avg(received))::bigint as received,
        false as is_inside
    from spread
    where minute >= $begin
        and minute <= $until
        and minute - observed_at < $window
        and part = len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < minute))
        and not exists (select 1 from quiet where minute between quiet.first_at and quiet.last_at)
    group by minute, part
    having count(*) >= 3
),
"""
# A run ends where the kind changes, where a person resolved the trigger, and at a hole (of good samples: a silence).
RUNS = """
everything as (
    select * from known
    union all by name
    select
        unnest([first_at, last_at]) as observed_at,
        unnest([first_at, last_at]) as first_at,
        unnest([first_at, last_at]) as last_at,
        null as ingested_at,
        false as is_breach,
        len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < quiet.first_at)) as part,
        unnest([0, samples]) as samples,
        unnest([0, received]) as received,
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
                or first_at - lag(last_at) over w > case when is_breach then $hole else $silence end
            ) as begins
    from everything
    window w as (order by observed_at, is_inside, is_breach)
),
numbered as (
    select
        *,
        count_if(begins) over (order by observed_at, is_inside, is_breach rows unbounded preceding) as run
    from stepped
),
timed as (
    select
        *,
        observed_at - min(observed_at) over (partition by run) as age,
        max(ingested_at) over (partition by run order by observed_at rows unbounded preceding) as proven_at
    from numbered
),
runs as (
    select
        run,
        any_value(part) as part,
        is_breach,
        min(observed_at) as first_at,
        max(observed_at) as last_at,
        -- The sample that a chunk goes on from was counted in the chunk before.
        coalesce(sum(samples) filter (not $goes_on or observed_at > $begin), 0) as samples,
        coalesce(sum(received) filter (not $goes_on or observed_at > $begin), 0) as received,
        min(observed_at) filter (is_breach and age > $hold) as fired_at,
        min_by(proven_at, observed_at) filter (is_breach and age > $hold) as learned_at
    from timed
    group by run, is_breach
),
"""
# Breaches between two good samples no further apart than the hold prove nothing, and nothing can ever be made of them.
# Where there are many, each would cost a reader more than all the rest: they join the good runs around them. The longest
# of a kind stay, for the figures that a verdict names.
MERGED = """
between_good as (
    select
        *,
        first_value(case when not is_breach then first_at end ignore nulls) over later
            - last_value(case when not is_breach then last_at end ignore nulls) over earlier as gap,
        count_if(not is_breach) over (order by run rows unbounded preceding) as after_good
    from runs
    window
        later as (partition by part order by run rows between 1 following and unbounded following),
        earlier as (partition by part order by run rows between unbounded preceding and 1 preceding)
),
ranked as (
    select
        *,
        count(*) over () > $most_runs
            and is_breach
            and coalesce(gap <= $hold, false)
            and row_number() over (partition by part, is_breach order by last_at - first_at desc, run) > 1
            and row_number() over (partition by part, is_breach order by gap desc, run) > 1 as may_join
    from between_good
),
weighed as (
    select *, bool_and(may_join) over (partition by after_good, is_breach) as is_slight
    from ranked
),
joined as (
    select
        *,
        is_slight or coalesce(lag(is_slight) over (order by run), false) as follows
    from weighed
),
grouped as (
    select *, count_if(not follows) over (order by run rows unbounded preceding) as whole
    from joined
)
select
    bool_and(is_breach) as is_breach,
    epoch_us(min(first_at)) as first_at,
    epoch_us(max(last_at)) as last_at,
    sum(samples)::integer as samples,
    sum(received)::bigint as received,
    epoch_us(min(fired_at)) as fired_at,
    epoch_us(min(learned_at)) as learned_at
from grouped
group by whole
order by whole
"""
THRESHOLD = QUIET + THRESHOLD_LATEST + BROUGHT + JUDGED + RUNS + MERGED
WORSE_THAN_BASELINE = QUIET + BASELINE_LATEST + BROUGHT + CURRENT + RUNS + MERGED
BASELINE_MEDIAN = "with" + BASELINE_LATEST + MEDIAN
PREVIOUS = """
select epoch_us(max(observed_at)) as observed_at
from telemetry
where certification = $certification
    and metric = $metric
    and observed_at >= $since
    and observed_at <= $until
"""


def runs_of(cursor: Cursor, trigger: Trigger, asked: dict[str, Any]) -> tuple[SampleRun, ...]:
    """A trigger's runs from `since` to `until`, oldest first; `asked` also has the numbers of its rule."""
    quiet = quiet_spans(cursor, trigger, asked, since=asked["since"])
    ends = (rounded_down(end, trigger.interval) for end in ends_of(cursor, asked, quiet)[:-1])

    def read(chunk: Chunk) -> tuple[SampleRun, ...]:
        return _read(
            cursor, trigger, {**asked, "until": chunk.end, "begin": chunk.begin, "goes_on": chunk.goes_on}
        )

    return in_chunks(asked["since"], (*ends, asked["until"]), read)


def _read(cursor: Cursor, trigger: Trigger, asked: dict[str, Any]) -> tuple[SampleRun, ...]:
    """The runs from an instant on; what is quiet is not read sample by sample."""
    since = _since(cursor, trigger, asked)
    spans = quiet_spans(
        cursor, trigger, asked, since=max(asked["since"], asked["begin"] - _before(trigger) / 2)
    )
    load_samples(cursor, asked, outside(spans, since, asked["until"]))
    is_baseline = trigger.kind == "baseline"
    used = ["begin", "goes_on", "until", "resolved_at", "hold", "hole", "silence", "step_us", "aggregate"]
    used += ["base", "scale", "share", "window", "window_minutes"] if is_baseline else ["limit"]
    shown = counted(cursor, trigger, spans)
    given: dict[str, Any] = {
        name: [getattr(span, name) for span in shown]
        for name in ("shown_from", "shown_until", "samples", "received")
    }
    given["most_runs"] = MOST_RUNS
    sql = WORSE_THAN_BASELINE if is_baseline else THRESHOLD
    return tuple(
        _sample_run(row) for row in rows(cursor, sql, {**given, **{name: asked[name] for name in used}})
    )


def _before(trigger: Trigger) -> timedelta:
    """How far back samples bear on a run's first."""
    return 2 * trigger.window if trigger.kind == "baseline" else timedelta(0)


def _since(cursor: Cursor, trigger: Trigger, asked: dict[str, Any]) -> datetime:
    """From when samples are read to tell the runs from `begin` on: the interval before says how an interval is read."""
    first = rounded_down(asked["begin"] - _before(trigger) - INSTANT, trigger.interval)
    if first < asked["since"]:
        since: datetime = asked["since"]
        return since
    wanted = {name: asked[name] for name in ("certification", "metric", "since")}
    before = rows(cursor, PREVIOUS, {**wanted, "until": first})[0]["observed_at"]
    return first if before is None else rounded_down(instant(before) - INSTANT, trigger.interval) + INSTANT


def _sample_run(row: dict[str, Any]) -> SampleRun:
    times = {name: row[name] for name in ("first_at", "last_at", "fired_at", "learned_at")}
    known = {name: instant(at) for name, at in times.items() if at is not None}
    return SampleRun.model_validate({**row, "fired_at": None, "learned_at": None, **known})
