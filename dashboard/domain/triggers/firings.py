"""When a rollback trigger fired, and whether anybody has resolved it (RULES.md, Rollback triggers).

A firing stays until a person records a rollback or a waiver; a waiver that ends without a rollback brings it back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.triggers import MINUTE
from dashboard.domain.triggers.telemetry import SampleRun, Span
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import end_of

LATE = 3 * MINUTE


class Firing(Model):
    """A trigger fired: by telemetry, or by an event that a person recorded (then `reason` says which).

    `learned_at` is when the record could know; `waived_until` the last day of a waiver that has since ended.
    """

    fired_at: datetime
    learned_at: datetime
    lasted: timedelta | None = None
    reason: str | None = None
    waiver_ended: TriggerChanged | None = None

    @property
    def is_late(self) -> bool:
        """Whether it was learned noticeably after it happened."""
        return self.learned_at - self.fired_at > LATE


def firings(runs: Sequence[SampleRun], changes: Sequence[TriggerChanged], span: Span) -> tuple[Firing, ...]:
    """Everything that fired by the end of a span, oldest first."""
    found = [
        Firing(
            fired_at=s.fired_at,
            learned_at=s.learned_at or s.fired_at,
            lasted=min(s.last_at, span.end) - s.first_at,
        )
        for s in runs
        if s.fired_at and span.start <= s.first_at and s.fired_at <= span.end
    ]
    found += [
        Firing(
            fired_at=c.observed_at,
            learned_at=c.source.recorded_at if c.source else c.observed_at,
            reason=c.reason,
        )
        for c in changes
        if c.change == "fired"
    ]
    return tuple(sorted(found, key=lambda firing: firing.fired_at))


def unresolved(
    found: Sequence[Firing], changes: Sequence[TriggerChanged], at: datetime, zone: tzinfo
) -> tuple[Firing, ...]:
    """The firings that nobody has rolled back, and no waiver covers any more."""
    left = []
    for firing in found:
        after = [c for c in changes if c.change != "fired" and c.observed_at >= firing.fired_at]
        if any(c.change == "rolled_back" for c in after):
            continue
        waivers = [c for c in after if c.until is not None]
        if any(at <= end_of(c.until, zone) for c in waivers if c.until):
            continue
        left.append(firing.model_copy(update={"waiver_ended": waivers[-1] if waivers else None}))
    return tuple(left)
