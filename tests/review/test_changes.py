from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    ConditionExtended,
    ConditionItemDone,
    DecisionTaken,
    GateResult,
    ReviewHeld,
    Start,
)
from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import Subject
from dashboard.findings import Finding, moment
from dashboard.findings.moment import Moment
from dashboard.review.changes import Changes, weightiest_first
from dashboard.review.differences import differences
from tests.domain.conftest import MakeRecord, at, day
from tests.review.conftest import changes_of

SINCE, UNTIL = end_of(day(5), UTC), end_of(day(12), UTC)


def told(make: MakeRecord, *seen: Any, **changed: Any) -> Changes:
    return changes_of(make(*seen, **changed), SINCE, UNTIL)


def sentences(found: Changes, kind: str) -> list[str]:
    return [c.sentence for c in found.changes if c.kind == kind]


def test_a_gate_and_an_agent_have_before_after_and_cause(make: MakeRecord):
    gate = GateResult(
        gate="G-1", value=Decimal(96), observed_at=at("2025-09-20"), evidence="https://ci.example/1"
    )
    score = AgentScore(agent="A", score=Decimal(85), observed_at=at("2025-09-21"))

    found = told(make, gate, score)

    (moved,) = [c for c in found.changes if c.kind == "gate"]
    assert (moved.before, moved.after) == ("90% (conditional)", "96% (pass)")
    assert moved.cause is not None
    assert moved.cause.source is not None
    assert (moved.cause.kind, moved.cause.observed_at, moved.cause.source.seq) == (
        "gate_result",
        at("2025-09-20"),
        2,
    )
    assert sentences(found, "agent") == ["A: 85 of 100 (conditional), was 80 of 100 (conditional)"]


def test_a_slip_and_an_item_done_name_their_condition(make: MakeRecord):
    extended = ConditionExtended(
        condition="1", to=day(40), reason="staff", approver="Board", observed_at=at("2025-09-20")
    )
    done = ConditionItemDone(condition="1", item=2, observed_at=at("2025-09-21"))

    found = told(make, extended, done)

    assert sentences(found, "condition") == [
        "Condition 1 slipped to 23 Oct 2025, 19 days later than 4 Oct 2025: staff",
        "Condition 1, item 2 is done: Second",
    ]


def test_traffic_tells_its_steps_its_rollbacks_and_what_is_overdue(make: MakeRecord):
    shifts = [
        Traffic(percent=Decimal(percent), observed_at=at(on), reason=why)
        for percent, on, why in (
            (10, "2025-09-21", None),
            (50, "2025-09-22", None),
            (10, "2025-09-23", "errors"),
        )
    ]

    found = told(make, *shifts)

    assert sentences(found, "traffic") == [
        "Traffic was rolled back to 10%, 23 Sep 2025, 00:00: errors",
        "Traffic on the new system: 10%, was no data",
        "The step to 10%: reached 21 Sep, 1 day late, was planned for 20 Sep",
        "The step to 50%: 3 days overdue, was planned for 22 Sep",
        "The step to 100%: 1 day overdue, was planned for 24 Sep",
    ]


def test_a_trigger_that_fired_changes_the_standing(make: MakeRecord):
    rollback = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
    fired = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-20"))

    found = told(make, fired, rollback=rollback)

    assert sentences(found, "standing")[0].startswith(
        "The certificate is lapsed, was conditional: security: rollback trigger fired"
    )
    assert sentences(found, "trigger")[0].startswith("Trigger security: fired 20 Sep 2025, 00:00: CVE")


def test_a_decision_stands_among_the_changes(make: MakeRecord):
    decided = DecisionTaken(question="Take the step?", answer="Yes", by="Board", observed_at=at("2025-09-22"))

    found = told(make, decided)

    assert sentences(found, "decision") == ["Decided by Board: Take the step? Yes"]


def test_without_news_one_sentence_says_so(make: MakeRecord):
    review = ReviewHeld(observed_at=at("2025-09-14"))
    found = changes_of(make(review), end_of(day(2), UTC), end_of(day(2), UTC) + timedelta(hours=3))

    assert (found.changes, found.unchanged) == ((), "Nothing changed.")


def test_what_did_not_change_is_said_in_one_sentence(make: MakeRecord):
    found = told(make, AgentScore(agent="A", score=Decimal(85), observed_at=at("2025-09-21")))

    assert found.unchanged.startswith("Unchanged: the standing, gates, conditions")
    assert "agents" not in found.unchanged


def test_what_was_true_before_and_learned_since_is_late_news(make: MakeRecord):
    late = GateResult(gate="G-1", value=Decimal(96), observed_at=at("2025-09-15"))
    found = changes_of(make(late), SINCE, UNTIL, known_then=make())

    assert [(c.sentence, c.is_late) for c in found.changes if c.kind == "gate"] == [
        ("G-1 Coverage: 96% (pass), was 90% (conditional)", True)
    ]


def revised(make: MakeRecord) -> Changes:
    """A week in which a revision of the document added a gate, an agent and a condition."""
    gate = {"id": "G-2", "name": "Load", "requirement": "95%+", "result": "99%"}
    more = make(
        gates=[{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "90%"}, gate],
        agents=[],
        conditions=[
            {
                "id": "1",
                "title": "Close the gap",
                "timeline": "2-3 weeks from deployment start",
                "covers": ["G-1"],
                "items": ["First"],
            },
            {"id": "2", "title": "Scale out", "timeline": "10 days"},
        ],
    )
    return changes_of(more, SINCE, UNTIL, known_then=make())


def test_what_a_revision_added_and_dropped_is_told_as_late_news(make: MakeRecord):
    found = [
        (c.kind, c.sentence, c.is_late)
        for c in revised(make).changes
        if "revision of the document" in c.sentence
    ]

    assert sorted(found) == [
        ("agent", "A Agent: dropped by a revision of the document", True),
        ("condition", "Condition 2 Scale out: added by a revision of the document", True),
        ("gate", "G-2 Load: added by a revision of the document", True),
    ]


def test_the_urgent_comes_first_then_what_turned_then_figures(make: MakeRecord):
    rollback = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
    seen = [
        AgentScore(agent="A", score=Decimal(85), observed_at=at("2025-09-21")),
        TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-20")),
        ConditionExtended(
            condition="1", to=day(40), reason="staff", approver="Board", observed_at=at("2025-09-20")
        ),
        DecisionTaken(question="Take the step?", answer="Yes", by="Board", observed_at=at("2025-09-22")),
    ]
    ordered = weightiest_first(told(make, *seen, rollback=rollback).changes)
    kinds = [c.kind for c in ordered if c.kind != "traffic"]

    assert kinds == ["standing", "trigger", "condition", "decision", "agent"]


def test_a_second_finding_of_one_rule_and_subject_is_told_and_a_reworded_one_is_not(
    make: MakeRecord, monkeypatch
):
    def found(*messages: str) -> tuple[Finding, ...]:
        return tuple(
            Finding(
                rule="done-and-outstanding",
                severity="contradiction",
                subject=Subject(kind="condition", id="2"),
                message=text,
            )
            for text in messages
        )

    record = make()

    def told_of(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> list[str]:
        moments = [Moment(record, at("2025-09-14")) for _ in range(2)]
        answers = iter([before, after])
        monkeypatch.setattr(moment, "examined", lambda _: next(answers))
        return [change.sentence for change in differences(*moments)]

    assert told_of(found("one"), found("one", "two")) == ["New finding: condition 2: two"]
    assert told_of(found("one", "two"), found("two")) == ["No longer found: condition 2: one"]
    assert told_of(found("scores 60"), found("scores 55")) == []


def cited(found: Changes, start: str) -> int | None:
    """The entry that the change beginning so is said to come from."""
    (change,) = [c for c in found.changes if c.sentence.startswith(start)]
    return change.cause.source.seq if change.cause and change.cause.source else None


def test_traffic_cites_the_entry_of_its_own_instant(make: MakeRecord):
    shifts = [
        Traffic(percent=Decimal(percent), observed_at=at("2025-09-21") + timedelta(hours=hour), reason="why")
        for hour, percent in ((1, 50), (2, 20), (3, 50))
    ]
    found = told(make, *shifts)

    assert cited(found, "Traffic was rolled back to 20%") == 3
    assert cited(found, "The step to 10%") == 2
    assert cited(found, "The step to 50%") == 4


def test_a_score_cites_the_score_and_work_done_the_work(make: MakeRecord):
    outstanding = {"agents": [{"id": "A", "name": "Agent", "score": 80, "outstanding": [{"text": "Finish"}]}]}
    score = AgentScore(agent="A", score=Decimal(82), overhead=Decimal(1), observed_at=at("2025-09-20"))
    work = AgentWorkDone(agent="A", text="Finish", observed_at=at("2025-09-21"))
    found = told(make, score, work, **outstanding)

    assert cited(found, "A: 82 of 100") == 2
    assert cited(found, "A: Finish is done") == 3
    assert sentences(found, "agent")[1] == "A overhead: 1%, was not measured"


def test_the_standing_cites_what_brought_it_and_nothing_where_time_did(make: MakeRecord):
    rollback = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
    fired = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-20"))
    item = ConditionItemDone(condition="1", item=1, observed_at=at("2025-10-05"))

    assert cited(told(make, fired, rollback=rollback), "The certificate is lapsed") == 2
    by_time = changes_of(make(item), end_of(day(20), UTC), end_of(day(23), UTC))
    assert cited(by_time, "The certificate is lapsed") is None


def test_what_fired_and_was_resolved_in_between_is_told(make: MakeRecord):
    rollback = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
    seen = [
        TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-20")),
        TriggerChanged(
            trigger="security", change="rolled_back", reason="Diverted", observed_at=at("2025-09-21")
        ),
    ]
    (told_of,) = sentences(told(make, *seen, rollback=rollback), "trigger")

    assert told_of.startswith("Trigger security fired 20 Sep 2025, 00:00, and is resolved: no open event")
    assert "Diverted" in told_of


def test_a_slip_of_the_start_moves_conditions_and_steps_and_is_told_with_its_reason(make: MakeRecord):
    phase = {"number": 1, "name": "Canary", "weeks": "1", "steps": [{"percent": 10}]}
    certified = {"rollout": {"phases": [phase]}}
    slip = Start(on=day(10), reason="The vendor is late", observed_at=at("2025-09-20"))
    found = changes_of(make(slip, **certified), SINCE, UNTIL, known_then=make(**certified))
    told_of = [c.sentence for c in found.changes if "The vendor is late" in c.sentence]

    assert [sentence.split(" ", 1)[0] for sentence in told_of] == ["Condition", "The"]
    assert told_of[1].startswith("The step to 10% moved to ")
    assert told_of[1].endswith(": The vendor is late")


def test_the_start_that_replaces_the_assumption_is_told_with_both_dates(make: MakeRecord):
    first = Start(on=day(2), observed_at=at("2025-09-15"))
    later = Start(on=day(4), reason="Late", observed_at=at("2025-09-17"))
    known, again = (
        changes_of(make(*seen), SINCE, UNTIL, known_then=make(*then)).changes
        for seen, then in (((first,), ()), ((first, later), (first,)))
    )
    starts = [next(c for c in found if c.about == "traffic") for found in (known, again)]

    assert [c.sentence for c in starts] == [
        "The deployment's start: 15 Sep 2025, was 13 Sep 2025 (assumed)",
        "The deployment's start: 17 Sep 2025, was 15 Sep 2025",
    ]
    assert all(c.cause and c.cause.kind == "start" for c in starts)
