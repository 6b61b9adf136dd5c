"""How often a trigger would have fired under other numbers: a question about its threshold and its hold."""

from decimal import Decimal

from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.firings import Firing, firings
from dashboard.domain.triggers.telemetry import Span, TriggerRuns, doubts, read
from dashboard.domain.triggers.verdicts import share_heard
from dashboard.domain.values.fields import Model


class Replay(Model):
    """A trigger's rule over a span: each time it would have fired, and each time it cannot be told.

    `doubts` counts the times between good samples that held a breach and were long enough, but prove nothing;
    `coverage` is the percentage of the expected samples that was heard, `lost` says why nothing can be told
    where samples that were recorded cannot be read.
    """

    trigger: Trigger
    span: Span
    firings: tuple[Firing, ...]
    doubts: int
    coverage: Decimal | None
    has_baseline: bool
    lost: str | None = None

    @property
    def is_told(self) -> bool:
        """Whether there is all that it takes to tell how often it fires."""
        return self.has_baseline and self.lost is None


def with_numbers(trigger: Trigger, *, threshold: Decimal | None, hold: int | None) -> Trigger:
    """The trigger with another limit (threshold, or percent worse than baseline) and hold in minutes."""
    field = "worse_by" if trigger.kind == "baseline" else "threshold"
    changes = {field: threshold, "hold_minutes": hold}
    return trigger.model_copy(update={k: v for k, v in changes.items() if v is not None})


def replayed(trigger: Trigger, telemetry: TriggerRuns, span: Span) -> Replay:
    """What a trigger's runs say of a span."""
    return Replay(
        trigger=trigger,
        span=span,
        firings=firings(telemetry.runs, (), span),
        doubts=doubts(telemetry.runs, span, trigger.hold),
        coverage=share_heard(read(telemetry.runs, span).samples, trigger, span),
        has_baseline=trigger.kind != "baseline"
        or (telemetry.baseline is not None and telemetry.baseline.value is not None),
        lost=telemetry.lost[-1] if telemetry.lost else None,
    )
