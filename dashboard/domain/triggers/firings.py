"""When a rollback trigger fired, and whether anybody has resolved it (RULES.md, Rollback triggers).

A firing stays until a person records a rollback or a waiver; a waiver that ends without a rollback brings it
back. Better samples of the same minutes take none back: what the record once showed is an entry of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.triggers import MINUTE
from dashboard.domain.triggers.telemetry import SampleRun, Span
from dashboard.domain.values.fields import Id, Instant, MetricName, Model, Number, Positive
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.source import Source

LATE = 3 * MINUTE


class FiringEntry(Model):
    """A firing as the ledger has it since the entry `shown_by`.

    Its breaches, and the numbers it was judged by.

    Instants are in UTC. `corrected_at` is when the newest samples of its minutes were ingested, filled in
    where those no longer prove it; `source` is filled in when it is read.
    """

    trigger: Id
    metric: MetricName
    first_at: Instant
    fired_at: Instant
    last_at: Instant
    learned_at: Instant
    samples: Positive
    limit: Number
    hold_minutes: Positive
    shown_by: Positive
    corrected_at: datetime | None = None
    source: Source | None = None

    def is_proven_by(self, run: SampleRun) -> bool:
        """Whether a run of today's samples is this firing: it fired, and shares some of its time."""
        return run.fired_at is not None and run.first_at <= self.last_at and self.first_at <= run.last_at


class Firing(Model):
    """A trigger fired: by telemetry, or by an event that a person recorded (then `reason` says which).

    `learned_at` is when the record could know; `waiver_ended` is a waiver that has since ended. `corrected`
    is its entry where today's samples no longer prove it.
    """

    fired_at: datetime
    learned_at: datetime
    lasted: timedelta | None = None
    reason: str | None = None
    waiver_ended: TriggerChanged | None = None
    corrected: FiringEntry | None = None

    @property
    def is_late(self) -> bool:
        """Whether it was learned noticeably after it happened."""
        return self.learned_at - self.fired_at > LATE


def proven_runs(runs: Sequence[SampleRun], span: Span) -> Iterator[SampleRun]:
    """The runs of a span that fired by its end."""
    return (r for r in runs if r.fired_at and span.start <= r.first_at and r.fired_at <= span.end)


def firings(
    runs: Sequence[SampleRun],
    changes: Sequence[TriggerChanged],
    span: Span,
    entries: Sequence[FiringEntry] = (),
) -> tuple[Firing, ...]:
    """Everything that fired by the end of a span, oldest first.

    `entries` are the firings that the ledger holds.
    """
    found, proven = list[Firing](), list(proven_runs(runs, span))
    for run in proven:
        assert run.fired_at is not None, "a proven run has fired"
        learned = [run.learned_at or run.fired_at, *(e.learned_at for e in entries if e.is_proven_by(run))]
        lasted = min(run.last_at, span.end) - run.first_at
        found.append(Firing(fired_at=run.fired_at, learned_at=min(learned), lasted=lasted))
    for entry in entries:
        if not any(entry.is_proven_by(run) for run in proven):
            lasted = entry.last_at - entry.first_at
            firing = Firing(fired_at=entry.fired_at, learned_at=entry.learned_at, lasted=lasted)
            found.append(firing.model_copy(update={"corrected": entry}))
    for change in changes:
        if change.change == "fired":
            learned_at = change.source.recorded_at if change.source else change.observed_at
            found.append(Firing(fired_at=change.observed_at, learned_at=learned_at, reason=change.reason))
    return tuple(sorted(found, key=lambda firing: firing.fired_at))


def unresolved(
    found: Sequence[Firing], changes: Sequence[TriggerChanged], at: datetime, zone: tzinfo
) -> tuple[Firing, ...]:
    """The firings that nobody has rolled back, and no waiver covers any more."""
    left = []
    for firing in found:
        after = _after(firing, changes)
        if any(c.change == "rolled_back" for c in after):
            continue
        waivers = [(c, end_of(c.until, zone)) for c in after if c.until]
        if any(at <= ends_at for _, ends_at in waivers):
            continue
        left.append(firing.model_copy(update={"waiver_ended": waivers[-1][0] if waivers else None}))
    return tuple(left)


def _after(firing: Firing, changes: Sequence[TriggerChanged]) -> Sequence[TriggerChanged]:
    """What was recorded of the instant of a firing or later; of an event, from its own entry on."""
    since = [c for c in changes if c.observed_at >= firing.fired_at]
    event = ("fired", firing.fired_at, firing.reason)
    own = [n for n, c in enumerate(since) if (c.change, c.observed_at, c.reason) == event]
    return since[own[-1] :] if own else since
