"""Runs in SQL: judged samples broken into runs by rule, and joined where there are too many to matter.

They are found as the table `runs_read` of a question's own connection, and joined out of it.
"""

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

# Times are compared in microseconds: a difference of two instants costs thirty times as much.
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
                or epoch_us(first_at) - epoch_us(lag(last_at) over w)
                    > case when is_breach then epoch_us($hole::interval) else epoch_us($silence::interval) end
            ) as begins,
        row_number() over w as turn
    from everything
    window w as (order by observed_at, is_inside, is_breach)
),
numbered as (
    select *, count_if(begins) over (order by turn rows unbounded preceding) as run
    from stepped
),
found as (
    select
        run,
        any_value(part) as part,
        is_breach,
        min(observed_at) as first_at,
        max(observed_at) as last_at,
        epoch_us(max(observed_at)) - epoch_us(min(observed_at)) as length,
        -- The sample that a chunk goes on from was counted in the chunk before.
        coalesce(sum(samples) filter (not $goes_on or observed_at > $begin), 0) as samples,
        coalesce(sum(received) filter (not $goes_on or observed_at > $begin), 0) as received
    from numbered
    group by run, is_breach
),
-- When the few that lasted fired, and when the last sample of that proof was ingested.
fired as (
    select run, min(observed_at) as fired_at
    from numbered
    join found using (run)
    where found.is_breach
        and length > epoch_us($hold::interval)
        and epoch_us(observed_at) - epoch_us(found.first_at) > epoch_us($hold::interval)
    group by run
),
learned as (
    select run, any_value(fired_at) as fired_at, max(ingested_at) as learned_at
    from numbered
    join fired using (run)
    where observed_at <= fired_at
    group by run
),
runs as (
    select found.*, fired_at, learned_at
    from found
    left join learned using (run)
)
select *
from runs
"""
AS_THEY_ARE = """
select
    is_breach,
    epoch_us(first_at) as first_at,
    epoch_us(last_at) as last_at,
    samples::integer as samples,
    received::bigint as received,
    epoch_us(fired_at) as fired_at,
    epoch_us(learned_at) as learned_at
from runs_read
order by run
limit $most + 1
"""
# Breaches between two good samples no further apart than the hold prove nothing, and nothing can ever be made
# of them. Where there are many, each would cost a reader more than all the rest: they join the good runs
# around them. The longest of a kind stay, for the figures that a verdict names.
MERGED = """
counted_up as (
    select *, count_if(not is_breach) over (order by run rows unbounded preceding) as after_good
    from runs_read
),
good as (
    select part, after_good, first_at, last_at
    from counted_up
    where not is_breach
),
between_good as (
    select counted_up.*, epoch_us(later.first_at) - epoch_us(earlier.last_at) as gap
    from counted_up
    left join good as earlier on earlier.after_good = counted_up.after_good and earlier.part = counted_up.part
    left join good as later on later.after_good = counted_up.after_good + 1 and later.part = counted_up.part
),
longest as (
    select arg_max(run, {'length': length, 'turn': -run}) as run
    from between_good
    where is_breach
    group by part
    union all
    select arg_max(run, {'length': gap, 'turn': -run}) as run
    from between_good
    where is_breach
        and gap is not null
    group by part
),
ranked as (
    select
        *,
        is_breach
            and coalesce(gap <= epoch_us($hold::interval), false)
            and run not in (select run from longest)
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
FOUND = "create or replace temp table runs_read as "
THRESHOLD = FOUND + QUIET + THRESHOLD_LATEST + BROUGHT + JUDGED + RUNS
WORSE_THAN_BASELINE = FOUND + QUIET + BASELINE_LATEST + BROUGHT + CURRENT + RUNS
JOINED = "with" + TOLD + MERGED
BASELINE_MEDIAN = "with" + BASELINE_LATEST + MEDIAN
HEARD_BY = """
earlier as (
    select *
    from one
    where not is_unknown
        and observed_at <= $first
)
select count(*) > 0 as is_heard
from earlier
"""
THRESHOLD_HEARD_BY = "with" + THRESHOLD_LATEST + HEARD_BY
BASELINE_HEARD_BY = "with" + BASELINE_LATEST + HEARD_BY
