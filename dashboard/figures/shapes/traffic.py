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

VERBS = {"step": "Step to", "rollback": "Rolled back to", "pause": "Paused at"}


class RolloutEvent(Model):
    """What happened on the way, in few words and whole; an ordinary step of traffic has no tone."""

    at: datetime
    text: str
    detail: str
    tone: Literal["bad", "warn"] | None


@dataclass(frozen=True)
class Traffic:
    """Plan and actual traffic of an assessment, in percent; `first_plan` is empty where the plan was never revised."""

    planned: list[Reading]
    first_plan: list[Reading]
    actual: list[Reading]
    events: tuple[RolloutEvent, ...]


def traffic_of(assessment: Assessment) -> Traffic:
    """What is drawn of a rollout up to the instant shown; its plan must have a phase."""
    first, *later = assessment.plans
    return Traffic(
        planned=planned_traffic(assessment, assessment.plans[-1].steps),
        first_plan=planned_traffic(assessment, first.steps) if later else [],
        actual=actual_traffic(assessment),
        events=rollout_events(assessment),
    )


def planned_traffic(assessment: Assessment, steps: Sequence[tuple[Decimal, date]]) -> list[Reading]:
    """A plan over the rollout, in percent, from 0 to the end of its last phase; the rollout must have a phase."""
    zone, phases = assessment.head.zone, assessment.rollout.phases
    first, last = min(p.planned_start for p in phases), max(p.planned_end for p in phases)
    readings = [(start_of(first, zone), 0.0)]
    readings += [(start_of(on, zone), float(percent)) for percent, on in steps]
    return [*readings, (max(end_of(last, zone), readings[-1][0]), readings[-1][1])]


def actual_traffic(assessment: Assessment) -> list[Reading]:
    """Actual traffic, in percent, from 0 to the instant shown; empty where none was observed."""
    events = assessment.rollout.events
    if assessment.rollout.traffic_actual is None:
        return []
    start = start_of(min(p.planned_start for p in assessment.rollout.phases), assessment.head.zone)
    readings = [(min(start, events[0].at), 0.0), *((e.at, float(e.percent)) for e in events)]
    return [*readings, (max(assessment.as_of, events[-1].at), readings[-1][1])]


def traffic_at(readings: Sequence[Reading], at: datetime) -> float:
    """The traffic at an instant, in percent; 0 before the first reading."""
    return next((value for when, value in reversed(readings) if when <= at), 0.0)


def rollout_events(assessment: Assessment) -> tuple[RolloutEvent, ...]:
    """Every firing, change of traffic and pause of the rollout, oldest first; of one instant the firing first."""
    changes = (_change(event, assessment) for event in assessment.rollout.events)
    return tuple(sorted([*_firings(assessment), *changes], key=lambda event: event.at))


def _change(event: TrafficEvent, assessment: Assessment) -> RolloutEvent:
    text = f"{VERBS[event.kind]} {wording.quantity(event.percent, '%')}"
    reason = event.reason or ("" if event.kind == "step" else "no reason given")
    told = f"{wording.moment(event.at, assessment.head.zone)}: {text.lower()}"
    return RolloutEvent(
        at=event.at,
        text=text,
        detail=f"{told}, {reason}" if reason else told,
        tone={"rollback": "bad", "pause": "warn"}.get(event.kind),  # type: ignore[arg-type]
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
