"""What is read of a snapshot, once a process: every session shares it."""

from collections.abc import Callable
from datetime import date, datetime, tzinfo
from operator import attrgetter

import streamlit as st

from dashboard.domain.record import Record
from dashboard.domain.values.subject import Subject
from dashboard.findings.moment import Moment
from dashboard.review import Review, since_review
from dashboard.review.biography import Told
from dashboard.store.answers import bases
from dashboard.store.ledger import Head, read_head
from dashboard.store.ledger.entries import LedgerRow, ledger_entries
from dashboard.store.publish.snapshot import Snapshot
from dashboard.store.read import read_record
from dashboard.store.read import zone_of as read_zone
from dashboard.store.read.biography import read_biography
from dashboard.store.read.directory import Listed, directory
from dashboard.store.read.documents import KeptDocument, read_document
from dashboard.store.read.reviews import known_at

# What these return is frozen, so that sessions may share it; a snapshot is told from another by its state.
_BY_STATE: dict[str | type, Callable[..., object]] = {Snapshot: attrgetter("state")}


@st.cache_resource(show_spinner=False, hash_funcs=_BY_STATE, max_entries=4)
def listing_of(snapshot: Snapshot, on: date, known_by: datetime | None) -> tuple[Listed, ...]:
    """What a snapshot says of its certifications, on a day (UTC)."""
    return directory(snapshot.cursor(), on=on, known_by=known_by)


@st.cache_resource(show_spinner=False, hash_funcs=_BY_STATE, max_entries=4)
def _bases(snapshot: Snapshot) -> dict[str, str]:
    return bases(snapshot)


def zone_of(snapshot: Snapshot, certification: str) -> tzinfo:
    """The time zone of a certification's newest edition."""
    return _zone(snapshot, certification, _bases(snapshot).get(certification))


@st.cache_resource(show_spinner=False, max_entries=1024)
def _zone(_snapshot: Snapshot, certification: str, basis: str | None) -> tzinfo:
    _ = basis  # It stands for the certification's entries and its telemetry files.
    return read_zone(_snapshot.cursor(), certification=certification)


def record_of(
    snapshot: Snapshot, certification: str, until: datetime, known_by: datetime | None, clock: datetime
) -> Record:
    """A certification with telemetry up to `until`, as known by an instant; `clock` is the reader's time.

    It is read anew when something is recorded of it, not of others; their entries are in its ledger too.
    """
    basis = _bases(snapshot).get(certification)
    found = _record(snapshot, certification, basis, until, known_by, clock)
    return found if known_by else found.model_copy(update={"ledger_head": snapshot.id})


@st.cache_resource(show_spinner=False, max_entries=64)
def _record(
    _snapshot: Snapshot,
    certification: str,
    basis: str | None,
    until: datetime,
    known_by: datetime | None,
    _clock: datetime,
) -> Record:
    _ = basis  # It stands for the certification's entries and its telemetry files.
    return read_record(
        _snapshot.cursor(), certification=certification, as_of=until, clock=_clock, known_by=known_by
    )


@st.cache_resource(show_spinner=False, hash_funcs=_BY_STATE, max_entries=128)
def moment_of(
    snapshot: Snapshot,
    certification: str,
    until: datetime,
    at: datetime,
    known_by: datetime | None,
    _clock: datetime,
) -> Moment:
    """A certification at an instant."""
    return Moment(record_of(snapshot, certification, until, known_by, _clock), at)


@st.cache_resource(show_spinner=False, hash_funcs={**_BY_STATE, Subject: repr}, max_entries=32)
def told_of(
    snapshot: Snapshot, certification: str, subject: Subject, known_by: datetime | None
) -> tuple[Told, ...]:
    """All that the ledger holds of a thing."""
    cursor = snapshot.cursor()
    return read_biography(cursor, certification=certification, subject=subject, known_by=known_by)


@st.cache_resource(show_spinner=False, hash_funcs=_BY_STATE, max_entries=8)
def document_of(
    snapshot: Snapshot, certification: str, seq: int, known_by: datetime | None
) -> KeptDocument | None:
    """The document that an entry brought; None where there is no such entry."""
    return read_document(snapshot.cursor(), certification=certification, seq=seq, known_by=known_by)


@st.cache_resource(show_spinner=False, hash_funcs=_BY_STATE, max_entries=4)
def head_of(snapshot: Snapshot) -> Head | None:
    """The newest entry of the ledger."""
    return read_head(snapshot.cursor())


@st.cache_resource(show_spinner=False, hash_funcs=_BY_STATE, max_entries=8)
def ledger_of(snapshot: Snapshot, certification: str) -> tuple[LedgerRow, ...]:
    """The entries of a certification, oldest first."""
    return ledger_entries(snapshot.cursor(), certification=certification)


@st.cache_resource(show_spinner=False, hash_funcs=_BY_STATE, max_entries=32)
def review_of(
    snapshot: Snapshot,
    certification: str,
    until: datetime,
    at: datetime,
    known_by: datetime | None,
    _clock: datetime,
) -> Review:
    """A certification at an instant beside its last review."""
    now = moment_of(snapshot, certification, until, at, known_by, _clock)
    then = since_review(now.assessment)
    earlier = moment_of(snapshot, certification, until, then, known_by, _clock)
    known = known_at(snapshot.cursor(), certification=certification, at=then, known_by=known_by)
    return Review(now, earlier, Moment(known, then) if known else None)
