"""Where telemetry is noisy and yet steady: breaches between good samples no further apart than the hold.

Such breaches prove nothing, and nothing can ever be made of them. One look along the files tells the blocks
that hold no others, so that a metric which crosses its limit all the time costs little more than a calm one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.domain.triggers import Trigger
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.telemetry.needed import files_of
from dashboard.store.telemetry.sample_steps import TOLD

# In so many samples of blocks with a breach a look for what is steady costs more than it spares.
FEW = 20_000
# So many are looked at together: a busy machine answers that well within the time that a question may take.
TOGETHER = 1_000_000
# The blocks with a breach, in parts; each look begins a block before its part, where a run may have begun.
NOISY = """,
followed as (
    select *, coalesce(lag(first_at) over (order by first_at, last_at, seq), first_at) as since
    from judged
),
noisy as (
    select
        *,
        sum(samples) over (order by first_at, last_at, seq rows unbounded preceding) // $together as look
    from followed
    where may_be_quiet
        and not is_good
        and not is_part
        and samples <= epoch_us(last_at - first_at) // $step_us + 1
)
select
    epoch_us(min(since)) as since,
    epoch_us(min(first_at)) as first_at,
    epoch_us(max(last_at)) as last_at,
    sum(samples)::bigint as samples
from noisy
group by look
order by look
"""
# Good samples are looked at, and the first breach of each run. A block's rows follow each other, and each has
# an interval of its own, so that it counts for itself. The blocks in which the longest run ends, and the
# longest time between two good samples, are left to be read: a verdict names both.
STEADY = """
heard as (
    select
        filename,
        file_row_number,
        observed_at,
        (case $worse when 'down' then -value else value end) <= $limit as is_good,
        (epoch_us(observed_at) + $step_us - 1) // $step_us as step
    from read_parquet($files, filename = true, file_row_number = true)
    where metric = $metric
        and observed_at >= $since
        and observed_at <= $until
),
stepped as (
    select
        *,
        file_row_number // 2048 as block,
        coalesce(
            file_row_number - lag(file_row_number) over () = 1 and filename = lag(filename) over (), false
        ) as is_next,
        case when is_next then lag(observed_at) over () end as before_at,
        case when is_next then lag(is_good) over () end as was_good,
        case when is_next then step = lag(step) over () else file_row_number % 2048 > 0 end as is_odd
    from heard
),
turned as (
    select
        *,
        case when is_good and not was_good then before_at - lag(observed_at) over () end as lasted,
        case when is_good and not was_good then observed_at - lag(before_at) over () end as width
    from stepped
    where is_good
        or is_odd
        or was_good is distinct from false
),
summed as (
    select
        filename,
        block,
        min(observed_at) filter (is_good) as first_at,
        max(observed_at) filter (is_good) as last_at,
        min(file_row_number) filter (is_good) - block * 2048 as rows_before,
        max(file_row_number) filter (is_good) - block * 2048 + 1 as rows_until,
        max(lasted) as lasted,
        max(width) as width
    from turned
    group by filename, block
    having not bool_or(is_odd)
        and coalesce(max(width) <= $hold, true)
)
select
    parse_filename(filename, true) as sha256,
    epoch_us(first_at) as first_at,
    epoch_us(last_at) as last_at,
    rows_before,
    rows_until
from summed
where first_at >= $begin
    and first_at < last_at
    and not exists (
        select 1
        from told
        where told.first_at <= summed.last_at
            and told.last_at >= summed.first_at
    )
qualify row_number() over (order by lasted desc, first_at) > 1
    and row_number() over (order by width desc, first_at) > 1
"""


ASKED = ("metric", "worse", "limit", "step_us", "hold", "told_from", "told_until")


def may_be_steady(trigger: Trigger, spans: Sequence[Mapping[str, Any]]) -> bool:
    """Whether quiet spans leave so much of what was heard that it is worth looking for more.

    Only a threshold's metric is steady in its breaches.
    """
    if trigger.kind != "threshold":
        return False
    quiet = sum(span["samples"] for span in spans)
    return not spans or spans[0]["heard"] - quiet > FEW


def steady_blocks(
    cursor: Cursor, asked: Mapping[str, Any], judged: str, wanted: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The blocks of a threshold's metric in which only good samples matter.

    `judged` is the SQL that knows a certification's blocks, `wanted` what it asks for. Of each block: its
    file's digest, its first and last good sample, and how many rows precede the one and end with the other.
    """
    found: list[dict[str, Any]] = []
    given = {name: asked[name] for name in ASKED}
    parts = rows(cursor, judged + NOISY, {**wanted, "step_us": asked["step_us"], "together": TOGETHER})
    for part in parts if sum(each["samples"] for each in parts) > FEW else ():
        times = {"since": instant(part["since"]), "until": instant(part["last_at"])}
        files = files_of(cursor, wanted, **times)
        begin = instant(part["first_at"])
        found += rows(cursor, f"with {TOLD} {STEADY}", {**given, **times, "begin": begin, "files": files})
    return found


def as_columns(blocks: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Steady blocks as columns, for a question that passes over them."""
    return {
        "steady_file": [row["sha256"] for row in blocks],
        "steady_from": [instant(row["first_at"]) for row in blocks],
        "steady_until": [instant(row["last_at"]) for row in blocks],
        "rows_before": [row["rows_before"] for row in blocks],
        "rows_until": [row["rows_until"] for row in blocks],
    }
