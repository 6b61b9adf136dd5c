"""What the runs of a span say: exact times, at the edges and where two are equally long."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.domain.triggers.telemetry import (
    Reading,
    SampleRun,
    Span,
    current_run,
    doubts,
    first_doubt,
    read,
    samples_in,
    silence_in,
)

START = datetime(2025, 9, 13, tzinfo=UTC)
HOLD = timedelta(minutes=15)


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def good(first: float, last: float, samples: int | None = None) -> SampleRun:
    return SampleRun(
        is_breach=False,
        first_at=minute(first),
        last_at=minute(last),
        samples=samples or round(last - first) + 1,
    )


def bad(first: float, last: float) -> SampleRun:
    return good(first, last).model_copy(update={"is_breach": True})


def span(first: float, last: float) -> Span:
    return Span(start=minute(first), end=minute(last))


def test_without_samples_a_span_is_silent_from_end_to_end():
    assert read([], span(0, 60)) == Reading(silence=minutes(60), silent_from=minute(0), edge=minutes(60))


def test_a_span_of_good_samples_has_its_silences_and_nothing_else():
    found = read([good(2, 20), good(28, 57)], span(0, 60))

    assert found == Reading(
        silence=minutes(8), silent_from=minute(20), edge=minutes(3), heard_at=minute(57), samples=49
    )


@pytest.mark.parametrize(
    ("runs", "silence", "since"),
    [
        ([good(5, 20), good(25, 60)], 5, 0),
        ([good(5, 20), good(26, 60)], 6, 20),
        ([good(0, 20), good(25, 55)], 5, 55),
        ([good(5, 55)], 5, 55),
        ([good(6, 55)], 6, 0),
        ([good(0, 20), good(25, 30), good(35, 60)], 5, 20),
    ],
)
def test_of_equal_silences_the_first_is_told_unless_the_last_still_lasts(
    runs: list[SampleRun], silence: float, since: float
):
    found = read(runs, span(0, 60))

    assert (found.silence, found.silent_from) == (minutes(silence), minute(since))


def test_the_longest_run_of_breaches_is_proven_and_the_time_between_good_ones_possible():
    found = read(
        [good(0, 10), bad(12, 20), bad(24, 30), good(33, 40), bad(41, 43), good(44, 60)], span(0, 60)
    )

    assert (found.proven, found.possible, found.pending) == (minutes(8), minutes(23), False)


def test_breaches_count_from_the_start_before_the_first_good_one_and_to_the_end_after_the_last():
    first = read([bad(3, 5), good(9, 60)], span(0, 60))
    last = read([good(0, 40), bad(45, 50)], span(0, 60))
    longer_before = read([bad(3, 5), good(30, 50), bad(55, 58)], span(0, 60))

    assert (first.possible, first.proven, first.pending) == (minutes(9), minutes(2), False)
    assert (last.possible, last.proven, last.pending) == (minutes(20), minutes(5), True)
    assert (longer_before.possible, longer_before.pending) == (minutes(30), True)


def test_good_samples_alone_leave_nothing_possible_however_far_apart():
    assert read([good(0, 0), good(50, 50)], span(0, 60)).possible == minutes(0)


@pytest.mark.parametrize(
    ("sample_run", "samples"),
    [
        (good(0, 60), 61),
        (good(0, 120, 100), 50),
        (good(60, 60), 1),
        (good(59, 1000), 1),
        (good(60, 100), 1),
        (good(-1, 60), 0),
        (good(61, 70), 0),
    ],
)
def test_a_run_that_goes_beyond_the_span_is_cut_there_by_proportion(sample_run: SampleRun, samples: int):
    assert read([sample_run], span(0, 60)).samples == samples


def test_a_cut_breach_lasts_to_the_end_of_the_span():
    found = read([good(0, 40), bad(45, 90)], span(0, 60))

    assert (found.proven, found.edge, found.heard_at) == (minutes(15), minutes(0), minute(60))
    assert current_run([good(0, 40), bad(45, 90)], span(0, 60)) == minutes(15)
    assert current_run([bad(0, 40), bad(42, 43), bad(45, 50)], span(0, 60)) == minutes(5)


@pytest.mark.parametrize(
    ("runs", "count"),
    [
        ([], 0),
        ([good(0, 60)], 0),
        ([good(0, 10), good(50, 60)], 0),
        ([good(0, 10), bad(15, 15), good(25, 60)], 0),
        ([good(0, 10), bad(15, 15), good(25.1, 60)], 1),
        ([good(0, 10), bad(12, 27), good(28, 60)], 1),
        ([good(0, 10), bad(12, 27.1), good(28, 60)], 0),
        ([good(0, 10), bad(12, 14), bad(20, 40), good(41, 60)], 0),
        ([good(0, 10), bad(12, 14), bad(20, 25), good(41, 60)], 1),
        ([bad(14, 14), good(15, 60)], 0),
        ([bad(14, 14), good(15.1, 60)], 1),
        ([good(0, 45), bad(50, 50)], 0),
        ([good(0, 44.9), bad(50, 50)], 1),
        ([bad(5, 5)], 1),
        ([bad(1, 1), good(20, 30), bad(31, 31), good(50, 55)], 2),
        ([bad(1, 1), good(20, 21), bad(22, 22), good(30, 44), bad(45, 45)], 2),
        ([good(0, 20), good(30, 31), bad(32, 32), good(46, 60)], 0),
    ],
)
def test_a_doubt_is_longer_than_the_hold_between_good_samples_and_proves_nothing(
    runs: list[SampleRun], count: int
):
    assert doubts(runs, span(0, 60), HOLD) == count


def test_a_doubt_ends_with_the_span():
    assert doubts([good(0, 10), bad(15, 15)], span(0, 25), HOLD) == 0
    assert doubts([good(0, 10), bad(15, 15)], span(0, 26), HOLD) == 1
    assert doubts([bad(-20, 5), good(10, 12), bad(13, 13)], span(0, 20), HOLD) == 0


@pytest.mark.parametrize(
    ("runs", "samples"),
    [
        ([], 0),
        ([good(10, 20)], 11),
        ([good(10, 10)], 1),
        ([good(0, 0)], 1),
        ([good(60, 60)], 1),
        ([good(-1, -1), good(61, 61)], 0),
        ([good(0, 0), good(30, 30), good(60, 60)], 3),
        ([good(-60, 60, 120)], 60),
        ([good(0, 120, 120)], 60),
        ([good(-60, 120, 180)], 60),
        ([good(-60, -10), good(50, 60)], 11),
    ],
)
def test_samples_of_a_span_count_by_proportion_and_single_ones_whole(runs: list[SampleRun], samples: int):
    assert samples_in(runs, span(0, 60)) == samples


@pytest.mark.parametrize(
    ("runs", "silence"),
    [
        ([], 60),
        ([good(0, 60)], 0),
        ([good(10, 60)], 10),
        ([good(0, 45)], 15),
        ([good(0, 20), good(40, 55)], 20),
        ([good(-20, 0)], 60),
        ([good(60, 80)], 60),
        ([good(-20, -1)], 60),
        ([good(61, 80)], 60),
        ([good(-20, 20), good(30, 80)], 10),
        ([good(-20, 20), good(61, 80)], 40),
        ([good(-50, -40), good(5, 60)], 5),
    ],
)
def test_the_longest_silence_counts_from_edge_to_edge(runs: list[SampleRun], silence: float):
    assert silence_in(runs, span(0, 60)) == minutes(silence)


@pytest.mark.parametrize(
    ("runs", "doubt"),
    [
        ([], 10),
        ([good(0, 60)], None),
        ([good(0, 20), good(29, 60)], None),
        ([good(0, 20), good(30, 60)], None),
        ([good(0, 20), good(31, 60)], 30),
        ([good(0, 51)], None),
        ([good(0, 49)], 59),
        ([good(0, 10), bad(11, 20), good(25, 60)], None),
        ([good(0, 10), bad(11, 20), good(26, 60)], 25),
        ([good(0, 10), bad(26, 30), good(36, 60)], 20),
        ([good(0, 20), bad(21, 24), bad(26, 30), good(36, 60)], 35),
        ([good(0, 30), bad(31, 50)], 45),
        ([good(0, 8), bad(18, 25), good(26, 60)], 23),
    ],
)
def test_the_first_doubt_is_a_silence_that_outlasts_its_length_or_a_breach_that_may_outlast_the_hold(
    runs: list[SampleRun], doubt: float | None
):
    found = first_doubt(runs, span(0, 60), hold=HOLD, silence=minutes(10))

    assert found == (None if doubt is None else minute(doubt))


def test_a_span_too_short_for_a_doubt_is_in_doubt_from_its_start_where_nothing_was_heard():
    assert first_doubt([], span(0, 5), hold=HOLD, silence=minutes(10)) == minute(0)
    assert first_doubt([good(0, 5)], span(0, 5), hold=HOLD, silence=minutes(10)) is None


def test_a_breach_that_is_heard_of_late_is_in_doubt_from_then():
    runs = [good(0, 8), bad(30, 31), good(32, 60)]

    assert first_doubt(runs, span(0, 60), hold=HOLD, silence=minutes(60)) == minute(30)
