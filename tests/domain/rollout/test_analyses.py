"""What an analysis proves: the outcome by an oracle over its counts, and its words at each."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.rollout.analyses import AnalysisVerdict, analysis_verdict, analysis_words
from dashboard.domain.rollout.events import AnalysisFinished
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
            {"measured": 3, "failed": 1, "errors": 2, "values": ["0.5", "0.7"], "message": "done"},
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
