"""Argo Rollouts' `Rollout`, as `kubectl get -o yaml` gives it: steps as a plan, status as a report."""

from datetime import datetime
from decimal import Decimal

from dashboard.domain.values import wording
from dashboard.importers.rollouts.argo_models import GENERATION, Rollout, Status
from dashboard.importers.rollouts.argo_status import TOOL, report
from dashboard.importers.rollouts.objects import KubernetesObject
from dashboard.importers.rollouts.reading import EXPORT, ManifestReading

STEPS = "spec.strategy.canary.steps"


def rollout(item: KubernetesObject, reading: ManifestReading) -> None:
    """A rollout's declared steps as a plan, and its status as what its controller reported."""
    read = reading.model(Rollout, item)
    if read is None:
        return
    invalid = read.status and read.status.condition("InvalidSpec", "True")
    if invalid:
        reading.note(item, "spec", f"the controller refuses the spec of {read.name}: its plan is left out")
    elif read.canary is not None and read.blue_green is not None:
        reading.fault(item, "spec.strategy", "names both canary and blueGreen; keep the one that is used")
        return
    elif read.canary is not None:
        _plan(read, item, reading)
    elif read.blue_green is not None:
        words = f"{read.name} is blue-green: no steps, all traffic switches at promotion"
        reading.note(item, "spec.strategy.blueGreen", words)
    else:
        message = f"names neither canary nor blueGreen, which say how traffic moves; {EXPORT}"
        reading.fault(item, "spec.strategy", message)
        return
    if read.status is None:
        reading.note(item, "", f"{read.name} has no status: its traffic is not known, {EXPORT}")
    elif unseen := _unseen(read, read.status, item, reading):
        _out_of_date(read, read.status, unseen, item, reading)
    else:
        report(read, read.status, item, reading)


def _unseen(read: Rollout, status: Status, item: KubernetesObject, reading: ManifestReading) -> str | None:
    """What the controller has not seen of the manifest, in words; None where it has seen it."""
    own, observed = read.generation, status.generation
    workload, seen = read.annotations.get(GENERATION), status.workload_generation
    stale = f"the status of {read.name} is of generation"
    if own is not None and observed is not None and str(own) != observed:
        if observed.isdigit() and int(observed) < own:
            return f"{stale} {observed}, the manifest {own}: it is out of date and left out"
        words = f"the status of {read.name} names its generation by a hash ({observed}): taken as up to date"
        reading.note(item, "status.observedGeneration", words)
    if workload is not None and seen is not None and str(workload) != seen:
        return f"{stale} {seen} of its workload, which is at {workload}: it is out of date and left out"
    return None


def _out_of_date(
    read: Rollout, status: Status, words: str, item: KubernetesObject, reading: ManifestReading
) -> None:
    """Say so, and record that the newest report says nothing of traffic, and why."""
    reading.note(item, "status", words)
    if status.named_at is not None:
        named = {"tool": TOOL, "workload": item.identity, "message": f"{TOOL}: {read.name}", "caveat": words}
        reading.observe(item, "status", kind="controller_state", observed_at=status.named_at, **named)


def _plan(read: Rollout, item: KubernetesObject, reading: ManifestReading) -> None:
    weights = _weights(read, item, reading)
    if weights is None:
        return
    others = [step.others for step in read.steps if step.weight is None and step.pause is None]
    if others:
        words = f"{wording.count(len(others), 'step')} of {read.name} without setWeight"
        kinds = wording.listed(sorted({kind for kinds in others for kind in kinds}), most=8)
        named = f" ({kinds})" if kinds else ""
        reading.note(item, STEPS, f"{words}{named}: left out of the plan")
    if not weights:
        words = f"{read.name} declares no step of traffic: no plan"
        reading.note(item, "spec.strategy.canary", words)
        return
    reading.declare(item, STEPS, weights, _planned_at(read), f"{TOOL}: {read.name}")


def _planned_at(read: Rollout) -> datetime | None:
    """When the steps are known to have held.

    At the status' newest instant, or the creation of what never changed.
    """
    if read.generation in (None, 1) or read.status is None:
        return read.created_at
    return read.status.named_at or read.created_at


def _weights(read: Rollout, item: KubernetesObject, reading: ManifestReading) -> list[Decimal] | None:
    """The rising weights in percent; None, said, where they fall or exceed what there is."""
    weights = list[Decimal]()
    for n, step in enumerate(read.steps):
        path, last = f"{STEPS}[{n}]", weights[-1] if weights else Decimal(0)
        if step.pause is not None:
            reading.note(item, path, f"{read.name} pauses at {last:f}% {step.pause.words}")
        if step.weight is None:
            continue
        percent = read.percent(step.weight)
        if percent > 100:
            message = f"{step.weight:f} is more than {read.full:f}; correct it"
            reading.fault(item, f"{path}.setWeight", message)
            return None
        if percent < last:
            words = f"{step.weight:f} falls below {last:f}; a plan's steps rise"
            reading.note(item, f"{path}.setWeight", f"{words}, so the plan of {read.name} is left out")
            return None
        if percent == last:
            words = f"{read.name} sets the weight {percent:f} that it has already; left out"
            reading.note(item, path, words)
        else:
            weights.append(percent)
    return weights
