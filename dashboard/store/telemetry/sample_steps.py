"""Samples in SQL: the newest of each instant, brought to the interval that a trigger expects, and judged."""

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
# Where the ledger has a firing: every breach there is told.
TOLD = """
told as (
    select unnest($told_from::timestamptz[]) as first_at, unnest($told_until::timestamptz[]) as last_at
),
"""
# One sample an instant and source: the newest ingested wins, and of two ingested together the worse.
THRESHOLD_LATEST = """
told_again as (
    select observed_at, source
    from samples_read
    group by observed_at, source
    having count(*) > 1
),
one as (
    select *
    from samples_read
    anti join told_again using (observed_at, source)
    union all
    select *
    from samples_read
    semi join told_again using (observed_at, source)
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
# An interval ends at a whole multiple of its length and includes that instant: samples as regular as expected
# keep their own time. Where the interval before held several samples, all of an interval are brought
# together, and count from its end: only then are they all there, so that no answer changes with what comes
# later. In the first such interval, and where two samples share one by jitter, each still stands for itself.
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
                    make_timestamptz(step * $step_us),
                    list_min(list_filter($resolved_at::timestamptz[], lambda resolved: resolved >= last_at))
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
        make_timestamptz(((epoch_us(observed_at) + 59999999) // 60000000 + k) * 60000000) as minute,
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
        and epoch_us(minute) - epoch_us(observed_at) < epoch_us($window::interval)
        and part = len(list_filter($resolved_at::timestamptz[], lambda resolution: resolution < minute))
        and not exists (select 1 from quiet where minute between quiet.first_at and quiet.last_at)
    group by minute, part
    having count(*) >= 3
),
"""
