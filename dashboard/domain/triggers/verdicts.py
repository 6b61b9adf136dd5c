"""The verdict on a rollback trigger at an instant.

Fired, possible, blind, pending, clear (RULES.md, Rollback triggers).

Fired is latched until a person records a rollback or a waiver; then only later samples count. A waiver that
has ended without a rollback brings the firing back.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Literal

from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.triggers import MINUTE, Trigger
from dashboard.domain.triggers.firings import Firing, FiringEntry, firings, unresolved
from dashboard.domain.triggers.telemetry import Reading, Span, TriggerRuns, current_run, first_doubt, read
from dashboard.domain.triggers.verdict_words import (
    correction_words,
    density_words,
    fired_words,
    no_baseline_words,
    unknown_words,
)
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.subject import Subject

TriggerVerdict = Literal["clear", "pending", "possible", "fired", "blind", "no_baseline"]
UNCLEAR: tuple[TriggerVerdict, ...] = ("possible", "blind")
LATER = timedelta(microseconds=1)
DENSE = 1.5  # samples an interval, from which they are said to have been brought together


class TriggerState(Model):
    """A trigger at an instant and its verdict in words.

    `firings` are those that nobody has resolved, `history` all; `proven` and `possible` are times of breach,
    `coverage` is the percentage of the expected samples that was heard. `unclear_at` is since when it is
    possible or blind.
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
    unclear_at: datetime | None = None
    resolved: TriggerChanged | None = None

    @property
    def subject(self) -> Subject:
        """The trigger, as what something is about."""
        return Subject(kind="trigger", id=self.trigger.id)

    @property
    def is_unclear(self) -> bool:
        """Whether it may have fired, for all that was heard: possible, or blind."""
        return self.verdict in UNCLEAR

    @property
    def fired_at(self) -> datetime | None:
        """When the oldest firing that is not resolved happened."""
        return self.firings[0].fired_at if self.firings else None


def share_heard(samples: int, trigger: Trigger, span: Span) -> Decimal | None:
    """Known samples as a percentage of those expected over a span."""
    step = MINUTE if trigger.kind == "baseline" else trigger.interval
    expected = (span.end - span.start) // step
    return min(Decimal(100), Decimal(100 * samples) / expected).quantize(Decimal("0.1")) if expected else None


def _blind_words(reading: Reading, trigger: Trigger, telemetry: TriggerRuns, span: Span, zone: tzinfo) -> str:
    if reading.heard_at is None:
        was_heard = any(run.first_at < span.start for run in telemetry.runs)
        since = f" since {wording.moment(span.start, zone)}" if was_heard else ""
        return f"blind: no sample of {trigger.metric}{since}"
    assert reading.silent_from is not None, "a silence begins somewhere"
    text = f"blind: nothing heard for {wording.span(reading.silence)}"
    if reading.silence == reading.edge:
        return text
    return f"{text} from {wording.moment(reading.silent_from, zone)}"


def _judged(reading: Reading, trigger: Trigger) -> TriggerVerdict:
    """The verdict on what was heard, where nothing is proven.

    Possible, blind, pending, clear, in this order.
    """
    if reading.possible > trigger.hold:
        return "possible"
    out_of_date = trigger.kind == "baseline" and reading.edge >= trigger.silence
    if reading.heard_at is None or reading.silence > trigger.longest_silence or out_of_date:
        return "blind"
    return "pending" if reading.pending else "clear"


def _detail(
    verdict: TriggerVerdict,
    reading: Reading,
    trigger: Trigger,
    telemetry: TriggerRuns,
    span: Span,
    zone: tzinfo,
) -> str:
    """A verdict in words, where nothing has fired."""
    match verdict:
        case "possible":
            proven, most = wording.span(reading.proven), wording.span(reading.possible)
            return f"possible: {proven} proven, up to {most} of {wording.span(trigger.hold)}"
        case "blind" if telemetry.lost:
            return f"blind: {telemetry.lost[-1]}"
        case "blind":
            return _blind_words(reading, trigger, telemetry, span, zone) + unknown_words(telemetry, span)
        case "pending":
            return f"pending: {wording.span(current_run(telemetry.runs, span), of=trigger.hold)}"
        case "no_baseline":
            return no_baseline_words(telemetry, trigger) + unknown_words(telemetry, span)
    heard = share_heard(reading.samples, trigger, span)
    return f"clear: {wording.quantity(heard, '%')} of its samples heard"


def _metric_state(
    trigger: Trigger, telemetry: TriggerRuns, fired: Sequence[Firing], span: Span, *, zone: tzinfo
) -> TriggerState:
    reading = read(telemetry.runs, span)
    verdict: TriggerVerdict = "fired" if fired else _judged(reading, trigger)
    baseline = telemetry.baseline
    if not fired and trigger.kind == "baseline" and (baseline is None or baseline.value is None):
        verdict = "no_baseline"
    if not fired and telemetry.lost:
        verdict = "blind"
    known_then = _known_then(trigger, telemetry, fired, span)
    if not fired:
        detail = _detail(verdict, reading, trigger, telemetry, span, zone)
    else:
        detail = fired_words(fired[0], trigger, zone, known_then)
        if fired[0].corrected:
            detail += correction_words(fired[0].corrected, trigger, telemetry.runs, zone)
    if reading.samples and reading.received >= DENSE * reading.samples:
        detail += f"; {density_words(reading.received / reading.samples, trigger)}"
    return TriggerState(
        trigger=trigger,
        verdict=verdict,
        detail=detail,
        firings=tuple(fired),
        proven=reading.proven,
        possible=max(reading.proven, reading.possible),
        coverage=share_heard(reading.samples, trigger, span),
        heard_at=reading.heard_at,
        known_then=known_then,
        unclear_at=_unclear_at(trigger, telemetry, span) if verdict in UNCLEAR else None,
    )


def _unclear_at(trigger: Trigger, telemetry: TriggerRuns, span: Span) -> datetime | None:
    """Since when a trigger may have fired: all along, where samples that were recorded cannot be read."""
    if telemetry.lost:
        return span.start
    return first_doubt(telemetry.runs, span, hold=trigger.hold, silence=trigger.longest_silence)


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
    """The verdict at an instant.

    `changes` are this trigger's up to then, oldest first, `span` is the rollout's.

    `entries` are its firings up to then that the ledger holds.
    """
    runs = telemetry.runs if telemetry else ()
    history = firings(runs, changes, span, entries)
    fired = unresolved(history, changes, at, zone)
    resolved = next((c for c in reversed(changes) if c.change != "fired"), None)
    if trigger.kind == "event":
        detail = fired_words(fired[0], trigger, zone, None) if fired else "clear: no open event"
        verdict: TriggerVerdict = "fired" if fired else "clear"
        state = TriggerState(trigger=trigger, verdict=verdict, detail=detail, firings=fired)
    elif resolved and not fired and resolved.observed_at > span.end:
        detail = "clear: watched no longer since the rollout was signed off"
        state = TriggerState(trigger=trigger, verdict="clear", detail=detail)
    elif telemetry is None:
        detail = fired_words(fired[0], trigger, zone, None) if fired else _unwatched(trigger)
        verdict = "fired" if fired else "no_baseline" if trigger.kind == "baseline" else "blind"
        state = TriggerState(trigger=trigger, verdict=verdict, detail=detail, firings=fired)
        state = state.model_copy(update={"unclear_at": span.start if state.is_unclear else None})
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
