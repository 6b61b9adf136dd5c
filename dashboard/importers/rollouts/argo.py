"""Argo Rollouts: `Rollout` and `AnalysisRun` as `kubectl get -o yaml` gives them.

Manifests of 2019-20 have no `status.phase`, so that where a rollout stands is derived from the rest of its status.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from dashboard.importers.rollouts.argo_models import AnalysisRun, MetricResult, Rollout, Status
from dashboard.importers.rollouts.manifest import Found, Item

TOOL = "Argo Rollouts"
OUTCOMES = ("successful", "failed", "error", "inconclusive", "running", "pending")


def rollout(item: Item, found: Found) -> None:
    """A rollout's declared steps as a plan, and its status as traffic."""
    read = found.model(Rollout, item)
    if read is None:
        return
    if read.canary is not None:
        _plan(read, item, found)
    elif read.blue_green is not None:
        found.note(
            item,
            "spec.strategy.blueGreen",
            f"{read.name} is blue-green: no steps, all traffic switches at promotion",
        )
    else:
        found.fault(item, "spec.strategy", "names neither canary nor blueGreen; export the whole object")
        return
    if read.status is None:
        found.note(item, "", f"{read.name} has no status: its traffic is not known")
    elif None not in (read.generation, read.status.generation) and read.generation != read.status.generation:
        found.note(
            item,
            "status",
            f"the status of {read.name} is of generation {read.status.generation}, the manifest {read.generation}: it is out of date and left out",
        )
    else:
        _status(read, read.status, item, found)


def _plan(read: Rollout, item: Item, found: Found) -> None:
    weights, others = list[Decimal](), 0
    for n, step in enumerate(read.steps):
        path = f"spec.strategy.canary.steps[{n}]"
        if step.pause is not None:
            length = f"for {step.pause.duration}" if step.pause.duration else "until a person promotes it"
            found.note(item, path, f"{read.name} pauses at {weights[-1] if weights else 0}% {length}")
        elif step.weight is None:
            others += 1
        elif weights and step.weight < weights[-1]:
            found.fault(
                item, f"{path}.setWeight", f"{step.weight} falls below {weights[-1]}; a plan's steps rise"
            )
        elif step.weight == (weights[-1] if weights else 0):
            found.note(item, path, f"{read.name} sets the weight {step.weight} that it has already; left out")
        else:
            weights.append(step.weight)
    if others:
        found.note(
            item,
            "spec.strategy.canary.steps",
            f"{others} steps of {read.name} move no traffic (analysis, scale, experiment); left out of the plan",
        )
    if not weights:
        found.note(item, "spec.strategy.canary", f"{read.name} declares no step of traffic: no plan")
        return
    declare(item, found, "spec.strategy.canary.steps", weights, read.created_at, f"{TOOL}: {read.name}")


def declare(
    item: Item, found: Found, path: str, weights: Sequence[Decimal], at: datetime | None, reason: str
) -> None:
    """A plan of declared weights; promotion after the last of them is the step to 100%."""
    steps = [{"percent": weight} for weight in weights]
    if weights[-1] < 100:
        steps.append({"percent": Decimal(100)})
        found.note(
            item, path, f"{reason}: promotion after the last weight ({weights[-1]}%) is the step to 100%"
        )
    if at is None:
        found.note(item, path, f"{reason}: the manifest has no time; the plan holds from its import")
    found.observe(item, path, kind="plan", observed_at=at or found.now, steps=steps, reason=reason)


def _status(read: Rollout, status: Status, item: Item, found: Found) -> None:
    if status.abort:
        _aborted(read, status, item, found)
        return
    weight, at = _weight(read, status), status.told_at
    if weight is None:
        found.note(
            item,
            "status",
            f"the status of {read.name} does not say how much traffic the new version has; left out",
        )
    elif status.pauses:
        pause = status.pauses[-1]
        lasting = ": open-ended, waits for promotion" if read.blue_green is not None else ""
        reason = f"{pause.reason} ({TOOL}){lasting}"
        found.observe(
            item,
            "status.pauseConditions",
            kind="traffic",
            change="pause",
            percent=weight,
            observed_at=pause.since,
            reason=reason,
        )
    elif at is None:
        found.note(item, "status", f"the status of {read.name} names no time; left out")
    else:
        reason = f"{TOOL}: {read.name}, {status.phase}" if status.phase else f"{TOOL}: {read.name}"
        found.observe(item, "status", kind="traffic", percent=weight, observed_at=at, reason=reason)


def _aborted(read: Rollout, status: Status, item: Item, found: Found) -> None:
    if status.weight:
        found.note(
            item,
            "status.canary.weights",
            f"{read.name} is being aborted with {status.weight}% still on the new version; import it again when it is done",
        )
    elif status.aborted_at is None:
        found.fault(item, "status.abort", "is true, but abortedAt is missing; export the whole object")
    else:
        found.observe(
            item,
            "status.abortedAt",
            kind="traffic",
            change="rollback",
            percent=Decimal(0),
            observed_at=status.aborted_at,
            reason=f"aborted: {status.why}",
        )


def _weight(read: Rollout, status: Status) -> Decimal | None:
    """The new version's share of traffic; None where the status does not say."""
    is_stable = status.current is not None and status.current == status.stable
    if read.blue_green is not None:
        if status.current is None or status.active is None:
            return None
        return Decimal(100 if status.active == status.current else 0)
    if is_stable and (not read.steps or status.index in (None, len(read.steps)) or status.phase == "Healthy"):
        return Decimal(100)
    if status.weight is not None:
        return status.weight
    if status.index is None:
        return None
    done = [s.weight for s in read.steps[: status.index] if s.weight is not None]
    return done[-1] if done else Decimal(0)


def analysis_run(item: Item, found: Found) -> None:
    """An analysis run's results, one for each metric, as evidence beside the triggers."""
    read = found.model(AnalysisRun, item)
    if read is None:
        return
    if not read.results:
        found.note(item, "", f"{read.name} has no results yet; left out")
    for n, result in enumerate(read.results):
        _result(read, result, f"status.metricResults[{n}]", item, found)


def _result(read: AnalysisRun, result: MetricResult, path: str, item: Item, found: Found) -> None:
    if result.phase.lower() not in OUTCOMES:
        found.fault(item, f"{path}.phase", f"{result.phase[:40]} is not known; use {', '.join(OUTCOMES)}")
        return
    finished = [m.finished_at for m in result.measurements if m.finished_at]
    at = max(finished, default=None) or read.completed_at or read.started_at
    if at is None:
        found.fault(item, path, "names no time at all; export the whole object")
        return
    if result.count > len(result.measurements):
        found.note(
            item,
            path,
            f"{read.name} counted {result.count} measurements of {result.name} and keeps {len(result.measurements)}; its counts are taken",
        )
    triggers = found.certificate.rollback.triggers
    trigger = next((t.id for t in triggers if result.name in (t.metric, t.id)), None)
    if trigger is None:
        found.note(item, path, f"no trigger reads {result.name}; kept as evidence")
    found.observe(
        item,
        path,
        kind="analysis",
        observed_at=at,
        run=read.name,
        metric=result.name,
        outcome=result.phase.lower(),
        trigger=trigger,
        measured=result.count,
        failed=result.failed,
        message=result.message or read.message,
    )
