from datetime import date
from typing import Any

import pytest

from dashboard.domain.operations.obligations import Obligation, ObligationState, obligation_states, periods
from tests.domain.conftest import as_of

MONTHLY = Obligation(cadence="monthly", number=2, text="Report")
QUARTERLY = Obligation(cadence="quarterly", number=1, text="Review", done_by="review")
ANNUAL = Obligation(cadence="annual", number=1, text="Recertify")
END = date(2026, 9, 13)


def states(
    duty: Obligation,
    on: str,
    *,
    reviews: tuple[str, ...] = (),
    done: dict[str, str] | None = None,
    **days: Any,
) -> list[ObligationState]:
    found = obligation_states(
        duty,
        as_of(date.fromisoformat(on), **{"valid_until": END, **days}),
        reviews=[date.fromisoformat(day) for day in reviews],
        done={name: date.fromisoformat(day) for name, day in (done or {}).items()},
    )
    return list(found)


def test_a_duty_has_a_row_a_period_over_the_life_of_the_certificate():
    monthly, quarterly, annual = (states(duty, "2025-09-13") for duty in (MONTHLY, QUARTERLY, ANNUAL))

    assert [row.id for row in monthly[:2]] == ["monthly-2.2025-10", "monthly-2.2025-11"]
    assert (len(monthly), monthly[-1].id, monthly[-1].due_on) == (12, "monthly-2.2026-09", END)
    assert [(row.period_start, row.due_on) for row in quarterly] == [
        (date(2025, 9, 13), date(2025, 12, 13)),
        (date(2025, 12, 13), date(2026, 3, 13)),
        (date(2026, 3, 13), date(2026, 6, 13)),
        (date(2026, 6, 13), END),
    ]
    assert [(row.id, row.due_on, row.obligation) for row in annual] == [("annual-1.2026-09", END, ANNUAL)]


def test_a_period_that_ends_after_the_last_valid_day_is_none():
    assert [row.id for row in states(QUARTERLY, "2025-09-13", valid_until=date(2026, 3, 12))] == [
        "quarterly-1.2025-12"
    ]
    assert states(ANNUAL, "2025-09-13", valid_until=date(2026, 9, 12)) == []


def test_without_a_last_day_there_are_the_periods_of_the_year_ahead():
    assert states(MONTHLY, "2025-09-13", valid_until=None)[-1].due_on == date(2026, 9, 13)
    assert states(MONTHLY, "2026-01-12", valid_until=None)[-1].due_on == date(2026, 12, 13)
    assert states(MONTHLY, "2026-01-13", valid_until=None)[-1].due_on == date(2027, 1, 13)


def test_the_end_of_a_month_is_clipped():
    found = states(MONTHLY, "2026-01-31", decided_on=date(2026, 1, 31), valid_until=date(2026, 4, 30))

    assert [row.due_on for row in found] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_a_century_of_periods_is_enough():
    far = as_of(date(2025, 9, 13), valid_until=date(2999, 1, 1))

    assert [len(periods(duty, far)) for duty in (MONTHLY, QUARTERLY, ANNUAL)] == [1199, 399, 99]


@pytest.mark.parametrize(
    ("on", "first", "second"),
    [
        ("2025-09-12", "not_started", "not_started"),
        ("2025-09-13", "due", "not_started"),
        ("2025-10-13", "due", "not_started"),
        ("2025-10-14", "missed", "due"),
        ("2025-11-13", "missed", "due"),
        ("2025-11-14", "missed", "missed"),
    ],
)
def test_a_period_is_due_from_the_decision_until_its_last_day_and_missed_after_it(
    on: str, first: str, second: str
):
    found = states(MONTHLY, on)

    assert [row.status for row in found[:2]] == [first, second]
    assert {row.done_on for row in found} == {None}


def test_dated_evidence_of_the_period_makes_it_done():
    found = states(
        MONTHLY, "2026-01-01", done={"monthly-2.2025-11": "2025-12-24", "monthly-1.2025-10": "2025-10-01"}
    )

    assert [(row.status, row.done_on) for row in found[:3]] == [
        ("missed", None),
        ("done", date(2025, 12, 24)),
        ("missed", None),
    ]


@pytest.mark.parametrize(
    ("review", "done"),
    [
        ("2025-09-13", [None, None]),
        ("2025-09-14", [date(2025, 9, 14), None]),
        ("2025-12-13", [date(2025, 12, 13), None]),
        ("2025-12-14", [None, date(2025, 12, 14)]),
        ("2026-03-13", [None, date(2026, 3, 13)]),
        ("2026-03-14", [None, None]),
        ("2026-03-31", [None, None]),
    ],
)
def test_a_review_is_evidence_of_the_period_it_falls_in(review: str, done: list[date | None]):
    assert [row.done_on for row in states(QUARTERLY, "2026-03-31", reviews=(review,))[:2]] == done


def test_the_first_review_of_a_period_counts_and_none_that_is_yet_to_come():
    reviews = ("2025-11-01", "2025-12-01", "2026-02-01")

    assert [row.done_on for row in states(QUARTERLY, "2026-01-31", reviews=reviews)[:2]] == [
        date(2025, 11, 1),
        None,
    ]
    assert states(QUARTERLY, "2026-02-01", reviews=reviews)[1].done_on == date(2026, 2, 1)
    assert states(MONTHLY, "2026-01-31", reviews=reviews)[1].done_on is None


def test_a_duty_and_its_periods_are_named_by_cadence_and_number():
    (first, *_), whole = states(MONTHLY, "2025-09-13"), MONTHLY

    assert (str(whole.subject), whole.subject.kind) == ("monthly-2", "obligation")
    assert (str(first.subject), first.subject.kind) == ("monthly-2.2025-10", "obligation")


def test_a_duty_is_told_by_its_distance_and_calls_for_attention_only_within_a_week():
    def told(on: str, **seen: Any) -> tuple[str, str]:
        first = states(MONTHLY, on, **seen)[0]
        return first.shown(date.fromisoformat(on)), first.words(date.fromisoformat(on))

    assert told("2025-09-14") == ("due_later", "due in 29 days, 13 Oct")
    assert told("2025-10-05") == ("due_later", "due in 8 days, 13 Oct")
    assert told("2025-10-06") == ("due", "due in 7 days, 13 Oct")
    assert told("2025-10-13") == ("due", "due today, 13 Oct")
    assert told("2025-10-14") == ("missed", "missed, was due 13 Oct, 1 day ago")
    assert told("2026-01-13") == ("missed", "missed, was due 13 Oct 2025, 92 days ago")
    early = told("2025-09-14", done={"monthly-2.2025-10": "2025-09-13"})
    assert early[0] == "done"
    assert told("2025-10-14", done={"monthly-2.2025-10": "2025-10-10"}) == (
        "done",
        "done 10 Oct, was due 13 Oct",
    )
