"""Samples are staged as they come, and kept by metric and time: what comes in order is not sorted again."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.store import database
from dashboard.store.telemetry import staging
from dashboard.store.telemetry.files import summary
from dashboard.store.telemetry.handed_over import columns
from dashboard.store.telemetry.profiles import account_of, read_profiles
from dashboard.store.telemetry.staging import Staging
from tests.examples import examples

NOW = datetime(2025, 9, 20, tzinfo=UTC)
START = datetime(2025, 9, 14, tzinfo=UTC)
Sample = tuple[str, datetime, float, datetime | None]


def at(second: int) -> datetime:
    return START + timedelta(seconds=second)


def settled(
    folder: Path, chunks: Iterable[Iterable[Sample]], *, batch: int = 1
) -> tuple[list[tuple[Any, ...]], dict[str, Any]]:
    """The rows of the file that is written of chunks of samples, in its order, and what is told of them.

    So many samples are inserted together, as many chunks as they take.
    """
    with database.create(folder / "record.duckdb", folder) as cursor, pytest.MonkeyPatch.context() as patch:
        patch.setattr(staging, "folders", lambda _: [folder])
        patch.setattr(staging, "BATCH_ROWS", batch)
        staged = Staging(cursor)
        for chunk in chunks:
            staged.add(columns(chunk))
        file, _, profiles = staged.settle(now=NOW)
        told = account_of(profiles)
        assert told == summary(cursor, file)
        bounded = tuple(profile.model_copy(update={"ingested_ahead": 0}) for profile in profiles)
        assert bounded == read_profiles(cursor, file=file, now=NOW)
        told["ahead"] = {profile.metric: profile.ingested_ahead for profile in profiles}
        return cursor.execute("select * from read_parquet($file)", {"file": str(file)}).fetchall(), told


def kept(samples: Iterable[Sample]) -> list[tuple[Any, ...]]:
    """Samples as a file has them: sorted, ingested by now at the latest."""
    known = ((metric, seen, value, min(known or NOW, NOW)) for metric, seen, value, known in samples)
    return sorted(known, key=lambda row: (row[0], row[1], row[3], row[2]))


metrics = st.sampled_from(["a", "b", "c", "d", "e", "f"])
sample = st.tuples(
    metrics,
    st.integers(0, 40).map(at),
    st.sampled_from([1.0, 2.0]),
    st.sampled_from([None, at(100), NOW + timedelta(days=1)]),
)


@settings(max_examples=examples(20, 60), deadline=None)
@given(
    st.lists(st.lists(sample, min_size=1, max_size=12), min_size=1, max_size=4), st.sampled_from([1, 15, 99])
)
def test_samples_in_any_order_are_kept_by_metric_and_time(tmp_path_factory, chunks, batch):
    folder = tmp_path_factory.mktemp("staged")

    rows, told = settled(folder, chunks, batch=batch)

    samples = [each for chunk in chunks for each in chunk]
    assert rows == kept(samples)
    assert (told["rows"], told["metrics"]) == (len(samples), sorted({metric for metric, *_ in samples}))
    late = Counter(metric for metric, *_, known in samples if known and known > NOW)
    assert told["ahead"] == {metric: late[metric] for metric in told["metrics"]}


@pytest.mark.parametrize("count", [1, 2, staging.FEW_METRICS, staging.FEW_METRICS + 1])
def test_samples_that_come_in_the_order_of_their_time_are_kept_in_it(tmp_path, count, monkeypatch):
    names = [f"m{n}" for n in reversed(range(count))]
    chunks = [[(name, at(n), float(n), None) for n in range(k, k + 5) for name in names] for k in (0, 5)]
    if count <= staging.FEW_METRICS:
        monkeypatch.setattr(staging, "IN_ORDER", "order by nothing_that_is_there")

    rows, _ = settled(tmp_path, chunks)

    assert rows == kept(each for chunk in chunks for each in chunk)


@pytest.mark.parametrize("second", [0, 4])
def test_a_sample_that_comes_late_or_again_is_put_in_order(tmp_path, second):
    chunks = [[("m", at(n), 1.0, None) for n in range(5)], [("m", at(second), 0.0, None)]]

    rows, _ = settled(tmp_path, chunks)

    assert rows == kept(each for chunk in chunks for each in chunk)
