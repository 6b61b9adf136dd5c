"""The view: what a page needs of one certification at one instant, read once a run and cached."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.domain.record import Record
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values.instants import end_of
from dashboard.findings.moment import Moment
from dashboard.review import Review, since_review
from dashboard.settings import Settings
from dashboard.store.ledger.entries import LedgerRow, ledger_entries
from dashboard.store.publish.kept_heads import Acceptance, HeadKeeper
from dashboard.store.publish.snapshot import Snapshot, Viewer
from dashboard.store.read import certification_ids, read_record, zone_of
from dashboard.store.read.reviews import known_at

CERTIFICATION, AS_OF = "certification", "asof"  # session keys, and the URL's parameters
_VIEW = "_view"


@dataclass(frozen=True, eq=False)
class View:
    """A certification as a page shows it, and as it was at the last review, else seven days before.

    `now` (UTC) is the server's time; `asof` the day that was asked for, None for now. `read_until` is how far
    its telemetry is read.
    """

    snapshot: Snapshot
    moment: Moment
    earlier: Moment
    now: datetime
    asof: date | None
    read_until: datetime

    @property
    def is_live(self) -> bool:
        """Whether the board shows now, so that deadlines tick."""
        return self.asof is None

    @property
    def record(self) -> Record:
        """The record of the certification."""
        return self.moment.record

    @property
    def assessment(self) -> Assessment:
        """Where the certification stands."""
        return self.moment.assessment

    @property
    def zone(self) -> ZoneInfo:
        """The certification's time zone, in which its days begin and end."""
        return cast("ZoneInfo", self.moment.as_of.zone)

    @property
    def review(self) -> Review:
        """What a meeting looks at: the assessment, what changed since the last review, what is ahead."""
        return _review(self.snapshot, self.assessment.head.id, self.read_until, self.moment.at)

    @property
    def ledger(self) -> tuple[LedgerRow, ...]:
        """The ledger's entries of this certification, oldest first."""
        return _ledger(self.snapshot, self.assessment.head.id)


def current() -> tuple[Snapshot | None, str | None]:
    """The newest good snapshot of the record, None without any; and why the file in place was not taken."""
    settings = Settings()
    return _viewer(settings.database, settings.cache).current()


def kept_heads(snapshot: Snapshot) -> tuple[str | None, tuple[Acceptance, ...]]:
    """What is to be said where the record does not extend what was shown, and what people accepted before."""
    settings = Settings()
    return _keeper(settings.database, settings.cache).check(snapshot.id, snapshot.cursor)


def known_ids(snapshot: Snapshot) -> tuple[str, ...]:
    """The certifications of a snapshot, sorted."""
    return _ids(snapshot)


def view_of(snapshot: Snapshot, certification: str, asof: date | None = None) -> View:
    """The view of a certification at the end of a day of its time zone, or now.

    Raises StorageError, UnknownCertificationError.
    """
    now = datetime.now(UTC)
    zone = _zone(snapshot, certification)
    # Telemetry is read to the end of the hour, so that the live board asks for it once an hour.
    until = (
        end_of(asof, zone) if asof else now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    )
    # The end of the minute: what was observed seconds ago counts, and a minute's runs share one moment.
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1, microseconds=-1)
    moment = _moment(snapshot, certification, until, end_of(asof, zone) if asof else minute)
    earlier = _moment(snapshot, certification, until, since_review(moment.assessment))
    return View(snapshot=snapshot, moment=moment, earlier=earlier, now=now, asof=asof, read_until=until)


def show(view: View) -> None:
    """Make a view the one that `current_view` gives in this run: header and page never mix two snapshots."""
    st.session_state[_VIEW] = view


def current_view() -> View:
    """The view that the frame chose for this run; the frame always chooses before a page is drawn."""
    return cast("View", st.session_state[_VIEW])


@cache
def _viewer(database: Path, private: Path) -> Viewer:
    return Viewer(database, private)


@cache
def _keeper(database: Path, private: Path) -> HeadKeeper:
    return HeadKeeper(database, private, lambda: datetime.now(UTC))


# What these return is frozen, so that sessions may share it; a snapshot is told from another by its id.
_BY_ID: dict[str | type, Callable[..., object]] = {Snapshot: attrgetter("id")}


@st.cache_resource(show_spinner=False, hash_funcs=_BY_ID, max_entries=4)
def _ids(snapshot: Snapshot) -> tuple[str, ...]:
    return certification_ids(snapshot.cursor())


@st.cache_resource(show_spinner=False, hash_funcs=_BY_ID, max_entries=32)
def _zone(snapshot: Snapshot, certification: str) -> tzinfo:
    return zone_of(snapshot.cursor(), certification=certification)


@st.cache_resource(show_spinner=False, hash_funcs=_BY_ID, max_entries=32)
def _record(snapshot: Snapshot, certification: str, until: datetime) -> Record:
    clock = datetime.now(UTC)
    return read_record(snapshot.cursor(), certification=certification, as_of=until, clock=clock)


@st.cache_resource(show_spinner=False, hash_funcs=_BY_ID, max_entries=128)
def _moment(snapshot: Snapshot, certification: str, until: datetime, at: datetime) -> Moment:
    return Moment(_record(snapshot, certification, until), at)


@st.cache_resource(show_spinner=False, hash_funcs=_BY_ID, max_entries=8)
def _ledger(snapshot: Snapshot, certification: str) -> tuple[LedgerRow, ...]:
    return ledger_entries(snapshot.cursor(), certification=certification)


@st.cache_resource(show_spinner=False, hash_funcs=_BY_ID, max_entries=32)
def _review(snapshot: Snapshot, certification: str, until: datetime, at: datetime) -> Review:
    now = _moment(snapshot, certification, until, at)
    earlier = _moment(snapshot, certification, until, since_review(now.assessment))
    then = known_at(snapshot.cursor(), certification=certification, at=earlier.at)
    return Review(now, earlier, Moment(then, earlier.at) if then else None)
