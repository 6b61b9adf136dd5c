"""Figures that do not follow from each other: an oracle in fractions, and each finding whole at its bound."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.observations import GateResult
from tests.domain.conftest import at
from tests.findings.clean import DAY, assessed, said, with_values


def tenths(value: Fraction) -> Decimal:
    """Rounded to a tenth, halves up."""
    return Decimal(int(value * 10 + Fraction(1, 2))) / 10


@given(
    st.integers(0, 1000), st.integers(0, 40), st.integers(1, 40), st.integers(0, 1000), st.integers(0, 1000)
)
def test_a_percentage_is_its_fraction_or_the_mean_of_the_agents_figures_to_a_tenth(
    printed: int, part: int, whole: int, score: int, completion: int
):
    values = {
        "gates.0.result": f"{printed / 10:.1f}% ({part}/{whole} suites)",
        "agents.1.score": score / 10,
        "agents.1.completion": completion / 10,
    }
    stated = (
        Fraction(100 * part, whole),
        (100 + Fraction(completion, 10)) / 2,
        (95 + Fraction(score, 10)) / 2,
    )

    found = said("figure-of-nothing", values)

    assert bool(found) == (Decimal(printed) / 10 not in map(tenths, stated))


def test_a_figure_of_nothing_is_told_with_each_figure_and_its_place():
    assert said("figure-of-nothing", {"gates.0.result": "90.25% (4 of 5 suites)"}) == [
        (
            "G-1",
            "contradiction",
            (
                "90.25% follows from none of the stated figures: 4 of 5 is 80%, mean completion of the agents is 95%,"
                " mean readiness score is 87.5%"
            ),
            [
                ("gates[0].result", "90.25% (4 of 5 suites)"),
                ("agents[0].score", "A: 100% complete, scores 95"),
                ("agents[1].score", "B: 90% complete, scores 80"),
            ],
        )
    ]


def test_only_figures_that_are_known_are_held_against_it():
    no_figures: dict[str, Any] = {
        f"agents.{n}.{figure}": None for n in (0, 1) for figure in ("score", "completion")
    }
    printed = {"gates.0.result": "90% (4/5 suites)"}

    assert [m for _, _, m, _ in said("figure-of-nothing", {**printed, **no_figures})] == [
        "90% follows from none of the stated figures: 4 of 5 is 80%"
    ]
    assert [
        m
        for _, _, m, _ in said(
            "figure-of-nothing", {**printed, "agents.0.score": None, "agents.1.completion": None}
        )
    ] == [
        (
            "90% follows from none of the stated figures: 4 of 5 is 80%, mean completion of the agents is 100%,"
            " mean readiness score is 80%"
        )
    ]


@pytest.mark.parametrize(
    "result", ["90 ms (4/5 suites)", "90% (4/0 suites)", "90%", "4/5 suites", None, "0% (0/1 suites)"]
)
def test_nothing_is_said_of_a_result_without_a_percentage_and_a_fraction(result: str | None):
    assert said("figure-of-nothing", {"gates.0.result": result}) == []


@pytest.mark.parametrize(
    ("result", "share"), [("5% (0/4 suites)", "0 of 4 is 0%"), ("5% (1/1 suite)", "1 of 1 is 100%")]
)
def test_none_and_all_are_fractions_too(result: str, share: str):
    assert share in said("figure-of-nothing", {"gates.0.result": result})[0][2]


def test_a_percentage_is_rounded_half_up():
    assert said("figure-of-nothing", {"gates.0.result": "0.25% (3/1000 suites)"}) == []
    assert said("figure-of-nothing", {"gates.0.result": "6.3% (1/16 suites)"}) == []


def test_the_whole_below_every_part_is_told_with_both():
    parts = [("agents[0].overhead", "A: 0.5%"), ("agents[1].overhead", "B: 1%")]

    assert said("whole-below-its-parts", {"gates.1.result": "0.4%"}) == [
        (
            "G-2",
            "contradiction",
            "the whole system's overhead is 0.4%, its agents' 0.5% to 1%",
            [("gates[1].result", "0.4%"), *parts],
        )
    ]
    assert said("whole-below-its-parts", {"gates.1.result": "0.5%"}) == []
    assert said("whole-below-its-parts", {"gates.1.result": "0.7%"}) == []
    assert said("whole-below-its-parts", {"gates.1.result": "0.1 ms"}) == []


def test_parts_that_are_alike_are_one_figure_and_without_parts_nothing_is_said():
    low = {"gates.1.result": "0.1%"}

    assert [m for _, _, m, _ in said("whole-below-its-parts", {**low, "agents.0.overhead": 1})] == [
        "the whole system's overhead is 0.1%, its agents' 1%"
    ]
    assert said("whole-below-its-parts", {**low, "agents.0.overhead": None, "agents.1.overhead": None}) == []


def test_the_gate_that_limits_overhead_asks_a_percentage_of_it():
    other = {"id": "G-0", "name": "Overhead", "requirement": "<5 ms overhead", "result": "0.1 ms"}
    named = {"id": "G-3", "name": "CPU Overhead", "requirement": "<5%", "result": "0.2%"}

    assert said("whole-below-its-parts", {"gates": [other]}) == []
    assert said("overheads-near-the-limit", {"gates": [other], "agents.1.overhead": 5}) == []
    ((subject, _, _, places),) = said("whole-below-its-parts", {"gates": [other, named]})
    assert (subject, places[0]) == ("G-3", ("gates[1].result", "0.2%"))


@pytest.mark.parametrize(
    ("overhead", "severity", "total"),
    [
        (3.9, None, ""),
        (4, "note", "4.5% of the 5%"),
        (4.4, "note", "4.9% of the 5%"),
        (4.5, "note", "5% of the 5%"),
        (4.6, "contradiction", "5.1% of the 5%"),
    ],
)
def test_the_parts_are_near_the_limit_from_nine_tenths_of_it(
    overhead: float, severity: str | None, total: str
):
    whole = (
        "G-2",
        severity,
        f"the 2 reported overheads add up to {total} allowed",
        [("agents[0].overhead", "A: 0.5%"), ("agents[1].overhead", f"B: {overhead}%")],
    )

    assert said("overheads-near-the-limit", {"agents.1.overhead": overhead}) == ([whole] if severity else [])


def test_agents_without_a_figure_are_named_and_one_figure_adds_up_to_nothing():
    third = {"id": "C", "name": "Gate", "score": 95, "authorization": "full"}
    agents = [
        {"id": n, "name": n, "score": 95, "overhead": overhead, "authorization": "full"}
        for n, overhead in (("A", 2), ("B", 4))
    ]

    assert [m for _, _, m, _ in said("overheads-near-the-limit", {"agents": [*agents, third]})] == [
        "the 2 reported overheads add up to 6% of the 5% allowed, with C unreported"
    ]
    assert said("overheads-near-the-limit", {"agents": [{**agents[1], "overhead": 6}, third]}) == []


def test_a_thin_margin_is_told_with_what_it_was_measured_by():
    result = GateResult(gate="G-2", value=Decimal("4.98"), observed_at=at("2025-09-14"))

    assert said("thin-margin", {}, result) == [
        (
            "G-2",
            "note",
            "passes by 0.02 points only: 4.98%, required: <5% overhead",
            [("gates[1].result", "4.98%"), ("gates[1].requirement", "<5% overhead")],
        )
    ]
    assert said("thin-margin", {"gates.1.result": "4.95%"}) == []


def test_a_result_that_is_good_no_longer_can_still_be_compared():
    expired = {"gates.1.good_for": "1 day"}

    assert assessed(with_values(expired), on=DAY + timedelta(days=9)).gates[1].is_expired
    assert said("incomparable-result", expired, on=DAY + timedelta(days=9)) == []


def test_a_result_that_cannot_be_compared_is_told_and_none_and_one_that_can_are_not():
    assert said("incomparable-result", {"gates.1.result": "12 ms"}) == [
        ("G-2", "gap", "“12 ms” cannot be compared with “<5% overhead”", [("gates[1]", "12 ms")])
    ]
    assert said("incomparable-result", {"gates.1.result": None, "gates.1.declared": None}) == []
