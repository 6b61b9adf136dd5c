"""Where Argo Rollouts' controller stands with a rollout.

The versions, their weights, and why it stands still.

Manifests of 2019-20 have no `status.phase`, so that where a rollout stands is derived from the rest of its
status.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from dashboard.domain.rollout.controllers import Hold, VersionShare
from dashboard.importers.rollouts.argo_models import REVISION, Rollout, Status, Weights
from dashboard.importers.rollouts.objects import KubernetesObject
from dashboard.importers.rollouts.reading import EXPORT, ManifestReading

TOOL = "Argo Rollouts"
REPLACING = (
    "its status names one version as the new and the stable one, and says that pods are still replaced"
)
Versions = tuple[VersionShare, ...]


def report(read: Rollout, status: Status, item: KubernetesObject, reading: ManifestReading) -> None:
    """Record what the status says of each version's share, and of a pause, a standstill or an abort."""
    versions, caveat = _blue_green(read, status) if read.blue_green is not None else _canary(read, status)
    hold = _hold(read, status)
    is_aborted = status.abort and not status.is_settled
    at = _reported_at(status, hold, is_taken_back=is_aborted and not (versions and versions[0].percent))
    if at is None:
        reading.note(item, "status", f"the status of {read.name} names no time, so it is left out; {EXPORT}")
        return
    if caveat:
        reading.note(item, "status", f"{read.name}: {caveat}")
    if is_aborted and versions and versions[0].percent:
        words = f"{read.name} is being aborted with {versions[0].percent:f}% still on the new version"
        reading.note(item, "status.canary.weights", words)
    reading.observe(
        item,
        "status",
        kind="controller_state",
        observed_at=at,
        tool=TOOL,
        workload=item.identity,
        message=_message(read, status, hold, is_aborted=is_aborted),
        versions=versions,
        outcome="reverted" if is_aborted and read.blue_green is None else None,
        caveat=caveat,
        hold=hold,
    )


def _reported_at(status: Status, hold: Hold | None, *, is_taken_back: bool) -> datetime | None:
    if is_taken_back and status.aborted_at:
        return status.aborted_at
    if hold and hold.kind == "paused" and hold.since and not status.abort:
        return hold.since
    return status.named_at


def _message(read: Rollout, status: Status, hold: Hold | None, *, is_aborted: bool) -> str:
    if is_aborted:
        return f"aborted: {status.why}"
    if hold:
        return hold.reason
    return f"{TOOL}: {read.name}, {status.phase}" if status.phase else f"{TOOL}: {read.name}"


def _hold(read: Rollout, status: Status) -> Hold | None:
    """Why traffic stands still: refused, paused, past its deadline or degraded; an abort is no standstill."""
    invalid = status.condition("InvalidSpec", "True")
    if invalid:
        return Hold(kind="stuck", reason=f"InvalidSpec: {invalid.message} ({TOOL})", since=invalid.changed_at)
    if status.abort:
        return None
    if status.pauses or read.paused or status.is_previewed or status.phase == "Paused":
        return _pause(read, status)
    late = status.failed
    if late and not status.is_to_be_retried:
        return Hold(kind="stuck", reason=f"{late.reason}: {status.why} ({TOOL})", since=late.changed_at)
    if status.phase == "Degraded":
        return Hold(kind="stuck", reason=f"Degraded: {status.message or status.why} ({TOOL})")
    return None


def _pause(read: Rollout, status: Status) -> Hold:
    """A pause of a step, of a person, or both, and since when the status says it lasts."""
    # Controllers of 2019 set `spec.paused` themselves, and then said since when.
    manually = "manually paused" if read.paused and status.paused_at is None else None
    if status.pauses:
        pause = status.pauses[-1]
        lasting = ": open-ended, waits for promotion" if read.blue_green is not None else ""
        reason = ", ".join(word for word in (manually, pause.reason) if word)
        return Hold(kind="paused", reason=f"{reason} ({TOOL}){lasting}", since=pause.since)
    since = status.paused_at or next((c.changed_at for c in status.conditions if c.says_paused), None)
    waits = (
        "waits for promotion of its preview" if status.is_previewed else status.message or "no reason given"
    )
    return Hold(kind="paused", reason=f"{manually or waits} ({TOOL})", since=since)


def _current(read: Rollout, status: Status, percent: Decimal | None, role: str = "canary") -> VersionShare:
    """The version that the manifest describes."""
    revision = read.annotations.get(REVISION)
    return VersionShare.model_validate(
        {
            "role": role,
            "hash": status.current,
            "images": read.images,
            "revision": str(revision) if revision else None,
            "percent": percent,
        }
    )


def _stable(status: Status, percent: Decimal | None) -> VersionShare:
    return VersionShare(role="stable", hash=status.stable, percent=percent)


def _blue_green(read: Rollout, status: Status) -> tuple[Versions, str | None]:
    """All traffic is on the active version; the one that is rolled out has nothing before its promotion."""
    if status.active is None or status.current is None:
        return (_current(read, status, None),), "its status does not name the active version"
    if status.active != status.current:
        active = VersionShare(role="stable", hash=status.active, percent=Decimal(100))
        return (_current(read, status, Decimal(0)), active), None
    is_new = status.stable is not None and status.stable != status.current
    return (_current(read, status, Decimal(100), "canary" if is_new else "stable"),), None


def _canary(read: Rollout, status: Status) -> tuple[Versions, str | None]:
    if status.weights is not None and status.weights.are_told:
        return _routed(read, status, status.weights)
    if status.is_settled:
        percent, caveat = (None, REPLACING) if status.is_replacing else (Decimal(100), status.unavailable)
        return (_current(read, status, percent, "stable"),), caveat
    percent, caveat = _unrouted(read, status)
    rest = None if percent is None else 100 - percent
    return (_current(read, status, percent), _stable(status, rest)), caveat


def _unrouted(read: Rollout, status: Status) -> tuple[Decimal | None, str | None]:
    """The new version's share where no router tells it, and what is uncertain of it."""
    if status.is_to_be_aborted:
        return None, "its abort is asked for, and not yet said to be carried out"
    if status.is_to_be_retried:
        return None, "it was aborted and a retry is asked for; the controller has not gone on"
    asked = "it was aborted, and its full promotion is asked for; the controller has not gone on"
    return (Decimal(0), asked if status.promote_full else None) if status.abort else _stepped(read, status)


def _stepped(read: Rollout, status: Status) -> tuple[Decimal | None, str | None]:
    """The new version's share by the step that the controller is at, and what is uncertain of it."""
    if status.index is None or not read.steps:
        return None, "its status does not say how much traffic the new version has"
    weights = [
        Decimal(0),
        *(read.percent(s.weight) for s in read.steps[: status.index] if s.weight is not None),
    ]
    last = weights[-1]
    if status.index >= len(read.steps):
        words = f"all its steps are done and it is not yet stable: between {last:f}% and 100%"
        return (last, None) if last == 100 else (None, words)
    if status.promote_full:
        return None, f"its full promotion is asked for, past the steps left: between {last:f}% and 100%"
    here = read.steps[status.index].weight
    if here is None or read.percent(here) == last:
        return last, None
    low, high = sorted((last, read.percent(here)))
    caveat = f"the step to {read.percent(here):f}% is under way: between {low:f}% and {high:f}%"
    is_stuck = status.failed is not None and status.failed.reason == "ProgressDeadlineExceeded"
    return None if is_stuck else read.percent(here), caveat


def _routed(read: Rollout, status: Status, weights: Weights) -> tuple[Versions, str | None]:
    """The versions by the weights of the router, which names each by its hash."""
    shares = dict[str | None, Decimal]()
    for name, weight in _weights(status, weights):
        shares[name] = shares.get(name, Decimal(0)) + read.percent(weight)
    total = sum(shares.values(), Decimal(0))
    rest = max(100 - total, Decimal(0)) if weights.stable is None else None
    own = shares.pop(status.current, None)
    if status.is_settled:
        versions = [_current(read, status, rest if own is None else own, "stable")]
    else:
        own = Decimal(0) if own is None and total == 100 else own
        stable = shares.pop(status.stable, rest)
        versions = [_current(read, status, own if total <= 100 else None), _stable(status, stable)]
    versions += [
        VersionShare(role="other", hash=name, percent=min(p, Decimal(100))) for name, p in shares.items()
    ]
    caveats = list(_doubts(read, status, weights, total))
    return tuple(versions), "; ".join(caveats) or None


def _weights(status: Status, weights: Weights) -> Iterator[tuple[str | None, Decimal]]:
    if weights.canary:
        yield weights.canary.hash or status.current, weights.canary.weight
    if weights.stable:
        yield weights.stable.hash or status.stable, weights.stable.weight
    yield from ((share.hash, share.weight) for share in weights.additional)


def _doubts(read: Rollout, status: Status, weights: Weights, total: Decimal) -> Iterator[str]:
    """What is uncertain of the router's weights, or beside them."""
    named = weights.canary.hash if weights.canary else None
    if named and status.current and named not in (status.current, status.stable) and not status.is_settled:
        yield f"the router's weights are of another hash, {named}, and not of {status.current}"
    if weights.stable and total != 100:
        yield f"the router's weights add up to {total:f} of 100"
    for share in weights.additional:
        among = "of this go" if share.hash in (None, status.current) else "more goes"
        yield f"{read.percent(share.weight):f}% {among} to an experiment ({share.hash or 'no hash'})"
