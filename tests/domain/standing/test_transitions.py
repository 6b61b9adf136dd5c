from datetime import UTC, date

from dashboard.domain.observations import CertificateChanged, ConditionMet, ConditionWaived, Start
from dashboard.domain.standing.transitions import transitions
from dashboard.domain.values.instants import end_of
from tests.domain.conftest import MakeRecord, at, day

FIRST, LAST = date(2025, 1, 1), date(2027, 1, 1)


def test_the_whole_life_follows_from_dates_alone(make: MakeRecord):
    found = transitions(make(), since=FIRST, until=LAST, as_of=end_of(day(1), UTC))

    assert [(t.on, t.after.status, t.is_future) for t in found] == [
        (day(0), "conditional", False),
        (day(22), "lapsed", True),
        (day(366), "expired", True),
    ]
    assert [t.sentence for t in found][1:] == [
        "lapses on 5 Oct 2025 unless condition 1 is met",
        "expires on 14 Sep 2026",
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


def test_a_later_start_moves_what_follows_from_it(make: MakeRecord):
    start = Start(on=day(2), observed_at=at("2025-09-15"))
    found = transitions(make(start), since=day(1), until=day(60), as_of=end_of(day(1), UTC))

    assert [t.on for t in found] == [day(24)]
