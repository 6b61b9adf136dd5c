from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.observations import SignOffRecorded
from dashboard.domain.operations.signoffs import Board, SignOff, SignOffState, signoff_states
from tests.domain.conftest import as_of, at, day

CHAIR = SignOff(role="Chair", name="C", decision="approved", decided_on=day(3), remark="Watch it")
BOARDS = (
    Board(name="Board", signoffs=(CHAIR, SignOff(role="Member", name="M", decision="abstained"))),
    Board(name="Audit", signoffs=(SignOff(role="Auditor", name="A"),)),
)


def event(role: str, change: Any, on: int) -> SignOffRecorded:
    return SignOffRecorded(role=role, change=change, observed_at=at(str(day(on))) + timedelta(hours=12))


def states(on: int, *events: SignOffRecorded, **terms: Any) -> tuple[SignOffState, ...]:
    return signoff_states(BOARDS, events, as_of(day(on), **terms))


def test_every_member_of_every_board_is_told_in_order():
    assert [(s.board, s.role, s.name, s.decision, s.decided_on, s.remark) for s in states(5)] == [
        ("Board", "Chair", "C", "approved", day(3), "Watch it"),
        ("Board", "Member", "M", "abstained", None, None),
        ("Audit", "Auditor", "A", None, None, None),
    ]


def test_a_member_is_told_by_the_role():
    assert [(str(s.subject), s.subject.kind) for s in states(5)[:1]] == [("Chair", "signoff")]


def test_a_dated_decision_counts_from_its_day_and_an_undated_one_from_the_start():
    assert [(s.decision, s.decided_on) for s in states(2)[:2]] == [(None, None), ("abstained", None)]
    assert [(s.decision, s.decided_on) for s in states(3)[:2]] == [("approved", day(3)), ("abstained", None)]


def test_what_is_recorded_replaces_what_is_printed_for_that_role_alone():
    found = states(
        9, event("Chair", "rejected", 6), event("Auditor", "approved", 7), event("Chair", "abstained", 8)
    )

    assert [(s.decision, s.decided_on) for s in found] == [
        ("abstained", day(8)),
        ("abstained", None),
        ("approved", day(7)),
    ]


def test_a_remark_is_open_until_it_is_closed_and_the_decision_stays():
    before, after = states(9)[0], states(9, event("Chair", "remark_closed", 7))[0]

    assert (before.has_open_remark, before.remark_closed_on) == (True, None)
    assert (after.has_open_remark, after.remark_closed_on) == (False, day(7))
    assert (before.remark_is, after.remark_is, states(9)[1].remark_is) == ("open", "closed", None)
    assert (after.decision, after.decided_on, after.remark) == ("approved", day(3), "Watch it")
    assert states(9)[1].has_open_remark is False


def test_only_a_rejection_is_overruled_and_a_later_decision_ends_that():
    overruled = event("Chair", "overruled", 7).model_copy(update={"by": "Board", "reason": "tested since"})

    def told(*events: SignOffRecorded) -> tuple[Any, ...]:
        found = states(9, *events)[0]
        return found.overruled_by, found.overruled_on, found.overruled_because, found.rejects

    rejected, again = event("Chair", "rejected", 6), event("Chair", "rejected", 8)
    assert told(rejected, overruled) == ("Board", day(7), "tested since", False)
    assert told(overruled) == (None, None, None, False)
    assert told(rejected, overruled, again) == (None, None, None, True)
    assert told(rejected) == (None, None, None, True)


def test_days_are_those_of_the_zone():
    zone = ZoneInfo("Pacific/Kiritimati")  # 14 hours ahead
    found = states(9, event("Chair", "remark_closed", 7), event("Auditor", "approved", 7), zone=zone)

    assert (found[0].remark_closed_on, found[2].decided_on) == (day(8), day(8))


@pytest.mark.parametrize(
    ("remark", "is_"),
    [
        ("Phase 4 funding approved", "note"),
        ("Infrastructure support confirmed", "note"),
        ("Regulatory compliance maintained.", "note"),
        ("Runbooks in place", "note"),
        ("User training completion", "open"),
        ("QV completion in Phase 4", "open"),
        ("Monitor performance baselines", "open"),
        ("Funding not approved", "open"),
        ("Funding to be approved", "open"),
        ("Once training is completed", "open"),
        ("Approved", "note"),
    ],
)
def test_a_remark_that_states_a_fact_is_a_note_and_asks_for_nothing(remark: str, is_: str):
    board = Board(name="Board", signoffs=(SignOff(role="Chair", name="C", remark=remark),))
    (found,) = signoff_states((board,), (), as_of(day(5)))

    assert (found.remark_is, found.has_open_remark) == (is_, is_ == "open")
