"""What `readiness notify` answers, in words and as JSON: what goes where, what waits, what was sent."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from dashboard.domain.operations import Level
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.exporters.json.changes import change_json
from dashboard.exporters.json.values import day_json, instant_json
from dashboard.notify.messages import Message, Outbox, line, standing_line, witness_line
from dashboard.notify.notices import Notice
from dashboard.review.alerts import LEVELS, Delivery, deliveries


class DestinationRun(Model):
    """What one run had for one destination.

    `id` is what the destination is remembered by; `arrived` says of each message that was tried whether it
    did, () in a dry run; `digest_on` is the day of the next digest, in the certification's time zone, where
    one was sent today.
    """

    to: str
    id: str
    levels: frozenset[Level]
    outbox: Outbox
    digest_on: date | None
    arrived: tuple[bool, ...] = ()


def plan_lines(assessment: Assessment) -> Iterator[str]:
    """Where the certification stands, and how soon each level is told, as stated or as assumed."""
    yield standing_line(assessment)
    yield witness_line(assessment)
    for delivery in deliveries(assessment.certificate):
        yield f"{delivery.level.capitalize()}: {delivery.words}{_origin(delivery)}"


def _origin(delivery: Delivery) -> str:
    if delivery.is_assumed:
        return ", assumed: the certificate does not state this level"
    return f"; the certificate names {wording.listed(delivery.channels)}" if delivery.channels else ""


def run_lines(assessment: Assessment, run: DestinationRun) -> Iterator[str]:
    """Every message for a place with its notices, what is kept, and what is left out."""
    box = run.outbox
    yield f"To {run.to} ({wording.listed([level for level in LEVELS if level in run.levels])}):"
    for message in box.messages:
        due = min(notice.due_at for notice in message.notices)
        at = wording.moment(due, assessment.head.zone)
        yield f"  {message.level.capitalize()}, due {at}: {message.title}"
        yield from _listed(assessment, message.notices)
    if box.kept and run.digest_on:
        yield f"  Kept for the digest of {wording.day(run.digest_on)}:"
        yield from _listed(assessment, box.kept)
    if box.already_sent:
        yield "  Sent before, left out:"
        yield from _listed(assessment, box.already_sent)
    if not (box.messages or box.kept or box.already_sent):
        yield "  Nothing."


def _listed(assessment: Assessment, found: Sequence[Notice]) -> Iterator[str]:
    yield from (f"    - {line(assessment, notice)}" for notice in found)


def summary(run: DestinationRun) -> str:
    """What became of one place, in one line."""
    box, arrived = run.outbox, sum(run.arrived)
    carried = sum(len(message.notices) for message in box.messages[:arrived])
    kept = f"{wording.count(len(box.kept), 'notice')} kept for the next digest" if box.kept else None
    before = f"{wording.count(len(box.already_sent), 'notice')} sent before" if box.already_sent else None
    sent = (
        f"{wording.count(arrived, 'message')} sent with {wording.count(carried, 'notice')}"
        if arrived
        else "nothing sent"
    )
    return f"{run.to}: {', '.join(part for part in (sent, kept, before) if part)}"


def notices_json(
    assessment: Assessment, runs: Sequence[DestinationRun], *, since: datetime, dry_run: bool
) -> dict[str, Any]:
    """The run as JSON; `sent` is null for what was not tried."""
    return {
        "certification": assessment.head.id,
        "sample": assessment.head.sample,
        "since": instant_json(since),
        "until": instant_json(assessment.as_of),
        "ledger_head": assessment.ledger_head,
        "dry_run": dry_run,
        "levels": [_delivery(delivery) for delivery in deliveries(assessment.certificate)],
        "destinations": [_run(run) for run in runs],
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {
        "level": delivery.level,
        "delay_minutes": delivery.delay_minutes,
        "channels": list(delivery.channels),
        "assumed": delivery.is_assumed,
    }


def _run(run: DestinationRun) -> dict[str, Any]:
    box = run.outbox
    untried = [None] * (len(box.messages) - len(run.arrived))
    return {
        "to": run.to,
        "id": run.id,
        "levels": [level for level in LEVELS if level in run.levels],
        "messages": [
            _message(message, sent)
            for message, sent in zip(box.messages, [*run.arrived, *untried], strict=True)
        ],
        "kept": [_notice(notice) for notice in box.kept],
        "kept_until": day_json(run.digest_on),
        "already_sent": [_notice(notice) for notice in box.already_sent],
    }


def _message(message: Message, sent: bool | None) -> dict[str, Any]:  # noqa: FBT001 - a value, not a switch.
    return {
        "level": message.level,
        "title": message.title,
        "body": message.body,
        "sent": sent,
        "notices": [_notice(notice) for notice in message.notices],
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "key": notice.key,
        "level": notice.level,
        "happened_at": instant_json(notice.happened_at),
        "due_at": instant_json(notice.due_at),
        **change_json(notice.change),
    }
