"""What will be, and what must be done: the next worse standing ahead, and what keeps or restores it."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.certificate import Certificate
from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.forecast import Forecast
from dashboard.domain.observations import (
    CertificateChanged,
    ConditionItemDone,
    ConditionWaived,
    GateResult,
    Observation,
    SignOffRecorded,
)
from dashboard.domain.record import Record
from dashboard.domain.standing import RANK, Standing, Status
from dashboard.domain.standing.actions import Action, actions_of
from dashboard.domain.standing.evaluation import Evaluation, assess
from dashboard.domain.standing.outlook import Outlook, outlook_of
from dashboard.domain.standing.reasons import Reason, ReasonCause
from dashboard.domain.standing.transitions import Life, Transition
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import Subject
from tests.domain.conftest import MakeRecord, at, certificate, day, source
from tests.examples import examples

CLEAN: dict[str, Any] = {
    "gates": [{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "96%"}],
    "agents": [],
    "conditions": [],
    "rollout": {},
}
SIX = [
    {
        "id": "1",
        "title": "Close",
        "timeline": "within 3 weeks",
        "covers": ["G-1"],
        "items": ["a", "b", "c", "d", "e", "f"],
        "owner": "Quality",
    }
]


def outlook(record: Record, offset: int) -> Outlook | None:
    now = Evaluation(record, end_of(day(offset), UTC))
    course = Life(now).transitions(since=day(offset + 1), until=day(900))
    return outlook_of(course, now.conditions, last_day=now.as_of.valid_until, on=now.as_of.on)


def actions(record: Record, offset: int) -> tuple[Action, ...]:
    return actions_of(assess(record, end_of(day(offset), UTC)))


def item(number: int, offset: int) -> ConditionItemDone:
    return ConditionItemDone(condition="1", item=number, observed_at=at(str(day(offset))))


def gate(**fields: Any) -> dict[str, Any]:
    return {**CLEAN, "gates": [{**CLEAN["gates"][0], **fields}]}


def result(offset: int, value: str = "97", **fields: Any) -> GateResult:
    return GateResult.model_validate(
        {"gate": "G-1", "observed_at": at(str(day(offset))), "value": value, **fields}, strict=False
    )


def _record(definition: Certificate, later: Sequence[Observation]) -> Record:
    seen = sorted([*definition.declared_observations(), *later], key=lambda o: o.observed_at)
    return Record(
        certificate=definition, source=source(1), observations=tuple(seen), ledger_head="0" * 64, entries=1
    )


def test_without_a_forecast_the_lapse_ahead_says_what_prevents_it(make: MakeRecord):
    found = outlook(make(), 1)

    assert found is not None
    assert (found.status, found.on, found.cause, found.chance) == ("lapsed", day(22), "condition 1", None)
    assert found.sentence == "Lapses on 5 Oct 2025 unless condition 1 is met"
    assert [str(subject) for subject in found.subjects] == ["condition 1"]


def test_what_takes_effect_is_no_turn_for_the_worse(make: MakeRecord):
    found = outlook(make(), -2)

    assert found is not None
    assert (found.status, found.on) == ("lapsed", day(22))


def test_a_forecast_gives_the_chance_and_the_odds_choose_the_verb(make: MakeRecord):
    slow = outlook(make(item(1, 1), item(2, 9), item(3, 17), conditions=SIX, agents=[]), 18)
    fast = outlook(make(item(1, 1), item(2, 2), item(3, 3), conditions=SIX, agents=[]), 4)

    assert slow is not None
    assert fast is not None
    assert (slow.chance, slow.cause) == (0, "condition 1, 0% to make its date")
    assert slow.sentence == "On course to lapse on 5 Oct: condition 1, 0% to make its date"
    assert (fast.chance, fast.sentence) == (1, "May lapse on 5 Oct: condition 1, 100% to make its date")


def test_of_two_conditions_the_least_chance_counts_and_each_is_named(make: MakeRecord):
    two = [*SIX, {"id": "2", "title": "Other", "timeline": "within 3 weeks"}]
    found = outlook(make(item(1, 1), item(2, 9), item(3, 17), conditions=two, agents=[]), 18)

    assert found is not None
    assert (found.cause, found.chance) == ("condition 1 (0% to make its date) and condition 2", 0)


def test_nothing_worse_ahead_is_none_and_expiry_is_no_outlook(make: MakeRecord):
    assert outlook(make(**CLEAN), 1) is None
    assert outlook(make(), 500) is None
    assert (
        outlook(make(CertificateChanged(change="revoked", reason="r", observed_at=at(str(day(2))))), 3)
        is None
    )


def test_a_lapse_on_the_last_valid_day_is_one_and_one_after_it_is_none(make: MakeRecord):
    last = {"valid_until": str(day(22))}
    assert outlook(make(certification=last), 1) is not None
    assert outlook(make(certification={"valid_until": str(day(21))}), 1) is None


def test_a_result_of_a_gate_that_a_later_document_has_no_more_changes_nothing_ahead(make: MakeRecord):
    stray = result(2).model_copy(update={"gate": "G-9"})

    assert outlook(make(stray), 3) == outlook(make(), 3)


def test_evidence_that_runs_out_is_foreseen_and_never_green_afterwards(make: MakeRecord):
    record = make(**gate(good_for="30 days"))
    found = outlook(record, 1)
    on_last, after = (Evaluation(record, end_of(day(n), UTC)) for n in (30, 41))

    assert found is not None
    assert (found.status, found.on, found.chance) == ("conditional", day(31), None)
    assert found.cause == "G-1: measured 31 days ago, good for 30 days"
    assert found.sentence == f"Becomes conditional on 14 Oct 2025: {found.cause}"
    assert (on_last.gates[0].status, on_last.gates[0].good_until) == ("pass", day(30))
    assert (after.gates[0].status, after.gates[0].basis, after.gates[0].since) == (
        "not_assessed",
        "none",
        day(31),
    )
    assert after.gates[0].note == "measured 41 days ago, good for 30 days"
    assert [(r.cause, r.message) for r in after.standing.reasons] == [
        ("gate_evidence_expired", "measured 41 days ago, good for 30 days")
    ]


def test_a_result_measured_again_is_good_anew_and_its_own_end_may_come_first(make: MakeRecord):
    again = make(result(20), **gate(good_for="30 days"))
    own = make(result(20, good_until=day(25)), **gate(good_for="30 days"))
    missed = make(result(20, "90", good_until=day(25)), **gate())
    at_40 = [Evaluation(record, end_of(day(40), UTC)).gates[0] for record in (again, own, missed)]

    assert [(g.status, g.good_until) for g in at_40] == [
        ("pass", day(50)),
        ("not_assessed", day(25)),
        ("fail", day(25)),
    ]
    assert at_40[1].note == "measured 20 days ago, good until 8 Oct 2025"
    assert [g.is_expired for g in at_40] == [False, True, False]


@settings(max_examples=examples(15, 100))
@given(
    st.lists(st.integers(0, 60), max_size=4),
    st.integers(1, 40),
    st.integers(0, 90),
    st.sampled_from(["day", "week"]),
)
def test_a_gate_is_green_exactly_while_a_result_is_good(measured, lasts, offset, unit):
    definition = certificate(**gate(result=None, good_for=f"{lasts} {unit}s"))
    results = tuple(result(n) for n in sorted(measured))
    now = Evaluation(_record(definition, results), end_of(day(offset), UTC))
    newest = max((n for n in measured if n <= offset), default=None)
    days = lasts * (7 if unit == "week" else 1)

    assert (now.gates[0].status == "pass") == (newest is not None and offset - newest <= days)


def test_a_failing_gate_an_overdue_condition_and_a_rejection_come_first(make: MakeRecord):
    failing = make(result(5, "90"), gates=gate(owner="Anchor team")["gates"], conditions=SIX, agents=[])
    uncovered = make(result(5, "90"), **gate(owner="Anchor team"))
    first = actions(failing, 30)[0]

    assert (first.what, first.owner, first.by) == ("Meet condition 1: Close", "Quality", day(21))
    assert first.hangs_on_it == "the certificate is lapsed until then; it covers G-1"
    assert [(a.what, a.owner, a.by, a.bearing) for a in actions(uncovered, 6)] == [
        ("Meet G-1 Coverage, or cover it by a condition", "Anchor team", None, "restores")
    ]
    assert actions(uncovered, 6)[0].hangs_on_it == (
        "the certificate, which is lapsed until then: 90%, required: 95%+; no condition covers it"
    )


def test_what_is_due_within_the_week_stands_before_a_duty_missed_and_the_rest_by_date(make: MakeRecord):
    duties = [{"cadence": "monthly", "number": 1, "text": "Report", "owner": "Ops"}]
    record = make(obligations=duties, conditions=SIX, agents=[])
    near = make(obligations=duties, conditions=[{**SIX[0], "timeline": "within 10 weeks"}], agents=[])

    assert next((a.what, a.by) for a in actions(record, 15)) == ("Meet condition 1: Close", day(21))
    said = [(a.what, a.owner, a.by, a.hangs_on_it) for a in actions(near, 65)]
    assert said[0][:3] == ("Meet condition 1: Close", "Quality", day(70))
    assert said[1] == ("Take traffic to 10%, once phase 1: Stable", None, day(7), "the rollout")
    assert said[2] == ("Report", "Ops", day(30), "duty monthly-1, missed 2 times")


def test_who_certifies_decides_restores_and_certifies_anew(make: MakeRecord):
    def change(kind: str) -> CertificateChanged:
        return CertificateChanged.model_validate(
            {"change": kind, "reason": "r", "observed_at": at(str(day(2)))}
        )

    undecided = actions(make(**CLEAN, certification={"declared_decision": "HOLD"}), 3)
    suspended = actions(make(change("suspended"), **CLEAN), 3)
    revoked = actions(make(change("revoked"), **CLEAN), 3)
    expired = actions(make(), 400)
    rejected = actions(make(**CLEAN, certification={"declared_decision": "REJECTED"}), 3)

    assert [a.what for a in undecided] == ["Record the decision: approved or rejected, with a reason"]
    assert [a.what for a in suspended] == ["Reinstate the certificate with a reason, or revoke it"]
    assert [a.what for a in (*revoked, *expired)] == ["Certify anew"] * 2
    assert [a.what for a in rejected] == ["Certify anew, once what it was rejected for is closed"]
    assert {a.owner for a in (*undecided, *suspended, *revoked, *expired, *rejected)} == {"Board"}
    assert expired[0].hangs_on_it == "the certificate: expired 35 days ago"
    assert actions(make(**CLEAN), 3) == ()


def test_waivers_evidence_and_sign_offs_ask_for_what_they_need(make: MakeRecord):
    waived = ConditionWaived(
        condition="1", until=day(40), reason="r", approver="a", observed_at=at(str(day(2)))
    )
    boards = [
        {"name": "Board", "signoffs": [{"role": "Safety", "name": "S. One"}, {"role": "Legal", "name": "L"}]}
    ]
    dissent = SignOffRecorded(role="Legal", change="rejected", reason="r", observed_at=at(str(day(2))))
    by_waiver = actions(make(waived, conditions=SIX, agents=[], rollout={}), 30)
    short = waived.model_copy(update={"until": day(10)})
    by_due_day = actions(make(short, conditions=SIX, agents=[], rollout={}), 5)
    ending = actions(make(**gate(good_for="30 days", owner="Lab")), 10)
    gone = actions(make(**gate(good_for="30 days", owner="Lab")), 41)
    members = actions(make(dissent, **CLEAN, boards=boards), 3)

    assert [(a.what, a.by) for a in by_waiver] == [
        ("Meet condition 1 before its waiver ends: Close", day(40))
    ]
    assert [(a.what, a.by > day(10)) for a in by_due_day if a.by] == [("Meet condition 1: Close", True)]
    assert [(a.what, a.owner, a.by, a.bearing) for a in (*ending, *gone)] == [
        ("Measure G-1 Coverage again", "Lab", day(30), "keeps"),
        ("Measure G-1 Coverage again", "Lab", day(30), "restores"),
    ]
    assert gone[0].hangs_on_it == "its verdict: measured 41 days ago, good for 30 days"
    assert actions(make(**gate(good_for="60 days")), 10) == ()
    assert [(a.what, a.owner, a.hangs_on_it) for a in members] == [
        ("Answer the rejection by Legal", "Board", "the certificate, which it rejects"),
        ("Decide as Safety", "S. One", "the sign-off of Board"),
    ]


@settings(max_examples=examples(12, 60))
@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 40)), max_size=6), st.integers(0, 60))
def test_the_outlook_is_the_first_worse_standing_that_a_day_by_day_walk_meets(done, offset):
    events = tuple(sorted((item(n, d) for n, d in done), key=lambda o: o.observed_at))
    record = _record(certificate(conditions=SIX, agents=[]), events)
    known = record.until(end_of(day(offset), UTC))
    walked = [Evaluation(known, end_of(day(n), UTC)).standing.status for n in range(offset, 365)]
    worse = next(
        (n for n in range(1, len(walked)) if RANK.index(walked[n]) > RANK.index(walked[n - 1])), None
    )
    found = outlook(record, offset)

    assert (found and (found.status, found.on)) == (
        None if worse is None else (walked[worse], day(offset + worse))
    )


def standing(status: Status, *reasons: Reason) -> Standing:
    return Standing(status=status, headline=f"It is {status}", detail="", reasons=reasons)


def turn(before: Standing, after: Standing) -> Transition:
    return Transition(on=day(22), before=before, after=after, is_future=True, sentence="turns on a day")


def reason(kind: Any, name: str, cause: ReasonCause) -> Reason:
    return Reason(subject=Subject(kind=kind, id=name), cause=cause, message=f"{name} is why")


@pytest.mark.parametrize(
    ("chances", "verb", "least"),
    [((0.49, 0.9), "On course to", 0.49), ((0.9, 0.5), "May", 0.5), ((0.51, 0.6), "May", 0.51)],
)
def test_the_least_chance_decides_and_even_odds_only_may(
    make: MakeRecord, monkeypatch: pytest.MonkeyPatch, chances: tuple[float, float], verb: str, least: float
):
    def told(state: ConditionState) -> Forecast:
        return Forecast(chance=chances[int(state.condition.id) - 1], half=day(1), likely=day(2))

    monkeypatch.setattr("dashboard.domain.standing.outlook.forecast", told)
    two = [*SIX, {"id": "2", "title": "Other", "timeline": "within 3 weeks"}]
    states = Evaluation(make(conditions=two, agents=[]), end_of(day(1), UTC)).conditions
    overdue = [reason("condition", n, "condition_overdue") for n in ("1", "2")]

    def found(status: Status) -> Outlook:
        change = turn(standing("certified"), standing(status, *overdue))
        ahead = outlook_of([change], states, last_day=None, on=day(1))
        assert ahead is not None
        return ahead

    cause = (
        f"condition 1 ({chances[0]:.0%} to make its date) and condition 2 ({chances[1]:.0%} to make its date)"
    )
    assert found("lapsed").chance == least
    assert found("lapsed").sentence == f"{verb} lapse on 5 Oct: {cause}"
    assert found("suspended").sentence == f"{verb} be suspended on 5 Oct: {cause}"


def test_only_reasons_that_are_new_bring_a_change_and_without_one_its_headline_is_told():
    old, new = reason("gate", "G-1", "gate_missed"), reason("gate", "G-2", "gate_missed")
    change = turn(standing("conditional", old), standing("lapsed", old, new))
    same = turn(standing("conditional", old), standing("lapsed", old))

    def found(change: Transition) -> tuple[str, str, list[str]]:
        ahead = outlook_of([change], (), last_day=None, on=day(1))
        assert ahead is not None
        return ahead.cause, ahead.sentence, [subject.id for subject in ahead.subjects]

    assert found(change) == ("G-2: G-2 is why", "Turns on a day: G-2: G-2 is why", ["G-2"])
    assert found(same)[0] == "It is lapsed"


@pytest.mark.parametrize(
    ("chance", "headline"), [(None, None), (0.0, True), (0.49, True), (0.5, None), (1.0, None)]
)
def test_a_change_heads_a_meeting_only_where_the_odds_are_against(
    chance: float | None, headline: bool | None
):
    ahead = Outlook(
        status="lapsed",
        on=day(9),
        cause="condition 1 is overdue",
        chance=chance,
        subjects=(),
        sentence="On course to lapse on 30 Nov: condition 1 is overdue",
    )

    assert ahead.message == ("On course to lapse on 30 Nov" if headline else None)
