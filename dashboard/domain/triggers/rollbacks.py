"""Rollback procedures measured.

Three clocks against the limit, and the rehearsals (RULES.md, Rollback triggers).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Literal

from dashboard.domain.rollout.events import RehearsalHeld, RollbackStamped
from dashboard.domain.triggers import Procedure, Rollback
from dashboard.domain.triggers.firings import Firing
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of

Stamp = Literal["decided", "traffic_back", "validated"]
STAMPS: tuple[Stamp, ...] = ("decided", "traffic_back", "validated")
STAMP_WORDS: dict[Stamp, str] = {
    "decided": "decided",
    "traffic_back": "traffic back",
    "validated": "validated",
}


class Clock(Model):
    """The time from the firing to one stamp; still running where there is no stamp."""

    stamp: Stamp
    took: timedelta
    stamped_at: datetime | None
    is_over: bool

    @property
    def is_running(self) -> bool:
        """Whether its stamp is missing."""
        return self.stamped_at is None

    @property
    def words(self) -> str:
        """The clock in words: "traffic back after 4 min", "validated: running for 12 min"."""
        name = STAMP_WORDS[self.stamp]
        if self.is_running:
            return f"{name}: running for {wording.span(self.took)}"
        return f"{name} after {wording.span(self.took)}"


class RollbackRun(Model):
    """One rollback: from the firing that it answers, or from its first stamp where nothing had fired."""

    procedure: Procedure
    fired: Firing | None
    since: datetime
    clocks: tuple[Clock, ...]

    @property
    def is_over(self) -> bool:
        """Whether traffic came back later than the limit, or is not back yet and the limit has passed."""
        return next(c.is_over for c in self.clocks if c.stamp == "traffic_back")

    @property
    def is_running(self) -> bool:
        """Whether a stamp is missing."""
        return any(c.is_running for c in self.clocks)


class ProcedureState(Model):
    """A procedure at an instant: its runs and its rehearsals, newest last."""

    procedure: Procedure
    runs: tuple[RollbackRun, ...]
    rehearsals: tuple[RehearsalHeld, ...]
    rehearsed_on: datetime | None
    is_stale: bool
    detail: str

    @property
    def measured(self) -> Decimal | None:
        """The minutes of the last rehearsal; None where there was none."""
        return self.rehearsals[-1].minutes if self.rehearsals else None


def _grouped(stamps: Sequence[RollbackStamped]) -> list[dict[Stamp, datetime]]:
    """The stamps of each run; one that is there already begins another run."""
    runs: list[dict[Stamp, datetime]] = []
    for seen in stamps:
        if not runs or any(s in runs[-1] for s in STAMPS[STAMPS.index(seen.stamp) :]):
            runs.append({})
        runs[-1][seen.stamp] = seen.observed_at
    return runs


def _run(
    procedure: Procedure,
    stamps: dict[Stamp, datetime],
    open_at: Callable[[datetime], Sequence[Firing]],
    at: datetime,
) -> RollbackRun:
    first = min(stamps.values())
    fired = max(open_at(first), key=lambda f: f.fired_at, default=None)
    since, limit = (fired.fired_at if fired else first), timedelta(minutes=procedure.limit_minutes)
    clocks = []
    for stamp in STAMPS:
        took = stamps.get(stamp, at) - since
        clocks.append(Clock(stamp=stamp, took=took, stamped_at=stamps.get(stamp), is_over=took > limit))
    return RollbackRun(procedure=procedure, fired=fired, since=since, clocks=tuple(clocks))


def _rehearsal_words(
    rehearsals: Sequence[RehearsalHeld], rollback: Rollback, at: datetime, zone: tzinfo, limit: int
) -> tuple[str, bool]:
    if not rehearsals:
        return "never rehearsed", False
    last = rehearsals[-1]
    on = day_of(last.observed_at, zone)
    age = (day_of(at, zone) - on).days
    stale = rollback.rehearsal_days is not None and age > rollback.rehearsal_days
    slow = f", over the limit of {limit} min" if last.minutes > limit else ""
    text = (
        f"rehearsed {wording.short_day(on, day_of(at, zone))}: {wording.quantity(last.minutes, 'min')}{slow}"
    )
    return (f"{text}; stale after {wording.days(rollback.rehearsal_days or 0)}" if stale else text), stale


def procedure_states(
    rollback: Rollback,
    stamps: Sequence[RollbackStamped],
    rehearsals: Sequence[RehearsalHeld],
    open_at: Callable[[datetime], Sequence[Firing]],
    *,
    at: datetime,
    zone: tzinfo,
) -> tuple[ProcedureState, ...]:
    """Each procedure at an instant; observations are those up to then, oldest first.

    `open_at` gives the firings that nobody had resolved by an instant: a rollback is counted from the newest
    of them.
    """
    states = []
    for procedure in rollback.procedures:
        own = [r for r in rehearsals if r.procedure == procedure.id]
        runs = _grouped([s for s in stamps if s.procedure == procedure.id])
        words, stale = _rehearsal_words(own, rollback, at, zone, procedure.limit_minutes)
        states.append(
            ProcedureState(
                procedure=procedure,
                runs=tuple(_run(procedure, run, open_at, at) for run in runs),
                rehearsals=tuple(own),
                rehearsed_on=own[-1].observed_at if own else None,
                is_stale=stale,
                detail=words,
            )
        )
    return tuple(states)
