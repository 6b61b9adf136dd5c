"""What blocks the next step of traffic, one by one and in order, and how much is permitted meanwhile."""

from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest

from dashboard.domain.observations import CertificateChanged, ConditionMet, ConditionWaived, Observation
from dashboard.domain.rollout import Blocker, RolloutState
from dashboard.domain.rollout.course import TrafficGap
from dashboard.domain.rollout.events import PhaseMark, Traffic, TriggerChanged
from dashboard.domain.standing.evaluation import Evaluation, assess
from dashboard.domain.standing.inputs import Validity
from dashboard.domain.standing.next_step import with_blockers
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import CERTIFICATE, TRAFFIC
from tests.domain.conftest import MakeRecord, at, day

PLAN: dict[str, Any] = {
    "gates": [{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "99%"}],
    "agents": [
        {"id": "A", "name": "A", "score": 95, "authorization": "full"},
        {"id": "B", "name": "B", "score": 95, "authorization": "none"},
        {"id": "C", "name": "C", "score": 95, "authorization": "conditional"},
        {"id": "D", "name": "D", "score": 95},
        {"id": "E", "name": "E", "score": 95},
    ],
    "conditions": [
        {"id": "1", "title": "One", "timeline": "8 weeks", "blocks_traffic_from": 10},
        {"id": "2", "title": "Two", "timeline": "8 weeks", "blocks_traffic_from": 11},
        {"id": "3", "title": "Three", "timeline": "8 weeks"},
        {"id": "4", "title": "Four", "timeline": "8 weeks", "blocks_traffic_from": 0},
    ],
    "rollback": {
        "triggers": [
            {"id": "security", "text": "Incident", "kind": "event"},
            {"id": "up", "text": "Up", "kind": "threshold"},
        ]
    },
    "rollout": {
        "phases": [
            {
                "number": 1,
                "name": "Base",
                "weeks": "1",
                "agents": ["A", "B"],
                "success_criteria": ["Up", "Fast"],
            },
            {
                "number": 2,
                "name": "Shift",
                "weeks": "2",
                "agents": ["C", "D"],
                "steps": [{"percent": 10}, {"percent": 50}],
                "success_criteria": ["Quiet"],
            },
            {"number": 3, "name": "All", "weeks": "3", "agents": ["E"], "steps": [{"percent": 100}]},
        ]
    },
}
UNREAD = "trigger up is clear (blind: the record does not say which metric, limit and direction it reads)"


def rollout(make: MakeRecord, offset: int, *seen: Observation, **changes: Any) -> RolloutState:
    return assess(make(*seen, **{**PLAN, **changes}), end_of(day(offset), UTC)).rollout


def blockers(make: MakeRecord, offset: int, *seen: Observation, **changes: Any) -> list[str]:
    step = rollout(make, offset, *seen, **changes).next_step
    assert step is not None
    return list(step.blocked_by)


def traffic(percent: int | None, on: int, **fields: Any) -> Traffic:
    share = None if percent is None else Decimal(percent)
    return Traffic(percent=share, observed_at=at(str(day(on))), **fields)


def mark(phase: int, number: int, on: int, *, met: bool = True, of: Any = "criterion") -> PhaseMark:
    return PhaseMark(phase=phase, of=of, number=number, met=met, observed_at=at(str(day(on))))


def met(condition: str) -> ConditionMet:
    return ConditionMet(condition=condition, observed_at=at(str(day(1))))


def test_everything_that_must_be_true_is_said_in_order(make: MakeRecord):
    assert blockers(make, 3) == [
        "phase 1: Up",
        "phase 1: Fast",
        "condition 1 is met: One",
        "condition 4 is met: Four",
        UNREAD,
        "B is authorised",
        "D is authorised",
    ]


def test_each_blocker_says_what_it_is_about(make: MakeRecord):
    suspended = CertificateChanged(change="suspended", reason="audit", observed_at=at(str(day(1))))
    step = rollout(make, 3, suspended, traffic(None, 2, change="pause", reason="errors")).next_step

    assert step is not None
    assert step.blockers[:2] == (
        Blocker(text="the certificate is in force: suspended since 14 Sep 2025", subject=CERTIFICATE),
        Blocker(text="traffic is resumed: paused, errors, since 15 Sep 2025, 00:00", subject=TRAFFIC),
    )
    assert [(b.subject.kind, b.subject.id) for b in step.blockers[2:]] == [
        ("phase", "1"),
        ("phase", "1"),
        ("condition", "1"),
        ("condition", "4"),
        ("trigger", "up"),
        ("agent", "B"),
        ("agent", "D"),
    ]


def test_what_is_met_blocks_no_longer(make: MakeRecord):
    waived = ConditionWaived(
        condition="4", until=day(30), reason="r", approver="b", observed_at=at(str(day(1)))
    )
    event = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at(str(day(3))))

    assert blockers(make, 3, mark(1, 1, 1), met("1"), waived) == [
        "phase 1: Fast",
        UNREAD,
        "B is authorised",
        "D is authorised",
    ]
    fired = blockers(make, 3, mark(1, 1, 1), mark(1, 2, 1), met("1"), waived, event)
    assert fired == [
        "the certificate is in force: lapsed since 16 Sep 2025",
        "trigger security is clear (fired 16 Sep 2025, 00:00: CVE; learned late, 1 Jan 2026, 00:00)",
        UNREAD,
        "B is authorised",
        "D is authorised",
    ]


def test_a_later_step_asks_for_the_phases_before_it_and_the_agents_up_to_it(make: MakeRecord):
    reached = [traffic(10, 7), traffic(50, 8)]

    assert blockers(make, 9, traffic(10, 7))[:5] == [
        "phase 1: Up",
        "phase 1: Fast",
        "condition 1 is met: One",
        "condition 2 is met: Two",
        "condition 4 is met: Four",
    ]
    assert blockers(make, 9, *reached) == [
        "phase 1: Up",
        "phase 1: Fast",
        "phase 2: Quiet",
        "condition 1 is met: One",
        "condition 2 is met: Two",
        "condition 4 is met: Four",
        UNREAD,
        "B is authorised",
        "D is authorised",
        "E is authorised",
    ]


def test_after_the_last_step_there_is_no_next(make: MakeRecord):
    found = rollout(make, 20, traffic(100, 14))

    assert found.next_step is None
    assert found.permitted == 100


FREE = {
    "agents": [],
    "conditions": [],
    "rollback": {},
    "rollout": {
        "phases": [{"number": 1, "name": "P", "weeks": "1", "steps": [{"percent": 10}, {"percent": 50}]}]
    },
}


@pytest.mark.parametrize(
    ("on", "seen", "permitted"),
    [
        (-1, (), 0),
        (0, (), 10),
        (2, (traffic(10, 1),), 10),
        (3, (traffic(10, 1),), 50),
        (3, (traffic(50, 1),), 50),
        (3, (traffic(50, 1), traffic(10, 2)), 50),
        (2, (traffic(50, 1), traffic(10, 2)), 10),
        (3, (traffic(10, 1), traffic(None, 2, change="pause")), 10),
        (366, (traffic(50, 1),), 0),
    ],
)
def test_permitted_is_what_was_reached_and_the_next_step_once_it_is_due_and_free(
    make: MakeRecord, on: int, seen: tuple[Observation, ...], permitted: int
):
    assert rollout(make, on, *seen, **FREE).permitted == permitted


def test_a_share_that_is_not_known_blocks_the_step_and_says_why(make: MakeRecord):
    evaluation = Evaluation(make(traffic(10, 1), **{**PLAN, **FREE}), end_of(day(3), UTC))
    gaps = tuple(
        TrafficGap(start=at(str(day(n))), end=None, words=words)
        for n, words in ((1, "a"), (2, "b"), (3, "c"))
    )

    def first(**changes: Any) -> list[str]:
        state = evaluation.rollout.model_copy(update=changes)
        step = with_blockers(state, evaluation, evaluation.standing, evaluation.as_of.zone).next_step
        assert step is not None
        return [text for text in step.blocked_by if "share" in text]

    assert first(traffic_actual=None, gaps=gaps) == ["the share of traffic is known: c"]
    assert first(gaps=gaps) == []
    assert first(traffic_actual=None) == []


def test_without_a_last_day_no_days_are_left():
    assert Validity(from_day=day(0), last_day=None, on=day(1)).days_left is None
    assert Validity(from_day=day(0), last_day=day(3), on=day(4)).days_left == -1


def test_an_assessment_gives_the_conditions_that_cover_an_item(make: MakeRecord):
    found = assess(make(), end_of(day(1), UTC))

    assert [c.condition.id for c in found.covers_of("G-1")] == ["1"]
    assert found.covers_of("G-9") == ()
