"""Which standing applies where several do, and every reason with its subject, words and day, in order."""

from datetime import UTC, date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from dashboard.domain.observations import (
    AgentScore,
    CertificateChanged,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
    GateResult,
    Observation,
    SignOffRecorded,
)
from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.standing import Standing
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from tests.domain.conftest import MakeRecord, at, day, subject_of

THREE: dict[str, Any] = {
    "gates": [
        {"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "90%"},
        {"id": "G-2", "name": "Controls", "requirement": "≥ 80%", "result": "70%"},
        {"id": "G-3", "name": "Handbook", "requirement": "Written down", "result": "In part"},
        {"id": "G-4", "name": "Findings", "requirement": "Zero findings", "result": "0"},
    ],
    "agents": [
        {"id": "A", "name": "A", "score": 80, "outstanding": [{"text": "This"}, {"text": "That"}]},
        {"id": "B", "name": "B", "score": 60},
        {"id": "C", "name": "C"},
        {"id": "D", "name": "D", "score": 95},
    ],
    "conditions": [
        {"id": "1", "title": "One", "timeline": "1-2 weeks", "covers": ["G-1", "A"]},
        {"id": "2", "title": "Two", "timeline": "2-3 weeks", "covers": ["G-1"]},
        {"id": "3", "title": "Three", "timeline": "3-4 weeks", "covers": ["G-2", "B"]},
    ],
    "boards": [
        {"name": "Board", "signoffs": [{"role": "Chair", "name": "N"}, {"role": "Member", "name": "M"}]},
        {"name": "Audit", "signoffs": [{"role": "Auditor", "name": "O"}]},
    ],
    "rollback": {
        "triggers": [
            {"id": "security", "text": "Incident", "kind": "event"},
            {"id": "integrity", "text": "Corruption", "kind": "event"},
        ]
    },
}
LATE = "; learned late, 1 Jan 2026, 00:00"
MET = ConditionMet(condition="1", observed_at=at("2025-09-20"))
SCORED = AgentScore(agent="A", score=Decimal(95), observed_at=at("2025-09-20"))
REVOKED = CertificateChanged(change="revoked", reason="fraud", observed_at=at("2025-09-25"))
SUSPENDED = CertificateChanged(change="suspended", reason="audit", observed_at=at("2025-09-24"))


def standing(make: MakeRecord, offset: int, *seen: Observation, **changes: Any) -> Standing:
    return assess(make(*seen, **changes), end_of(day(offset), UTC)).standing


def told(found: Standing) -> list[tuple[str, str, date | None]]:
    return [(subject_of(reason), reason.message, reason.since) for reason in found.reasons]


def met(condition: str, on: int) -> ConditionMet:
    return ConditionMet(condition=condition, observed_at=at(str(day(on))))


def waived(condition: str, until: int, on: int = 1) -> ConditionWaived:
    return ConditionWaived(
        condition=condition, until=day(until), reason="low risk", approver="b", observed_at=at(str(day(on)))
    )


def fired(trigger: str, on: int) -> TriggerChanged:
    return TriggerChanged(trigger=trigger, change="fired", reason="CVE", observed_at=at(str(day(on))))


def rejected(role: str, on: int) -> SignOffRecorded:
    return SignOffRecorded(role=role, change="rejected", observed_at=at(str(day(on))))


# Each cause alone, as of day 30; together, the one that stands first here decides.
HEAD: dict[str, dict[str, str]] = {
    "not_in_force": {"decided_on": str(day(31))},
    "rejected": {"declared_decision": "REJECTED"},
    "expired": {"valid_until": str(day(29))},
}
NEWS: dict[str, Observation] = {"revoked": REVOKED, "suspended": SUSPENDED}
ORDER = ("not_in_force", "revoked", "suspended", "rejected", "expired", "lapsed", "conditional")


def caused(make: MakeRecord, causes: tuple[str, ...]) -> Standing:
    head = {"deployment_start": str(day(0))}
    for cause in causes:
        head |= HEAD.get(cause, {})
    seen = [news for cause, news in NEWS.items() if cause in causes]
    seen = seen if "revoked" not in causes else [news for news in seen if news is REVOKED]
    if "lapsed" not in causes:
        seen.append(MET)
    if "conditional" not in causes and "lapsed" not in causes:
        seen.append(SCORED)
    return standing(make, 30, *seen, certification=head)


def test_without_any_cause_it_is_certified(make: MakeRecord):
    found = caused(make, ())

    assert (found.status, found.headline) == ("certified", "Certified")
    assert told(found) == [
        ("certificate", "every gate passes, every agent is ready, every condition is met", None)
    ]


@pytest.mark.parametrize("cause", ORDER)
def test_each_cause_alone_gives_its_standing(make: MakeRecord, cause: str):
    assert caused(make, (cause,)).status == cause


@pytest.mark.parametrize(("first", "second"), list(combinations(ORDER, 2)))
def test_of_two_causes_the_first_in_order_decides(make: MakeRecord, first: str, second: str):
    assert caused(make, (first, second)).status == first


def test_of_all_causes_the_first_decides_and_then_the_next(make: MakeRecord):
    assert [caused(make, ORDER[n:]).status for n in range(len(ORDER))] == list(ORDER)


def test_the_newest_change_of_the_certificate_holds(make: MakeRecord):
    again = CertificateChanged(change="suspended", reason="appeal", observed_at=at("2025-09-28"))

    assert standing(make, 20, SUSPENDED, REVOKED).status == "revoked"
    assert standing(make, 20, REVOKED, again).status == "suspended"
    assert told(standing(make, 20, REVOKED, again)) == [("certificate", "suspended: appeal", day(15))]


@pytest.mark.parametrize(("change", "word", "on"), [(REVOKED, "Revoked", 12), (SUSPENDED, "Suspended", 11)])
def test_a_change_holds_since_its_own_day_whenever_it_is_read(
    make: MakeRecord, change: CertificateChanged, word: str, on: int
):
    found = standing(make, 40, change)

    assert told(found) == [("certificate", f"{change.change}: {change.reason}", day(on))]
    assert found.headline == f"{word} since {day(on).day} Sep 2025"
    assert found.detail == f"{word}: {change.reason}."


def test_it_expires_on_the_day_after_its_last(make: MakeRecord):
    last, first, later = (standing(make, n, MET, SCORED) for n in (365, 366, 375))

    assert last.status == "certified"
    assert told(first) == [
        ("certificate", "expired 1 day ago: its last valid day was 13 Sep 2026", date(2026, 9, 14))
    ]
    assert told(later) == [
        ("certificate", "expired 10 days ago: its last valid day was 13 Sep 2026", date(2026, 9, 14))
    ]
    assert (later.headline, later.detail) == ("Expired 10 days ago", "The last valid day was 13 Sep 2026.")


def test_before_it_takes_effect_the_days_to_it_are_counted(make: MakeRecord):
    found = standing(make, -9)

    assert told(found) == [("certificate", "takes effect on 13 Sep 2025", None)]
    assert (found.headline, found.detail) == ("Not in force before 13 Sep 2025", "Takes effect in 9 days.")
    assert standing(make, 0).status == "conditional"


@pytest.mark.parametrize(
    "said", ["REJECTED", "Denied", "denied by the board", "not certified", "NOT APPROVED"]
)
def test_a_declared_no_rejects_since_the_decision(make: MakeRecord, said: str):
    found = standing(make, 20, certification={"declared_decision": said})

    assert (found.status, found.headline) == ("rejected", "Rejected since 13 Sep 2025")
    assert told(found)[0][::2] == ("certificate", day(0))
    assert said in told(found)[0][1]


def test_an_undated_rejection_says_no_day(make: MakeRecord):
    boards = [{"name": "Board", "signoffs": [{"role": "Chair", "name": "N", "decision": "rejected"}]}]
    found = standing(make, 20, boards=boards)

    assert (found.headline, told(found)) == ("Rejected", [("Chair", "rejected by Chair (Board)", None)])


def test_a_dissent_that_was_overruled_stays_among_the_reasons(make: MakeRecord):
    overruled = SignOffRecorded(
        role="Chair", change="overruled", reason="urgent", by="The minister", observed_at=at(str(day(9)))
    )
    found = standing(make, 12, MET, SCORED, rejected("Chair", 5), overruled, boards=THREE["boards"])

    assert found.status == "certified"
    assert told(found)[1:] == [
        ("Chair", "rejected by Chair (Board), overruled by The minister: urgent", day(5))
    ]
    assert found.reasons[1].cause == "signoff_overruled"


def test_a_conditional_decision_is_a_reason_since_its_day(make: MakeRecord):
    said = {"declared_decision": "APPROVED WITH CONDITIONS"}
    found = standing(make, 9, MET, SCORED, certification=said)

    assert (found.status, found.headline) == ("conditional", "Certified, by a conditional decision")
    assert told(found) == [("certificate", "the decision is conditional", day(0))]
    gates = [{"id": "G", "name": "G", "requirement": "95%+", "result": "99%"}]
    bare = standing(make, 9, certification=said, conditions=[], agents=[], gates=gates)
    assert told(bare) == [("certificate", "the decision is conditional, and no condition was read", day(0))]


def test_every_reason_has_its_cause(make: MakeRecord):
    def causes(*seen: Observation, on: int = 9, **changes: Any) -> list[str]:
        return [reason.cause for reason in standing(make, on, *seen, **{**THREE, **changes}).reasons]

    assert causes(waived("3", 60)) == [
        *("gate_covered", "gate_covered", "gate_not_assessed"),
        *("agent_not_ready", "agent_not_ready", "agent_not_ready"),
        *("condition_unmet", "condition_unmet", "condition_waived"),
    ]
    assert causes(met("1", 2), met("2", 2), met("3", 2), on=9)[:1] == ["gate_not_assessed"]
    assert causes(on=16) == ["condition_overdue"]
    assert causes(met("2", 3), on=16) == ["gate_cover_overdue", "condition_overdue"]
    assert causes(conditions=[]) == ["gate_missed", "gate_missed"]
    assert causes(fired("security", 3)) == ["trigger_fired"]
    assert causes(REVOKED, on=20) == ["revoked"]
    assert causes(on=-1) == ["not_yet_in_force"]


def test_every_rejecting_sign_off_is_a_reason_since_its_day(make: MakeRecord):
    found = standing(make, 20, rejected("Auditor", 5), rejected("Member", 9), **THREE)

    assert told(found) == [
        ("Member", "rejected by Member (Board)", day(9)),
        ("Auditor", "rejected by Auditor (Audit)", day(5)),
    ]
    assert found.headline == "Rejected since 18 Sep 2025"
    assert found.detail == "Member: rejected by Member (Board); Auditor: rejected by Auditor (Audit)."


def test_a_lapse_names_triggers_then_gates_then_conditions_each_since_its_day(make: MakeRecord):
    found = standing(make, 40, fired("integrity", 33), fired("security", 35), **THREE)

    assert told(found) == [
        ("security", f"rollback trigger fired 18 Oct 2025, 00:00: CVE{LATE}", day(35)),
        ("integrity", f"rollback trigger fired 16 Oct 2025, 00:00: CVE{LATE}", day(33)),
        ("G-1", "90%, required: 95%+; condition 1 and condition 2 are overdue", day(22)),
        ("G-2", "70%, required: ≥ 80%; condition 3 is overdue", day(29)),
        ("condition 1", "26 days overdue: was due 27 Sep 2025", day(15)),
        ("condition 2", "19 days overdue: was due 4 Oct 2025", day(22)),
        ("condition 3", "12 days overdue: was due 11 Oct 2025", day(29)),
    ]
    assert found.headline == "Lapsed since 28 Sep 2025"
    assert found.detail == (
        f"Security: rollback trigger fired 18 Oct 2025, 00:00: CVE{LATE}; "
        f"Integrity: rollback trigger fired 16 Oct 2025, 00:00: CVE{LATE}; "
        "G-1: 90%, required: 95%+; condition 1 and condition 2 are overdue; "
        "G-2: 70%, required: ≥ 80%; condition 3 is overdue; "
        "Condition 1: 26 days overdue: was due 27 Sep 2025; "
        "and 2 more reasons."
    )


def test_a_lapse_by_one_condition_leaves_the_other_gate_covered(make: MakeRecord):
    found = standing(make, 16, met("2", 3), **THREE)

    assert told(found) == [
        ("G-1", "90%, required: 95%+; condition 1 is overdue", day(15)),
        ("condition 1", "2 days overdue: was due 27 Sep 2025", day(15)),
    ]


def gates(count: int) -> list[dict[str, str]]:
    terms = {"requirement": "95%+", "result": "90%"}
    return [{"id": f"G-{n}", "name": "Gate", **terms} for n in range(1, count + 1)]


@pytest.mark.parametrize(
    ("count", "ends"),
    [
        (1, ["G-1"]),
        (5, ["G-1", "G-2", "G-3", "G-4", "G-5"]),
        (6, ["G-1", "G-2", "G-3", "G-4", "G-5", "and 1 more reason"]),
        (7, ["G-1", "G-2", "G-3", "G-4", "G-5", "and 2 more reasons"]),
    ],
)
def test_the_detail_names_five_reasons_and_counts_the_rest(make: MakeRecord, count: int, ends: list[str]):
    found = standing(make, 5, gates=gates(count), conditions=[], agents=[])
    words = ": 90%, required: 95%+; no condition covers it"
    named = [text + words if text.startswith("G") else text for text in ends]

    assert len(found.reasons) == count
    assert found.detail == "; ".join(named) + "."


def test_a_conditional_standing_names_gates_then_agents_then_conditions(make: MakeRecord):
    found = standing(make, 9, waived("3", 60), met("2", 4), **THREE)

    assert told(found) == [
        ("G-1", "90%, required: 95%+; covered by condition 1", day(0)),
        ("G-2", "70%, required: ≥ 80%; covered by condition 3", day(0)),
        ("G-3", "has no result that can be compared with its requirement", None),
        ("A", "scores 80 of 100, 2 items outstanding", day(0)),
        ("B", "scores 60 of 100", day(0)),
        ("C", "has no score", None),
        ("condition 1", "due within 5 days", day(0)),
        ("condition 3", "waived until 12 Nov", day(0)),
    ]
    assert found.headline == "Certified, with 2 conditions"
    assert found.detail == "Valid until 13 Sep 2026, 356 days left. Nothing is overdue."


def test_waived_conditions_count_and_met_ones_do_not(make: MakeRecord):
    def headline(*seen: Observation) -> str:
        return standing(make, 9, *seen, **THREE).headline

    assert headline() == "Certified, with 3 conditions"
    assert headline(waived("1", 60), waived("2", 60)) == "Certified, with 3 conditions"
    assert headline(met("1", 2), met("2", 2)) == "Certified, with 1 condition"
    assert headline(met("1", 2), met("2", 2), met("3", 2)) == "Certified, with 1 gate not assessed"


def test_without_conditions_gates_not_assessed_come_before_agents(make: MakeRecord):
    closed = [met(n, 2) for n in "123"]
    attested = GateResult(gate="G-3", attested="met", observed_at=at("2025-09-20"))
    without = {**THREE, "gates": [*THREE["gates"][:2], {**THREE["gates"][2], "id": "G-5"}, THREE["gates"][2]]}

    assert standing(make, 9, *closed, **without).headline == "Certified, with 2 gates not assessed"
    assert told(
        standing(make, 9, *closed, **{**THREE, "gates": [{"id": "G", "name": "G", "requirement": "95%+"}]})
    )[0] == ("G", "has no result", None)
    found = standing(make, 9, *closed, attested, **THREE)
    assert (found.status, found.headline) == ("conditional", "Certified, with 3 agents not fully ready")
    assert [subject for subject, _, _ in told(found)] == ["A", "B", "C"]


def test_a_condition_is_open_since_it_was_reopened(make: MakeRecord):
    again = ConditionReopened(condition="1", reason="came back", observed_at=at("2025-09-22"))
    found = standing(make, 10, MET, SCORED, again)

    assert told(found) == [
        ("G-1", "90%, required: 95%+; covered by condition 1", day(0)),
        ("A", "scores 95 of 100, 1 item outstanding", day(0)),
        ("condition 1", "due in 4 to 11 days", day(9)),
    ]


def test_a_gate_missed_without_a_figure_says_that_it_was_attested(make: MakeRecord):
    unmet = GateResult(gate="G-3", attested="unmet", observed_at=at("2025-09-15"))
    found = standing(make, 9, unmet, **THREE)

    assert told(found) == [
        ("G-3", "attested as unmet, required: Written down; no condition covers it", day(2))
    ]


def test_the_days_left_are_said_and_the_last_day_is_today(make: MakeRecord):
    def detail(offset: int, **head: Any) -> str:
        return standing(make, offset, MET, SCORED, certification=head).detail

    assert detail(363) == "Valid until 13 Sep 2026, 2 days left. Nothing is overdue."
    assert detail(364) == "Valid until 13 Sep 2026, 1 day left. Nothing is overdue."
    assert detail(365) == "Valid until 13 Sep 2026, the last valid day is today. Nothing is overdue."
    assert detail(365, valid_until=None) == "Valid without a last day. Nothing is overdue."


def test_what_else_is_overdue_is_counted_one_by_one(make: MakeRecord):
    duties = [{"cadence": "monthly", "number": n, "text": f"Duty {n}"} for n in (1, 2)]
    conditions = [{"id": "1", "title": "Close the gap", "timeline": "60 days", "covers": ["G-1", "A"]}]
    traffic = Traffic(percent=Decimal(10), observed_at=at("2025-09-20"))
    two_steps = Traffic(percent=Decimal(50), observed_at=at("2025-09-20"))

    def overdue(*seen: Traffic, on: int = 40, **changed: Any) -> str:
        found = standing(make, on, *seen, conditions=conditions, **changed)
        return found.detail.partition("left. ")[2]

    assert overdue() == "Nothing is overdue."
    assert overdue(two_steps) == "No condition is overdue, 1 rollout step is."
    assert overdue(traffic) == "No condition is overdue, 2 rollout steps are."
    assert overdue(obligations=duties) == "No condition is overdue, 2 duties were missed."
    assert (
        overdue(two_steps, obligations=duties[:1])
        == "No condition is overdue, 1 rollout step is, 1 duty was missed."
    )


def test_headline_and_detail_are_one_text(make: MakeRecord):
    found = standing(make, 40, SUSPENDED)

    assert found.sentence == "Suspended since 24 Sep 2025. Suspended: audit."
    assert [standing(make, n).is_certified for n in (-1, 0, 30)] == [False, True, False]
