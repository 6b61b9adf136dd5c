"""What a condition's events make of it, one after the other, with every date it leaves."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from dashboard.domain.conditions import Condition, ConditionState, covers_of
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.observations import (
    ConditionEvent,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
)
from tests.domain.conftest import DECIDED, as_of, at, day

GAP = Condition(id="1", title="Close the gap", timeline="2-3 weeks", items=("First", "Second"))
STATUSES = ["pending", "open", "due_today", "overdue", "met", "met_late", "waived"]


def noon(offset: int) -> datetime:
    return at(str(day(offset))) + timedelta(hours=12)


def met(offset: int) -> ConditionMet:
    return ConditionMet(condition="1", observed_at=noon(offset))


def done(item: int, offset: int) -> ConditionItemDone:
    return ConditionItemDone(condition="1", item=item, observed_at=noon(offset))


def extended(to: int, offset: int, reason: str = "supplier") -> ConditionExtended:
    return ConditionExtended(
        condition="1", to=day(to), reason=reason, approver="Board", observed_at=noon(offset)
    )


def waived(until: int, offset: int) -> ConditionWaived:
    return ConditionWaived(
        condition="1", until=day(until), reason="low risk", approver="Board", observed_at=noon(offset)
    )


def reopened(offset: int, reason: str = "found wanting") -> ConditionReopened:
    return ConditionReopened(condition="1", reason=reason, observed_at=noon(offset))


def state(offset: int, *events: ConditionEvent, condition: Condition = GAP, **terms: Any) -> ConditionState:
    return condition_state(condition, events, as_of(day(offset), **{"start_assumed": True, **terms}))


def test_what_holds_of_every_status():
    states = {
        "pending": state(13),
        "open": state(14),
        "due_today": state(21),
        "overdue": state(22),
        "met": state(30, met(21)),
        "met_late": state(30, met(22)),
        "waived": state(22, waived(40, 20)),
    }

    assert [found.status for found in states.values()] == STATUSES
    assert [name for name, found in states.items() if found.is_met] == ["met", "met_late"]
    assert [name for name, found in states.items() if found.is_unmet] == STATUSES[:4]
    assert [name for name, found in states.items() if found.has_standing_cover] == [
        "pending",
        "open",
        "due_today",
        "waived",
    ]
    assert [found.days_left for found in states.values()] == [8, 7, 0, -1, None, None, -1]
    assert [found.overdue_since for found in states.values()] == [None] * 3 + [day(22)] + [None] * 3


@pytest.mark.parametrize(
    ("timeline", "known", "assumed"),
    [
        ("2-3 weeks from deployment start", True, True),
        ("2-3 weeks", True, True),
        ("2-3 weeks from certification", True, False),
        ("2-3 weeks from deployment start", False, False),
        ("2-3 weeks from certification", False, False),
    ],
)
def test_only_a_window_that_hangs_on_an_assumed_start_is_assumed(timeline: str, known: bool, assumed: bool):
    condition = GAP.model_copy(update={"timeline": timeline})

    assert state(5, condition=condition, start_assumed=known).start_assumed is assumed


def test_a_window_follows_the_start_and_not_the_decision():
    found = state(5, start=day(7), start_assumed=False)

    assert (found.opens_on, found.due_on, found.original_due_on) == (day(21), day(28), day(28))
    assert (found.open_since, found.on) == (DECIDED, day(5))


def test_a_condition_nobody_has_touched_has_nothing_but_its_window():
    found = state(5)

    assert (found.opens_on, found.due_on, found.slip_days, found.items_done) == (day(14), day(21), 0, 0)
    assert (found.met_at, found.met_on, found.extensions) == (None, None, ())
    assert (found.waived_until, found.waived_by, found.waiver_reason, found.reopened_because) == (None,) * 4
    assert [(item.text, item.done, item.done_on) for item in found.items] == [
        ("First", False, None),
        ("Second", False, None),
    ]


def test_a_condition_met_as_a_whole_has_all_its_items_done_on_that_day():
    found = state(30, met(9))

    assert [(item.done, item.done_on) for item in found.items] == [(True, day(9)), (True, day(9))]
    assert (found.items_done, found.met_at, found.met_on) == (2, noon(9), day(9))


def test_an_item_keeps_its_own_day_when_the_whole_is_met_later():
    found = state(30, done(2, 4), met(9))

    assert [item.done_on for item in found.items] == [day(9), day(4)]


def test_items_done_in_any_order_meet_it_at_the_latest_of_them():
    found = state(30, done(2, 5), done(1, 8))

    assert (found.status, found.met_at, [item.done_on for item in found.items]) == (
        "met",
        noon(8),
        [day(8), day(5)],
    )


def test_one_item_of_two_does_not_meet_it_however_often_it_is_done():
    found = state(10, done(1, 5), done(1, 6))

    assert (found.is_met, found.items_done, found.items[0].done_on) == (False, 1, day(6))


def test_the_first_day_met_stands_when_its_items_are_done_afterwards():
    found = state(30, met(9), done(1, 10), done(2, 11))

    assert (found.met_on, [item.done_on for item in found.items]) == (day(9), [day(10), day(11)])


def test_an_item_the_condition_does_not_have_meets_nothing():
    assert state(10, done(1, 5), done(3, 6)).is_met is False


def test_two_extensions_are_kept_in_order_with_what_each_added():
    found = state(25, extended(28, 10), extended(35, 20, reason="audit"))

    assert [(e.granted_on, e.to, e.days, e.reason, e.approver) for e in found.extensions] == [
        (day(10), day(28), 7, "supplier", "Board"),
        (day(20), day(35), 7, "audit", "Board"),
    ]
    assert (found.due_on, found.original_due_on, found.slip_days, found.opens_on) == (
        day(35),
        day(21),
        14,
        day(14),
    )


def test_a_date_brought_forward_slips_backwards_and_opens_no_later_than_it_is_due():
    found = state(5, extended(10, 1))

    assert (found.opens_on, found.due_on, found.slip_days, found.extensions[0].days) == (
        day(10),
        day(10),
        -11,
        -11,
    )


def test_met_is_judged_by_the_due_date_of_the_day_it_was_met():
    early = state(50, met(22), extended(30, 23))
    late = state(50, extended(30, 20), met(22), extended(15, 23))

    assert (early.status, early.due_on) == ("met_late", day(21))
    assert (late.status, late.due_on) == ("met", day(30))


def test_a_waiver_says_who_why_and_until_when():
    found = state(25, waived(40, 20))

    assert (found.status, found.waived_until, found.waived_by, found.waiver_reason) == (
        "waived",
        day(40),
        "Board",
        "low risk",
    )


@pytest.mark.parametrize(("until", "since"), [(18, 22), (20, 22), (21, 22), (22, 23), (40, 41)])
def test_after_a_waiver_it_is_overdue_from_the_later_of_both_days(until: int, since: int):
    assert state(60, waived(until, 10)).overdue_since == day(since)


def test_a_waiver_that_ended_before_the_due_date_leaves_it_as_it_was():
    assert [state(on, waived(10, 5)).status for on in (10, 11, 14)] == ["waived", "pending", "open"]


def test_a_met_condition_is_met_whether_it_was_waived_or_not():
    assert state(25, waived(40, 5), met(9)).status == "met"


def test_the_newest_of_two_waivers_counts():
    found = state(35, waived(40, 5), waived(30, 10))

    assert (found.status, found.waived_until) == ("overdue", day(30))


def test_a_reopened_condition_is_waived_no_longer():
    found = state(25, waived(40, 5), reopened(24))

    assert (found.status, found.overdue_since) == ("overdue", day(22))
    assert (found.waived_until, found.waived_by, found.waiver_reason) == (None, None, None)


def test_a_waiver_given_after_the_reopening_counts():
    found = state(25, waived(40, 5), reopened(20), waived(30, 21))

    assert (found.status, found.waived_until) == ("waived", day(30))


def test_a_reopened_condition_has_nothing_done_and_says_why_it_is_open_again():
    found = state(15, done(1, 2), met(5), reopened(9))

    assert (found.status, found.met_at, found.met_on, found.items_done) == ("open", None, None, 0)
    assert (found.reopened_because, found.open_since) == ("found wanting", day(9))


def test_met_again_it_is_met_on_the_later_day_and_says_nothing_of_the_reopening():
    found = state(30, met(5), reopened(9), met(12))

    assert (found.status, found.met_on, found.reopened_because) == ("met", day(12), None)
    assert found.open_since == day(9)


def test_reopened_twice_the_last_reason_and_day_count():
    found = state(15, met(5), reopened(6), met(7), reopened(8, reason="again"))

    assert (found.reopened_because, found.open_since) == ("again", day(8))


def test_extensions_outlast_a_reopening_and_the_due_date_they_gave_counts_again():
    found = state(30, extended(28, 10), met(26), reopened(29))

    assert (found.status, found.due_on, found.overdue_since) == ("overdue", day(28), day(29))
    assert len(found.extensions) == 1


def test_a_condition_knows_its_window_its_name_and_refuses_what_is_none():
    assert GAP.window(day(7), DECIDED) == (day(21), day(28))
    assert (str(state(5).subject), state(5).subject.kind) == ("condition 1", "condition")
    with pytest.raises(ValidationError, match="soon is not a timeline"):
        Condition(id="1", title="Gap", timeline="soon")


def test_conditions_cover_the_items_that_they_name():
    one, two = (
        state(5, condition=GAP.model_copy(update={"id": name, "covers": covers}))
        for name, covers in (("1", ("G-1", "A")), ("2", ("G-1",)))
    )

    assert covers_of("G-1", (one, two)) == (one, two)
    assert covers_of("A", (one, two)) == (one,)
    assert covers_of("B", (one, two)) == ()


def test_all_days_are_days_of_the_certification_s_zone():
    zone = ZoneInfo("Pacific/Kiritimati")  # 14 hours ahead
    found = state(
        30,
        done(1, 5),
        done(2, 8),
        extended(28, 10),
        reopened(11),
        done(1, 12),
        zone=zone,
        start_assumed=False,
    )

    assert (found.open_since, found.extensions[0].granted_on) == (day(12), day(11))
    assert found.items[0].done_on == day(13)
    assert state(30, met(8), zone=zone).met_on == day(9)
