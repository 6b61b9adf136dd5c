from datetime import UTC, date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dashboard.domain.conditions import Condition, ConditionState
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.gates import GateState, verdict
from dashboard.domain.gates.definition import Gate
from dashboard.domain.gates.headroom import headroom
from dashboard.domain.observations import ConditionMet, GateResult
from dashboard.domain.values.quantities import Requirement, read_requirement
from tests.domain.conftest import DECIDED, as_of, at, day


def result(value: str | None = None, on: str = "2025-09-13", **fields: object) -> GateResult:
    return GateResult.model_validate(
        {"gate": "G", "observed_at": at(on), "value": Decimal(value) if value else None, **fields}
    )


def cover(on: date, *events: ConditionMet) -> ConditionState:
    condition = Condition(id="1", title="Gap", timeline="1-2 weeks", covers=("G",))
    return condition_state(condition, events, as_of(on))


def judged(requirement: str, *results: GateResult, conditions: tuple[ConditionState, ...] = ()) -> GateState:
    return verdict(Gate(id="G", name="Gate", requirement=requirement), results, conditions, as_of(DECIDED))


@pytest.mark.parametrize(
    ("requirement", "value", "status"),
    [
        ("95%+", "95", "pass"),
        ("95%+", "94.9999", "fail"),
        (">85%", "85", "fail"),
        (">85%", "85.0001", "pass"),
        ("<4.7% overhead", "4.7", "fail"),
        ("≤ 250 ms p99", "250", "pass"),
        ("Zero critical findings", "0", "pass"),
        ("Zero critical findings", "1", "fail"),
        ("100% of controls", "99.99", "fail"),
    ],
)
def test_a_measured_result_decides_strictly(requirement: str, value: str, status: str):
    found = judged(requirement, result(value))

    assert (found.status, found.basis) == (status, "measured")


def test_a_gate_without_a_result_is_not_assessed():
    assert (judged("95%+").status, judged("95%+").basis) == ("not_assessed", "none")


def test_free_text_alone_attests_nothing():
    found = judged("Documentation complete enough to operate", result(text="done"))

    assert (found.status, found.basis) == ("not_assessed", "none")
    assert found.note


@pytest.mark.parametrize(("attested", "status"), [("met", "pass"), ("partial", "fail"), ("unmet", "fail")])
def test_an_attestation_decides_a_requirement_in_words(attested: str, status: str):
    found = judged("Documentation complete enough to operate", result(attested=attested))

    assert (found.status, found.basis) == (status, "attested")
    assert found.headroom is None


def test_a_result_in_another_unit_is_not_compared():
    found = verdict(
        gate := Gate(id="G", name="Gate", requirement="< 30 minutes", result="12%", declared="PASS"),
        [r for r in [gate.declared_result(at("2025-09-13"))] if r],
        (),
        as_of(DECIDED),
    )

    assert (found.status, found.value) == ("not_assessed", None)
    assert "not comparable" in (found.note or "")


def test_a_missed_gate_is_conditional_while_its_condition_stands_and_fails_after():
    missed = result("90")

    assert judged("95%+", missed, conditions=(cover(day(14)),)).status == "conditional"
    overdue = judged("95%+", missed, conditions=(cover(day(15)),))
    assert (overdue.status, overdue.since) == ("fail", day(15))
    assert judged("95%+", missed).status == "fail"


def test_a_met_condition_closes_the_gap_by_attestation_until_a_later_result():
    closed = cover(day(30), ConditionMet(condition="1", observed_at=at("2025-09-20")))
    found = judged("95%+", result("90"), conditions=(closed,))

    assert (found.status, found.basis, found.value) == ("pass", "attested", Decimal(90))
    assert "not measured again" in (found.note or "")
    later = judged("95%+", result("90"), result("91", on="2025-10-20"), conditions=(closed,))
    assert (later.status, later.basis, later.since) == ("fail", "measured", date(2025, 10, 20))


def test_the_last_condition_met_closes_a_gap_that_was_measured_between():
    first, last = (cover(day(30), ConditionMet(condition="1", observed_at=at(str(day(n))))) for n in (5, 20))
    found = judged("95%+", result("90", on=str(day(10))), conditions=(first, last))

    assert (found.status, found.basis, found.since) == ("pass", "attested", day(20))


def test_a_condition_does_not_make_a_passing_gate_conditional():
    assert judged("95%+", result("96"), conditions=(cover(day(1)),)).status == "pass"


@pytest.mark.parametrize(
    ("requirement", "value", "distance", "thin"),
    [
        ("95%+", "95.2", "0.2", True),
        ("95%+", "97", "2", False),
        ("100% of controls", "100", "0", False),
        ("Zero findings", "0", "0", False),
        ("<4.7%", "0.00023", "4.69977", False),
        ("100% of controls", "93.7", "-6.3", False),
        ("< 250 ms", "249", "1", True),
        ("exactly 250 ms", "250", "0", False),
    ],
)
def test_headroom_is_signed_and_says_when_it_is_thin(requirement: str, value: str, distance: str, thin: bool):
    found = headroom(read_requirement(requirement), Decimal(value))

    assert (found.value, found.thin) == (Decimal(distance), thin)


def test_the_factor_is_given_below_a_limit_only():
    assert headroom(read_requirement("<4.7%"), Decimal("0.00023")).factor == Decimal("4.7") / Decimal(
        "0.00023"
    )
    assert headroom(read_requirement("<4.7%"), Decimal(0)).factor is None
    assert headroom(read_requirement("95%+"), Decimal(99)).factor is None
    assert headroom(read_requirement("Zero findings"), Decimal(0)).share is None


@given(st.decimals(0, 200, places=4), st.sampled_from(["<", "≤", "≥", ">"]))
def test_headroom_is_positive_exactly_where_a_gate_is_met_off_the_threshold(value: Decimal, comparator: str):
    requirement = read_requirement(f"{comparator} 95")
    found = headroom(requirement, value)

    if value == 95:
        assert found.value == 0
    else:
        assert (found.value > 0) is requirement.is_met_by(value)


def test_the_document_s_word_attests_only_a_requirement_in_words():
    worded = Gate(
        id="G", name="G", requirement="Documented for operators", result="Complete", declared="EXCELLENT"
    )
    measured = Gate(id="G", name="G", requirement="95%+", result="90%", declared="PASS")

    assert worded.declared_result(at("2025-09-13")).attested == "met"  # type: ignore[union-attr]
    assert measured.declared_result(at("2025-09-13")).attested is None  # type: ignore[union-attr]
    assert judged("95%+", measured.declared_result(at("2025-09-13"))).status == "fail"  # type: ignore[arg-type]


@pytest.mark.parametrize("declared", [None, "CONDITIONAL", "PASS"])
def test_a_figure_behind_a_warning_sign_is_not_measured(declared: str | None):
    doubted = Gate(id="G", name="G", requirement="95%+", result="⚠ 97%", declared=declared)

    assert doubted.declared_result(at("2025-09-13")).value is None  # type: ignore[union-attr]


def test_how_long_a_result_is_good_is_a_length_of_time():
    fields = {"id": "G", "name": "N", "requirement": "95%+"}

    assert Gate.model_validate({**fields, "good_for": "30 days"}).good_for == "30 days"
    with pytest.raises(ValidationError, match="soon is no length of time"):
        Gate.model_validate({**fields, "good_for": "soon"})


def test_a_result_is_good_for_the_shorter_of_its_own_and_its_gate_s_time():
    def ends(good_for: str | None, own: int | None) -> date | None:
        gate = Gate(id="G", name="N", requirement="95%+", good_for=good_for)
        until = None if own is None else day(own)
        return gate.good_until(GateResult(gate="G", observed_at=at(str(day(1))), good_until=until), UTC)

    assert ends(None, None) is None
    assert ends("3 days", None) == day(4)
    assert ends(None, 3) == day(3)
    assert ends("3 days", 3) == day(3)
    assert ends("1 day", 3) == day(2)


def test_a_state_is_not_expired_unless_it_says_so():
    requirement = Requirement(kind="qualitative")
    gate = Gate(id="G", name="N", requirement="Reviewed")

    assert not GateState(gate=gate, status="pass", basis="attested", requirement=requirement).is_expired


def test_what_is_good_no_longer_says_how_it_was_known_when_and_for_how_long():
    def note(gate: Gate, seen: GateResult, on: int) -> str | None:
        return verdict(gate, [seen], (), as_of(day(on))).note

    figure = Gate(id="G", name="N", requirement="95%+", good_for="3 days")
    words = Gate(id="G", name="N", requirement="Reviewed")

    assert note(figure, result("96"), 4) == "measured 4 days ago, good for 3 days"
    assert note(figure, result("96", good_until=day(2)), 4) == "measured 4 days ago, good until 15 Sep 2025"
    assert note(words, result(attested="met", good_until=day(2)), 3) == (
        "attested 3 days ago, good until 15 Sep 2025"
    )


@pytest.mark.parametrize(
    ("name", "requirement", "result", "is_item"),
    [
        ("Runbook reviewed", "Runbook reviewed", None, True),
        ("Operations: runbook reviewed", "runbook reviewed", None, True),
        ("Runbook reviewed", "Runbook reviewed", "by QA", False),
        ("Runbook", "Runbook reviewed", None, False),
    ],
)
def test_an_item_of_a_list_asks_what_it_says_and_has_no_result(
    name: str, requirement: str, result: str | None, is_item: bool
):
    gate = Gate(id="G", name=name, requirement=requirement, result=result)

    assert gate.is_item is is_item


def test_an_item_of_a_list_is_attested_by_its_tick_until_it_is_measured():
    text = "Latency below 250 ms"
    item = Gate(id="G", name=text, requirement=text, declared="PASS")
    named = Gate(id="G", name="Latency", requirement=text, declared="PASS")

    def told(gate: Gate, *later: GateResult) -> tuple[str, str, str, str]:
        printed = gate.declared_result(at(str(DECIDED)))
        seen = [*([printed] if printed else []), *later]
        found = verdict(gate, seen, (), as_of(day(1)))
        return found.status, found.basis, found.requirement.kind, found.requirement.rest

    assert told(item) == ("pass", "attested", "qualitative", text)
    assert told(named) == ("not_assessed", "none", "comparison", "Latency")
    assert told(item, result("200")) == ("pass", "measured", "comparison", "Latency")
    assert told(item, result("200", attested="met")) == ("pass", "measured", "comparison", "Latency")
    assert told(item, result(text="looked at")) == ("not_assessed", "none", "comparison", "Latency")
    assert told(item.model_copy(update={"declared": None})) == (
        "not_assessed",
        "none",
        "comparison",
        "Latency",
    )
    assert told(item.model_copy(update={"declared": "FAIL"})) == ("fail", "declared", "qualitative", text)
