"""The plans of a rollout over time: every revision is kept, and the first stays visible (RULES.md, Rollout)."""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal

from dashboard.domain.record import PlanOfRecord, Record
from dashboard.domain.rollout.events import PlanRevised
from dashboard.domain.rollout.plan import RolloutPlan
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of, start_of
from dashboard.domain.values.source import Source


class PlanState(Model):
    """A plan with its steps in days; `since` is None for what the document has, which holds at every as-of."""

    plan: RolloutPlan
    steps: tuple[tuple[Decimal, date], ...]
    since: date | None
    reason: str | None = None
    source: Source | None = None

    def curve(self, zone: tzinfo) -> list[tuple[datetime, Decimal]]:
        """The plan as a step function of time."""
        return [(start_of(on, zone), percent) for percent, on in self.steps]


def _state(plan: RolloutPlan, start: date, source: Source | None) -> PlanState:
    steps = tuple(step for phase in plan.phases for step in phase.planned_steps(start))
    return PlanState(plan=plan, steps=steps, since=None, source=source)


def plan_states(record: Record, at: datetime) -> tuple[PlanState, ...]:
    """Every plan up to an instant, the first first and the one that holds last; a revision that changes nothing is none."""
    zone, start = record.certificate.certification.zone, record.deployment_start.on
    own = PlanOfRecord(plan=record.certificate.rollout, source=record.source)
    said: list[PlanOfRecord | PlanRevised] = [*(record.plans or (own,)), *record.seen(PlanRevised, at)]
    said.sort(key=lambda each: each.source.seq if each.source else 0)
    found: list[PlanState] = []
    for each in said:
        if isinstance(each, PlanOfRecord):
            found.append(_state(each.plan, start, each.source))
            continue
        before = found[-1].plan if found else record.certificate.rollout
        state = _state(before.revised(each.steps), start, each.source)
        since = day_of(each.observed_at, zone)
        found.append(state.model_copy(update={"since": since, "reason": each.reason}))
    return tuple(_changes(found))


def _changes(states: Sequence[PlanState]) -> list[PlanState]:
    return [s for n, s in enumerate(states) if n == 0 or s.steps != states[n - 1].steps]
