"""Plan and actual traffic as points of step functions, and what happened on the way: what every drawing of it needs."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from dashboard.domain.rollout import Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import end_of, start_of

Point = tuple[datetime, float]
What = Literal["rollback", "pause", "fired"]


class Happening(Model):
    """A rollback, pause or firing on the way, in few words and whole; `percent` is the traffic that it led to, 0 of a firing."""

    at: datetime
    percent: float
    what: What
    text: str
    detail: str
    is_bad: bool


def planned_points(assessment: Assessment, steps: tuple[tuple[Decimal, date], ...]) -> list[Point]:
    """A plan over the rollout, from 0 to the end of its last phase; the rollout must have a phase."""
    zone, phases = assessment.head.zone, assessment.rollout.phases
    first, last = min(p.planned_start for p in phases), max(p.planned_end for p in phases)
    points = [(start_of(first, zone), 0.0)]
    points += [(start_of(on, zone), float(percent)) for percent, on in steps]
    return [*points, (max(end_of(last, zone), points[-1][0]), points[-1][1])]


def actual_points(assessment: Assessment) -> list[Point]:
    """Actual traffic from 0 to the instant shown; empty where none was observed."""
    events = assessment.rollout.events
    if assessment.rollout.traffic_actual is None:
        return []
    start = start_of(min(p.planned_start for p in assessment.rollout.phases), assessment.head.zone)
    points = [(min(start, events[0].at), 0.0), *((e.at, float(e.percent)) for e in events)]
    return [*points, (max(assessment.as_of, events[-1].at), points[-1][1])]


def traffic_at(points: Sequence[Point], at: datetime) -> float:
    """The traffic at an instant, in percent; 0 before the first point."""
    return next((value for when, value in reversed(points) if when <= at), 0.0)


def days_late(step: Step, assessment: Assessment) -> int:
    """Days by which a step was reached late, or is overdue while traffic is observed; 0 where it is neither."""
    if step.reached_on is None and assessment.rollout.traffic_actual is None:
        return 0
    return max(0, ((step.reached_on or assessment.on) - step.planned_on).days)


def happenings(assessment: Assessment) -> tuple[Happening, ...]:
    """Every rollback, pause and firing of the rollout, oldest first."""
    found = [*_events(assessment), *_firings(assessment)]
    return tuple(sorted(found, key=lambda happening: happening.at))


def _events(assessment: Assessment) -> Iterator[Happening]:
    for event in assessment.rollout.events:
        if event.kind != "step":
            share, at = wording.quantity(event.percent, "%"), wording.moment(event.at, assessment.head.zone)
            yield Happening(
                at=event.at,
                percent=float(event.percent),
                what=event.kind,
                text=f"{'Rolled back to' if event.kind == 'rollback' else 'Paused at'} {share}",
                detail=f"{at}: {event.reason or 'no reason given'}",
                is_bad=event.kind == "rollback",
            )


def _firings(assessment: Assessment) -> Iterator[Happening]:
    for state in assessment.triggers:
        for firing in state.history:
            at = wording.moment(firing.fired_at, assessment.head.zone)
            yield Happening(
                at=firing.fired_at,
                percent=0,
                what="fired",
                text=f"{state.trigger.id} fired",
                detail=f"{at}: {state.trigger.text}",
                is_bad=True,
            )
