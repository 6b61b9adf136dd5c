"""The plans of a rollout over time.

Every revision is kept, and the first stays visible (RULES.md, Rollout).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from itertools import accumulate
from operator import itemgetter

from dashboard.domain.record import DeploymentStart, PlanOfRecord, Record
from dashboard.domain.rollout.controllers import same_workload
from dashboard.domain.rollout.events import PlanRevised
from dashboard.domain.rollout.plan import RolloutPlan
from dashboard.domain.rollout.release import Release
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of, start_of
from dashboard.domain.values.source import Source


class PlanState(Model):
    """A plan with its steps in days.

    `since` is None for what the document has, which holds at every as-of.
    """

    plan: RolloutPlan
    steps: tuple[tuple[Decimal, date], ...]
    since: date | None
    reason: str | None = None
    source: Source | None = None

    def first_steps(self, start: DeploymentStart) -> Iterator[tuple[Decimal, date]]:
        """Its steps on the days that they were first planned for.

        Counted from the start before it slipped.
        """
        for phase in self.plan.phases:
            yield from phase.planned_steps(start.original or start.on)

    def curve(self, zone: tzinfo) -> list[tuple[datetime, Decimal]]:
        """The plan as a step function of time."""
        return [(start_of(on, zone), percent) for percent, on in self.steps]


def _state(plan: RolloutPlan, start: date, source: Source | None) -> PlanState:
    steps = tuple(step for phase in plan.phases for step in phase.planned_steps(start))
    return PlanState(plan=plan, steps=steps, since=None, source=source)


def plan_states(record: Record, at: datetime, release: Release | None) -> tuple[PlanState, ...]:
    """Every plan up to an instant, the first first, the one that holds last; none that changes nothing.

    Of the plans that controllers declare, those of the certified release count, as it is known at that
    instant.
    """
    zone, start = record.certificate.certification.zone, record.deployment_start.on
    own = PlanOfRecord(plan=record.certificate.rollout, source=record.source)
    said: list[tuple[int, PlanOfRecord | PlanRevised]] = [
        (each.source.seq, each) for each in record.plans or (own,)
    ]
    said += _revisions(record, at, release)
    found: list[PlanState] = []
    for _, each in sorted(said, key=itemgetter(0)):
        if isinstance(each, PlanOfRecord):
            found.append(_state(each.plan, start, each.source))
            continue
        before = found[-1].plan if found else record.certificate.rollout
        state = _state(before.revised(each.steps), start, each.source)
        since = day_of(each.observed_at, zone)
        found.append(state.model_copy(update={"since": since, "reason": each.reason}))
    return tuple(_changes(found))


def _revisions(record: Record, at: datetime, release: Release | None) -> Iterator[tuple[int, PlanRevised]]:
    """The revisions of persons and of the release's controller that hold by an instant, with their turns."""
    revisions = record.seen(PlanRevised, at)
    yield from ((revision.turn, revision) for revision in revisions if revision.workload is None)
    workload = release.workload if release else None
    declared = [(each.workload, each) for each in revisions if each.workload is not None]
    ours = [each for named, each in declared if workload is None or same_workload(workload, named)]
    yield from (each for each in _learned(ours) if each[1].observed_at <= at)


def _learned(declared: Sequence[PlanRevised]) -> Iterator[tuple[int, PlanRevised]]:
    """A controller's plans, oldest first, each from when it is known to have held.

    Its object names one instant, whatever has been changed since: where two plans have the same, the second
    holds from when the record learned of it. An older export that comes late keeps its place before the
    newer.
    """
    turns = accumulate((each.turn for each in declared), max)
    before: PlanRevised | None = None
    for turn, each in zip(turns, declared, strict=True):
        is_second = before is not None and (
            before.observed_at == each.observed_at and before.steps != each.steps
        )
        if is_second and each.source:
            yield turn, each.model_copy(update={"observed_at": each.source.recorded_at})
        else:
            yield turn, each
        before = each


def _changes(states: Sequence[PlanState]) -> list[PlanState]:
    return [s for n, s in enumerate(states) if n == 0 or s.steps != states[n - 1].steps]
