"""What is read of a snapshot, once a process: every session shares it.

All of it is frozen; a snapshot is told from another by its state.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

from dashboard.domain.record import Record
from dashboard.domain.values.subject import Subject
from dashboard.exporters.json import questions
from dashboard.findings.moment import Moment
from dashboard.review import Review, since_review
from dashboard.review.biography import Told
from dashboard.review.portfolio import Line
from dashboard.store.answers import answered, bases
from dashboard.store.database import EPOCH
from dashboard.store.ledger import Head, read_head
from dashboard.store.ledger.entries import LedgerRow, ledger_entries
from dashboard.store.publish.snapshot import Snapshot
from dashboard.store.read import read_record
from dashboard.store.read import zone_of as read_zone
from dashboard.store.read.biography import read_biography
from dashboard.store.read.directory import Listed, directory
from dashboard.store.read.documents import KeptDocument, read_document
from dashboard.store.read.reviews import known_at
from dashboard.ui.frame.shared import Shared

_LISTINGS = Shared[tuple[Listed, ...]](4)
_BASES = Shared[dict[str, str]](4)
_ZONES = Shared[tzinfo](1024)
_RECORDS = Shared[Record](64)
_MOMENTS = Shared[Moment](128)
_BIOGRAPHIES = Shared[tuple[Told, ...]](32)
_DOCUMENTS = Shared[KeptDocument | None](8)
_HEADS = Shared[Head | None](4)
_LEDGERS = Shared[tuple[LedgerRow, ...]](8)
_REVIEWS = Shared[Review](32)
_LINES = Shared[tuple[tuple[Line, ...], Mapping[str, str]]](2)
_ALL: tuple[Shared[Any], ...] = (
    _LISTINGS,
    _BASES,
    _ZONES,
    _RECORDS,
    _MOMENTS,
    _BIOGRAPHIES,
    _DOCUMENTS,
    _HEADS,
    _LEDGERS,
    _REVIEWS,
    _LINES,
)


def forget() -> None:
    """Forget all that was read, as a restart of the server does."""
    for each in _ALL:
        each.clear()


def listing_of(snapshot: Snapshot, on: date, known_by: datetime | None) -> tuple[Listed, ...]:
    """What a snapshot says of its certifications, on a day (UTC)."""
    key = snapshot.state, on, known_by
    return _LISTINGS.of(key, lambda: directory(snapshot.cursor(), on=on, known_by=known_by))


def _basis(snapshot: Snapshot, certification: str) -> str | None:
    """What stands for a certification's entries and its telemetry files."""
    return _BASES.of(snapshot.state, lambda: bases(snapshot)).get(certification)


def zone_of(snapshot: Snapshot, certification: str) -> tzinfo:
    """The time zone of a certification's newest edition."""
    key = certification, _basis(snapshot, certification)
    return _ZONES.of(key, lambda: read_zone(snapshot.cursor(), certification=certification))


def record_of(
    snapshot: Snapshot, certification: str, until: datetime, known_by: datetime | None, clock: datetime
) -> Record:
    """A certification with telemetry up to `until`, as known by an instant; `clock` is the reader's time.

    It is read anew when something is recorded of it, not of others; their entries are in its ledger too. One
    without telemetry is the same up to any instant, but for entries that are ahead of the clock.
    """

    def read(until: datetime) -> Record:
        asked: dict[str, Any] = {"certification": certification, "known_by": known_by}
        key = certification, _basis(snapshot, certification), until, known_by
        return _RECORDS.of(key, lambda: read_record(snapshot.cursor(), **asked, as_of=until, clock=clock))

    found = read(until if certification in snapshot.telemetry else EPOCH)
    found = read(until) if found.ahead else found
    return found if known_by else found.model_copy(update={"ledger_head": snapshot.id})


def moment_of(
    snapshot: Snapshot,
    certification: str,
    until: datetime,
    at: datetime,
    known_by: datetime | None,
    clock: datetime,
) -> Moment:
    """A certification at an instant."""
    key = snapshot.state, certification, until, at, known_by
    return _MOMENTS.of(key, lambda: Moment(record_of(snapshot, certification, until, known_by, clock), at))


def told_of(
    snapshot: Snapshot, certification: str, subject: Subject, known_by: datetime | None
) -> tuple[Told, ...]:
    """All that the ledger holds of a thing."""

    def read() -> tuple[Told, ...]:
        cursor = snapshot.cursor()
        return read_biography(cursor, certification=certification, subject=subject, known_by=known_by)

    return _BIOGRAPHIES.of((snapshot.state, certification, subject, known_by), read)


def document_of(
    snapshot: Snapshot, certification: str, seq: int, known_by: datetime | None
) -> KeptDocument | None:
    """The document that an entry brought; None where there is no such entry."""

    def read() -> KeptDocument | None:
        return read_document(snapshot.cursor(), certification=certification, seq=seq, known_by=known_by)

    return _DOCUMENTS.of((snapshot.state, certification, seq, known_by), read)


def head_of(snapshot: Snapshot) -> Head | None:
    """The newest entry of the ledger."""
    return _HEADS.of(snapshot.state, lambda: read_head(snapshot.cursor()))


def ledger_of(snapshot: Snapshot, certification: str) -> tuple[LedgerRow, ...]:
    """The entries of a certification, oldest first."""
    key = snapshot.state, certification
    return _LEDGERS.of(key, lambda: ledger_entries(snapshot.cursor(), certification=certification))


def review_of(
    snapshot: Snapshot,
    certification: str,
    until: datetime,
    at: datetime,
    known_by: datetime | None,
    clock: datetime,
) -> Review:
    """A certification at an instant beside its last review."""

    def compared() -> Review:
        now = moment_of(snapshot, certification, until, at, known_by, clock)
        then = since_review(now.assessment)
        earlier = moment_of(snapshot, certification, until, then, known_by, clock)
        known = known_at(snapshot.cursor(), certification=certification, at=then, known_by=known_by)
        return Review(now, earlier, Moment(known, then) if known else None)

    return _REVIEWS.of((snapshot.state, certification, until, at, known_by), compared)


def lines_of(
    snapshot: Snapshot, ids: tuple[str, ...], at: datetime, private: Path
) -> tuple[tuple[Line, ...], Mapping[str, str]]:
    """The line of each certification at an instant, and why there is none of others, by id."""

    def read() -> tuple[tuple[Line, ...], Mapping[str, str]]:
        told = answered(snapshot, ids, questions.line(), at=at, cache=private)
        return tuple(map(Line.model_validate_json, told.answers.values())), told.faults

    return _LINES.of((snapshot.state, ids, at), read)
