from datetime import UTC
from typing import Any, get_args

from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import CERTIFICATE, Subject, SubjectKind
from dashboard.findings.moment import Moment
from dashboard.review.relations import hanging_on, hangs_on, ties
from dashboard.review.things import things
from tests.domain.conftest import MakeRecord, day

CHANGED: dict[str, Any] = {
    "gates": [{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "90%"}],
    "agents": [{"id": "A-1", "name": "Planner", "score": 80}],
    "conditions": [
        {
            "id": "1",
            "title": "Close the gap",
            "timeline": "1 week",
            "covers": ["G-1", "A-1"],
            "blocks_traffic_from": 50,
            "items": ["Write it"],
        }
    ],
    "rollout": {
        "phases": [
            {
                "number": 1,
                "name": "All",
                "weeks": "1",
                "agents": ["A-1"],
                "steps": [{"percent": 10}, {"percent": 50}],
            }
        ]
    },
    "rollback": {"triggers": [{"id": "T-1", "text": "Incident", "kind": "event"}]},
    "boards": [{"name": "Board", "signoffs": [{"role": "Chair", "name": "N. N.", "decision": "approved"}]}],
    "obligations": [{"cadence": "monthly", "number": 1, "text": "Audit"}],
}
GATE, CONDITION = Subject(kind="gate", id="G-1"), Subject(kind="condition", id="1")


def moment(make: MakeRecord) -> Moment:
    return Moment(make(**CHANGED), end_of(day(5), UTC))


def test_a_gate_hangs_on_the_condition_that_covers_it_and_the_condition_on_nothing(make: MakeRecord):
    now = moment(make).assessment

    assert [(tie.lower, tie.how) for tie in hangs_on(now, GATE)] == [(CONDITION, "is covered by")]
    assert hangs_on(now, CONDITION) == ()
    names = {str(tie.upper) for tie in hanging_on(now, CONDITION)}
    assert {"G-1", "A-1", "step 50%"} <= names
    assert "step 10%" not in names


def test_what_is_tied_is_told_once_each(make: MakeRecord):
    now = moment(make).assessment

    on = [tie.lower for tie in hangs_on(now, CERTIFICATE)]
    assert len(on) == len(set(on))
    assert Subject(kind="signoff", id="Chair") in on


def test_each_end_of_a_tie_has_a_page_or_is_the_certificate(make: MakeRecord):
    now = moment(make)
    pages = {thing.subject for kind in get_args(SubjectKind) for thing in things(now, kind)}

    assert {s for tie in ties(now.assessment) for s in (tie.upper, tie.lower)} <= {*pages, CERTIFICATE}
    assert {subject.kind for subject in pages} == set(get_args(SubjectKind)) - {
        "certificate",
        "decision",
        "maintenance",
    }


def test_a_thing_says_what_it_is_and_where_it_stands(make: MakeRecord):
    (gate,) = things(moment(make), "gate")
    (condition,) = things(moment(make), "condition")

    assert gate.heading == "G-1 Coverage: conditional, 90%"
    assert "Required: 95%+; covered by condition 1" in gate.facts
    assert "Item 1, open: Write it" in condition.facts
