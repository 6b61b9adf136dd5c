"""Argo Rollouts' `AnalysisRun` and `Experiment`: what was measured, as evidence beside the triggers."""

import re
from datetime import datetime
from decimal import Decimal

from pydantic import AliasChoices, AliasPath, Field

from dashboard.domain.rollout.analyses import analysis_verdict
from dashboard.domain.rollout.events import AnalysisFinished
from dashboard.domain.values.fields import Flag, Instant, Number, Text
from dashboard.importers.rollouts.objects import ExternalModel, KubernetesObject, Message
from dashboard.importers.rollouts.reading import EXPORT, ManifestReading

ENDED = ("successful", "failed", "error", "inconclusive")
OUTCOMES = (*ENDED, "running", "pending")
HASH = "rollouts-pod-template-hash"
TERMINATED = "metric terminated"  # What Argo says of a measurement that it ended, and calls successful.
LONGEST_VALUE = 60  # characters of a measured value that are kept


class Measurement(ExternalModel):
    """One measurement of a metric; a run keeps the last ten."""

    value: Message | None = None
    phase: Text | None = None
    message: Message | None = None
    started_at: Instant | None = Field(default=None, alias="startedAt")
    finished_at: Instant | None = Field(default=None, alias="finishedAt")


class MetricResult(ExternalModel):
    """What a run counted of one metric."""

    name: Text
    phase: Text = Field(validation_alias=AliasChoices("phase", "status"))  # Runs of 2019 call it `status`.
    message: Message | None = None
    count: Number = Decimal(0)
    successful: Number = Decimal(0)
    failed: Number = Decimal(0)
    errors: Number = Field(default=Decimal(0), alias="error")
    dry_run: Flag = Field(default=False, alias="dryRun")
    measurements: tuple[Measurement, ...] = ()

    @property
    def cut_short(self) -> int:
        """How many measurements count as successful and were only ended: nothing was measured then."""
        return sum(m.phase == "Successful" and m.message == TERMINATED for m in self.measurements)

    @property
    def values(self) -> tuple[str, ...]:
        """The values that were kept, each cut to a length that a line has room for."""
        return tuple(m.value[:LONGEST_VALUE] for m in self.measurements if m.value)


class DryRun(ExternalModel):
    """The metrics that a run only tries out, as a pattern."""

    metric: Text | None = Field(default=None, alias="metricName")

    def is_of(self, name: str) -> bool:
        """Whether it names a metric; a pattern that is none names what is written the same."""
        try:
            return self.metric is not None and re.search(self.metric, name) is not None
        except re.error:
            return self.metric == name


class AnalysisRun(ExternalModel):
    """An analysis run and its results."""

    name: Text = Field(validation_alias=AliasPath("metadata", "name"))
    revision: Text | None = Field(default=None, validation_alias=AliasPath("metadata", "labels", HASH))
    phase: Text | None = Field(
        default=None,
        validation_alias=AliasChoices(AliasPath("status", "phase"), AliasPath("status", "status")),
    )
    message: Message | None = Field(default=None, validation_alias=AliasPath("status", "message"))
    dry_run: tuple[DryRun, ...] = Field(default=(), validation_alias=AliasPath("spec", "dryRun"))
    created_at: Instant | None = Field(
        default=None, validation_alias=AliasPath("metadata", "creationTimestamp")
    )
    started_at: Instant | None = Field(default=None, validation_alias=AliasPath("status", "startedAt"))
    completed_at: Instant | None = Field(default=None, validation_alias=AliasPath("status", "completedAt"))
    results: tuple[MetricResult, ...] = Field(
        default=(), validation_alias=AliasPath("status", "metricResults")
    )


def analysis_run(item: KubernetesObject, reading: ManifestReading) -> None:
    """An analysis run's results, one for each metric, as evidence beside the triggers."""
    read = reading.model(AnalysisRun, item)
    if read is None:
        return
    if not read.results:
        reading.note(item, "", f"left out: {_without_results(read)}")
    for n, result in enumerate(read.results):
        _result(read, result, f"status.metricResults[{n}]", item, reading)


def _without_results(read: AnalysisRun) -> str:
    """Why a run without results proves nothing, and what to give in its place."""
    why = f": {read.message}" if read.message else ""
    if read.phase and read.phase.lower() in ENDED:
        ended = f"{read.name} ended as {read.phase}{why}"
        return f"{ended}, and holds no result of any metric: nothing was measured"
    if read.phase is None and not why:
        return f"{read.name} has no status: it has not run yet; {EXPORT}"
    return f"{read.name} has no results yet{why}; import it again once it has"


def _measured_at(read: AnalysisRun, result: MetricResult) -> datetime | None:
    finished = max((m.finished_at for m in result.measurements if m.finished_at), default=None)
    started = max((m.started_at for m in result.measurements if m.started_at), default=None)
    return finished or read.completed_at or started or read.started_at or read.created_at


def _result(
    read: AnalysisRun, result: MetricResult, path: str, item: KubernetesObject, reading: ManifestReading
) -> None:
    if result.phase.lower() not in OUTCOMES:
        message = f"{result.phase[:40]} is not known; use {', '.join(OUTCOMES)}"
        reading.fault(item, f"{path}.phase", message)
        return
    at = _measured_at(read, result)
    if at is None:
        reading.fault(item, path, f"names no time at all; {EXPORT}")
        return
    trigger = reading.trigger_of(result.name)
    if trigger is None:
        reading.note(item, path, f"no trigger reads {result.name}; kept as evidence")
    seen = reading.observe(
        item,
        path,
        kind="analysis",
        observed_at=at,
        run=read.name,
        metric=result.name,
        outcome=result.phase.lower(),
        trigger=trigger,
        measured=result.count,
        successful=max(result.successful - result.cut_short, Decimal(0)),
        failed=result.failed,
        errors=result.errors,
        values=result.values,
        dry_run=result.dry_run or any(tried.is_of(result.name) for tried in read.dry_run),
        revision=read.revision,
        workload=item.owning_rollout,
        message=result.message or read.message,
    )
    if isinstance(seen, AnalysisFinished):
        _say(read, result, seen, path, item, reading)


def _say(
    read: AnalysisRun,
    result: MetricResult,
    seen: AnalysisFinished,
    path: str,
    item: KubernetesObject,
    reading: ManifestReading,
) -> None:
    """What a reader of the outcome alone would not know."""
    kept, counted = len(result.measurements), result.count + result.errors
    if counted > kept:
        words = f"{read.name} counted {counted:f} measurements of {result.name} and keeps {kept}"
        reading.note(item, path, f"{words}; its counts are taken")
    if seen.dry_run:
        reading.note(item, path, f"{result.name} is a dry run: it never decides")
    if result.cut_short:
        words = f"{result.cut_short} measurements of {result.name} were ended before they measured anything"
        reading.note(item, path, f"{read.name}: {words}; not counted as successful")
    doubt = analysis_verdict(seen).words
    if doubt and not seen.dry_run:
        reading.note(item, path, f"{read.name}, {result.name}: {doubt}")


class ExperimentStatus(ExternalModel):
    """Where an experiment stands."""

    name: Text = Field(validation_alias=AliasPath("metadata", "name"))
    phase: Message | None = Field(  # Experiments of 2019 call it `status`.
        default=None,
        validation_alias=AliasChoices(AliasPath("status", "phase"), AliasPath("status", "status")),
    )
    message: Message | None = Field(default=None, validation_alias=AliasPath("status", "message"))


def experiment(item: KubernetesObject, reading: ManifestReading) -> None:
    """An experiment is a note: what it takes of the traffic stands in its rollout's weights."""
    read = reading.model(ExperimentStatus, item)
    if read is None:
        return
    phase = f" is {read.phase}" if read.phase else " has no status"
    why = f": {read.message}" if read.message else ""
    runs = "give its analysis runs, which are read on their own"
    reading.note(item, "", f"left out: Experiment {read.name}{phase}{why}; {runs}")
