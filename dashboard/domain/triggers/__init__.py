"""Rollback triggers and procedures, as the certification states them (RULES.md, Rollback triggers)."""

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

from dashboard.domain.values.fields import Choice, Id, MetricName, Model, Number, Percent, Positive, Text

TriggerKind = Annotated[Literal["event", "threshold", "baseline"], Choice]
HOLD_ASSUMED = 5  # minutes
INTERVAL_ASSUMED = 60  # seconds
HOLE_INTERVALS = 2.5
BASELINE_SAMPLES = 30
MINUTE = timedelta(minutes=1)
WINDOW, WINDOW_INTERVALS = timedelta(minutes=5), 3
DAY, BASELINE_INTERVALS = timedelta(days=1), 30

Aggregate = Annotated[Literal["mean", "worst", "min", "max", "sum"], Choice]


class Trigger(Model):
    """A trigger: an event that stands open, a metric beyond a threshold or worse than its baseline."""

    id: Id
    """Identifies the trigger."""
    text: Text
    """The trigger as printed."""
    kind: TriggerKind
    """`event` (stands open), `threshold` (a metric beyond a limit) or `baseline` (worse than one)."""
    metric: MetricName | None = None
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
    aggregate: Aggregate = "mean"
    """How samples denser than the interval, or of several sources, come together.

    `mean`, `worst`, `min`, `max` or `sum`.
    """
    floor: Number | None = None
    """For a baseline of 0: the value from which the metric counts as worse."""
    owner: Text | None = None
    """Who answers for it."""

    @property
    def hold(self) -> timedelta:
        """How long it must last, strictly."""
        return timedelta(minutes=self.hold_minutes or HOLD_ASSUMED)

    @property
    def interval(self) -> timedelta:
        """The time expected between two samples."""
        return timedelta(seconds=self.interval_seconds or INTERVAL_ASSUMED)

    @property
    def hole(self) -> timedelta:
        """The longest time without a sample that a run of breaches bridges.

        A baseline must be worse at every minute.
        """
        return max(MINUTE, self.interval) if self.kind == "baseline" else self.interval * HOLE_INTERVALS

    @property
    def silence(self) -> timedelta:
        """The longest time without a sample inside a run of good ones."""
        return self.hole if self.kind == "baseline" else self.hold

    @property
    def longest_silence(self) -> timedelta:
        """The silence beyond which it is blind.

        A median takes three intervals from the start before it can speak.
        """
        return max(self.hold, self.interval * WINDOW_INTERVALS) if self.kind == "baseline" else self.hold

    @property
    def window(self) -> timedelta:
        """The time whose median is compared with the baseline."""
        return max(WINDOW, self.interval * WINDOW_INTERVALS)

    @property
    def baseline_span(self) -> timedelta:
        """The time before the start whose median is the baseline."""
        return max(DAY, self.interval * BASELINE_INTERVALS)

    @property
    def limit(self) -> Decimal | None:
        """The number that its breaches are counted against.

        The threshold, or the percent worse than the baseline.
        """
        return self.worse_by if self.kind == "baseline" else self.threshold

    @property
    def is_evaluable(self) -> bool:
        """Whether it says what to evaluate: a metric, its worse direction, and a limit."""
        return None not in (self.metric, self.worse, self.limit)


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
