from datetime import UTC, date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.observations import CertificateChanged, ConditionMet
from dashboard.domain.rollout import Step, deviation_days
from dashboard.domain.rollout.course import traffic_course
from dashboard.domain.rollout.events import PhaseMark, Traffic
from dashboard.domain.rollout.plan import Phase, PlannedStep
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from tests.domain.conftest import DECIDED, MakeRecord, at, certificate, day


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
