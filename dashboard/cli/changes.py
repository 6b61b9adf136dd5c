"""`readiness changes`: what changed between two instants, with before, after and cause."""

from typing import Annotated, Any

from dashboard.cli.options import (
    CertificationId,
    Database,
    Since,
    Until,
    choose_to_read,
    database_path,
    json_instead_of,
    open_record,
    read_span,
    say,
    say_json,
)
from dashboard.exporters.json.changes import change_json
from dashboard.exporters.json.values import instant_json
from dashboard.review.change import Cause, Change
from dashboard.review.changes import Changes
from dashboard.store.read import certification_ids, zone_of
from dashboard.store.read.reviews import read_review


def show_changes(
    certification: CertificationId = None,
    *,
    since: Since = None,
    until: Until = None,
    as_json: Annotated[bool, json_instead_of("sentences")] = False,
    database: Database = None,
) -> None:
    """Say what changed between two instants: sentences with before, after and cause, and what did not."""
    cursor = open_record(database_path(database)).cursor()
    chosen = choose_to_read(certification_ids(cursor), certification)
    zone = zone_of(cursor, certification=chosen)
    start, end = read_span(since, until, zone)
    found = read_review(cursor, certification=chosen, as_of=end, since=start).changes
    if as_json:
        say_json(_json(found, chosen))
        return
    for change in found.changes:
        say(_line(change))
    say(found.unchanged)


def _line(change: Change) -> str:
    return f"{change.full_sentence}{_origin(change.cause)}"


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
