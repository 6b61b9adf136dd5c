"""Plan and actual traffic as step functions of time, and what happened on the way, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from dashboard.domain.rollout.course import TrafficEvent
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import end_of, start_of
from dashboard.figures.shapes.plot import Reading


class RolloutEvent(Model):
    """What happened on the way, in few words and whole; an ordinary step of traffic has no tone."""

    at: datetime
    text: str
    detail: str
    tone: Literal["bad", "warn"] | None


@dataclass(frozen=True)
class Gap:
    """A span over which actual traffic is not known, and why in words."""

    start: datetime
    end: datetime
    words: str


@dataclass(frozen=True)
class Traffic:
    """Plan and actual traffic of an assessment, in percent; `first_plan` is empty where there was no other.

    `actual` are the spans over which actual traffic is known, oldest first, the last one up to the instant
    shown if it is known then. `gaps` are the spans between, with why nothing is known.
    """

    planned: list[Reading]
    first_plan: list[Reading]
    actual: list[list[Reading]]
    gaps: tuple[Gap, ...]
    events: tuple[RolloutEvent, ...]

    @property
    def instants(self) -> Iterator[datetime]:
        """Every instant that has to lie on the sheet."""
        for line in (self.planned, self.first_plan, *self.actual):
            yield from (at for at, _ in line)


def traffic_of(assessment: Assessment) -> Traffic:
    """What is drawn of a rollout up to the instant shown; its plan must have a phase."""
    first, *later = assessment.plans
    return Traffic(
        planned=planned_traffic(assessment, assessment.plans[-1].steps),
        first_plan=planned_traffic(assessment, first.steps) if later else [],
        actual=list(_known(assessment)),
        gaps=tuple(_gaps(assessment)),
        events=rollout_events(assessment),
    )


def planned_traffic(assessment: Assessment, steps: Sequence[tuple[Decimal, date]]) -> list[Reading]:
    """A plan in percent, from 0 to the end of the rollout's last phase; the rollout must have a phase."""
    zone, phases = assessment.head.zone, assessment.rollout.phases
    first, last = min(p.planned_start for p in phases), max(p.planned_end for p in phases)
    readings = [(start_of(first, zone), 0.0)]
    readings += [(start_of(on, zone), float(percent)) for percent, on in steps]
    return [*readings, (max(end_of(last, zone), readings[-1][0]), readings[-1][1])]


def _observed(assessment: Assessment) -> list[Reading]:
    """Actual traffic as if known throughout, from 0 to the instant shown; empty where none was observed."""
    state = assessment.rollout
    if not state.events or (state.traffic_actual is None and not state.gaps):
        return []
    start = start_of(min(p.planned_start for p in state.phases), assessment.head.zone)
    readings = [(min(start, state.events[0].at), 0.0), *((e.at, float(e.percent)) for e in state.events)]
    return [*readings, (max(assessment.as_of, state.events[-1].at), readings[-1][1])]


def _known(assessment: Assessment) -> Iterator[list[Reading]]:
    """Actual traffic cut where its share is not known; no value is carried over a gap."""
    observed = _observed(assessment)
    if not observed:
        return
    start, end = observed[0][0], observed[-1][0]
    for gap in assessment.rollout.gaps:
        yield from _between(observed, start, gap.start)
        start = gap.end or end
    yield from _between(observed, start, end)
    if start == end and assessment.rollout.traffic_actual is not None:
        yield [observed[-1], observed[-1]]  # It became known at the very instant shown.


def _between(readings: Sequence[Reading], start: datetime, end: datetime) -> Iterator[list[Reading]]:
    """The part of a step function between two instants; nothing where they are one."""
    if start < end:
        inside = [(at, value) for at, value in readings if start < at < end]
        last = inside[-1][1] if inside else traffic_at(readings, start)
        yield [(start, traffic_at(readings, start)), *inside, (end, last)]


def _gaps(assessment: Assessment) -> Iterator[Gap]:
    zone = assessment.head.zone
    for gap in assessment.rollout.gaps:
        until = f" to {wording.moment(gap.end, zone)}" if gap.end else ", and still"
        words = f"{wording.moment(gap.start, zone)}{until}: {wording.NO_DATA} on traffic, {gap.words}"
        yield Gap(start=gap.start, end=gap.end or max(assessment.as_of, gap.start), words=words)


def traffic_at(readings: Sequence[Reading], at: datetime) -> float:
    """The traffic at an instant, in percent; 0 before the first reading."""
    return next((value for when, value in reversed(readings) if when <= at), 0.0)


def share_at(traffic: Traffic, at: datetime) -> float:
    """Actual traffic at an instant, in percent; 0 where none is known."""
    return next((traffic_at(span, at) for span in reversed(traffic.actual) if span[0][0] <= at), 0.0)


def rollout_events(assessment: Assessment) -> tuple[RolloutEvent, ...]:
    """Every firing, change of traffic and pause, oldest first; of one instant the firing first."""
    changes = (_change(event, assessment) for event in assessment.rollout.events)
    return tuple(sorted([*_firings(assessment), *changes], key=lambda event: event.at))


def _change(event: TrafficEvent, assessment: Assessment) -> RolloutEvent:
    reason = event.reason or ("" if event.kind == "step" else "no reason given")
    told = f"{wording.moment(event.at, assessment.head.zone)}: {event.words}"
    return RolloutEvent(
        at=event.at,
        text=wording.capitalized(event.words),
        detail=f"{told}, {reason}" if reason else told,
        tone={"rollback": "bad", "pause": "warn", "stuck": "warn"}.get(event.kind),  # type: ignore[arg-type]
    )


def _firings(assessment: Assessment) -> Iterator[RolloutEvent]:
    zone = assessment.head.zone
    for state in assessment.triggers:
        for firing in state.history:
            late = f", learned late on {wording.moment(firing.learned_at, zone)}" if firing.is_late else ""
            text = f"{state.trigger.id} fired"
            yield RolloutEvent(
                at=firing.fired_at,
                text=text,
                detail=f"{wording.moment(firing.fired_at, zone)}: {text}, {state.trigger.text}{late}",
                tone="bad",
            )
