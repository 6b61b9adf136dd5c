"""What a trigger's verdict says in words.

What fired and was corrected, what is unknown, dense or has no baseline.
"""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from typing import Literal

from dashboard.domain.triggers import BASELINE_SAMPLES, DAY, MINUTE, Trigger
from dashboard.domain.triggers.firings import Firing, FiringEntry
from dashboard.domain.triggers.telemetry import NOTHING, SampleRun, Span, TriggerRuns
from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of

TriggerVerdict = Literal["clear", "pending", "possible", "fired", "blind", "no_baseline"]

TOGETHER = {
    "mean": "averaged",
    "worst": "the worst taken",
    "min": "the lowest taken",
    "max": "the highest taken",
    "sum": "added up",
}


def fired_words(firing: Firing, trigger: Trigger, zone: tzinfo, known_then: TriggerVerdict | None) -> str:
    """What fired, when and by how much; what was learned late says so."""
    text = f"fired {wording.moment(firing.fired_at, zone)}"
    if firing.lasted is not None:
        text += f": {wording.span(firing.lasted, of=trigger.hold)}"
    else:
        text += f": {firing.reason}"
    if firing.is_late:
        then = f", until then {wording.trigger_mark(known_then).word.lower()}" if known_then else ""
        text += f"; learned late, {wording.moment(firing.learned_at, zone)}{then}"
    if firing.waiver_ended:
        assert firing.waiver_ended.until, "what ended had an end"
        text += f"; the waiver ended on {wording.day(firing.waiver_ended.until)}"
    return text


def correction_words(entry: FiringEntry, trigger: Trigger, runs: Sequence[SampleRun], zone: tzinfo) -> str:
    """Why a firing would be none by what the record holds today, with the longest breach that is left."""
    left = [
        run.last_at - run.first_at
        for run in runs
        if run.is_breach and run.first_at <= entry.last_at and entry.first_at <= run.last_at
    ]
    cause = "the samples now in the record"
    if (entry.limit, timedelta(minutes=entry.hold_minutes)) != (trigger.limit, trigger.hold):
        cause = "the limit and hold now in the record"
    elif entry.corrected_at:
        cause = f"samples corrected on {wording.day(day_of(entry.corrected_at, zone))}"
    return (
        f"; by {cause} it would not have fired ({wording.span(max(left, default=NOTHING), of=trigger.hold)})"
    )


def unknown_words(telemetry: TriggerRuns, span: Span) -> str:
    """Why samples that were imported count as unknown; of several imports the newest says it."""
    reasons = [
        each.reason
        for each in telemetry.unknown
        if each.first_at <= span.end and (telemetry.baseline or each.last_at >= span.start)
    ]
    return f"; its samples count as unknown: {reasons[-1]}" if reasons else ""


def density_words(density: float, trigger: Trigger) -> str:
    """How samples denser than the expected interval come together: "60 samples a minute, averaged"."""
    every = f"every {wording.span(trigger.interval)}"
    if trigger.interval == MINUTE:
        every = "a minute"
    elif trigger.interval < MINUTE:
        every = f"every {trigger.interval.total_seconds():g} s"
    return f"{round(density)} samples {every}, {TOGETHER[trigger.aggregate]}"


def no_baseline_words(telemetry: TriggerRuns, trigger: Trigger) -> str:
    """Why there is no baseline to be worse than."""
    found = telemetry.baseline.samples if telemetry.baseline else 0
    if found >= BASELINE_SAMPLES:
        return "no baseline: it is 0, and the record names no floor"
    samples = wording.count(found, "sample") if found else "no sample"
    more = f", {BASELINE_SAMPLES} are needed" if found else ""
    before = "24 hours" if trigger.baseline_span == DAY else wording.span(trigger.baseline_span)
    return f"no baseline: {samples} of {trigger.metric} in the {before} before the start{more}"
