"""`readiness changes`: what changed between two instants, with before, after and cause."""

import json
from typing import Annotated, Any

import typer

from dashboard.cli_common import Database, database_path, now, open_record, read_start, read_time, say
from dashboard.domain import wording
from dashboard.domain.assessment import assess
from dashboard.domain.changes import Changes, changes
from dashboard.domain.differences import Cause, Change
from dashboard.domain.review import since_review
from dashboard.errors import UsageError
from dashboard.exporters.values import instant_json
from dashboard.importers.append import choose
from dashboard.store.read import certification_ids, read_record
from dashboard.store.reviews import known_at


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
    start = read_start(since, zone, "--since") or since_review(assess(record, end))
    if start >= end:
        raise UsageError(
            f"--since: {wording.moment(start, zone)} is not before {wording.moment(end, zone)}; ask for an earlier time"
        )
    if end > clock:
        record = read_record(cursor, certification=chosen, as_of=end)
    found = changes(record, start, end, known_then=known_at(cursor, certification=chosen, at=start))
    if as_json:
        say(json.dumps(_json(found, chosen), indent=2, ensure_ascii=False))
        return
    for change in found.changes:
        say(_line(change))
    say(found.unchanged)


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
        "changes": [
            {
                "kind": change.kind,
                "subject": change.subject,
                "message": change.sentence,
                "before": change.before,
                "after": change.after,
                "cause": _cause(change.cause),
                "late": change.is_late,
            }
            for change in found.changes
        ],
        "unchanged": found.unchanged,
    }


def _cause(cause: Cause | None) -> dict[str, Any] | None:
    if cause is None:
        return None
    source = cause.source
    return {
        "kind": cause.kind,
        "observed_at": instant_json(cause.observed_at),
        "document": source.document if source else None,
        "line": source.line if source else None,
        "seq": source.seq if source else None,
        "sha256": source.sha256 if source else None,
    }
