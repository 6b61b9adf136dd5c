"""Gates, conditions and sign-offs in the shapes that checklists, reviews and minutes give them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import RefusedError
from dashboard.importers.markdown.verdicts import is_turned, verdict_word
from tests.importers.markdown.conftest import ReadText

HEAD = "# Release checklist of the kiln\n\n**Date:** 2026-03-02\n**Decision:** APPROVED\n\n"
# What a text holds, and the gates that are read of it: name, requirement, result, declared, status.
GATES: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "columns of which one is marked": (
        (
            "## ORR Checklist\n\n| # | Check | Yes | No | N/A |\n|---|---|---|---|---|\n| 1 | Load test passed | X | | |\n"
            "| 2 | Restore rehearsed | | X | |\n| 3 | Export control | | | x |\n| 4 | Audit log | x | x | |"
        ),
        [
            ("Load test passed", "Load test passed", "attested as met", "YES", "pass"),
            ("Restore rehearsed", "Restore rehearsed", "attested as unmet", "NO", "fail"),
            ("Export control", "Export control", "None", "None", "not_assessed"),
            ("Audit log", "Audit log", "None", "None", "not_assessed"),
        ],
    ),
    "a column for each place": (
        "## Verification\n\n| Check | Staging | Production |\n|---|---|---|\n| Health endpoint | PASS | FAIL |",
        [
            ("Health endpoint, staging", "Health endpoint, staging", "attested as met", "PASS", "pass"),
            (
                "Health endpoint, production",
                "Health endpoint, production",
                "attested as unmet",
                "FAIL",
                "fail",
            ),
        ],
    ),
    "a result that is the verdict": (
        (
            "## Test Results\n\n| Test | Expected | Result |\n|---|---|---|\n| Smoke | All green | FAILED (3 of 10) |\n"
            "| Regression | All green | Passed |\n| Security | No criticals | 2 criticals |"
        ),
        [
            ("Smoke", "All green", "attested as unmet", "FAILED (3 of 10)", "fail"),
            ("Regression", "All green", "attested as met", "Passed", "pass"),
            ("Security", "No criticals", "2 criticals", "None", "not_assessed"),
        ],
    ),
    "a criterion, its limit and a disposition": (
        (
            "## Acceptance\n\n| ID | Acceptance Criterion | Acceptance Limit | Observed | Disposition |\n|---|---|---|---|---|\n"
            "| AC-2 | Alarm time | ≤ 30 s | 41 s | Rejected |"
        ),
        [("Alarm time", "≤ 30 s", "41 s", "Rejected", "fail")],
    ),
    "a criterion with an id and nothing else asked": (
        "## Acceptance\n\n| ID | Acceptance Criteria | Status |\n|---|---|---|\n| AC-2 | Alarm heard | Met |",
        [("Alarm heard", "Alarm heard", "attested as met", "Met", "pass")],
    ),
    "items of a category": (
        "## Checks\n\n| Category | Item | Status |\n|---|---|---|\n| Security | Threat model | ❌ Missing |",
        [("Security: Threat model", "Threat model", "attested as unmet", "Missing", "fail")],
    ),
    "names behind numbers": (
        (
            "## Inspection results of the gates\n\n| Item | Inspection | Limit | Measured | Pass? |\n|---|---|---|---|---|\n"
            "| 1 | Runout | max 0.05 mm | 0.07 mm | NO |"
        ),
        [("Runout", "max 0.05 mm", "0.07 mm", "NO", "fail")],
    ),
    "signs by name, and links": (
        (
            "## Gates\n\n| Gate | Requirement | Result | Status |\n|---|---|---|---|\n"
            "| [Load](https://ci.example/1) | &lt; 300 ms | [210 ms](https://ci.example/2) | :white_check_mark: |\n"
            "| Chaos | Survives | no | :x: lost 2 nodes |"
        ),
        [
            ("Load", "< 300 ms", "210 ms", "✅", "pass"),
            ("Chaos", "Survives", "no", "❌ lost 2 nodes", "fail"),
        ],
    ),
    "what was struck out": (
        (
            "## Gates\n\n| Gate | Requirement | Result | Status |\n|---|---|---|---|\n| Soak | < 300 ms | ~~410 ms~~ 210 ms | PASS |\n"
            "| Load | Fast | slow | ~~PASS~~ FAIL |"
        ),
        [("Soak", "< 300 ms", "210 ms", "PASS", "pass"), ("Load", "Fast", "slow", "FAIL", "fail")],
    ),
    "boxes in boxes": (
        "## Readiness\n\n- [x] Observability\n  - [x] Dashboards\n  - [ ] Alerts",
        [
            ("Observability", "Observability", "attested as met", "[x]", "pass"),
            ("Observability: Dashboards", "Dashboards", "attested as met", "[x]", "pass"),
            ("Observability: Alerts", "Alerts", "attested as unmet", "[ ]", "fail"),
        ],
    ),
    "boxes under any heading of a checklist": (
        "### Before\n\n- [x] Freeze main\n- [ ] Run the suite\n\n## Next steps\n\n- [ ] Celebrate",
        [
            ("Freeze main", "Freeze main", "attested as met", "[x]", "pass"),
            ("Run the suite", "Run the suite", "attested as unmet", "[ ]", "fail"),
        ],
    ),
    "what was asked and found in an item": (
        "## Gates\n\n1. **Load**: 210 ms (target: < 300 ms) - PASS\n2. Soak - 40 h, required ≥ 72 h",
        [("Load", "< 300 ms", "210 ms", "PASS", "pass"), ("Soak", "≥ 72 h", "40 h", "None", "fail")],
    ),
    "a table that judges under any heading": (
        "## Prüfungen\n\n| Prüfung | Status | Notiz |\n|---|---|---|\n| Last | FAIL | |",
        [("Last", "Last", "attested as unmet", "FAIL", "fail")],
    ),
    "requirements alone with notes": (
        "## Summary\n\n| Requirement | Status | Notes |\n|---|---|---|\n| Open P1 bugs = 0 | PASS | |",
        [("Open P1 bugs = 0", "Open P1 bugs = 0", "attested as met", "PASS", "pass")],
    ),
    "ids under a name of their own": (
        "## Acceptance\n\n| AC | Description | Status |\n|---|---|---|\n| AC-1 | Manifest signed | Pass |",
        [("Manifest signed", "Manifest signed", "attested as met", "Pass", "pass")],
    ),
    "items with a status below": (
        "## Gates\n\n1. Quality Gate\n   - Evidence: run 7\n   - Status: Failed\n",
        [("Quality Gate", "Quality Gate", "attested as unmet", "Failed", "fail")],
    ),
    "words that a remark takes back": (
        (
            "## Gates\n\n| Gate | Requirement | Status |\n|---|---|---|\n| A | Fast | PASS (partial) |\n"
            "| B | Fast | Yes - but late |\n| C | Fast | PASS (40 ms) |\n| D | Fast | ✅❌ |\n| E | Fast | 🟢/🔴 |"
        ),
        [
            ("A", "Fast", "None", "PASS (partial)", "not_assessed"),
            ("B", "Fast", "None", "Yes - but late", "not_assessed"),
            ("C", "Fast", "attested as met", "PASS (40 ms)", "pass"),
            ("D", "Fast", "None", "✅❌", "not_assessed"),
            ("E", "Fast", "None", "🟢🔴", "not_assessed"),
        ],
    ),
    "a box before a figure": (
        "### Speed\n\n- [x] p95 below 300 ms\n- [ ] p99 below 900 ms",
        [
            ("p95 below 300 ms", "p95 below 300 ms", "attested as met", "[x]", "pass"),
            ("p99 below 900 ms", "p99 below 900 ms", "attested as unmet", "[ ]", "fail"),
        ],
    ),
    "a sign behind the name": (
        "## Gates\n\n- Privacy ❌\n- Cost: ✅",
        [
            ("Privacy", "Privacy", "attested as unmet", "❌", "fail"),
            ("Cost", "Cost", "attested as met", "✅", "pass"),
        ],
    ),
}


@pytest.mark.parametrize("shape", GATES)
def test_gates_are_read_as_each_shape_has_them(assessed: ReadText, shape: str):
    text, expected = GATES[shape]
    found = assessed(HEAD + text)[0].gates

    assert [
        (g.gate.name, g.gate.requirement, str(g.result), str(g.gate.declared), g.status) for g in found
    ] == expected


def test_a_gates_address_is_its_evidence(assessed: ReadText):
    text = GATES["signs by name, and links"][0]

    assert [g.gate.evidence for g in assessed(HEAD + text)[0].gates] == ["https://ci.example/1", None]


@pytest.mark.parametrize(
    "item", ["Any critical findings open?: yes", "Data loss possible: no", "Known defects: yes"]
)
def test_a_yes_to_what_would_be_bad_passes_nothing(assessed: ReadText, item: str):
    text = HEAD + f"## Checks\n\n- Rollback tested: yes\n- {item}\n"
    assessment, coverage = assessed(text)

    assert [g.gate.name for g in assessment.gates] == ["Rollback tested"]
    assert [line.number for line in coverage.not_understood] == [9]


def test_a_row_whose_yes_may_be_bad_gives_no_verdict(assessed: ReadText):
    text = (
        HEAD
        + "## Checks\n\n| Check | Status |\n|---|---|\n| Critical findings | Yes |\n| Findings closed | Yes |\n"
    )
    assessment, coverage = assessed(text)

    assert [(g.status, g.gate.declared) for g in assessment.gates] == [
        ("not_assessed", None),
        ("pass", "Yes"),
    ]
    assert [line.text for line in coverage.not_understood] == ["Yes: is that good or bad?"]


@given(
    st.sampled_from(["no", "zero", "all", "without"]), st.sampled_from(["findings", "defects", "open issues"])
)
def test_a_name_that_says_none_is_no_question(none: str, what: str):
    assert not is_turned(f"{none} {what}", "yes")


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("✅ PASS", "PASS"),
        ("❌ PASS", "❌ PASS"),
        ("⚠️ ENV LIMITED", "⚠ ENV LIMITED"),
        ("✅ mostly flaky", "mostly flaky"),
        ("[x]", "[x]"),
        ("[ ]", "[ ]"),
        ("⚠️ PASS", "PASS"),
        ("", ""),
    ],
)
def test_a_sign_against_stays_with_a_word_that_is_not_known(cell: str, word: str):
    assert verdict_word(cell) == word


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- [x] QA lead (A. One)", ("QA lead", "A. One", "approved", None)),
        ("- [ ] QA lead (A. One)", ("QA lead", "A. One", None, None)),
        ("- Ops - A. One - REJECTED", ("Ops", "A. One", "rejected", None)),
        ("- Legal: approved by C. Three on 2026-03-02", ("Legal", "C. Three", "approved", "2026-03-02")),
        ("- Ops: B. Two — not approved, see ticket", ("Ops", "B. Two", "rejected", None)),
    ],
)
def test_a_sign_off_is_read_from_a_line(assessed: ReadText, line: str, expected: tuple[Any, ...]):
    (found,) = assessed(HEAD + "- [x] Load\n\n## Approvals\n\n" + line)[0].signoffs

    assert (found.role, found.name, found.decision, found.decided_on and str(found.decided_on)) == expected


@pytest.mark.parametrize(
    ("row", "decision"),
    [
        ("| QA | A. One | A. One | 2026-03-01 | |", "approved"),
        ("| QA | A. One | /s/ A. One | 2026-03-01 | |", "approved"),
        ("| QA | A. One | A. One | 2026-03-01 | I do not approve this release |", None),
        ("| QA | A. One | refused to sign | 2026-03-01 | |", "rejected"),
        ("| QA | A. One | someone else | 2026-03-01 | |", None),
        ("| QA | A. One | | | |", None),
    ],
)
def test_a_signature_is_a_yes_that_its_remark_may_take_back(
    assessed: ReadText, row: str, decision: str | None
):
    table = "## Sign-off\n\n| Role | Name | Signature | Date | Comments |\n|---|---|---|---|---|\n"
    (found,) = assessed(HEAD + "- [x] Load\n\n" + table + row)[0].signoffs

    assert found.decision == decision


@pytest.mark.parametrize(
    ("printed", "remark"),
    [
        ("REJECTED - no pen test", "no pen test"),
        ("❌ Not approved (see the minutes)", "see the minutes"),
        ("Rejected", None),
    ],
)
def test_the_reason_beside_a_rejection_is_its_remark(assessed: ReadText, printed: str, remark: str | None):
    table = "## Sign-off\n\n| Role | Name | Decision | Date |\n|---|---|---|---|\n"
    (found,) = assessed(HEAD + f"- [x] Load\n\n{table}| QA | A. One | {printed} | 2026-03-01 |")[0].signoffs

    assert (found.decision, found.remark) == ("rejected", remark)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a) Rotate it by 31 March 2026", ("a", "Rotate it by 31 March 2026", "2026-03-31", "open")),
        (
            "- C4: Staffed within two weeks of launch",
            ("C4", "Staffed within two weeks of launch", "2026-03-16", "open"),
        ),
        ("- C3 - Audit log. Due: 15 April 2026.", ("C3", "Audit log.", "2026-04-15", "open")),
        (
            "| ID | Action | Due | Status |\n|---|---|---|---|\n| A1 | Runbook | 2026-03-31 | ✅ Done |",
            ("A1", "Runbook", "2026-03-31", "met"),
        ),
        ("- Runbook\n  - Due: 2026-03-31\n  - Status: closed", ("1", "Runbook", "2026-03-31", "met")),
    ],
)
def test_a_condition_is_read_from_letters_and_words_and_may_be_behind(
    assessed: ReadText, text: str, expected: tuple[str, ...]
):
    (found,) = assessed(HEAD + "- [x] Load\n\n## Conditions\n\n" + text)[0].conditions

    assert (found.condition.id, found.condition.title, str(found.due_on), found.status) == expected


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("12 months", "2027-03-02"),
        ("one year", "2027-03-02"),
        ("30 days", "2026-04-01"),
        ("2 weeks", "2026-03-16"),
    ],
)
def test_a_validity_in_words_ends_after_so_long_and_is_said_to_be_assumed(
    assessed: ReadText, said: str, until: str
):
    assessment, coverage = assessed(
        HEAD.replace("**Decision", f"**Validity:** {said}\n**Decision") + "- [x] Load\n"
    )

    assert str(assessment.head.valid_until) == until
    assert until in " ".join(line.text for line in coverage.assumed)


def test_a_validity_without_a_length_stays_in_words(assessed: ReadText):
    head = assessed(HEAD.replace("**Decision", "**Validity:** until withdrawn\n**Decision") + "- [x] Load\n")[
        0
    ].head

    assert (head.valid_until, head.validity) == (None, "until withdrawn")


@pytest.mark.parametrize(
    "table",
    [
        "## Revision History\n\n| Version | Status |\n|---|---|\n| 1 | REJECTED |",
        "## Risks\n\n| Risk | Status |\n|---|---|\n| Fire | OK |",
        "## Changes\n\n| Change | Status |\n|---|---|\n| Port | Done |",
    ],
)
def test_a_table_of_what_happened_is_none_of_gates(assessed: ReadText, table: str):
    assert [g.gate.name for g in assessed(HEAD + "- [x] Load\n\n" + table)[0].gates] == ["Load"]


def test_a_role_as_heading_with_its_lines_is_a_sign_off(assessed: ReadText):
    text = (
        "- [x] Load\n\n## Approval Signatures\n\n### Technical Lead\n\n- Name: A. One\n- Signature: A. One\n"
        "- Date: 2026-03-01\n\n### Security Officer\n\n- Name:\n- Signature:\n- Date:\n"
    )
    found = [(s.role, s.name, s.decision) for s in assessed(HEAD + text)[0].signoffs]

    assert found == [("Technical Lead", "A. One", "approved"), ("Security Officer", "not named", None)]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "| Stakeholder | Approve | Reject | Date |\n|---|---|---|---|\n| QA | X | | |\n| Ops | | X | |",
            ["approved", "rejected"],
        ),
        ("| Stakeholder | Approve | Reject | Date |\n|---|---|---|---|\n| QA | X | X | |", [None]),
        (
            "| Role | Vote |\n|---|---|\n| A | +1 |\n| B | -1 |\n| C | Non-concur |\n| D | 👍 |",
            ["approved", "rejected", "rejected", "approved"],
        ),
        ("| Role | Sign-off Status | Decision |\n|---|---|---|\n| A | ✅ Reviewed | NO-GO |", ["rejected"]),
        ("| Role | Decision |\n|---|---|\n| A | 🚧 Pending |", [None]),
    ],
)
def test_votes_are_read_from_columns_and_signs(assessed: ReadText, table: str, expected: list[str | None]):
    text = HEAD + "- [x] Load\n\n## Sign-offs\n\n" + table

    assert [s.decision for s in assessed(text)[0].signoffs] == expected


def test_a_line_of_the_head_is_no_sign_off_though_the_title_speaks_of_them(assessed: ReadText):
    text = "# Sign-off of the kiln\n\n**Date:** 2026-03-02\n**Decision Target:** GO (all)\n**Decision:** GO\n\n- [x] Load\n\nSafety: ______\n"

    assert [(s.role, s.decision) for s in assessed(text)[0].signoffs] == [("Safety", None)]


def test_triggers_are_read_from_a_table(assessed: ReadText):
    table = "| Trigger | Threshold | Duration |\n|---|---|---|\n| Error rate | > 2% | 5 min |\n| | > 1 s | |"
    assessment, coverage = assessed(HEAD + "- [x] Load\n\n## Rollback Triggers\n\n" + table)
    (found,) = assessment.certificate.rollback.triggers

    assert (found.text, str(found.threshold), found.hold_minutes) == ("Error rate > 2% for 5 min", "2", 5)
    assert [line.number for line in coverage.not_understood] == [13]


def test_traffic_of_a_phase_is_read_from_an_item(assessed: ReadText):
    text = HEAD + "- [x] Load\n\n## Phase 1: Canary (Week 1)\n\n- Traffic: 5%\n"
    (phase,) = assessed(text)[0].certificate.rollout.phases

    assert [step.percent for step in phase.steps] == [5]


def test_a_score_that_is_not_known_refuses_nothing(assessed: ReadText):
    text = (
        HEAD + "- [x] Load\n\n## Modules\n\n| Module | Score |\n|---|---|\n| Hoist | n/a |\n| Crane | - |\n"
    )

    assert [(a.score, a.status) for a in assessed(text)[0].agents] == [(None, "not_assessed")] * 2


def test_a_day_of_a_sign_off_that_reads_in_two_ways_is_refused_with_both(assessed: ReadText):
    text = (
        HEAD
        + "- [x] Load\n\n## Sign-off\n\n| Role | Decision | Date |\n|---|---|---|\n| QA | Approved | 03/04/2026 |\n"
    )
    with pytest.raises(RefusedError, match="2026-04-03 or 2026-03-04"):
        assessed(text)
