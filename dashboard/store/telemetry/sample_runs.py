"""Runs of good and bad samples of one metric, in SQL.

Brought to the interval, judged, and broken as the rules say.

Samples are put in order by time, never by arrival. What is quiet is not read sample by sample (RULES.md).
"""

from datetime import datetime, timedelta
from typing import Any

from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.telemetry import SampleRun
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.telemetry.chunks import Chunk, ends_of, in_chunks
from dashboard.store.telemetry.needed import files_of
from dashboard.store.telemetry.quiet_blocks import (
    INSTANT,
    QuietSpan,
    counted,
    outside,
    quiet_spans,
    rounded_down,
)
from dashboard.store.telemetry.run_steps import PREVIOUS, THRESHOLD, WORSE_THAN_BASELINE
from dashboard.store.telemetry.samples import load_samples

# So few samples are read as they are: to look for what is quiet in them costs more.
FEW = 5000
# Beyond so many runs, breaches that can never matter are told with the good samples around them.
MOST_RUNS = 1000
HEARD = """
select coalesce(sum(samples), 0)::bigint as samples
from telemetry_block
where certification = $certification
    and metric = $metric
    and last_at >= $since
    and first_at <= $until
"""


def runs_of(cursor: Cursor, trigger: Trigger, asked: dict[str, Any]) -> tuple[SampleRun, ...]:
    """A trigger's runs from `since` to `until`, oldest first; `asked` also has the numbers of its rule."""
    if asked["until"] < asked["since"]:
        return ()
    wanted = {name: asked[name] for name in ("certification", "metric", "since", "until")}
    is_little = rows(cursor, HEARD, wanted)[0]["samples"] <= FEW
    quiet = () if is_little else quiet_spans(cursor, trigger, asked, since=asked["since"])
    ends = [] if is_little else [rounded_down(end, trigger.interval) for end in ends_of(cursor, asked, quiet)]
    if len(ends) <= 1:
        return _read(cursor, trigger, {**asked, "begin": asked["since"], "goes_on": False}, quiet)

    def read(chunk: Chunk) -> tuple[SampleRun, ...]:
        part = {**asked, "until": chunk.end, "begin": chunk.begin, "goes_on": chunk.goes_on}
        since = max(asked["since"], chunk.begin - _before(trigger) / 2)
        return _read(cursor, trigger, part, quiet_spans(cursor, trigger, part, since=since))

    return in_chunks(asked["since"], (*ends[:-1], asked["until"]), read)


def _read(
    cursor: Cursor, trigger: Trigger, asked: dict[str, Any], spans: tuple[QuietSpan, ...]
) -> tuple[SampleRun, ...]:
    """The runs from an instant on; the samples of quiet spans are not read one by one."""
    since = _since(cursor, trigger, asked)
    load_samples(cursor, asked, outside(spans, since, asked["until"]))
    is_baseline = trigger.kind == "baseline"
    used = ["begin", "goes_on", "until", "resolved_at", "hold", "hole", "silence", "step_us", "aggregate"]
    used += ["told_from", "told_until"]
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
    """From when samples are read to tell the runs from `begin` on.

    The interval before says how an interval is read.
    """
    first = rounded_down(asked["begin"] - _before(trigger) - INSTANT, trigger.interval)
    if first < asked["since"]:
        since: datetime = asked["since"]
        return since
    files = files_of(cursor, asked, since=asked["since"], until=first)
    wanted = {"files": files, "metric": asked["metric"], "since": asked["since"], "until": first}
    before = rows(cursor, PREVIOUS, wanted)[0]["observed_at"] if files else None
    return first if before is None else rounded_down(instant(before) - INSTANT, trigger.interval) + INSTANT


def _sample_run(row: dict[str, Any]) -> SampleRun:
    times = {name: row[name] for name in ("first_at", "last_at", "fired_at", "learned_at")}
    known = {name: instant(at) for name, at in times.items() if at is not None}
    return SampleRun.model_validate({**row, "fired_at": None, "learned_at": None, **known})
