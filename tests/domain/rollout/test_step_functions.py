"""Step functions of time: what they are worth at an instant, and the area between two."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.rollout.step_functions import percent_hours, value_at

EPOCH = datetime(2025, 9, 13, tzinfo=UTC)
curves = st.lists(
    st.tuples(st.integers(0, 1000), st.integers(0, 100)), max_size=6, unique_by=lambda c: c[0]
).map(lambda points: [(EPOCH + timedelta(hours=h), Decimal(p)) for h, p in sorted(points)])


@given(curves, st.integers(0, 1000))
def test_a_step_function_carries_its_last_value_forward(curve: list[tuple[datetime, Decimal]], hour: int):
    moment = EPOCH + timedelta(hours=hour)
    before = [p for when, p in curve if when <= moment]

    assert value_at(curve, moment) == (before[-1] if before else 0)


@given(curves, curves, st.integers(0, 1500))
def test_percent_hours_are_signed_and_vanish_for_a_curve_against_itself(
    one: list[tuple[datetime, Decimal]], other: list[tuple[datetime, Decimal]], hour: int
):
    until = EPOCH + timedelta(hours=hour)

    assert percent_hours(one, one, until) == 0
    assert percent_hours(one, other, until) == -percent_hours(other, one, until)


@given(curves, curves, st.integers(0, 200))
def test_percent_hours_add_up_hour_by_hour_to_the_instant(
    one: list[tuple[datetime, Decimal]], other: list[tuple[datetime, Decimal]], hour: int
):
    hours = [EPOCH + timedelta(hours=h) for h in range(hour)]

    assert percent_hours(one, other, EPOCH + timedelta(hours=hour)) == sum(
        value_at(one, h) - value_at(other, h) for h in hours
    )


def test_percent_hours_count_the_area_between_the_curves():
    planned = [(EPOCH, Decimal(10)), (EPOCH + timedelta(hours=10), Decimal(30))]
    actual = [(EPOCH + timedelta(hours=4), Decimal(10))]

    assert percent_hours(actual, planned, EPOCH + timedelta(hours=20)) == Decimal(-(4 * 10) - 10 * 20)
