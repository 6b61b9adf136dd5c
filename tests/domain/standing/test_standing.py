from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    CertificateChanged,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionWaived,
    GateResult,
    Observation,
)
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.standing import RANK, Standing
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from tests.domain.conftest import MakeRecord, at, certificate, day, source

MET = ConditionMet(condition="1", observed_at=at("2025-09-20"))
SCORED = AgentScore.model_validate({"agent": "A", "observed_at": at("2025-09-20"), "score": 95}, strict=False)
BOARD = [
    {
        "name": "Board",
        "signoffs": [{"role": "Chair", "name": "N. N.", "decision": "rejected", "decided_on": "2025-09-15"}],
    }
]


def standing(make: MakeRecord, offset: int, *seen: Observation, **changes: Any) -> Standing:
    return assess(make(*seen, **changes), end_of(day(offset), UTC)).standing


def changed(change: str, on: str = "2025-09-15") -> CertificateChanged:
    return CertificateChanged.model_validate({"observed_at": at(on), "change": change, "reason": "audit"})


def subjects(found: Standing) -> list[str]:
    return [str(reason.subject) for reason in found.reasons]


def test_before_the_decision_it_is_not_in_force_and_says_from_when(make: MakeRecord):
    found = standing(make, -1, changed("revoked", on="2025-09-01"))

    assert (found.status, found.headline) == ("not_in_force", "Not in force before 13 Sep 2025")


@pytest.mark.parametrize("change", ["revoked", "suspended"])
def test_a_recorded_change_comes_before_what_the_figures_say(make: MakeRecord, change: str):
    found = standing(make, 400, changed(change))

    assert found.status == change
    assert "audit" in found.detail


def test_a_reinstated_certificate_stands_on_its_figures_again(make: MakeRecord):
    assert (
        standing(make, 5, changed("suspended"), changed("reinstated", on="2025-09-17")).status
        == "conditional"
    )


def test_a_rejecting_sign_off_rejects_from_its_day(make: MakeRecord):
    assert standing(make, 1, boards=BOARD).status == "conditional"
    assert standing(make, 2, boards=BOARD).status == "rejected"
    assert "Chair" in standing(make, 2, boards=BOARD).detail


@pytest.mark.parametrize("said", ["REJECTED", "Release rejected by the board", "NOT APPROVED FOR DEPLOYMENT"])
def test_a_certificate_declared_rejected_is_rejected(make: MakeRecord, said: str):
    assert standing(make, 0, certification={"declared_decision": said}).status == "rejected"


def test_a_decision_that_says_nothing_was_rejected_does_not_reject(make: MakeRecord):
    said = {"declared_decision": "APPROVED (NOT REJECTED BY ANY BOARD)"}

    assert standing(make, 0, certification=said).status != "rejected"


def test_the_last_valid_day_is_valid_and_the_next_is_not(make: MakeRecord):
    last = standing(make, 365, MET, SCORED)

    assert (last.status, "the last valid day is today" in last.detail) == ("certified", True)
    assert standing(make, 366, MET, SCORED).headline == "Expired 1 day ago"


def test_without_a_last_day_it_never_expires(make: MakeRecord):
    assert standing(make, 36_500, MET, SCORED, certification={"valid_until": None}).status == "certified"


def test_an_overdue_condition_lapses_it_with_the_gate_and_the_day(make: MakeRecord):
    found = standing(make, 22)

    assert (found.status, subjects(found)) == ("lapsed", ["G-1", "condition 1"])
    assert [reason.since for reason in found.reasons] == [day(22), day(22)]
    assert found.headline == "Lapsed since 5 Oct 2025"


def test_a_lapse_ends_when_its_cause_ends(make: MakeRecord):
    late = ConditionMet(condition="1", observed_at=at("2025-10-10"))

    assert standing(make, 26, late).status == "lapsed"
    assert standing(make, 27, late, SCORED).status == "certified"


def test_a_gate_that_no_condition_covers_lapses_it(make: MakeRecord):
    worse = GateResult.model_validate(
        {"gate": "G-1", "observed_at": at("2025-09-30"), "value": 91}, strict=False
    )

    assert standing(make, 20, MET, SCORED, worse).status == "lapsed"


@pytest.mark.parametrize(
    ("seen", "subject"),
    [
        ((SCORED,), "condition 1"),
        ((MET,), "A"),
        (
            (
                SCORED,
                ConditionWaived(
                    condition="1", until=day(60), reason="r", approver="b", observed_at=at("2025-09-20")
                ),
            ),
            "condition 1",
        ),
    ],
)
def test_anything_open_makes_it_conditional(make: MakeRecord, seen: tuple[Observation, ...], subject: str):
    found = standing(make, 15, *seen)

    assert found.status == "conditional"
    assert subject in subjects(found)


def test_a_gate_without_a_result_makes_it_conditional(make: MakeRecord):
    gates = [{"id": "G-1", "name": "Coverage", "requirement": "95%+"}]
    found = standing(make, 15, SCORED, gates=gates, conditions=[], agents=[])

    assert (found.status, found.headline) == ("conditional", "Certified, with 1 gate not assessed")


def test_everything_closed_is_certified_with_a_reason(make: MakeRecord):
    found = standing(make, 15, MET, SCORED)

    assert (found.status, found.is_certified, len(found.reasons)) == ("certified", True, 1)


@given(st.data())
def test_evidence_only_ever_makes_a_standing_better(data: st.DataObject):
    evidence: list[Observation] = [
        MET,
        SCORED,
        ConditionItemDone(condition="1", item=1, observed_at=at("2025-09-18")),
        ConditionItemDone(condition="1", item=2, observed_at=at("2025-09-19")),
        AgentWorkDone(agent="A", text="Finish", observed_at=at("2025-09-16")),
        ConditionExtended(condition="1", to=day(40), reason="r", approver="b", observed_at=at("2025-09-17")),
        GateResult.model_validate(
            {"gate": "G-1", "observed_at": at("2025-09-21"), "value": 97}, strict=False
        ),
    ]
    chosen = data.draw(st.lists(st.sampled_from(range(len(evidence))), unique=True))
    fewer = data.draw(st.lists(st.sampled_from(chosen), unique=True)) if chosen else []
    offset = data.draw(st.integers(0, 364))

    def rank(numbers: list[int]) -> int:
        definition = certificate()
        seen = sorted(
            [*definition.declared_observations(), *(evidence[n] for n in numbers)],
            key=lambda o: o.observed_at,
        )
        record = Record(certificate=definition, source=source(1), observations=tuple(seen), ledger_head="")
        return RANK.index(assess(record, end_of(day(offset), UTC)).standing.status)

    assert rank(chosen) <= rank(fewer)


@given(st.lists(st.integers(0, 500), min_size=2, max_size=2).map(sorted))
def test_without_news_a_standing_only_gets_worse(offsets: list[int]):
    definition = certificate()
    record = Record(
        certificate=definition,
        source=source(1),
        observations=definition.declared_observations(),
        ledger_head="",
    )
    earlier, later = (RANK.index(assess(record, end_of(day(n), UTC)).standing.status) for n in offsets)

    assert earlier <= later


def test_what_is_overdue_without_lapsing_the_certificate_is_said(make: MakeRecord):
    duties = [{"cadence": "monthly", "number": n, "text": f"Duty {n}"} for n in (1, 2)]
    conditions = [{"id": "1", "title": "Close the gap", "timeline": "60 days", "covers": ["G-1", "A"]}]
    traffic = Traffic(percent=Decimal(10), observed_at=at("2025-09-20"))

    def detail(*seen: Traffic, on: int, **changed: Any) -> str:
        return assess(make(*seen, conditions=conditions, **changed), end_of(day(on), UTC)).standing.detail

    assert detail(on=5).endswith("days left. Nothing is overdue.")
    assert detail(on=40, obligations=duties[:1]).endswith("No condition is overdue, 1 duty was missed.")
    assert detail(traffic, on=40, obligations=duties).endswith(
        "No condition is overdue, 2 rollout steps are, 2 duties were missed."
    )
