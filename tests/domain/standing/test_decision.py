from datetime import UTC
from typing import Any

import pytest

from dashboard.domain.observations import AgentScore, CertificateChanged, ConditionMet
from dashboard.domain.record.reading import Reading, UnreadLine
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.findings.examination import examined
from tests.domain.conftest import MakeRecord, at, day

MET = ConditionMet(condition="1", observed_at=at("2025-09-20"))
SCORED = AgentScore.model_validate({"agent": "A", "observed_at": at("2025-09-20"), "score": 95}, strict=False)


def decided(change: str, on: str = "2025-09-15") -> CertificateChanged:
    return CertificateChanged.model_validate(
        {"observed_at": at(on), "change": change, "reason": "minutes 7", "by": "The chair"}
    )


def assessed(
    make: MakeRecord, offset: int, *seen: Any, reading: Reading | None = None, **changes: Any
) -> Assessment:
    record = make(*seen, **changes).model_copy(update={"reading": reading})
    return assess(record, end_of(day(offset), UTC))


def said(text: str, **more: str) -> dict[str, Any]:
    return {"certification": {"declared_decision": text, **more}}


def rules(assessment: Assessment) -> dict[str, str]:
    return {f.rule: f.severity for f in examined(assessment)}


def test_a_decision_that_cannot_be_read_is_not_decided_whatever_the_gates_say(make: MakeRecord):
    found = assessed(make, 10, MET, SCORED, **said("[ ] GO [ ] NO-GO")).standing

    assert (found.status, found.headline) == ("not_decided", "Not decided since 13 Sep 2025")
    assert found.reasons[0].cause == "decision_unread"
    assert not found.is_certified


def test_a_person_decides_later_and_is_named(make: MakeRecord):
    before, after = (assessed(make, n, MET, SCORED, decided("approved"), **said("HOLD")) for n in (1, 10))

    assert (before.standing.status, after.standing.status) == ("not_decided", "certified")
    assert (after.decision.by, after.decision.decider, after.decision.reason) == (
        "recorded",
        "The chair",
        "minutes 7",
    )
    assert rules(after)["decision-stated-otherwise"] == "note"


def test_the_newest_of_two_recorded_decisions_holds(make: MakeRecord):
    found = assessed(make, 10, decided("rejected"), decided("approved", "2025-09-17")).decision

    assert (found.kind, found.by, found.on) == ("approved", "recorded", day(4))
    read = assessed(make, 10).decision
    assert (read.kind, read.by, read.on, read.decider) == ("approved", "read", day(0), None)


def test_a_rejection_recorded_later_rejects_from_its_day_with_its_reason(make: MakeRecord):
    found = assessed(make, 10, MET, SCORED, decided("rejected")).standing

    assert (found.status, found.reasons[0].message) == ("rejected", "rejected by The chair: minutes 7")
    assert found.reasons[0].since == day(2)


def test_a_decision_recorded_does_not_reinstate_a_revoked_certificate(make: MakeRecord):
    assert (
        assessed(make, 10, decided("revoked"), decided("approved", "2025-09-17")).standing.status == "revoked"
    )


def test_a_stated_decision_beats_its_words_and_the_difference_is_a_finding(make: MakeRecord):
    found = assessed(make, 10, MET, SCORED, **said("NO-GO", decision="approved"))

    assert (found.standing.status, found.decision.by) == ("certified", "stated")
    assert rules(found)["decision-stated-otherwise"] == "contradiction"


def test_a_decision_stated_as_it_reads_is_no_finding(make: MakeRecord):
    assert "decision-stated-otherwise" not in rules(assessed(make, 10, **said("NO-GO", decision="rejected")))


@pytest.mark.parametrize(
    ("conditions", "message"),
    [([], "the decision is conditional, and no condition was read"), (None, "the decision is conditional")],
)
def test_a_conditional_decision_is_at_best_conditional(make: MakeRecord, conditions: Any, message: str):
    more: Any = {} if conditions is None else {"conditions": [], "gates": [CLEAN], "agents": []}
    found = assessed(
        make, 10, *([MET, SCORED] if conditions is None else []), **said("CONDITIONAL GO"), **more
    )

    assert found.standing.status == "conditional"
    assert [r.message for r in found.standing.reasons if r.cause == "decision_conditional"] == [message]
    assert found.standing.headline == "Certified, by a conditional decision"


CLEAN = {"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "99%"}


def test_lines_not_understood_stand_as_findings_and_in_the_detail_where_they_bear_on_the_standing(
    make: MakeRecord,
):
    lines = (
        UnreadLine(line=9, text="Operation is NOT approved.", section="Conditions of approval"),
        UnreadLine(line=12, text="Coffee at ten.", section="Catering"),
    )
    found = assessed(make, 10, reading=Reading(lines=20, unread=lines))

    assert [(f.severity, f.message) for f in examined(found) if f.rule == "lines-not-understood"] == [
        (
            "contradiction",
            "1 line of the document about gates, conditions, sign-offs or the decision was not understood: 9",
        ),
        ("gap", "1 line of the document was not understood: 12"),
    ]
    assert found.standing.detail.endswith(
        "1 line of the document about gates, conditions, sign-offs or the decision was not understood."
    )


def test_nothing_is_said_to_be_absent_where_lines_were_left_unread(make: MakeRecord):
    unread = Reading(lines=2, unread=(UnreadLine(line=2, text="x", section="Menu"),))

    assert assessed(make, 1).emptiness("duties") == "The certificate has no duties"
    assert assessed(make, 1, reading=Reading(lines=2)).emptiness("duties") == "The certificate has no duties"
    assert assessed(make, 1, reading=unread).emptiness("duties") == "Duties: none was read from the document"
    assert assessed(make, 1, reading=unread).standing.detail == assessed(make, 1).standing.detail
