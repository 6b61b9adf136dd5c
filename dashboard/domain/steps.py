"""What must be true before the next step of traffic (RULES.md, Rollout)."""

from collections.abc import Iterator

from dashboard.domain.reasons import condition_subject
from dashboard.domain.rollout import PhaseState, RolloutState, Step
from dashboard.domain.standing import Facts, Standing


def _phase_of(step: Step, phases: tuple[PhaseState, ...]) -> PhaseState:
    return next(p for p in phases if step in p.steps)


def _holds(rollout: RolloutState, standing: Standing) -> Iterator[str]:
    if not standing.is_certified:
        yield f"the certificate is in force: {standing.headline[0].lower()}{standing.headline[1:]}"
    if rollout.paused_because is not None:
        yield f"traffic is resumed: paused, {rollout.paused_because}"


def _criteria(rollout: RolloutState, before: PhaseState) -> Iterator[str]:
    for phase in rollout.phases:
        if phase.phase.number < before.phase.number:
            yield from (f"phase {phase.phase.number}: {c.text}" for c in phase.criteria if not c.met)


def _conditions(facts: Facts, step: Step) -> Iterator[str]:
    for state in facts.conditions:
        blocks_from = state.condition.blocks_traffic_from
        if blocks_from is not None and blocks_from <= step.percent and state.is_unmet:
            yield f"{condition_subject(state.condition.id)} is met: {state.condition.title}"


def _triggers(facts: Facts) -> Iterator[str]:
    for state in facts.triggers:
        if state.verdict != "clear":
            yield f"trigger {state.trigger.id} is clear ({state.detail})"


def _authorisations(facts: Facts, rollout: RolloutState, through: PhaseState) -> Iterator[str]:
    phases = [p.phase for p in rollout.phases if p.phase.number <= through.phase.number]
    deployed = {agent for phase in phases for agent in phase.agents}
    for state in facts.agents:
        if state.agent.id in deployed and state.agent.authorization == "none":
            yield f"{state.agent.id} is authorised"


def with_blockers(rollout: RolloutState, facts: Facts, standing: Standing) -> RolloutState:
    """The rollout with its next step's `blocked_by`: in words, what must be true first."""
    step = next((s for s in rollout.steps if s.reached_on is None), None)
    if step is None or rollout.next_step is None:
        return rollout
    phase = _phase_of(step, rollout.phases)
    blocked_by = (
        *_holds(rollout, standing),
        *_criteria(rollout, phase),
        *_conditions(facts, step),
        *_triggers(facts),
        *_authorisations(facts, rollout, phase),
    )
    return rollout.model_copy(
        update={"next_step": rollout.next_step.model_copy(update={"blocked_by": blocked_by})}
    )
