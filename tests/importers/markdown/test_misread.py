"""What a document says of a target, another time or another day is not read as what was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values.quantities import read_requirement, read_result
from dashboard.importers.markdown.windows import timeline
from tests.importers.markdown.conftest import ReadText

HEAD = "# Crane\n\n**Date:** 2026-03-02\n**Decision:** {decision}\n\n"
TABLE = "## Gates\n\n| Gate | Requirement | Result | Status |\n|---|---|---|---|\n| Load | {asked} | {found} | {word} |\n"
APPROVED = HEAD.format(decision="APPROVED")


@pytest.mark.parametrize(
    "found",
    """not 95% | expected 95% | target: 95% | planned 95% | pending 95% | <95% | below 95% | at most 95% | 95% → 85%
    95% (target), 80% measured | was 95%, now 82% | 95% in staging, 40% in production | 85% | ❌ 95%
    95% then 89.9% | estimate 95% | 95%, estimated | FAILED: 95% | FAIL - 95%""".replace("\n", " | ").split(
        " | "
    ),
)
@pytest.mark.parametrize("asked", [">= 90%", "at least 90%", "90%+"])
def test_a_figure_that_was_not_measured_passes_nothing(assessed: ReadText, asked: str, found: str):
    gate = assessed(APPROVED + TABLE.format(asked=asked, found=found, word="PASS"))[0].gates[0]
    assert gate.status == ("fail" if found.strip() == "85%" else "not_assessed")


def test_a_figure_behind_failed_still_shows_a_miss(assessed: ReadText):
    gate = assessed(APPROVED + TABLE.format(asked=">= 90%", found="FAILED: 81%", word="PASS"))[0].gates[0]
    assert (gate.status, gate.basis) == ("fail", "measured")


@pytest.mark.parametrize(
    ("found", "asked", "value"),
    [
        ("> 95%", ">= 90%", "95"),
        ("at least 92%", ">= 90%", "92"),
        ("< 250 ms", "< 300 ms", "250"),
        ("under 2 s", "< 3000 ms", "2000"),
        ("> 400 ms", "< 300 ms", "400"),
        ("> 200 ms", "< 300 ms", None),
        ("< 400 ms", "< 300 ms", None),
        ("210 ms p50, 290 ms p99", "< 300 ms", "210"),
        ("210 ms p50, 450 ms p99", "< 300 ms", None),
        ("210 ms p50, 450 ms p99, 0.2 s p75", "< 300 ms", None),
        ("210 ms against a limit of 300 ms", "< 300 ms", "210"),
        ("95%, up from 80%", ">= 90%", "95"),
        ("93% vs. 85%", ">= 90%", "93"),
        ("not more than 2%", "< 5%", "2"),
    ],
)
def test_a_bound_or_a_second_figure_decides_only_where_it_settles_the_matter(
    found: str, asked: str, value: str | None
):
    result = read_result(found)
    assert result is not None
    decided = read_requirement(asked).deciding(result)
    assert (None if decided is None else f"{decided:f}") == value


@given(
    st.integers(1, 999), st.integers(1, 999), st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from("<>")
)
def test_a_bound_meets_only_what_all_within_it_would_meet(limit: int, end: int, asked: str, bound: str):
    requirement, result = read_requirement(f"{asked} {limit} ms"), read_result(f"{bound} {end} ms")
    assert result is not None
    value = requirement.deciding(result)
    if value is not None and requirement.is_met_by(value):
        assert (bound == "<") == (asked in ("<", "<="))


@pytest.mark.parametrize("found", ["not done", "not tested", "pending", "TBD", "❌", "failed", "incomplete"])
@pytest.mark.parametrize("word", ["PASS", "✅", "Done"])
def test_a_pass_beside_a_result_that_says_otherwise_is_no_verdict(assessed: ReadText, found: str, word: str):
    gate = assessed(APPROVED + TABLE.format(asked="Runbook reviewed", found=found, word=word))[0].gates[0]
    assert (gate.status, gate.result) == ("not_assessed", found)


@pytest.mark.parametrize("found", ["none", "no", "reviewed", "0 open"])
def test_a_result_that_is_good_by_being_none_stays_attested(assessed: ReadText, found: str):
    text = APPROVED + TABLE.format(asked="Open blockers listed", found=found, word="PASS")
    assert assessed(text)[0].gates[0].status == "pass"


@pytest.mark.parametrize(
    "column", ["Previous result", "Prior Result", "Result (previous)", "Last year's result"]
)
def test_what_an_earlier_review_found_is_not_the_result(assessed: ReadText, column: str):
    table = f"| Gate | Requirement | {column} | Result |\n|---|---|---|---|\n| Load | < 300 ms | 210 ms | 450 ms |\n"
    assessment, coverage = assessed(f"{APPROVED}## Gates\n\n{table}")
    assert [(g.status, g.result) for g in assessment.gates] == [("fail", "450 ms")]
    assert any("210 ms" in line.text for line in coverage.not_understood)


@pytest.mark.parametrize(
    "item", ["Failover: FAILED", "Failover: not tested", "Failover - pending", "Failover ❌"]
)
def test_a_ticked_item_whose_own_word_is_against_it_is_not_attested(assessed: ReadText, item: str):
    assessment, coverage = assessed(f"{APPROVED}## Gates\n\n- [x] Load test run\n- [x] {item}\n")
    assert [g.status == "pass" for g in assessment.gates] == [True, False]
    assert [item in line.text for line in coverage.not_understood] == [True]


@pytest.mark.parametrize(
    "text",
    """Not before 2026-05-01: raise the wind limit | Since 1 January 2026 reports are weekly | Raised on 2026-02-01
    no earlier than 16.09.2026 | Done 2026-02-01 | after 2026/09/16 | From 2026-04-01 monitor weekly""".replace(
        "\n", " | "
    ).split(" | "),
)
def test_a_day_on_which_something_begins_or_was_is_no_deadline(text: str):
    assert timeline(text) is None


@pytest.mark.parametrize(
    "text",
    """Rotate at least 2 weeks before go-live | Hold 30 days of logs | Monitor for 3 months | Report every two weeks
    Passwords older than 90 days must be rotated | Review within 3 months of the last incident
    2 weeks before launch | Keep the last 14 days""".replace("\n", " | ").split(" | "),
)
def test_a_duration_that_something_lasts_is_no_deadline(text: str):
    assert timeline(text.strip()) is None


@pytest.mark.parametrize(
    "day", ["go-live", "the board approval", "this certification", "the final sign-off", "release"]
)
def test_within_a_time_of_a_day_is_a_deadline(day: str):
    assert timeline(f"Close it within two weeks of {day}") == f"within 2 weeks of {day}"


@pytest.mark.parametrize(
    "text", ["within 2 weeks of go-live", "30 days", "Drill within 10 days", "in 6 weeks"]
)
def test_a_duration_within_which_something_is_due_is_one(text: str):
    assert timeline(text) is not None


@pytest.mark.parametrize("tail", [" - not done", " (pending)", ": not met", " – incomplete"])
def test_a_ticked_condition_that_says_it_is_not_done_is_not_met(assessed: ReadText, tail: str):
    text = HEAD.format(decision="APPROVED WITH CONDITIONS") + TABLE.format(
        asked="< 3 s", found="2 s", word="PASS"
    )
    items = f"1. [x] Rotate keys by 1 April 2026{tail}\n2. [x] Patch by 2 April 2026\n3. ~~Drill by 3 April 2026~~\n"
    assessment, coverage = assessed(f"{text}\n## Conditions\n\n{items}")
    assert [c.status for c in assessment.conditions] == ["open", "met"]
    assert len(coverage.not_understood) == 2


@pytest.mark.parametrize("found", ["81% ❌", "81% - not confirmed", "unverified 81%", "81% last year"])
def test_a_figure_that_is_disowned_passes_nothing(assessed: ReadText, found: str):
    gate = assessed(APPROVED + TABLE.format(asked="> 80%", found=found, word="PASS"))[0].gates[0]
    assert gate.status == "not_assessed"


@pytest.mark.parametrize("found", ["No", "missing", "false"])
@pytest.mark.parametrize(
    ("asked", "status"),
    [("Backups tested", "not_assessed"), ("No open incident", "pass"), ("Data loss", "pass")],
)
def test_a_result_that_denies_what_was_asked_passes_nothing(
    assessed: ReadText, asked: str, found: str, status: str
):
    text = APPROVED + TABLE.format(asked=asked, found=found, word="PASS")
    assert assessed(text)[0].gates[0].status == status


def test_columns_of_a_condition_that_are_not_known_are_named(assessed: ReadText):
    table = "| Condition | Raised | Due | Closed on |\n|---|---|---|---|\n| Keys | 2026-02-20 | 2026-03-20 | 2026-03-04 |\n"
    text = HEAD.format(decision="APPROVED WITH CONDITIONS") + TABLE.format(
        asked="< 3 s", found="2 s", word="PASS"
    )
    _, coverage = assessed(f"{text}\n## Conditions\n\n{table}")
    assert [line.text for line in coverage.not_understood] == ["closed on: 2026-03-04", "raised: 2026-02-20"]


@pytest.mark.parametrize(
    "said", ["Validity:** revoked", "Valid until:** withdrawn 2026-03-05", "Validity:** void"]
)
def test_a_validity_that_was_taken_back_certifies_nothing(assessed: ReadText, said: str):
    text = f"# Crane\n\n**Date:** 2026-03-02\n**Decision:** APPROVED\n**{said}\n\n"
    assert assessed(text + TABLE.format(asked="< 3 s", found="2 s", word="PASS"))[0].standing.status == (
        "not_decided"
    )


@pytest.mark.parametrize(
    ("said", "until"),
    [("12 months", "2027-03-02"), ("12 months after go-live", None), ("one year from the launch", None)],
)
def test_a_duration_from_another_day_gives_no_last_day(assessed: ReadText, said: str, until: str | None):
    text = f"# Crane\n\n**Date:** 2026-03-02\n**Decision:** APPROVED\n**Validity:** {said}\n\n"
    found = assessed(text + TABLE.format(asked="< 3 s", found="2 s", word="PASS"))[0]
    last = found.certificate.certification.valid_until
    assert (None if last is None else str(last)) == until
