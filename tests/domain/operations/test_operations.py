from datetime import date

import pytest

from dashboard.domain.operations import Maintenance, next_windows

DECIDED, ON = date(2025, 8, 31), date(2025, 9, 13)


@pytest.mark.parametrize(
    ("cadence", "when", "days"),
    [
        ("weekly", "Saturday 2-4 AM", [date(2025, 9, 13), date(2025, 9, 20), date(2025, 9, 27)]),
        ("weekly", "Monday", [date(2025, 9, 15), date(2025, 9, 22), date(2025, 9, 29)]),
        ("weekly", None, []),
        ("monthly", None, [date(2025, 9, 30), date(2025, 10, 31), date(2025, 11, 30)]),
        ("quarterly", None, [date(2025, 11, 30), date(2026, 2, 28), date(2026, 5, 31)]),
        ("annual", None, [date(2026, 8, 31), date(2027, 8, 31), date(2028, 8, 31)]),
    ],
)
def test_maintenance_recurs_on_its_weekday_or_on_the_day_of_the_decision(cadence, when, days):
    window = Maintenance(cadence=cadence, text="Patches", when=when)

    assert list(next_windows(window, decided_on=DECIDED, on=ON)) == days
