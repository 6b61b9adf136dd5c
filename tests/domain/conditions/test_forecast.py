from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.conditions import Condition
from dashboard.domain.conditions.forecast import DRAWS, Forecast, draw, forecast
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.observations import ConditionItemDone
from tests.domain.conftest import as_of, at, day

CONDITION = Condition(id="1", title="Gap", timeline="2-3 weeks", items=tuple("abcdef"))


def foreseen(*days: int, on: int = 10) -> Forecast | None:
    events = [
        ConditionItemDone(condition="1", item=n, observed_at=at(str(day(offset))))
        for n, offset in enumerate(days, 1)
    ]
    return forecast(condition_state(CONDITION, events, as_of(day(on))))


def test_two_dates_are_no_forecast_and_three_are():
    assert foreseen(2, 4) is None
    assert foreseen(2, 4, 6) is not None


def test_nothing_left_is_no_forecast():
    assert foreseen(1, 2, 3, 4, 5, 6) is None


def test_a_steady_pace_is_carried_forward():
    found = foreseen(2, 4, 6, on=6)

    assert found == Forecast(chance=1.0, half=day(12), likely=day(12))


def test_a_pace_too_slow_for_the_date_has_no_chance():
    found = foreseen(0, 9, 18, on=18)

    assert found
    assert (found.chance, found.half) == (0, day(45))


def test_the_forecast_is_the_same_for_everyone():
    assert foreseen(1, 3, 9) == foreseen(1, 3, 9)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.integers(1, 5), st.integers(0, 40))
def test_draws_are_sorted_and_never_before_today_nor_beyond_the_slowest_pace(
    intervals: list[int], left: int, waited: int
):
    last = date(2025, 9, 20)
    on = last + timedelta(days=waited)
    ends = draw(intervals, left=left, last=last, on=on)

    assert len(ends) == DRAWS
    assert ends == sorted(ends)
    assert ends[0] >= on
    assert ends[-1] <= max(on, last) + timedelta(days=max(intervals) * left + waited)
