"""Rollback triggers and procedures, as the certification states them (RULES.md, Rollback triggers).

No telemetry reaches the record yet, so a metric trigger knows nothing and says so; it is never clear by default.
"""

from typing import Annotated, Literal

from dashboard.domain.fields import Choice, Id, Model, Number, Percent, Positive, Text

TriggerKind = Annotated[Literal["event", "threshold", "baseline"], Choice]
TriggerVerdict = Literal["clear", "pending", "possible", "fired", "blind", "no_baseline"]


class Trigger(Model):
    """A trigger: an event that stands open, a metric beyond a threshold, or a metric worse than its baseline.

    `threshold` is in the metric's unit, `worse_by` in percent of the baseline, `hold_minutes` the time it must last
    (left out: 5 minutes, assumed), `interval_seconds` the time expected between samples.
    """

    id: Id
    text: Text
    kind: TriggerKind
    metric: Id | None = None
    unit: Text | None = None
    worse: Annotated[Literal["up", "down"], Choice] | None = None
    threshold: Number | None = None
    worse_by: Percent | None = None
    hold_minutes: Positive | None = None
    interval_seconds: Positive | None = None
    owner: Text | None = None


class Procedure(Model):
    """A rollback procedure and the minutes it may take from fired to traffic back."""

    id: Id
    name: Text
    text: Text
    limit_minutes: Positive


class Rollback(Model):
    """Triggers and procedures."""

    strategy: Text | None = None
    triggers: tuple[Trigger, ...] = ()
    procedures: tuple[Procedure, ...] = ()


class TriggerState(Model):
    """A trigger at an instant, and its verdict in words."""

    trigger: Trigger
    verdict: TriggerVerdict
    detail: str


def trigger_state(trigger: Trigger) -> TriggerState:
    """The verdict on a trigger from what the record holds: no open event, and no telemetry."""
    if trigger.kind == "event":
        return TriggerState(trigger=trigger, verdict="clear", detail="no open event")
    if trigger.kind == "baseline":
        return TriggerState(
            trigger=trigger, verdict="no_baseline", detail=f"no baseline: no sample of {trigger.metric}"
        )
    return TriggerState(trigger=trigger, verdict="blind", detail=f"blind: no sample of {trigger.metric}")
