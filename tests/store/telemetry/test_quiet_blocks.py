"""What is quiet is passed over.

With blocks of any size a question has the answer that reading every sample gives.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.record import Record
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers import telemetry
from dashboard.domain.triggers.telemetry import Span, TriggerRuns
from dashboard.domain.values.instants import EVER
from dashboard.store.database import Cursor, rows
from dashboard.store.publish import Writer
from dashboard.store.telemetry import chunks as chunks_of
from dashboard.store.telemetry import kept_runs, needed, quiet_blocks, sample_runs, steady_blocks
from dashboard.store.telemetry.blocks import BLOCKS
from dashboard.store.telemetry.chunks import SAMPLES
from dashboard.store.telemetry.samples import entries_of, load_samples
from dashboard.store.telemetry.trigger_runs import read_trigger_runs
from tests.examples import SOAK, examples
from tests.store.conftest import day
from tests.store.telemetry.test_trigger_runs import (
    AVAILABILITY,
    BASELINE,
    MINUTE,
    START,
    Sample,
    base,
    certificate,
    minute,
    ok,
    read,
    rewritten,
    run,
    table,
    written,
)

WHOLE = 10_000  # minutes


def in_blocks_of(size: int) -> str:
    """The SQL that sums up, with blocks of a size, and parts of it in which what is unusual is looked for."""
    part = next(n for n in range(max(1, size // 4), 0, -1) if size % n == 0)
    return BLOCKS.replace("2048", str(size)).replace("128", str(part))


def summed_up(book: Cursor, size: int) -> None:
    """Sum the record's telemetry up anew, in blocks of a size; of 0 there are none."""
    book.execute("delete from telemetry_block")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(needed, "BLOCKS", in_blocks_of(size))
        if size:
            needed.sum_up(book, after=0)


def add(book: Cursor, samples: Sequence[Sample]) -> None:
    """Another entry of telemetry, a day later."""
    writer = Writer(book, path=Path("record"), now=day(29))
    staged = writer.stage()
    staged.add(table(samples))
    writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="2" * 64)
    assert writer.cursor is book


def found(
    book: Cursor, size: int, *, at: float, known_by: float | None = None, chunks: int = SAMPLES
) -> tuple[TriggerRuns, ...]:
    """What is found with blocks of a size, read in chunks of so many samples."""
    summed_up(book, size)
    known = None if known_by is None else minute(known_by)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks_of, "SAMPLES", chunks)
        patch.setattr(sample_runs, "FEW", 0)
        record = read(book, as_of=START - MINUTE)  # without its telemetry, which is asked for here
        return read_trigger_runs(book, record=record, start=START, until=minute(at), known_by=known)


def kept(
    book: Cursor, size: int, *, every: int, ats: Sequence[float], known_by: float | None = None
) -> list[tuple[TriggerRuns, ...]]:
    """What is found at instants, one after another, by a reader that keeps runs every so many minutes."""
    with TemporaryDirectory() as cache, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample_runs, "DAY", every * MINUTE)
        patch.setattr(kept_runs, "cache_of", lambda _: Path(cache))
        return [found(book, size, at=at, known_by=known_by) for at in ats]


@pytest.mark.parametrize(("trigger", "cases"), [("availability", AVAILABILITY), ("slow", BASELINE)])
def test_blocks_of_any_size_change_no_answer(trigger, cases):
    # Every case stands elsewhere with blocks of their own size; here a sixth of them, all by `make soak`.
    for samples, at, *_ in [*cases.values()][:: 1 if SOAK else 6]:
        book = written(certificate(trigger), samples)
        whole = found(book, 0, at=at)

        assert found(book, 7, at=at) == whole
        assert found(book, 1, at=at, chunks=12) == whole
        assert kept(book, 7, every=5, ats=[at / 2, at])[-1] == whole


values = st.sampled_from([99.9, 99.9, 99.9, 99.9, 99.9, 98.0, None])
sample = st.tuples(st.integers(-40, 160).map(lambda n: n / 2), values, st.sampled_from([0.0, 100.0, 200.0]))


@settings(max_examples=examples(4, 10), deadline=None)
@given(
    st.lists(sample, max_size=60),
    st.lists(sample, max_size=12),
    st.lists(st.integers(0, 80), max_size=2),
    st.integers(1, 9),
    st.sampled_from([30.0, 64.3, 90.0]),
    st.sampled_from([None, 50.0, 150.0]),
    st.tuples(st.integers(1, 40), st.lists(st.integers(1, 90), max_size=3)),
)
def test_blocks_hide_no_breach_hole_or_late_sample(noise, second, resolved, size, at, known_by, asked):
    steady = [(n, 99.9, 0) for n in range(-20, 80)]
    events = [(float(n), "rolled_back") for n in resolved]
    book = written(certificate("availability"), [*steady, *noise], events)
    if second:
        add(book, second)

    whole = found(book, 0, at=at, known_by=known_by)
    assert found(book, size, at=at, known_by=known_by) == whole
    assert found(book, size, at=at, known_by=known_by, chunks=12) == whole
    every, before = asked
    assert kept(book, size, every=every, ats=[*before, at, at], known_by=known_by)[-2:] == [whole, whole]


def test_a_good_sample_where_a_quiet_span_begins_makes_one_run_with_it():
    steady = [(n, 99.9, 0) for n in range(-20, 80)]
    book = written(certificate("availability"), [*steady, (30.5, 98.0, 0), (64.0, 99.9, 0)])
    add(book, [(10.5, 99.9, 0.0)])

    assert found(book, 1, at=90) == found(book, 0, at=90)


stretch = st.tuples(st.integers(1, 9), st.integers(1, 22), st.sampled_from([0.5, 1, 1, 1, 1.25, 3.0, 20.0]))


@settings(max_examples=examples(6, 10), deadline=None)
@given(
    st.lists(stretch, min_size=4, max_size=20),
    st.lists(sample, max_size=6),
    st.lists(st.integers(0, 120), max_size=2),
    st.integers(3, 24),
    st.sampled_from([61.0, 64.3, 120.0, 400.0]),
)
def test_steady_noise_is_passed_over_and_every_verdict_stays(stretches, second, resolved, size, at):
    samples, now = [], 0.0
    for good, bad, step in stretches:
        for value in (*[99.9] * good, *[60.0] * bad):
            samples.append((now, value, 0))
            now += step if step < 20 else 1
        now += 20 if step == 20 else 0
    events = [(float(n), "rolled_back") for n in resolved]
    book = written(certificate("availability"), samples, events)
    if second:
        add(book, second)

    whole, joined = (told(book, size, at=at, few=few) for few in (10_000, 0))

    assert assess(joined, minute(at)).triggers == assess(whole, minute(at)).triggers
    watched = Span(start=START, end=minute(at))
    assert telemetry.read(joined.trigger_runs[0].runs, watched) == telemetry.read(
        whole.trigger_runs[0].runs, watched
    )


def told(book: Cursor, size: int, *, at: float, few: int) -> Record:
    """The record up to an instant, read with blocks of a size and what is steady passed over beyond so few."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(needed, "BLOCKS", in_blocks_of(size))
        patch.setattr(steady_blocks, "STEADY", steady_blocks.STEADY.replace("2048", str(size)))
        patch.setattr(steady_blocks, "FEW", few)
        patch.setattr(steady_blocks, "TOGETHER", 3 * size)
        patch.setattr(sample_runs, "FEW", 0)
        book.execute("delete from telemetry_block")
        needed.sum_up(book, after=0)
        return read(book, as_of=minute(at))


def estimated(found: tuple[TriggerRuns, ...]) -> tuple[TriggerRuns, ...]:
    """Without how many samples came in, which is an estimate where medians are passed over."""
    return tuple(
        each.model_copy(update={"runs": tuple(r.model_copy(update={"received": 0}) for r in each.runs)})
        for each in found
    )


response = st.sampled_from([100.0, 100.0, 140.0, 149.0, 151.0, 400.0])


@settings(max_examples=examples(4, 10), deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 240).map(lambda n: n / 4), response), max_size=20),
    st.sets(st.integers(0, 59), max_size=8),
    st.lists(st.integers(0, 60), max_size=1),
    st.integers(1, 9),
)
def test_blocks_hide_nothing_of_a_median(noise, missing, resolved, size):
    steady = [(n, 100.0 + n % 3) for n in range(60) if n not in missing]
    events = [(float(n), "rolled_back") for n in resolved]
    slow = certificate("slow", id="availability")
    book = written(slow, [*base(), *steady, *noise], events)

    whole = estimated(found(book, 0, at=59.5))
    assert estimated(found(book, size, at=59.5)) == whole
    assert estimated(found(book, size, at=59.5, chunks=12)) == whole
    assert [estimated(each) for each in kept(book, size, every=size + 3, ats=[31.0, 59.5])][-1] == whole


def test_a_calm_week_is_answered_from_its_blocks_but_for_their_edges():
    samples = [*ok(0, 4999), *run(5000, 5016), *ok(5017, WHOLE)]
    book = written(certificate("availability"), [(at, value, at) for at, value, *_ in samples])

    (watched,) = found(book, 100, at=WHOLE)

    heard = book.execute("select count(*), min(observed_at), max(observed_at) from samples_read").fetchone()

    assert [(s.is_breach, s.samples) for s in watched.runs] == [(False, 5000), (True, 17), (False, 4984)]
    assert watched.runs[1].fired_at == minute(5016)
    # The part of a block that holds the breach, and of each quiet span its first interval, and a hold and two
    # intervals at its end: they tell how dense it is.
    assert heard == (1 + 17 + 25 + 1 + 17, minute(0), minute(WHOLE))


def test_a_calm_median_is_answered_from_its_blocks_but_for_their_edges():
    book = written(certificate("slow"), [*base(), *run(0, 2000, 100.0), *run(2001, 2010, 200.0)])

    (watched,) = found(book, 50, at=2010)

    heard = rows(book, "select count(*) as n from samples_read")[0]["n"]
    assert [(s.is_breach, s.samples) for s in watched.runs] == [(False, 2001), (True, 8)]
    assert heard < 80


def test_only_the_longest_calm_spans_are_passed_over(monkeypatch):
    monkeypatch.setattr(quiet_blocks, "MOST_SPANS", 1)
    samples = [*ok(0, 99), (100, 98.0), *ok(101, 400)]
    book = written(certificate("availability"), samples)

    assert found(book, 10, at=400) == found(book, 0, at=400)
    found(book, 10, at=400)
    assert rows(book, "select min(observed_at) = $start as same from samples_read", {"start": START})[0][
        "same"
    ]


def test_samples_out_of_order_in_their_table_are_not_passed_over():
    book = written(certificate("availability"), ok(0, 39))
    rewritten(book, "select *", "order by observed_at desc")

    found(book, 8, at=40)

    assert rows(book, "select count_if(is_plain) as plain from telemetry_block")[0]["plain"] == 0


def test_what_is_unusual_in_a_block_stands_in_a_piece_of_its_own():
    noisy = [(n, 99.9 if n % 6 else 60.0) for n in range(64, 128)]
    book = written(certificate("availability"), [*ok(0, 39), *run(40, 42, 98.0), *ok(43, 63), *noisy])

    summed_up(book, 64)

    found = "select first_row, last_row, samples, lowest, is_part from telemetry_block order by first_row"
    assert book.execute(found).fetchall() == [
        (0, 31, 32, 99.9, True),
        (32, 47, 16, 98.0, True),
        (48, 63, 16, 99.9, True),
        (64, 127, 64, 60.0, False),
    ]


def test_of_each_file_only_the_rows_that_a_question_is_about_are_read():
    book = written(certificate("availability"), ok(0, 99))
    add(book, [(float(at), 99.9, 0.0) for at in range(100, 200)])
    summed_up(book, 10)
    asked = {"certification": "C", "metric": "up", "worse": "down", "known_by": EVER}
    times = [(minute(5), minute(6)), (minute(95), minute(104)), (minute(150), minute(150))]

    load_samples(book, {**asked, "entries": entries_of(book, asked, times)}, times)

    heard = book.execute("select observed_at from samples_read order by observed_at").fetchall()
    assert [at for (at,) in heard] == [minute(n) for n in (5, 6, *range(95, 105), 150)]


def test_before_its_rollout_no_sample_of_a_trigger_is_read(monkeypatch):
    book = written(certificate("availability"), ok(0, 39))
    monkeypatch.setattr(sample_runs, "load_samples", lambda *_: pytest.fail("samples were read"))

    (watched,) = read(book, as_of=START - MINUTE).trigger_runs

    assert watched.runs == ()


def test_runs_beyond_the_most_are_joined_whatever_chunk_they_came_from(monkeypatch):
    monkeypatch.setattr(sample_runs, "MOST_RUNS", 40)
    noisy = [(n, 99.9 if n % 3 else 60.0) for n in range(600)]
    book = written(certificate("availability"), noisy)

    (whole,), (chunked,) = found(book, 4, at=600), found(book, 4, at=600, chunks=30)

    assert len(chunked.runs) < 40 + 20 * 4  # of each of 20 chunks its longest, and what is good around them
    assert sum(r.samples for r in chunked.runs) == sum(r.samples for r in whole.runs) == 600
