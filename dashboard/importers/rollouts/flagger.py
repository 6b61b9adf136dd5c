"""Flagger's `Canary`: its declared steps as a plan, its status as what its controller reported.

`status.canaryWeight` is 0 before the start and after success, so that only together with the phase it says
anything.
"""

from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from dashboard.domain.rollout.controllers import Hold, VersionShare
from dashboard.importers.rollouts.flagger_models import Analysis, Canary, Status
from dashboard.importers.rollouts.objects import KubernetesObject
from dashboard.importers.rollouts.reading import EXPORT, ManifestReading

TOOL = "Flagger"
FULL, NOTHING = Decimal(100), Decimal(0)
RUNNING = ("Progressing", "Waiting", "WaitingPromotion", "Promoting", "Finalising")
SAYS_A_SHARE = (*RUNNING, "Succeeded", "Failed", "Initialized")
PROMOTED_IN_PART = "it is being promoted: the share of the new version is not said"
Reported = tuple[tuple[VersionShare, ...], str | None]


def canary(item: KubernetesObject, reading: ManifestReading) -> None:
    """A canary's declared steps as a plan, and its status as what its controller reported."""
    read = reading.model(Canary, item)
    if read is None:
        return
    part = "spec.canaryAnalysis" if "canaryAnalysis" in str(item.value.get("spec")) else "spec.analysis"
    if read.analysis is None:
        reading.note(item, "spec", f"{read.name} declares no analysis: no plan")
    else:
        _plan(read, read.analysis, part, item, reading)
    if read.status is None:
        reading.note(item, "", f"{read.name} has no status: its traffic is not known, {EXPORT}")
    elif read.status.named_at is None:
        reading.note(item, "status", f"the status of {read.name} names no time; left out")
    else:
        _status(read, read.status, read.status.named_at, item, reading)


def _plan(
    read: Canary, analysis: Analysis, part: str, item: KubernetesObject, reading: ManifestReading
) -> None:
    for metric in analysis.metrics:
        words = f"{TOOL} checks {metric.name} {metric.limits}; no trigger was made of it"
        reading.note(item, f"{part}.metrics", words)
    if read.strategy != "canary":
        reading.note(item, part, f"{read.name} is tried by {read.strategy}")
    unplanned = _unplanned(read, analysis)
    if unplanned:
        reading.note(item, part, f"{read.name} declares {unplanned}: no plan")
        return
    weights = analysis.weights
    if any(b <= a for a, b in pairwise(weights)):
        words = f"the weights of {read.name} do not rise; a plan's steps rise, so its plan is left out"
        reading.note(item, f"{part}.stepWeights", words)
        return
    reading.declare(item, part, weights, _planned_at(read), f"{TOOL}: {read.name}")


def _unplanned(read: Canary, analysis: Analysis) -> str | None:
    """Why a canary has no steps of traffic, in words; None where it has."""
    if analysis.iterations:
        return f"{analysis.iterations} iterations without weights"
    if read.skips_analysis:
        return "that it skips its analysis: all traffic at once"
    if read.shifts_nothing:
        return "weights, but its provider kubernetes shifts no traffic (blue-green)"
    return None if analysis.weights else "no weights"


def _planned_at(read: Canary) -> datetime | None:
    changed_at = read.status.named_at if read.status else None
    return (read.created_at if read.generation in (None, 1) else changed_at) or read.created_at or changed_at


def _status(
    read: Canary, status: Status, at: datetime, item: KubernetesObject, reading: ManifestReading
) -> None:
    message = f"{TOOL}: {read.name}, {status.phase}{_checks(read, status)}"
    if status.phase not in SAYS_A_SHARE:
        words = f"{read.name} is {status.phase}, and a weight of {status.weight:f} says nothing then"
        reading.note(item, "status.phase", f"{words}; kept as an event")
        reading.observe(
            item,
            "status.phase",
            kind="tool_event",
            observed_at=at,
            tool=TOOL,
            workload=read.name,
            phase=status.phase,
            message=f"{read.name} is {status.phase}",
        )
        return
    versions, caveat = _versions(read, status)
    if caveat:
        reading.note(item, "status", f"{read.name}: {caveat}")
    reading.observe(
        item,
        "status",
        kind="controller_state",
        observed_at=at,
        tool=TOOL,
        workload=item.identity,
        message=message,
        versions=versions,
        outcome={"Succeeded": "promoted", "Finalising": "promoted", "Failed": "reverted"}.get(status.phase),
        caveat=caveat,
        hold=_hold(read, status),
    )


def _checks(read: Canary, status: Status) -> str:
    if not status.failed:
        return ""
    most = f" of {read.analysis.threshold}" if read.analysis and read.analysis.threshold else ""
    return f", {status.failed}{most} checks failed"


def _hold(read: Canary, status: Status) -> Hold | None:
    if read.suspended:
        return Hold(kind="paused", reason=f"{read.name} is suspended ({TOOL})")
    waits = {"Waiting": "waits to be let begin", "WaitingPromotion": "waits to be promoted"}
    if status.phase in waits:
        return Hold(kind="paused", reason=f"{TOOL}: {read.name}, {status.phase}: {waits[status.phase]}")
    return None


def _versions(read: Canary, status: Status) -> Reported:
    """The shares of the canary and of the primary, by the phase."""
    applied, promoted = status.applied, status.promoted
    if status.phase == "Succeeded" and promoted and applied and promoted != applied:
        newer = VersionShare(role="other", hash=applied, percent=NOTHING)
        return (VersionShare(role="canary", hash=promoted, percent=FULL), newer), None
    if status.phase in ("Succeeded", "Finalising"):
        return (VersionShare(role="canary", hash=applied, percent=FULL),), None
    is_set_back = status.phase == "Failed" and applied is not None and applied == promoted
    if status.phase == "Initialized" or is_set_back:
        return (VersionShare(role="stable", hash=promoted or applied, percent=FULL),), None
    percent, caveat = _running(read, status)
    rest = None if percent is None else FULL - percent
    return (
        VersionShare(role="canary", hash=applied, percent=percent),
        VersionShare(role="stable", hash=promoted if promoted != applied else None, percent=rest),
    ), caveat


def _running(read: Canary, status: Status) -> tuple[Decimal | None, str | None]:
    """The canary's share while it is tried, and why it is not known."""
    if status.phase == "Failed":
        return NOTHING, None
    if status.phase == "Promoting":
        return None, PROMOTED_IN_PART
    if read.analysis and read.strategy != "canary":
        return _tried(read, read.analysis.iterations, status)
    if status.phase == "WaitingPromotion" and not status.weight:
        return None, "it waits to be promoted, and a weight of 0 says nothing then"
    if status.weight and read.analysis and read.analysis.affinity is not None:
        return (
            status.weight,
            "sessions stay with the new version (sessionAffinity): its share is at least that",
        )
    return status.weight, None


def _tried(read: Canary, most: int, status: Status) -> tuple[Decimal | None, str]:
    """The share of a version that is tried in iterations, without weights."""
    tried = f"{read.strategy}, iteration {status.iterations} of {most}"
    if read.strategy == "A/B test":
        return None, f"{tried}: all requests that match go to the new version; its share is not known"
    if status.iterations > most and not read.shifts_nothing:
        return FULL, f"{tried}: all traffic is on the new version until it is promoted"
    return None, f"{tried}: the new version is tried beside the old; its share is not said"
