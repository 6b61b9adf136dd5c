from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.conditions import Condition, ConditionState
from dashboard.domain.conditions.history import condition_state, later
from dashboard.domain.observations import (
    ConditionEvent,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
)
from dashboard.domain.values.timelines import read_timeline
from tests.domain.conftest import DECIDED, as_of, at, day

CONDITION = Condition(
    id="1", title="Close the gap", timeline="2-3 weeks from deployment start", items=("a", "b")
)


def state(on: date, *events: ConditionEvent, condition: Condition = CONDITION) -> ConditionState:
    return condition_state(condition, events, as_of(on))


def met(on: date) -> ConditionMet:
    return ConditionMet(condition="1", observed_at=at(str(on)))


@pytest.mark.parametrize(
    ("text", "opens", "due"),
    [
        ("2-3 weeks from deployment start", 14, 21),
        ("1-2 weeks from deployment start", 7, 14),
        ("1 to 2 weeks", 7, 14),
        ("10 days", 10, 10),
        ("within 3 weeks", 0, 21),
        ("Within 1 day", 0, 1),
        ("2-4 weeks after certification", 14, 28),
    ],
)
def test_a_timeline_is_a_window(text: str, opens: int, due: int):
    assert read_timeline(text).window(DECIDED, DECIDED) == (day(opens), day(due))


def test_months_are_calendar_months_clipped_to_their_end():
    assert read_timeline("1-2 months").window(date(2026, 1, 31), DECIDED) == (
        date(2026, 2, 28),
        date(2026, 3, 31),
    )


def test_a_timeline_from_certification_does_not_move_with_the_start():
    assert read_timeline("1-2 weeks from certification").window(date(2030, 1, 1), DECIDED) == (
        day(7),
        day(14),
    )


@pytest.mark.parametrize(
    "text", ["soon", "3-2 weeks", "2-3 fortnights", "-2 weeks", "2.5 weeks", "next 3 weeks", ""]
)
def test_a_text_that_is_no_timeline_is_refused_with_what_to_write(text: str):
    with pytest.raises(ValueError, match="write"):
        read_timeline(text)


@pytest.mark.parametrize(
    ("offset", "status", "left"),
    [
        (0, "pending", 21),
        (13, "pending", 8),
        (14, "open", 7),
        (20, "open", 1),
        (21, "due_today", 0),
        (22, "overdue", -1),
    ],
)
def test_a_condition_goes_through_its_window(offset: int, status: str, left: int):
    found = state(day(offset))

    assert (found.status, found.days_left) == (status, left)


@given(first=st.integers(0, 52), width=st.integers(0, 52), offset=st.integers(-400, 800))
def test_exactly_one_status_holds_on_every_day(first: int, width: int, offset: int):
    condition = CONDITION.model_copy(update={"timeline": f"{first}-{first + width} weeks"})
    found, opens, due = state(day(offset), condition=condition), 7 * first, 7 * (first + width)
    expected = (
        "overdue"
        if offset > due
        else "due_today"
        if offset == due
        else "open"
        if offset >= opens
        else "pending"
    )

    assert found.status == expected
    assert found.is_unmet
    assert found.has_standing_cover is (found.status != "overdue")


@given(st.lists(st.integers(-30, 60), min_size=2, max_size=2).map(sorted))
def test_an_unmet_condition_never_gets_better_with_time(offsets: list[int]):
    order = ("pending", "open", "due_today", "overdue")
    earlier, later = (order.index(state(day(n)).status) for n in offsets)

    assert earlier <= later


@pytest.mark.parametrize(("on", "status"), [(15, "met"), (21, "met"), (22, "met_late")])
def test_a_met_condition_is_met_in_time_or_late(on: int, status: str):
    found = state(day(30), met(day(on)))

    assert (found.status, found.days_left, found.is_unmet) == (status, None, False)


def test_the_last_item_makes_the_condition_met_on_its_date():
    first = ConditionItemDone(condition="1", item=1, observed_at=at("2025-09-20"))
    second = ConditionItemDone(condition="1", item=2, observed_at=at("2025-09-25"))

    assert state(day(10), first).status == "pending"
    assert state(day(30), first, second).met_on == date(2025, 9, 25)


def test_a_condition_without_items_is_not_met_by_having_none_left():
    bare = CONDITION.model_copy(update={"items": ()})

    assert state(day(30), condition=bare).status == "overdue"


def test_an_extension_moves_the_due_date_and_keeps_the_original():
    granted = ConditionExtended(
        condition="1", to=day(28), reason="supplier", approver="Board", observed_at=at("2025-10-01")
    )
    found = state(day(25), granted)

    assert (found.status, found.due_on, found.original_due_on, found.slip_days) == (
        "open",
        day(28),
        day(21),
        7,
    )
    assert [(e.days, e.reason, e.approver) for e in found.extensions] == [(7, "supplier", "Board")]


def test_an_expired_waiver_brings_the_due_date_back():
    waived = ConditionWaived(
        condition="1", until=day(40), reason="low risk", approver="Board", observed_at=at("2025-09-20")
    )

    assert (state(day(40), waived).status, state(day(40), waived).has_standing_cover) == ("waived", True)
    assert (state(day(41), waived).status, state(day(41), waived).overdue_since) == ("overdue", day(41))


def test_a_reopened_condition_counts_again_from_its_window():
    again = ConditionReopened(condition="1", reason="found wanting", observed_at=at("2025-09-22"))
    found = state(day(10), met(day(5)), again)

    assert (found.status, found.reopened_because, found.open_since) == (
        "pending",
        "found wanting",
        date(2025, 9, 22),
    )


def test_a_reopened_condition_asks_for_its_items_again():
    done = [ConditionItemDone(condition="1", item=n, observed_at=at("2025-09-20")) for n in (1, 2)]
    again = ConditionReopened(condition="1", reason="found wanting", observed_at=at("2025-09-22"))
    found = state(day(30), *done, again, done[0].model_copy(update={"observed_at": at("2025-09-23")}))

    assert (found.is_met, found.items_done) == (False, 1)


def test_the_first_day_met_stands_and_is_judged_by_the_due_date_of_that_day():
    extended = ConditionExtended(
        condition="1", to=day(60), reason="supplier", approver="Board", observed_at=at(str(day(40)))
    )
    found = state(day(50), met(day(30)), extended, met(day(45)))

    assert (found.status, found.met_on, found.due_on) == ("met_late", day(30), day(21))


@given(hour=st.integers(0, 23), minute=st.integers(0, 59))
def test_a_deadline_lasts_to_the_end_of_its_day(hour: int, minute: int):
    moment = datetime.combine(day(21), datetime.min.time(), UTC) + timedelta(hours=hour, minutes=minute)

    assert state(day(30), ConditionMet(condition="1", observed_at=moment)).status == "met"


@given(
    st.integers(0, 40),
    st.integers(0, 40),
    st.lists(
        st.one_of(
            st.builds(met, st.dates(DECIDED, DECIDED + timedelta(days=40))),
            st.builds(
                lambda until, on: ConditionWaived(
                    condition="1", until=until, reason="r", approver="a", observed_at=at(str(on))
                ),
                st.dates(DECIDED, DECIDED + timedelta(days=60)),
                st.dates(DECIDED, DECIDED + timedelta(days=40)),
            ),
        ),
        max_size=3,
    ),
)
def test_a_condition_to_which_nothing_more_happens_is_known_for_every_later_day(
    first: int, more: int, events: list[ConditionEvent]
):
    seen = [e for e in sorted(events, key=lambda e: e.observed_at) if e.observed_at < at(str(day(first)))]

    assert later(state(day(first), *seen), day(first + more)) == state(day(first + more), *seen)
