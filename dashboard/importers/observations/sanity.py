"""Whether telemetry can be what a trigger reads.

Shares for percents, values that cannot be, metrics nobody reads.

What is said of it is printed, kept in the entry, and a finding. Samples in another unit than their trigger's
count as unknown: no verdict follows from them.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.verdict_words import density_words
from dashboard.domain.triggers.verdicts import DENSE
from dashboard.domain.values import wording
from dashboard.store.telemetry.profiles import MetricProfile

HUNDRED = 100
# Units in which nothing is below zero; without a unit it is said too.
NEVER_NEGATIVE = {None, "%", "ms", "s", "min", "h", "B", "KB", "MB", "GB"}


Note = tuple[str, str]  # its rule and its words


def judged(
    profiles: Sequence[MetricProfile], certificate: Certificate, *, unknown: str | None = None
) -> Mapping[str, Any]:
    """What an entry's body tells of its metrics.

    `notes` on each, and why the samples of one are `unknown`.
    """
    triggers = [t for t in certificate.rollback.triggers if t.kind != "event" and t.metric]
    zone, doubted, notes = certificate.certification.zone, dict[str, str](), list[dict[str, str]]()
    for profile in profiles:
        readers = [t for t in triggers if t.metric == profile.metric]
        reason = unknown or next((r for t in readers if (r := _wrong_unit(profile, t))), None)
        said = [*_unread(profile, readers, triggers), *_odd(profile, readers), *_ahead(profile, zone)]
        if reason:
            doubted[profile.metric] = reason
            said.insert(0, ("unknown", f"its samples count as unknown: {reason}"))
        notes += [{"metric": profile.metric, "rule": rule, "text": text} for rule, text in said]
    return {**({"notes": notes} if notes else {}), **({"unknown": doubted} if doubted else {})}


def _is_percent(trigger: Trigger) -> bool:
    return trigger.kind == "threshold" and (
        trigger.unit == "%" or (trigger.unit is None and "%" in trigger.text)
    )


def _wrong_unit(profile: MetricProfile, trigger: Trigger) -> str | None:
    """Why samples cannot be the percentage that a trigger reads, less being worse and its limit above 1."""
    low, high, limit = profile.lowest, profile.highest, trigger.threshold
    if not _is_percent(trigger) or trigger.worse != "down" or low is None or high is None or limit is None:
        return None
    if limit > 1 and low >= 0 and 0 < high <= 1:
        return "all values lie between 0 and 1, and its trigger reads %; import them with --scale 100"
    if low > HUNDRED:
        return f"all values lie above 100, and its trigger reads %: the lowest is {low:g}"
    return None


def _unread(
    profile: MetricProfile, readers: Sequence[Trigger], triggers: Sequence[Trigger]
) -> Iterator[Note]:
    if readers:
        return
    metrics = sorted({t.metric for t in triggers if t.metric})
    close = difflib.get_close_matches(profile.metric, metrics, n=1)
    meant = (
        f"did you mean {close[0]}?" if close else f"those that are read: {wording.listed(metrics) or 'none'}"
    )
    yield "unread", f"no trigger reads {profile.metric}; {meant}"


def _odd(profile: MetricProfile, readers: Sequence[Trigger]) -> Iterator[Note]:
    """Values that cannot be, and samples denser than the expected interval."""
    low, high = profile.lowest, profile.highest
    for trigger in readers[:1]:
        if low is None or high is None:
            yield "empty", "no value is known"
            return
        yield from _shares(low, high, trigger)
        if _is_percent(trigger) and trigger.worse == "down" and low <= HUNDRED < high:
            count = wording.count(profile.above_hundred, "value")
            yield "impossible", f"{count} above 100%, the highest {high:g}"
        if profile.negative and trigger.unit in NEVER_NEGATIVE:
            yield "negative", f"{wording.count(profile.negative, 'value')} below 0, the lowest {low:g}"
        yield from _dense(profile, trigger)


def _shares(low: float, high: float, trigger: Trigger) -> Iterator[Note]:
    """Values that may be shares of 1 where a percentage is read and more is worse.

    As shares some would breach.
    """
    limit = trigger.threshold
    if not _is_percent(trigger) or trigger.worse != "up" or limit is None:
        return
    if low >= 0 and limit / HUNDRED < high <= 1 < limit:
        text = "all values lie between 0 and 1, and its trigger reads %: if they are shares, use --scale 100"
        yield "shares", text


def _dense(profile: MetricProfile, trigger: Trigger) -> Iterator[Note]:
    if profile.again:
        yield (
            "twice",
            f"{wording.count(profile.again, 'sample')} of an instant that has one: the worse counts",
        )
    intervals = (profile.last_at - profile.first_at) // trigger.interval + 1
    density = (profile.samples - profile.again) / intervals
    if density >= DENSE:
        yield "dense", density_words(density, trigger)


def _ahead(profile: MetricProfile, zone: tzinfo) -> Iterator[Note]:
    if profile.ahead:
        last = wording.moment(profile.last_at, zone)
        yield "ahead", f"{wording.count(profile.ahead, 'sample')} from the future, the last of {last}"
    if profile.ingested_ahead:
        count = wording.count(profile.ingested_ahead, "sample")
        yield "ingested-ahead", f"{count} ingested in the future, taken as known since this import"
