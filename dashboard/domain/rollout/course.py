"""What traffic did: statements of persons and reports of controllers as one course (RULES.md, Rollout)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from dashboard.domain.rollout.controllers import ControllerState, Hold
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.rollout.release import Release, certified_release, with_known_names
from dashboard.domain.rollout.shares import Share, ShareReader
from dashboard.domain.rollout.standstill import StandStill
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model

EventKind = Literal["step", "rollback", "pause", "stuck"]
VERBS: dict[EventKind, str] = {
    "step": "step to",
    "rollback": "rolled back to",
    "pause": "paused at",
    "stuck": "stuck at",
}


class TrafficEvent(Model):
    """A change of actual traffic, in percent; a decrease is a rollback whatever it was called.

    Reports of a controller that say the same are one event: `reports` counts them, `until` is the last.
    """

    at: datetime
    kind: EventKind
    percent: Decimal
    reason: str | None = None
    reports: int = 1
    until: datetime | None = None

    @property
    def words(self) -> str:
        """What it came to: "step to 20%", "stuck at 20%"."""
        return f"{VERBS[self.kind]} {wording.quantity(self.percent, '%')}"


class TrafficGap(Model):
    """A span in which the share of the certified release is not known, and why.

    `end` is None while it lasts.
    """

    start: datetime
    end: datetime | None
    words: str


class TrafficCourse(Model):
    """What traffic did, oldest first, and where it stands.

    `percent` is None where that is not known, in `words`.
    """

    events: tuple[TrafficEvent, ...] = ()
    gaps: tuple[TrafficGap, ...] = ()
    percent: Decimal | None = None
    words: str | None = None
    standstill: StandStill | None = None
    release: Release | None = None


@dataclass(frozen=True)
class _Statement:
    """A statement on traffic: without a share it keeps the one before.

    A share without a percent is not known.
    """

    at: datetime
    share: Share | None
    reason: str | None = None
    hold: Hold | None = None
    is_rollback: bool = False
    is_report: bool = False

    def repeats(self, before: "_Statement | None") -> bool:
        """Whether it is a report that takes nothing back and holds traffic as the report before did."""
        assert before is not None, "what is repeated was said"
        held, was = (each.hold and (each.hold.kind, each.hold.since) for each in (self, before))
        are_reports, taken_back = self.is_report and before.is_report, self.is_rollback
        return are_reports and held == was and (before.is_rollback or not taken_back)


def _stated(seen: Traffic) -> _Statement:
    hold = Hold(kind="paused", reason=seen.reason or "no reason given") if seen.change == "pause" else None
    share = None if seen.percent is None else Share(percent=seen.percent)
    return _Statement(seen.observed_at, share, seen.reason, hold, seen.change == "rollback")


def _reported(state: ControllerState, reader: ShareReader) -> _Statement:
    share = reader.share(state) if state.versions else None
    catch = f"; {share.words}" if share and share.words else ""
    is_rollback = state.outcome == "reverted" and share is not None and not share.percent
    reason = f"{state.message}{catch}"
    return _Statement(state.observed_at, share, reason, state.hold, is_rollback, is_report=True)


def _statements(
    seen: Sequence[Traffic | ControllerState], reader: ShareReader | None, start: datetime
) -> Iterator[_Statement]:
    """What counts: every word of a person, and the reports after the start on the release's workload.

    While no report names a version, all that the others say is that traffic stands still.
    """
    for each in seen:
        if isinstance(each, Traffic):
            yield _stated(each)
        elif each.observed_at >= start and not each.says_nothing:
            yield from _counting(each, reader)


def _counting(state: ControllerState, reader: ShareReader | None) -> Iterator[_Statement]:
    """A report as a statement, where it says something of the release."""
    if reader and reader.release.is_moved_by(state.workload):
        yield _reported(state, reader)
    elif reader is None and not state.versions:
        yield _Statement(state.observed_at, None, state.message, state.hold, is_report=True)


@dataclass
class _Walk:
    """The course as it grows, statement by statement."""

    events: list[TrafficEvent] = field(default_factory=list)
    gaps: list[TrafficGap] = field(default_factory=list)
    last: _Statement | None = None
    share: Share | None = None
    standstill: StandStill | None = None

    @property
    def is_missing(self) -> bool:
        """Whether the share is not known at the end."""
        return bool(self.gaps) and self.gaps[-1].end is None

    def take(self, said: _Statement) -> None:
        """Add a statement."""
        if said.share is None:
            # In a gap it tells nothing of the share, and leaves it unknown.
            if not self.is_missing:
                self._move(said, self.events[-1].percent if self.events else Decimal(0))
        elif said.share.percent is None:
            self._miss(said.at, said.share)
        else:
            self._move(said, said.share.percent)
        self._hold(said)
        self.last, self.share = said, said.share or self.share

    def _miss(self, at: datetime, share: Share) -> None:
        if not self.is_missing:
            assert share.words, "a share that is not known says why"
            self.gaps.append(TrafficGap(start=at, end=None, words=share.words))

    def _move(self, said: _Statement, percent: Decimal) -> None:
        after_gap = self.is_missing
        if after_gap:
            self.gaps[-1] = self.gaps[-1].model_copy(update={"end": said.at})
        before = self.events[-1].percent if self.events else None
        if not after_gap and percent == before and said.repeats(self.last):
            again = {"until": said.at, "reports": self.events[-1].reports + 1}
            self.events[-1] = self.events[-1].model_copy(update=again)
            return
        kind = _kind(said, percent, before)
        self.events.append(TrafficEvent(at=said.at, kind=kind, percent=percent, reason=said.reason))

    def _hold(self, said: _Statement) -> None:
        if said.hold is None:
            self.standstill = None
            return
        before, hold = self.standstill, said.hold
        same = before if before is not None and before.kind == hold.kind else None
        stated = None if said.is_report else said.at  # Whoever records a pause says that it begins.
        self.standstill = StandStill(
            kind=hold.kind,
            since=hold.since or (same and same.since) or stated,
            reported_at=same.reported_at if same else said.at,
            reason=hold.reason,
        )


def _kind(said: _Statement, percent: Decimal, before: Decimal | None) -> EventKind:
    """A decrease is a rollback; so is what a person calls one, or a tool took back unseen."""
    called = said.is_rollback and (before is None or not said.is_report)
    if called or (before is not None and percent < before):
        return "rollback"
    if said.hold is None:
        return "step"
    return "pause" if said.hold.kind == "paused" else "stuck"


def traffic_course(
    seen: Sequence[Traffic | ControllerState], *, named: str | None = None, start: datetime
) -> TrafficCourse:
    """The course of the certified release's traffic, from what was observed up to an instant, oldest first.

    `named` is the release as the record names it; `start` the instant at which the deployment started.
    """
    states = with_known_names([each for each in seen if isinstance(each, ControllerState)])
    release = certified_release(states, named, start)
    completed = iter(states)
    whole = [next(completed) if isinstance(each, ControllerState) else each for each in seen]
    walk, reader = _Walk(), ShareReader(release) if release else None
    for said in _statements(whole, reader, start):
        walk.take(said)
    is_known = walk.share is not None and not walk.is_missing
    words = walk.share.words if walk.share else _silence(states, start, is_held=bool(walk.events))
    unread = _unread(states, reader) if walk.share else None
    return TrafficCourse(
        events=tuple(walk.events),
        gaps=tuple(walk.gaps),
        percent=walk.events[-1].percent if is_known else None,
        words="; ".join(filter(None, (words, unread))) or None,
        standstill=walk.standstill,
        release=reader.release.model_copy(update={"hashes": reader.known}) if reader else None,
    )


def _unread(states: Sequence[ControllerState], reader: ShareReader | None) -> str | None:
    """Why the newest report says nothing of the release's traffic; None where it does."""
    last = states[-1] if states else None
    is_ours = last is not None and reader is not None and reader.release.is_moved_by(last.workload)
    return last.caveat if last and is_ours and last.says_nothing else None


def _silence(states: Sequence[ControllerState], start: datetime, *, is_held: bool) -> str | None:
    """Why reports say nothing of traffic, `is_held` where they say that it stands still; None without any."""
    if is_held:
        return "traffic stands still, and nothing that was reported names a share of it"
    if not states:
        return None
    last = states[-1]
    if last.observed_at < start:
        return f"no update under way: the newest report of {last.workload} is from before the start"
    if last.says_nothing:
        return last.caveat
    running = next(
        (f", {v.name or 'another version'} is stable" for v in last.versions if v.role == "stable"), ""
    )
    seen = f"no canary of {last.workload} was seen since the start{running}"
    doubt = f"; {last.caveat}" if last.caveat else ""
    return f"no update under way: {seen}{doubt}; name the release"
