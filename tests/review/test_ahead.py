from datetime import UTC, timedelta
from typing import Any

import pytest

from dashboard.domain.observations import ConditionMet, ConditionWaived
from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.review.ahead import Upcoming, before_next_review, upcoming
from tests.domain.conftest import MakeRecord, at, day


def coming(make: MakeRecord, *seen: Any, on: int, days: int = 7, **changed: Any) -> list[Upcoming]:
    assessment = assess(make(*seen, **changed), end_of(day(on), UTC))
    return list(upcoming(assessment, until=day(on + days)))


def said(found: list[Upcoming]) -> list[tuple[str, int]]:
    return [(e.sentence, (e.on - day(0)).days) for e in found]


def test_what_opens_and_what_falls_due_stand_in_the_order_of_their_days(make: MakeRecord):
    found = said(coming(make, on=12, days=9))

    assert found == [("Condition 1 (Close the gap) opens", 14), ("Condition 1 (Close the gap) is due", 21)]


@pytest.mark.parametrize(("on", "expected"), [(13, False), (14, True), (21, True), (22, False)])
def test_the_days_of_both_ends_count(make: MakeRecord, on: int, expected: bool):
    due = [e for e in coming(make, on=on) if e.what == "due"]

    assert bool(due) is expected


def test_a_met_condition_no_longer_falls_due(make: MakeRecord):
    met = ConditionMet(condition="1", observed_at=at("2025-09-28"))

    assert "due" not in {e.what for e in coming(make, met, on=16)}


def test_a_waiver_ends_instead(make: MakeRecord):
    waived = ConditionWaived(
        condition="1", until=day(20), reason="frozen", approver="Board", observed_at=at("2025-09-28")
    )

    assert said(coming(make, waived, on=16)) == [("The waiver of condition 1 ends", 20)]


def test_steps_not_reached_are_ahead_and_those_reached_are_not(make: MakeRecord):
    reached = Traffic.model_validate({"percent": 10, "observed_at": at("2025-09-20")}, strict=False)
    found = [e.sentence for e in coming(make, reached, on=7) if e.what == "step"]

    assert found == ["The step to 50% is planned", "The step to 100% is planned"]


def test_duties_expiry_and_the_asked_for_review_are_ahead(make: MakeRecord):
    duties = [{"cadence": "monthly", "number": 1, "text": "Scan"}]
    head = {"valid_until": day(32).isoformat(), "next_review": day(31).isoformat()}
    found = coming(make, on=28, certification=head, obligations=duties)

    assert [(e.what, e.sentence) for e in found] == [
        ("duty", "Duty monthly-1.2025-10 is due: Scan"),
        ("review", "The review that the certificate asks for"),
        ("expires", "The certificate expires after 15 Oct 2025"),
    ]


def test_the_waiver_of_a_trigger_ends(make: MakeRecord):
    rollback = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
    seen = [
        TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-14")),
        TriggerChanged(
            trigger="security", change="waived", reason="patched", until=day(5), observed_at=at("2025-09-15")
        ),
    ]
    found = coming(make, *seen, on=3, rollback=rollback)

    assert [e.sentence for e in found if e.what == "ends"] == ["The waiver of trigger security ends"]


def test_weekly_maintenance_falls_on_its_weekday(make: MakeRecord):
    windows = [{"cadence": "weekly", "text": "Patches", "when": "Saturday 2-4 AM"}]
    found = coming(make, on=0, days=14, operations={"maintenance": {"windows": windows}})
    days = [e.on for e in found if e.what == "maintenance"]

    assert days == [day(0), day(7), day(14)]
    assert {d.weekday() for d in days} == {5}


def test_the_next_review_is_seven_days_ahead(make: MakeRecord):
    assessment = assess(make(), end_of(day(14), UTC))

    assert {e.on for e in before_next_review(assessment)} == {assessment.on + timedelta(days=7)}
