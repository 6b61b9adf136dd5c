"""What an analysis proves: the outcome by an oracle over its counts, and its words at each."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.rollout.analyses import AnalysisVerdict, analysis_verdict, analysis_words, is_certified
from dashboard.domain.rollout.events import AnalysisFinished
from dashboard.domain.rollout.release import Release
from tests.domain.conftest import at


def seen(outcome: str = "successful", **fields: Any) -> AnalysisFinished:
    return AnalysisFinished.model_validate(
        {"run": "r", "metric": "m", "outcome": outcome, "observed_at": at("2025-09-14"), **fields}
    )


COUNTS = st.none() | st.integers(0, 3)


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.lists(st.sampled_from(["NaN", "0.5"]), max_size=2))
def test_a_success_stands_on_a_successful_measurement_that_is_a_number(
    measured: int | None, failed: int | None, successful: int | None, errors: int | None, values: list[str]
):
    verdict = analysis_verdict(
        seen(measured=measured, failed=failed, successful=successful, errors=errors, values=values)
    )

    proved = (measured or 0) - (failed or 0) if successful is None else successful
    is_nothing = (measured or 0) + (errors or 0) == 0 or proved <= 0 or (values != [] and "0.5" not in values)
    assert verdict.outcome == ("inconclusive" if is_nothing else "successful")
    assert (verdict.words is None) == (not is_nothing)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "the tool says successful, nothing was measured"),
        ({"measured": 0, "failed": 1}, "the tool says successful, nothing was measured"),
        ({"measured": 3, "failed": 3}, "the tool says successful, 0 of 3 measurements were"),
        ({"measured": 3, "errors": 2, "successful": 0}, "the tool says successful, 0 of 5 measurements were"),
        ({"errors": 2}, "the tool says successful, 0 of 2 measurements were"),
        (
            {"measured": 2, "values": ["NaN", "[null, nan]"]},
            "the tool says successful, of no number: measured NaN, [null, nan]",
        ),
        ({"measured": 2, "dry_run": True}, "dry run, the tool says successful: never decides"),
    ],
)
def test_why_a_success_is_none_is_said(fields: dict[str, Any], words: str):
    assert analysis_verdict(seen(**fields)) == AnalysisVerdict(outcome="inconclusive", words=words)


@pytest.mark.parametrize("outcome", ["failed", "error", "inconclusive", "running", "pending"])
def test_any_other_outcome_is_the_tool_s_own_but_of_a_dry_run(outcome: str):
    assert analysis_verdict(seen(outcome)) == AnalysisVerdict(outcome=outcome)
    assert analysis_verdict(seen(outcome, dry_run=True)) == AnalysisVerdict(
        outcome="inconclusive", words=f"dry run, the tool says {outcome}: never decides"
    )


def test_an_analysis_of_another_workload_than_the_one_that_moves_the_release_decides_nothing():
    of_web = Release(name="b", workload="prod/web")
    other = seen(measured=3, workload="prod/api")

    assert analysis_verdict(other, of_web) == AnalysisVerdict(
        outcome="inconclusive", words="of another workload, prod/api: the tool says successful"
    )
    assert analysis_verdict(seen(measured=3, workload="web"), of_web).outcome == "successful"
    assert analysis_verdict(seen(measured=3), of_web).outcome == "successful"
    assert analysis_verdict(other, Release(name="b")).outcome == "successful"
    assert analysis_verdict(other).outcome == "successful"


@pytest.mark.parametrize("value", ["", "[]", "nan", "NULL", "[nan, Null]", "[ nan ]"])
def test_not_a_number_proves_nothing(value: str):
    found = seen(measured=1).model_copy(update={"values": (value,)})

    assert analysis_verdict(found).outcome == "inconclusive"
    assert analysis_verdict(seen(measured=1, values=[f"{value}1"])).outcome == "successful"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"measured": 3}, "0 of 3 measurements failed"),
        ({"measured": 3, "failed": 1}, "1 of 3 measurements failed"),
        (
            {"measured": 3, "failed": 1, "errors": 2, "values": ["0.5", "0.6", "0.7"], "message": "done"},
            "1 of 3 measurements failed; 2 in error; last measured 0.7; done",
        ),
        ({"errors": 0, "measured": 1}, "0 of 1 measurements failed"),
        ({"measured": 0}, "the tool says successful, nothing was measured; 0 of 0 measurements failed"),
        ({"failed": 2}, "the tool says successful, nothing was measured"),
    ],
)
def test_what_was_measured_is_told_in_a_line(fields: dict[str, Any], words: str):
    assert analysis_words(seen(**fields)) == words


def test_counts_keep_their_digits():
    assert analysis_words(seen(measured=Decimal(100), failed=Decimal(20))) == "20 of 100 measurements failed"


RELEASE = Release(name="b", hashes={"x": False})


@pytest.mark.parametrize(
    ("revision", "certified", "words"),
    [
        ("b", True, "of b, the certified release"),
        (
            "a",
            False,
            (
                "the tool says successful, of another version; 0 of 1 measurements failed; of a, not the"
                " certified release"
            ),
        ),
        ("a-1", None, "of version a-1"),
        (None, None, ""),
    ],
)
def test_an_analysis_of_another_version_proves_nothing_of_the_release(
    revision: str | None, certified: bool | None, words: str
):
    found = seen(measured=1, revision=revision)

    assert is_certified(found, RELEASE) is certified
    assert analysis_verdict(found, RELEASE).outcome == (
        "inconclusive" if certified is False else "successful"
    )
    assert (
        analysis_words(found, RELEASE).removeprefix("0 of 1 measurements failed").removeprefix("; ") == words
    )


def test_without_a_release_nothing_tells_whose_version_it_was():
    found = seen(measured=1, revision="a", message="done")

    assert is_certified(found, None) is None
    assert analysis_verdict(found).outcome == "successful"
    assert analysis_words(found) == "0 of 1 measurements failed; of version a; done"
    assert is_certified(seen(), RELEASE) is None
    assert is_certified(seen(revision="x"), RELEASE) is False
