"""`readiness notify`: tells people what changed, by urgency, and nobody anything twice."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated

import typer

from dashboard.cli.options import (
    CertificationId,
    Database,
    check_order,
    choose_to_read,
    database_path,
    json_instead_of,
    now,
    open_record,
    read_start,
    read_time,
    say,
    say_json,
)
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import day_of
from dashboard.errors import DeliveryError, UsageError
from dashboard.exporters.terminal.notices import DestinationRun, notices_json, plan_lines, run_lines, summary
from dashboard.findings.moment import Moment
from dashboard.notify.destinations import Destination, destinations
from dashboard.notify.messages import Message, outbox
from dashboard.notify.notices import Notice, notices
from dashboard.review.alerts import deliveries
from dashboard.settings import Address, Settings
from dashboard.store.notices_sent import Notified, Sent, remembered, remembering
from dashboard.store.read import certification_ids, read_record

DAY = timedelta(days=1)


FromTime = Annotated[
    str,
    typer.Option(
        metavar="T",
        help="Day (its start) or instant from which changes count. It may reach back as far as you like, "
        "seven days for instance: nothing is sent twice, and what no run has delivered yet is found again "
        "only in it.",
    ),
]
PastTime = Annotated[
    str | None, typer.Option(metavar="T", help="Day (its end) or instant that is past; now without it.")
]
Destinations = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[LEVEL=]URL",
        help="Where to, as a URL of apprise (mailto://, slack://, json:// ...), for all levels or for some "
        "(critical,warning=URL); repeat it for more. READINESS_NOTIFY without it: URLs parted by spaces.",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would go where; send and remember nothing.")
]


def notify(
    certification: CertificationId = None,
    *,
    since: FromTime,
    to: Destinations = None,
    until: PastTime = None,
    dry_run: DryRun = False,
    as_json: Annotated[bool, json_instead_of("sentences")] = False,
    database: Database = None,
) -> None:
    """Tell people what changed: critical at once, warnings together, the rest once a day, nothing twice.

    Each run sends what is new, so a schedule keeps the delays: a run every 5 minutes has warnings out in 15.
    """
    places = destinations(to or Settings().notify.split(), required=not dry_run)
    path = database_path(database)
    assessment, start, found = _found(path, certification, since, until)
    runs = (_due_all if dry_run else _send_all)(places, path, assessment, found)
    if as_json:
        say_json(notices_json(assessment, runs, since=start, dry_run=dry_run))
    else:
        for text in _dry(assessment, runs) if dry_run else map(summary, runs):
            say(text)
    failed = [run.to for run in runs if not all(run.arrived)]
    if failed:
        raise DeliveryError(
            f"{wording.listed(failed)} did not take a message; the next run tries again what was not sent"
        )


def _dry(assessment: Assessment, runs: Sequence[DestinationRun]) -> Iterator[str]:
    """What a dry run says."""
    yield "Dry run: nothing is sent, nothing is remembered."
    yield from plan_lines(assessment)
    for run in runs:
        yield from run_lines(assessment, run)


def _found(
    path: Address, certification: str | None, since: str, until: str | None
) -> tuple[Assessment, datetime, tuple[Notice, ...]]:
    """Where the certification stands at the end of the span, its start, and the notices of it."""
    cursor, clock = open_record(path).cursor(), now()
    chosen = choose_to_read(certification_ids(cursor), certification)
    record = read_record(cursor, certification=chosen, as_of=clock)
    zone = record.certificate.certification.zone
    start, end = read_start(since, zone, "--since"), read_time(until, zone, "--until") or clock
    assert start is not None, "typer asks for --since"
    if end > clock:
        raise UsageError(f"--until: {wording.moment(end, zone)} has not come yet; leave it out for now")
    check_order(start, end, zone)
    return Moment(record, end).assessment, start, notices(record, start, end)


def _due(
    place: Destination, memory: Notified, assessment: Assessment, found: Sequence[Notice]
) -> DestinationRun:
    """What a place gets now, and what it does not."""
    head, today = assessment.head, day_of(now(), assessment.head.zone)
    digests = [d.level for d in deliveries(assessment.certificate) if d.is_digest]
    last = memory.last_day(place.id, certification=head.id, levels=digests, zone=head.zone)
    is_due = last is None or last < today
    return DestinationRun(
        to=place.label,
        id=place.id,
        levels=place.levels,
        outbox=outbox(
            assessment, found, sent=memory.keys(place.id), levels=place.levels, digest_is_due=is_due
        ),
        digest_on=None if is_due else today + DAY,
    )


def _due_all(
    places: Sequence[Destination], path: Address, assessment: Assessment, found: Sequence[Notice]
) -> list[DestinationRun]:
    """What each place would get now."""
    with remembered(path) as memory:
        return [_due(place, memory, assessment, found) for place in places]


def _send_all(
    places: Sequence[Destination], path: Address, assessment: Assessment, found: Sequence[Notice]
) -> list[DestinationRun]:
    """Send to each place what it was not sent yet, remembering each message once it has arrived."""
    with remembering(path) as memory:
        return [_send(place, memory, _due(place, memory, assessment, found)) for place in places]


def _send(place: Destination, memory: Notified, run: DestinationRun) -> DestinationRun:
    arrived: list[bool] = []
    for message in run.outbox.messages:
        arrived.append(place.send(message))
        if not arrived[-1]:
            break  # The rest would wait as long for the same answer.
        memory.remember([_sent(notice, place, message) for notice in message.notices])
    return run.model_copy(update={"arrived": tuple(arrived)})


def _sent(notice: Notice, place: Destination, message: Message) -> Sent:
    return Sent(
        to=place.id, certification=notice.certification, level=message.level, key=notice.key, sent_at=now()
    )
