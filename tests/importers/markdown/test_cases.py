from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.domain.standing.assessment import Assessment
from dashboard.errors import RefusedError
from dashboard.findings.examination import examined
from tests.examples import examples
from tests.importers.markdown.conftest import HERE, ReadText

CASES = {path.stem[:2]: path.read_text(encoding="utf-8") for path in sorted((HERE / "cases").glob("*.md"))}
NOT_YES = """NO-GO | NOT READY | HOLD | DO NOT DEPLOY | DECLINED | REJECTED | DENIED | REFUSED | NOT APPROVED | NOT CERTIFIED
FAILED | WITHDRAWN | BLOCKED | WITHHELD | PENDING | ON HOLD | DEFERRED | POSTPONED | DRAFT | TBD | UNDER REVIEW | MAYBE
NOT YET APPROVED | TO BE APPROVED | AWAITING SIGN-OFF | [ ] GO [ ] NO-GO | [x] GO [x] NO-GO | GO / NO-GO | AMBER | UNKNOWN
CONDITIONAL GO | APPROVED WITH CONDITIONS | PROVISIONALLY APPROVED | APPROVED SUBJECT TO A RETEST | LIMITED APPROVAL
APPROVED WITH DEVIATIONS | APPROVED, WITH FINDINGS | GO WITH ACTION ITEMS | APPROVED IN PART | GO, aber nicht vor April
APPROVED sous réserve | GO, pero no antes de abril | NICHT FREIGEGEBEN | REFUSÉ | GO (solo pruebas) | ~~APPROVED~~ REJECTED
LAUNCH NOT READY | NOT GRANTED | NOT PRODUCTION-READY | NOT CERTIFIED FOR GO-LIVE (NO-GO) | READY FOR SIGN-OFF | SIGNED OFF?
🟢 Go / 🟡 Conditional Go / 🔴 No Go | PENDING FINAL REVIEW | BLOCKED-EXTERNAL | NO-GO (see above) | Requires further review
[ ] APPROVE [ ] REJECT [x] DEFER | ☐ Approved ☒ Approved with deviations | [REJECTED](https://ci.example/1) | approved?
CANNOT BE CERTIFIED | NOT RECOMMENDED FOR RELEASE | 2 OF 3 APPROVED | TO BE APPROVED BY QA | APPROVED FOR STAGING
APPROVED ONCE THE DRILL IS DONE | REVOKED | SUSPENDED | ❌ | APPROVED PENDING SIGN-OFF | UNAPPROVED | NOGO | no"""
PHRASES = [phrase.strip() for line in NOT_YES.splitlines() for phrase in line.split("|")]
PHRASES = ["[ ] GO [ ] NO-GO" if p.startswith("[ ]") else p for p in PHRASES]
DECISIONS = (
    "APPROVED FOR PRODUCTION",
    "NO-GO, the release is withheld",
    "CONDITIONAL GO",
    "[ ] GO  [ ] NO-GO  [ ] CONDITIONAL GO",
)


def gates(assessment: Assessment) -> list[tuple[str, str, str]]:
    return [(g.gate.id, g.status, g.basis) for g in assessment.gates]


@pytest.mark.parametrize(
    ("case", "standing"),
    [
        ("01", "rejected"),
        ("02", "lapsed"),
        ("03", "lapsed"),
        ("04", "conditional"),
        ("05", "lapsed"),
        ("06", "certified"),
        ("07", "lapsed"),
        ("09", "not_decided"),
        ("11", "conditional"),
        ("13", "certified"),
        ("14", "certified"),
        ("18", "rejected"),
        ("21", "conditional"),
        ("25", "certified"),
        ("26", "lapsed"),
        ("28", "not_decided"),
        ("29", "certified"),
    ],
)
def test_each_document_stands_as_it_says(assessed: ReadText, case: str, standing: str):
    assert assessed(CASES[case])[0].standing.status == standing


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("02", [("G-1", "pass", "measured"), ("G-2", "fail", "declared")]),
        (
            "03",
            [
                ("G-1", "pass", "measured"),
                ("G-2", "pass", "attested"),
                ("G-3", "fail", "declared"),
                ("G-4", "fail", "attested"),
            ],
        ),
        (
            "05",
            [
                ("load-test-p95", "pass", "measured"),
                ("availability-in-soak", "pass", "measured"),
                ("open-critical-bugs", "fail", "declared"),
            ],
        ),
        ("06", [("load-test", "pass", "measured")]),
        (
            "07",
            [
                ("load-test-passed-at-twice-the-peak", "pass", "attested"),
                ("no-critical-finding-in-the-penetration-test", "pass", "attested"),
                ("restore-from-backup-rehearsed", "fail", "declared"),
            ],
        ),
        ("26", [("G-1", "pass", "measured"), ("G-2", "pass", "attested"), ("G-3", "fail", "declared")]),
    ],
)
def test_gates_are_read_from_each_kind_of_table_and_list(assessed: ReadText, case: str, expected: Any):
    assert gates(assessed(CASES[case])[0]) == expected


def test_declared_words_are_kept_without_their_signs(assessed: ReadText):
    words = [g.gate.declared for case in ("03", "26") for g in assessed(CASES[case])[0].gates]

    assert words == ["PASS", "PASS", "FAIL", "PARTIAL", "PASS", "OK", "FAIL"]


def test_scores_out_of_ten_and_five_are_scaled_and_a_letter_is_no_number(assessed: ReadText):
    found = [
        (a.agent.id, None if a.score is None else str(a.score), a.agent.score_text)
        for a in assessed(CASES["11"])[0].agents
    ]

    assert found == [("HP", "92", None), ("BP", "92", "9.2/10"), ("GC", "90", "4.5/5"), ("YR", None, "A-")]


def test_conditions_are_read_from_lists_and_tables(assessed: ReadText):
    found = [
        (c.condition.id, c.due_on, c.condition.owner)
        for case in ("04", "21")
        for c in assessed(CASES[case])[0].conditions
    ]

    assert found == [
        ("1", date(2026, 3, 20), None),
        ("2", date(2026, 3, 12), None),
        ("1", date(2026, 3, 31), "Field team"),
        ("2", date(2026, 4, 15), "IAM"),
    ]


def test_sign_offs_are_read_in_the_words_that_people_use(assessed: ReadText):
    found = [(s.role, s.name, s.decision, s.decided_on, s.remark) for s in assessed(CASES["18"])[0].signoffs]

    assert found == [
        ("Safety", "A. Ruiz", "approved", date(2026, 3, 1), None),
        ("Operations", "B. Lind", "approved", date(2026, 3, 1), "Approve with conditions"),
        ("Security", "C. Oyelaran", "rejected", date(2026, 3, 2), None),
        ("Finance", "not named", None, None, None),
    ]


@pytest.mark.parametrize(
    ("case", "lines"), [("13", [20]), ("25", [18, 19]), ("28", [16, 18]), ("29", [18, 19])]
)
def test_what_is_not_read_is_named_and_never_structure(assessed: ReadText, case: str, lines: list[int]):
    assessment, coverage = assessed(CASES[case])

    assert [line.number for line in coverage.not_understood] == lines
    assert "lines-not-understood" in {f.rule for f in examined(assessment)}


def test_a_verdict_in_a_heading_is_a_contradiction_and_stands_in_the_detail(assessed: ReadText):
    assessment, _ = assessed(CASES["28"])

    assert [f.severity for f in examined(assessment) if f.rule == "lines-not-understood"] == [
        "contradiction",
        "gap",
    ]
    assert "not understood" in assessment.standing.detail


def test_a_second_decision_that_says_otherwise_takes_the_yes_away(assessed: ReadText):
    text = CASES["06"].replace("## Production Gates", "**Status:** REJECTED\n\n## Production Gates")

    assert assessed(text)[0].standing.status == "not_decided"


@pytest.mark.slow
@settings(max_examples=examples(150, 2000), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted(CASES)),
    st.sampled_from(PHRASES),
    st.sampled_from(["{}", "**{}**", "{} for production", "⚠️ {}", "[OK] {}", "{}."]),
)
def test_no_document_is_certified_whose_decision_is_not_a_plain_yes(
    assessed: ReadText, case: str, phrase: str, around: str
):
    text = CASES[case]
    for decision in DECISIONS:
        text = text.replace(decision, around.format(phrase))
    try:
        standing = assessed(text)[0].standing.status
    except RefusedError:
        return

    assert standing != "certified"
