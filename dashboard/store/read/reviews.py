"""The review of a certification, read from the record: for the Review page, the pack and the notices."""

from datetime import datetime

from dashboard.domain.record import Record
from dashboard.errors import UnknownCertificationError
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of, since_review
from dashboard.store.database import Cursor
from dashboard.store.read import read_record


def read_review(
    cursor: Cursor,
    *,
    certification: str,
    as_of: datetime,
    since: datetime | None = None,
    known_by: datetime | None = None,
) -> Review:
    """The review at an instant, since the last review where no other time is given, late news included.

    Raises UnknownCertificationError, StorageError.
    """
    now = Moment(read_record(cursor, certification=certification, known_by=known_by, as_of=as_of), as_of)
    start = since or since_review(now.assessment)
    then = known_at(cursor, certification=certification, at=start, known_by=known_by)
    return review_of(now, since=start, known_then=then)


def known_at(
    cursor: Cursor, *, certification: str, at: datetime, known_by: datetime | None = None
) -> Record | None:
    """The record as known at an instant, without what was recorded after `known_by`; None if nothing was."""
    known = min(at, known_by) if known_by else at
    try:
        return read_record(cursor, certification=certification, known_by=known, as_of=at)
    except UnknownCertificationError:
        return None
