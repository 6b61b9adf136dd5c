"""What telemetry says of a metric trigger: runs of good and bad samples, found by the store in SQL.

Every verdict at every instant follows from them, so that history needs no second question. Instants are in
UTC.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from dashboard.domain.values.fields import Model
from dashboard.domain.values.source import Source

NOTHING = timedelta(0)


class SampleRun(Model):
    """Known samples of one kind in a row, unbroken by a hole, by the other kind, or by a resolution.

    `samples` are counted as they were brought to the expected interval, `received` as they came in. Of
    breaches, `fired_at` is the first that lies more than the hold after the first, and `learned_at` when the
    last sample of that proof was ingested.
    """

    is_breach: bool
    first_at: datetime
    last_at: datetime
    samples: int
    fired_at: datetime | None = None
    learned_at: datetime | None = None
    received: int = 0


class Baseline(Model):
    """The median of the 24 hours before the start, and the samples it rests on.

    No value where they are too few.
    """

    value: Decimal | None
    samples: int


class UnknownSpan(Model):
    """Samples that count as unknown, and why.

    Their source answered in part, or in another unit than the trigger's.
    """

    first_at: datetime
    last_at: datetime
    reason: str


class TelemetryNote(Model):
    """What an import said of a metric's samples; `rule` tells kinds of notes apart."""

    metric: str
    rule: str
    text: str
    source: Source


class TriggerRuns(Model):
    """A trigger's runs, oldest first.

    `before` are those known just before its newest firing was learned late, `lost` says of samples that were
    recorded why they cannot be read.
    """

    trigger: str
    runs: tuple[SampleRun, ...] = ()
    baseline: Baseline | None = None
    before: tuple[SampleRun, ...] | None = None
    unknown: tuple[UnknownSpan, ...] = ()
    lost: tuple[str, ...] = ()


class Span(Model):
    """The time over which a rollout is watched.

    From its start to its sign-off, or to the instant asked for.
    """

    start: datetime
    end: datetime


class Reading(Model):
    """What the runs of a span say: breaches proven and possible, the longest silence, and how it ends."""

    proven: timedelta = NOTHING
    possible: timedelta = NOTHING
    silence: timedelta = NOTHING
    silent_from: datetime | None = None
    edge: timedelta = NOTHING
    pending: bool = False
    heard_at: datetime | None = None
    samples: int = 0
    received: int = 0


def _cut(runs: Sequence[SampleRun], span: Span) -> Iterator[SampleRun]:
    """The runs of a span; one that goes on beyond its end is cut there, its samples by proportion."""
    for found in runs:
        if found.first_at < span.start or found.first_at > span.end:
            continue
        if found.last_at <= span.end:
            yield found
            continue
        share = (span.end - found.first_at) / (found.last_at - found.first_at)
        counts = {name: max(1, round(getattr(found, name) * share)) for name in ("samples", "received")}
        yield found.model_copy(update={"last_at": span.end, **counts})


def read(runs: Sequence[SampleRun], span: Span) -> Reading:
    """What a span's runs say; without any, it is silent from end to end."""
    good_until = heard = span.start
    is_bad = False
    proven = possible = silence = NOTHING
    silent_from, samples, received = None, 0, 0
    for found in _cut(runs, span):
        if found.first_at - heard > silence:
            silence, silent_from = found.first_at - heard, heard
        if found.is_breach:
            proven, is_bad = max(proven, found.last_at - found.first_at), True
        else:
            possible = max(possible, found.first_at - good_until) if is_bad else possible
            good_until, is_bad = found.last_at, False
        heard, samples, received = found.last_at, samples + found.samples, received + found.received
    edge = span.end - heard
    return Reading(
        proven=proven,
        possible=max(possible, span.end - good_until) if is_bad else possible,
        silence=max(silence, edge),
        silent_from=heard if edge >= silence else silent_from,
        edge=edge,
        pending=is_bad,
        heard_at=heard if samples else None,
        samples=samples,
        received=received,
    )


def first_doubt(
    runs: Sequence[SampleRun], span: Span, *, hold: timedelta, silence: timedelta
) -> datetime | None:
    """The first instant of a span by which a breach may have outlasted the hold, or a silence its length.

    None where neither did; a span without any sample is in doubt from its start.
    """
    good_until = heard = span.start
    bad_from = None
    within = list(_cut(runs, span))
    for at, found in (*((each.first_at, each) for each in within), (span.end, None)):
        doubts_at = [heard + silence] if at - heard > silence else []
        if bad_from and at - good_until > hold:
            doubts_at.append(max(bad_from, good_until + hold))
        if doubts_at:
            return min(doubts_at)
        if found is not None and found.is_breach:
            heard, bad_from = found.last_at, found.first_at
        elif found is not None:
            heard = good_until = found.last_at
            bad_from = None
    return None if within else span.start


def current_run(runs: Sequence[SampleRun], span: Span) -> timedelta:
    """How long the newest run of a span has lasted."""
    last = list(_cut(runs, span))[-1]
    return last.last_at - last.first_at


def doubts(runs: Sequence[SampleRun], span: Span, hold: timedelta) -> int:
    """How many spans between good samples held a breach and outlasted the hold, but prove nothing."""
    found, good_until = 0, span.start
    gap: list[SampleRun] = []
    for run in (*_cut(runs, span), None):
        if run is not None and run.is_breach:
            gap.append(run)
            continue
        until = run.first_at if run else span.end
        unproven = bool(gap) and all(each.last_at - each.first_at <= hold for each in gap)
        found += unproven and until - good_until > hold
        good_until, gap = (run.last_at if run else until), []
    return found


def samples_in(runs: Sequence[SampleRun], span: Span) -> int:
    """How many samples of runs lie in a span; of one that reaches beyond it, by proportion."""
    found = 0.0
    for each in runs:
        first, last = max(each.first_at, span.start), min(each.last_at, span.end)
        if first > last:
            continue
        length = each.last_at - each.first_at
        found += each.samples * ((last - first) / length) if length else each.samples
    return round(found)


def silence_in(runs: Sequence[SampleRun], span: Span) -> timedelta:
    """The longest time of a span, its edges too, in which nothing was heard."""
    heard, longest = span.start, NOTHING
    for each in runs:
        if each.last_at >= span.start and each.first_at <= span.end:
            longest, heard = max(longest, each.first_at - heard), each.last_at
    return max(longest, span.end - heard)
