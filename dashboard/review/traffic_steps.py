"""Steps and phases of a rollout in words, for the stepper, the drawing of traffic and the list of phases."""

from datetime import date
from typing import Literal

from dashboard.domain.rollout.phases import PhaseState, Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model

StepState = Literal["reached", "reached_late", "next", "late", "planned"]


class StepWords(Model):
    """A step of traffic in words: "20%", "25 Nov" or "plan 26 Nov", "1 day late"; `sentence` has it all."""

    state: StepState
    share: str
    when: str
    late: str | None
    sentence: str


def days_late(step: Step, assessment: Assessment) -> int | None:
    """Days by which a step came late (negative: early) or is overdue.

    None while it lies ahead, and where no traffic is observed, from which it would follow (RULES.md,
    Rollout).
    """
    late = ((step.reached_on or assessment.on) - step.planned_on).days
    if step.reached_on is None and (late <= 0 or assessment.rollout.traffic_actual is None):
        return None
    return late


def step_words(step: Step, assessment: Assessment) -> StepWords:
    """How a step stands at an instant; the next one is named, those after it are planned or late."""
    on, upcoming = assessment.on, assessment.rollout.next_step
    number, share = max(0, days_late(step, assessment) or 0), wording.quantity(step.percent, "%")
    planned, late = wording.short_day(step.planned_on, on), f"{wording.days(number)} late" if number else None
    if step.reached_on:
        state: StepState = "reached_late" if late else "reached"
        when = wording.short_day(step.reached_on, on)
        told = f"{share} planned for {planned}, reached {when}"
    else:
        is_next = upcoming is not None and step.percent == upcoming.percent
        state = "late" if late else "next" if is_next else "planned"
        when, told = f"plan {planned}", f"{share} planned for {planned}"
    sentence = ", ".join(part for part in (told, late) if part)
    return StepWords(state=state, share=share, when=when, late=late, sentence=sentence)


def phase_words(state: PhaseState, on: date) -> str:
    """A phase with its status and days: "Phase 3 Limited Traffic: running, 22 Nov to 28 Nov"."""
    window = wording.window(state.planned_start, state.planned_end, on)
    return (
        f"Phase {state.phase.number} {state.phase.name}: {wording.mark(state.status).word.lower()}, {window}"
    )
