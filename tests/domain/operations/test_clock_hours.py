import pytest

from dashboard.domain.operations import Maintenance
from dashboard.domain.operations.clock_hours import Hours, read_hours, window_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2-4 AM", "02:00-04:00"),
        ("2 AM - 4 AM", "02:00-04:00"),
        ("2:30 to 4 p.m.", "14:30-16:00"),
        ("12-4 AM", "00:00-04:00"),
        ("11 AM to 1 PM", "11:00-13:00"),
        ("11:30 PM until 1 AM", "23:30-01:00"),
        ("22:00–02:00", "22:00-02:00"),
        ("from 02:00 to 04:00", "02:00-04:00"),
        ("2-4", None),  # at night or in the afternoon
        ("11-1 AM", None),  # from before noon or before midnight
        ("2 AM - 4", None),
        ("25:00-26:00", None),
        ("23:00-24:00", None),
        ("20:00-23:59", "20:00-23:59"),
        ("0-4 AM", None),
        ("1-12 PM", None),  # from one in the afternoon to noon, or from one at night
        ("1 AM to 12 PM", "01:00-12:00"),
        ("12 AM to 12 PM", "00:00-12:00"),
        ("11:15 - 12:45 PM", None),
        ("9:15 - 10:45 PM", "21:15-22:45"),
        ("2:00-4", None),
        ("10:00 PM - 02:00", None),
        ("9 - 13 PM", None),
        ("13 PM to 3 PM", None),
        ("11 AM to 13 PM", None),
        ("2-4:00", None),
        ("10 PM - 02:00", None),
        ("between 22:00 and 02:00", "22:00-02:00"),
        ("13-14 PM", None),
        ("2 AM - 2 AM", None),
        ("02:00", None),
        ("first Sunday, 2-4 AM", None),
        ("outside office hours", None),
    ],
)
def test_hours_are_read_where_there_is_one_way_to_read_them(text: str, hours: str | None):
    found = read_hours(text)

    assert (found and f"{found.begins:%H:%M}-{found.ends:%H:%M}") == hours


@pytest.mark.parametrize(
    ("text", "overnight"), [("22:00-02:00", True), ("02:00-22:00", False), ("11:59 PM to 12 AM", True)]
)
def test_hours_that_end_no_later_than_they_begin_end_on_the_next_day(text: str, overnight: bool):
    found = read_hours(text)

    assert found is not None
    assert found.is_overnight is overnight
    assert Hours(begins=found.begins, ends=found.begins).is_overnight


@pytest.mark.parametrize(
    ("cadence", "when", "is_read"),
    [
        ("weekly", "Saturday 2-4 AM", True),
        ("weekly", "Every Saturday, 2-4 AM", True),
        ("weekly", "2-4 AM on Saturdays", True),
        ("weekly", "Saturday 02:00-04:00 Europe/Berlin", True),
        ("weekly", "Saturday 02:00-04:00 (Europe/Berlin)", True),
        ("weekly", "Saturday 02:00-04:00 UTC", False),  # on another clock
        ("weekly", "Tuesday and Thursday 2-4 AM", False),
        ("weekly", "Tuesday, Thursday 2-4 AM", False),
        ("weekly", None, False),
        ("monthly", "2-4 AM", True),
        ("monthly", "Saturday 2-4 AM", False),  # a monthly window has no weekday
    ],
)
def test_a_window_has_hours_on_the_certifications_clock_and_a_weekly_one_its_weekday(cadence, when, is_read):
    window = Maintenance(cadence=cadence, text="Patches", when=when)

    assert (window_hours(window, "Europe/Berlin") is not None) is is_read
