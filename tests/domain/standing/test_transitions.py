from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dashboard.domain.observations import (
    CertificateChanged,
    ConditionExtended,
    ConditionMet,
    ConditionWaived,
    ReviewHeld,
    Start,
)
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.standing.transitions import Life, Transition
from dashboard.domain.triggers.telemetry import SampleRun, TriggerRuns
from dashboard.domain.values.instants import end_of
from tests.domain.conftest import MakeRecord, at, day

FIRST, LAST = date(2025, 1, 1), date(2027, 1, 1)


def transitions(record: Record, *, as_of: datetime, **within: date) -> tuple[Transition, ...]:
    return tuple(Life(Evaluation(record, as_of)).transitions(**within))


def test_the_whole_life_follows_from_dates_alone(make: MakeRecord):
    found = transitions(make(), since=FIRST, until=LAST, as_of=end_of(day(1), UTC))

    assert [(t.on, t.after.status, t.is_future) for t in found] == [
        (day(0), "conditional", False),
        (day(22), "lapsed", True),
        (day(366), "expired", True),
    ]
    assert [t.sentence for t in found][1:] == [
        "lapses on 5 Oct 2025 unless condition 1 is met",
        "expires after 13 Sep 2026",
    ]


def test_what_is_observed_after_the_as_of_is_not_foreseen(make: MakeRecord):
    late = ConditionMet(condition="1", observed_at=at("2025-10-10"))
    record = make(
        late,
        ConditionWaived(condition="1", until=day(50), reason="r", approver="b", observed_at=at("2025-10-20")),
    )

    known = transitions(record, since=day(1), until=day(60), as_of=end_of(day(5), UTC))
    assert [(t.on, t.after.status) for t in known] == [(day(22), "lapsed")]


def test_a_lapse_stays_in_the_history_after_it_has_ended(make: MakeRecord):
    found = transitions(
        make(ConditionMet(condition="1", observed_at=at("2025-10-10"))),
        since=day(1),
        until=day(60),
        as_of=end_of(day(60), UTC),
    )

    assert [(t.on, t.before.status, t.after.status) for t in found] == [
        (day(22), "conditional", "lapsed"),
        (date(2025, 10, 10), "lapsed", "conditional"),
    ]
    assert found[0].sentence == "Lapsed from 5 Oct 2025 (G-1 and condition 1)"


def test_a_recorded_change_of_the_certificate_is_a_transition(make: MakeRecord):
    suspended = CertificateChanged(change="suspended", reason="audit", observed_at=at("2025-09-20"))
    found = transitions(make(suspended), since=day(1), until=day(10), as_of=end_of(day(10), UTC))

    assert [(t.on, t.after.status) for t in found] == [(day(7), "suspended")]
    assert found[0].sentence == "Suspended from 20 Sep 2025"


def test_a_later_start_moves_what_follows_from_it(make: MakeRecord):
    start = Start(on=day(2), observed_at=at("2025-09-15"))
    found = transitions(make(start), since=day(1), until=day(60), as_of=end_of(day(1), UTC))

    assert [t.on for t in found] == [day(24)]


def conditions(count: int, **more: str) -> list[dict[str, object]]:
    terms = {"timeline": "5 days", **more}
    return [{"id": str(n), "title": f"C {n}", "covers": ["A"], **terms} for n in range(1, count + 1)]


CLEAN: dict[str, Any] = {
    "gates": [{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "99%"}],
    "agents": [],
}


@pytest.mark.parametrize(
    ("count", "unless"),
    [
        (1, "condition 1 is met"),
        (2, "condition 1 and condition 2 are met"),
        (4, "condition 1, condition 2, condition 3 and condition 4 are met"),
        (5, "5 conditions are met"),
    ],
)
def test_a_lapse_to_come_names_up_to_four_conditions(make: MakeRecord, count: int, unless: str):
    record = make(**CLEAN, conditions=conditions(count))
    (found,) = transitions(record, since=day(1), until=day(20), as_of=end_of(day(1), UTC))

    assert (found.on, found.sentence) == (day(6), f"lapses on 19 Sep 2025 unless {unless}")


@pytest.mark.parametrize(
    ("count", "named"),
    [
        (1, "condition 1"),
        (4, "condition 1, condition 2, condition 3 and condition 4"),
        (5, "condition 1, condition 2, condition 3, condition 4 and 1 more"),
    ],
)
def test_a_lapse_that_happened_names_up_to_four_subjects(make: MakeRecord, count: int, named: str):
    record = make(**CLEAN, conditions=conditions(count))
    (found,) = transitions(record, since=day(1), until=day(20), as_of=end_of(day(20), UTC))

    assert (found.on, found.is_future, found.sentence) == (
        day(6),
        False,
        f"Lapsed from 19 Sep 2025 ({named})",
    )


def test_a_change_of_today_has_happened(make: MakeRecord):
    record = make(**CLEAN, conditions=conditions(1))
    today, tomorrow = (
        transitions(record, since=day(1), until=day(20), as_of=at(str(day(n)))) for n in (6, 5)
    )

    assert [(t.on, t.is_future, t.sentence) for t in today] == [
        (day(6), False, "Lapsed from 19 Sep 2025 (condition 1)")
    ]
    assert [(t.on, t.is_future) for t in tomorrow] == [(day(6), True)]


def test_only_changes_of_the_days_asked_for_are_told(make: MakeRecord):
    record = make(**CLEAN, conditions=conditions(1))

    def days(since: int, until: int) -> list[date]:
        return [
            t.on for t in transitions(record, since=day(since), until=day(until), as_of=end_of(day(1), UTC))
        ]

    assert days(6, 6) == [day(6)]
    assert days(7, 20) == []
    assert days(1, 5) == []
    assert days(-5, 366) == [day(0), day(6), day(366)]


def test_a_certificate_takes_effect_and_becomes_what_else_it_may(make: MakeRecord):
    boards = [
        {
            "name": "Board",
            "signoffs": [
                {"role": "Chair", "name": "C", "decision": "rejected", "decided_on": str(day(3))},
                {"role": "Member", "name": "M"},
            ],
        }
    ]
    record = make(boards=boards)
    found = transitions(record, since=FIRST, until=LAST, as_of=end_of(day(-1), UTC))

    assert [(t.on, t.sentence) for t in found] == [
        (day(0), "takes effect on 13 Sep 2025"),
        (day(3), "becomes rejected on 16 Sep 2025"),
    ]
    clean = transitions(make(**CLEAN, conditions=[]), since=FIRST, until=LAST, as_of=end_of(day(-1), UTC))
    assert [t.sentence for t in clean] == ["takes effect on 13 Sep 2025", "expires after 13 Sep 2026"]
    assert [(t.before.status, t.after.status) for t in clean] == [
        ("not_in_force", "conditional"),  # what is observed after the as-of is not foreseen
        ("conditional", "expired"),
    ]


def test_extensions_and_waivers_bring_days_of_their_own(make: MakeRecord):
    extended = ConditionExtended(
        condition="1", to=day(9), reason="r", approver="b", observed_at=at(str(day(2)))
    )
    waived = ConditionWaived(
        condition="1", until=day(15), reason="r", approver="b", observed_at=at(str(day(8)))
    )
    record = make(extended, waived, **CLEAN, conditions=conditions(1))
    found = transitions(record, since=day(1), until=day(40), as_of=end_of(day(20), UTC))
    foreseen = transitions(record, since=day(1), until=day(40), as_of=end_of(day(3), UTC))

    assert [(t.on, t.after.status) for t in found] == [(day(16), "lapsed")]
    assert [(t.on, t.after.status) for t in foreseen] == [(day(10), "lapsed")]


def test_without_a_last_day_nothing_expires(make: MakeRecord):
    record = make(**CLEAN, conditions=[], certification={"valid_until": None})

    assert transitions(record, since=day(1), until=day(900), as_of=end_of(day(1), UTC)) == ()


def test_the_last_microsecond_before_the_days_asked_for_is_before_them(make: MakeRecord):
    late = CertificateChanged(change="suspended", reason="audit", observed_at=end_of(day(5), UTC))
    seen = ReviewHeld(observed_at=at(str(day(8))))
    record = make(late, seen, **CLEAN, conditions=[])

    assert transitions(record, since=day(6), until=day(10), as_of=end_of(day(10), UTC)) == ()


ROLLBACK = {
    "triggers": [
        {"id": "event", "text": "Incident", "kind": "event"},
        {"id": "up", "text": "Up", "kind": "threshold", "metric": "up", "worse": "down", "threshold": 99},
    ]
}


def test_a_trigger_s_waiver_that_ends_lapses_it_again(make: MakeRecord):
    def changed(change: Any, on: int, until: date | None = None) -> TriggerChanged:
        return TriggerChanged(
            trigger="event", change=change, reason="CVE", until=until, observed_at=at(str(day(on)))
        )

    record = make(
        changed("fired", 2), changed("waived", 3, day(8)), **CLEAN, conditions=[], rollback=ROLLBACK
    )
    past = transitions(record, since=day(1), until=day(20), as_of=end_of(day(20), UTC))
    foreseen = transitions(record, since=day(4), until=day(20), as_of=end_of(day(4), UTC))

    assert [(t.on, t.after.status) for t in past] == [
        (day(2), "lapsed"),
        (day(3), "certified"),
        (day(9), "lapsed"),
    ]
    assert [t.sentence for t in foreseen] == ["lapses on 22 Sep 2025"]


def test_what_telemetry_shows_later_today_has_not_happened(make: MakeRecord):
    noon = at(str(day(4))) + timedelta(hours=12)
    run = SampleRun(
        is_breach=True,
        first_at=noon,
        last_at=noon + timedelta(hours=2),
        samples=121,
        fired_at=noon + timedelta(hours=1),
    )
    record = make(**CLEAN, conditions=[], rollback=ROLLBACK).model_copy(
        update={"trigger_runs": (TriggerRuns(trigger="up", runs=(run,)),)}
    )

    def told(hours: float) -> list[date]:
        found = transitions(record, since=day(4), until=day(4), as_of=noon + timedelta(hours=hours))
        return [t.on for t in found]

    assert [told(hours) for hours in (0, 0.9, 1, 11)] == [[], [], [day(4)], [day(4)]]
