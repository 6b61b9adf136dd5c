"""The view: what a page needs of one certification at one instant, read once a run and cached."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.domain.record import Record
from dashboard.domain.standing.assessment import Assessment, assess
from dashboard.domain.standing.transitions import Transition
from dashboard.domain.values.instants import end_of
from dashboard.findings import Finding
from dashboard.findings.examination import examined
from dashboard.review import Review, review_of, since_review, standings
from dashboard.settings import Settings
from dashboard.store.ledger.entries import LedgerRow, ledger_entries
from dashboard.store.publish.snapshot import Snapshot, Viewer
from dashboard.store.read import certification_ids, read_record, zone_of
from dashboard.store.read.reviews import known_at

CERTIFICATION, AS_OF = "certification", "asof"  # session keys, and the URL's parameters
_VIEW = "_view"


@dataclass(frozen=True, eq=False)
class View:
    """A certification as a page shows it: its record, and the assessment drawn from it.

    `before` is the assessment at the last review, else that of seven days before. `now` (UTC) is the server's time; `asof`
    the day that was asked for, None for now.
    """

    snapshot: Snapshot
    record: Record
    assessment: Assessment
    before: Assessment
    now: datetime
    asof: date | None

    @property
    def is_live(self) -> bool:
        """Whether the board shows now, so that deadlines tick."""
        return self.asof is None

    @property
    def zone(self) -> ZoneInfo:
        """The certification's time zone."""
        return cast("ZoneInfo", self.record.certificate.certification.zone)

    @property
    def recorded_at(self) -> datetime:
        """When (UTC) the newest that this view knows was recorded."""
        sources = [o.source for o in self.record.observations if o.source]
        return max(s.recorded_at for s in (self.record.source, *sources))

    @property
    def transitions(self) -> tuple[Transition, ...]:
        """Every change of the standing, past ones and those that follow from dates alone, oldest first."""
        found = self.assessment
        return _transitions(self.snapshot.id, found.head.id, found.as_of, self.record, found)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the examination of the certification finds at this instant."""
        return _findings(self.snapshot.id, self.assessment.head.id, self.assessment.as_of, self.assessment)

    @property
    def review(self) -> Review:
        """What a meeting looks at: the assessment, what changed since the last review, what is ahead."""
        return _review(self.snapshot.id, self.assessment.head.id, self.assessment.as_of, self)

    @property
    def ledger(self) -> tuple[LedgerRow, ...]:
        """The ledger's entries of this certification, oldest first."""
        return _ledger(self.snapshot.id, self.assessment.head.id, self.snapshot)

    @property
    def history(self) -> tuple[Transition, ...]:
        """The changes of standing so far."""
        return tuple(t for t in self.transitions if not t.is_future)

    @property
    def outlook(self) -> tuple[Transition, ...]:
        """The changes of standing that dates alone will bring."""
        return tuple(t for t in self.transitions if t.is_future)


def current() -> tuple[Snapshot | None, str | None]:
    """The newest good snapshot of the record, and why the file in place was not taken."""
    settings = Settings()
    return _viewer(settings.database, settings.cache).current()


def known_ids(snapshot: Snapshot) -> tuple[str, ...]:
    """The certifications of a snapshot, sorted."""
    return _ids(snapshot.id, snapshot)


def view_of(snapshot: Snapshot, certification: str, asof: date | None = None) -> View:
    """The view of a certification at the end of a day of its time zone, or now; StorageError, UnknownCertificationError."""
    now = datetime.now(UTC)
    zone = _zone(snapshot.id, certification, snapshot)
    # Telemetry is read to the end of the hour, so that the live board asks for it once an hour.
    until = (
        end_of(asof, zone) if asof else now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    )
    record = _record(snapshot.id, certification, until, snapshot)
    # The end of the minute: what was observed seconds ago counts, and a minute's runs share one assessment.
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1, microseconds=-1)
    as_of = end_of(asof, zone) if asof else minute
    found = _assessment(snapshot.id, certification, as_of, record)
    before = _assessment(snapshot.id, certification, since_review(found), record)
    return View(snapshot=snapshot, record=record, assessment=found, before=before, now=now, asof=asof)


def show(view: View) -> None:
    """Make a view the one that `current_view` gives for the rest of this run: header and page never mix two snapshots."""
    st.session_state[_VIEW] = view


def current_view() -> View:
    """The view that the frame chose for this run."""
    return cast("View", st.session_state[_VIEW])


@cache
def _viewer(database: Path, private: Path) -> Viewer:
    return Viewer(database, private)


# Keyed by what the arguments without an underscore say; what they return is frozen, so that sessions may share it.
@st.cache_resource(show_spinner=False, max_entries=4)
def _ids(snapshot_id: str, _snapshot: Snapshot) -> tuple[str, ...]:  # noqa: ARG001 the key
    return certification_ids(_snapshot.cursor())


@st.cache_resource(show_spinner=False, max_entries=32)
def _zone(snapshot_id: str, certification: str, _snapshot: Snapshot) -> tzinfo:  # noqa: ARG001 the key
    return zone_of(_snapshot.cursor(), certification=certification)


@st.cache_resource(show_spinner=False, max_entries=32)
def _record(snapshot_id: str, certification: str, until: datetime, _snapshot: Snapshot) -> Record:  # noqa: ARG001 the key
    return read_record(_snapshot.cursor(), certification=certification, as_of=until)


@st.cache_resource(show_spinner=False, max_entries=128)
def _assessment(snapshot_id: str, certification: str, as_of: datetime, _record: Record) -> Assessment:  # noqa: ARG001
    return assess(_record, as_of)


@st.cache_resource(show_spinner=False, max_entries=32)
def _findings(
    snapshot_id: str,  # noqa: ARG001 the key
    certification: str,  # noqa: ARG001 the key
    as_of: datetime,  # noqa: ARG001 the key
    _found: Assessment,
) -> tuple[Finding, ...]:
    return examined(_found)


@st.cache_resource(show_spinner=False, max_entries=8)
def _ledger(snapshot_id: str, certification: str, _snapshot: Snapshot) -> tuple[LedgerRow, ...]:  # noqa: ARG001 the key
    return ledger_entries(_snapshot.cursor(), certification=certification)


@st.cache_resource(show_spinner=False, max_entries=32)
def _transitions(
    snapshot_id: str,  # noqa: ARG001 the key
    certification: str,  # noqa: ARG001 the key
    as_of: datetime,  # noqa: ARG001 the key
    _record: Record,
    _found: Assessment,
) -> tuple[Transition, ...]:
    return standings(_record, _found)


@st.cache_resource(show_spinner=False, max_entries=32)
def _review(snapshot_id: str, certification: str, as_of: datetime, _view: View) -> Review:  # noqa: ARG001 the key
    cursor, since = _view.snapshot.cursor(), _view.before.as_of
    then = known_at(cursor, certification=certification, at=since)
    return review_of(_view.record, as_of, since=since, known_then=then)
