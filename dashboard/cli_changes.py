"""`readiness changes`: what changed between two instants, with before, after and cause."""

import json
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from dashboard.cli_common import (
    Database,
    check_order,
    database_path,
    now,
    open_record,
    read_start,
    read_time,
    say,
)
from dashboard.domain.assessment import assess
from dashboard.domain.changes import Changes, changes
from dashboard.domain.differences import Cause, Change
from dashboard.domain.record import Record
from dashboard.errors import UnknownCertificationError
from dashboard.exporters.changes import change_json
from dashboard.exporters.values import instant_json
from dashboard.importers.append import choose
from dashboard.store.database import Cursor
from dashboard.store.read import certification_ids, read_record

WEEK = timedelta(days=7)


def show_changes(
    certification: Annotated[
        str | None, typer.Argument(metavar="ID", help="Certification, where the record holds several.")
    ] = None,
    *,
    since: Annotated[
        str | None, typer.Option(metavar="T", help="Day (its start) or instant; the last review without it.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="T", help="Day (its end) or instant; now without it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of sentences.")] = False,
    database: Database = None,
) -> None:
    """Say what changed between two instants: sentences with before, after and cause, and what did not change."""
    cursor = open_record(database_path(database)).cursor()
    chosen, clock = choose(certification_ids(cursor), certification), now()
    record = read_record(cursor, certification=chosen, as_of=clock)
    zone = record.certificate.certification.zone
    end = read_time(until, zone, "--until") or clock
    start = read_start(since, zone, "--since") or _last_review(record, end)
    check_order(start, end, zone)
    if end > clock:
        record = read_record(cursor, certification=chosen, as_of=end)
    found = changes(record, start, end, known_then=_known_then(cursor, chosen, start))
    if as_json:
        say(json.dumps(_json(found, chosen), indent=2, ensure_ascii=False))
        return
    for change in found.changes:
        say(_line(change))
    say(found.unchanged)


def _last_review(record: Record, end: datetime) -> datetime:
    """The last review before an instant, else seven days before it."""
    return assess(record, end).reviewed_at or end - WEEK


def _known_then(cursor: Cursor, certification: str, start: datetime) -> Record | None:
    """The record as it was known at the start; None where nothing was."""
    try:
        return read_record(cursor, certification=certification, known_by=start, as_of=start)
    except UnknownCertificationError:
        return None


def _line(change: Change) -> str:
    late = "Late news: " if change.is_late else ""
    return f"{late}{change.sentence}{_origin(change.cause)}"


def _origin(cause: Cause | None) -> str:
    if cause is None or cause.source is None:
        return ""
    line = f":{cause.source.line}" if cause.source.line else ""
    return f" [{cause.source.document}{line}, entry {cause.source.seq}]"


def _json(found: Changes, certification: str) -> dict[str, Any]:
    return {
        "certification": certification,
        "since": instant_json(found.since),
        "until": instant_json(found.until),
        "changes": [change_json(change) for change in found.changes],
        "unchanged": found.unchanged,
    }
