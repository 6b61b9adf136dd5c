"""The verdict on a gate that several conditions cover, and since when it has been missed."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.conditions import Condition, ConditionState
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.gates import GateState, verdict
from dashboard.domain.gates.definition import Gate
from dashboard.domain.gates.headroom import headroom
from dashboard.domain.observations import ConditionEvent, ConditionMet, ConditionWaived, GateResult
from dashboard.domain.values.quantities import Requirement, read_requirement
from tests.domain.conftest import as_of, at, day, source

CLOSED = "The gap was closed when its conditions were met; it was not measured again."
LINK = "https://ci.example/1"
NOT_COMPARABLE = "The result is not comparable with the requirement; record a value in its unit."
ONLY_A_TEXT = "The result is a text; only an attestation can meet a requirement in words."


def noon(offset: int) -> datetime:
    return at(str(day(offset))) + timedelta(hours=12)


def result(value: str | None, offset: int, **fields: Any) -> GateResult:
    number = None if value is None else Decimal(value)
    return GateResult(gate="G", observed_at=noon(offset), value=number, **fields)


def met(offset: int) -> ConditionMet:
    return ConditionMet(condition="c", observed_at=noon(offset))


def waived(until: int) -> ConditionWaived:
    return ConditionWaived(condition="c", until=day(until), reason="r", approver="b", observed_at=noon(0))


def cover(name: str, due: int, on: int, *events: ConditionEvent) -> ConditionState:
    """A condition due so many days after the decision, as it stands on a day."""
    return condition_state(
        Condition(id=name, title=name, timeline=f"{due} days", covers=("G",)), events, as_of(day(on))
    )


def judged(*results: GateResult, conditions: tuple[ConditionState, ...] = (), **gate: Any) -> GateState:
    terms = {"requirement": "95%+", **gate}
    return verdict(Gate(id="G", name="Gate", **terms), results, conditions, as_of(day(0)))


@pytest.mark.parametrize(
    ("first", "second", "status", "basis", "since"),
    [
        (cover("1", 20, 10), cover("2", 30, 10), "conditional", "measured", 0),
        (cover("1", 20, 25), cover("2", 30, 25), "conditional", "measured", 0),
        (cover("1", 20, 35), cover("2", 30, 35), "fail", "measured", 31),
        (cover("1", 30, 35), cover("2", 20, 35), "fail", "measured", 31),
        (cover("1", 20, 35, met(5)), cover("2", 30, 35), "fail", "measured", 31),
        (cover("1", 20, 25, met(5)), cover("2", 30, 25), "conditional", "measured", 0),
        (cover("1", 20, 25), cover("2", 30, 25, met(5)), "fail", "measured", 21),
        (cover("1", 20, 35, waived(40)), cover("2", 30, 35), "conditional", "measured", 0),
        (cover("1", 20, 25, met(5)), cover("2", 30, 25, met(9)), "pass", "attested", 9),
        (cover("1", 20, 25, met(9)), cover("2", 30, 25, met(5)), "pass", "attested", 9),
    ],
)
def test_two_conditions_cover_a_gap_until_the_last_of_them(
    first: ConditionState, second: ConditionState, status: str, basis: str, since: int
):
    found = judged(result("90", 0), conditions=(first, second))

    assert (found.status, found.basis, found.since) == (status, basis, day(since))
    assert found.covered_by == ("1", "2")
    assert found.note == (CLOSED if status == "pass" else None)


@pytest.mark.parametrize("overdue", [(21, 25, 30), (30, 25, 21), (25, 30, 21)])
def test_a_gate_fails_since_the_last_of_three_conditions_is_overdue(overdue: tuple[int, ...]):
    conditions = tuple(cover(str(n), due - 1, 40) for n, due in enumerate(overdue))

    assert judged(result("90", 0), conditions=conditions).since == day(30)


def test_one_met_of_three_closes_nothing_and_two_neither():
    one = (cover("1", 20, 50, met(5)), cover("2", 30, 50), cover("3", 40, 50))
    two = (cover("1", 20, 50, met(5)), cover("2", 30, 50, met(6)), cover("3", 40, 50))

    assert [judged(result("90", 0), conditions=c).status for c in (one, two)] == ["fail", "fail"]
    assert [judged(result("90", 0), conditions=c).since for c in (one, two)] == [day(41), day(41)]


def test_a_result_of_the_very_instant_of_the_closure_does_not_open_the_gap_again():
    closed = (cover("1", 20, 50, met(10)),)
    same = judged(result("90", 0), result("91", 10), conditions=closed)
    later = judged(
        result("90", 0),
        GateResult(gate="G", observed_at=noon(10) + timedelta(microseconds=1), value=Decimal(92)),
        conditions=closed,
    )

    assert (same.status, same.basis, same.since, same.value) == ("pass", "attested", day(10), Decimal(91))
    assert (later.status, later.basis, later.note) == ("fail", "measured", None)


def test_after_a_closure_only_later_results_say_since_when_it_is_missed():
    closed = (cover("1", 20, 50, met(10)),)
    found = judged(result("90", 0), result("91", 10), result("92", 15), result("93", 18), conditions=closed)

    assert (found.status, found.since) == ("fail", day(15))


def test_since_is_the_first_day_of_the_unbroken_miss():
    assert judged(result("90", 3), result("91", 5), result("92", 8)).since == day(3)
    assert judged(result("90", 3), result("96", 5), result("92", 8)).since == day(8)
    assert judged(result("90", 3), result("96", 5)).since is None


def test_a_result_that_cannot_be_compared_breaks_the_miss():
    unclear = result(None, 5, text="12 minutes")

    assert judged(result("90", 3), unclear, result("91", 8)).since == day(8)
    assert judged(result("90", 3), unclear).since is None


def test_conditions_do_not_cover_what_was_never_compared():
    found = judged(conditions=(cover("1", 20, 25, met(5)),))

    assert (found.status, found.basis, found.note, found.covered_by) == ("not_assessed", "none", None, ("1",))


def test_a_passing_gate_keeps_its_measure_beside_overdue_conditions():
    found = judged(result("96", 3), conditions=(cover("1", 20, 25),))

    assert (found.status, found.basis, found.since, found.note) == ("pass", "measured", None, None)


def test_the_days_of_a_gate_are_days_of_its_zone():
    gate, zone = Gate(id="G", name="G", requirement="95%+"), ZoneInfo("Pacific/Kiritimati")
    closed, moment = (cover("1", 20, 25, met(5)),), as_of(day(25), zone=zone)

    assert verdict(gate, [result("90", 3)], (), moment).since == day(4)
    assert verdict(gate, [result("90", 3)], closed, moment).since == day(6)


@pytest.mark.parametrize(
    ("requirement", "fields", "status", "basis", "note"),
    [
        ("95%+", {"value": "90", "attested": "met"}, "fail", "measured", None),
        ("95%+", {"value": "96", "attested": "unmet"}, "pass", "measured", None),
        ("95%+", {"value": None, "attested": "unmet"}, "fail", "attested", None),
        ("95%+", {"value": None, "attested": "partial"}, "fail", "attested", None),
        ("95%+", {"value": None, "attested": "met"}, "not_assessed", "none", NOT_COMPARABLE),
        ("Written down", {"value": None, "attested": "met"}, "pass", "attested", None),
        ("Written down", {"value": None, "attested": "partial"}, "fail", "attested", None),
        ("Written down", {"value": None, "text": "done"}, "not_assessed", "none", ONLY_A_TEXT),
        ("Written down", {"value": "5"}, "not_assessed", "none", ONLY_A_TEXT),
    ],
)
def test_a_figure_decides_before_an_attestation_and_words_need_one(
    requirement: str, fields: dict[str, Any], status: str, basis: str, note: str | None
):
    found = judged(result(offset=3, **fields), requirement=requirement)

    assert (found.status, found.basis, found.note) == (status, basis, note)


def test_everything_of_something_is_a_hundred_percent_beside_a_percentage():
    universal: Any = {"requirement": "All systems integrated"}
    measured = judged(result("98", 0), **universal)
    printed = judged(result(None, 0, text="98% done"), **universal)
    worded = judged(result(None, 0, text="nearly"), **universal)

    assert (measured.status, measured.basis, measured.result, measured.value) == (
        "fail",
        "measured",
        "98%",
        Decimal(98),
    )
    assert measured.requirement == Requirement(
        kind="comparison", comparator="≥", threshold=Decimal(100), unit="%", rest="systems integrated"
    )
    assert judged(result("100", 0), **universal).status == "pass"
    assert (printed.requirement, printed.note) == (measured.requirement, NOT_COMPARABLE)
    assert (worded.requirement.kind, worded.note) == ("qualitative", ONLY_A_TEXT)
    assert judged(**universal).requirement.kind == "qualitative"


def test_a_gate_is_told_by_its_id():
    assert (str(judged().subject), judged().subject.kind) == ("G", "gate")


def test_a_measured_gate_has_its_headroom_and_another_none():
    found = judged(result("95.2", 0)).headroom

    assert found is not None
    assert (found.value, found.thin) == (Decimal("0.2"), True)
    assert judged(result(None, 0, attested="met"), requirement="Written down").headroom is None


def test_a_gate_shows_its_result_in_its_words_else_its_value_else_its_attestation():
    worded: Any = {"requirement": "Written down"}
    shown = [
        judged(),
        judged(result("90", 0)),
        judged(result("90", 0, text="ninety")),
        judged(result(None, 0, attested="partial"), **worded),
        judged(result("5", 0), **worded),
        judged(result(None, 0), **worded),
        judged(result(None, 0, text="done"), **worded),
    ]

    assert [found.result for found in shown] == [
        None,
        "90%",
        "ninety",
        "attested as partial",
        "5",
        None,
        "done",
    ]
    assert [found.value for found in shown] == [None, Decimal(90), Decimal(90), None, None, None, None]


def test_a_gate_says_when_it_was_seen_from_which_entry_and_with_what_evidence():
    seen = result("90", 3, evidence=LINK).model_copy(update={"source": source(7)})
    found = judged(result("80", 1), seen)

    assert (found.observed_at, found.evidence) == (noon(3), LINK)
    assert found.source == source(7)
    assert (judged().observed_at, judged().evidence, judged().source) == (None, None, None)


@pytest.mark.parametrize(
    ("requirement", "value", "share", "thin"),
    [
        ("≥ 50%", "50.5", "0.01", False),
        ("≥ 50%", "50.4999", "0.009998", True),
        ("≥ 50%", "50", "0", True),
        ("≥ 50%", "49.9", "-0.002", False),
        ("< 250 ms", "247.5", "0.01", False),
        ("< 250 ms", "247.6", "0.0096", True),
        ("≤ 250 ms", "250", "0", True),
        ("≥ 100 ms", "100", "0", True),
        ("100% of controls", "100", "0", False),
        ("Zero findings", "0", None, False),
        ("exactly 250 ms", "251", "-0.004", False),
        ("exactly 250 ms", "249", "-0.004", False),
        ("exactly 250 ms", "250", "0", False),
    ],
)
def test_thin_is_met_by_less_than_one_percent_of_the_threshold(
    requirement: str, value: str, share: str | None, thin: bool
):
    found = headroom(read_requirement(requirement), Decimal(value))

    assert (found.share, found.thin) == (None if share is None else Decimal(share), thin)


@pytest.mark.parametrize(
    ("requirement", "value", "factor"),
    [
        ("< 250 ms", "50", "5"),
        ("≤ 250 ms", "500", "0.5"),
        ("≤ 250 ms", "0", None),
        ("≥ 250 ms", "50", None),
        ("exactly 250 ms", "50", None),
        ("< 1 ms", "1", "1"),
    ],
)
def test_a_factor_is_limit_by_result_where_less_is_asked_for(
    requirement: str, value: str, factor: str | None
):
    found = headroom(read_requirement(requirement), Decimal(value)).factor

    assert found == (None if factor is None else Decimal(factor))


@pytest.mark.parametrize(
    ("fields", "seen"),
    [
        ({}, None),
        ({"result": "90%"}, ("90", None, "90%")),
        ({"declared": "PASS"}, (None, None, None)),
        ({"result": "soon"}, (None, None, "soon")),
        ({"result": "12 minutes", "declared": "PASS"}, (None, None, "12 minutes")),
        ({"requirement": "Written down", "declared": "pass"}, (None, "met", None)),
        ({"requirement": "Written down", "declared": "PARTIAL"}, (None, "partial", None)),
        ({"requirement": "Written down", "declared": "NOT MET"}, (None, "unmet", None)),
        ({"requirement": "Written down", "declared": "PURPLE"}, (None, None, None)),
        ({"result": "❌ 96%"}, (None, None, "❌ 96%")),
        ({"result": "❌ 96%", "declared": "FAIL"}, (None, "unmet", "❌ 96%")),
        ({"requirement": "Written down", "result": "not done", "declared": "PASS"}, (None, None, "not done")),
        ({"requirement": "Written down", "result": "none", "declared": "PASS"}, (None, "met", "none")),
    ],
)
def test_what_a_document_prints_of_a_gate_is_its_first_result(
    fields: dict[str, str], seen: tuple[str | None, ...] | None
):
    gate = Gate(id="G", name="G", evidence=LINK, **{"requirement": "95%+", **fields})
    found = gate.declared_result(noon(0))

    if seen is None:
        assert found is None
    else:
        assert found is not None
        value = None if seen[0] is None else Decimal(seen[0])
        assert (found.value, found.attested, found.text) == (value, *seen[1:])
        assert (found.gate, found.observed_at, found.evidence) == ("G", noon(0), LINK)
