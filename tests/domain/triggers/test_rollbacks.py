from datetime import datetime, timedelta
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
