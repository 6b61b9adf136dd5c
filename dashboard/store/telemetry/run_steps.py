"""Runs in SQL: judged samples broken into runs by rule, and joined where there are too many to matter."""

from dashboard.store.telemetry.sample_steps import (
    BASELINE_LATEST,
    BROUGHT,
    CURRENT,
    JUDGED,
    MEDIAN,
    QUIET,
    THRESHOLD_LATEST,
    TOLD,
)

# A run ends where the kind changes, where a person resolved the trigger, and at a hole (of good samples: a
# silence).
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
-- Rows of one instant are put in order once, for what begins a run and for its number alike.
stepped as (
    select
        *,
        not is_inside
            and (
                lag(observed_at) over w is null
                or is_breach <> lag(is_breach) over w
                or part <> lag(part) over w
                or first_at - lag(last_at) over w > case when is_breach then $hole else $silence end
            ) as begins,
        row_number() over w as turn
    from everything
    window w as (order by observed_at, is_inside, is_breach)
),
numbered as (
    select *, count_if(begins) over (order by turn rows unbounded preceding) as run
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
# Breaches between two good samples no further apart than the hold prove nothing, and nothing can ever be made
# of them. Where there are many, each would cost a reader more than all the rest: they join the good runs
# around them. The longest of a kind stay, for the figures that a verdict names.
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
            and row_number() over (partition by part, is_breach order by gap desc, run) > 1
            and not exists (
                select 1
                from told
                where told.first_at <= between_good.last_at
                    and told.last_at >= between_good.first_at
            ) as may_join
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
THRESHOLD = QUIET + TOLD + THRESHOLD_LATEST + BROUGHT + JUDGED + RUNS + MERGED
WORSE_THAN_BASELINE = QUIET + TOLD + BASELINE_LATEST + BROUGHT + CURRENT + RUNS + MERGED
BASELINE_MEDIAN = "with" + BASELINE_LATEST + MEDIAN
PREVIOUS = """
select epoch_us(max(observed_at)) as observed_at
from read_parquet($files)
where metric = $metric
    and observed_at >= $since
    and observed_at <= $until
"""
