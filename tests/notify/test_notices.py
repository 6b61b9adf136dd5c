from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dashboard.domain.observations import (
    AgentScore,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    DecisionTaken,
    GateResult,
    Observation,
)
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.triggers.telemetry import SampleRun, TriggerRuns
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import CERTIFICATE
from dashboard.notify.notices import Notice, notices
from dashboard.review.change import Change, Kind, Turn
from dashboard.review.urgency import level_of
from tests.domain.conftest import MakeRecord, at, day, source

SINCE, UNTIL = end_of(day(5), UTC), end_of(day(30), UTC)
SECURITY = {"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]}
AVAILABILITY = {
    "triggers": [
        {
            "id": "availability",
            "text": "Availability",
            "kind": "threshold",
            "metric": "up",
            "worse": "down",
            "threshold": 99,
            "hold_minutes": 15,
        }
    ]
}


def told(record: Record, since: datetime = SINCE, until: datetime = UNTIL) -> dict[str, Notice]:
    return {notice.change.sentence: notice for notice in notices(record, since, until)}


def learned(seen: Observation, seq: int, recorded_at: datetime) -> Observation:
    return seen.model_copy(update={"source": source(seq).model_copy(update={"recorded_at": recorded_at})})


def known_since(record: Record, first: datetime, *seen: Observation) -> Record:
    """The record as if its document was imported at `first`, with more observations."""
    imported = source(1).model_copy(update={"recorded_at": first})
    mine = [o.model_copy(update={"source": imported}) for o in record.observations]
    both = sorted([*mine, *seen], key=lambda o: o.observed_at)
    return record.model_copy(
        update={"source": imported, "revisions": (imported,), "observations": tuple(both)}
    )


@pytest.mark.parametrize(
    ("kind", "turn", "level"),
    [
        ("standing", ("conditional", "lapsed"), "critical"),
        ("standing", ("conditional", "expired"), "critical"),
        ("standing", ("certified", "suspended"), "critical"),
        ("standing", ("certified", "rejected"), "critical"),
        ("standing", ("suspended", "revoked"), "critical"),
        ("standing", ("certified", "conditional"), "warning"),
        ("standing", ("lapsed", "conditional"), "informational"),
        ("standing", ("not_in_force", "conditional"), "informational"),
        ("trigger", ("clear", "fired"), "critical"),
        ("trigger", ("clear", "pending"), "warning"),
        ("trigger", ("pending", "possible"), "warning"),
        ("trigger", ("clear", "blind"), "warning"),
        ("trigger", ("clear", "no_baseline"), "warning"),
        ("trigger", ("fired", "clear"), "informational"),
        ("traffic", (None, "rollback"), "critical"),
        ("traffic", (None, "pause"), "warning"),
        ("traffic", ("planned", "overdue"), "warning"),
        ("traffic", ("planned", "reached"), "informational"),
        ("traffic", None, "informational"),
        ("gate", ("conditional", "fail"), "critical"),
        ("gate", ("pass", "conditional"), "warning"),
        ("gate", ("pass", "not_assessed"), "warning"),
        ("gate", ("conditional", "pass"), "informational"),
        ("gate", None, "informational"),
        ("agent", ("ready", "conditional"), "warning"),
        ("agent", ("conditional", "not_ready"), "warning"),
        ("agent", ("conditional", "ready"), "informational"),
        ("condition", ("open", "due_today"), "warning"),
        ("condition", ("due_today", "overdue"), "warning"),
        ("condition", (None, "slipped"), "warning"),
        ("condition", ("met", "open"), "warning"),
        ("condition", ("pending", "open"), "informational"),
        ("condition", ("open", "met"), "informational"),
        ("condition", ("overdue", "waived"), "informational"),
        ("condition", None, "informational"),
        ("obligation", ("due", "missed"), "warning"),
        ("obligation", ("due", "done"), "informational"),
        ("signoff", ("approved", "rejected"), "warning"),
        ("signoff", (None, "approved"), "informational"),
        ("finding", (None, "contradiction"), "warning"),
        ("finding", (None, "gap"), "informational"),
        ("finding", ("contradiction", None), "informational"),
        ("decision", None, "informational"),
    ],
)
def test_the_level_follows_from_what_a_change_came_to(kind: Kind, turn: Turn | None, level: str):
    change = Change(kind=kind, subject=CERTIFICATE, sentence="x", before=None, after=None, turn=turn)

    assert level_of(change) == level


def test_what_days_alone_bring_is_told_at_the_start_of_its_day(make: MakeRecord):
    found = told(make())

    overdue = found["Condition 1: overdue, was due today"]
    assert (overdue.level, overdue.happened_at) == ("warning", at("2025-10-05"))
    assert overdue.due_at == at("2025-10-05") + timedelta(minutes=15)
    (lapse,) = [n for n in found.values() if n.change.kind == "standing"]
    assert (lapse.level, lapse.due_at) == ("critical", at("2025-10-05"))
    opened = found["Condition 1: open, was not open yet"]
    assert (opened.level, opened.happened_at, opened.due_at) == (
        "informational",
        at("2025-09-27"),
        at("2025-09-28"),
    )


def test_a_lapse_and_its_end_are_both_told_though_the_span_begins_and_ends_alike(make: MakeRecord):
    fired = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at("2025-09-20"))
    back = TriggerChanged(trigger="security", change="rolled_back", reason="x", observed_at=at("2025-09-21"))

    found = notices(make(fired, back, rollback=SECURITY), SINCE, end_of(day(9), UTC))

    turns = [(n.change.turn, n.level) for n in found if n.change.kind in ("standing", "trigger")]
    assert turns == [
        (("conditional", "lapsed"), "critical"),
        (("clear", "fired"), "critical"),
        (("lapsed", "conditional"), "informational"),
        (("fired", "clear"), "informational"),
    ]


def test_a_fact_that_recurs_has_another_key(make: MakeRecord):
    change: tuple[Any, ...] = ("fired", "rolled_back", "fired")
    events = [
        TriggerChanged(
            trigger="security", change=word, reason="CVE", observed_at=at("2025-09-20") + timedelta(hours=n)
        )
        for n, word in enumerate(change)
    ]

    found = notices(make(*events, rollback=SECURITY), SINCE, end_of(day(9), UTC))

    fired = [n.key for n in found if n.change.kind == "trigger" and n.level == "critical"]
    assert len(set(fired)) == 2


def test_two_items_done_at_once_are_two_notices(make: MakeRecord):
    done = [ConditionItemDone(condition="1", item=n, observed_at=at("2025-09-20")) for n in (1, 2)]

    found = notices(make(*done), SINCE, end_of(day(8), UTC))

    assert len({n.key for n in found if n.change.after == "done" and n.change.kind == "condition"}) == 2


@pytest.mark.parametrize("since", [day(0), day(3), day(6)])
def test_a_change_has_the_same_key_in_every_span_that_holds_it(make: MakeRecord, since):
    record = make(
        GateResult(gate="G-1", value=Decimal(93), observed_at=at("2025-09-16")),
        GateResult(gate="G-1", value=Decimal(96), observed_at=at("2025-09-20")),
        AgentScore(agent="A", score=Decimal(70), observed_at=at("2025-09-21") + timedelta(hours=9)),
        ConditionExtended(condition="1", to=day(25), reason="r", approver="a", observed_at=at("2025-09-22")),
        Traffic(percent=Decimal(10), observed_at=at("2025-09-23") + timedelta(hours=5)),
        Traffic(percent=Decimal(0), observed_at=at("2025-09-23") + timedelta(hours=6)),
    )
    ends = (end_of(day(9), UTC), at("2025-09-23") + timedelta(hours=5, minutes=30), UNTIL)
    whole = {n.key for n in notices(record, at("2025-09-12"), UNTIL) if n.happened_at > end_of(since, UTC)}

    parts = [{n.key for n in notices(record, end_of(since, UTC), until)} for until in ends]

    assert parts[0] < whole
    assert parts[1] < whole
    assert parts[2] == whole


def test_late_news_has_the_key_of_the_same_news_in_time(make: MakeRecord):
    gate = GateResult(gate="G-1", value=Decimal(96), observed_at=at("2025-09-16"))
    record = known_since(make(), at("2025-09-13"), learned(gate, 2, at("2025-09-20")))

    in_time = {n.key: n for n in notices(record, at("2025-09-15"), end_of(day(8), UTC))}
    late = [n for n in notices(record, at("2025-09-18"), end_of(day(8), UTC)) if n.change.is_late]

    assert [n.change.sentence for n in late if n.change.kind == "gate"] == [
        "G-1 Coverage: 96% (pass), was 90% (conditional)"
    ]
    assert {n.key for n in late} <= set(in_time)
    assert not any(n.change.is_late for n in in_time.values())


def test_late_evidence_is_told_without_what_the_day_had_brought_by_itself(make: MakeRecord):
    met = ConditionMet(condition="1", observed_at=at("2025-09-27"))  # the day on which its window opens
    record = known_since(make(), at("2025-09-13"), learned(met, 2, at("2025-10-01")))

    late = [
        n.change.sentence for n in notices(record, at("2025-09-30"), at("2025-10-02")) if n.change.is_late
    ]

    assert "Condition 1: met, was open" in late
    assert "Condition 1: open, was not open yet" not in late


def test_a_decision_is_told_in_time_and_late(make: MakeRecord):
    decision = DecisionTaken(question="Go?", answer="Yes", by="Board", observed_at=at("2025-09-16"))
    record = known_since(make(), at("2025-09-13"), learned(decision, 2, at("2025-09-20")))

    in_time, late = (
        told(record, at(since))["Decided by Board: Go? Yes"] for since in ("2025-09-15", "2025-09-18")
    )

    assert (in_time.key, in_time.level) == (late.key, late.level)
    assert (in_time.change.is_late, late.change.is_late) == (False, True)


def test_what_a_first_import_tells_of_the_past_is_no_late_news(make: MakeRecord):
    gate = GateResult(gate="G-1", value=Decimal(96), observed_at=at("2025-09-16"))
    record = known_since(make(), at("2025-09-20"), learned(gate, 2, at("2025-09-20")))

    assert not [n for n in notices(record, at("2025-09-18"), end_of(day(8), UTC)) if n.change.is_late]


def sample_run(first: datetime, minutes: int, *, is_breach: bool = False, **more: Any) -> SampleRun:
    return SampleRun(
        is_breach=is_breach,
        first_at=first,
        last_at=first + timedelta(minutes=minutes),
        samples=minutes + 1,
        **more,
    )


def watched(record: Record, *runs: SampleRun) -> Record:
    return record.model_copy(update={"trigger_runs": (TriggerRuns(trigger="availability", runs=runs),)})


def test_a_trigger_fired_by_telemetry_is_told_at_its_minute(make: MakeRecord):
    noon = at("2025-09-13") + timedelta(hours=12)
    fired_at = noon + timedelta(minutes=16)
    record = watched(
        make(rollback=AVAILABILITY),
        sample_run(at("2025-09-13"), 719),
        sample_run(noon, 20, is_breach=True, fired_at=fired_at, learned_at=fired_at),
    )

    first = told(record, at("2025-09-13") + timedelta(hours=1), fired_at + timedelta(minutes=1))
    later = told(record, at("2025-09-13") + timedelta(hours=1), noon + timedelta(hours=3))

    fired = [n for n in first.values() if n.change.kind == "trigger" and n.level == "critical"]
    assert [(n.happened_at, n.due_at) for n in fired] == [(fired_at, fired_at)]
    assert fired[0].key in {n.key for n in later.values()}


def test_a_firing_learned_late_is_told_in_a_span_that_begins_after_it(make: MakeRecord):
    noon = at("2025-09-14") + timedelta(hours=12)
    fired_at, learned_at = noon + timedelta(minutes=16), at("2025-09-16")
    record = watched(
        known_since(make(rollback=AVAILABILITY), at("2025-09-13")),
        sample_run(at("2025-09-13"), 36 * 60 - 1),
        sample_run(noon, 20, is_breach=True, fired_at=fired_at, learned_at=learned_at),
    )

    found = notices(record, at("2025-09-15"), end_of(day(3), UTC))
    before = notices(record, at("2025-09-16"), end_of(day(3), UTC))

    assert [(n.level, n.happened_at) for n in found if n.change.is_late and n.change.kind == "trigger"] == [
        ("critical", fired_at)
    ]
    assert not [n for n in before if n.change.is_late]


def test_late_news_of_every_kind_is_told_oldest_first(make: MakeRecord):
    gate = GateResult(gate="G-1", value=Decimal(96), observed_at=at("2025-09-16"))
    fired_at, learned_at = at("2025-09-14") + timedelta(minutes=16), at("2025-09-20")
    record = watched(
        known_since(make(rollback=AVAILABILITY), at("2025-09-13"), learned(gate, 2, learned_at)),
        sample_run(at("2025-09-14"), 20, is_breach=True, fired_at=fired_at, learned_at=learned_at),
    )

    late = [n for n in notices(record, at("2025-09-18"), end_of(day(8), UTC)) if n.change.is_late]

    assert {n.change.kind for n in late} >= {"gate", "trigger"}
    assert [n.happened_at for n in late] == sorted(n.happened_at for n in late)


def test_a_blind_trigger_is_told_once_a_day_however_often_one_looks(make: MakeRecord):
    record = watched(make(rollback=AVAILABILITY), sample_run(at("2025-09-13"), 3 * 24 * 60))
    since = at("2025-09-14")
    keys = [
        {
            n.key
            for n in notices(record, since, at("2025-09-16") + timedelta(minutes=m))
            if n.change.kind == "trigger"
        }
        for m in (10, 16, 20, 300, 23 * 60)
    ]

    assert [len(found) for found in keys] == [0, 1, 1, 1, 1]
    assert len(set.union(*keys)) == 1


def test_a_standing_that_only_a_blind_trigger_lowers_is_told_once_by_the_run_after_it(make: MakeRecord):
    well = at("2025-09-13") + timedelta(hours=1)
    record = watched(
        make(
            GateResult(gate="G-1", value=Decimal(99), observed_at=well),
            ConditionMet(condition="1", observed_at=well),
            AgentScore(agent="A", score=Decimal(99), observed_at=well),
            Traffic(percent=Decimal(10), observed_at=at("2025-09-14")),
            rollback=AVAILABILITY,
        ),
        sample_run(at("2025-09-13"), 3 * 24 * 60 + 12 * 60),  # Nothing is heard after the 16th, noon.
    )
    before, noon = at("2025-09-15"), at("2025-09-16") + timedelta(hours=12)
    found = [
        [n for n in notices(record, before, noon + timedelta(minutes=m)) if n.happened_at >= noon]
        for m in (10, 16, 21, 300, 13 * 60, 40 * 60)
    ]

    turns = {("standing", ("certified", "conditional")), ("trigger", ("clear", "blind"))}
    assert [len(one) for one in found] == [0, 3, 3, 3, 3, 3]
    assert {(n.change.kind, n.change.turn) for n in found[1] if n.change.kind != "finding"} == turns
    assert len({n.key for one in found for n in one}) == 3


def test_a_trigger_that_goes_to_and_fro_within_a_day_is_one_notice_a_verdict(make: MakeRecord):
    start = at("2025-09-14")
    looks = [
        AgentScore(agent="A", score=Decimal(80), observed_at=start + timedelta(minutes=m))
        for m in (62, 90, 122)
    ]
    record = watched(
        make(*looks, rollback=AVAILABILITY),
        sample_run(at("2025-09-13"), 24 * 60 + 60),
        sample_run(start + timedelta(minutes=61), 2, is_breach=True),
        sample_run(start + timedelta(minutes=64), 56),
        sample_run(start + timedelta(minutes=121), 2, is_breach=True),
    )

    found = notices(record, start, start + timedelta(minutes=123))

    assert [n.change.turn for n in found if n.change.kind == "trigger"] == [
        ("clear", "pending"),
        ("pending", "clear"),
    ]
