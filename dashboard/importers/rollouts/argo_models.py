"""What is read of Argo Rollouts' objects: their declared steps and what their controller says."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AliasChoices, AliasPath, BeforeValidator, Field, model_validator

from dashboard.domain.values.fields import Flag, Instant, Number, Text, Whole
from dashboard.importers.rollouts.objects import ExternalModel, Listed, Message

Weight = Annotated[Number, Field(ge=0)]
GENERATION = "rollout.argoproj.io/workload-generation"
REVISION = "rollout.argoproj.io/revision"
# Reasons of `Progressing` that end when all pods are those of one version.
REPLACING = ("FoundNewReplicaSet", "NewReplicaSetCreated", "ReplicaSetCreated", "ReplicaSetUpdated")


class Pause(ExternalModel):
    """A pause of a canary's steps; without a duration it waits for a person."""

    duration: Text | None = None

    @property
    def words(self) -> str:
        """How long it lasts; a mere number counts seconds."""
        if self.duration is None:
            return "until a person promotes it"
        return f"for {self.duration} s" if self.duration.isdigit() else f"for {self.duration}"


def _pause(value: object) -> object:
    """A pause; rollouts of 2019 say `pause: true`."""
    return {} if str(value).lower() == "true" else value


class Experiment(ExternalModel):
    """A step's experiment: its templates, some of them with a weight."""

    templates: tuple[dict[str, Any], ...] = ()


class Step(ExternalModel):
    """A step of a canary; of those that set no weight and do not pause only that they are there."""

    weight: Weight | None = Field(default=None, alias="setWeight")
    pause: Annotated[Pause, BeforeValidator(_pause)] | None = None
    experiment: Experiment | None = None
    others: tuple[Text, ...] = ()
    """What else it does, by its keys."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        own = {"setWeight", "pause", "name", "others"}
        return {**value, "others": sorted(map(str, value.keys() - own))} if isinstance(value, dict) else value


class Condition(ExternalModel):
    """A condition of a status."""

    type: Text
    status: Text | None = None
    reason: Message | None = None
    changed_at: Instant | None = Field(default=None, alias="lastTransitionTime")
    updated_at: Instant | None = Field(default=None, alias="lastUpdateTime")
    message: Message | None = None

    @property
    def says_paused(self) -> bool:
        """Whether it tells of a pause, so that it begins with it."""
        is_own = self.type == "Paused" and (self.status or "").lower() == "true"
        return is_own or self.reason == "RolloutPaused"


class PauseCondition(ExternalModel):
    """Why a rollout is paused, and since when."""

    reason: Message
    since: Instant = Field(alias="startTime")


class Share(ExternalModel):
    """The weight that the router gives a version."""

    hash: Text | None = Field(default=None, alias="podTemplateHash")
    weight: Weight


class Weights(ExternalModel):
    """The weights of the router; `additional` are those of experiments."""

    canary: Share | None = None
    stable: Share | None = None
    additional: tuple[Share, ...] = ()

    @property
    def are_told(self) -> bool:
        """Whether there is any weight."""
        return bool(self.canary or self.stable or self.additional)


class Status(ExternalModel):
    """What the controller says."""

    phase: Message | None = None
    message: Message | None = None
    abort: Flag = False
    promote_full: Flag = Field(default=False, alias="promoteFull")
    aborted_at: Instant | None = Field(default=None, alias="abortedAt")
    conditions: Annotated[tuple[Condition, ...], Listed] = ()
    pauses: Annotated[tuple[PauseCondition, ...], Listed] = Field(default=(), alias="pauseConditions")
    paused_at: Instant | None = Field(default=None, alias="pauseStartTime")
    index: Whole | None = Field(default=None, alias="currentStepIndex")
    current: Text | None = Field(default=None, alias="currentPodHash")
    stable: Text | None = Field(
        default=None, validation_alias=AliasChoices("stableRS", AliasPath("canary", "stableRS"))
    )
    is_previewed: Flag = Field(default=False, alias="verifyingPreview")
    active: Text | None = Field(  # Rollouts of 2018 have it in the status itself.
        default=None,
        validation_alias=AliasChoices(AliasPath("blueGreen", "activeSelector"), "activeSelector"),
    )
    generation: Text | None = Field(default=None, alias="observedGeneration")
    workload_generation: Text | None = Field(default=None, alias="workloadObservedGeneration")
    weights: Weights | None = Field(default=None, validation_alias=AliasPath("canary", "weights"))

    @property
    def named_at(self) -> datetime | None:
        """The newest instant that the status names."""
        times = [t for c in self.conditions for t in (c.changed_at, c.updated_at) if t]
        times += [p.since for p in self.pauses]
        times += [t for t in (self.aborted_at, self.paused_at) if t]
        return max(times, default=None)

    def condition(self, kind: str, status: str) -> Condition | None:
        """The condition of a kind that has a status, however that is written; None where there is none."""
        wanted = (kind, status.lower())
        return next((c for c in self.conditions if (c.type, (c.status or "").lower()) == wanted), None)

    @property
    def failed(self) -> Condition | None:
        """What says that it does not progress."""
        return self.condition("Progressing", "False")

    @property
    def why(self) -> str:
        """What the controller says of its progress."""
        failed = self.failed
        said = [c.message for c in self.conditions if c.type == "Progressing" and c.message]
        return (failed and failed.message) or self.message or (said[-1] if said else "no reason given")

    @property
    def is_to_be_aborted(self) -> bool:
        """Whether somebody asked for an abort that the controller has not carried out.

        It goes back to step 0.
        """
        done = self.aborted_at or any(c.reason == "RolloutAborted" for c in self.conditions)
        return self.abort and not done and bool(self.index)

    @property
    def is_to_be_retried(self) -> bool:
        """Whether an abort was taken back, and the controller has not gone on since."""
        return not self.abort and self.failed is not None and self.failed.reason == "RolloutAborted"

    @property
    def is_settled(self) -> bool:
        """Whether the version that it would roll out is the stable one."""
        return self.current is not None and self.current == self.stable

    @property
    def is_replacing(self) -> bool:
        """Whether it says that the pods of an update are still being replaced."""
        progress = self.condition("Progressing", "True")
        return progress is not None and progress.reason in REPLACING and self.phase in (None, "Progressing")

    @property
    def unavailable(self) -> str | None:
        """What denies that the pods of the workload are there to serve; None where nothing does."""
        denied = self.condition("Available", "False")
        return f"its pods are not available: {denied.message or denied.reason}" if denied else None


class Container(ExternalModel):
    """A container of the pods."""

    image: Text | None = None


class Rollout(ExternalModel):
    """A rollout: declared steps and reported status."""

    name: Text = Field(validation_alias=AliasPath("metadata", "name"))
    created_at: Instant | None = Field(
        default=None, validation_alias=AliasPath("metadata", "creationTimestamp")
    )
    generation: Whole | None = Field(default=None, validation_alias=AliasPath("metadata", "generation"))
    annotations: dict[str, Any] = Field(default={}, validation_alias=AliasPath("metadata", "annotations"))
    containers: tuple[Container, ...] = Field(
        default=(), validation_alias=AliasPath("spec", "template", "spec", "containers")
    )
    paused: Flag = Field(default=False, validation_alias=AliasPath("spec", "paused"))
    canary: dict[str, Any] | None = Field(
        default=None, validation_alias=AliasPath("spec", "strategy", "canary")
    )
    blue_green: dict[str, Any] | None = Field(
        default=None, validation_alias=AliasPath("spec", "strategy", "blueGreen")
    )
    steps: tuple[Step, ...] = Field(
        default=(), validation_alias=AliasPath("spec", "strategy", "canary", "steps")
    )
    full: Annotated[Number, Field(gt=0)] = Field(
        default=Decimal(100),
        validation_alias=AliasPath("spec", "strategy", "canary", "trafficRouting", "maxTrafficWeight"),
    )
    status: Status | None = None

    def percent(self, weight: Decimal) -> Decimal:
        """A weight as a share of traffic, in percent; weights count out of `full`."""
        return weight if self.full == 100 else round(weight * 100 / self.full, 4).normalize()

    @property
    def images(self) -> tuple[str, ...]:
        """The images of its containers."""
        return tuple(c.image for c in self.containers if c.image)
