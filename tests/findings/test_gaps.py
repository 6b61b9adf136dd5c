"""What the certification leaves out: each finding whole, its counts in words, and where nothing is left out."""

from decimal import Decimal
from typing import Any

import pytest

from dashboard.domain.observations import AgentWorkDone, DutyDone, GateResult
from tests.domain.conftest import at, day
from tests.findings.clean import said

LIDAR = {"agents.1.outstanding": [{"text": "Radar"}, {"text": "Lidar"}, {"text": "Sonar"}]}


def test_work_that_is_open_and_in_no_condition_is_told_with_its_place():
    done = AgentWorkDone(agent="B", text="Radar", observed_at=at("2025-09-14"))

    assert said("outstanding-in-no-condition", LIDAR, done) == [
        ("B", "gap", f"“{text}” is outstanding, and in no condition", [(f"agents[1].outstanding[{n}]", text)])
        for n, text in ((1, "Lidar"), (2, "Sonar"))
    ]


def test_a_missed_gate_that_no_condition_covers_is_told_with_its_figures():
    assert said("gate-in-no-condition", {"conditions.0.covers": ["B"]}) == [
        (
            "G-1",
            "gap",
            "is missed (90% (9/10 suites), required: 95%+), and no condition covers it",
            [("gates[0]", "90% (9/10 suites)")],
        )
    ]
    assert said("gate-in-no-condition", {}, on=day(15)) == [], "it fails, and a condition covers it"


def test_a_gate_without_a_result_is_told_once_the_certificate_is_in_force():
    bare: dict[str, Any] = {"gates.1.result": None, "gates.1.declared": None}

    assert said("no-result", bare) == [("G-2", "gap", "has no result", [("gates[1]", "<5% overhead")])]
    assert said("no-result", bare, on=day(-1)) == []


def agents(*overheads: float | None) -> dict[str, Any]:
    return {
        "agents": [
            {"id": name, "name": name, "score": 95, "authorization": "full", "overhead": overhead}
            for name, overhead in zip("ABC", overheads, strict=True)
        ]
    }


def test_a_figure_that_others_have_is_not_measured():
    place = ("agents[2]", "overhead: not measured")

    assert said("not-measured", agents(1, 0, None)) == [
        ("C", "gap", "has no overhead figure; 2 agents of 3 have one", [place])
    ]
    assert said("not-measured", agents(1, None, None)) == [
        (
            "B",
            "gap",
            "has no overhead figure; 1 agent of 3 has one",
            [("agents[1]", "overhead: not measured")],
        ),
        ("C", "gap", "has no overhead figure; 1 agent of 3 has one", [place]),
    ]
    assert said("not-measured", agents(None, None, None)) == []


def test_each_kind_of_figure_is_asked_for():
    bare = {"agents.0.score": None, "agents.0.completion": None, "agents.0.overhead": None}

    assert [message.partition(";")[0] for _, _, message, _ in said("not-measured", bare)] == [
        f"has no {figure} figure" for figure in ("score", "completion", "overhead")
    ]


@pytest.mark.parametrize(
    ("without", "message"),
    [
        ((0,), "G-1 names no evidence"),
        ((1, 2), "G-2 and G-3 name no evidence"),
        ((0, 1, 2), "no gate names its evidence"),
    ],
)
def test_gates_without_evidence_are_counted(without: tuple[int, ...], message: str):
    gates = [
        {
            "id": f"G-{n + 1}",
            "name": "Tests",
            "requirement": "95%+",
            "result": "96%",
            "owner": "QA",
            "evidence": None if n in without else "https://ci.example/1",
        }
        for n in range(3)
    ]

    assert said("no-evidence", {"gates": gates}) == [
        ("certificate", "gap", message, [(f"gates[{n}]", f"G-{n + 1}") for n in without])
    ]


def test_evidence_of_the_gate_or_of_its_result_is_evidence_and_without_a_result_none_is_asked():
    bare: dict[str, Any] = {"gates.1.evidence": None}
    shown = GateResult(
        gate="G-2", value=Decimal(2), evidence="https://ci.example/3", observed_at=at("2025-09-14")
    )
    unseen = {**bare, "gates.1.result": None, "gates.1.declared": None}

    assert said("no-evidence", bare, shown) == []
    assert (
        said("no-evidence", {}, GateResult(gate="G-2", value=Decimal(2), observed_at=at("2025-09-14"))) == []
    )
    assert said("no-evidence", unseen) == []


MESSAGE = "the start of the deployment is nowhere stated; 13 Sep 2025, the day of the decision, is assumed"
ASSUMED: dict[str, Any] = {"certification.deployment_start": "assumed"}


def test_a_start_that_is_nowhere_stated_is_told_with_what_hangs_on_it():
    two = {
        **ASSUMED,
        "conditions": [
            {"id": "1", "title": "T", "timeline": "1-2 weeks from certification"},
            {"id": "2", "title": "T", "timeline": "1-2 weeks from deployment start"},
        ],
    }

    assert said("no-start", two) == [
        ("certificate", "gap", MESSAGE, [("conditions[1].timeline", "1-2 weeks from deployment start")])
    ]


def test_phases_alone_and_conditions_alone_hang_on_a_start():
    phases_alone = {**ASSUMED, "conditions": []}
    conditions_alone = {**ASSUMED, "rollout.phases": []}

    assert said("no-start", phases_alone) == [("certificate", "gap", MESSAGE, [])]
    assert len(said("no-start", conditions_alone)[0][3]) == 1
    assert said("no-start", {**ASSUMED, "conditions": [], "rollout.phases": []}) == []
    assert said("no-start", {}) == []


@pytest.mark.parametrize(
    ("without", "message"),
    [
        (("agents.1",), "B has no owner"),
        (("gates.0", "agents.1", "conditions.0"), "G-1, B and condition 1 have no owner"),
        (("gates.0", "gates.1", "agents.0", "agents.1", "conditions.0"), "nothing has an owner"),
    ],
)
def test_what_nobody_answers_for_is_counted(without: tuple[str, ...], message: str):
    names = {
        "gates.0": "G-1",
        "gates.1": "G-2",
        "agents.0": "A",
        "agents.1": "B",
        "conditions.0": "condition 1",
    }
    places = [(f"{path.replace('.', '[')}]", names[path]) for path in without]

    assert said("no-owner", {f"{path}.owner": None for path in without}) == [
        ("certificate", "gap", message, places)
    ]


def test_without_a_last_valid_day_it_never_expires():
    assert said("never-expires", {"certification.valid_until": None}) == [
        (
            "certificate",
            "gap",
            "no last valid day is stated: the certificate never expires",
            [("certification", "CLEAN")],
        )
    ]


def test_a_metric_s_breach_has_to_last_and_an_event_has_not():
    triggers = [
        {"id": "alarm", "text": "Alarm", "kind": "event"},
        {"id": "slow", "text": "Slow", "kind": "threshold", "metric": "m", "threshold": 1, "hold_minutes": 1},
        {"id": "high", "text": "High", "kind": "threshold", "metric": "m", "threshold": 1},
    ]

    assert said("hold-not-stated", {"rollback.triggers": triggers}) == [
        (
            "high",
            "gap",
            "“High” does not say for how long; 5 minutes are assumed",
            [("rollback.triggers[2]", "High")],
        )
    ]


DUTIES = {
    "obligations": [
        {"cadence": "quarterly", "number": 1, "text": "Audit"},
        {"cadence": "monthly", "number": 1, "text": "Report"},
        {"cadence": "annual", "number": 1, "text": "Renew"},
    ]
}


def test_each_duty_has_its_own_missed_periods():
    assert said("duty-missed", DUTIES, on=day(100)) == [
        ("quarterly-1", "gap", "“Audit” was missed; it was due 13 Dec 2025", [("obligations[0]", "Audit")]),
        (
            "monthly-1",
            "gap",
            "“Report” was missed 3 times, last due 13 Dec 2025",
            [("obligations[1]", "Report")],
        ),
    ]


def test_a_duty_is_missed_on_the_day_after_its_last_and_never_once_it_is_done():
    done = DutyDone(duty="quarterly-1.2025-12", observed_at=at("2025-12-01"))

    assert said("duty-missed", {}, on=day(91)) == []
    assert len(said("duty-missed", {}, on=day(92))) == 1
    assert said("duty-missed", {}, done, on=day(92)) == []


def test_a_requirement_that_nothing_carries_is_told_with_its_place():
    asked = [{"text": "Finish radar", "maps_to": ["1"]}, {"text": "Report"}, {"text": "Train"}]

    assert said("requirement-in-nothing", {"closing.post_deployment": asked}) == [
        (
            "certificate",
            "gap",
            f"“{text}” is carried by no condition and no duty",
            [(f"closing.post_deployment[{n}]", text)],
        )
        for n, text in ((1, "Report"), (2, "Train"))
    ]
    assert said("requirement-in-nothing", {"closing": None}) == []
