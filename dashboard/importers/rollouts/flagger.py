"""Flagger: `Canary` objects and the events that its webhooks send.

`status.canaryWeight` is 0 before the start and after success, so that only together with the phase it says anything;
`analysis.threshold` counts failed checks and is no percentage.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pydantic import AliasChoices, AliasPath, Field

from dashboard.domain.values.fields import Instant, Number, Percent, Positive, Text
from dashboard.importers.rollouts.argo import declare
from dashboard.importers.rollouts.manifest import Foreign, Found, Item

TOOL = "Flagger"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ADVANCE = re.compile(r"^Advance \S+ canary weight (\d{1,3})\b")
HALT = re.compile(r"^Halt\b")
BACK = re.compile(r"^(Rolling back|Canary failed)\b", re.IGNORECASE)


class Range(Foreign):
    """The range that a metric has to keep."""

    min: Number | None = None
    max: Number | None = None


class Metric(Foreign):
    """A metric that Flagger checks by itself."""

    name: Text
    range: Range | None = Field(default=None, alias="thresholdRange")


class Analysis(Foreign):
    """How traffic is to be shifted."""

    step: Positive | None = Field(default=None, alias="stepWeight")
    steps: tuple[Percent, ...] = Field(default=(), alias="stepWeights")
    most: Percent = Field(default=Decimal(100), alias="maxWeight")
    iterations: Positive | None = None
    metrics: tuple[Metric, ...] = ()

    @property
    def weights(self) -> list[Decimal]:
        """The weights that are stepped through."""
        if self.steps or self.step is None:
            return list(self.steps)
        return [Decimal(w) for w in range(self.step, int(self.most) + 1, self.step)]


class Status(Foreign):
    """What the controller says."""

    phase: Text
    weight: Percent = Field(default=Decimal(0), alias="canaryWeight")
    changed_at: Instant | None = Field(default=None, alias="lastTransitionTime")


class Canary(Foreign):
    """A canary: declared steps and reported status."""

    name: Text = Field(validation_alias=AliasPath("metadata", "name"))
    created_at: Instant | None = Field(
        default=None, validation_alias=AliasPath("metadata", "creationTimestamp")
    )
    analysis: Analysis | None = Field(
        default=None,
        validation_alias=AliasChoices(AliasPath("spec", "analysis"), AliasPath("spec", "canaryAnalysis")),
    )
    status: Status | None = None


class Event(Foreign):
    """An event of a webhook; its time is in milliseconds since 1970."""

    name: Text
    phase: Text
    message: Text = Field(validation_alias=AliasPath("metadata", "eventMessage"))
    timestamp: Number = Field(validation_alias=AliasPath("metadata", "timestamp"))


def canary(item: Item, found: Found) -> None:
    """A canary's declared steps as a plan, and its status as traffic."""
    read = found.model(Canary, item)
    if read is None:
        return
    part = "spec.canaryAnalysis" if "canaryAnalysis" in str(item.value.get("spec")) else "spec.analysis"
    if read.analysis is None:
        found.note(item, "spec", f"{read.name} declares no analysis: no plan")
    else:
        _plan(read, read.analysis, part, item, found)
    if read.status is None:
        found.note(item, "", f"{read.name} has no status: its traffic is not known")
    else:
        _status(read, read.status, item, found)


def _plan(read: Canary, analysis: Analysis, part: str, item: Item, found: Found) -> None:
    for metric in analysis.metrics:
        sides = [
            (w, v)
            for w, v in (
                ("min", metric.range and metric.range.min),
                ("max", metric.range and metric.range.max),
            )
            if v is not None
        ]
        limits = " ".join(f"{word} {value}" for word, value in sides) or "by its own rule"
        found.note(
            item, f"{part}.metrics", f"{TOOL} checks {metric.name} {limits}; no trigger was made of it"
        )
    weights = analysis.weights
    if not weights:
        how = f"{analysis.iterations} iterations without weights" if analysis.iterations else "no weights"
        found.note(item, part, f"{read.name} declares {how}: no plan")
        return
    if any(b <= a for a, b in pairwise(weights)):
        found.fault(item, f"{part}.stepWeights", "do not rise; a plan's steps rise")
        return
    at = read.created_at or (read.status.changed_at if read.status else None)
    declare(item, found, part, weights, at, f"{TOOL}: {read.name}")


def _status(read: Canary, status: Status, item: Item, found: Found) -> None:
    if status.changed_at is None:
        found.note(item, "status", f"the status of {read.name} names no time; left out")
        return
    shifts: dict[str, dict[str, Any]] = {
        "Progressing": {"percent": status.weight},
        "Succeeded": {"percent": Decimal(100)},
        "Failed": {"percent": Decimal(0), "change": "rollback"},
    }
    shift = shifts.get(status.phase)
    if status.phase == "WaitingPromotion" and status.weight:
        shift = {"percent": status.weight, "change": "pause"}
    if shift is not None:
        reason = f"{TOOL}: {read.name}, {status.phase}"
        found.observe(item, "status", kind="traffic", observed_at=status.changed_at, reason=reason, **shift)
        return
    found.note(
        item,
        "status.phase",
        f"{read.name} is {status.phase}, and a weight of {status.weight} says nothing then; kept as an event",
    )
    message = f"{read.name} is {status.phase}"
    found.observe(
        item,
        "status.phase",
        kind="tool_event",
        observed_at=status.changed_at,
        tool=TOOL,
        workload=read.name,
        phase=status.phase,
        message=message,
    )


def event(item: Item, found: Found) -> None:
    """An event as traffic where it says how much, else as what the tool said."""
    read = found.model(Event, item)
    if read is None:
        return
    try:
        at = EPOCH + timedelta(milliseconds=int(read.timestamp))
    except OverflowError:
        at = datetime.max.replace(tzinfo=UTC)
    if not 2000 <= at.year <= 2100:
        found.fault(
            item,
            "metadata.timestamp",
            f"{read.timestamp} milliseconds lie outside the years 2000 to 2100; correct it",
        )
        return
    shift = _shift(read)
    if shift is None:
        found.note(
            item,
            "metadata.eventMessage",
            f"{read.name}, {read.phase}: says nothing of a share of traffic; kept as an event",
        )
        found.observe(
            item,
            "metadata.eventMessage",
            kind="tool_event",
            observed_at=at,
            tool=TOOL,
            workload=read.name,
            phase=read.phase,
            message=read.message,
        )
        return
    found.observe(
        item,
        "metadata.eventMessage",
        kind="traffic",
        observed_at=at,
        reason=f"{TOOL}: {read.message}",
        **shift,
    )


def _shift(read: Event) -> dict[str, Any] | None:
    advanced = ADVANCE.match(read.message)
    if advanced:
        return {"percent": advanced[1]}
    if BACK.match(read.message) or read.phase == "Failed":
        return {"percent": Decimal(0), "change": "rollback"}
    if HALT.match(read.message):
        return {"change": "pause"}
    return {"percent": Decimal(100)} if read.phase == "Succeeded" else None
