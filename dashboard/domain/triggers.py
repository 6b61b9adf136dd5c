"""Rollback triggers and procedures, as the certification states them (RULES.md, Rollback triggers).

No telemetry reaches the record yet, so a metric trigger knows nothing and says so; it is never clear by default.
"""

from typing import Annotated, Literal

from dashboard.domain.fields import Choice, Id, Model, Number, Percent, Positive, Text

TriggerKind = Annotated[Literal["event", "threshold", "baseline"], Choice]
TriggerVerdict = Literal["clear", "pending", "possible", "fired", "blind", "no_baseline"]


class Trigger(Model):
    """A trigger: an event that stands open, a metric beyond a threshold, or a metric worse than its baseline."""

    id: Id
    """Identifies the trigger."""
    text: Text
    """The trigger as printed."""
    kind: TriggerKind
    """`event` (stands open), `threshold` (a metric beyond a limit) or `baseline` (a metric worse than before the start)."""
    metric: Id | None = None
    """The metric's name in the telemetry."""
    unit: Text | None = None
    """The metric's unit."""
    worse: Annotated[Literal["up", "down"], Choice] | None = None
    """`up` or `down`: the direction that is worse."""
    threshold: Number | None = None
    """The limit, in the metric's unit; exactly on it is no breach."""
    worse_by: Percent | None = None
    """How much worse than the baseline, in percent."""
    hold_minutes: Positive | None = None
    """How long it must last, in minutes; left out, 5 is assumed."""
    interval_seconds: Positive | None = None
    """Seconds expected between two samples; left out, 60 are assumed."""
    floor: Number | None = None
    """For a baseline of 0: the value from which the metric counts as worse."""
    owner: Text | None = None
    """Who answers for it."""


class Procedure(Model):
    """A rollback procedure and the minutes it may take from fired to traffic back."""

    id: Id
    """Identifies the procedure."""
    name: Text
    """Its name."""
    text: Text
    """What is done."""
    limit_minutes: Positive
    """Minutes allowed from fired to traffic back."""


class Rollback(Model):
    """Triggers and procedures."""

    strategy: Text | None = None
    """The strategy as printed."""
    triggers: tuple[Trigger, ...] = ()
    """What sets a rollback off."""
    procedures: tuple[Procedure, ...] = ()
    """How it is done."""
    rehearsal_days: Positive | None = None
    """Days after which a rehearsal is stale; left out, none ever is."""


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
