from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

from dashboard.domain.record import PlanOfRecord
from dashboard.domain.rollout.events import PhaseMark, PlanRevised, Traffic
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values.instants import end_of
from tests.domain.conftest import MakeRecord, at, certificate, day, source


def revised(on: str, *steps: Any, reason: str | None = None) -> PlanRevised:
    body = {"observed_at": at(on), "steps": [{"percent": s} if isinstance(s, int) else s for s in steps]}
    return PlanRevised.model_validate({**body, "reason": reason}, strict=False)


def percents(found: Assessment) -> list[list[int]]:
    return [[int(percent) for percent, _ in plan.steps] for plan in found.plans]


def test_every_revision_is_kept_and_the_newest_holds(make: MakeRecord):
    record = make(revised("2025-09-20", 25, 100, reason="slower"), revised("2025-09-22", 5, 50, 100))

    before, between, after = (assess(record, end_of(day(n), UTC)) for n in (5, 8, 10))

    assert percents(before) == [[10, 50, 100]]
    assert percents(between) == [[10, 50, 100], [25, 100]]
    assert percents(after) == [[10, 50, 100], [25, 100], [5, 50, 100]]
    assert [s.percent for s in after.rollout.steps] == [5, 50, 100]
    assert [(p.since, p.reason) for p in between.plans] == [(None, None), (date(2025, 9, 20), "slower")]


def test_a_revision_that_changes_nothing_is_none(make: MakeRecord):
    assert percents(assess(make(revised("2025-09-20", 10, 50, 100)), end_of(day(9), UTC))) == [[10, 50, 100]]


def test_a_steps_own_day_holds_and_others_are_spread_over_their_phase(make: MakeRecord):
    found = assess(
        make(revised("2025-09-14", {"percent": 30, "planned_on": "2025-09-30"}, 100)), end_of(day(9), UTC)
    )

    assert [s.planned_on for s in found.rollout.steps] == [date(2025, 9, 30), date(2025, 9, 23)]


def test_a_step_that_a_revision_moves_keeps_the_day_it_was_first_planned_for(make: MakeRecord):
    first = assess(make(), end_of(day(0), UTC)).rollout.steps[0]
    later = {"percent": 10, "planned_on": str(day(30))}
    moved = assess(make(revised("2025-09-14", later, 50, 100)), end_of(day(9), UTC)).rollout.steps[0]

    assert (moved.planned_on, moved.first_planned_on) == (day(30), first.planned_on)


def test_steps_go_to_the_phase_that_reached_as_far(make: MakeRecord):
    phases = [
        {"number": 1, "name": "A", "weeks": "1", "steps": [{"percent": 10}, {"percent": 30}]},
        {"number": 2, "name": "B", "weeks": "2", "steps": [{"percent": 60}]},
    ]
    found = assess(
        make(revised("2025-09-14", 5, 30, 31, 100), rollout={"phases": phases}), end_of(day(9), UTC)
    )

    assert [[int(s.percent) for s in p.steps] for p in found.rollout.phases] == [[5, 30], [31, 100]]


def test_a_plan_without_a_step_of_traffic_stays_as_it_is(make: MakeRecord):
    record = make(
        revised("2025-09-14", 5, 100), rollout={"phases": [{"number": 1, "name": "A", "weeks": "1"}]}
    )

    assert assess(record, end_of(day(9), UTC)).rollout.steps == ()


def test_the_plans_of_earlier_documents_stay_visible(make: MakeRecord):
    record = make()
    earlier = certificate().rollout.revised(revised("2025-09-14", 1, 100).steps)
    plans = (
        PlanOfRecord(plan=earlier, source=source(1)),
        PlanOfRecord(plan=record.certificate.rollout, source=source(2)),
    )
    kept = record.model_copy(update={"plans": plans})

    assert percents(assess(kept, end_of(day(9), UTC))) == [[1, 100], [10, 50, 100]]


def permitted(make: MakeRecord, offset: int, *seen: Any, **changes: Any) -> Decimal | None:
    changes.setdefault("rollback", {})
    return assess(make(*seen, **changes), end_of(day(offset), UTC)).rollout.permitted


def test_permitted_traffic_is_what_is_reached_or_the_next_step_once_it_is_due_and_free(make: MakeRecord):
    stable = PhaseMark(phase=1, of="criterion", number=1, met=True, observed_at=at("2025-09-15"))
    ten = Traffic(percent=Decimal(10), observed_at=at("2025-09-20"))
    fifty = Traffic(percent=Decimal(50), observed_at=at("2025-09-22"))
    blind = {
        "triggers": [
            {"id": "t", "text": "T", "kind": "threshold", "metric": "m", "worse": "up", "threshold": 1}
        ]
    }

    assert permitted(make, 3) == 0
    assert permitted(make, 7, stable) == 10
    assert permitted(make, 8, stable, ten) == 10
    assert permitted(make, 9, stable, ten) == 50
    assert permitted(make, 9, stable, ten, rollback=blind) == 10
    assert permitted(make, 12, stable, ten, fifty) == 100
    assert permitted(make, 400, stable, ten, fifty) == 0
    assert permitted(make, 9, rollout={"phases": []}) is None


def test_nothing_known_of_a_metric_is_never_clear(make: MakeRecord):
    changes = {
        "rollback": {
            "triggers": [
                {"id": "a", "text": "A", "kind": "threshold", "metric": "m", "worse": "up", "threshold": 1},
                {"id": "b", "text": "B", "kind": "baseline", "metric": "m", "worse": "up", "worse_by": 50},
                {"id": "c", "text": "C", "kind": "threshold"},
            ]
        }
    }
    found: tuple[TriggerState, ...] = assess(make(**changes), end_of(day(9), UTC)).triggers

    assert [(t.verdict, t.detail) for t in found] == [
        ("blind", "blind: no sample of m"),
        ("no_baseline", "no baseline: no sample of m"),
        ("blind", "blind: the record does not say which metric, limit and direction it reads"),
    ]
    assert found[0].trigger.hold == timedelta(minutes=5)
