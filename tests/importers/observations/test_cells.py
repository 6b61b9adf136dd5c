"""Cells of telemetry that are read a column at once are those that would be read one by one."""

import re

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.importers.observations.cells import INSTANT, VALUE, typed
from dashboard.store.telemetry.handed_over import SCHEMA
from tests.examples import examples

METRIC = pa.array(["m"], SCHEMA.field("metric").type)
PLAIN = "2025-09-14T08:30:15.250001"
change = st.tuples(st.integers(0, len(PLAIN) - 1), st.sampled_from("0129-:T .,+tz"))


@settings(max_examples=examples(300, 3000), deadline=None)
@given(st.integers(10, len(PLAIN)), st.lists(change, max_size=3))
@example(20, [])
@example(19, [])
@example(16, [])
@example(23, [(19, ",")])
def test_an_instant_that_is_taken_at_once_has_the_one_form(length, changes):
    text = list(PLAIN)
    for place, letter in changes:
        text[place] = letter
    instant = "".join(text)[:length] + "Z"
    cells = pa.table({"metric": METRIC, "observed_at": [instant], "value": ["1"]})

    found = typed(cells)

    assert found is None or re.fullmatch(INSTANT, instant)


@settings(max_examples=examples(300, 3000), deadline=None)
@given(st.text("0123456789.,+-eEnNaAiIfFxX _'\u0661", max_size=8))
@example("1e5")
@example("+.5")
@example("-nan")
@example("1e1234")
@example("")
def test_a_value_that_is_taken_at_once_is_a_number_or_nothing(text):
    cells = pa.table({"metric": METRIC, "observed_at": ["2025-09-14T00:00:00Z"], "value": [text]})

    found = typed(cells)

    assert found is None or re.fullmatch(VALUE, text)


def test_instants_with_and_without_parts_of_a_second_are_taken_at_once():
    instants = ["2025-09-14T08:30:15Z", "2025-09-14 08:30:15.5Z", "2025-09-14T08:30:15.250001Z"]
    cells = pa.table(
        {"metric": pa.concat_arrays([METRIC] * 3), "observed_at": instants, "value": ["1", "", "nan"]}
    )

    found = typed(cells)

    assert found is not None
    assert [at.microsecond for at in found["observed_at"].to_pylist()] == [0, 500_000, 250_001]


def test_years_that_no_record_has_are_left_to_be_told_one_by_one():
    for instant in ("0000-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2101-01-01T00:00:00Z"):
        cells = pa.table({"metric": METRIC, "observed_at": [instant], "value": ["1"]})

        assert typed(cells) is None
