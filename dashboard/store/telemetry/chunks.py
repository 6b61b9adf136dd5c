"""Telemetry with much to read, in chunks of time: what one leaves open at its end the next goes on with."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from dashboard.domain.triggers.telemetry import SampleRun
from dashboard.store.database import Cursor, instant, rows
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


def ends_of(cursor: Cursor, asked: Mapping[str, Any], quiet: Sequence[QuietSpan]) -> tuple[datetime, ...]:
    """Where the chunks of a question end, the last at its own end.

    One is enough where little is left to read.
    """
    wanted = {name: asked[name] for name in ("certification", "metric", "since", "until")}
    found = rows(cursor, ENDS, {**wanted, "samples": SAMPLES})
    left = (found[-1]["so_far"] if found else 0) - sum(span.received for span in quiet)
    if left <= SAMPLES:
        return (asked["until"],)
    ends = (instant(row["end_at"]) for row in found)
    return (*(end for end in ends if end < asked["until"]), asked["until"])


def in_chunks(
    since: datetime, ends: Sequence[datetime], read: Callable[[Chunk], Sequence[SampleRun]]
) -> tuple[SampleRun, ...]:
    """The runs that `read` finds from an instant to another, chunk by chunk, as if it were asked once.

    A run that a chunk ends in goes on from its last sample, which is not counted again; breaches that have
    not fired are read again from their first, since when they fire is counted from there.
    """
    done: list[SampleRun] = []
    begin, left_open = since, None
    for end in ends:
        found = list(read(Chunk(begin, end, goes_on=left_open is not None)))
        if left_open is not None:
            found = _gone_on(left_open, found)
        done += found
        if not found or end == ends[-1]:
            continue
        last = done.pop()
        waits = last.is_breach and last.fired_at is None
        begin, left_open = (last.first_at, None) if waits else (last.last_at, last)
    return tuple(done)


def _gone_on(left_open: SampleRun, found: Sequence[SampleRun]) -> list[SampleRun]:
    """What a chunk found, its first run as the rest of one whose last sample it began with."""
    first, *rest = found
    whole = {
        "last_at": first.last_at,
        "samples": left_open.samples + first.samples,
        "received": left_open.received + first.received,
    }
    return [left_open.model_copy(update=whole), *rest]
