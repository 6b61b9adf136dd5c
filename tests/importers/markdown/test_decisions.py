from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.errors import RefusedError
from dashboard.findings.examination import examined
from tests.examples import examples
from tests.importers.markdown.conftest import ReadText
from tests.importers.markdown.test_cases import PHRASES

HEAD = "# Quay Crane\n\n**Certification Date:** 2026-03-02\n"
GATES = "\n## Gates\n\n| Gate | Requirement | Result | Status |\n|---|---|---|---|\n| Load | < 300 ms | 210 ms | PASS |\n"
# Where a document says what was decided, and where it says it again.
PLACES: dict[str, str] = {
    "a bold key": HEAD + "**Decision:** {}\n" + GATES,
    "a key in italics": HEAD + "*Decision*: {}\n" + GATES,
    "a key with underscores": HEAD + "__Decision__: {}\n" + GATES,
    "a key after a dash": HEAD + "\nDecision - {}\n" + GATES,
    "a heading": HEAD + "\n## Decision: {}\n" + GATES,
    "a heading of two lines": HEAD + "\nDecision: {}\n---------\n" + GATES,
    "a heading under a decision's heading": HEAD + GATES + "\n## 9. Certification Decision\n\n### {}\n",
    "a sentence under a decision's heading": HEAD + GATES + "\n## Board Decision\n\n{}\n",
    "an item under a decision's heading": HEAD + GATES + "\n## Go / No-Go Decision\n\n- Decision: {}\n",
    "a table": HEAD + "\n| Field | Value |\n|---|---|\n| **Decision** | {} |\n" + GATES,
    "a key of approval": HEAD + "**Approved:** {}\n**Decision:** see above\n" + GATES,
}
AGAIN: dict[str, str] = {
    "the title": HEAD.replace("# Quay Crane", "# Quay Crane - {}") + "**Decision:** APPROVED\n" + GATES,
    "front matter": "---\nstatus: {}\n---\n" + HEAD + "**Decision:** APPROVED\n" + GATES,
    "a later heading": HEAD + "**Decision:** APPROVED\n" + GATES + "\n## Final recommendation: {}\n",
    "a later key": HEAD + "**Decision:** APPROVED\n" + GATES + "\n**Overall Status:** {}\n",
    "a row of the gates": HEAD + "**Decision:** APPROVED\n" + GATES + "| Overall | | | {} |\n",
    "a section on the certification": HEAD
    + "**Decision:** APPROVED\n"
    + GATES
    + "\n## Certification\n\n**Status**: {}\n",
    "a plain line at the end": HEAD + "**Decision:** APPROVED\n" + GATES + "\nDecision: {}\n",
    "the line above the second heading": "# Quay\n## Deployment Authorization: {}\n\n**Date:** 2026-03-02\n"
    "**Status:** APPROVED\n" + GATES,
    "a conclusion": HEAD + "**Decision:** APPROVED\n" + GATES + "\n## Conclusion\n\n{}\n",
}
AGAINST = (
    "REJECTED",
    "NOT APPROVED",
    "NO-GO",
    "Not ready for production",
    "DECLINED by the board",
    "❌ FAIL",
)
DENIALS = (
    "This certificate was revoked on 2026-03-06.",
    "The board does not approve the release.",
    "The system is not ready for production.",
    "Certification suspended after incident 12.",
    "We decline the release.",
    "Do not deploy to production.",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ("REJECTED", "rejected"),
        ("NO-GO", "rejected"),
        ("Approved", "certified"),
        ("[GO](https://ci.example/1)", "certified"),
    ],
)
def test_a_decision_is_read_wherever_it_stands(assessed: ReadText, place: str, words: str, standing: str):
    if place == "a key of approval":
        words, standing = {"Approved": ("yes", "certified")}.get(words, ("no", "rejected"))

    assert assessed(PLACES[place].format(words))[0].standing.status == standing


@pytest.mark.parametrize("place", AGAIN)
@pytest.mark.parametrize("words", AGAINST)
def test_a_no_beside_a_yes_takes_the_yes_away_and_is_named(assessed: ReadText, place: str, words: str):
    assessment, coverage = assessed(AGAIN[place].format(words))

    assert assessment.standing.status == "not_decided"
    assert len(coverage.not_understood) == 1
    assert ("lines-not-understood", "contradiction") in {(f.rule, f.severity) for f in examined(assessment)}


@pytest.mark.parametrize("section", ["", "## Conclusion\n\n", "## Revocation\n\n", "> "])
@pytest.mark.parametrize("sentence", DENIALS)
def test_a_sentence_that_denies_the_certificate_takes_the_yes_away(
    assessed: ReadText, section: str, sentence: str
):
    text = HEAD + "**Decision:** APPROVED\n\n" + section + sentence + "\n" + GATES

    assert assessed(text)[0].standing.status == "not_decided"


@pytest.mark.parametrize(
    "text",
    [
        "**Decision:** APPROVED\nprovided that the drill passes",
        "## Board Decision\n\nThe release is approved\nonly if the drill passes.",
        "## Decision\n\nApproved,\nwith findings",
    ],
)
def test_a_decision_that_goes_on_for_two_lines_is_read_whole(assessed: ReadText, text: str):
    assert assessed(HEAD + GATES + "\n" + text + "\n")[0].decision.kind == "conditional"


@pytest.mark.parametrize(
    "text",
    [
        "The board does not\napprove the release.",
        "## Prüfung\n\nDie Freigabe wird nicht erteilt.",
        "- Homologation refusée",
    ],
)
def test_a_denial_over_two_lines_or_in_another_language_takes_the_yes_away(assessed: ReadText, text: str):
    assert (
        assessed(HEAD + "**Decision:** GO\n" + GATES + "\n## Summary\n\n" + text)[0].standing.status
        == "not_decided"
    )


def test_of_a_thousand_decisions_the_first_are_shown_and_a_no_is_never_left_out(assessed: ReadText):
    many = "".join(f"**Status:** final {n}\n" for n in range(400))
    assessment, coverage = assessed(
        HEAD + "**Decision:** APPROVED\n" + many + "**Verdict:** REJECTED\n" + GATES
    )

    assert assessment.decision.kind == "unread"
    assert assessment.decision.text.endswith("; REJECTED")
    assert len(assessment.decision.text) < 600
    assert len(coverage.not_understood) > 300


def test_two_statements_that_are_both_no_decision_are_both_shown(assessed: ReadText):
    text = HEAD + "**Status:** SOUND\n**Decision:** PROCEED\n" + GATES

    assert assessed(text)[0].decision.text == "SOUND; PROCEED"


@pytest.mark.parametrize(
    "heading", ["Required Actions for Certification", "Conditions of approval", "Rationale"]
)
def test_a_heading_below_a_decision_that_is_about_something_decides_nothing(assessed: ReadText, heading: str):
    text = HEAD + GATES + f"\n## Decision\n\n### ❌ NOT READY\n\n### {heading}\n"

    assert assessed(text)[0].decision.text == "NOT READY"


def test_the_lines_below_a_second_title_are_the_head(assessed: ReadText):
    text = "# Quay\n## Final Validation\n\n**Date:** 2026-03-02\n**Status:** APPROVED\n" + GATES

    assert assessed(text)[0].standing.status == "certified"


@pytest.mark.parametrize(
    "sentence",
    [
        "Do not deploy without a second pair of eyes.",
        "A release that was rejected starts again.",
        "The load test failed twice in January and was repaired.",
        "The release will be rejected if a trigger fires.",
        "The Go/No-Go decision was taken on Monday.",
    ],
)
def test_a_sentence_about_cases_denies_nothing(assessed: ReadText, sentence: str):
    assessment, coverage = assessed(HEAD + "**Decision:** APPROVED\n\n" + sentence + "\n" + GATES)

    assert assessment.standing.status == "certified"
    assert [line.text for line in coverage.not_understood] == [sentence]


@pytest.mark.parametrize(
    ("boxes", "standing"),
    [
        ("- [ ] Go\n- [x] No-Go\n- [ ] Go with conditions", "rejected"),
        ("- [x] Go\n- [ ] No-Go", "certified"),
        ("- [ ] Go\n- [ ] No-Go", "not_decided"),
        ("- [x] Go\n- [x] No-Go", "not_decided"),
        ("☐ Approved ☒ Approved with deviations ☐ Not approved", "conditional"),
        ("[ ] APPROVE  [ ] REJECT  [x] DEFER", "not_decided"),
        ("Pending", "not_decided"),
    ],
)
def test_boxes_under_a_decisions_heading_decide_by_the_one_that_is_ticked(
    assessed: ReadText, boxes: str, standing: str
):
    assert assessed(HEAD + GATES + f"\n## Final Decision\n\n{boxes}\n")[0].standing.status == standing


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [
        ("**Approved:** 2026-03-01", "decided_on", "2026-03-01"),
        ("**Certified on (UTC):** 2026-03-01T10:00:00Z", "decided_on", "2026-03-01"),
        ("| `decision_state` | `NO-GO` |\n|---|---|", "declared_decision", "NO-GO"),
    ],
)
def test_a_key_of_the_head_is_known_by_its_words(assessed: ReadText, key: str, field: str, value: str):
    text = f"# Quay Crane\n\n{key}\n\n**Decision Date:** 2026-03-02\n\n**Final Decision:** NO-GO\n" + GATES
    head: Any = assessed(text)[0].head

    assert str(getattr(head, field)) == value


def test_an_authorization_that_is_not_granted_is_no_closing_remark(assessed: ReadText):
    text = HEAD + "**Decision:** APPROVED\n**Deployment Authorization:** NOT GRANTED\n" + GATES

    assert assessed(text)[0].standing.status == "not_decided"


@pytest.mark.slow
@settings(max_examples=examples(40, 300), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(AGAIN)),
    st.sampled_from(AGAINST),
    st.sampled_from(["{}", "**{}**", "`{}`", "{}.", "⛔ {}"]),
)
def test_no_document_that_says_no_anywhere_it_decides_is_certified(
    assessed: ReadText, place: str, words: str, around: str
):
    try:
        standing = assessed(AGAIN[place].format(around.format(words)))[0].standing.status
    except RefusedError:
        return

    assert standing != "certified"


@pytest.mark.slow
@settings(max_examples=examples(40, 400), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(PLACES)),
    st.sampled_from(PHRASES),
    st.sampled_from(["{}", "**{}**", "{} for production", "✅ {}", "{}."]),
)
def test_what_is_no_plain_yes_certifies_nothing_wherever_it_stands(
    assessed: ReadText, place: str, phrase: str, around: str
):
    try:
        standing = assessed(PLACES[place].format(around.format(phrase)))[0].standing.status
    except RefusedError:
        return

    assert standing != "certified"
