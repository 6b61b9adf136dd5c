import pytest

from dashboard.domain.gates import GateState, verdict
from dashboard.domain.gates.definition import Gate
from dashboard.domain.gates.words import SIGNS, attestation, is_known
from tests.domain.conftest import DECIDED, as_of, at


def declared(requirement: str, word: str, result: str | None = None) -> GateState:
    gate = Gate(id="G", name="Gate", requirement=requirement, result=result, declared=word)
    own = gate.declared_result(at("2025-09-13"))
    return verdict(gate, [own] if own else [], (), as_of(DECIDED))


@pytest.mark.parametrize(
    "word", ["PASS", "MET", "EXCEEDS", "YES", "GO", "✅", "Met (with remarks)", "OK", "Passed!"]
)
def test_a_pass_word_attests_a_requirement_in_words(word: str):
    found = declared("Runbook reviewed", word)

    assert (found.status, found.basis) == ("pass", "attested")


@pytest.mark.parametrize("word", ["PASS", "MET", "✅"])
def test_a_pass_word_does_not_stand_for_a_figure(word: str):
    assert declared(">= 90%", word, "looks fine").status == "not_assessed"


@pytest.mark.parametrize(
    "word", ["FAIL", "NOT MET", "BLOCKED", "NO", "NO-GO", "❌", "☐", "Failed - broken build"]
)
@pytest.mark.parametrize(
    ("requirement", "result"), [(">= 90%", "blocked by broken build"), ("Runbook reviewed", None)]
)
def test_a_fail_word_fails_where_no_figure_says_otherwise(word: str, requirement: str, result: str | None):
    found = declared(requirement, word, result)

    assert (found.status, found.basis) == ("fail", "declared")


@pytest.mark.parametrize("word", ["PARTIAL", "⚠️", "IN PROGRESS", "Partially met"])
@pytest.mark.parametrize("requirement", [">= 90%", "Runbook reviewed"])
def test_a_partial_word_is_an_attestation_of_partial(word: str, requirement: str):
    found = declared(requirement, word, "half of it")

    assert (found.status, found.basis) == ("fail", "attested")


def test_the_signs_of_verdicts_are_those_that_stand_alone():
    assert set(SIGNS) == set("✅✔☑✓🟢⚠🟡🟠◐❌✗✘☐🔴⛔⏳")
    assert len(SIGNS) == len(set(SIGNS))


def test_a_figure_leaves_a_word_out_and_a_text_keeps_one_that_passes_nothing():
    def word(declared: str, requirement: str, result: str) -> str | None:
        gate = Gate(id="G", name="Gate", requirement=requirement, result=result, declared=declared)
        own = gate.declared_result(at("2025-09-13"))
        assert own
        return own.attested

    assert word("FAIL", ">= 90%", "95%") is None
    assert word("PASS", ">= 90%", "95%") is None
    assert word("PASS", ">= 90%", "fine") is None
    assert word("FAIL", ">= 90%", "fine") == "unmet"
    assert word("PASS", "Runbook reviewed", "fine") == "met"


def test_a_figure_says_more_than_a_word():
    assert (declared(">= 90%", "FAIL", "95%").status, declared(">= 90%", "PASS", "85%").basis) == (
        "pass",
        "measured",
    )


@pytest.mark.parametrize("word", ["N/A", "PENDING", "TBD", "NOT TESTED"])
def test_a_word_that_puts_off_is_known_and_gives_no_verdict(word: str):
    found = declared("Runbook reviewed", word)

    assert (is_known(word), attestation(word), found.status) == (True, None, "not_assessed")


@pytest.mark.parametrize("word", ["ACE", "genehmigt", "❌ PASS", "PASS?", "7"])
def test_a_word_that_is_not_known_gives_no_verdict(word: str):
    found = declared("Runbook reviewed", word)

    assert (is_known(word), attestation(word), found.status) == (False, None, "not_assessed")


def test_no_word_says_nothing():
    assert attestation(None) is None


@pytest.mark.parametrize(
    ("word", "attested", "known"),
    [
        ("❌ lost 2 nodes", "unmet", True),
        ("❌-fail", "unmet", True),
        ("⚠️ two nodes left", "partial", True),
        ("⏳ next week", None, True),
        ("✅ lost 2 nodes", None, False),
        ("❌ pass", None, False),
        ("lost 2 nodes ❌", None, False),
        ("a❌ lost 2 nodes", None, False),
        ("❌", "unmet", True),
        (" ", None, False),
    ],
)
def test_a_sign_that_leads_a_remark_is_the_verdict_unless_it_is_a_yes(
    word: str, attested: str | None, known: bool
):
    assert (attestation(word), is_known(word)) == (attested, known)


@pytest.mark.parametrize(
    ("word", "attested"),
    [
        ("PASS (partial)", None),
        ("PASS - not on site", None),
        ("PASS (with pride)", "met"),
        ("PASS (requires care)", "met"),
        ("PASS.", "met"),
        ("FAIL (partial)", "unmet"),
        ("PARTIAL - not on site", "partial"),
        ("no go (pass)", "unmet"),
    ],
)
def test_a_remark_takes_back_a_pass_and_nothing_else(word: str, attested: str | None):
    assert attestation(word) == attested
