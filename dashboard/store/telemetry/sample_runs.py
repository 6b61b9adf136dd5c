"""Runs of good and bad samples of one metric, in SQL.

Brought to the interval, judged, and broken as the rules say.

Samples are put in order by time, never by arrival. What is quiet is not read sample by sample (RULES.md).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.telemetry import SampleRun
from dashboard.store.database import Cursor, instant, rows
from dashboard.store.telemetry.chunks import ends_of, next_chunk, with_chunk
from dashboard.store.telemetry.intervals import INSTANT, rounded_down
from dashboard.store.telemetry.kept_runs import Kept
from dashboard.store.telemetry.quiet_blocks import QuietSpan, counted, outside, quiet_spans
from dashboard.store.telemetry.run_steps import (
    AS_THEY_ARE,
    BASELINE_HEARD_BY,
    JOINED,
    THRESHOLD,
    THRESHOLD_HEARD_BY,
    WORSE_THAN_BASELINE,
)
from dashboard.store.telemetry.samples import entries_of, load_samples

DAY = timedelta(days=1)
RUNS = TypeAdapter(tuple[SampleRun, ...])
# So few samples are read as they are: to look for what is quiet in them costs more.
FEW = 5000
# Beyond so many runs, breaches that can never matter are told with the good samples around them.
MOST_RUNS = 1000
# Where no sample lies just before, it is looked for so many times as far back.
FURTHER = 16
HEARD = """
select coalesce(sum(samples), 0)::bigint as samples
from telemetry_block
where certification = $certification
    and metric = $metric
    and last_at >= $since
    and first_at <= $until
"""


def runs_of(cursor: Cursor, trigger: Trigger, asked: dict[str, Any]) -> tuple[SampleRun, ...]:
    """A trigger's runs from `since` to `until`, oldest first; `asked` also has the numbers of its rule.

    Where there is much to read they go on from those of the last midnight (UTC), which a reader keeps.
    """
    if asked["until"] < asked["since"]:
        return ()
    entries = entries_of(cursor, asked, [(asked["since"], asked["until"])])
    if not entries:
        return ()
    asked = {**asked, "entries": entries}
    midnight = rounded_down(rounded_down(asked["until"], DAY), trigger.interval)
    runs: tuple[SampleRun, ...] = ()
    if midnight > asked["since"] and is_much(cursor, asked, until=midnight):
        runs = _kept_until(cursor, trigger, asked, midnight)
    return _gone_on(cursor, trigger, asked, runs, asked["until"])


def _kept_until(
    cursor: Cursor, trigger: Trigger, asked: dict[str, Any], until: datetime
) -> tuple[SampleRun, ...]:
    """The runs until a past instant, kept for who asks again; none where nothing can be kept."""
    kept = Kept.of(cursor, asked, until=until)
    if kept is None:
        return ()
    at, runs = kept.latest(RUNS) or (None, ())
    if at != until:
        runs = _gone_on(cursor, trigger, asked, runs, until)
        kept.keep(RUNS, runs)
    return runs


def is_much(cursor: Cursor, asked: dict[str, Any], *, until: datetime) -> bool:
    """Whether so many samples were heard that it is worth looking for those that need not be read."""
    wanted = {name: asked[name] for name in ("certification", "metric", "since")}
    samples: int = rows(cursor, HEARD, {**wanted, "until": until})[0]["samples"]
    return samples > FEW


def _gone_on(
    cursor: Cursor, trigger: Trigger, asked: dict[str, Any], runs: Sequence[SampleRun], until: datetime
) -> tuple[SampleRun, ...]:
    """The runs to an instant, given those to an earlier one: no runs to read all from `since` on."""
    begin = next_chunk(runs, since=asked["since"], end=until).begin
    rest = {**asked, "since": max(asked["since"], begin - _before(trigger) / 2), "until": until}
    has_much = is_much(cursor, rest, until=until)
    quiet = quiet_spans(cursor, trigger, rest, since=rest["since"]) if has_much else ()
    ends = ends_of(cursor, {**rest, "since": begin}, quiet, trigger.interval) if has_much else (until,)
    for end in ends:
        chunk = next_chunk(runs, since=asked["since"], end=end)
        part = {**asked, "until": end, "begin": chunk.begin, "goes_on": chunk.goes_on}
        if len(ends) > 1:
            since = max(asked["since"], chunk.begin - _before(trigger) / 2)
            quiet = quiet_spans(cursor, trigger, part, since=since)
        most = max(0, MOST_RUNS - len(runs))
        runs = with_chunk(runs, chunk, _read(cursor, trigger, part, quiet, most=most))
    return tuple(runs)


def _read(
    cursor: Cursor, trigger: Trigger, asked: dict[str, Any], spans: tuple[QuietSpan, ...], *, most: int
) -> tuple[SampleRun, ...]:
    """The runs from an instant on; the samples of quiet spans are not read one by one.

    Beyond the `most` they are joined.
    """
    _load(cursor, trigger, asked, spans)
    is_baseline = trigger.kind == "baseline"
    used = ["begin", "goes_on", "until", "resolved_at", "hold", "hole", "silence", "step_us", "aggregate"]
    used += ["base", "scale", "share", "window", "window_minutes"] if is_baseline else ["limit"]
    shown = counted(cursor, trigger, spans)
    given: dict[str, Any] = {
        name: [getattr(span, name) for span in shown]
        for name in ("shown_from", "shown_until", "samples", "received")
    }
    sql = WORSE_THAN_BASELINE if is_baseline else THRESHOLD
    cursor.execute(sql, {**given, **{name: asked[name] for name in used}})
    found = rows(cursor, AS_THEY_ARE, {"most": most})
    if len(found) > most:
        found = rows(cursor, JOINED, {name: asked[name] for name in ("hold", "told_from", "told_until")})
    return tuple(_sample_run(row) for row in found)


def _before(trigger: Trigger) -> timedelta:
    """How far back samples bear on a run's first."""
    return 2 * trigger.window if trigger.kind == "baseline" else timedelta(0)


def _load(cursor: Cursor, trigger: Trigger, asked: dict[str, Any], spans: tuple[QuietSpan, ...]) -> None:
    """Load the samples from `begin` on, and what goes before: an earlier sample says how they are read.

    The samples of quiet spans are not among them.
    """
    first = rounded_down(asked["begin"] - _before(trigger) - INSTANT, trigger.interval)
    sql = BASELINE_HEARD_BY if trigger.kind == "baseline" else THRESHOLD_HEARD_BY
    wanted = {"first": first, **({} if trigger.kind == "baseline" else {"limit": asked["limit"]})}
    back = 2 * trigger.interval
    while True:
        since = max(asked["since"], first - back + INSTANT)
        load_samples(cursor, asked, outside(spans, since, asked["until"]))
        if since == asked["since"] or rows(cursor, sql, wanted)[0]["is_heard"]:
            return
        back *= FURTHER


def _sample_run(row: dict[str, Any]) -> SampleRun:
    times = {name: row[name] for name in ("first_at", "last_at", "fired_at", "learned_at")}
    known = {name: instant(at) for name, at in times.items() if at is not None}
    return SampleRun.model_validate({**row, "fired_at": None, "learned_at": None, **known})
