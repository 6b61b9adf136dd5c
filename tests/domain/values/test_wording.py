from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain import agents, conditions, gates, standing
from dashboard.domain.operations import obligations
from dashboard.domain.rollout import phases
from dashboard.domain.triggers import verdicts
from dashboard.domain.values import wording

ON = date(2025, 11, 24)


@pytest.mark.parametrize(
    ("opens", "due", "text"),
    [
        (2, 9, "due in 2 to 9 days"),
        (1, 1, "due in 1 day"),
        (5, 5, "due in 5 days"),
        (-3, 2, "due within 2 days"),
        (0, 1, "due within 1 day"),
        (-3, 0, "due today"),
        (-9, -1, "1 day overdue"),
        (-9, -3, "3 days overdue"),
    ],
)
def test_a_deadline_is_said_as_a_window(opens: int, due: int, text: str):
    assert wording.deadline(on=ON, opens_on=ON + timedelta(opens), due_on=ON + timedelta(due)) == text


@given(st.integers(-400, 400), st.integers(0, 60))
def test_every_deadline_names_its_distance_in_days(opens: int, width: int):
    text = wording.deadline(on=ON, opens_on=ON + timedelta(opens), due_on=ON + timedelta(opens + width))
    left = opens + width

    assert str(abs(left)) in text if left else text == "due today"
    assert ("overdue" in text) is (left < 0)


@pytest.mark.parametrize(
    ("met", "text"),
    [(-6, "met 18 Nov, 6 days early"), (0, "met 24 Nov, on its last day"), (1, "met 25 Nov, 1 day late")],
)
def test_how_a_deadline_was_kept_counts_from_the_due_date(met: int, text: str):
    assert wording.finished(met_on=ON + timedelta(met), due_on=ON, on=ON) == text


@pytest.mark.parametrize(("late", "text"), [(1, "1 day late"), (-2, "2 days early"), (0, "on its day")])
def test_a_step_is_early_late_or_on_its_day(late: int, text: str):
    assert wording.against_plan(late) == text


def test_a_day_of_another_year_names_its_year():
    assert wording.short_day(date(2026, 1, 2), ON) == "2 Jan 2026"
    assert wording.short_day(date(2026, 1, 2), None) == "2 Jan 2026"
    assert wording.window(date(2025, 11, 26), date(2025, 12, 3), ON) == "26 Nov to 3 Dec"
    assert wording.window(ON, ON, ON) == "24 Nov"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("20434.782608695652", "20,434.78"),
        ("99.996", "99.996"),
        ("0.00023", "0.00023"),
        ("100", "100"),
        ("93.70", "93.7"),
        ("-6.3", "−6.3"),
        ("0", "0"),
        ("1E+3", "1,000"),
    ],
)
def test_numbers_are_read_as_they_are(value: str, text: str):
    assert wording.number(Decimal(value)) == text


def test_what_is_not_measured_is_never_zero():
    assert wording.quantity(None, "%") == "not measured"
    assert wording.quantity(Decimal("0.9"), "%") == "0.9%"
    assert wording.quantity(Decimal(250), "ms") == "250 ms"
    assert wording.distance(Decimal(1), "%") == "1 point"
    assert wording.points(Decimal(-10)) == "−10 points"


def test_each_thing_that_is_not_known_has_one_word():
    assert (wording.result(None), wording.result("93.7%")) == ("no result", "93.7%")
    assert (wording.score(None), wording.score(Decimal("78.5"))) == ("no score", "78.5 of 100")
    assert (wording.traffic(None), wording.traffic(Decimal(0))) == ("no data", "0%")
    assert (wording.planned(None), wording.planned(Decimal(30))) == ("none", "30%")
    assert (wording.owner(None), wording.owner("QA")) == ("no owner", "QA")


def test_what_is_assumed_says_so():
    assert wording.assumed("22 Nov to 29 Nov", is_assumed=True) == "22 Nov to 29 Nov (assumed)"
    assert wording.assumed("22 Nov to 29 Nov", is_assumed=False) == "22 Nov to 29 Nov"


def test_a_share_of_a_list_counts_what_it_is_of():
    assert [wording.items_done(*n) for n in ((0, 0), (0, 1), (4, 7))] == [
        "",
        "0 of 1 item done",
        "4 of 7 items done",
    ]
    assert wording.of(1, 12, "criterion", "criteria") == "1 of 12 criteria"


def test_things_are_counted_and_listed_in_words():
    assert [wording.count(n, "gate") for n in (0, 1, 2)] == ["no gates", "1 gate", "2 gates"]
    assert [wording.listed(x) for x in (["a"], ["a", "b"], ["a", "b", "c"], [])] == [
        "a",
        "a and b",
        "a, b and c",
        "",
    ]


@pytest.mark.parametrize(
    "words",
    [
        standing.Status,
        gates.GateStatus,
        agents.AgentStatus,
        conditions.ConditionStatus,
        obligations.ObligationStatus,
        phases.PhaseStatus,
        verdicts.TriggerVerdict,
    ],
)
def test_every_status_has_a_shape_and_a_word(words: object):
    for status in get_args(words):
        found = wording.mark(status)
        assert found.shape in (wording.PASS, wording.OPEN, wording.BAD, wording.NONE)
        assert found.word[0].isupper()


def test_passing_and_failing_differ_by_shape():
    assert wording.mark("pass").shape != wording.mark("fail").shape != wording.mark("conditional").shape
    assert wording.mark(None).word == "Undecided"


def test_a_pending_trigger_is_worded_apart_from_a_pending_condition():
    assert (wording.mark("pending").word, wording.mark("pending").tone) == ("Not open yet", "none")
    assert (wording.trigger_mark("pending").word, wording.trigger_mark("pending").tone) == ("Pending", "warn")
    assert wording.trigger_mark("blind") == wording.mark("blind")


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 day later"), (3, "3 days later"), (-1, "1 day earlier"), (-3, "3 days earlier")],
)
def test_what_moved_is_so_many_days_later_or_earlier(number: int, words: str):
    assert wording.moved(number) == words
