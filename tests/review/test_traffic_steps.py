from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from dashboard.domain.rollout.events import Traffic
from dashboard.domain.rollout.phases import Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.review.calendar import agenda
from dashboard.review.columns.rollout import STEPS, phase_steps
from dashboard.review.traffic_steps import days_late, phase_words, step_words
from tests.domain.conftest import MakeRecord, at, day


def seen(make: MakeRecord, *shifts: tuple[int, str], on: int) -> Assessment:
    observed = [Traffic(percent=Decimal(p), observed_at=at(when)) for p, when in shifts]
    return assess(make(*observed), end_of(day(on), UTC))


# Steps planned for 20, 22 and 24 September; day 0 is 13 September.
@pytest.mark.parametrize(
    ("shifts", "on", "expected"),
    [
        ((), 13, ["next", "planned", "planned"]),
        (((10, "2025-09-20"),), 8, ["reached", "next", "planned"]),
        (((10, "2025-09-20"),), 9, ["reached", "next", "planned"]),
        (((10, "2025-09-20"),), 10, ["reached", "late", "planned"]),
        (((10, "2025-09-21"), (50, "2025-09-22")), 12, ["reached_late", "reached", "late"]),
        (((10, "2025-09-20"), (50, "2025-09-22"), (100, "2025-09-23")), 13, ["reached"] * 3),
    ],
)
def test_a_step_is_reached_next_or_planned_and_late_only_where_traffic_is_observed(
    make: MakeRecord, shifts: Any, on: int, expected: list[str]
):
    assessment = seen(make, *shifts, on=on)

    assert [step_words(step, assessment).state for step in assessment.rollout.steps] == expected


def test_a_step_says_its_share_its_day_and_how_late_it_is(make: MakeRecord):
    assessment = seen(make, (10, "2025-09-21"), on=13)
    first, second, third = (step_words(step, assessment) for step in assessment.rollout.steps)

    assert (first.share, first.when, first.late) == ("10%", "21 Sep", "1 day late")
    assert first.sentence == "10% planned for 20 Sep, reached 21 Sep, 1 day late"
    assert (second.share, second.when, second.late) == ("50%", "plan 22 Sep", "4 days late")
    assert second.sentence == "50% planned for 22 Sep, 4 days late"
    assert third.sentence == "100% planned for 24 Sep, 2 days late"
    assert [days_late(step, assessment) for step in assessment.rollout.steps] == [1, 4, 2]


@pytest.mark.parametrize(
    ("planned", "reached", "on", "late"),
    [(5, 7, 9, 2), (5, 3, 9, -2), (5, 5, 9, 0), (5, None, 9, 4), (5, None, 5, None), (5, None, 3, None)],
)
def test_days_late_are_counted_once_a_step_is_reached_or_overdue(make, planned, reached, on, late):
    step = Step(percent=Decimal(20), planned_on=day(planned), reached_on=day(reached) if reached else None)

    assert days_late(step, seen(make, (10, "2025-09-13"), on=on)) == late


def test_no_step_is_late_where_no_traffic_is_observed(make):
    unseen = seen(make, on=13)
    steps = [item for phase in unseen.rollout.phases for item in phase_steps(phase, unseen)]

    assert [days_late(item.state, unseen) for item in steps] == [None, None, None]
    assert [STEPS["days_late"].cell(item) for item in steps] == [None, None, None]
    assert next(o.summary for o in agenda(unseen) if o.kind == "step").startswith("○ Not started")


def test_a_phase_says_its_status_and_days(make: MakeRecord):
    assessment = seen(make, on=8)

    assert [phase_words(phase, assessment.on) for phase in assessment.rollout.phases] == [
        "Phase 1 Base: late, 13 Sep to 19 Sep",
        "Phase 2 Shift: running, 20 Sep to 26 Sep",
    ]
