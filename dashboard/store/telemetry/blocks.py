"""Telemetry summed up in blocks, so that a question can pass over what is quiet (schema.sql)."""

# 2,048 samples a block, as many as DuckDB reads at once. Rows of a file come as they were sorted: a block is
# not plain where they come in another order, and at a step back in time or an instant that is heard twice.
# Where few of a block's sixteenths reach beyond what its middle ones span, those stand in pieces apart:
# a question then reads little more than what is unusual.
BLOCKS = """
insert into telemetry_block by name
with stepped as (
    select
        *,
        file_row_number // 128 as part,
        file_row_number % 128 > 0 as is_inside,
        is_inside and file_row_number - lag(file_row_number) over () <> 1 as is_astray,
        case
            when is_inside and lag(metric) over () = metric
                then epoch_us(observed_at) - epoch_us(lag(observed_at) over ())
        end as step
    from read_parquet($file, file_row_number = true)
),
summed as (
    select
        metric,
        min(file_row_number) // 2048 as block,
        part,
        min(observed_at) as first_at,
        max(observed_at) as last_at,
        count(*)::integer as samples,
        count(*) = count(value) and not bool_or(is_astray) and coalesce(min(step) > 0, true) as is_plain,
        min(value) as lowest,
        max(value) as highest,
        max(step) as gap,
        min(ingested_at) as first_ingested_at,
        max(ingested_at) as last_ingested_at,
        min(file_row_number) as first_row,
        max(file_row_number) as last_row
    from stepped
    group by metric, part
),
typical as (
    select metric, block, median(lowest) as low, median(highest) as high, median(gap) as usual
    from summed
    group by metric, block
),
told as (
    select
        *,
        not is_plain
            or lowest < 2 * low - high
            or highest > 2 * high - low
            or coalesce(gap > 3 * usual, false) as is_odd,
        count_if(is_odd) over whole as odd,
        odd > 0 and 4 * odd <= count(*) over whole as is_part
    from summed
    join typical using (metric, block)
    window whole as (partition by metric, block)
),
parted as (
    select
        *,
        lag(part) over w is null or (is_part and is_odd <> lag(is_odd) over w) as begins,
        case when not begins then epoch_us(first_at) - epoch_us(lag(last_at) over w) end as step,
        begins or first_row - lag(last_row) over w = 1 as is_next
    from told
    window w as (partition by metric, block order by part)
),
numbered as (
    select
        *,
        count_if(begins) over (partition by metric, block order by part rows unbounded preceding) as piece
    from parted
)
select
    $seq as seq,
    $certification as certification,
    metric,
    min(first_at) as first_at,
    max(last_at) as last_at,
    sum(samples)::integer as samples,
    bool_and(is_plain and is_next and coalesce(step > 0, true)) as is_plain,
    min(lowest) as lowest,
    max(highest) as highest,
    to_microseconds(greatest(max(gap), max(step))) as gap,
    min(first_ingested_at) as first_ingested_at,
    max(last_ingested_at) as last_ingested_at,
    min(first_row) as first_row,
    max(last_row) as last_row,
    any_value(is_part) as is_part
from numbered
group by metric, block, piece
order by metric, first_at
"""
