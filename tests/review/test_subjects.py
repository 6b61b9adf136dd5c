"""A gate, an agent, a trigger, a condition and a member may all be called the same.

Nothing takes one for another.
"""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from dashboard.domain.observations import AgentScore, CertificateChanged, GateResult, SignOffRecorded
from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import CERTIFICATE, Subject, SubjectKind
from dashboard.findings import about
from dashboard.findings.examination import examined
from dashboard.findings.moment import Moment
from dashboard.review import review_of
from dashboard.review.change import Change
from dashboard.review.decisions import questions
from tests.domain.conftest import MakeRecord, at, day
from tests.review.conftest import changes_of

SINCE, UNTIL = end_of(day(5), UTC), end_of(day(12), UTC)
TWINS: dict[str, Any] = {
    "gates": [
        {"id": "QV", "name": "Coverage", "requirement": "95%+", "result": "95.2%"},
        {"id": "G-2", "name": "Latency", "requirement": "<250 ms", "result": "200 ms"},
    ],
    "agents": [
        {
            "id": "QV",
            "name": "Verifier",
            "score": 80,
            "outstanding": [{"text": "Pattern library expansion"}],
            "criteria": [{"name": "Library", "text": "Pattern library expansion"}],
        }
    ],
    "conditions": [
        {"id": "QV", "title": "Close the gap", "timeline": "1 week", "items": ["Pattern library expansion"]}
    ],
    "rollback": {"triggers": [{"id": "QV", "text": "Incident", "kind": "event"}]},
    "boards": [{"name": "Board", "signoffs": [{"role": "QV", "name": "N. N.", "decision": "approved"}]}],
    "obligations": [{"cadence": "monthly", "number": 1, "text": "Audit"}],
}
RESULT = GateResult(gate="QV", value=Decimal(90), observed_at=at("2025-09-20"))
SCORE = AgentScore(agent="QV", score=Decimal(70), observed_at=at("2025-09-21"))
FIRED = TriggerChanged(trigger="QV", change="fired", reason="review overdue", observed_at=at("2025-09-22"))
SIGNED = SignOffRecorded(role="QV", change="rejected", observed_at=at("2025-09-23"))


def subject(kind: SubjectKind) -> Subject:
    return Subject(kind=kind, id="QV")


def found(make: MakeRecord, *seen: Any, **changed: Any) -> dict[Subject, list[Change]]:
    told: dict[Subject, list[Change]] = {}
    for change in changes_of(make(*seen, **{**TWINS, **changed}), SINCE, UNTIL).changes:
        told.setdefault(change.subject, []).append(change)
    return told


def assessed(make: MakeRecord, *seen: Any) -> Assessment:
    return assess(make(*seen, **TWINS), UNTIL)


def test_each_change_is_of_its_own_kind_and_has_its_own_cause(make: MakeRecord):
    told = found(make, RESULT, SCORE, FIRED)

    causes = {s.kind: {c.cause.kind for c in made if c.cause} for s, made in told.items() if s.id == "QV"}
    assert causes == {
        "gate": {"gate_result"},
        "agent": {"agent_score"},
        "trigger": {"trigger"},
        "condition": set(),
    }


@pytest.mark.parametrize(
    ("seen", "kind", "cause"),
    [((RESULT, SCORE, FIRED), "trigger", "trigger"), ((RESULT, SCORE, FIRED, SIGNED), "signoff", "signoff")],
)
def test_a_standing_has_the_cause_of_its_first_reason(make: MakeRecord, seen: Any, kind: str, cause: str):
    (change,) = found(make, *seen)[CERTIFICATE][:1]

    assert assessed(make, *seen).standing.reasons[0].subject.kind == kind
    assert change.cause is not None
    assert change.cause.kind == cause


def test_a_word_in_a_reason_decides_nothing(make: MakeRecord):
    revoked = CertificateChanged(change="revoked", reason="audit overdue", observed_at=at("2025-09-20"))

    (change,) = [c for c in found(make, revoked)[CERTIFICATE] if c.kind == "standing"]

    assert change.sentence.endswith("revoked: audit overdue")
    assert change.cause is not None
    assert change.cause.kind == "certificate"


def test_what_a_revision_added_is_told_of_its_kind(make: MakeRecord):
    alone = {**TWINS, "agents": [], "conditions": [], "gates": TWINS["gates"][1:]}
    later = changes_of(make(**TWINS), SINCE, UNTIL, known_then=make(**alone)).changes

    added = {c.subject for c in later if c.turn == (None, "added")}
    assert added == {subject("gate"), subject("agent"), subject("condition")}


def test_findings_stand_beside_their_own_item_alone(make: MakeRecord):
    findings = examined(assessed(make))

    rules = {
        kind: {f.rule for f in about(findings, subject(kind))} for kind in ("gate", "agent", "condition")
    }
    assert rules["gate"] == {"thin-margin"}
    assert rules["agent"] == {"done-and-outstanding", "outstanding-in-no-condition"}
    assert rules["condition"] == {"done-and-outstanding"}


def test_reasons_and_questions_name_their_own_kind(make: MakeRecord):
    state = assessed(make, RESULT)

    reasons = [(str(r.subject), r.subject.kind, r.cause) for r in state.standing.reasons]
    assert reasons == [("QV", "gate", "gate_missed"), ("condition QV", "condition", "condition_overdue")]
    assert {q.subject for q in questions(state)} == {subject("gate"), subject("condition")}


def test_of_those_that_share_an_id_the_condition_is_what_is_to_be_met(make: MakeRecord):
    review = review_of(Moment(make(**TWINS), end_of(day(0), UTC)))

    assert [t.sentence for t in review.coming][:1] == ["lapses on 21 Sep 2025 unless condition QV is met"]
