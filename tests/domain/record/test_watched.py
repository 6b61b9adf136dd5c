"""Which telemetry, firings and rollbacks of a record count for a trigger at an instant, and since when."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from dashboard.domain.observations import Observation, ReviewHeld, Start
from dashboard.domain.record import Record
from dashboard.domain.record.trigger_states import unrecorded_firings
from dashboard.domain.rollout.events import PhaseMark, PlanRevised, RollbackStamped, Traffic, TriggerChanged
from dashboard.domain.rollout.plan import PlannedStep
from dashboard.domain.standing.evaluation import Evaluation, assess
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.triggers.telemetry import SampleRun, Span, TelemetryNote, TriggerRuns
from dashboard.domain.values.instants import start_of
from tests.domain.conftest import MakeRecord, at, day, source


def metric(name: str) -> dict[str, Any]:
    return {"id": name, "text": name, "kind": "threshold", "metric": name, "worse": "down", "threshold": 99}


ROLLBACK = {
    "rollback": {
        "triggers": [metric("up"), metric("fast"), {"id": "event", "text": "E", "kind": "event"}],
        "procedures": [{"id": "p", "name": "P", "text": "Back", "limit_minutes": 5}],
    }
}


def hour(number: float) -> datetime:
    """An instant so many hours after the start."""
    return start_of(day(0), UTC) + timedelta(hours=number)


def fired(first: float) -> SampleRun:
    """A breach of two hours that fires after one."""
    return SampleRun(
        is_breach=True, first_at=hour(first), last_at=hour(first + 2), samples=121, fired_at=hour(first + 1)
    )


def entry(trigger: str, first: float) -> FiringEntry:
    return FiringEntry(
        trigger=trigger,
        metric=trigger,
        first_at=hour(first),
        fired_at=hour(first + 1),
        last_at=hour(first + 2),
        learned_at=hour(first + 1),
        samples=121,
        limit=Decimal(99),
        hold_minutes=5,
        shown_by=3,
    )


def built(make: MakeRecord, *seen: Observation, firings: tuple[FiringEntry, ...] = (), **runs: Any) -> Record:
    telemetry = tuple(TriggerRuns(trigger=name, runs=found) for name, found in runs.items())
    return make(*seen, **ROLLBACK).model_copy(update={"trigger_runs": telemetry, "firings": firings})


def test_runs_changes_and_entries_count_for_their_own_trigger(make: MakeRecord):
    back = TriggerChanged(trigger="fast", change="rolled_back", reason="fixed", observed_at=hour(9))
    record = built(make, back, firings=(entry("fast", 20),), up=(fired(3),), fast=(fired(4),))
    up, fast, event = assess(record, hour(30)).triggers

    assert [f.fired_at for f in up.firings] == [hour(4)]
    assert [f.fired_at for f in fast.firings] == [hour(21)]
    assert [f.fired_at for f in fast.history] == [hour(5), hour(21)]
    assert event.history == ()


def test_an_entry_counts_from_the_instant_it_fired(make: MakeRecord):
    record = built(make, firings=(entry("fast", 20),))

    assert [len(assess(record, hour(n)).triggers[1].history) for n in (20.9, 21)] == [0, 1]


def test_triggers_are_watched_from_the_start_to_the_sign_off(make: MakeRecord):
    stable = PhaseMark(phase=1, of="criterion", number=1, met=True, observed_at=hour(1))
    whole = Traffic(percent=Decimal(100), observed_at=hour(10))

    def watched(at_hour: float, *seen: Observation) -> Span:
        return Evaluation(built(make, *seen), hour(at_hour)).watched

    assert watched(30) == Span(start=hour(0), end=hour(30))
    assert watched(30, stable, whole) == Span(start=hour(0), end=hour(10))
    assert watched(9, stable, whole) == Span(start=hour(0), end=hour(9))
    assert watched(-5) == Span(start=hour(0), end=hour(0))
    after = built(make, stable, whole, up=(fired(3), fired(11)))
    assert [f.fired_at for f in assess(after, hour(30)).triggers[0].history] == [hour(4)]


def test_the_plan_that_holds_says_when_it_is_signed_off(make: MakeRecord):
    steps = tuple(PlannedStep(percent=Decimal(p)) for p in (10, 60))
    revised = PlanRevised(steps=steps, observed_at=hour(2))
    sixty = Traffic(percent=Decimal(60), observed_at=hour(10))

    assert Evaluation(built(make, sixty), hour(30)).signed_off_at is None
    assert Evaluation(built(make, revised, sixty), hour(30)).signed_off_at == hour(10)
    assert [int(s.percent) for s in Evaluation(built(make, revised), hour(30)).rollout.steps] == [10, 60]


def test_what_the_ledger_does_not_hold_yet_is_found(make: MakeRecord):
    record = built(
        make, firings=(entry("up", 3), entry("fast", 9)), up=(fired(3), fired(9)), fast=(fired(3),)
    )

    def found(last: float) -> list[tuple[str, datetime]]:
        span = Span(start=hour(0), end=hour(last))
        return [(trigger.id, run.first_at) for trigger, run in unrecorded_firings(record, span)]

    assert found(30) == [("up", hour(9)), ("fast", hour(3))]
    assert found(9.5) == [("fast", hour(3))]
    both = record.model_copy(update={"firings": (entry("up", 3), entry("up", 9))})
    assert [t.id for t, _ in unrecorded_firings(both, Span(start=hour(0), end=hour(30)))] == ["fast"]


def test_nothing_is_found_of_samples_that_cannot_all_be_read(make: MakeRecord):
    record = built(make, up=(fired(3),), fast=(fired(3),))
    up, fast = record.trigger_runs
    lost = record.model_copy(update={"trigger_runs": (up.model_copy(update={"lost": ("gone",)}), fast)})

    assert [t.id for t, _ in unrecorded_firings(lost, Span(start=hour(0), end=hour(30)))] == ["fast"]


def test_a_record_up_to_an_instant_has_the_firings_up_to_it(make: MakeRecord):
    record = built(make, firings=(entry("fast", 3), entry("fast", 9)))

    assert record.until(hour(10)) is record
    assert [f.fired_at for f in record.until(hour(9.9)).firings] == [hour(4)]
    assert [f.fired_at for f in record.until(hour(4)).firings] == [hour(4)]
    assert record.until(hour(3.9)).firings == ()


def test_a_step_names_the_day_it_was_first_planned_for_under_the_first_plan(make: MakeRecord):
    steps = tuple(PlannedStep(percent=Decimal(p)) for p in (10, 60))
    first = built(make)
    slipped = built(
        make, Start(on=day(0), observed_at=hour(0)), Start(on=day(3), reason="late", observed_at=hour(1))
    )

    def days(record: Record) -> list[tuple[int, bool]]:
        found = Evaluation(record, hour(30)).rollout.steps
        return [(int(step.percent), step.first_planned_on is not None) for step in found]

    assert {moved for _, moved in days(first)} == {False}
    assert {moved for _, moved in days(slipped)} == {True}
    assert dict(days(built(make, PlanRevised(steps=steps, observed_at=hour(2)))))[60] is False


def test_a_rollback_answers_the_newest_firing_that_was_open_when_it_was_decided(make: MakeRecord):
    def since(*seen: Observation) -> datetime:
        stamped = RollbackStamped(procedure="p", stamp="decided", observed_at=hour(12))
        record = built(make, stamped, *seen, up=(fired(3),), fast=(fired(5),))
        return assess(record, hour(30)).procedures[0].runs[0].since

    def changed(trigger: str, change: Any, at_hour: float, until: date | None = None) -> TriggerChanged:
        return TriggerChanged(
            trigger=trigger, change=change, reason="r", until=until, observed_at=hour(at_hour)
        )

    assert since() == hour(6)
    assert since(changed("fast", "rolled_back", 11)) == hour(4)
    assert since(changed("fast", "rolled_back", 12)) == hour(6)
    assert since(changed("event", "fired", 7)) == hour(7)
    assert since(changed("event", "fired", 12)) == hour(12)
    assert since(changed("event", "fired", 12.1)) == hour(6)


def test_reviews_and_lines_stand_in_the_assessment(make: MakeRecord):
    note = TelemetryNote(metric="up", rule="dense", text="two a minute", source=source(2))
    record = built(make).model_copy(update={"lines": {"gates[0].result": 7}, "telemetry_notes": (note,)})

    assert assess(record, at("2025-09-14")).telemetry_notes == (note,)
    assert assess(record, at("2025-09-14")).lines == {"gates[0].result": 7}
    assert assess(record, at("2025-09-14")).reviewed_at is None
    reviews = [ReviewHeld(observed_at=hour(n)) for n in (3, 5, 7)]
    assert assess(built(make, *reviews), hour(9)).reviewed_at == hour(7)
    assert assess(built(make, *reviews), hour(6)).reviewed_at == hour(5)
