"""What is told of a block is what its rows are, wherever the metric changes and times go back."""

import math
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Any

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.store.database import rows
from dashboard.store.telemetry.blocks import BLOCKS
from dashboard.store.telemetry.handed_over import columns
from tests.examples import examples

START = datetime(2025, 9, 14, tzinfo=UTC)
# Samples: of which metric, how many, the seconds between them, their values in turn, and how late they came.
spells = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from([1, 2, 77, 128, 1024, 2048]),
        st.sampled_from([60, 60, 60, 61, 900, 0, -7]),
        st.sampled_from([(1.0,), (1.0, 1.5), (1.5, 1.0, 90.0), (1.0, math.nan)]),
        st.integers(0, 90),
    ),
    min_size=1,
    max_size=6,
)
Row = tuple[str, datetime, float, datetime]


def samples(told: list[tuple[str, int, int, tuple[float, ...], int]]) -> list[Row]:
    """Samples by metric, as a file has them; their times are in any order."""
    found, at = [], START
    for metric, count, step, values, late in sorted(told, key=itemgetter(0)):
        for n in range(count):
            at += timedelta(seconds=step)
            found.append((metric, at, values[n % len(values)], at + timedelta(seconds=late * (n % 2))))
    return found


def of_rows(own: list[Row]) -> dict[str, Any]:
    """What a block tells, reckoned from its rows one by one."""
    steps = [after[1] - before[1] for before, after in pairwise(own)]
    known = [value for _, _, value, _ in own if not math.isnan(value)]
    return {
        "metric": own[0][0],
        "first_at": min(at for _, at, _, _ in own),
        "last_at": max(at for _, at, _, _ in own),
        "samples": len(own),
        "is_plain": len(known) == len(own) and all(step > timedelta(0) for step in steps),
        "lowest": min(known, default=None),
        "highest": max(known, default=None),
        "gap": max(steps, default=None),
        "first_ingested_at": min(at for *_, at in own),
        "last_ingested_at": max(at for *_, at in own),
    }


@settings(max_examples=examples(20, 200), deadline=None)
@given(spells)
def test_each_block_tells_what_its_rows_are(tmp_path_factory, told):
    file = tmp_path_factory.mktemp("blocks") / "samples.parquet"
    given_rows = samples(told)
    with duckdb.connect() as cursor:
        cursor.execute("set timezone = 'UTC'")
        cursor.register("samples", columns(given_rows))
        cursor.execute(
            f"copy (select * replace (if(isnan(value), null, value) as value) from samples) to '{file}'"
        )
        sql = BLOCKS.replace("insert into telemetry_block by name", "")
        blocks = rows(cursor, sql, {"seq": 1, "certification": "C", "file": str(file)})

    for block in blocks:
        reckoned = of_rows(given_rows[block["first_row"] : block["last_row"] + 1])
        assert reckoned == {name: block[name] for name in reckoned}
    assert sum(block["samples"] for block in blocks) == len(given_rows)
