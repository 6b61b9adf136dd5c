"""The plan: which periods are read, the days of each, and its steps over them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dashboard.domain.rollout.plan import Phase, PlannedStep, RolloutPlan
from tests.domain.conftest import DECIDED, day


def phase(weeks: str, number: int = 1, *percents: int) -> Phase:
    steps = tuple(PlannedStep(percent=Decimal(p)) for p in percents)
    return Phase(number=number, name="P", weeks=weeks, steps=steps)


@pytest.mark.parametrize(
    ("weeks", "span", "period"),
    [
        ("1", (day(0), day(6)), "week 1"),
        ("2-4", (day(7), day(27)), "week 2-4"),
        ("3 - 3", (day(14), day(20)), "week 3 - 3"),
        ("days 1-3", (day(0), day(2)), "days 1-3"),
        ("days 5", (day(4), day(4)), "days 5"),
        ("2026-03-02 to 2026-03-08", (date(2026, 3, 2), date(2026, 3, 8)), "2026-03-02 to 2026-03-08"),
        ("2026-03-02 to 2026-03-02", (date(2026, 3, 2), date(2026, 3, 2)), "2026-03-02 to 2026-03-02"),
    ],
)
def test_a_period_has_its_days_and_its_words(weeks: str, span: tuple[date, date], period: str):
    assert phase(weeks).span(DECIDED) == span
    assert phase(weeks).period == period


@pytest.mark.parametrize(
    "weeks",
    [
        "0",
        "0-3",
        "4-3",
        "days 0",
        "days 3-2",
        "later",
        "1000",
        "2026-03-08 to 2026-03-02",
        "2026-03-02 to 2026-03-0",
        "week " * 9,
    ],
)
def test_what_is_no_period_is_refused_with_how_to_write_one(weeks: str):
    with pytest.raises(ValidationError) as refused:
        phase(weeks)

    assert refused.value.errors()[0]["msg"] == (
        f"Value error, {weeks.strip()[:40]} are not weeks of the rollout; write 3, 3-4, days 1-3 or"
        " 2026-03-02 to 2026-03-08"
    )


@given(st.integers(1, 9), st.integers(1, 28))
def test_step_i_of_m_falls_so_much_of_the_days_after_the_first(count: int, days: int):
    planned = phase(f"days 1-{days}", 1, *range(count)).planned_steps(DECIDED)

    assert [percent for percent, _ in planned] == [*range(count)]
    assert [on for _, on in planned] == [day(0) + timedelta(days=int(days * i / count)) for i in range(count)]


@pytest.mark.parametrize(
    ("phases", "steps", "expected"),
    [
        ([(10, 20), (50, 100)], (5, 20, 21, 100), [(5, 20), (21, 100)]),
        ([(10,), (), (50,)], (10, 11, 90), [(10,), (), (11, 90)]),
        ([(), (10,), ()], (5, 60), [(), (5, 60), ()]),
        ([(10,), (50,)], (30,), [(), (30,)]),
    ],
)
def test_a_revised_step_goes_to_the_first_phase_that_went_as_far_else_to_the_last_that_moves_traffic(
    phases: list[tuple[int, ...]], steps: tuple[int, ...], expected: list[tuple[int, ...]]
):
    plan = RolloutPlan(
        strategy="Slow", phases=tuple(phase("1", n, *percents) for n, percents in enumerate(phases, 1))
    )
    revised = plan.revised([PlannedStep(percent=Decimal(p)) for p in steps])

    assert [tuple(step.percent for step in p.steps) for p in revised.phases] == expected
    assert [step.percent for step in revised.steps] == [p for percents in expected for p in percents]
    assert (revised.strategy, [p.number for p in revised.phases]) == ("Slow", [p.number for p in plan.phases])


def test_a_plan_that_moves_no_traffic_is_not_revised():
    plan = RolloutPlan(phases=(phase("1"),))

    assert plan.revised([PlannedStep(percent=Decimal(5))]) is plan
