from collections.abc import Sequence
from datetime import UTC, date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.observations import CertificateChanged, ConditionMet
from dashboard.domain.rollout import (
    NextStep,
    RolloutState,
    deviation_days,
    overdue_steps,
    rollout_state,
    signed_off_at,
)
from dashboard.domain.rollout.course import traffic_course
from dashboard.domain.rollout.events import PhaseMark, Traffic
from dashboard.domain.rollout.phases import Mark, Step
from dashboard.domain.rollout.plan import Phase, PlannedStep, RolloutPlan
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import Subject
from tests.domain.conftest import DECIDED, MakeRecord, at, certificate, day
from tests.domain.rollout.reports import canary, report, stable


def traffic(percent: int | None, on: str, **fields: str) -> Traffic:
    return Traffic.model_validate({"observed_at": at(on), "percent": percent, **fields}, strict=False)


@pytest.mark.parametrize(("weeks", "span"), [("1", (0, 6)), ("3", (14, 20)), ("3-4", (14, 27))])
def test_week_n_covers_its_seven_days(weeks: str, span: tuple[int, int]):
    first, last = Phase(number=1, name="P", weeks=weeks).span(DECIDED)

    assert (first, last) == (day(span[0]), day(span[1]))


def test_undated_steps_are_spread_over_their_phase_and_dated_ones_stay():
    steps = (
        PlannedStep(percent=Decimal(10)),
        PlannedStep(percent=Decimal(20)),
        PlannedStep(percent=Decimal(30)),
    )
    phase = Phase(number=3, name="P", weeks="3", steps=steps)

    assert [on for _, on in phase.planned_steps(DECIDED)] == [day(14), day(16), day(18)]
    fixed = phase.model_copy(update={"steps": (PlannedStep(percent=Decimal(10), planned_on=day(40)),)})
    assert fixed.planned_steps(DECIDED) == ((Decimal(10), day(40)),)


@given(st.integers(1, 30), st.integers(1, 12))
def test_planned_steps_never_leave_their_phase_nor_go_back(count: int, week: int):
    phase = Phase(
        number=1,
        name="P",
        weeks=str(week),
        steps=tuple(PlannedStep(percent=Decimal(n)) for n in range(count)),
    )
    first, last = phase.span(DECIDED)
    days = [on for _, on in phase.planned_steps(DECIDED)]

    assert days[0] == first
    assert all(a <= b for a, b in pairwise(days))
    assert days[-1] <= last


def test_a_decrease_is_a_rollback_whatever_it_was_called_and_a_pause_keeps_the_share():
    events = traffic_course(
        [
            traffic(30, "2025-09-20"),
            traffic(None, "2025-09-21", change="pause", reason="errors"),
            traffic(10, "2025-09-22", change="step"),
        ],
        start=at("2025-09-13"),
    ).events

    assert [e.kind for e in events] == ["step", "pause", "rollback"]
    assert [e.percent for e in events] == [30, 30, 10]


@pytest.mark.parametrize(
    ("reached", "on", "late"),
    [
        ((None, None), 5, 0),
        ((None, None), 7, 2),
        ((5, None), 6, 0),
        ((6, None), 6, 0),
        ((3, None), 6, -2),
        ((5, 20), 30, 10),
        ((5, 8), 30, -2),
        ((5, 10), 30, 0),
        ((3, None), 10, -2),
        ((3, None), 11, 1),
        ((7, None), 9, 0),
        ((None, 8), 4, -2),
    ],
)
def test_deviation_counts_days_late_or_early(reached: tuple[int | None, int | None], on: int, late: int):
    steps = [
        Step(percent=Decimal(p), planned_on=day(planned), reached_on=None if r is None else day(r))
        for p, planned, r in zip((10, 50), (5, 10), reached, strict=True)
    ]

    assert deviation_days(steps, day(on)) == late


def test_without_traffic_nothing_is_said_of_it(make: MakeRecord):
    found = assess(make(), end_of(day(10), UTC)).rollout

    assert (found.traffic_actual, found.deviation_days, found.deviation_percent_hours) == (None, None, None)
    assert found.traffic_planned == 50


def test_a_phase_is_planned_running_late_or_done(make: MakeRecord):
    met = PhaseMark(phase=1, of="criterion", number=1, met=True, observed_at=at("2025-09-16"))

    def statuses(offset: int, *seen: PhaseMark) -> list[str]:
        return [p.status for p in assess(make(*seen), end_of(day(offset), UTC)).rollout.phases]

    assert statuses(0) == ["running", "planned"]
    assert statuses(7) == ["late", "running"]
    assert statuses(7, met) == ["done", "running"]
    undone = met.model_copy(update={"met": False, "observed_at": at("2025-09-18")})
    assert statuses(7, met, undone) == ["late", "running"]


def test_a_step_that_was_rolled_back_is_not_reached(make: MakeRecord):
    rollout = assess(
        make(traffic(10, "2025-09-20"), traffic(50, "2025-09-22"), traffic(10, "2025-09-23")),
        end_of(day(12), UTC),
    ).rollout

    assert [s.reached_on for s in rollout.steps] == [date(2025, 9, 20), None, None]
    assert rollout.next_step.percent == 50  # type: ignore[union-attr]


def test_what_blocks_the_next_step_is_said_one_by_one(make: MakeRecord):
    changes = {
        "agents": [{"id": "A", "name": "Agent", "score": 95, "authorization": "none"}],
        "conditions": [
            {
                **certificate().conditions[0].model_dump(mode="json"),
                "covers": ["G-1"],
                "blocks_traffic_from": 10,
            }
        ],
        "rollback": {"triggers": [{"id": "slow", "text": "Slow", "kind": "threshold", "metric": "m"}]},
        "rollout": {
            "phases": [
                {"number": 1, "name": "Base", "weeks": "1", "success_criteria": ["Stable"]},
                {"number": 2, "name": "Shift", "weeks": "2", "agents": ["A"], "steps": [{"percent": 10}]},
            ]
        },
    }
    paused = traffic(None, "2025-09-14", change="pause", reason="errors")
    suspended = CertificateChanged(change="suspended", reason="audit", observed_at=at("2025-09-15"))

    def blockers(*seen: Traffic | CertificateChanged | ConditionMet | PhaseMark) -> str:
        step = assess(make(*seen, **changes), end_of(day(3), UTC)).rollout.next_step
        return " | ".join(step.blocked_by)  # type: ignore[union-attr]

    every = blockers(paused, suspended)
    for part in (
        "suspended",
        "paused, errors",
        "phase 1: Stable",
        "condition 1 is met",
        "trigger slow",
        "A is authorised",
    ):
        assert part in every
    cleared = blockers(
        ConditionMet(condition="1", observed_at=at("2025-09-14")),
        PhaseMark(phase=1, of="criterion", number=1, met=True, observed_at=at("2025-09-14")),
    )
    assert (
        cleared
        == "trigger slow is clear (blind: the record does not say which metric, limit and direction it reads)"
        " | A is authorised"
    )


BASE = {
    "number": 1,
    "name": "Base",
    "weeks": "1",
    "success_criteria": ["Stable", "Calm"],
    "deliverables": ["Plan"],
}
SHIFT = {"number": 2, "name": "Shift", "weeks": "2", "steps": [{"percent": 10}, {"percent": 50}]}
PLAN = RolloutPlan.model_validate({"strategy": "Slow", "phases": [BASE, SHIFT]})


def mark(on: int, number: int, *, met: bool = True, of: str = "criterion", phase: int = 1) -> PhaseMark:
    return PhaseMark.model_validate(
        {"observed_at": at(str(day(on))), "phase": phase, "of": of, "number": number, "met": met}
    )


def state(*seen: Traffic, on: int, marks: Sequence[PhaseMark] = (), plan: RolloutPlan = PLAN) -> RolloutState:
    course = traffic_course(seen, start=at(str(DECIDED)))
    return rollout_state(plan, course, marks, start=DECIDED, at=end_of(day(on), UTC), zone=UTC)


def test_a_mark_is_that_of_its_phase_kind_and_number_and_the_last_holds():
    marks = [mark(1, 2), mark(2, 1, of="deliverable"), mark(3, 1, phase=2), mark(4, 2, met=False), mark(5, 2)]
    first = state(on=5, marks=marks).phases[0]

    assert first.criteria == (Mark(text="Stable", met=False), Mark(text="Calm", met=True))
    assert first.deliverables == (Mark(text="Plan", met=True),)
    undone = state(on=5, marks=marks[:4]).phases[0]
    assert undone.criteria[1] == Mark(text="Calm", met=False)


@pytest.mark.parametrize(
    ("on", "reached", "statuses"),
    [
        (0, None, ["running", "planned"]),
        (6, None, ["running", "planned"]),
        (7, None, ["late", "running"]),
        (13, None, ["late", "running"]),
        (14, None, ["late", "late"]),
        (2, 10, ["running", "running"]),
        (2, 50, ["running", "done"]),
        (14, 50, ["late", "done"]),
    ],
)
def test_a_phase_is_late_on_the_day_after_its_last_and_runs_early_once_a_step_is_reached(
    on: int, reached: int | None, statuses: list[str]
):
    seen = [] if reached is None else [traffic(reached, str(day(2)))]

    assert [phase.status for phase in state(*seen, on=on).phases] == statuses


def test_a_phase_is_done_once_all_its_criteria_are_met_and_never_without_a_goal():
    bare = RolloutPlan(phases=(Phase(number=1, name="P", weeks="1"),))

    assert state(on=1, marks=[mark(1, 1)]).phases[0].status == "running"
    assert state(on=1, marks=[mark(1, 1), mark(1, 2)]).phases[0].status == "done"
    assert state(on=1, marks=[mark(1, 1), mark(1, 2), mark(1, 2, met=False)]).phases[0].status == "running"
    assert state(on=1, plan=bare).phases[0].status == "running"


def test_a_phase_has_its_days_its_steps_and_its_name():
    _, second = state(traffic(10, str(day(3))), traffic(10, str(day(4))), on=5).phases

    assert (second.planned_start, second.planned_end) == (day(7), day(13))
    assert second.steps == (
        Step(percent=Decimal(10), planned_on=day(7), reached_on=day(3)),
        Step(percent=Decimal(50), planned_on=day(10)),
    )
    assert second.subject == Subject(kind="phase", id="2")
    assert second.steps[0].subject == Subject(kind="step", id="10%")


def test_a_step_is_reached_since_traffic_last_rose_to_it():
    seen = [traffic(p, str(day(on))) for on, p in ((1, 50), (2, 10), (3, 9), (4, 10), (5, 60), (6, 50))]

    assert [s.reached_on for s in state(*seen, on=6).steps] == [day(4), day(5)]


def test_plan_and_actual_stand_beside_each_other():
    found = state(traffic(10, str(day(5))), on=10)

    assert (found.strategy, found.deviation_days) == ("Slow", -2)
    assert (found.traffic_actual, found.traffic_planned) == (Decimal(10), Decimal(50))
    assert found.next_step == NextStep(percent=Decimal(50), planned_on=day(10))
    # Two days ahead by 10%, and all but a microsecond of a day behind by 40%.
    assert found.deviation_percent_hours is not None
    assert round(found.deviation_percent_hours) == 2 * 24 * 10 - 24 * 40


def test_without_steps_nothing_is_planned_and_no_deviation_is_known():
    found = state(traffic(10, str(day(5))), on=10, plan=RolloutPlan(phases=(PLAN.phases[0],)))

    assert found.traffic_actual == 10
    assert (found.traffic_planned, found.next_step) == (None, None)
    assert (found.deviation_days, found.deviation_percent_hours) == (None, None)


def test_with_a_gap_the_area_is_not_known_and_the_days_are():
    seen = [
        report(1, canary("b", 10), stable("a", 90)),
        report(2, canary("b")),
        report(3, canary("b", 10), stable("a", 90)),
    ]
    course = traffic_course(seen, start=at(str(DECIDED)))
    whole = rollout_state(PLAN, course, (), start=DECIDED, at=end_of(day(4), UTC), zone=UTC)

    assert (whole.deviation_days, whole.deviation_percent_hours) == (-6, None)
    assert whole.gaps == course.gaps
    assert (whole.release, whole.standstill, whole.traffic_words) == (course.release, None, None)
    missing = traffic_course(seen[:2], start=at(str(DECIDED)))
    open_gap = rollout_state(PLAN, missing, (), start=DECIDED, at=end_of(day(4), UTC), zone=UTC)
    assert (open_gap.traffic_actual, open_gap.deviation_days) == (None, None)
    assert open_gap.traffic_words == missing.words == "web does not say how much it is"


def test_steps_are_overdue_on_the_day_after_theirs_while_traffic_is_known():
    late = state(traffic(10, str(day(2))), on=10)

    assert overdue_steps(late, day(10)) == ()
    assert [s.percent for s in overdue_steps(late, day(11))] == [50]
    assert overdue_steps(state(on=20), day(20)) == ()


def test_a_rollout_is_signed_off_when_the_last_step_is_reached_and_the_last_criteria_are_met():
    plan = RolloutPlan.model_validate({"phases": [BASE, {**SHIFT, "success_criteria": ["Fast", "Safe"]}]})
    top, dip = traffic(50, str(day(3))), traffic(49, str(day(4)))
    marks = [mark(2, 1, phase=2), mark(5, 2, phase=2)]

    def signed(*seen: Traffic, marks: Sequence[PhaseMark] = marks, plan: RolloutPlan = plan) -> int | None:
        events = traffic_course(seen, start=at(str(DECIDED))).events
        found = signed_off_at(plan, events, marks)
        return (found.date() - DECIDED).days if found else None

    assert signed(top) == 5
    assert signed(top, dip) is None
    assert signed(top, dip, traffic(60, str(day(8))), traffic(50, str(day(9)))) == 8
    assert signed(traffic(49, str(day(3)))) is None
    assert signed() is None
    assert signed(top, marks=[marks[0]]) is None
    assert signed(top, marks=[marks[1]]) is None
    assert signed(top, marks=[mark(2, 1), mark(2, 2)]) is None
    assert signed(top, marks=[mark(2, n, of="deliverable", phase=2) for n in (1, 2)]) is None
    assert signed(top, marks=[*marks, mark(6, 2, phase=2, met=False)]) is None
    assert signed(top, marks=[mark(2, 1), mark(2, 2, of="deliverable", phase=2)]) is None
    assert signed(top, marks=[mark(1, 1, phase=2), mark(2, 2, phase=2)]) == 3
    assert signed(top, marks=[], plan=PLAN) == 3
    assert signed(top, plan=RolloutPlan()) is None
    assert signed(top, marks=[mark(1, 1), mark(1, 2)], plan=RolloutPlan(phases=(PLAN.phases[0],))) is None


@pytest.mark.parametrize(
    ("percents", "since"),
    [
        ((), None),
        ((0,), None),
        ((10,), 1),
        ((10, 0), None),
        ((10, 0, 1), 3),
        ((0, 1, 10), 2),
        ((10, 5, 50), 1),
    ],
)
def test_traffic_is_there_since_it_last_rose_above_nothing(percents: Sequence[int], since: int | None):
    found = state(*(traffic(percent, str(day(n))) for n, percent in enumerate(percents, 1)), on=10)

    assert found.in_traffic_since == (None if since is None else at(str(day(since))))


def test_a_step_that_moved_names_the_day_it_was_first_planned_for():
    firsts = {Decimal(10): day(1), Decimal(50): day(10)}
    seen = rollout_state(
        PLAN,
        traffic_course((), start=at(str(DECIDED))),
        (),
        start=DECIDED,
        at=end_of(day(4), UTC),
        zone=UTC,
        firsts=firsts,
    )
    steps = {step.percent: step for phase in seen.phases for step in phase.steps}

    assert steps[Decimal(10)].planned_on != day(1)
    assert steps[Decimal(10)].first_planned_on == day(1)
    assert steps[Decimal(50)].first_planned_on == (
        None if steps[Decimal(50)].planned_on == day(10) else day(10)
    )
    assert {step.first_planned_on for phase in state(on=4).phases for step in phase.steps} == {None}
