from datetime import UTC, timedelta
from decimal import Decimal

import pytest

from dashboard.domain.observations import GateResult
from dashboard.domain.record import Record
from dashboard.domain.values.instants import end_of, start_of
from dashboard.review.comparison import Comparison, Known, compare
from tests.domain.conftest import MakeRecord, day, source


def result(value: str, on: int, seq: int = 2) -> GateResult:
    seen = GateResult(
        kind="gate_result", observed_at=start_of(day(on), UTC), gate="G-1", value=Decimal(value)
    )
    return seen.model_copy(update={"source": source(seq)})


def with_results(record: Record, *found: GateResult) -> Record:
    return record.model_copy(update={"observations": (*record.observations, *found)})


def compared(now: Record, first: int, last: int, then: Record | None = None) -> Comparison:
    since, until = end_of(day(first), UTC), end_of(day(last), UTC)
    return compare(Known(since, since), Known(until, None), then=then, now=now)


def test_what_changed_between_two_days_is_headed_by_their_number(make: MakeRecord):
    found = compared(with_results(make(), result("96", 4)), 2, 5)

    gate = next(change for change in found.changes if change.kind == "gate")
    assert gate.cause is not None
    assert gate.cause.source == source(2)
    assert found.heading == "1 thing changed between 15 and 18 Sep 2025"
    assert "agents" in found.unchanged


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (2, 3, "Nothing changed between 15 and 16 Sep 2025"),
        (2, 30, "between 15 Sep and 13 Oct 2025"),
        (2, 130, "between 15 Sep 2025 and 21 Jan 2026"),
    ],
)
def test_two_days_are_named_as_shortly_as_they_can_be(make: MakeRecord, first: int, last: int, words: str):
    assert compared(make(), first, last).heading.endswith(words)


def test_two_instants_of_a_day_are_told_by_their_times(make: MakeRecord):
    at = start_of(day(2), UTC)
    found = compare(Known(at, None), Known(at + timedelta(hours=9, minutes=5), None), then=None, now=make())

    assert found.heading == "Nothing changed between 00:00 and 09:05 on 15 Sep 2025"


def test_what_was_true_then_and_learned_after_it_is_late_news(make: MakeRecord):
    then = make()
    found = compared(with_results(then, result("96", 1)), 2, 5, then)

    assert {change.is_late for change in found.changes if change.kind == "gate"} == {True}


def test_of_one_instant_what_became_known_after_it_is_told(make: MakeRecord):
    then = make()
    now = with_results(then, result("96", 1))
    found = compared(now, 2, 2, then)

    assert all(change.is_late for change in found.changes)
    assert found.heading.endswith("of 15 Sep 2025 became known after 15 Sep 2025, 23:59")
    assert compared(then, 2, 2, then).heading.startswith("Nothing new of 15 Sep 2025 became known after")
    assert compared(now, 2, 2).heading.startswith("Nothing of 15 Sep 2025 was known by then")
