"""Telemetry with much to read, in chunks of time: what one leaves open at its end the next goes on with."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from dashboard.domain.triggers.telemetry import SampleRun
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.telemetry.intervals import rounded_down
from dashboard.store.telemetry.quiet_blocks import QuietSpan

# So few that a busy machine answers each chunk well within the time that a question may take.
SAMPLES = 100_000
ENDS = """
with counted as (
    select first_at, sum(samples) over (order by first_at, last_at, seq rows unbounded preceding) as so_far
    from telemetry_block
    where certification = $certification
        and metric = $metric
        and last_at >= $since
        and first_at <= $until
)
select epoch_us(max(first_at)) as end_at, max(so_far)::bigint as so_far
from counted
group by so_far // $samples
order by end_at
"""


class Chunk(NamedTuple):
    """A part of a question's time, and whether it continues a run whose last sample was counted before."""

    begin: datetime
    end: datetime
    goes_on: bool


def ends_of(
    cursor: Cursor, asked: Mapping[str, Any], quiet: Sequence[QuietSpan], step: timedelta
) -> tuple[datetime, ...]:
    """Where the chunks of a question end, at whole multiples of a step, the last at its own end.

    One is enough where little is left to read.
    """
    wanted = {name: asked[name] for name in ("certification", "metric", "since", "until")}
    found = rows(cursor, ENDS, {**wanted, "samples": SAMPLES})
    left = (found[-1]["so_far"] if found else 0) - sum(span.received for span in quiet)
    if left <= SAMPLES:
        return (asked["until"],)
    ends = (rounded_down(instant(row["end_at"]), step) for row in found)
    return (*(end for end in ends if asked["since"] < end < asked["until"]), asked["until"])


def next_chunk(runs: Sequence[SampleRun], *, since: datetime, end: datetime) -> Chunk:
    """What is read to an end after the runs that are known, the first from `since` on.

    Breaches that have not fired are read again from their first, since when they fire is counted from there.
    """
    if not runs:
        return Chunk(since, end, goes_on=False)
    last = runs[-1]
    return (
        Chunk(last.first_at, end, goes_on=False) if _waits(last) else Chunk(last.last_at, end, goes_on=True)
    )


def with_chunk(runs: Sequence[SampleRun], chunk: Chunk, found: Sequence[SampleRun]) -> tuple[SampleRun, ...]:
    """The runs that are known, with those that the chunk after them found; as if all were asked for once."""
    if not found:
        return tuple(runs)
    first, *rest = found
    if chunk.goes_on:
        first = _gone_on(runs[-1], first)
    return (*runs[:-1], first, *rest)


def _waits(run: SampleRun) -> bool:
    return run.is_breach and run.fired_at is None


def _gone_on(run: SampleRun, rest: SampleRun) -> SampleRun:
    """A run with the rest of it, whose first sample was its last, and is not counted again."""
    return run.model_copy(
        update={
            "last_at": rest.last_at,
            "samples": run.samples + rest.samples,
            "received": run.received + rest.received,
        }
    )
