"""The view: what a page needs of one certification at one instant, read once a run and cached."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.domain.record import Record
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import Subject
from dashboard.errors import StorageError, UnknownCertificationError
from dashboard.findings.moment import Moment
from dashboard.review import Review, since_review
from dashboard.review.biography import Told
from dashboard.review.changes import Changes, changes
from dashboard.review.portfolio import Question
from dashboard.settings import Address, Settings
from dashboard.store.answers import Answers, answered
from dashboard.store.database import EPOCH
from dashboard.store.ledger.entries import LedgerRow, known_entries
from dashboard.store.publish.kept_heads import Acceptance, HeadKeeper
from dashboard.store.publish.snapshot import Found, Snapshot, Viewer
from dashboard.store.read.directory import Listed
from dashboard.store.read.documents import KeptDocument
from dashboard.ui.frame import cached
from dashboard.ui.frame.address import Standpoint

logger = logging.getLogger(__name__)
_VIEW = "_view"
MOST_STEPS_BACK = 20  # publications that are passed over in search of one that can be shown
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, eq=False)
class View:
    """A certification as a page shows it, and as it was at the last review, else seven days before.

    `stand` is what was asked for; `now` (UTC) is the server's time; `read_until` is how far its telemetry is
    read, `known_by` what is known by. With a `fault` the newest entries cannot be shown, for that reason:
    then that is before them, whatever was asked for.
    """

    snapshot: Snapshot
    moment: Moment
    earlier: Moment
    stand: Standpoint
    now: datetime
    read_until: datetime
    known_by: datetime | None = None
    fault: str | None = None

    @property
    def said(self) -> str | None:
        """That not the newest is shown, why, and what is; None where it is the newest."""
        if self.fault is None:
            return None
        head, record = self.assessment.head.id, self.record
        return (
            f"The newest entries of {head} cannot be shown: {self.fault}. What stands here is as it "
            f"was at the "
            f"head {record.ledger_head[:16]}, before them; retract them, or record what was meant."
        )

    def told(self, subject: Subject) -> tuple[Told, ...]:
        """All that the ledger holds of a thing, retracted or late or not."""
        return cached.told_of(self.snapshot, self.assessment.head.id, subject, self.known_by)

    def document(self, seq: int) -> KeptDocument | None:
        """The document that an entry brought; None where no such entry is known."""
        return cached.document_of(self.snapshot, self.assessment.head.id, seq, self.known_by)

    @property
    def permalink(self) -> Standpoint:
        """What this view is of, pinned: it stays the same whatever is recorded, retracted or passes."""
        newest = cached.head_of(self.snapshot)
        known = self.known_by or (newest.recorded_at if newest else None)
        return Standpoint(self.assessment.head.id, self.moment.at, known, self.assessment.ledger_head)

    @property
    def since_sent(self) -> Changes:
        """What changed since what a pinned link shows: what time brought, and what became known.

        Raises UnknownCertificationError where the certification has been retracted since.
        """
        now = view_of(self.snapshot, Standpoint(self.stand.certification))
        return changes(Moment(now.record, self.moment.at), now.moment, known_then=self.moment)

    @property
    def is_live(self) -> bool:
        """Whether the board shows now, so that deadlines tick."""
        return self.stand.asof is None

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
        head = self.assessment.head.id
        until, at = self.read_until, self.moment.at
        return cached.review_of(self.snapshot, head, until, at, self.known_by, self.now)

    @property
    def ledger(self) -> tuple[LedgerRow, ...]:
        """The ledger's entries of this certification that are known, oldest first."""
        return known_entries(cached.ledger_of(self.snapshot, self.assessment.head.id), self.known_by)


def current() -> Found:
    """The newest good snapshot of the record, None without any; and why the file in place was not taken."""
    return _here()[0].current()


def stale() -> tuple[datetime | None, float]:
    """Since when (UTC) what is in place could not be taken, None: it is shown; and for how many seconds."""
    viewer = _here()[0]
    return viewer.stale_since, round(viewer.lag, 1)


def kept_heads(snapshot: Snapshot) -> tuple[str | None, tuple[Acceptance, ...]]:
    """What is to be said where the record does not extend what was shown, and what people accepted before."""
    return _here()[1].check(snapshot.id, snapshot.cursor)


def warnings(snapshot: Snapshot) -> list[str]:
    """What is to be said of a record above all else: it is not what was shown, or telemetry is lost."""
    diverged, _ = kept_heads(snapshot)
    said = [diverged] if diverged else []
    if snapshot.unread:
        first, *others = snapshot.unread
        more = f", like {wording.count(len(others), 'more entry', 'more entries')}" if others else ""
        said.append(
            f"{wording.capitalized(first)}{more}. Triggers that read it are blind until a copy is restored."
        )
    return said


def known_ids(snapshot: Snapshot, known_by: datetime | None = None) -> tuple[str, ...]:
    """The certifications that were known by an instant (None: now); the first is the one that is meant."""
    ids = [listed.id for listed in listing(snapshot, known_by)]
    named = Settings().certification
    return tuple(sorted(ids, key=lambda each: each != named))


def listing(snapshot: Snapshot, known_by: datetime | None = None) -> tuple[Listed, ...]:
    """What a snapshot says of its certifications, one's own first, expired ones last."""
    return cached.listing_of(snapshot, datetime.now(UTC).date(), known_by)


def this_minute() -> datetime:
    """The end of this minute (UTC): what was observed seconds ago counts, and its runs share one moment."""
    return datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1, microseconds=-1)


def answers_to(snapshot: Snapshot, question: Question) -> Answers:
    """The answers to a question of every certification as it stands now, the kept ones where they hold."""
    ids = known_ids(snapshot)
    return answered(snapshot, ids, question, at=this_minute(), cache=Settings().cache)


def view_of(snapshot: Snapshot, stand: Standpoint) -> View:
    """The view of a certification from where it is looked at; a day is its end in the certificate's zone.

    Where its newest entries cannot be shown it is the view of what stood before them, and says so. Raises
    StorageError where nothing can be shown, UnknownCertificationError.
    """
    now = datetime.now(UTC)
    try:
        return _proven(snapshot, stand, now, stand.known_by)
    except UnknownCertificationError:
        raise
    except Exception as error:
        reason = str(error)
        if not isinstance(error, StorageError):
            logger.exception("%s cannot be assessed", stand.certification)
            reason = f"it cannot be assessed ({type(error).__name__})"
    rows = known_entries(cached.ledger_of(snapshot, stand.certification), stand.known_by)
    for at in sorted({row.recorded_at for row in rows}, reverse=True)[:MOST_STEPS_BACK]:
        with suppress(Exception):
            return _proven(snapshot, stand, now, at - MICROSECOND, fault=reason)
    raise StorageError(f"{stand.certification} cannot be shown: {reason}")


def _proven(
    snapshot: Snapshot, stand: Standpoint, now: datetime, known_by: datetime | None, fault: str | None = None
) -> View:
    """A view that was assessed and examined; raises whatever keeps it from that."""
    certification, asof = stand.certification, stand.asof
    if known_by is None:
        zone = cached.zone_of(snapshot, certification)
    else:
        zone = cached.record_of(snapshot, certification, EPOCH, known_by, now).certificate.certification.zone
    at = asof if isinstance(asof, datetime) else end_of(asof, zone) if asof else this_minute()
    # Telemetry is read to the end of the hour, so that the live board asks for it once an hour.
    until = at if asof else now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    moment = cached.moment_of(snapshot, certification, until, at, known_by, now)
    then = since_review(moment.assessment)
    earlier = cached.moment_of(snapshot, certification, until, then, known_by, now)
    _ = moment.findings, earlier.assessment
    return View(
        snapshot=snapshot,
        moment=moment,
        earlier=earlier,
        stand=stand,
        now=now,
        read_until=until,
        known_by=known_by,
        fault=fault,
    )


def show(view: View) -> None:
    """Make a view the one that `current_view` gives in this run: header and page never mix two snapshots."""
    st.session_state[_VIEW] = view


def current_view() -> View:
    """The view that the frame chose for this run; the frame always chooses before a page is drawn."""
    return cast("View", st.session_state[_VIEW])


def _here() -> tuple[Viewer, HeadKeeper]:
    settings = Settings()
    return _watching(settings.database, settings.cache)


@cache
def _watching(database: Address, private: Path) -> tuple[Viewer, HeadKeeper]:
    clock = partial(datetime.now, UTC)
    return Viewer(database, private, clock), HeadKeeper(database, private, clock)
