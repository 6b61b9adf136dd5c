"""The columns of a rollout: its phases and their steps, which stand in one sheet."""

from collections.abc import Iterator
from typing import NamedTuple

from dashboard.domain.rollout.phases import PhaseState, Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.review.columns import Column, Columns, On
from dashboard.review.traffic_steps import days_late


class PhaseStep(NamedTuple):
    """A step of traffic in its phase, with its number, from 1, and the assessment in which it stands."""

    phase: PhaseState
    number: int
    state: Step
    now: Assessment


def phase_steps(phase: PhaseState, now: Assessment) -> Iterator[PhaseStep]:
    """The steps of a phase, numbered."""
    for number, step in enumerate(phase.steps, 1):
        yield PhaseStep(phase, number, step, now)


def _phase_days_left(item: On[PhaseState]) -> int | None:
    return None if item.state.status == "done" else (item.state.planned_end - item.on).days


PHASES = Columns[On[PhaseState]](
    row=Column("Row", lambda _: "phase"),
    phase=Column("Phase", lambda item: item.state.phase.number, "number"),
    name=Column("Name", lambda item: item.state.phase.name),
    status=Column("Status", lambda item: item.state.status, "status"),
    planned=Column("Planned", lambda item: item.state.planned_start, "day"),
    planned_end=Column("Planned end", lambda item: item.state.planned_end, "day"),
    met=Column("Criteria met", lambda item: sum(c.met for c in item.state.criteria), "number"),
    criteria=Column("Criteria", lambda item: len(item.state.criteria), "number"),
    id=Column("Id", lambda item: str(item.state.phase.number)),
    days_left=Column("Days left", _phase_days_left, "number"),
    detail=Column("Detail", lambda item: wording.mark(item.state.status).text),
)


def _step_days_left(step: PhaseStep) -> int | None:
    return None if step.state.reached_on else (step.state.planned_on - step.now.on).days


STEPS = Columns[PhaseStep](
    row=Column("Row", lambda _: "step"),
    phase=Column("Phase", lambda step: step.phase.phase.number, "number"),
    name=Column("Name", lambda step: step.phase.phase.name),
    value=Column("Traffic", lambda step: step.state.percent, "percent"),
    planned=Column("Planned", lambda step: step.state.planned_on, "day"),
    reached=Column("Reached", lambda step: step.state.reached_on, "day"),
    days_late=Column("Days late", lambda step: days_late(step.state, step.now), "number"),
    id=Column("Id", lambda step: f"{step.phase.phase.number} step {step.number}"),
    unit=Column("Unit", lambda _: "%"),
    days_left=Column("Days left", _step_days_left, "number"),
    detail=Column(
        "Detail", lambda step: f"reached {wording.day(on)}" if (on := step.state.reached_on) else None
    ),
)
