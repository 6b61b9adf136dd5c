from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from dashboard.domain.rollout.events import RehearsalHeld, RollbackStamped, TriggerChanged
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers.rollbacks import ProcedureState, RollbackRun
from tests.domain.conftest import MakeRecord, at

NOON = at("2025-09-20") + timedelta(hours=12)
CHANGES: dict[str, Any] = {
    "rollback": {
        "triggers": [{"id": "security", "text": "Incident", "kind": "event"}],
        "procedures": [{"id": "fast", "name": "Fast", "text": "Divert", "limit_minutes": 5}],
        "rehearsal_days": 30,
    }
}


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def stamped(number: float, stamp: Any) -> RollbackStamped:
    return RollbackStamped(observed_at=minute(number), procedure="fast", stamp=stamp)


def changed(number: float, change: Any) -> TriggerChanged:
    return TriggerChanged(observed_at=minute(number), trigger="security", change=change, reason="because")


def procedure(make: MakeRecord, until: float, *seen: Any) -> ProcedureState:
    return assess(make(*seen, **CHANGES), minute(until)).procedures[0]


def clocks(run: RollbackRun) -> list[tuple[float, bool, bool]]:
    return [(c.took.total_seconds() / 60, c.is_running, c.is_over) for c in run.clocks]


def test_clocks_run_from_the_firing_until_their_stamp(make: MakeRecord):
    seen = [changed(0, "fired"), stamped(2, "decided"), stamped(5, "traffic_back"), stamped(9, "validated")]

    (running,) = procedure(make, 3, *seen).runs
    (back,) = procedure(make, 6, *seen).runs
    (done,) = procedure(make, 20, *seen).runs

    assert clocks(running) == [(2, False, False), (3, True, False), (3, True, False)]
    assert clocks(back) == [(2, False, False), (5, False, False), (6, True, True)]
    assert clocks(done) == [(2, False, False), (5, False, False), (9, False, True)]
    assert [run.is_over for run in (running, back, done)] == [False, False, False]
    assert [c.words for c in running.clocks][1:] == [
        "traffic back: running for 3 min",
        "validated: running for 3 min",
    ]


def test_a_missing_stamp_is_running_and_over_once_the_limit_has_passed(make: MakeRecord):
    (run,) = procedure(make, 5.5, changed(0, "fired"), stamped(1, "decided")).runs

    assert (run.is_running, run.is_over) == (True, True)


def test_without_a_firing_clocks_run_from_the_first_stamp(make: MakeRecord):
    resolved = [changed(-60, "fired"), changed(-50, "rolled_back")]
    (run,) = procedure(make, 20, *resolved, stamped(2, "decided"), stamped(4, "traffic_back")).runs

    assert run.fired is None
    assert clocks(run)[:2] == [(0, False, False), (2, False, False)]


def test_a_stamp_that_is_there_already_begins_another_run(make: MakeRecord):
    stamps = [
        stamped(0, "decided"),
        stamped(3, "traffic_back"),
        stamped(60, "decided"),
        stamped(69, "traffic_back"),
    ]

    runs = procedure(make, 70, *stamps).runs

    assert [run.is_over for run in runs] == [False, True]
    assert [run.since for run in runs] == [minute(0), minute(60)]


def test_the_newest_unresolved_firing_is_the_one_that_is_answered(make: MakeRecord):
    seen = [changed(0, "fired"), changed(30, "fired"), stamped(32, "decided")]

    assert procedure(make, 40, *seen).runs[0].since == minute(30)


def test_a_rehearsal_over_its_limit_and_a_stale_one_say_so(make: MakeRecord):
    held = [
        RehearsalHeld.model_validate(
            {"observed_at": minute(0), "procedure": "fast", "minutes": 6}, strict=False
        )
    ]
    fresh, stale = procedure(make, 60, *held), procedure(make, 60 * 24 * 31, *held)

    assert procedure(make, 60).detail == "never rehearsed"
    assert (fresh.detail, fresh.is_stale) == ("rehearsed 20 Sep: 6 min, over the limit of 5 min", False)
    assert (stale.detail.endswith("stale after 30 days"), stale.is_stale) == (True, True)


TWO: dict[str, Any] = {
    "rollback": {
        "triggers": [{"id": "security", "text": "Incident", "kind": "event"}],
        "procedures": [
            {"id": "fast", "name": "Fast", "text": "Divert", "limit_minutes": 5},
            {"id": "full", "name": "Full", "text": "All of it", "limit_minutes": 60},
        ],
    }
}


def rehearsed(on: float, minutes: int, procedure: str = "fast") -> RehearsalHeld:
    return RehearsalHeld(observed_at=minute(on), procedure=procedure, minutes=Decimal(minutes))


def test_stamps_and_rehearsals_belong_to_their_procedure(make: MakeRecord):
    other = stamped(3, "decided").model_copy(update={"procedure": "full"})
    seen = [stamped(2, "decided"), other, rehearsed(-90, 4), rehearsed(-80, 50, "full"), rehearsed(-70, 5)]

    fast, full = assess(make(*seen, **TWO), minute(10)).procedures

    assert [run.since for run in fast.runs] == [minute(2)]
    assert [run.since for run in full.runs] == [minute(3)]
    assert [fast.measured, full.measured] == [5, 50]
    assert [r.minutes for r in fast.rehearsals] == [4, 5]
    assert (fast.rehearsed_on, full.rehearsed_on) == (minute(-70), minute(-80))
    assert (fast.detail, full.detail) == ("rehearsed 20 Sep: 5 min", "rehearsed 20 Sep: 50 min")
    assert (fast.is_stale, full.is_stale) == (False, False)


def test_a_procedure_never_rehearsed_has_no_measure(make: MakeRecord):
    found = procedure(make, 10)

    assert (found.measured, found.rehearsed_on, found.is_stale, found.rehearsals) == (None, None, False, ())
    assert (found.detail, found.runs) == ("never rehearsed", ())


def test_the_last_rehearsal_counts_and_is_stale_after_its_days(make: MakeRecord):
    held = [rehearsed(0, 9), rehearsed(1, 4), rehearsed(2, 6)]

    assert procedure(make, 60, *held).measured == 6
    assert procedure(make, 60, *held).detail == "rehearsed 20 Sep: 6 min, over the limit of 5 min"
    assert procedure(make, 60, rehearsed(0, 5)).detail == "rehearsed 20 Sep: 5 min"
    day = 60 * 24
    assert procedure(make, 30 * day, rehearsed(0, 5)).is_stale is False
    stale = procedure(make, 31 * day, rehearsed(0, 5))
    assert (stale.is_stale, stale.detail) == (True, "rehearsed 20 Sep: 5 min; stale after 30 days")
    assert assess(make(rehearsed(0, 5), **TWO), minute(300 * day)).procedures[0].is_stale is False


def test_clocks_say_after_how_long_or_that_they_run(make: MakeRecord):
    (run,) = procedure(make, 20, changed(0, "fired"), stamped(2, "decided"), stamped(6, "traffic_back")).runs

    assert [c.words for c in run.clocks] == [
        "decided after 2 min",
        "traffic back after 6 min",
        "validated: running for 20 min",
    ]
    assert [c.stamped_at for c in run.clocks] == [minute(2), minute(6), None]
    assert (run.is_over, run.is_running) == (True, True)
    assert run.fired is not None
    assert (run.fired.fired_at, run.procedure.id) == (minute(0), "fast")


def test_only_the_way_to_traffic_back_can_be_over_and_exactly_on_the_limit_is_not(make: MakeRecord):
    late_decision = [changed(0, "fired"), stamped(5.5, "traffic_back"), stamped(5.6, "validated")]
    in_time = [changed(0, "fired"), stamped(5, "traffic_back"), stamped(60, "validated")]

    (over,) = procedure(make, 70, *late_decision).runs
    (kept,) = procedure(make, 70, *in_time).runs

    assert (over.is_over, over.is_running) == (True, True)
    assert (kept.is_over, [c.is_over for c in kept.clocks]) == (False, [True, False, True])


def test_stamps_out_of_order_begin_another_run(make: MakeRecord):
    forwards = [stamped(0, "decided"), stamped(1, "traffic_back"), stamped(2, "validated")]
    backwards = [stamped(0, "validated"), stamped(1, "decided"), stamped(2, "traffic_back")]

    assert [run.since for run in procedure(make, 9, *forwards).runs] == [minute(0)]
    assert [run.is_running for run in procedure(make, 9, *forwards).runs] == [False]
    assert [run.since for run in procedure(make, 9, *backwards).runs] == [minute(0), minute(1)]
