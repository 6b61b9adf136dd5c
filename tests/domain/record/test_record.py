from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.observations import ConditionMet, ReviewHeld, Start
from dashboard.domain.record import Record
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import day_of, end_of, read_as_of, start_of
from tests.domain.conftest import MakeRecord, at, certificate, day, source

ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]
).map(ZoneInfo)


def test_the_start_is_assumed_until_one_is_known(make: MakeRecord):
    assert make().deployment_start.assumed
    assert make(certification={"deployment_start": "2025-09-20"}).deployment_start.on == date(2025, 9, 20)


def test_a_later_start_supersedes_and_the_first_stays_visible(make: MakeRecord):
    first, second = (Start(on=day(n), observed_at=at("2025-09-15")) for n in (2, 5))
    found = make(first, second).deployment_start

    assert (found.on, found.assumed, found.superseded) == (day(5), False, (day(2),))


def test_the_start_holds_at_every_as_of(make: MakeRecord):
    record = make(Start(on=day(2), observed_at=at("2025-12-01")))

    assert assess(record, end_of(day(0), UTC)).conditions[0].due_on == day(23)
    assert record.until(at("2025-09-14")).deployment_start.on == day(2)


@given(st.integers(-10, 400), st.integers(-10, 400))
def test_an_assessment_at_an_instant_knows_nothing_later(offset: int, met: int):
    definition = certificate()
    event = ConditionMet(condition="1", observed_at=start_of(day(met), UTC))
    seen = tuple(sorted([*definition.declared_observations(), event], key=lambda o: o.observed_at))
    record = Record(certificate=definition, source=source(1), observations=seen, ledger_head="")
    without = record.model_copy(update={"observations": definition.declared_observations()})
    moment = end_of(day(offset), UTC)

    assert (assess(record, moment) == assess(without, moment)) is (met > offset)


def test_the_edition_rises_with_entries_and_days_seen_and_with_nothing_else(make: MakeRecord):
    review = ReviewHeld(observed_at=at("2025-09-20"))
    one, two = make(), make(review)

    assert [one.edition(at(day)) for day in ("2025-09-13", "2025-09-20", "2026-01-01")] == [1001] * 3
    assert [two.edition(at(day)) for day in ("2025-09-13", "2025-09-20", "2026-01-01")] == [2001, 2002, 2002]


def test_however_many_days_are_seen_the_next_entry_is_a_higher_edition(make: MakeRecord):
    record = make()
    seen = tuple(ReviewHeld(observed_at=at("2020-01-01") + timedelta(days=n)) for n in range(1500))
    many = record.model_copy(update={"observations": seen})

    assert many.edition(at("2030-01-01")) < record.model_copy(update={"entries": 2}).edition(at("2019-01-01"))


@given(st.dates(date(2000, 1, 2), date(2100, 1, 1)), ZONES)
def test_a_day_begins_and_ends_within_itself(value: date, zone: ZoneInfo):
    assert day_of(start_of(value, zone), zone) == value == day_of(end_of(value, zone), zone)
    assert end_of(value, zone) + timedelta(microseconds=1) == start_of(value + timedelta(days=1), zone)


def test_an_as_of_day_is_its_end_and_an_instant_is_itself():
    berlin = ZoneInfo("Europe/Berlin")

    assert read_as_of("2025-09-13", berlin) == datetime(2025, 9, 13, 21, 59, 59, 999999, UTC)
    assert read_as_of("2025-09-13T12:00:00+02:00", berlin) == datetime(
        2025, 9, 13, 12, tzinfo=timezone(timedelta(hours=2))
    )
    with pytest.raises(ValueError, match="offset"):
        read_as_of("2025-09-13T12:00:00", berlin)


def test_a_duty_is_not_started_due_missed_or_done_by_a_review(make: MakeRecord):
    duties = [
        {"cadence": "quarterly", "number": 1, "text": "Review", "done_by": "review"},
        {"cadence": "monthly", "number": 2, "text": "Report"},
    ]
    held = ReviewHeld(observed_at=at("2025-12-10"))
    rows = {
        o.id: o for o in assess(make(held, obligations=duties), end_of(date(2026, 1, 20), UTC)).obligations
    }

    assert len(rows) == 4 + 12
    assert (rows["quarterly-1.2025-12"].status, rows["quarterly-1.2025-12"].done_on) == (
        "done",
        date(2025, 12, 10),
    )
    assert rows["quarterly-1.2026-03"].status == "due"
    assert rows["quarterly-1.2026-06"].status == "not_started"
    assert rows["monthly-2.2025-10"].status == "missed"
    assert rows["monthly-2.2025-10"].due_on == date(2025, 10, 13)


def test_the_months_of_a_duty_are_clipped_to_their_end(make: MakeRecord):
    head = {"decided_on": "2026-01-31", "valid_until": "2027-01-31"}
    duties = [{"cadence": "monthly", "number": 1, "text": "Report"}]
    rows = assess(make(certification=head, obligations=duties), end_of(date(2026, 2, 1), UTC)).obligations

    assert [r.due_on for r in rows[:3]] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
