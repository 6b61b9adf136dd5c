"""What is read of Flagger's objects, of the events of its webhooks, of its log and of Kubernetes' events."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, AliasPath, BeforeValidator, Field, model_validator

from dashboard.domain.values.fields import Flag, Instant, Number, Percent, Positive, Text, Whole
from dashboard.importers.observations.epochs import from_epoch
from dashboard.importers.rollouts.objects import ExternalModel, Message


class Range(ExternalModel):
    """The range that a metric has to keep."""

    min: Number | None = None
    max: Number | None = None


class Metric(ExternalModel):
    """A metric that Flagger checks by itself."""

    name: Text
    range: Range | None = Field(default=None, alias="thresholdRange")
    threshold: Number | None = None  # Canaries of 2018-20 name no side of it.

    @property
    def limits(self) -> str:
        """Its range or threshold in words."""
        sides = (
            ("min", self.range and self.range.min),
            ("max", self.range and self.range.max),
            ("threshold", self.threshold),
        )
        return " ".join(f"{word} {value}" for word, value in sides if value is not None) or "by its own rule"


def _of_a_hundred(full: Decimal) -> Decimal:
    if full != 100:
        message = (
            "weights count out of it only where the installed Flagger knows it; "
            "state them in percent and leave it out"
        )
        raise ValueError(message)
    return full


def _moment(value: object) -> object:
    """A time; a log may count the seconds since 1970."""
    return (isinstance(value, str) and from_epoch(value)) or value


class Analysis(ExternalModel):
    """How traffic is to be shifted; `threshold` counts failed checks and is no percentage."""

    step: Positive | None = Field(default=None, alias="stepWeight")
    steps: tuple[Percent, ...] = Field(default=(), alias="stepWeights")
    most: Percent = Field(default=Decimal(100), alias="maxWeight")
    full: Annotated[Decimal, AfterValidator(_of_a_hundred)] = Field(default=Decimal(100), alias="fullWeight")
    iterations: Whole = 0
    threshold: Whole | None = None
    match: tuple[dict[str, Any], ...] = ()
    metrics: tuple[Metric, ...] = ()
    affinity: dict[str, Any] | None = Field(default=None, alias="sessionAffinity")

    @property
    def weights(self) -> list[Decimal]:
        """The weights that are stepped through: a step is added while the weight is below the most."""
        if self.step is None:
            return list(self.steps)
        weights, most = [Decimal(0)], self.steps[-1] if self.steps else self.most or Decimal(100)
        while weights[-1] < most:
            weights.append(min(weights[-1] + self.step, Decimal(100)))
        return weights[1:]


class Condition(ExternalModel):
    """A condition of a status."""

    type: Text | None = None
    reason: Message | None = None
    changed_at: Instant | None = Field(default=None, alias="lastTransitionTime")
    updated_at: Instant | None = Field(default=None, alias="lastUpdateTime")


class Status(ExternalModel):
    """What the controller says."""

    phase: Message
    weight: Percent = Field(default=Decimal(0), alias="canaryWeight")
    iterations: Whole = 0
    failed: Whole = Field(default=0, alias="failedChecks")
    applied: Text | None = Field(default=None, alias="lastAppliedSpec")
    promoted: Text | None = Field(default=None, alias="lastPromotedSpec")
    changed_at: Instant | None = Field(default=None, alias="lastTransitionTime")
    conditions: tuple[Condition, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _phase(cls, value: Any) -> Any:
        """The phase; where it is left out, what the condition `Promoted` gives as its reason."""
        if not isinstance(value, dict) or value.get("phase") or not isinstance(value.get("conditions"), list):
            return value
        promoted = (c for c in value["conditions"] if isinstance(c, dict) and c.get("type") == "Promoted")
        return {**value, "phase": next((c.get("reason") for c in promoted), None)}

    @property
    def named_at(self) -> Any:
        """When it changed last; of conditions alone the newest of theirs."""
        times = [t for c in self.conditions for t in (c.changed_at, c.updated_at) if t]
        return self.changed_at or max(times, default=None)


class Canary(ExternalModel):
    """A canary: declared steps and reported status."""

    name: Text = Field(validation_alias=AliasPath("metadata", "name"))
    created_at: Instant | None = Field(
        default=None, validation_alias=AliasPath("metadata", "creationTimestamp")
    )
    generation: Whole | None = Field(default=None, validation_alias=AliasPath("metadata", "generation"))
    suspended: Flag = Field(default=False, validation_alias=AliasPath("spec", "suspend"))
    skips_analysis: Flag = Field(default=False, validation_alias=AliasPath("spec", "skipAnalysis"))
    provider: Text | None = Field(default=None, validation_alias=AliasPath("spec", "provider"))
    analysis: Analysis | None = Field(
        default=None,
        validation_alias=AliasChoices(AliasPath("spec", "analysis"), AliasPath("spec", "canaryAnalysis")),
    )
    status: Status | None = None

    @property
    def shifts_nothing(self) -> bool:
        """Whether its provider cannot shift traffic.

        Flagger then tries it blue-green, whatever it declares.
        """
        return self.provider == "kubernetes"

    @property
    def strategy(self) -> str:
        """`A/B test`, `blue-green` or `canary`: the order in which Flagger asks."""
        if self.analysis is None or not self.analysis.iterations:
            return "canary"
        return "A/B test" if self.analysis.match and not self.shifts_nothing else "blue-green"


class WebhookEvent(ExternalModel):
    """An event of a webhook; its time is in milliseconds since 1970."""

    phase: Message
    checksum: Text | None = None
    message: Message = Field(validation_alias=AliasPath("metadata", "eventMessage"))
    timestamp: Number = Field(validation_alias=AliasPath("metadata", "timestamp"))


class LogLine(ExternalModel):
    """A line of Flagger's log about a canary."""

    message: Message = Field(alias="msg")
    at: Annotated[Instant, BeforeValidator(_moment)] = Field(alias="ts")


class KubernetesEvent(ExternalModel):
    """An event of Kubernetes about a canary or a rollout; Kubernetes counts repeated ones together."""

    reason: Message | None = None
    message: Message = Field(validation_alias=AliasChoices("message", "note"))
    first: Instant | None = Field(
        default=None, validation_alias=AliasChoices("firstTimestamp", "deprecatedFirstTimestamp")
    )
    last: Instant | None = Field(
        default=None,
        validation_alias=AliasChoices(
            AliasPath("series", "lastObservedTime"), "lastTimestamp", "deprecatedLastTimestamp"
        ),
    )
    seen: Instant | None = Field(default=None, alias="eventTime")
    created: Instant | None = Field(default=None, validation_alias=AliasPath("metadata", "creationTimestamp"))
