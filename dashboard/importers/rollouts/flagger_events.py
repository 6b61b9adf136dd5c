"""What Flagger said, event by event: to a webhook, in its log, and as events of Kubernetes."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from dashboard.importers.rollouts.flagger import FULL, NOTHING, PROMOTED_IN_PART, TOOL
from dashboard.importers.rollouts.flagger_models import KubernetesEvent, LogLine, WebhookEvent
from dashboard.importers.rollouts.objects import KubernetesObject
from dashboard.importers.rollouts.reading import ManifestReading
from dashboard.importers.rollouts.times import since_epoch

ADVANCE = re.compile(r"^Advance \S+ canary weight (\d{1,3})\b")
ITERATION = re.compile(r"^Advance \S+ canary iteration (\d+/\d+)")
HALT = re.compile(r"^Halt\b|^skipping canary run as object is suspended")
BACK = re.compile(r"^(Rolling back|Canary failed)\b", re.IGNORECASE)
RESTART = re.compile(r"^New revision detected! Restarting analysis")
BEGIN = re.compile(r"^New revision detected!")  # Sent with the phase in which the revision before it ended.
# The old version is replaced by the new one, pod by pod, and traffic goes back to it only when that is done.
PROMOTING = re.compile(r"^Copying \S+ template spec to ")
ALL_ON_NEW = re.compile(r"^(Routing all traffic to primary|Advance \S+ primary weight \d+)")
ALL_ON_CANARY = re.compile(r"^(Routing all traffic|Stop traffic mirroring and route all traffic) to canary")
COMBINED = "(combined from similar events): "
KEPT = "events of Argo Rollouts are kept and say no share of traffic; give the Rollout itself too"
PROMOTED = re.compile(r"^Promotion completed!")


def webhook_event(item: KubernetesObject, reading: ManifestReading) -> None:
    """An event of a webhook; what webhooks of other types are sent is no event."""
    if "eventMessage" not in item.metadata:
        sent = "sent to a webhook that is not of the type event; give what such a one was sent"
        words = f"left out: {item.name}, {item.value['phase']}, {sent}"
        reading.note(item, "", words)
        return
    read = reading.model(WebhookEvent, item)
    if read is None:
        return
    at = since_epoch(read.timestamp)
    if not 2000 <= at.year <= 2100:
        message = f"{read.timestamp} milliseconds lie outside the years 2000 to 2100; correct it"
        reading.fault(item, "metadata.timestamp", message)
        return
    _observe(item, reading, "metadata.eventMessage", at, read.message, read.phase, read.checksum)


def log_line(item: KubernetesObject, reading: ManifestReading) -> None:
    """A line of the log; those that say nothing of traffic are many, and kept as events all the same."""
    read = reading.model(LogLine, item)
    if read is not None:
        _observe(item, reading, "msg", read.at, read.message)


def kubernetes_event(item: KubernetesObject, reading: ManifestReading) -> None:
    """An event of Kubernetes about a canary, or about a rollout, whose own status says more."""
    read = reading.model(KubernetesEvent, item)
    if read is None:
        return
    times = [t for t in (read.first, read.last) if t] or [t for t in (read.seen, read.created) if t]
    if not times:
        reading.fault(item, "", "names no time at all; give one with its times")
        return
    message = read.message.removeprefix(COMBINED)
    # What Kubernetes has combined said something else at first: the message is that of the last.
    for at in [max(times)] if message != read.message else sorted(set(times)):
        if item.about.get("kind") == "Canary":
            _observe(item, reading, "message", at, message)
        else:
            _keep(item, reading, "message", at, ("Argo Rollouts", read.reason, message))
            if all(note.text != KEPT for note in reading.notes):
                reading.note(item, "message", KEPT)


def _observe(
    item: KubernetesObject,
    reading: ManifestReading,
    path: str,
    at: datetime,
    message: str,
    phase: str | None = None,
    checksum: str | None = None,
) -> None:
    """Record a message as a report where it says anything of traffic, else as what the tool said."""
    report = _report(message, phase, checksum)
    if report is None:
        said = ", ".join(word for word in (item.name, phase) if word)
        reading.note(item, path, f"{said}: says nothing of a share of traffic; kept as an event")
        _keep(item, reading, path, at, (TOOL, phase, message))
        return
    words = {"tool": TOOL, "workload": item.identity, "message": f"{TOOL}: {message}"}
    reading.observe(item, path, kind="controller_state", observed_at=at, **words, **report)


def _keep(
    item: KubernetesObject,
    reading: ManifestReading,
    path: str,
    at: datetime,
    said: tuple[str, str | None, str],
) -> None:
    tool, phase, message = said
    words = {"tool": tool, "workload": item.name, "phase": phase, "message": message}
    reading.observe(item, path, kind="tool_event", observed_at=at, **words)


def _report(message: str, phase: str | None, checksum: str | None) -> dict[str, Any] | None:
    """What a message says of the versions' shares, or of a standstill.

    None where it says nothing of traffic.
    """
    advanced, tried = ADVANCE.match(message), ITERATION.match(message)
    if advanced:
        return _shares(checksum, Decimal(advanced[1]))
    if tried:
        caveat = f"iteration {tried[1]} without weights (A/B test or blue-green): the share is not said"
        return {**_shares(checksum, None), "caveat": caveat}
    if PROMOTING.match(message):
        return {**_shares(checksum, None), "caveat": PROMOTED_IN_PART}
    if ALL_ON_CANARY.match(message) or ALL_ON_NEW.match(message):
        return _shares(checksum, FULL)
    if HALT.match(message) and phase != "Failed":
        return {"hold": {"kind": "paused", "reason": f"{TOOL}: {message}"}}
    return _end(message, phase, checksum)


def _end(message: str, phase: str | None, checksum: str | None) -> dict[str, Any] | None:
    """What a message says of the end of an update; None where it says nothing."""
    if BEGIN.match(message) and not RESTART.match(message):
        return None
    if BACK.match(message) or RESTART.match(message) or phase == "Failed":
        return {**_shares(checksum, NOTHING), "outcome": "reverted"}
    if PROMOTED.match(message) or phase == "Succeeded":
        canary = {"role": "canary", "checksum": checksum, "percent": FULL}
        return {"versions": (canary,), "outcome": "promoted"}
    return None


def _shares(checksum: str | None, percent: Decimal | None) -> dict[str, Any]:
    """The canary's share, and the rest for the version that was stable before."""
    rest = None if percent is None else max(FULL - percent, NOTHING)
    canary = {"role": "canary", "checksum": checksum, "percent": percent}
    return {"versions": (canary, {"role": "stable", "percent": rest})}
