"""What must be done: each action whole, at the first and the last day on which it is asked, the urgent first."""

from datetime import UTC, date, timedelta
from typing import Any

import pytest

from dashboard.domain.observations import (
    CertificateChanged,
    ConditionMet,
    ConditionWaived,
    DutyDone,
    Observation,
    SignOffRecorded,
)
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.standing.actions import actions_of
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers.telemetry import SampleRun, TriggerRuns
from dashboard.domain.values.instants import end_of
from tests.domain.conftest import MakeRecord, at, day

CLEAN: dict[str, Any] = {
    "gates": [{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "96%"}],
    "agents": [],
    "conditions": [],
    "rollout": {},
}
TRIGGERS = {
    "triggers": [
        {"id": "security", "text": "Incident", "kind": "event"},
        {
            "id": "slow",
            "text": "Slow",
            "kind": "threshold",
            "metric": "ms",
            "worse": "up",
            "threshold": 250,
            "hold_minutes": 5,
            "owner": "Operations",
        },
    ]
}
Told = tuple[str, str | None, date | None, str, str, str]


def told(record: Record, offset: int) -> list[Told]:
    found = actions_of(assess(record, end_of(day(offset), UTC)))
    return [(str(a.subject), a.owner, a.by, a.bearing, a.what, a.hangs_on_it) for a in found]


def order(record: Record, offset: int) -> list[str]:
    return [subject for subject, *_ in told(record, offset)]


def traffic(on: int, percent: int) -> Traffic:
    return Traffic.model_validate({"percent": percent, "observed_at": at(str(day(on)))})


def run(first: int, last: int, *, is_breach: bool = False) -> SampleRun:
    """Samples of the third day from minute to minute."""
    begin = at(str(day(3)))
    return SampleRun(
        is_breach=is_breach,
        first_at=begin + timedelta(minutes=first),
        last_at=begin + timedelta(minutes=last),
        samples=last - first + 1,
    )


BLIND: Told = (
    "slow",
    "Operations",
    day(3),
    "restores",
    "Find out whether trigger slow fires, or waive it with a reason",
    "the certificate, at best conditional until then: blind: no sample of ms",
)


def test_a_trigger_that_fired_is_rolled_back_and_an_unsure_one_is_looked_into_while_there_is_traffic(
    make: MakeRecord,
):
    fired = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=at(str(day(2))))
    roll_back: Told = (
        "security",
        None,
        day(3),
        "restores",
        "Roll back, or waive trigger security with a reason",
        "the certificate, which is lapsed until then",
    )

    def at_three(*seen: Observation) -> list[Told]:
        return told(make(*seen, rollback=TRIGGERS, **CLEAN), 3)

    assert at_three(fired) == [roll_back]
    assert at_three(fired, traffic(2, 10)) == [roll_back, BLIND]
    assert at_three(traffic(2, 10)) == [BLIND]
    assert at_three(traffic(2, 0)) == at_three() == []
    waived = TriggerChanged(
        trigger="slow", change="waived", reason="load test", until=day(4), observed_at=at(str(day(2)))
    )
    assert [what[4] for what in at_three(waived, traffic(2, 10))] == ["Find out whether trigger slow fires"]
    last_day, ended = (waived.model_copy(update={"until": day(n)}) for n in (3, 2))
    assert [what[4] for what in at_three(last_day, traffic(2, 10))] == ["Find out whether trigger slow fires"]
    assert [what[4] for what in at_three(ended, traffic(2, 10))] == [BLIND[4]]


def test_a_possible_breach_is_looked_into_and_a_pending_one_is_not(make: MakeRecord):
    record = make(traffic(2, 10), rollback=TRIGGERS, **CLEAN)
    minute_of = (at(str(day(3))) - at(str(day(0)))) // timedelta(minutes=1)

    def details(*runs: SampleRun) -> list[str]:
        watched = record.model_copy(update={"trigger_runs": (TriggerRuns(trigger="slow", runs=runs),)})
        return [hangs for *_, hangs in told(watched, 3)]

    good = run(-minute_of, 1430)
    assert details(good, run(1431, 1432, is_breach=True), run(1437, 1440)) == [
        "the certificate, at best conditional until then: possible: 1 min proven, up to 7 min of 5 min"
    ]
    assert details(run(-minute_of, 1437), run(1438, 1439, is_breach=True)) == []
    assert details(run(-minute_of, 1439)) == []


def test_a_condition_is_due_on_its_own_day_again_once_its_waiver_has_ended(make: MakeRecord):
    condition = {"id": "1", "title": "T", "timeline": "within 5 days", "covers": []}
    waived = ConditionWaived(
        condition="1", until=day(8), approver="Board", reason="audit", observed_at=at(str(day(2)))
    )
    record = make(waived, **{**CLEAN, "conditions": [condition]})

    assert [(by, what) for _, _, by, _, what, _ in told(record, 8)] == [
        (day(8), "Meet condition 1 before its waiver ends: T")
    ]
    assert [(by, what) for _, _, by, _, what, _ in told(record, 9)] == [(day(5), "Meet condition 1: T")]


def test_a_gate_that_fails_is_met_unless_a_condition_of_its_is_overdue(make: MakeRecord):
    conditions = [
        {"id": n, "title": "T", "timeline": f"within {days} days", "covers": ["G-1"]}
        for n, days in (("1", 5), ("2", 6))
    ]
    missed = [{**CLEAN["gates"][0], "result": "90%", "owner": "Quality"}]
    met = ConditionMet(condition="1", observed_at=at(str(day(2))))

    both = make(met, **{**CLEAN, "gates": missed, "conditions": conditions})
    assert order(both, 7) == ["condition 2"]
    assert order(make(**{**CLEAN, "gates": missed, "conditions": conditions}), 7) == [
        "condition 1",
        "condition 2",
    ]
    assert told(make(**{**CLEAN, "gates": missed}), 7) == [
        (
            "G-1",
            "Quality",
            None,
            "restores",
            "Meet G-1 Coverage, or cover it by a condition",
            "the certificate, which is lapsed until then: 90%, required: 95%+; no condition covers it",
        )
    ]


def test_a_result_is_measured_again_within_a_month_of_its_end(make: MakeRecord):
    again: Told = (
        "G-1",
        None,
        day(60),
        "keeps",
        "Measure G-1 Coverage again",
        "its verdict, which expires after 12 Nov 2025",
    )
    record = make(**{**CLEAN, "gates": [{**CLEAN["gates"][0], "good_for": "60 days"}]})

    assert told(record, 29) == []
    assert told(record, 30) == told(record, 60) == [again]
    assert told(record, 61) == [
        (*again[:3], "restores", again[4], "its verdict: measured 61 days ago, good for 60 days")
    ]
    missed = make(**{**CLEAN, "gates": [{**CLEAN["gates"][0], "result": "90%", "good_for": "60 days"}]})
    assert [what for *_, what, _ in told(missed, 50)] == ["Meet G-1 Coverage, or cover it by a condition"]
    assert told(make(**CLEAN), 50) == []


STEPS: dict[str, Any] = {
    "phases": [{"number": 1, "name": "S", "weeks": "1", "steps": [{"percent": 10}, {"percent": 50}]}]
}


@pytest.mark.parametrize(
    ("offset", "hangs"),
    [(3, "the rollout"), (4, "the rollout, 1 day behind plan"), (10, "the rollout, 7 days behind plan")],
)
def test_the_next_step_says_how_far_behind_it_is(make: MakeRecord, offset: int, hangs: str):
    record = make(traffic(0, 10), **{**CLEAN, "rollout": STEPS})

    assert told(record, offset) == [("step 50%", None, day(3), "beside", "Take traffic to 50%", hangs)]
    assert told(make(**{**CLEAN, "rollout": STEPS}), offset) == [
        ("step 10%", None, day(0), "beside", "Take traffic to 10%", "the rollout")
    ]


def test_the_first_blocker_of_a_step_is_named_and_the_others_counted(make: MakeRecord):
    base = {"number": 1, "name": "B", "weeks": "1", "success_criteria": ["Calm", "Stable"]}
    shift = {**STEPS["phases"][0], "number": 2}
    record = make(**{**CLEAN, "rollout": {"phases": [base, shift]}})

    assert [what for *_, what, _ in told(record, 3)] == ["Take traffic to 10%, once phase 1: Calm and 1 more"]


DUTIES = [
    {"cadence": "monthly", "number": 1, "text": "Report", "owner": "Ops"},
    {"cadence": "quarterly", "number": 1, "text": "Audit"},
]


def test_each_duty_is_asked_once_from_a_month_before_it_ends(make: MakeRecord):
    record = make(**CLEAN, obligations=DUTIES)

    def report(times: str) -> Told:
        return ("monthly-1.2025-10", "Ops", day(30), "beside", "Report", f"duty monthly-1{times}")

    def audit(times: str) -> Told:
        return ("quarterly-1.2025-12", None, day(91), "beside", "Audit", f"duty quarterly-1{times}")

    assert told(record, 0) == told(record, 30) == [report("")]
    assert told(record, 31) == told(record, 60) == [report(", missed")]
    assert told(record, 61) == [report(", missed"), audit("")]
    assert told(record, 62) == [report(", missed 2 times"), audit("")]
    assert told(record, 92) == [report(", missed 3 times"), audit(", missed")]
    done = DutyDone(duty="monthly-1.2025-10", observed_at=at(str(day(3))))
    assert order(make(done, **CLEAN, obligations=DUTIES), 29) == []
    assert order(make(done, **CLEAN, obligations=DUTIES), 32) == ["monthly-1.2025-11"]


def test_what_restores_comes_first_then_what_the_week_takes_then_by_date_and_what_has_none_last(
    make: MakeRecord,
):
    conditions = [
        {"id": n, "title": "T", "timeline": f"within {days} days"}
        for n, days in (("1", 30), ("2", 17), ("3", 5), ("4", 18))
    ]
    boards = [{"name": "Board", "signoffs": [{"role": "Safety", "name": "S"}]}]
    record = make(**{**CLEAN, "rollout": STEPS, "conditions": conditions}, boards=boards)

    assert order(record, 10) == [
        "condition 3",
        "condition 2",
        "step 10%",
        "condition 4",
        "condition 1",
        "Safety",
    ]


def test_what_restores_without_a_date_comes_before_what_the_week_takes(make: MakeRecord):
    missed = [{**CLEAN["gates"][0], "result": "90%"}]
    conditions = [{"id": "1", "title": "T", "timeline": "within 5 days"}]
    record = make(**{**CLEAN, "gates": missed, "conditions": conditions})

    assert order(record, 3) == ["G-1", "condition 1"]
    assert told(record, 3)[1][-1] == "the certificate lapses the day after"
    revoked = CertificateChanged(change="revoked", reason="r", observed_at=at(str(day(2))))
    over = make(revoked, **{**CLEAN, "gates": missed, "conditions": conditions})
    assert order(over, 3) == ["certificate"]


def test_a_rejection_that_was_revoked_is_certified_anew(make: MakeRecord):
    revoked = CertificateChanged(change="revoked", reason="r", observed_at=at(str(day(2))))
    record = make(revoked, **CLEAN, certification={"declared_decision": "REJECTED"})

    assert told(record, 3) == [
        (
            "certificate",
            "Board",
            None,
            "restores",
            "Certify anew",
            "the certificate: revoked since 15 Sep 2025",
        )
    ]


def test_a_dissent_is_answered_and_whoever_has_decided_is_asked_no_more(make: MakeRecord):
    roles = [
        {"role": role, "name": "N", "decision": decision}
        for role, decision in (("Chair", "approved"), ("Legal", None), ("Clerk", "abstained"))
    ]
    boards = [{"name": "Board", "signoffs": roles}]
    dissent = SignOffRecorded(role="Legal", change="rejected", reason="r", observed_at=at(str(day(2))))

    assert told(make(**CLEAN, boards=boards), 3) == [
        ("Legal", "N", None, "beside", "Decide as Legal", "the sign-off of Board")
    ]
    assert told(make(dissent, **CLEAN, boards=boards), 3) == [
        (
            "Legal",
            "Board",
            None,
            "restores",
            "Answer the rejection by Legal",
            "the certificate, which it rejects",
        )
    ]


def test_a_condition_is_met_before_its_day_and_says_what_it_covers(make: MakeRecord):
    conditions = [
        {"id": "1", "title": "T", "timeline": "within 5 days", "covers": ["G-1", "A"], "owner": "Quality"}
    ]
    record = make(**{**CLEAN, "conditions": conditions})
    due: Told = (
        "condition 1",
        "Quality",
        day(5),
        "keeps",
        "Meet condition 1: T",
        "the certificate lapses the day after; it covers G-1 and A",
    )

    assert told(record, 5) == [due]
    assert told(record, 6) == [
        (*due[:3], "restores", due[4], "the certificate is lapsed until then; it covers G-1 and A")
    ]
    met = make(
        ConditionMet(condition="1", observed_at=at(str(day(2)))), **{**CLEAN, "conditions": conditions}
    )
    assert told(met, 3) == []
