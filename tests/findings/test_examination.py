from datetime import UTC, date
from typing import Any

import pytest

from dashboard import paths
from dashboard.domain.record import Record
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.similarity import likeness, things
from dashboard.domain.values.subject import CERTIFICATE, Subject
from dashboard.findings import SEVERITIES, Finding, Place, about, line_of, located
from dashboard.findings.examination import RULES, examined
from dashboard.importers.documents.document import read_document
from dashboard.importers.validation.certificate import read_certificate
from tests.domain.conftest import source
from tests.findings.clean import CLEAN, find, with_values

CASES: list[tuple[str, str, dict[str, Any], str]] = [
    ("all-gates-passed", "certificate", {"certification.declared_gates": "ALL PASSED"}, "G-1 does not pass"),
    (
        "all-gates-passed",
        "certificate",
        {"closing.success_claims.0.text": "All critical gates passed"},
        "G-1 does not pass",
    ),
    (
        "decision-unreserved",
        "certificate",
        {"certification.declared_decision": "APPROVED FOR PRODUCTION"},
        "stands conditional",
    ),
    ("declared-word", "G-1", {"gates.0.declared": "PASS"}, "makes it conditional"),
    ("unknown-word", "G-2", {"gates.1.declared": "ACE"}, "neither as passed nor as failed"),
    (
        "decision-stated-otherwise",
        "certificate",
        {"certification.decision": "rejected"},
        "read as conditional",
    ),
    ("declared-word", "G-2", {"gates.1.declared": "FAIL"}, "makes it pass"),
    (
        "approved-and-rejected",
        "certificate",
        {"boards.0.signoffs.0.decision": "rejected"},
        "Chair (Board) rejected",
    ),
    ("authorised-unready", "B", {"agents.1.authorization": "full"}, "scores 80 of 100, 1 item outstanding"),
    (
        "figure-of-nothing",
        "G-1",
        {"gates.0.result": "90% (4/5 suites)"},
        "4 of 5 is 80%, mean completion of the agents is 95%, mean readiness score is 87.5%",
    ),
    ("whole-below-its-parts", "G-2", {"gates.1.result": "0.1%"}, "0.1%, its agents' 0.5% to 1%"),
    ("overheads-near-the-limit", "G-2", {"agents.1.overhead": 4.4}, "4.9% of the 5% allowed"),
    ("overheads-near-the-limit", "G-2", {"agents.1.overhead": 4.9}, "5.4% of the 5% allowed"),
    (
        "narrower-than-required",
        "G-2",
        {"gates.1.requirement": "Enterprise scale", "gates.1.result": "Single site shown"},
        "possibly narrower",
    ),
    (
        "attested",
        "G-2",
        {"gates.1.requirement": "Operators are trained", "gates.1.result": "Trained"},
        "passes by attestation",
    ),
    (
        "done-and-outstanding",
        "condition 1",
        {"agents.0.criteria.0.text": "Radar module tests complete"},
        "both there and outstanding",
    ),
    ("two-names", "certificate", {"certification.also_named": ["Port Control"]}, "2 names"),
    (
        "validity-differs",
        "certificate",
        {"certification.validity": "24 months"},
        "is 13 Sep 2027, not 13 Sep 2026",
    ),
    (
        "requirement-and-condition-differ",
        "condition 1",
        {"closing.post_deployment.0.text": "Finish radar within 3 weeks"},
        "means 4 Oct 2025, the condition is due 27 Sep 2025",
    ),
    (
        "outstanding-in-no-condition",
        "B",
        {"agents.1.outstanding": [{"text": "Lidar module"}]},
        "“Lidar module” is outstanding",
    ),
    ("gate-in-no-condition", "G-1", {"conditions.0.covers": ["B"]}, "no condition covers it"),
    ("no-result", "G-2", {"gates.1.result": None, "gates.1.declared": None}, "has no result"),
    ("incomparable-result", "G-2", {"gates.1.result": "12 ms"}, "cannot be compared"),
    ("not-measured", "A", {"agents.0.overhead": None}, "has no overhead figure; 1 agent of 2 has one"),
    ("no-evidence", "certificate", {"gates.1.evidence": None}, "G-2 names no evidence"),
    (
        "no-start",
        "certificate",
        {"certification.deployment_start": "assumed"},
        "13 Sep 2025, the day of the decision, is assumed",
    ),
    (
        "no-owner",
        "certificate",
        {"conditions.0.owner": None, "agents.0.owner": None},
        "A and condition 1 have no owner",
    ),
    ("never-expires", "certificate", {"certification.valid_until": None}, "never expires"),
    ("hold-not-stated", "slow", {"rollback.triggers.0.hold_minutes": None}, "5 minutes are assumed"),
    (
        "requirement-in-nothing",
        "certificate",
        {"closing.post_deployment.0.maps_to": []},
        "carried by no condition",
    ),
    (
        "no-room-before-the-phase",
        "condition 1",
        {"rollout.phases.0.weeks": "3"},
        "first day of phase 1, which deploys B (both 27 Sep 2025)",
    ),
    (
        "no-room-before-the-phase",
        "condition 1",
        {"rollout.phases.0.weeks": "2"},
        "7 days after the first day of phase 1, which deploys B (20 Sep 2025)",
    ),
    ("thin-margin", "G-2", {"gates.1.result": "4.99%"}, "passes by 0.01 points only"),
    (
        "phase-with-two-meanings",
        "phase 1",
        {"boards.0.signoffs.0.remark": "Budget for Phase 1 granted"},
        "possibly also something else",
    ),
]


def test_a_clean_certificate_has_no_findings():
    assert find(CLEAN) == []


@pytest.mark.parametrize(("rule", "subject", "changes", "words"), CASES)
def test_a_fault_is_found_with_its_figures_and_places(
    rule: str, subject: str, changes: dict[str, Any], words: str
):
    found = {(f.rule, str(f.subject)): f for f in find(with_values(changes))}

    assert (rule, subject) in found
    assert words in found[rule, subject].message
    assert found[rule, subject].sources


def test_a_missed_duty_is_a_finding_and_leaves_the_standing_alone():
    found = find(CLEAN, on=date(2025, 12, 20))

    assert ("duty-missed", "quarterly-1") in {(f.rule, str(f.subject)) for f in found}


# Rules over a document in prose; tests/domain/standing/test_decision.py and tests/importers/markdown have
# them.
OF_PROSE = ("lines-not-understood", "assumed-facts")


def test_every_rule_has_a_case():
    tested = {rule for rule, *_ in CASES} | {
        "duty-missed",
        "telemetry-in-doubt",
        "recorded-ahead",
        "mixed-scripts",
        *OF_PROSE,
    }

    assert tested == set(NAMES)


@pytest.fixture(scope="module")
def seed() -> tuple[Finding, ...]:
    imported = read_certificate(read_document(str(paths.DATA / "phase3.yaml")))
    record = Record(
        certificate=imported.certificate,
        source=source(1),
        ledger_head="0",
        lines=imported.lines,
        observations=imported.certificate.declared_observations(),
    )
    return examined(assess(record, end_of(date(2025, 9, 13), UTC)))


NAMES = [rule.__name__.replace("_", "-") for rule in RULES]

# The numbers of RULES.md, Findings.
NUMBERED = [
    (1, "all-gates-passed", "certificate", "PROD-001 and PROD-007 do not pass"),
    (2, "decision-unreserved", "certificate", "the certificate stands conditional"),
    (
        3,
        "figure-of-nothing",
        "PROD-001",
        (
            "93.7% follows from none of the stated figures: 4 of 5 is 80%, mean completion of the agents is"
            " 95%, mean readiness score is 93.6%"
        ),
    ),
    (4, "whole-below-its-parts", "PROD-002", "0.00023%, its agents' 0.7% to 1.8%"),
    (
        5,
        "overheads-near-the-limit",
        "PROD-002",
        "the 4 reported overheads add up to 4.6% of the 4.7% allowed, with CE unreported",
    ),
    (6, "outstanding-in-no-condition", "QV", "Advanced pattern library expansion needed"),
    (
        7,
        "no-room-before-the-phase",
        "condition 1",
        "the first day of phase 4, which deploys QV (both 4 Oct 2025)",
    ),
    (
        8,
        "narrower-than-required",
        "PROD-006",
        "“Enterprise scale ready”, its result is “Single-node validated”",
    ),
    (9, "attested", "PROD-008", "Comprehensive monitoring"),
    (10, "done-and-outstanding", "condition 2", "Training materials for operations staff available"),
    (11, "done-and-outstanding", "condition 2", "SR Documentation: Complete user and API documentation"),
    (12, "thin-margin", "PROD-004", "0.2 points"),
    (13, "no-evidence", "certificate", "no gate names its evidence"),
    (14, "no-start", "certificate", "nowhere stated"),
    (15, "not-measured", "CE", "no overhead figure"),
    (16, "no-owner", "certificate", "nothing has an owner"),
    (17, "two-names", "certificate", "2 names"),
    (18, "phase-with-two-meanings", "phase 4", "“Phase 4” is week 4 of the rollout"),
]


@pytest.mark.parametrize(("number", "rule", "subject", "words"), NUMBERED)
def test_the_seed_s_faults_are_found(seed, number: int, rule: str, subject: str, words: str):
    assert [f for f in seed if f.rule == rule and str(f.subject) == subject and words in f.message]


def test_what_is_said_elsewhere_of_scale_stands_beside_the_single_node(seed):
    texts = " ".join(p.text for f in about(seed, Subject(kind="gate", id="PROD-006")) for p in f.sources)

    assert "multi-node ready" in texts
    assert "horizontal scaling in Phase 4" in texts


def test_every_place_of_the_seed_has_its_line(seed):
    assert [p for f in seed for p in f.sources if p.line is None] == []


def test_a_place_without_a_line_takes_that_of_what_holds_it():
    assert line_of("gates[2].owner", {"gates[2]": 47, "gates": 3}) == 47
    assert line_of("agents[1].score", {"gates": 3}) is None
    assert line_of("gatesx", {"gates": 3}) is None


def test_places_take_their_lines_unless_they_have_one():
    places = (Place(path="gates[2].owner", text="QA"), Place(path="gates", text="all", line=9))
    finding = Finding(rule="r", severity="gap", subject=CERTIFICATE, message="m", sources=places)

    assert [p.line for p in located(finding, {"gates[2]": 47, "gates": 3}).sources] == [47, 9]


def test_contradictions_come_first_then_gaps_then_notes_each_in_the_order_of_the_rules(seed):
    order = [(SEVERITIES.index(f.severity), NAMES.index(f.rule)) for f in seed]

    assert order == sorted(order)
    assert {severity for severity, _ in order} == {0, 1, 2}


def test_what_is_found_of_one_thing_is_about_it_and_names_it(seed):
    gate = Subject(kind="gate", id="PROD-006")
    found = about(seed, gate)

    assert found == tuple(f for f in seed if f.subject == gate)
    assert 0 < len(found) < len(seed)
    assert all(f.sentence == f"PROD-006: {f.message}" for f in found)


def test_words_that_name_no_thing_do_not_make_texts_alike():
    assert things("API_DOCUMENTATION.md completion required") == things("Complete API documentation")
    assert likeness("All systems ready", "All tests ready") == 0
    assert likeness("Theater detection module 1 of 6", "Theater detection framework operational") < 0.75


def test_a_gap_comes_before_a_note_of_an_earlier_rule():
    found = find(with_values({"agents.1.overhead": 4.4, "certification.valid_until": None}))

    assert [(f.severity, f.rule) for f in found] == [
        ("gap", "never-expires"),
        ("note", "overheads-near-the-limit"),
    ]
