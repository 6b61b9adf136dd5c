"""What is said of a condition: where it stands, how far it has slipped, and all else that is known of it."""

from decimal import Decimal
from typing import Any

import pytest

from dashboard.domain.conditions import Condition, ConditionState
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.conditions.wording import (
    condition_facts,
    condition_words,
    covering,
    slip_words,
    window_words,
)
from dashboard.domain.observations import (
    ConditionEvent,
    ConditionExtended,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
)
from tests.domain.conftest import DECIDED, as_of, at, day

GAP = Condition(
    id="1",
    title="Gap",
    timeline="2-3 weeks",
    risk="very_low",
    risk_reason="no impact",
    covers=("G-1", "A"),
    inferred=("A", "B"),
    blocks_traffic_from=Decimal(30),
)
BARE = Condition(id="2", title="Bare", timeline="2-3 weeks")


def state(on: int, *events: ConditionEvent, of: Condition = GAP, **terms: Any) -> ConditionState:
    return condition_state(of, events, as_of(day(on), **terms))


def met(on: int) -> ConditionMet:
    return ConditionMet(condition="1", observed_at=at(str(day(on))))


def waived(until: int) -> ConditionWaived:
    return ConditionWaived(
        condition="1", until=day(until), reason="low risk", approver="Board", observed_at=at(str(day(1)))
    )


def extended(to: int, on: int = 2) -> ConditionExtended:
    return ConditionExtended(
        condition="1", to=day(to), reason="supplier", approver="Chair", observed_at=at(str(day(on)))
    )


@pytest.mark.parametrize(
    ("found", "words", "lasting"),
    [
        (state(5), "due in 9 to 16 days", "due 4 Oct 2025"),
        (state(15), "due within 6 days", "due 4 Oct 2025"),
        (state(23), "2 days overdue", "due 4 Oct 2025"),
        (state(25, met(20)), "met 3 Oct, 1 day early", "met 3 Oct 2025, 1 day early"),
        (state(25, met(23)), "met 6 Oct, 2 days late", "met 6 Oct 2025, 2 days late"),
        (state(25, waived(40)), "waived until 23 Oct", "waived until 23 Oct 2025"),
        (state(41, waived(40)), "20 days overdue", "due 4 Oct 2025"),
    ],
)
def test_where_it_stands_is_said_of_the_day_or_for_any_day(found: ConditionState, words: str, lasting: str):
    assert condition_words(found) == words
    assert condition_words(found, lasting=True) == lasting


@pytest.mark.parametrize(
    ("found", "words", "lasting"),
    [
        (state(5), None, None),
        (
            state(5, extended(28)),
            "first due 4 Oct, 7 days later now",
            "first due 4 Oct 2025, 7 days later now",
        ),
        (state(5, extended(22)), "first due 4 Oct, 1 day later now", "first due 4 Oct 2025, 1 day later now"),
        (
            state(5, extended(20)),
            "first due 4 Oct, 1 day earlier now",
            "first due 4 Oct 2025, 1 day earlier now",
        ),
    ],
)
def test_how_far_it_has_slipped_is_said_both_ways(
    found: ConditionState, words: str | None, lasting: str | None
):
    assert slip_words(found) == words
    assert slip_words(found, lasting=True) == lasting


def test_its_window_says_whether_it_hangs_on_an_assumption():
    assert window_words(state(5)) == "27 Sep to 4 Oct"
    assert window_words(state(5, start_assumed=True)) == "27 Sep to 4 Oct (assumed)"


def test_what_covers_something_is_named():
    assert [covering(ids) for ids in ((), ("1",), ("1", "2"))] == [
        "",
        "condition 1",
        "condition 1 and condition 2",
    ]


def test_all_that_is_known_is_told_a_line_each():
    again = ConditionReopened(condition="1", reason="came back", observed_at=at(str(day(3))))
    found = state(5, extended(28), met(2), again, waived(150), start_assumed=True)

    assert condition_facts(found, start=DECIDED) == (
        "Risk: very low (no impact)",
        "Covers: G-1 and A (inferred from the document's words: A)",
        "Window: 27 Sep 2025 to 11 Oct 2025, 2-3 weeks",
        "Assumed: the deployment started on 13 Sep 2025, the day of the certification",
        "Blocks traffic from 30%",
        "Extended on 15 Sep to 11 Oct by Chair: supplier",
        "Waived until 10 Feb 2026 by Board: low risk",
        "Reopened: came back",
    )
    assert "Extended on 15 Sep 2025 to 11 Oct 2025 by Chair: supplier" in condition_facts(
        found, start=DECIDED, lasting=True
    )


def test_what_is_not_known_is_left_out():
    assert condition_facts(state(5, of=BARE), start=DECIDED) == (
        "Risk: not stated",
        "Covers: nothing",
        "Window: 27 Sep 2025 to 4 Oct 2025, 2-3 weeks",
    )
    ended = condition_facts(state(41, waived(40)), start=DECIDED)
    assert [line for line in ended if line.startswith("Waived")] == []
