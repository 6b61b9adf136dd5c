from datetime import date

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values.instants import months_after


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), st.integers(0, 1200))
def test_months_after_a_day_end_with_a_month_that_has_no_such_day(day: date, months: int):
    assert months_after(day, months) == day + relativedelta(months=months)
    assert months_after(date(2025, 10, 31), 1) == date(2025, 11, 30)
