"""Notices: which changes people are told of, how urgently, and by when.

A change is one of a moment: what the record says at it against what it says just before. So a notice is the
same in whatever span it is found, and its key says whether it was sent.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import groupby, pairwise
from operator import itemgetter

from dashboard.domain.operations import Level
from dashboard.domain.record import Record
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of, start_of
from dashboard.findings.moment import Moment
from dashboard.review.alerts import Delivery, deliveries
from dashboard.review.change import Change, Kind
from dashboard.review.changes import decided, weightiest_first
from dashboard.review.differences import differences
from dashboard.review.urgency import level_of

JUST_BEFORE = timedelta(microseconds=1)
FOLLOWS_SAMPLES: tuple[Kind, ...] = ("trigger", "standing", "finding")
AT_AN_INSTANT = ("fired", "lapsed")  # Reached at an instant of their own, by samples as by anything else.


class Notice(Model):
    """One change that people are told of; `due_at` is the latest instant at which it should go out.

    `key` is the same whenever the same change is found, and another when a fact recurs.
    """

    key: str
    certification: str
    level: Level
    change: Change
    happened_at: datetime
    due_at: datetime


def notices(record: Record, since: datetime, until: datetime) -> tuple[Notice, ...]:
    """What happened from `since` (exclusive) to `until`, and what happened before and was learned since then.

    Oldest first, of one moment the weightiest first.
    """
    plan = {delivery.level: delivery for delivery in deliveries(record.certificate)}
    found: dict[str, Notice] = {}
    for moment, change in (*_late(record, since, until), *_news(record, since, until)):
        notice = _notice(record, change, moment, plan)
        found.setdefault(notice.key, notice)
    return tuple(found.values())


Dated = tuple[datetime, Change]


def _news(record: Record, since: datetime, until: datetime) -> Iterator[Dated]:
    """Every change of a span, moment by moment; what only the clock brings ends at `until`."""
    inside = (moment for moment in _moments(record, since, until) if since < moment <= until)
    yield from _between(record, sorted({since, until, *inside}))


def _late(record: Record, since: datetime, until: datetime) -> Iterator[Dated]:
    """What was true by `since` and learned after it, where the certification was known by then."""
    printed = (record.source, *record.revisions)
    if all(source.recorded_at > since for source in printed):
        return
    found = (*_learned(record, since, until), *_fired(record, since, until))
    for moment, change in sorted(found, key=itemgetter(0)):
        yield moment, change.model_copy(update={"is_late": True})


def _learned(record: Record, since: datetime, until: datetime) -> Iterator[Dated]:
    """What late observations made of their moment: the record with them against the record without."""
    # A new revision of the document prints again what is known; only what was recorded besides is news.
    printed = {record.source.seq, *(revision.seq for revision in record.revisions)}
    late = [
        seen
        for seen in record.observations
        if seen.observed_at <= since
        and seen.source
        and seen.source.seq not in printed
        and since < seen.source.recorded_at <= until
    ]
    for moment, learned in groupby(late, key=lambda seen: seen.observed_at):
        new, started = tuple(learned), moment - JUST_BEFORE
        kept = tuple(seen for seen in record.observations if not any(seen is each for each in new))
        before, news = (record.model_copy(update={"observations": seen}) for seen in (kept, new))
        found = differences(Moment(before, moment), Moment(record, moment), since=started)
        for change in (*found, *decided(news, started, moment)):
            yield moment, change


def _fired(record: Record, since: datetime, until: datetime) -> Iterator[Dated]:
    """What late telemetry proves to have fired."""
    late = {fired for fired, learned in record.firing_times() if fired <= since < learned <= until}
    for moment in sorted(late):
        yield from _between(record, [moment - JUST_BEFORE, moment])


def _moments(record: Record, since: datetime, until: datetime) -> Iterator[datetime]:
    """Whenever something may have changed: observations, firings, and the starts of days."""
    head = record.certificate.certification
    zone, first = head.zone, min(head.decided_on, record.deployment_start.on)
    yield from (o.observed_at for o in record.observations)
    yield from (fired_at for fired_at, _ in record.firing_times())
    day = max(day_of(since, zone) + timedelta(days=1), first)
    while start_of(day, zone) <= until:
        yield start_of(day, zone)
        day += timedelta(days=1)


def _between(record: Record, moments: Sequence[datetime]) -> Iterator[Dated]:
    """The changes from each moment to the next, the weightiest of a moment first."""
    for before, after in pairwise(Moment(record, moment) for moment in moments):
        found = (*differences(before, after), *decided(record, before.at, after.at))
        for change in weightiest_first(found):
            yield after.at, change


def _notice(record: Record, change: Change, moment: datetime, plan: Mapping[Level, Delivery]) -> Notice:
    head, level = record.certificate.certification, level_of(change)
    parts = (head.id, change.kind, change.about, *_identity(change, moment, head.zone))
    return Notice(
        key=hashlib.sha256("\n".join(parts).encode()).hexdigest(),
        certification=head.id,
        level=level,
        change=change,
        happened_at=moment,
        due_at=plan[level].due_at(moment, head.zone),
    )


def _identity(change: Change, moment: datetime, zone: tzinfo) -> tuple[str, str]:
    """What and when a change is, told by what nothing learned later alters."""
    was, now = change.turn or (None, None)
    # A verdict comes and goes with samples that arrive late, and what hangs on it with it, found whenever one
    # looks: one of a kind a day is news.
    drifts = change.cause is None and change.kind in FOLLOWS_SAMPLES and now not in AT_AN_INSTANT
    day = day_of(moment - JUST_BEFORE, zone)  # What a day's start brings belongs to the night before it.
    at = day.isoformat() if drifts else moment.astimezone(UTC).isoformat()
    if change.kind == "trigger":
        # Pending or clear before it fired: that hangs on when one looked.
        return str(now) if drifts else f"to {now}", at
    if change.kind == "standing":
        return f"{was} to {now}", at
    return change.sentence, at
