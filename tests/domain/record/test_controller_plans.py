"""Which of the plans that controllers declare hold, from when, and in what order beside those of persons."""

from datetime import UTC, date
from decimal import Decimal
from typing import Any

from dashboard.domain.observations import Observation
from dashboard.domain.record import PlanOfRecord, Record
from dashboard.domain.record.plan_history import PlanState
from dashboard.domain.record.traffic import course_of
from dashboard.domain.rollout.controllers import ControllerState, VersionShare
from dashboard.domain.rollout.events import PlanRevised, Traffic
from dashboard.domain.rollout.plan import PlannedStep, RolloutPlan
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of, start_of
from tests.domain.conftest import MakeRecord, at, day, source


def plan(
    *percents: int, on: int, seq: int, recorded: int | None = None, workload: str | None = "prod/web"
) -> PlanRevised:
    entry = source(seq).model_copy(update={"recorded_at": at(str(day(on if recorded is None else recorded)))})
    steps = tuple(PlannedStep(percent=Decimal(p)) for p in percents)
    seen = PlanRevised(steps=steps, workload=workload, reason="tool", observed_at=at(str(day(on))))
    return seen.model_copy(update={"source": entry})


def report(on: int, percent: int, *, workload: str = "prod/web", seq: int = 2) -> ControllerState:
    canary = VersionShare(hash="abc", role="canary", percent=Decimal(percent))
    seen = ControllerState(
        tool="Argo Rollouts", workload=workload, message="m", versions=(canary,), observed_at=at(str(day(on)))
    )
    return seen.model_copy(update={"source": source(seq)})


def with_seen(make: MakeRecord, *seen: Observation, **changes: Any) -> Record:
    record = make(**changes)
    ordered = sorted((*record.observations, *seen), key=lambda o: o.observed_at)
    return record.model_copy(update={"observations": tuple(ordered)})


def plans(record: Record, on: int = 20) -> tuple[PlanState, ...]:
    return assess(record, end_of(day(on), UTC)).plans


def told(record: Record, on: int = 20) -> list[tuple[list[int], date | None]]:
    return [([int(percent) for percent, _ in p.steps], p.since) for p in plans(record, on)]


FIRST = ([10, 50, 100], None)


def test_plans_of_persons_and_controllers_hold_from_their_day_in_the_order_of_their_entries(make: MakeRecord):
    record = with_seen(
        make,
        plan(20, 100, on=3, seq=2),
        plan(30, 100, on=5, seq=3, workload=None),
        plan(40, 100, on=7, seq=4),
    )

    assert told(record) == [FIRST, ([20, 100], day(3)), ([30, 100], day(5)), ([40, 100], day(7))]
    assert told(record, 6) == [FIRST, ([20, 100], day(3)), ([30, 100], day(5))]
    late_entry = with_seen(make, plan(20, 100, on=3, seq=9, workload=None), plan(40, 100, on=7, seq=4))
    assert told(late_entry) == [FIRST, ([40, 100], day(7)), ([20, 100], day(3))]


def test_a_second_plan_of_the_same_instant_holds_from_when_it_was_learned(make: MakeRecord):
    record = with_seen(make, plan(20, 100, on=3, seq=2), plan(40, 100, on=3, seq=3, recorded=8))

    assert told(record) == [FIRST, ([20, 100], day(3)), ([40, 100], day(8))]
    assert told(record, 7) == [FIRST, ([20, 100], day(3))]
    assert told(record, 8) == [FIRST, ([20, 100], day(3)), ([40, 100], day(8))]
    again = with_seen(make, plan(20, 100, on=3, seq=2), plan(20, 100, on=3, seq=3, recorded=8))
    assert told(again) == [FIRST, ([20, 100], day(3))]


def test_a_plan_that_is_declared_again_after_another_s_keeps_its_instant(make: MakeRecord):
    record = with_seen(
        make,
        plan(20, 100, on=3, seq=2),
        plan(20, 100, on=3, seq=4, recorded=8),
        plan(30, 100, on=4, seq=3, workload=None),
    )

    assert told(record) == [FIRST, ([20, 100], day(3)), ([30, 100], day(4)), ([20, 100], day(3))]


def test_a_plan_that_no_entry_brought_keeps_its_instant_and_stands_before_all_others(make: MakeRecord):
    bare = plan(40, 100, on=3, seq=3, recorded=8).model_copy(update={"source": None})
    record = with_seen(make, plan(20, 100, on=3, seq=2), bare)

    assert told(record) == [FIRST, ([20, 100], day(3)), ([40, 100], day(3))]
    assert told(with_seen(make, bare)) == [([40, 100], day(3)), FIRST]
    person = bare.model_copy(update={"workload": None})
    assert told(with_seen(make, person)) == [([40, 100], day(3)), FIRST]


def test_plans_of_other_instants_hold_from_theirs(make: MakeRecord):
    three = [plan(p, 100, on=on, seq=seq, recorded=9) for p, on, seq in ((20, 3, 2), (30, 3, 3), (40, 4, 4))]

    assert told(with_seen(make, *three)) == [
        FIRST,
        ([20, 100], day(3)),
        ([30, 100], day(9)),
        ([40, 100], day(4)),
    ]


def test_a_plan_holds_from_the_very_instant_it_was_learned(make: MakeRecord):
    both = (plan(20, 100, on=3, seq=2), plan(40, 100, on=3, seq=3, recorded=8))
    record = with_seen(make, *both)

    assert [p.since for p in assess(record, at(str(day(8)))).plans] == [None, day(3), day(8)]
    assert [p.since for p in assess(record, at(str(day(3)))).plans] == [None, day(3)]


def test_an_older_export_that_comes_late_keeps_its_place(make: MakeRecord):
    record = with_seen(make, plan(20, 100, on=3, seq=5), plan(40, 100, on=6, seq=2))

    assert told(record) == [FIRST, ([20, 100], day(3)), ([40, 100], day(6))]


def test_only_plans_of_the_release_s_workload_count_once_it_is_known(make: MakeRecord):
    both = (plan(20, 100, on=3, seq=2), plan(40, 100, on=4, seq=3, workload="prod/other"))

    assert told(with_seen(make, *both)) == [FIRST, ([20, 100], day(3)), ([40, 100], day(4))]
    assert told(with_seen(make, *both, report(5, 10, seq=4))) == [FIRST, ([20, 100], day(3))]
    other = report(5, 10, seq=4, workload="prod/other")
    assert told(with_seen(make, *both, other)) == [FIRST, ([40, 100], day(4))]
    named = with_seen(make, *both, release="abc")
    assert told(named) == [FIRST, ([20, 100], day(3)), ([40, 100], day(4))]


def test_the_plans_of_documents_and_entries_stand_in_the_order_of_their_entries(make: MakeRecord):
    record = with_seen(make, plan(30, 100, on=2, seq=2, workload=None))
    first = record.certificate.rollout.revised(
        [PlannedStep(percent=Decimal(1)), PlannedStep(percent=Decimal(100))]
    )
    documents = (
        PlanOfRecord(plan=first, source=source(1)),
        PlanOfRecord(plan=record.certificate.rollout, source=source(3)),
    )
    whole = record.model_copy(update={"plans": documents})

    assert told(whole) == [([1, 100], None), ([30, 100], day(2)), FIRST]
    assert [p.source.seq for p in plans(whole) if p.source] == [1, 2, 3]
    assert [p.reason for p in plans(whole)] == [None, "tool", None]


def test_a_revision_spreads_its_steps_over_the_phases_of_the_plan_before_it(make: MakeRecord):
    phases = [
        {"number": 1, "name": "A", "weeks": "1", "steps": [{"percent": 10}]},
        {"number": 2, "name": "B", "weeks": "2", "steps": [{"percent": 100}]},
    ]
    record = with_seen(
        make,
        plan(40, 100, on=1, seq=2, workload=None),
        plan(30, 100, on=2, seq=3, workload=None),
        rollout={"phases": phases},
    )

    assert [[on for _, on in p.steps] for p in plans(record)] == [
        [day(0), day(7)],
        [day(7), day(10)],
        [day(7), day(10)],
    ]


def test_a_revision_spreads_its_steps_over_the_phases_of_the_document_before_it(make: MakeRecord):
    later = {"number": 1, "name": "A", "weeks": "3", "steps": [{"percent": 10}, {"percent": 100}]}
    record = with_seen(
        make,
        plan(5, 100, on=1, seq=3, workload=None),
        plan(40, 100, on=2, seq=5, workload=None),
        rollout={"phases": [later]},
    )
    own = record.certificate.rollout
    first, second = (
        RolloutPlan(phases=(own.phases[0].model_copy(update={"weeks": weeks}),)) for weeks in ("1", "2")
    )
    documents = [(first, 1), (second, 2), (own, 4)]
    plans_of_record = tuple(PlanOfRecord(plan=each, source=source(seq)) for each, seq in documents)
    whole = record.model_copy(update={"plans": plans_of_record})

    assert [p.steps[0][1] for p in plans(whole)] == [day(0), day(7), day(7), day(14), day(14)]
    assert [int(p.steps[0][0]) for p in plans(whole)] == [10, 10, 5, 10, 40]


def test_a_plan_is_a_curve_from_the_start_of_its_days(make: MakeRecord):
    assert plans(make())[0].curve(UTC) == [
        (start_of(day(7), UTC), Decimal(10)),
        (start_of(day(9), UTC), Decimal(50)),
        (start_of(day(11), UTC), Decimal(100)),
    ]


def test_what_is_said_of_one_instant_counts_in_the_order_of_its_entries(make: MakeRecord):
    person = Traffic(percent=Decimal(5), observed_at=at(str(day(3)))).model_copy(update={"source": source(7)})
    later = person.model_copy(update={"percent": Decimal(30), "source": source(9)})
    record = with_seen(make, report(3, 20, seq=8), later, person)

    assert [int(e.percent) for e in course_of(record, end_of(day(4), UTC)).events] == [5, 20, 30]
    assert course_of(record, end_of(day(2), UTC)).events == ()


def test_the_release_that_the_record_names_is_the_one_whose_traffic_counts(make: MakeRecord):
    assert course_of(with_seen(make, report(3, 20), release="abc"), end_of(day(4), UTC)).percent == 20
    assert course_of(with_seen(make, report(3, 20), release="xyz"), end_of(day(4), UTC)).percent is None
    assert course_of(with_seen(make, report(3, 20)), end_of(day(4), UTC)).percent == 20
