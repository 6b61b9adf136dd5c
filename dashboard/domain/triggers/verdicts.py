"""The verdict on a rollback trigger at an instant: fired, possible, blind, pending, clear (RULES.md, Rollback triggers).

Fired is latched until a person records a rollback or a waiver; then only later samples count. A waiver that has ended
without a rollback brings the firing back.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Literal

from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.triggers import BASELINE_SAMPLES, DAY, MINUTE, Trigger
from dashboard.domain.triggers.firings import Firing, FiringEntry, firings, unresolved
from dashboard.domain.triggers.telemetry import (
    NOTHING,
    Reading,
    SampleRun,
    Span,
    TriggerRuns,
    current_run,
    read,
)
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.subject import Subject

TriggerVerdict = Literal["clear", "pending", "possible", "fired", "blind", "no_baseline"]
LATER = timedelta(microseconds=1)
DENSE = 1.5  # samples an interval, from which they are said to have been brought together
TOGETHER = {
    "mean": "averaged",
    "worst": "the worst taken",
    "min": "the lowest taken",
    "max": "the highest taken",
    "sum": "added up",
}


class TriggerState(Model):
    """A trigger at an instant and its verdict in words.

    `firings` are those that nobody has resolved, `history` all; `proven` and `possible` are times of breach, `coverage`
    is the percentage of the expected samples that was heard.
    """

    trigger: Trigger
    verdict: TriggerVerdict
    detail: str
    firings: tuple[Firing, ...] = ()
    history: tuple[Firing, ...] = ()
    fired_on: date | None = None
    proven: timedelta | None = None
    possible: timedelta | None = None
    coverage: Decimal | None = None
    heard_at: datetime | None = None
    known_then: TriggerVerdict | None = None
    resolved: TriggerChanged | None = None

    @property
    def subject(self) -> Subject:
        """The trigger, as what something is about."""
        return Subject(kind="trigger", id=self.trigger.id)

    @property
    def fired_at(self) -> datetime | None:
        """When the oldest firing that is not resolved happened."""
        return self.firings[0].fired_at if self.firings else None


def share_heard(samples: int, trigger: Trigger, span: Span) -> Decimal | None:
    """Known samples as a percentage of those expected over a span."""
    step = MINUTE if trigger.kind == "baseline" else trigger.interval
    expected = (span.end - span.start) // step
    return min(Decimal(100), Decimal(100 * samples) / expected).quantize(Decimal("0.1")) if expected else None


def _fired_words(firing: Firing, trigger: Trigger, zone: tzinfo, known_then: TriggerVerdict | None) -> str:
    text = f"fired {wording.moment(firing.fired_at, zone)}"
    if firing.lasted is not None:
        text += f": {wording.span(firing.lasted, of=trigger.hold)}"
    else:
        text += f": {firing.reason}"
    if firing.is_late:
        then = f", until then {wording.trigger_mark(known_then).word.lower()}" if known_then else ""
        text += f"; learned late, {wording.moment(firing.learned_at, zone)}{then}"
    if firing.waiver_ended and firing.waiver_ended.until:
        text += f"; the waiver ended on {wording.day(firing.waiver_ended.until)}"
    return text


def _correction_words(entry: FiringEntry, trigger: Trigger, runs: Sequence[SampleRun], zone: tzinfo) -> str:
    """Why a firing would be none by what the record holds today, with the longest breach that is left of it."""
    left = [
        run.last_at - run.first_at
        for run in runs
        if run.is_breach and run.first_at <= entry.last_at and entry.first_at <= run.last_at
    ]
    cause = "the samples now in the record"
    if (entry.limit, entry.hold_minutes) != (trigger.limit, trigger.hold // MINUTE):
        cause = "the limit and hold now in the record"
    elif entry.corrected_at:
        cause = f"samples corrected on {wording.day(day_of(entry.corrected_at, zone))}"
    return (
        f"; by {cause} it would not have fired ({wording.span(max(left, default=NOTHING), of=trigger.hold)})"
    )


def _unknown_words(telemetry: TriggerRuns, span: Span) -> str:
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


def _blind_words(reading: Reading, trigger: Trigger, zone: tzinfo) -> str:
    if reading.heard_at is None:
        return f"blind: no sample of {trigger.metric or 'a metric'}"
    assert reading.silent_from is not None, "a silence begins somewhere"
    text = f"blind: nothing heard for {wording.span(reading.silence)}"
    if reading.silence == reading.edge:
        return text
    return f"{text} from {wording.moment(reading.silent_from, zone)}"


def _judged(reading: Reading, trigger: Trigger) -> TriggerVerdict:
    """The verdict on what was heard, where nothing is proven: possible, blind, pending, clear, in this order."""
    if reading.possible > trigger.hold:
        return "possible"
    out_of_date = trigger.kind == "baseline" and reading.edge >= trigger.silence
    if reading.heard_at is None or reading.silence > trigger.longest_silence or out_of_date:
        return "blind"
    return "pending" if reading.pending else "clear"


def _metric_state(
    trigger: Trigger, telemetry: TriggerRuns, fired: Sequence[Firing], span: Span, *, zone: tzinfo
) -> TriggerState:
    reading = read(telemetry.runs, span)
    verdict: TriggerVerdict = "fired" if fired else _judged(reading, trigger)
    baseline = telemetry.baseline
    if not fired and trigger.kind == "baseline" and (baseline is None or baseline.value is None):
        verdict = "no_baseline"
    known_then = _known_then(trigger, telemetry, fired, span)
    hold = wording.span(trigger.hold)
    coverage = share_heard(reading.samples, trigger, span)
    match verdict:
        case "fired":
            detail = _fired_words(fired[0], trigger, zone, known_then)
            if fired[0].corrected:
                detail += _correction_words(fired[0].corrected, trigger, telemetry.runs, zone)
        case "possible":
            detail = f"possible: {wording.span(reading.proven)} proven, up to {wording.span(reading.possible)} of {hold}"
        case "blind":
            detail = _blind_words(reading, trigger, zone)
        case "pending":
            detail = f"pending: {wording.span(current_run(telemetry.runs, span), of=trigger.hold)}"
        case "no_baseline":
            detail = _no_baseline_words(telemetry, trigger)
        case _:
            detail = f"clear: {wording.quantity(coverage, '%')} of its samples heard"
    if verdict in ("blind", "no_baseline"):
        detail += _unknown_words(telemetry, span)
    if reading.samples and reading.received >= DENSE * reading.samples:
        detail += f"; {density_words(reading.received / reading.samples, trigger)}"
    return TriggerState(
        trigger=trigger,
        verdict=verdict,
        detail=detail,
        firings=tuple(fired),
        proven=reading.proven,
        possible=max(reading.proven, reading.possible),
        coverage=coverage,
        heard_at=reading.heard_at,
        known_then=known_then,
    )


def _no_baseline_words(telemetry: TriggerRuns, trigger: Trigger) -> str:
    found = telemetry.baseline.samples if telemetry.baseline else 0
    if found and telemetry.baseline and telemetry.baseline.samples >= BASELINE_SAMPLES:
        return "no baseline: it is 0, and the record names no floor"
    samples = wording.count(found, "sample") if found else "no sample"
    more = f", {BASELINE_SAMPLES} are needed" if found else ""
    before = "24 hours" if trigger.baseline_span == DAY else wording.span(trigger.baseline_span)
    return f"no baseline: {samples} of {trigger.metric} in the {before} before the start{more}"


def _known_then(
    trigger: Trigger, telemetry: TriggerRuns, fired: Sequence[Firing], span: Span
) -> TriggerVerdict | None:
    """What was thought just before a firing was learned late, at the instant it had happened."""
    late = [f for f in fired if f.is_late and f.reason is None]
    if not late or telemetry.before is None:
        return None
    then = Span(start=span.start, end=max(late[-1].fired_at, span.start))
    return _judged(read(telemetry.before, then), trigger)


def trigger_state(
    trigger: Trigger,
    telemetry: TriggerRuns | None,
    changes: Sequence[TriggerChanged],
    entries: Sequence[FiringEntry],
    span: Span,
    *,
    at: datetime,
    zone: tzinfo,
) -> TriggerState:
    """The verdict at an instant; `changes` are this trigger's up to then, oldest first, `span` is the rollout's.

    `entries` are its firings up to then that the ledger holds.
    """
    runs = telemetry.runs if telemetry else ()
    history = firings(runs, changes, span, entries)
    fired = unresolved(history, changes, at, zone)
    resolved = next((c for c in reversed(changes) if c.change != "fired"), None)
    if trigger.kind == "event":
        detail = _fired_words(fired[0], trigger, zone, None) if fired else "clear: no open event"
        verdict: TriggerVerdict = "fired" if fired else "clear"
        state = TriggerState(trigger=trigger, verdict=verdict, detail=detail, firings=fired)
    elif telemetry is None:
        detail = _fired_words(fired[0], trigger, zone, None) if fired else _unwatched(trigger)
        verdict = "fired" if fired else "no_baseline" if trigger.kind == "baseline" else "blind"
        state = TriggerState(trigger=trigger, verdict=verdict, detail=detail, firings=fired)
    else:
        start = max(span.start, resolved.observed_at + LATER) if resolved else span.start
        state = _metric_state(
            trigger, telemetry, fired, Span(start=start, end=max(start, span.end)), zone=zone
        )
    fired_on = day_of(fired[0].fired_at, zone) if fired else None
    state = state.model_copy(update={"history": history, "fired_on": fired_on})
    return _with_resolution(state, resolved, zone)


def _unwatched(trigger: Trigger) -> str:
    """Why nothing can be said of a metric trigger."""
    if not trigger.is_evaluable:
        return "blind: the record does not say which metric, limit and direction it reads"
    word = "no baseline" if trigger.kind == "baseline" else "blind"
    return f"{word}: no sample of {trigger.metric}"


def _with_resolution(state: TriggerState, resolved: TriggerChanged | None, zone: tzinfo) -> TriggerState:
    """The state with what a person did about its last firing, in words."""
    if resolved is None or state.verdict == "fired":
        return state
    done = f"rolled back {wording.moment(resolved.observed_at, zone)}"
    if resolved.until:
        done = f"waived until {wording.day(resolved.until)}"
    return state.model_copy(
        update={"detail": f"{state.detail}; {done}: {resolved.reason}", "resolved": resolved}
    )
