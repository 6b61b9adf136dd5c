"""The rollout on Overview: its steps under their phases, of many those around today, and what comes next."""

from collections.abc import Sequence

from dashboard.domain.rollout.phases import PhaseState, Step
from dashboard.review import headlines
from dashboard.review.traffic_steps import step_words
from dashboard.ui import sheet
from dashboard.ui.components import drawings
from dashboard.ui.frame.address import link, page_at, thing_at
from dashboard.ui.frame.view import View

MOST = 8  # steps that stand side by side in half a page


def rollout(view: View) -> None:
    """Draw how far the rollout is, and what comes next."""
    assessment = view.assessment
    state, headline = assessment.rollout, headlines.rollout(assessment)
    sheet.header(link(headline, page_at(view.stand, "rollout")))
    phases = _drawn([p for p in state.phases if p.steps], view)
    if not phases:
        sheet.caption("The certificate plans no steps of traffic.")
        return
    actual = None if state.traffic_actual is None else float(state.traffic_actual)
    drawings.stepper(phases, label=headline, actual=actual)
    ahead = state.next_step
    address = thing_at(view.stand, ahead.subject) if ahead else page_at(view.stand, "rollout")
    sheet.markdown(link(headlines.next_step(assessment), address))


def _drawn(phases: Sequence[PhaseState], view: View) -> list[drawings.StepPhase]:
    """Phases with their steps; those far from today are folded to the last step of them."""
    first, end = around([len(p.steps) for p in phases], _running(phases))
    return [
        *_fold(phases[:first], view),
        *(
            drawings.StepPhase(
                name=p.phase.name,
                short=f"Phase {p.phase.number}",
                steps=tuple(_step(s, view) for s in p.steps),
                href=thing_at(view.stand, p.subject),
            )
            for p in phases[first:end]
        ),
        *_fold(phases[end:], view),
    ]


def _running(phases: Sequence[PhaseState]) -> int:
    """The first phase that has a step to come, else the last."""
    ahead = (n for n, p in enumerate(phases) if any(s.reached_on is None for s in p.steps))
    return next(ahead, max(0, len(phases) - 1))


def around(steps: Sequence[int], at: int) -> tuple[int, int]:
    """From which phase up to before which steps are drawn, given how many each has: all, or around one."""
    if sum(steps) <= MOST:
        return 0, len(steps)
    first = last = at
    for n in sorted(range(len(steps)), key=lambda n: abs(n - at)):
        left, right = min(first, n), max(last, n)
        if sum(steps[left : right + 1]) > MOST - 2:  # what is folded has a step on either side
            break
        first, last = left, right
    return first, last + 1


def _fold(phases: Sequence[PhaseState], view: View) -> list[drawings.StepPhase]:
    if not phases:
        return []
    numbers = [p.phase.number for p in phases]
    name = f"Phases {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"Phase {numbers[0]}"
    last = _step(phases[-1].steps[-1], view)
    return [drawings.StepPhase(name=name, short=name, steps=(last,), href=page_at(view.stand, "rollout"))]


def _step(step: Step, view: View) -> drawings.StepMark:
    words = step_words(step, view.assessment)
    return drawings.StepMark(
        percent=float(step.percent),
        state=words.state,
        label=words.when,
        note=words.late,
        href=thing_at(view.stand, step.subject),
    )
