"""The columns of a rollout: its phases and their steps, which stand in one sheet."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from dashboard.domain.rollout import PhaseState, Step, deviation_days
from dashboard.domain.values import wording
from dashboard.review.columns import Column, Columns, On


def days_late(step: Step, on: date) -> int | None:
    """Days by which a step came late (negative: early) or is overdue; None while it lies ahead."""
    is_ahead = step.reached_on is None and on <= step.planned_on
    return None if is_ahead else deviation_days((step,), on)


class PhaseStep(NamedTuple):
    """A step of traffic in its phase, with its number, from 1, as it is read on a day."""

    phase: PhaseState
    number: int
    state: Step
    on: date


def phase_steps(phase: PhaseState, on: date) -> Iterator[PhaseStep]:
    """The steps of a phase, numbered."""
    for number, step in enumerate(phase.steps, 1):
        yield PhaseStep(phase, number, step, on)


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
    return None if step.state.reached_on else (step.state.planned_on - step.on).days


STEPS = Columns[PhaseStep](
    row=Column("Row", lambda _: "step"),
    phase=Column("Phase", lambda step: step.phase.phase.number, "number"),
    name=Column("Name", lambda step: step.phase.phase.name),
    value=Column("Traffic", lambda step: step.state.percent, "percent"),
    planned=Column("Planned", lambda step: step.state.planned_on, "day"),
    reached=Column("Reached", lambda step: step.state.reached_on, "day"),
    days_late=Column("Days late", lambda step: days_late(step.state, step.on), "number"),
    id=Column("Id", lambda step: f"{step.phase.phase.number} step {step.number}"),
    unit=Column("Unit", lambda _: "%"),
    days_left=Column("Days left", _step_days_left, "number"),
    detail=Column(
        "Detail", lambda step: f"reached {wording.day(on)}" if (on := step.state.reached_on) else None
    ),
)
