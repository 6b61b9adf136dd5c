"""A change as JSON, the same for every command that tells of changes."""

from typing import Any

from dashboard.exporters.json.values import instant_json
from dashboard.review.change import Cause, Change


def change_json(change: Change) -> dict[str, Any]:
    """A change with before, after and cause; null where time alone brought it."""
    return {
        "kind": change.kind,
        "subject": change.about,
        "message": change.sentence,
        "before": change.before,
        "after": change.after,
        "cause": _cause(change.cause),
        "late": change.is_late,
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
