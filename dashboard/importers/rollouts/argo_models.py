"""What is read of Argo Rollouts' objects: their declared steps and what their controller says."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import AliasPath, Field

from dashboard.domain.values.fields import Flag, Instant, Number, Percent, Text, Whole
from dashboard.importers.rollouts.manifest import Foreign


class Pause(Foreign):
    """A pause of a canary's steps; without a duration it waits for a person."""

    duration: Text | None = None


class Step(Foreign):
    """A step of a canary; of those that set no weight and do not pause only that they are there."""

    weight: Percent | None = Field(default=None, alias="setWeight")
    pause: Pause | None = None


class Told(Foreign):
    """A condition of a status."""

    type: Text
    changed_at: Instant | None = Field(default=None, alias="lastTransitionTime")
    updated_at: Instant | None = Field(default=None, alias="lastUpdateTime")
    message: Text | None = None


class Waiting(Foreign):
    """Why a rollout is paused, and since when."""

    reason: Text
    since: Instant = Field(alias="startTime")


class Status(Foreign):
    """What the controller says."""

    phase: Text | None = None
    message: Text | None = None
    abort: Flag = False
    aborted_at: Instant | None = Field(default=None, alias="abortedAt")
    conditions: tuple[Told, ...] = ()
    pauses: tuple[Waiting, ...] = Field(default=(), alias="pauseConditions")
    index: Whole | None = Field(default=None, alias="currentStepIndex")
    current: Text | None = Field(default=None, alias="currentPodHash")
    stable: Text | None = Field(default=None, alias="stableRS")
    active: Text | None = Field(default=None, validation_alias=AliasPath("blueGreen", "activeSelector"))
    generation: Whole | None = Field(default=None, alias="observedGeneration")
    weight: Percent | None = Field(
        default=None, validation_alias=AliasPath("canary", "weights", "canary", "weight")
    )

    @property
    def told_at(self) -> datetime | None:
        """The newest instant that the status names."""
        times = [t for c in self.conditions for t in (c.changed_at, c.updated_at) if t]
        times += [p.since for p in self.pauses]
        return max(times, default=None)

    @property
    def why(self) -> str:
        """What the controller says of its progress."""
        said = [c.message for c in self.conditions if c.type == "Progressing" and c.message]
        return said[-1] if said else self.message or "no reason given"


class Rollout(Foreign):
    """A rollout: declared steps and reported status."""

    name: Text = Field(validation_alias=AliasPath("metadata", "name"))
    created_at: Instant | None = Field(
        default=None, validation_alias=AliasPath("metadata", "creationTimestamp")
    )
    generation: Whole | None = Field(default=None, validation_alias=AliasPath("metadata", "generation"))
    canary: dict[str, Any] | None = Field(
        default=None, validation_alias=AliasPath("spec", "strategy", "canary")
    )
    blue_green: dict[str, Any] | None = Field(
        default=None, validation_alias=AliasPath("spec", "strategy", "blueGreen")
    )
    steps: tuple[Step, ...] = Field(
        default=(), validation_alias=AliasPath("spec", "strategy", "canary", "steps")
    )
    status: Status | None = None


class Measured(Foreign):
    """One measurement of a metric; a run keeps the last ten."""

    finished_at: Instant | None = Field(default=None, alias="finishedAt")


class MetricResult(Foreign):
    """What a run counted of one metric."""

    name: Text
    phase: Text
    message: Text | None = None
    count: Number = Decimal(0)
    failed: Number = Decimal(0)
    measurements: tuple[Measured, ...] = ()


class AnalysisRun(Foreign):
    """An analysis run and its results."""

    name: Text = Field(validation_alias=AliasPath("metadata", "name"))
    message: Text | None = Field(default=None, validation_alias=AliasPath("status", "message"))
    started_at: Instant | None = Field(default=None, validation_alias=AliasPath("status", "startedAt"))
    completed_at: Instant | None = Field(default=None, validation_alias=AliasPath("status", "completedAt"))
    results: tuple[MetricResult, ...] = Field(
        default=(), validation_alias=AliasPath("status", "metricResults")
    )
