"""What must be true before the next step of traffic, and how much is permitted (RULES.md, Rollout)."""

from collections.abc import Iterator
from datetime import tzinfo
from decimal import Decimal

from dashboard.domain.rollout import Blocker, RolloutState
from dashboard.domain.rollout.phases import PhaseState, Step
from dashboard.domain.standing import Standing
from dashboard.domain.standing.inputs import StandingInputs
from dashboard.domain.values import wording
from dashboard.domain.values.subject import CERTIFICATE, TRAFFIC


def _phase_of(step: Step, phases: tuple[PhaseState, ...]) -> PhaseState:
    return next(p for p in phases if step in p.steps)


def _holds(rollout: RolloutState, standing: Standing, zone: tzinfo) -> Iterator[Blocker]:
    if not standing.is_certified:
        text = f"the certificate is in force: {wording.lowered(standing.headline)}"
        yield Blocker(text=text, subject=CERTIFICATE)
    if rollout.standstill is not None:
        yield Blocker(text=f"traffic is resumed: {rollout.standstill.words(zone)}", subject=TRAFFIC)
    if rollout.traffic_actual is None and rollout.gaps:
        yield Blocker(text=f"the share of traffic is known: {rollout.gaps[-1].words}", subject=TRAFFIC)


def _criteria(rollout: RolloutState, before: PhaseState) -> Iterator[Blocker]:
    for phase in rollout.phases:
        if phase.phase.number < before.phase.number:
            yield from (
                Blocker(text=f"{phase.subject}: {c.text}", subject=phase.subject)
                for c in phase.criteria
                if not c.met
            )


def _conditions(inputs: StandingInputs, step: Step) -> Iterator[Blocker]:
    for state in inputs.conditions:
        blocks_from = state.condition.blocks_traffic_from
        if blocks_from is not None and blocks_from <= step.percent and state.is_unmet:
            text = f"{state.subject} is met: {state.condition.title}"
            yield Blocker(text=text, subject=state.subject)


def _triggers(inputs: StandingInputs) -> Iterator[Blocker]:
    for state in inputs.triggers:
        if state.verdict != "clear":
            yield Blocker(text=f"trigger {state.trigger.id} is clear ({state.detail})", subject=state.subject)


def _authorisations(inputs: StandingInputs, rollout: RolloutState, through: PhaseState) -> Iterator[Blocker]:
    phases = [p.phase for p in rollout.phases if p.phase.number <= through.phase.number]
    deployed = {agent for phase in phases for agent in phase.agents}
    for state in inputs.agents:
        if state.agent.id in deployed and state.agent.authorization == "none":
            yield Blocker(text=f"{state.agent.id} is authorised", subject=state.subject)


def _permitted(rollout: RolloutState, inputs: StandingInputs, standing: Standing) -> Decimal | None:
    """Nothing without a certificate in force.

    Else the last step reached, and the next once it is due and free.
    """
    if not rollout.steps:
        return None
    if not standing.is_certified:
        return Decimal(0)
    reached = max((s.percent for s in rollout.steps if s.reached_on is not None), default=Decimal(0))
    step = rollout.next_step
    if step and not step.blockers and step.planned_on <= inputs.validity.on:
        return step.percent
    return reached


def with_blockers(
    rollout: RolloutState, inputs: StandingInputs, standing: Standing, zone: tzinfo
) -> RolloutState:
    """The rollout with what blocks its next step, and the most traffic that is permitted."""
    if rollout.next_step is not None:
        step = next(s for s in rollout.steps if s.reached_on is None)
        phase = _phase_of(step, rollout.phases)
        blockers = (
            *_holds(rollout, standing, zone),
            *_criteria(rollout, phase),
            *_conditions(inputs, step),
            *_triggers(inputs),
            *_authorisations(inputs, rollout, phase),
        )
        next_step = rollout.next_step.model_copy(update={"blockers": blockers})
        rollout = rollout.model_copy(update={"next_step": next_step})
    return rollout.model_copy(update={"permitted": _permitted(rollout, inputs, standing)})
