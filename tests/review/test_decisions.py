from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from dashboard.domain.observations import ConditionWaived
from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.review.decisions import Question, questions
from tests.domain.conftest import MakeRecord, at, day


def asked(make: MakeRecord, *seen: Any, on: int = 16, **changed: Any) -> list[Question]:
    return list(questions(assess(make(*seen, **changed), end_of(day(on), UTC))))


def test_a_trigger_that_fired_is_asked_about_first_with_the_traffic_permitted_until_then(make: MakeRecord):
    rollback = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
    fired = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-20"))
    first, *_ = asked(make, fired, rollback=rollback)

    assert first.question == "Roll back, or waive trigger security?"
    assert first.facts[0].startswith("fired 20 Sep 2025, 00:00: CVE")
    assert first.facts[1:] == ("permitted until then: 0% of traffic",)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (13, []),
        (14, ["Will condition 1 be met by 4 Oct, or is it extended?"]),
        (22, ["Extend or waive condition 1, which is overdue?"]),
    ],
)
def test_a_condition_is_asked_about_from_seven_days_before_it_is_due(
    make: MakeRecord, on: int, expected: list[str]
):
    assert [q.question for q in asked(make, on=on) if "condition" in q.question] == expected


def test_a_waiver_that_ends_before_the_next_review_is_asked_about(make: MakeRecord):
    waived = ConditionWaived(
        condition="1", until=day(20), reason="frozen", approver="Board", observed_at=at("2025-09-28")
    )
    (question,) = asked(make, waived)

    assert question.question == "Renew the waiver of condition 1, which ends on 3 Oct?"
    assert question.facts == ("waived by Board: frozen", "due 4 Oct 2025 without it")


def test_nothing_open_asks_nothing(make: MakeRecord):
    assert asked(make, on=3) == []


def test_a_gate_that_no_condition_covers_is_asked_about(make: MakeRecord):
    (question,) = [q for q in asked(make, conditions=[], agents=[]) if "gap" in q.question]

    assert question.question == "What closes the gap of G-1 Coverage?"
    assert question.facts == ("90%, required: 95%+; no condition covers it", "owner: no owner")


def test_traffic_above_what_is_permitted_is_asked_about(make: MakeRecord):
    traffic = Traffic(percent=Decimal(50), observed_at=at("2025-09-20"))
    (question,) = [q for q in asked(make, traffic, conditions=[], agents=[]) if "traffic" in q.question]

    assert question.question == "Take traffic back to 0%?"
    assert question.facts[0] == "traffic stands at 50%, permitted now: 0%"
