"""The rollout: plan and actual as step functions of time (RULES.md, Rollout)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from itertools import takewhile

from dashboard.domain.rollout.course import TrafficCourse, TrafficEvent, TrafficGap
from dashboard.domain.rollout.events import PhaseMark
from dashboard.domain.rollout.phases import PhaseState, Step, phase_states
from dashboard.domain.rollout.plan import RolloutPlan
from dashboard.domain.rollout.release import Release
from dashboard.domain.rollout.standstill import StandStill
from dashboard.domain.rollout.step_functions import percent_hours, value_at
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of, start_of
from dashboard.domain.values.subject import Subject


class Blocker(Model):
    """What must be true before a step, in words, and what it is about."""

    text: str
    subject: Subject


class NextStep(Step):
    """The next step, and what must be true first."""

    blockers: tuple[Blocker, ...] = ()

    @property
    def blocked_by(self) -> tuple[str, ...]:
        """In words what must be true first."""
        return tuple(blocker.text for blocker in self.blockers)


class RolloutState(Model):
    """The rollout at an instant, in percent of traffic, days late (negative: early), percent-hours ahead.

    `permitted` is the most traffic that the record allows at that instant, in percent. Where the share of
    the certified release is not known, `traffic_actual` is None, and `traffic_words` say why; `gaps` are
    the spans without one.
    """

    strategy: str | None
    phases: tuple[PhaseState, ...]
    events: tuple[TrafficEvent, ...]
    traffic_actual: Decimal | None
    traffic_planned: Decimal | None
    deviation_days: int | None
    deviation_percent_hours: Decimal | None
    traffic_words: str | None = None
    gaps: tuple[TrafficGap, ...] = ()
    standstill: StandStill | None = None
    release: Release | None = None
    next_step: NextStep | None = None
    permitted: Decimal | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, in the order of the plan."""
        return tuple(step for phase in self.phases for step in phase.steps)

    @property
    def in_traffic_since(self) -> datetime | None:
        """Since when the certified release has had a share; None where it has none, or none is known."""
        if not self.traffic_actual:
            return None
        return [event.at for event in takewhile(lambda event: event.percent > 0, reversed(self.events))][-1]


def signed_off_at(
    plan: RolloutPlan, events: Sequence[TrafficEvent], marks: Sequence[PhaseMark]
) -> datetime | None:
    """When its last phase's criteria were all met and its last step reached; None until then."""
    if not plan.steps:
        return None
    last, top = plan.phases[-1], plan.steps[-1].percent
    reached = None
    for event in events:
        reached = None if event.percent < top else reached or event.at
    latest = {m.number: m for m in marks if m.phase == last.number and m.of == "criterion"}
    wanted = [latest.get(n) for n in range(1, len(last.success_criteria) + 1)]
    met = [m.observed_at for m in wanted if m is not None and m.met]
    return max([reached, *met]) if reached and len(met) == len(wanted) else None


def overdue_steps(state: RolloutState, on: date) -> tuple[Step, ...]:
    """The steps whose day has passed before a day without being reached.

    None while no traffic is observed.
    """
    if state.traffic_actual is None:
        return ()
    return tuple(step for step in state.steps if step.reached_on is None and step.planned_on < on)


def deviation_days(steps: Sequence[Step], on: date) -> int:
    """Days late of the first step not yet reached.

    When it is not due, days early (negative) of the last reached.
    """
    ahead = next((s for s in steps if s.reached_on is None), None)
    if ahead is not None and on > ahead.planned_on:
        return (on - ahead.planned_on).days
    behind = [s for s in steps if s.reached_on is not None]
    if not behind:
        return 0
    last = behind[-1]
    assert last.reached_on is not None, "only reached steps are behind"
    late = (last.reached_on - last.planned_on).days
    return late if ahead is None else min(late, 0)


def rollout_state(
    plan: RolloutPlan,
    course: TrafficCourse,
    marks: Sequence[PhaseMark],
    *,
    start: date,
    at: datetime,
    zone: tzinfo,
    firsts: Mapping[Decimal, date] | None = None,
) -> RolloutState:
    """Plan and actual at an instant, from what traffic and the marks were by then.

    `firsts` has the day that each step was first planned for; `next_step` is not yet blocked.
    """
    on = day_of(at, zone)
    phases = tuple(
        phase_states(plan, course.events, marks, start=start, on=on, zone=zone, firsts=firsts or {})
    )
    steps = [s for p in phases for s in p.steps]
    actual = [(e.at, e.percent) for e in course.events]
    planned = [(start_of(s.planned_on, zone), s.percent) for s in steps]
    ahead = next((s for s in steps if s.reached_on is None), None)
    is_known = course.percent is not None and bool(steps)
    return RolloutState(
        strategy=plan.strategy,
        phases=phases,
        events=course.events,
        traffic_actual=course.percent,
        traffic_planned=value_at(planned, at) if steps else None,
        deviation_days=deviation_days(steps, on) if is_known else None,
        deviation_percent_hours=percent_hours(actual, planned, at) if is_known and not course.gaps else None,
        traffic_words=course.words,
        gaps=course.gaps,
        standstill=course.standstill,
        release=course.release,
        next_step=NextStep(**dict(ahead)) if ahead else None,
    )
