"""AWS CodeDeploy: what `aws deploy get-deployment` prints of a deployment, which is its end and no weight."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import AliasPath, Field

from dashboard.domain.rollout.controllers import Hold, VersionShare
from dashboard.domain.values.fields import Number, Text, parse_instant
from dashboard.importers.rollouts.objects import ExternalModel, KubernetesObject
from dashboard.importers.rollouts.reading import ManifestReading
from dashboard.importers.rollouts.times import since_epoch

TOOL = "AWS CodeDeploy"
INFO = "deploymentInfo"


class Deployment(ExternalModel):
    """A deployment; its times are seconds since 1970, or instants, by the version of the command."""

    id: Text = Field(validation_alias=AliasPath(INFO, "deploymentId"))
    application: Text = Field(validation_alias=AliasPath(INFO, "applicationName"))
    group: Text | None = Field(default=None, validation_alias=AliasPath(INFO, "deploymentGroupName"))
    status: Text = Field(validation_alias=AliasPath(INFO, "status"))
    configuration: Text | None = Field(default=None, validation_alias=AliasPath(INFO, "deploymentConfigName"))
    created_at: Any = Field(default=None, validation_alias=AliasPath(INFO, "createTime"))
    started_at: Any = Field(default=None, validation_alias=AliasPath(INFO, "startTime"))
    completed_at: Any = Field(default=None, validation_alias=AliasPath(INFO, "completeTime"))
    rolled_back_by: Text | None = Field(
        default=None, validation_alias=AliasPath(INFO, "rollbackInfo", "rollbackDeploymentId")
    )


class Seconds(ExternalModel):
    """A time in seconds since 1970."""

    value: Number


def is_deployment(item: KubernetesObject) -> bool:
    """Whether an object is what the command prints."""
    return INFO in item.value


def deployment(item: KubernetesObject, reading: ManifestReading) -> None:
    """A deployment's outcome: all traffic, none again, or not known while it is under way."""
    read = reading.model(Deployment, item)
    if read is None:
        return
    at = _time(read.completed_at or read.started_at or read.created_at)
    if at is None:
        reading.fault(item, INFO, "names no time that can be read; export the whole deployment")
        return
    percent, outcome, caveat = _outcome(read)
    if caveat:
        reading.note(item, f"{INFO}.status", f"{read.id}: {caveat}")
    name = f"{read.application}/{read.group or 'group'}"
    reading.observe(
        item,
        f"{INFO}.status",
        kind="controller_state",
        observed_at=at,
        tool=TOOL,
        workload=name,
        message=f"{TOOL}: {read.id} of {name}, {read.status}",
        versions=_versions(read, percent),
        outcome=outcome,
        caveat=caveat,
        hold=Hold(kind="paused", reason=f"{TOOL}: {read.id} waits to go on")
        if read.status == "Ready"
        else None,
    )


def _versions(read: Deployment, percent: Decimal | None) -> tuple[VersionShare, ...]:
    rest = None if percent is None else 100 - percent
    canary = VersionShare(role="canary", hash=read.id, percent=percent)
    return (canary,) if rest == 0 else (canary, VersionShare(role="stable", percent=rest))


def _outcome(read: Deployment) -> tuple[Decimal | None, str | None, str | None]:
    """The share of what is deployed, how it ended, and why the share is not known."""
    if read.status == "Succeeded":
        return Decimal(100), "promoted", None
    if read.status in ("Created", "Queued"):
        return Decimal(0), None, None
    if read.status in ("Failed", "Stopped") and read.rolled_back_by:
        return Decimal(0), "reverted", None
    how = f" by {read.configuration}" if read.configuration else ""
    return None, None, f"it is {read.status}{how}: how much traffic it has is not in this file"


def _time(value: Any) -> datetime | None:
    """A time in seconds since 1970 or as an instant; None for anything else."""
    try:
        return parse_instant(value)
    except ValueError:
        pass
    try:
        at = since_epoch(Seconds(value=value).value * 1000)
    except ValueError:
        return None
    return at if 2000 <= at.year <= 2100 else None
