from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.observations import DrillHeld
from dashboard.domain.operations import Maintenance, PromiseState, Recovery, next_windows, promises
from tests.domain.conftest import at, source

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


def test_as_many_windows_are_told_as_are_asked_for_and_the_first_may_be_today():
    weekly = Maintenance(cadence="weekly", text="Patches", when="Sundays")
    monthly = Maintenance(cadence="monthly", text="Patches")

    assert next_windows(weekly, decided_on=DECIDED, on=date(2025, 9, 14), count=1) == (date(2025, 9, 14),)
    assert len(next_windows(weekly, decided_on=DECIDED, on=ON, count=1001)) == 1000
    until = {n: next_windows(weekly, decided_on=DECIDED, on=ON, until=date(2025, 9, n)) for n in (13, 20, 21)}
    assert [len(days) for days in until.values()] == [0, 1, 2]
    assert next_windows(monthly, decided_on=DECIDED, on=date(2025, 9, 30), count=2) == (
        date(2025, 9, 30),
        date(2025, 10, 31),
    )
    assert next_windows(monthly, decided_on=DECIDED, on=DECIDED)[0] == date(2025, 9, 30)
    assert next_windows(monthly, decided_on=DECIDED, on=date(2025, 10, 1), count=1) == (date(2025, 10, 31),)
    assert next_windows(monthly, decided_on=DECIDED, on=date(2125, 7, 31), count=2) == (date(2125, 7, 31),)


def drill(objective: Any, minutes: str, on: str, seq: int = 1) -> DrillHeld:
    seen = at(on) + timedelta(hours=12)
    held = DrillHeld(objective=objective, minutes=Decimal(minutes), observed_at=seen)
    return held.model_copy(update={"source": source(seq)})


def test_a_promise_is_kept_by_its_last_drill_up_to_the_minute():
    recovery = Recovery(rto_minutes=240, rpo_minutes=15)
    drills = [
        drill("rto", "300", "2025-09-20"),
        drill("rpo", "15.5", "2025-09-21", seq=2),
        drill("rto", "240", "2025-09-22", seq=3),
    ]

    assert promises(recovery, drills, UTC) == (
        PromiseState(
            objective="rto",
            promised=240,
            measured=Decimal(240),
            drilled_on=date(2025, 9, 22),
            kept=True,
            source=source(3),
        ),
        PromiseState(
            objective="rpo",
            promised=15,
            measured=Decimal("15.5"),
            drilled_on=date(2025, 9, 21),
            kept=False,
            source=source(2),
        ),
    )


def test_what_is_not_promised_is_no_promise_and_without_a_drill_nothing_is_known():
    assert promises(Recovery(rpo_minutes=15), [drill("rto", "5", "2025-09-20")], UTC) == (
        PromiseState(objective="rpo", promised=15),
    )
    assert promises(Recovery(), [], UTC) == ()
    assert promises(None, [drill("rto", "5", "2025-09-20")], UTC) == ()


def test_a_drill_is_of_the_day_in_the_zone():
    held = drill("rto", "5", "2025-09-20")

    (found,) = promises(Recovery(rto_minutes=9), [held], ZoneInfo("Pacific/Kiritimati"))
    assert found.drilled_on == date(2025, 9, 21)
