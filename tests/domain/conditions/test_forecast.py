import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.conditions import Condition
from dashboard.domain.conditions.forecast import DRAWS, Forecast, draw, forecast, forecast_words
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.observations import ConditionItemDone, ConditionMet
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


def test_the_dice_are_thrown_once_for_the_same_items_whatever_day_it_is(monkeypatch: pytest.MonkeyPatch):
    before = foreseen(1, 4, 6, on=7)
    monkeypatch.setattr(random, "Random", None)  # Throwing again would fail.

    assert foreseen(1, 4, 6, on=7) == before
    assert foreseen(1, 4, 6, on=8) is not None


def test_a_pace_too_slow_for_the_date_has_no_chance():
    found = foreseen(0, 9, 18, on=18)

    assert found
    assert (found.chance, found.half) == (0, day(45))


def test_items_are_taken_in_the_order_in_which_they_were_done():
    assert foreseen(6, 2, 4, on=6) == foreseen(2, 4, 6, on=6)


def test_a_condition_met_as_a_whole_has_no_forecast():
    done = [ConditionItemDone(condition="1", item=n, observed_at=at(str(day(2 * n)))) for n in (1, 2, 3)]
    met = ConditionMet(condition="1", observed_at=at(str(day(8))))

    assert forecast(condition_state(CONDITION, [*done, met], as_of(day(10)))) is None


def test_half_and_85_percent_are_the_draws_that_complete_them(monkeypatch: pytest.MonkeyPatch):
    ends = [day(n) for n in range(10_000)]
    monkeypatch.setattr("dashboard.domain.conditions.forecast.draw", lambda *_, **__: ends)

    # Due on day 21: the draws of days 0 to 21 make it.
    assert foreseen(2, 4, 6) == Forecast(chance=0.0022, half=day(4999), likely=day(8499))


def test_the_draws_are_those_of_one_seed_for_ever():
    assert foreseen(1, 3, 9, 13) == Forecast(chance=0.6623, half=day(21), likely=day(23))  # of 6 in 9
    assert len(draw([1, 2], left=3, last=day(9), on=day(9))) == 10_000


def test_a_forecast_is_said_with_its_chance_and_both_days():
    found = Forecast(chance=0.426, half=date(2025, 12, 30), likely=date(2026, 1, 3))

    assert forecast_words(found, date(2025, 11, 24)) == (
        "43% to make the date; half of the draws are done by 30 Dec, 85% by 3 Jan 2026"
    )


def test_the_forecast_is_the_same_for_everyone():
    assert foreseen(1, 3, 9) == foreseen(1, 3, 9)


@pytest.mark.slow
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
