"""No outage is shown as clear, and what fired stays fired.

Generated outages against a simple model of what was true.
"""

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.store.database import Cursor
from dashboard.store.publish import Writer
from tests.examples import examples
from tests.store.conftest import day
from tests.store.telemetry.test_trigger_runs import Sample, certificate, minute, read, table, written

HOLD, LAST = 15, 120  # minutes
GOOD, BAD = 99.9, 60.0


@dataclass(frozen=True)
class Outages:
    """What was true, minute by minute: (first, length) of each outage; what is not in one was good."""

    spans: tuple[tuple[int, int], ...]

    def at(self, when: float) -> float:
        """The availability at a time in minutes."""
        return BAD if any(first <= when < first + length for first, length in self.spans) else GOOD

    def breached(self, until: float) -> bool:
        """Whether the minutes of some outage by then span more than the hold."""
        minutes = [self.at(n) < 99 for n in range(int(until) + 1)]
        longest = current = 0
        for is_bad in minutes:
            current = current + 1 if is_bad else 0
            longest = max(longest, current)
        return longest - 1 > HOLD


outages = st.lists(st.tuples(st.integers(0, 100), st.integers(1, 40)), max_size=3).map(
    lambda spans: Outages(tuple(spans))
)
seconds = st.sampled_from([1, 7, 10, 15, 20, 30, 45, 60, 90, 120, 300, 600])
minutes = st.sets(st.integers(0, LAST), max_size=20)


def sampled(true: Outages, step: int, offset: float, holes: set[int], known: float = 0) -> list[Sample]:
    """A sample every so many seconds, none in the minutes that are holes."""
    times = (offset + n * step / 60 for n in range(int((LAST - offset) * 60 / step) + 1))
    return [(at, true.at(at), known) for at in times if int(at) not in holes]


def imported(book: Cursor, samples: list[Sample], on: int) -> None:
    writer = Writer(book, path=Path("record"), now=day(on))
    staged = writer.stage()
    staged.add(table(samples))
    source = f"{on:064}"
    writer.append_telemetry(
        staged, certification="C", actor="a", source_name=f"{on}.csv", source_sha256=source
    )
    writer.enter_firings()


def state(book: Cursor, at: float) -> TriggerState:
    return assess(read(book, as_of=minute(at)), minute(at)).triggers[0]


@settings(max_examples=examples(6, 20), deadline=None)
@given(outages, seconds, st.floats(0, 0.9), minutes, st.integers(20, LAST))
def test_an_outage_longer_than_the_hold_is_never_clear(
    true: Outages, step: int, offset: float, holes: set[int], at: int
):
    samples = sampled(true, step, offset, holes)
    book = written(certificate("availability"), samples)

    found = state(book, at)

    assert not (true.breached(at) and found.verdict == "clear"), found.detail
    if not true.spans:
        assert found.verdict in ("clear", "blind")


@settings(max_examples=examples(4, 10), deadline=None)
@given(outages, st.sampled_from([1, 5, 10, 20, 30]), st.integers(2, 12), st.integers(20, LAST))
def test_good_samples_among_many_bad_ones_hide_no_outage(true: Outages, step: int, every: int, at: int):
    noisy: list[Sample] = [
        (sample[0], GOOD if n % every == 0 else sample[1], 0)
        for n, sample in enumerate(sampled(true, step, 0, set()))
    ]
    book = written(certificate("availability"), noisy)

    assert not (true.breached(at) and state(book, at).verdict == "clear")


@settings(max_examples=examples(4, 10), deadline=None)
@given(outages, outages, st.sampled_from([15, 30, 60]), st.floats(0, 0.9), st.integers(20, LAST))
def test_a_good_instance_hides_no_outage_of_another(
    one: Outages, other: Outages, step: int, offset: float, at: int
):
    both = [*sampled(one, step, 0, set()), *sampled(other, step, offset, set())]
    book = written(certificate("availability"), both)

    assert not ((one.breached(at) or other.breached(at)) and state(book, at).verdict == "clear")


@settings(max_examples=examples(4, 10), deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 19)), max_size=12), st.integers(20, LAST))
def test_runs_that_can_never_matter_join_the_good_ones_around_them(runs: list[tuple[int, int]], at: int):
    values = [value for good, bad in runs for value in (*[GOOD] * good, *[BAD] * bad)]
    book = written(certificate("availability"), [(n, value) for n, value in enumerate(values)])

    whole = read(book, as_of=minute(at))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("dashboard.store.telemetry.sample_runs.MOST_RUNS", 0)
        joined = read(book, as_of=minute(at))

    assert assess(joined, minute(at)).triggers == assess(whole, minute(at)).triggers
    assert len(joined.trigger_runs[0].runs) <= len(whole.trigger_runs[0].runs)


def test_a_noisy_series_is_told_in_few_runs(monkeypatch):
    monkeypatch.setattr("dashboard.store.telemetry.sample_runs.MOST_RUNS", 100)
    book = written(certificate("availability"), [(n, BAD if n % 3 == 0 else GOOD) for n in range(600)])

    record = read(book, as_of=minute(599))

    assert [run.is_breach for run in record.trigger_runs[0].runs] == [True, False, True, False]
    assert sum(run.samples for run in record.trigger_runs[0].runs) == 600
    assert assess(record, minute(599)).triggers[0].detail == "clear: 100% of its samples heard"


@settings(max_examples=examples(4, 8), deadline=None)
@given(st.lists(st.tuples(outages, seconds, minutes), min_size=2, max_size=4), st.integers(20, LAST))
def test_what_fired_stays_fired_through_corrections_and_late_data(
    imports: list[tuple[Outages, int, set[int]]], at: int
):
    book = written(certificate("availability"), [])
    has_fired = False
    for number, (true, step, holes) in enumerate(imports):
        imported(book, sampled(true, step, 0, holes, known=number), on=15 + number)
        is_fired = state(book, at).verdict == "fired"
        assert is_fired or not has_fired
        has_fired = is_fired
