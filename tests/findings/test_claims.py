"""What the document claims against its own figures: each finding whole, and where it is silent."""

from typing import Any

import pytest

from dashboard.domain.observations import AgentScore, CertificateChanged, ConditionMet
from tests.domain.conftest import at, day
from tests.findings.clean import Said, said

MET = ConditionMet(condition="1", observed_at=at("2025-09-14"))
COVERED = {"gates.0.declared": "CONDITIONAL"}


def test_every_gate_that_does_not_pass_stands_against_a_claim_that_all_do():
    claim = {"certification.declared_gates": "ALL GATES PASSED"}

    assert said("all-gates-passed", {**claim, "gates.1.result": None, "gates.1.declared": None}) == [
        (
            "certificate",
            "contradiction",
            "“ALL GATES PASSED”, but G-1 and G-2 do not pass",
            [
                ("certification.declared_gates", "ALL GATES PASSED"),
                ("gates[0]", "G-1: conditional, 90% (9/10 suites)"),
                ("gates[1]", "G-2: not assessed, no result"),
            ],
        )
    ]
    assert said("all-gates-passed", {**claim, "gates.0.result": "96%", "gates.0.declared": "PASS"}) == []


def test_each_claim_of_all_gates_is_found_and_one_that_speaks_of_no_gate_is_not():
    claims = [{"text": "Every crane passed"}, {"text": "All gates are met"}, {"text": "Every Gate passed"}]
    values: dict[str, Any] = {"closing.success_claims": claims, "certification.declared_gates": None}

    assert [(message, places[0]) for _, _, message, places in said("all-gates-passed", values)] == [
        ("“All gates are met”, but G-1 does not pass", ("closing.success_claims[1]", "All gates are met")),
        ("“Every Gate passed”, but G-1 does not pass", ("closing.success_claims[2]", "Every Gate passed")),
    ]
    assert said("all-gates-passed", {"closing": None, "certification.declared_gates": "ALL PASSED"})


@pytest.mark.parametrize("words", ["All gates but one passed", "Not every gate passed", "3 gates passed"])
def test_a_claim_with_a_reservation_claims_nothing(words: str):
    assert said("all-gates-passed", {"certification.declared_gates": words}) == []


def test_a_decision_without_a_reservation_stands_against_the_reasons_for_one():
    approved = {"certification.declared_decision": "APPROVED"}
    (conditional,) = said("decision-unreserved", approved)
    (lapsed,) = said("decision-unreserved", approved, on=day(15))

    assert conditional == (
        "certificate",
        "contradiction",
        "the decision reads “APPROVED”, the certificate stands conditional",
        [
            ("certification.declared_decision", "APPROVED"),
            (
                "conditions",
                (
                    "G-1: 90% (9/10 suites), required: 95%+; covered by condition 1; B: scores 80 of 100, 1 item"
                    " outstanding; condition 1: due in 6 to 13 days"
                ),
            ),
        ],
    )
    assert lapsed[2] == "the decision reads “APPROVED”, the certificate stands lapsed"


def test_a_decision_without_a_reservation_is_silent_where_the_standing_is_neither():
    approved = {"certification.declared_decision": "APPROVED"}
    revoked = CertificateChanged(change="revoked", reason="audit", observed_at=at("2025-09-14"))

    assert said("decision-unreserved", approved, revoked) == []
    assert said("decision-unreserved", {"certification.declared_decision": "APPROVED WITH CONDITIONS"}) == []


def test_a_word_that_its_figures_belie_is_found_with_both():
    assert said("declared-word", {"gates.0.declared": "PASS", "gates.1.declared": "FAIL"}) == [
        (
            "G-1",
            "contradiction",
            "declared PASS, but 90% (9/10 suites) against 95%+ makes it conditional",
            [("gates[0].declared", "PASS"), ("gates[0].result", "90% (9/10 suites), required: 95%+")],
        ),
        (
            "G-2",
            "contradiction",
            "declared FAIL, but 2% against <5% overhead makes it pass",
            [("gates[1].declared", "FAIL"), ("gates[1].result", "2%, required: <5% overhead")],
        ),
    ]


@pytest.mark.parametrize("word", ["TBD", "ACE", None])
def test_a_word_that_gives_no_verdict_contradicts_nothing(word: str | None):
    assert said("declared-word", {"gates.0.declared": word, "gates.1.declared": word}) == []


@pytest.mark.parametrize("field", ["declared", "heading"])
def test_a_no_beside_an_agent_that_its_own_score_makes_ready_is_found_with_both(field: str):
    assert said("declared-word", {f"agents.0.{field}": "NO-GO"}) == [
        (
            "A",
            "contradiction",
            "declared NO-GO, but 95 of 100 with nothing outstanding makes it ready",
            [(f"agents[0].{field}", "NO-GO"), ("agents[0].score", "95 of 100")],
        )
    ]
    assert said("declared-word", {f"agents.0.{field}": "READY", f"agents.1.{field}": "NO-GO"}) == []
    since = AgentScore.model_validate({"agent": "A", "score": "97", "observed_at": at(str(day(1)))})
    assert said("declared-word", {f"agents.0.{field}": "NO-GO"}, since) == []


def test_a_gate_that_is_not_assessed_belies_no_word():
    assert said("declared-word", {"gates.1.declared": "PASS", "gates.1.result": "12 ms"}) == []


@pytest.mark.parametrize("word", ["CONDITIONAL", "FAIL"])
def test_what_was_declared_open_may_have_been_closed_since(word: str):
    assert said("declared-word", {"gates.0.declared": word}, MET) == []


def test_what_was_declared_open_without_a_condition_was_closed_by_none():
    closed = {"gates.1.declared": "CONDITIONAL"}

    assert [message for _, _, message, _ in said("declared-word", closed)] == [
        "declared CONDITIONAL, but 2% against <5% overhead makes it pass"
    ]
    assert said("declared-word", {"gates.0.declared": "FAIL"}) == [
        (
            "G-1",
            "contradiction",
            "declared FAIL, but 90% (9/10 suites) against 95%+ makes it conditional",
            [("gates[0].declared", "FAIL"), ("gates[0].result", "90% (9/10 suites), required: 95%+")],
        )
    ]


def test_a_pass_that_is_covered_and_declared_open_or_passed_is_no_contradiction():
    assert said("declared-word", {"gates.0.declared": "PASS", "gates.0.result": "96%"}) == []
    assert said("declared-word", {"gates.0.declared": "FAIL", "gates.0.result": "96%"}) == []


def test_what_was_declared_in_part_may_have_run_out_of_time_and_nothing_else_may():
    late = day(15)

    assert said("declared-word", {"gates.0.declared": "CONDITIONAL"}, on=late) == []
    assert said("declared-word", {"gates.0.declared": "FAIL"}, on=late) == []
    assert [m for _, _, m, _ in said("declared-word", {"gates.0.declared": "PASS"}, on=late)] == [
        "declared PASS, but 90% (9/10 suites) against 95%+ makes it fail"
    ]


WORDS = {"gates.1.requirement": "Operators are trained", "gates.1.result": "Trained"}


def test_a_pass_on_a_word_is_found_with_the_word():
    assert said("attested", WORDS) == [
        (
            "G-2",
            "note",
            "passes by attestation (“Trained”); nothing was measured against “Operators are trained”",
            [("gates[1]", "Trained, required: Operators are trained")],
        )
    ]


def test_a_word_that_passes_nothing_or_stands_for_a_closed_gap_attests_nothing():
    assert said("attested", {**WORDS, "gates.1.declared": "CONDITIONAL"}) == []
    assert said("attested", {}, MET) == []


NARROW = {"gates.1.requirement": "Enterprise scale", "gates.1.result": "Single site shown"}
ASIDE = [
    {"name": "Overhead at scale", "text": "measured on one site"},
    {"name": "Overhead", "text": "unknown"},
    {"name": "Logging", "text": "on every site"},
]


def test_a_narrower_result_is_found_with_what_bears_on_it_elsewhere():
    assert said("narrower-than-required", {**NARROW, "agents.0.criteria": ASIDE}) == [
        (
            "G-2",
            "contradiction",
            (
                "requires “Enterprise scale”, its result is “Single site shown”: a pass that is possibly narrower"
                " than its requirement"
            ),
            [
                ("gates[1].requirement", "Enterprise scale"),
                ("gates[1].result", "Single site shown"),
                ("agents[0].criteria[0]", "A Overhead at scale: measured on one site"),
                ("agents[0].criteria[1]", "A Overhead: unknown"),
            ],
        )
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"gates.1.requirement": "Enterprise scale", "gates.1.result": "Two sites shown"},
        {"gates.1.requirement": "Scale shown", "gates.1.result": "Single site shown"},
        {"gates.1.requirement": "Scale shown", "gates.1.result": "Two sites shown"},
        {**NARROW, "gates.1.declared": "CONDITIONAL"},
        {**NARROW, "gates.1.result": None},
        {"gates.1.requirement": "Full load: <5% overhead", "gates.1.result": "2% on a single site"},
    ],
    ids=["not narrow", "not wide", "neither", "no pass", "no words", "measured"],
)
def test_only_a_pass_in_narrow_words_of_a_wide_requirement_is_narrower(change: dict[str, Any]):
    assert said("narrower-than-required", change) == []


def test_the_gap_that_its_conditions_closed_is_no_narrow_pass_and_a_measured_one_neither():
    wide = {"gates.0.requirement": "95%+ of all suites", "gates.0.result": "90% on a single site"}

    assert said("narrower-than-required", wide) == []


def both(there: str, left: str) -> list[Said]:
    return said(
        "done-and-outstanding",
        {
            "agents.0.criteria.0.text": there,
            "agents.1.outstanding": [{"text": left}],
            "conditions.0.items": [],
        },
    )


def test_the_same_thing_there_and_outstanding_is_found_with_both():
    assert both("Radar antenna mounted", "Mount radar antenna") == [
        (
            "B",
            "contradiction",
            (
                "“A Logging: Radar antenna mounted” and “Mount radar antenna” are possibly the same thing, both"
                " there and outstanding"
            ),
            [
                ("agents[0].criteria[0]", "A Logging: Radar antenna mounted"),
                ("agents[1].outstanding[0]", "Mount radar antenna"),
            ],
        )
    ]


def test_three_words_of_four_are_alike_and_two_of_three_are_not():
    assert both("Radar antenna mast", "Radar antenna paint") == []
    assert both("Radar antenna mast", "Logging radar antenna paint"), "with its label, Logging"
    assert both("Radar antenna mast bolts", "Radar antenna mast paint oil"), "without it"


def test_what_is_authorised_in_full_is_ready():
    full = {"agents.1.authorization": "full"}
    message = "authorised in full, but {}: scores {} of 100, 1 item outstanding"

    assert said("authorised-unready", {**full, "agents.1.authorization_text": "FULL GO"}) == [
        ("B", "contradiction", message.format("conditional", 80), [("agents[1].authorization", "FULL GO")])
    ]
    assert said("authorised-unready", {**full, "agents.1.score": 40}) == [
        ("B", "contradiction", message.format("not ready", 40), [("agents[1].authorization", "full")])
    ]
    assert said("authorised-unready", {**full, "agents.1.score": None}) == []


@pytest.mark.parametrize("decision", ["APPROVED", "APPROVED WITH CONDITIONS"])
def test_a_rejection_stands_against_an_approval(decision: str):
    values = {
        "certification.declared_decision": decision,
        "boards": [
            {"name": "First", "signoffs": [{"role": "Chair", "name": "C", "decision": "approved"}]},
            {
                "name": "Second",
                "signoffs": [
                    {"role": "Chair", "name": "C", "decision": "abstained"},
                    {"role": "Clerk", "name": "K", "decision": "rejected"},
                ],
            },
        ],
    }

    assert said("approved-and-rejected", values) == [
        (
            "certificate",
            "contradiction",
            "the decision approves, but Clerk (Second) rejected",
            [("certification.declared_decision", decision), ("boards[1].signoffs[1]", "Clerk: rejected")],
        )
    ]


def test_a_rejection_beside_a_decision_that_rejects_is_no_contradiction():
    values = {"certification.declared_decision": "REJECTED", "boards.0.signoffs.0.decision": "rejected"}

    assert said("approved-and-rejected", values) == []


def test_every_name_of_the_system_has_its_place():
    assert said("two-names", {"certification.also_named": ["Port Control", "HC"]}) == [
        (
            "certificate",
            "contradiction",
            "the system has 3 names: “Harbour Control”, “Port Control” and “HC”",
            [
                ("certification.system", "Harbour Control"),
                ("certification.also_named[0]", "Port Control"),
                ("certification.also_named[1]", "HC"),
            ],
        )
    ]


def remarked(remark: str, **phase: Any) -> list[Said]:
    whole = {"number": 2, "name": "Crane shift", "weeks": "4", **phase}
    return said("phase-with-two-meanings", {"rollout.phases.0": whole, "boards.0.signoffs.0.remark": remark})


def test_a_phase_spoken_of_elsewhere_may_be_another():
    assert remarked("Budget for Phase 2 granted") == [
        (
            "phase 2",
            "note",
            "“Phase 2” is week 4 of the rollout (Crane shift), and possibly also something else",
            [
                ("rollout.phases[0]", "Phase 2: Crane shift (week 4)"),
                ("boards[0].signoffs[0].remark", "Budget for Phase 2 granted"),
            ],
        )
    ]


@pytest.mark.parametrize(
    ("remark", "phase"),
    [
        ("Cranes in Phase 2", {}),
        ("Radar in Phase 2", {"scope": "Radar"}),
        ("Radar in Phase 2", {"deliverables": ["Radar"]}),
        ("Radar in Phase 2", {"success_criteria": ["Radar"]}),
        ("Budget for Phase 3 granted", {}),
        ("Budget for Phase 2.1 granted", {}),
        ("Budget for Phase 21 granted", {}),
    ],
)
def test_a_phase_spoken_of_by_what_it_is_about_is_itself(remark: str, phase: dict[str, Any]):
    assert remarked(remark, **phase) == []


def test_a_phase_of_sprints_is_another_whatever_it_is_about():
    assert len(remarked("Cranes in Phase 2, Sprint 3")) == 1
