"""Prometheus' `query_range`: one series as samples, and everything else refused with its place."""

import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.ingest import recognise
from dashboard.importers.observations import prometheus
from dashboard.importers.observations.series import Sample
from tests.conftest import DATA

SAMPLE = DATA / "samples" / "prom_query_range_up.json"
SERIES = {
    "metric": {"__name__": "up", "job": "a"},
    "values": [[1758441600.5, "1"], [1758441660.5, "NaN"], [1758441780.5, "0.25"]],
}


def answer(*series: dict[str, Any], **changes: Any) -> str:
    whole = {"status": "success", "data": {"resultType": "matrix", "result": list(series)}, **changes}
    return json.dumps(whole, indent=1)


def read(text: str, **labels: str) -> tuple[Sample, ...]:
    document = Document(name="p.json", content=text.encode())
    assert recognise(document).name == "prometheus"
    return prometheus._read(document, labels, None)[0].samples


def test_values_are_read_exactly_and_missing_steps_stay_missing():
    found = read(answer(SERIES))

    assert [s.observed_at for s in found] == [
        datetime(2025, 9, 21, 8, 0, 0, 500000, tzinfo=UTC),
        datetime(2025, 9, 21, 8, 1, 0, 500000, tzinfo=UTC),
        datetime(2025, 9, 21, 8, 3, 0, 500000, tzinfo=UTC),
    ]
    assert (found[0].value, found[2].value) == (1, 0.25)
    assert math.isnan(found[1].value)


def test_several_series_are_refused_unless_a_label_picks_one():
    other = {**SERIES, "metric": {"__name__": "up", "job": "b"}}

    with pytest.raises(
        RefusedError, match=r"is one of 2 series; pick one with --label NAME=VALUE: job=a; job=b"
    ):
        read(answer(SERIES, other))
    assert len(read(answer(SERIES, other), job="b")) == 3
    with pytest.raises(RefusedError, match="no series with these labels"):
        read(answer(SERIES, other), job="c")


@pytest.mark.parametrize("unit", [1, 10**3, 10**6, 10**9])
def test_times_are_read_in_the_unit_that_their_size_tells(unit: int):
    found = read(answer({**SERIES, "values": [[1758441600 * unit, "1"]]}))

    assert found[0].observed_at == datetime(2025, 9, 21, 8, tzinfo=UTC)


@pytest.mark.parametrize("value", ["+Inf", "-Inf", "Inf", "NaN"])
def test_what_is_not_finite_is_unknown(value: str):
    (found,) = read(answer({**SERIES, "values": [[1758441600, value]]}))

    assert math.isnan(found.value)


@pytest.mark.parametrize(
    ("aggregate", "values"),
    [("mean", [50.0, 100.0]), ("min", [0.0, 100.0]), ("max", [100.0, 100.0]), ("sum", [100.0, 100.0])],
)
def test_several_series_come_together_as_is_said(aggregate: str, values: list[float]):
    one = {"metric": {"job": "a"}, "values": [[1758441600, "0"], [1758441660, "NaN"]]}
    other = {"metric": {"job": "b"}, "values": [[1758441600, "100"], [1758441660, "100"]]}
    document = Document(name="p.json", content=answer(one, other).encode())

    assert [s.value for s in prometheus._read(document, {}, aggregate)[0].samples] == values


BAD: dict[str, tuple[str, str, str]] = {
    "an error": (
        answer(status="error", errorType="timeout", error="query timed out"),
        "status",
        "query timed out",
    ),
    "a vector": (answer().replace("matrix", "vector"), "data.resultType", "is vector, not matrix"),
    "no series": (answer(), "data.result", "holds no series"),
    "an empty series": (answer({**SERIES, "values": []}), "data.result[0].values", "holds no sample"),
    "a native histogram": (
        answer({**SERIES, "histograms": []}),
        "data.result[0].histograms",
        "are histograms",
    ),
    "a word": (
        answer({**SERIES, "values": [[1758441600, "up"]]}),
        "data.result[0].values[0][1]",
        "is no finite number",
    ),
    "an overflow": (
        answer({**SERIES, "values": [[1758441600, "1e999"]]}),
        "data.result[0].values[0][1]",
        "is no finite number",
    ),
    "a time of no unit": (
        answer({**SERIES, "values": [[17584416000, "1"]]}),
        "data.result[0].values[0][0]",
        "no time in seconds",
    ),
    "a pair of three": (
        answer({**SERIES, "values": [[1758441600, "1", "2"]]}),
        "data.result[0].values[0]",
        "is no pair",
    ),
    "a null": (answer({**SERIES, "values": [[1758441600, None]]}), "data.result[0].values[0]", "is no pair"),
    "out of order": (
        answer({**SERIES, "values": [[1758441660, "1"], [1758441600, "1"]]}),
        "data.result[0].values",
        "does not come after",
    ),
    "the same time twice": (
        answer({**SERIES, "values": [[1758441600, "1"], [1758441600, "0"]]}),
        "data.result[0].values",
        "does not come after",
    ),
    "a result that is no list": (
        answer().replace('"result": []', '"result": 5'),
        "data.result",
        "is no list of series",
    ),
    "a key twice": (
        '{"status": "success", "status": "success", "data": {"resultType": "matrix"}}',
        "",
        "a key is there twice",
    ),
    "cut short": (answer(SERIES)[:-40], "", "is no JSON"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_single_series_is_refused_with_its_place(case):
    text, field, words = BAD[case]

    with pytest.raises(RefusedError) as refusal:
        read(text)

    (fault,) = refusal.value.faults
    assert (fault.field, words in fault.message) == (field, True), str(fault)
    assert fault.line == 1 + text[: text.index(text.strip().splitlines()[fault.line - 1])].count("\n")


def test_a_fault_names_the_line_of_its_value():
    text = answer({**SERIES, "values": [[1758441600, "1"], [1758441660, "down"]]})

    with pytest.raises(RefusedError) as refusal:
        read(text)

    assert "down" in text.splitlines()[refusal.value.faults[0].line - 1]


def test_the_sample_has_two_series_and_each_reads_as_it_says():
    text = SAMPLE.read_text(encoding="utf-8")

    with pytest.raises(RefusedError, match="job=node"):
        read(text)
    assert [s.value for s in read(text, job="node")] == [0, 0, 1]
    assert [s.value for s in read(text, job="prometheus")] == [1, 1, 1]
    assert read(text, job="node")[0].observed_at == datetime(2015, 7, 1, 20, 10, 30, 781000, tzinfo=UTC)
    with pytest.raises(RefusedError, match=r"p.json:25: data.result\[1\].values\[0\]\[1\]"):
        read(text.replace('[ 1435781430.781, "0" ]', '[ 1435781430.781, "down" ]'), job="node")
