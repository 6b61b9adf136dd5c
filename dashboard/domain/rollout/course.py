"""What traffic did: statements of persons and reports of controllers as one course (RULES.md, Rollout)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Literal

from dashboard.domain.rollout.controllers import ControllerState, Hold
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.rollout.release import Release, certified_release, with_known_names
from dashboard.domain.rollout.shares import Share, ShareReader
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model

EventKind = Literal["step", "rollback", "pause"]


class TrafficEvent(Model):
    """A change of actual traffic, in percent; a decrease is a rollback whatever it was called.

    Reports of a controller that say the same are one event: `reports` counts them, `until` is the last of
    them.
    """

    at: datetime
    kind: EventKind
    percent: Decimal
    reason: str | None = None
    reports: int = 1
    until: datetime | None = None


class TrafficGap(Model):
    """A span in which the share of the certified release is not known, and why.

    `end` is None while it lasts.
    """

    start: datetime
    end: datetime | None
    words: str


class StandStill(Model):
    """Traffic that stands still: paused, or stuck in its controller; since when, and why."""

    kind: Literal["paused", "stuck"]
    since: datetime
    reason: str

    def words(self, zone: tzinfo) -> str:
        """Since when and why, in the certification's time zone."""
        return f"{self.kind}, {self.reason}, since {wording.moment(self.since, zone)}"


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
        if before is None or not (self.is_report and before.is_report):
            return False
        held, was = (each.hold and (each.hold.kind, each.hold.since) for each in (self, before))
        return held == was and (before.is_rollback or not self.is_rollback)


def _stated(seen: Traffic) -> _Statement:
    hold = Hold(kind="paused", reason=seen.reason or "no reason given") if seen.change == "pause" else None
    share = None if seen.percent is None else Share(percent=seen.percent)
    return _Statement(seen.observed_at, share, seen.reason, hold, seen.change == "rollback")


def _reported(state: ControllerState, reader: ShareReader) -> _Statement:
    share = reader.share(state) if state.versions else None
    catch = f"; {share.words}" if share and share.words else ""
    is_rollback = state.outcome == "reverted" and share is not None and not share.percent
    stuck = "stuck: " if state.hold and state.hold.kind == "stuck" else ""
    reason = f"{stuck}{state.message}{catch}"
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
        elif each.observed_at < start:
            continue
        elif reader and reader.release.is_moved_by(each.workload):
            yield _reported(each, reader)
        elif reader is None and not each.versions:
            yield _Statement(each.observed_at, None, each.message, each.hold, is_report=True)


@dataclass
class _Walk:
    """The course as it grows, statement by statement."""

    events: list[TrafficEvent] = field(default_factory=list)
    gaps: list[TrafficGap] = field(default_factory=list)
    last: _Statement | None = None
    share: Share | None = None
    standstill: StandStill | None = None

    def take(self, said: _Statement) -> None:
        """Add a statement."""
        unknown = said.share is not None and said.share.percent is None
        if unknown or (said.share is None and self.gaps and self.gaps[-1].end is None):
            self._miss(said)
        else:
            self._move(said)
        self._hold(said)
        self.last, self.share = said, said.share or self.share

    def _miss(self, said: _Statement) -> None:
        if self.gaps and self.gaps[-1].end is None:
            return
        words = said.share.words if said.share else None
        self.gaps.append(TrafficGap(start=said.at, end=None, words=words or "not said"))

    def _move(self, said: _Statement) -> None:
        after_gap = bool(self.gaps) and self.gaps[-1].end is None
        if after_gap:
            self.gaps[-1] = self.gaps[-1].model_copy(update={"end": said.at})
        before = self.events[-1].percent if self.events else None
        percent = (before or Decimal(0)) if said.share is None else (said.share.percent or Decimal(0))
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
        lasting = self.standstill and self.standstill.kind == said.hold.kind
        since = said.hold.since or (self.standstill.since if self.standstill and lasting else said.at)
        self.standstill = StandStill(kind=said.hold.kind, since=since, reason=said.hold.reason)


def _kind(said: _Statement, percent: Decimal, before: Decimal | None) -> EventKind:
    """A decrease is a rollback; so is what a person calls one, or a tool took back unseen."""
    called = said.is_rollback and (before is None or not said.is_report)
    if called or percent < (before or Decimal(0)):
        return "rollback"
    return "pause" if said.hold else "step"


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
    is_known = not (walk.gaps and walk.gaps[-1].end is None) and walk.share is not None
    words = walk.share.words if walk.share else None if walk.events else _silence(states, start)
    return TrafficCourse(
        events=tuple(walk.events),
        gaps=tuple(walk.gaps),
        percent=walk.events[-1].percent if is_known else None,
        words=words,
        standstill=walk.standstill,
        release=release.model_copy(update={"hashes": reader.known}) if release and reader else None,
    )


def _silence(states: Sequence[ControllerState], start: datetime) -> str | None:
    """Why reports say nothing of traffic; None where there are none."""
    if not states:
        return None
    last = states[-1]
    when = "before the start" if last.observed_at < start else "since the start"
    running = next((f", {v.name} is stable" for v in last.versions if v.role == "stable"), "")
    if last.observed_at < start:
        return f"no update under way: the newest report of {last.workload} is from {when}"
    return f"no update under way: no canary of {last.workload} was seen {when}{running}; name the release"
