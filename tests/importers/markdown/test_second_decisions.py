"""Places that take a decision back, votes without a role, and scores that are no number of 100."""

import pytest

from dashboard.findings.declared import declared_word
from tests.importers.markdown.conftest import ReadText

HEAD = "# Crane\n\n**Date:** 2026-03-02\n**Decision:** APPROVED\n\n"
GATES = "## Gates\n\n| Gate | Requirement | Result | Status |\n|---|---|---|---|\n| Load | < 3 s | 2 s | PASS |\n\n"
AGAINST = (
    "### Recommendation: do not deploy\n",
    "## Board recommendation: reject\n",
    "**Certificate status:** REVOKED\n",
    "**Status:** WITHDRAWN\n",
    "**Status:** Superseded by Q-02\n",
    "**Status:** Draft\n",
    "**State:** Revoked 2026-03-05\n",
    "**Result:** FAIL\n",
    "Result: FAIL\n",
    "**Verdict:** NOT READY\n",
    "## Decision\n\n| Option | Selected |\n|---|---|\n| Go | |\n| No-go | x |\n",
    "## Verdict\n\n| Choice | Mark |\n|---|---|\n| Approve | |\n| Reject | ✅ |\n| Defer | |\n",
    "## Decision\n\n| Option | Selected |\n|---|---|\n| Go | |\n| No-go | |\n",
    "THE SYSTEM IS NOT READY FOR PRODUCTION\n======================================\n",
    "## The release is withdrawn\n",
    "## Do not deploy\n",
    "## Addendum 2026-03-05\n\nThe approval is withdrawn.\n",
    "[^1]: The approval was withdrawn on 5 March.\n",
)
HARMLESS = (
    "## Recommendation: watch the hoist\n",
    "**Status:** APPROVED\n",
    "**Status:** in force\n",
    "## No-go criteria\n\n",
    "## When the system is not ready\n\n",
    "## Decision\n\n| Option | Selected |\n|---|---|\n| Go | x |\n| No-go | |\n",
)
VOTES = {
    "GO": "approved",
    "NO GO": "rejected",
    "declined": "rejected",
    "pending": None,
    "": None,
    "n/a": None,
    "abstain": "abstained",
}


@pytest.mark.parametrize("said", AGAINST)
def test_what_takes_a_decision_back_is_read_with_it(assessed: ReadText, said: str):
    assert assessed(HEAD + GATES + said)[0].standing.status in ("not_decided", "rejected")


@pytest.mark.parametrize("said", HARMLESS)
def test_what_does_not_take_it_back_leaves_it(assessed: ReadText, said: str):
    assert assessed(HEAD + GATES + said)[0].standing.status == "certified"


@pytest.mark.parametrize("column", ["Member", "Approver", "Reviewer", "Board member"])
@pytest.mark.parametrize(("vote", "read"), VOTES.items())
def test_a_vote_beside_a_name_is_a_signoff(assessed: ReadText, column: str, vote: str, read: str | None):
    table = f"## Review\n\n| {column} | Vote | Comment |\n|---|---|---|\n| A. One | {vote} | |\n"
    certificate = assessed(HEAD + GATES + table)[0].certificate
    (member,) = certificate.boards[0].signoffs
    assert (member.role, member.name, member.decision) == ("A. One", "A. One", read)


def test_a_column_for_each_answer_beside_a_name_is_a_signoff(assessed: ReadText):
    rows = "| A. One | x | | 2026-03-01 |\n| B. Two | | x | 2026-03-01 |\n| C. Three | | | |\n"
    table = f"## Approval\n\n| Approver | Approved | Rejected | Date |\n|---|---|---|---|\n{rows}"
    assessment, _ = assessed(HEAD + GATES + table)
    decisions = [m.decision for m in assessment.certificate.boards[0].signoffs]
    assert (decisions, assessment.standing.status) == (["approved", "rejected", None], "rejected")


@pytest.mark.parametrize("word", ["rejected 2026-03-01", "declined", "NO-GO, 1 March 2026"])
def test_an_answer_in_brackets_behind_a_name_is_a_signoff(assessed: ReadText, word: str):
    text = f"{HEAD}{GATES}## Approvers\n\n1. A. One (approved 2026-03-01)\n2. B. Two ({word})\n"
    assert assessed(text)[0].standing.status == "rejected"


def test_boxes_of_approvers_are_no_choice_of_a_decision(assessed: ReadText):
    boxes = "## Approvals\n\n- [x] Safety: A. One, 2026-03-01\n- [ ] Operations: B. Two\n"
    certificate = assessed(HEAD + GATES + boxes)[0].certificate
    assert certificate.certification.declared_decision == "APPROVED"


@pytest.mark.parametrize(
    ("printed", "score"),
    [
        ("95%", 95),
        ("95/100", 95),
        ("9.5/10", 95),
        ("0.95%", 0.95),
        ("0.95", None),
        ("95% (target)", None),
        ("95 expected", None),
        ("target 95", None),
        ("★★★★☆", None),
        ("80-90", None),
        ("~95", None),
        ("n/a", None),
    ],
)
def test_a_score_that_is_no_number_of_100_is_kept_as_printed(
    assessed: ReadText, printed: str, score: float | None
):
    table = f"## Agents\n\n| Agent | Readiness | Status |\n|---|---|---|\n| Hoist | {printed} | READY |\n"
    (agent,) = assessed(HEAD + GATES + table)[0].certificate.agents
    assert (None if agent.score is None else float(agent.score)) == score
    assert agent.score is not None or agent.score_text == printed


@pytest.mark.parametrize("word", ["NOT READY", "BLOCKED", "FAILED", "❌ NOT READY", "NO-GO", "Rejected"])
@pytest.mark.parametrize(
    "shape",
    [
        "## Hoist Planner (HP) - {word}\n**Readiness Score:** 95/100\n",
        "## Agents\n\n| Agent | Readiness | Status |\n|---|---|---|\n| Hoist Planner (HP) | 95% | {word} |\n",
    ],
)
def test_an_agent_that_is_called_not_ready_and_is_by_its_score_is_a_contradiction(
    assessed: ReadText, shape: str, word: str
):
    assessment, _ = assessed(HEAD + GATES + shape.format(word=word))
    (found,) = declared_word(assessment)

    assert [a.status for a in assessment.agents] == ["ready"]
    assert (found.severity, found.subject) == ("contradiction", assessment.agents[0].subject)
    assert word.removeprefix("❌ ") in found.message
    assert "95" in found.message


@pytest.mark.parametrize("word", ["READY", "✅ READY", "PRODUCTION READY"])
def test_an_agent_that_is_called_ready_contradicts_nothing(assessed: ReadText, word: str):
    assessment, _ = assessed(f"{HEAD}{GATES}## Hoist (HP) - {word}\n**Readiness Score:** 95/100\n")
    assert [*declared_word(assessment)] == []
