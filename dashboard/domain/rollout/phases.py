"""Phases at an instant.

Their steps, what is met of them, and whether they run to plan (RULES.md, Rollout).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from dashboard.domain.rollout.course import TrafficEvent
from dashboard.domain.rollout.events import PhaseMark
from dashboard.domain.rollout.plan import Phase, RolloutPlan
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.subject import Subject

PhaseStatus = Literal["planned", "running", "late", "done"]


class Mark(Model):
    """A success criterion or deliverable at an instant."""

    text: str
    met: bool


class Step(Model):
    """A step at an instant: `reached_on` is the day since which traffic has stood at or above it.

    `first_planned_on` is its day in the first plan, from the first start, where that was another.
    """

    percent: Decimal
    planned_on: date
    reached_on: date | None = None
    first_planned_on: date | None = None

    @property
    def subject(self) -> Subject:
        """The step, as what something is about."""
        return Subject(kind="step", id=wording.quantity(self.percent, "%"))


class PhaseState(Model):
    """A phase at an instant."""

    phase: Phase
    status: PhaseStatus
    planned_start: date
    planned_end: date
    steps: tuple[Step, ...]
    criteria: tuple[Mark, ...]
    deliverables: tuple[Mark, ...]

    @property
    def subject(self) -> Subject:
        """The phase, as what something is about."""
        return Subject(kind="phase", id=str(self.phase.number))


def _reached_on(percent: Decimal, events: Sequence[TrafficEvent], zone: tzinfo) -> date | None:
    """The day since which traffic has stood at or above a percentage without a break."""
    since = None
    for event in events:
        if event.percent < percent:
            since = None
        elif since is None:
            since = day_of(event.at, zone)
    return since


# Most are the same from one instant to another.
_mark = lru_cache(1024)(Mark)


def _marks(texts: Sequence[str], of: str, phase: int, marks: Sequence[PhaseMark]) -> tuple[Mark, ...]:
    met = {m.number: m.met for m in marks if m.phase == phase and m.of == of}
    return tuple(_mark(text=text, met=met.get(n, False)) for n, text in enumerate(texts, 1))


def _phase_status(phase: PhaseState, on: date) -> PhaseStatus:
    goals = [c.met for c in phase.criteria] + [s.reached_on is not None for s in phase.steps]
    if goals and all(goals):
        return "done"
    if on > phase.planned_end:
        return "late"
    begun = on >= phase.planned_start or any(s.reached_on for s in phase.steps)
    return "running" if begun else "planned"


def phase_states(
    plan: RolloutPlan,
    events: Sequence[TrafficEvent],
    marks: Sequence[PhaseMark],
    *,
    start: date,
    on: date,
    zone: tzinfo,
    firsts: Mapping[Decimal, date],
) -> Iterator[PhaseState]:
    """Each phase on a day of a time zone; `firsts` has the day that each step was first planned for."""
    for phase in plan.phases:
        first, last = phase.span(start)
        state = PhaseState(
            phase=phase,
            status="planned",
            planned_start=first,
            planned_end=last,
            steps=tuple(
                Step(
                    percent=percent,
                    planned_on=day,
                    reached_on=_reached_on(percent, events, zone),
                    first_planned_on=None if firsts.get(percent, day) == day else firsts[percent],
                )
                for percent, day in phase.planned_steps(start)
            ),
            criteria=_marks(phase.success_criteria, "criterion", phase.number, marks),
            deliverables=_marks(phase.deliverables, "deliverable", phase.number, marks),
        )
        yield state.model_copy(update={"status": _phase_status(state, on)})
