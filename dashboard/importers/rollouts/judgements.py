"""What other tools judged of a version, as evidence beside the triggers.

Kayenta's canaries, Keptn's evaluations.

Neither moves traffic itself, so that neither says anything of a share of it.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import AliasChoices, AliasPath, Field

from dashboard.domain.values.fields import Flag, Instant, Number, Text
from dashboard.importers.rollouts.objects import ExternalModel, KubernetesObject, Message
from dashboard.importers.rollouts.reading import ManifestReading

KAYENTA, KEPTN = "Kayenta", "Keptn"
JUDGED = ("result", "judgeResult")
EVALUATED = ("evaluation.finished", "evaluation-done")
# What Kayenta calls a metric: within what the old version does, above it, below it, or not to be judged.
CLASSES = {"Pass": "successful", "High": "failed", "Low": "failed", "Error": "error"}
# What Keptn calls an indicator, in its versions.
STATES = {
    "pass": "successful",
    "warning": "inconclusive",
    "info": "inconclusive",
    "fail": "failed",
    "failed": "failed",
}


class JudgedMetric(ExternalModel):
    """A metric as Kayenta judged it, and how many samples of the new version there were."""

    name: Text
    classification: Text
    reason: Message | None = Field(default=None, alias="classificationReason")
    samples: Number | None = Field(
        default=None, validation_alias=AliasPath("experimentMetadata", "stats", "count")
    )
    mean: Number | None = Field(
        default=None, validation_alias=AliasPath("experimentMetadata", "stats", "mean")
    )


class Score(ExternalModel):
    """The score of all metrics, and what it amounts to."""

    score: Number
    classification: Text


class CanaryRun(ExternalModel):
    """A canary that Kayenta judged."""

    id: Text = Field(validation_alias=AliasChoices("pipelineId", AliasPath("result", "pipelineId")))
    application: Text | None = None
    status: Text | None = None
    ended_at: Instant | None = Field(default=None, alias="endTimeIso")
    started_at: Instant | None = Field(default=None, alias="startTimeIso")
    metrics: tuple[JudgedMetric, ...] = Field(default=(), validation_alias=AliasPath(*JUDGED, "results"))
    score: Score | None = Field(default=None, validation_alias=AliasPath(*JUDGED, "score"))


def is_kayenta(item: KubernetesObject) -> bool:
    """Whether an object is Kayenta's answer about one canary."""
    return "pipelineId" in item.value and ("stageStatus" in item.value or "result" in item.value)


def kayenta(item: KubernetesObject, reading: ManifestReading) -> None:
    """A canary's metrics as evidence, one each; a canary that was not judged is a note."""
    read = reading.model(CanaryRun, item)
    if read is None:
        return
    called = f"{KAYENTA}: the canary {read.id}"
    if not read.metrics or read.score is None:
        reading.note(
            item, "status", f"{called} is {read.status or 'not judged'}; left out, it has no judgement"
        )
        return
    at = read.ended_at or read.started_at
    if at is None:
        reading.fault(item, "", "names no endTimeIso; export the whole canary")
        return
    words = f"{read.score.classification}, a score of {read.score.score:f} of 100"
    reading.note(item, "result", f"{called} is judged {words}; that is no share of traffic")
    for n, metric in enumerate(read.metrics):
        outcome = CLASSES.get(metric.classification, "inconclusive")
        count = Decimal(metric.samples != 0)
        shown = {"measured": count, **_counts(outcome, count), "values": _values(metric.mean)}
        why = f": {metric.reason}" if metric.reason else ""
        over = "" if metric.samples is None else f" over {metric.samples:f} samples"
        message = f"{KAYENTA} calls it {metric.classification}{over}{why}; the canary is {words}"
        path = f"result.judgeResult.results[{n}]"
        _evidence(item, reading, path, at, (read.id, metric.name, outcome, message), shown)


class Indicator(ExternalModel):
    """An indicator as Keptn evaluated it."""

    status: Text
    metric: Text = Field(validation_alias=AliasPath("value", "metric"))
    value: Number | None = Field(default=None, validation_alias=AliasPath("value", "value"))
    is_measured: Flag = Field(default=False, validation_alias=AliasPath("value", "success"))
    message: Message | None = Field(default=None, validation_alias=AliasPath("value", "message"))


def _of_evaluation(name: str) -> AliasChoices:
    return AliasChoices(*(AliasPath("data", part, name) for part in ("evaluation", "evaluationdetails")))


class Evaluation(ExternalModel):
    """An event in which Keptn tells the end of an evaluation."""

    id: Text
    time: Instant
    ended_at: Instant | None = Field(default=None, validation_alias=_of_evaluation("timeEnd"))
    result: Text | None = Field(default=None, validation_alias=_of_evaluation("result"))
    score: Number | None = Field(default=None, validation_alias=_of_evaluation("score"))
    indicators: tuple[Indicator, ...] = Field(default=(), validation_alias=_of_evaluation("indicatorResults"))


def is_keptn(item: KubernetesObject) -> bool:
    """Whether an object is an event of Keptn."""
    return "shkeptncontext" in item.value and "data" in item.value


def keptn(item: KubernetesObject, reading: ManifestReading) -> None:
    """The indicators of a finished evaluation as evidence, one each; other events are notes."""
    kind = str(item.value.get("type"))[:80]
    if not kind.endswith(EVALUATED):
        reading.note(
            item, "type", f"left out: {kind}, an event of {KEPTN}; the board reads finished evaluations"
        )
        return
    read = reading.model(Evaluation, item)
    if read is None:
        return
    if not read.indicators:
        reading.note(item, "data", f"left out: the evaluation {read.id} is {read.result}, of no indicator")
        return
    score = "" if read.score is None else f", a score of {read.score:f} of 100"
    part = "evaluation" if "evaluation" in item.value["data"] else "evaluationdetails"
    for n, seen in enumerate(read.indicators):
        outcome = STATES.get(seen.status, "inconclusive") if seen.is_measured else "error"
        why = f": {seen.message}" if seen.message else ""
        message = f"{KEPTN} calls it {seen.status}{why}; the evaluation is {read.result}{score}"
        count = Decimal(seen.is_measured)
        shown: dict[str, Any] = {"measured": count, **_counts(outcome, count), "errors": 1 - count}
        shown["values"] = _values(seen.value if seen.is_measured else None)
        path = f"data.{part}.indicatorResults[{n}]"
        said = (read.id, seen.metric, outcome, message)
        _evidence(item, reading, path, read.ended_at or read.time, said, shown)


def _counts(outcome: str, measured: Decimal) -> dict[str, Decimal]:
    """Of what was measured all is successful, or failed, as the tool says; none where it says neither."""
    good = measured if outcome == "successful" else Decimal(0)
    return {"successful": good, "failed": measured if outcome == "failed" else Decimal(0)}


def _values(value: Decimal | None) -> tuple[str, ...]:
    return () if value is None else (f"{value:f}",)


def _evidence(
    item: KubernetesObject,
    reading: ManifestReading,
    path: str,
    at: datetime,
    said: tuple[str, str, str, str],
    counts: dict[str, Any],
) -> None:
    run, metric, outcome, message = said
    trigger = reading.trigger_of(metric)
    if trigger is None:
        reading.note(item, path, f"no trigger reads {metric}; kept as evidence")
    body = {"run": run, "metric": metric, "outcome": outcome, "message": message, "trigger": trigger}
    reading.observe(item, path, kind="analysis", observed_at=at, **body, **counts)
