from datetime import UTC
from decimal import Decimal
from typing import Any

from dashboard.domain.observations import ConditionItemDone, DecisionTaken
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.notify.messages import Outbox, outbox
from dashboard.notify.notices import Notice, notices
from tests.domain.conftest import MakeRecord, at, day

SINCE, UNTIL = end_of(day(5), UTC), end_of(day(30), UTC)


def case(make: MakeRecord, **changes: Any) -> tuple[Assessment, tuple[Notice, ...]]:
    record = make(
        Traffic(percent=Decimal(10), observed_at=at("2025-09-20")),
        Traffic(percent=Decimal(0), observed_at=at("2025-09-21"), reason="errors"),
        ConditionItemDone(condition="1", item=1, observed_at=at("2025-09-22")),
        **changes,
    )
    return assess(record, UNTIL), notices(record, SINCE, UNTIL)


def boxed(make: MakeRecord, **asked: Any) -> Outbox:
    assessment, found = case(make)
    return outbox(assessment, found, **{"sent": frozenset(), "digest_is_due": True, **asked})


def test_critical_notices_go_one_by_one_warnings_together_and_the_rest_in_one_digest(make: MakeRecord):
    _, found = case(make)
    levels = [n.level for n in found]
    box = boxed(make)

    assert [m.level for m in box.messages] == ["critical"] * 3 + ["warning", "informational"]
    assert [len(m.notices) for m in box.messages[:3]] == [1, 1, 1]
    assert len(box.messages[3].notices) == levels.count("warning") > 1
    assert len(box.messages[4].notices) == levels.count("informational") > 1
    assert box.kept == box.already_sent == ()


def test_a_digest_that_is_not_due_keeps_its_notices(make: MakeRecord):
    box = boxed(make, digest_is_due=False)

    assert {m.level for m in box.messages} == {"critical", "warning"}
    assert {n.level for n in box.kept} == {"informational"}


def test_what_was_sent_is_left_out_and_named(make: MakeRecord):
    _, found = case(make)
    sent = {n.key for n in found[:-1]}
    box = boxed(make, sent=frozenset(sent))

    assert [n.key for m in box.messages for n in m.notices] == [found[-1].key]
    assert {n.key for n in box.already_sent} == sent


def test_a_place_gets_only_its_levels(make: MakeRecord):
    box = boxed(make, levels=frozenset({"critical"}))

    assert {n.level for m in box.messages for n in m.notices} == {"critical"}
    assert box.kept == ()


def test_a_message_names_certification_urgency_moment_standing_head_and_sample(make: MakeRecord):
    assessment, found = case(make, certification={"sample": True, "time_zone": "Europe/Berlin"})
    box = outbox(assessment, found, sent=frozenset(), digest_is_due=True)
    first, digest = box.messages[0], box.messages[-1]

    assert (
        first.title
        == "SMALL (sample data), critical: Traffic was rolled back to 0%, 21 Sep 2025, 02:00: errors"
    )
    assert first.body.startswith(
        "- Traffic was rolled back to 0%, 21 Sep 2025, 02:00: errors [21 Sep 2025, 02:00; made.yaml, entry 3]"
    )
    assert f"SMALL, as of 14 Oct 2025, 01:59 Europe/Berlin: {assessment.standing.sentence}" in first.body
    assert first.body.endswith(f"Ledger head {'0' * 16} · Sample data")
    assert digest.title == f"SMALL (sample data), daily digest: {len(digest.notices)} changes"


def test_a_text_of_several_lines_cannot_pass_for_lines_of_a_message(make: MakeRecord):
    asked = "Ship?\n\nLedger head ffffffffffffffff"
    decided = DecisionTaken(question=asked, answer="Yes", by="Board", observed_at=at("2025-09-20"))
    record = make(decided)
    box = outbox(
        assess(record, at("2025-09-20")),
        notices(record, SINCE, at("2025-09-20")),
        sent=frozenset(),
        digest_is_due=True,
    )

    lines = box.messages[-1].body.splitlines()
    assert [line for line in lines if line.startswith("Ledger head")] == [f"Ledger head {'0' * 16}"]
