from datetime import UTC
from typing import Any

import pytest

from dashboard.domain.observations import (
    ConditionExtended,
    ConditionItemDone,
    ConditionWaived,
    DutyDone,
    Start,
)
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.review.calendar import Occasion, agenda
from tests.domain.conftest import MakeRecord, at, day

REVIEW = {"cadence": "quarterly", "number": 1, "text": "Quarterly review", "done_by": "review"}


def dates(make: MakeRecord, *seen: Any, on: int = 16, **changed: Any) -> list[Occasion]:
    return list(agenda(assess(make(*seen, **changed), end_of(day(on), UTC))))


def named(found: list[Occasion], kind: str, item: str) -> Occasion:
    return next(o for o in found if (o.kind, o.item) == (kind, item))


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (0, "○ Not open yet · Condition 1: Close the gap, due 4 Oct 2025"),
        (16, "△ Open · Condition 1: Close the gap, due 4 Oct 2025"),
        (
            21,
            "△ Open · Condition 1: Close the gap, due 4 Oct 2025",
        ),  # not "Due today", which is read on another day
        (22, "✕ Overdue · Condition 1: Close the gap, due 4 Oct 2025"),
    ],
)
def test_a_condition_is_named_in_words_that_do_not_age(make: MakeRecord, on: int, words: str):
    assert named(dates(make, on=on), "condition", "1").summary == words


def test_its_details_say_how_far_it_is_and_what_became_of_its_date(make: MakeRecord):
    done = ConditionItemDone(condition="1", item=1, observed_at=at("2025-09-28"))
    later = ConditionExtended(
        condition="1", to=day(30), reason="parts", approver="Board", observed_at=at("2025-09-29")
    )
    details = named(dates(make, done, later), "condition", "1").details

    assert details == (
        "On 29 Sep 2025: due within 14 days",
        "1 of 2 items done",
        "✓ Done · First, 28 Sep 2025",
        "△ Open · Second",
        "Risk: not stated",
        "Covers: G-1 and A",
        "Window: 27 Sep 2025 to 13 Oct 2025, 2-3 weeks from deployment start",
        "Assumed: the deployment started on 13 Sep 2025, the day of the certification",
        "Extended on 29 Sep 2025 to 13 Oct 2025 by Board: parts",
        "First due 4 Oct 2025, 9 days later now",
        "Owner: no owner",
    )


def test_a_waived_condition_says_until_when_and_by_whom(make: MakeRecord):
    waived = ConditionWaived(
        condition="1", until=day(120), reason="frozen", approver="Board", observed_at=at("2025-09-28")
    )
    found = named(dates(make, waived), "condition", "1")

    assert found.summary == "△ Waived · Condition 1: Close the gap, waived until 11 Jan 2026"
    assert "Waived until 11 Jan 2026 by Board: frozen" in found.details


def test_a_start_recorded_after_an_extension_leaves_no_window_that_ends_before_it_begins(make: MakeRecord):
    extended = ConditionExtended(
        condition="1", to=day(25), reason="r", approver="a", observed_at=at("2025-09-20")
    )
    found = named(dates(make, extended, Start(on=day(20), observed_at=at("2025-09-22"))), "condition", "1")

    assert (found.first, found.last) == (day(25), day(25))


def test_a_review_that_is_a_duty_stands_there_once(make: MakeRecord):
    head = {"next_review": "2025-12-13", "review_cadence": "Quarterly"}
    alone = [o for o in dates(make, certification=head) if o.is_review]
    duties = [o for o in dates(make, certification=head, obligations=[REVIEW]) if o.is_review]

    assert [(o.kind, o.first, o.summary) for o in alone] == [
        ("review", day(91), "The review that the certificate asks for (Quarterly)")
    ]
    assert [o.kind for o in duties] == ["duty"] * 4
    assert duties[0].first == day(91)


def test_the_last_valid_day_says_how_the_certificate_stands(make: MakeRecord):
    found = named(dates(make, on=22), "expiry", "certificate")

    assert (found.first, found.summary) == (day(365), "✕ Lapsed · The certificate expires after 13 Sep 2026")
    assert not [o for o in dates(make, certification={"valid_until": None}) if o.kind == "expiry"]


def test_every_period_of_a_duty_is_on_its_due_day(make: MakeRecord):
    duty = {"cadence": "monthly", "number": 1, "text": "Scan", "owner": "Ops"}
    done = DutyDone(duty="monthly-1.2025-10", observed_at=at("2025-10-10"))
    found = [o for o in dates(make, done, on=70, obligations=[duty]) if o.kind == "duty"]

    assert len(found) == 12
    assert [o.summary for o in found[:4]] == [
        "✓ Done · Scan · monthly, due 13 Oct 2025, done 10 Oct 2025",
        "✕ Missed · Scan · monthly, due 13 Nov 2025",
        "△ Due · Scan · monthly, due 13 Dec 2025",
        "○ Not started · Scan · monthly, due 13 Jan 2026",
    ]
    assert found[1].details == (
        "On 22 Nov 2025: missed, was due 13 Nov, 9 days ago",
        "Duty monthly-1.2025-11, its period from 13 Oct 2025 to 13 Nov 2025",
        "Owner: Ops",
    )


def test_a_step_says_whether_it_was_reached_is_late_or_is_to_come(make: MakeRecord):
    reached = Traffic.model_validate({"percent": 10, "observed_at": at("2025-09-20")}, strict=False)
    found = [o for o in dates(make, reached, on=10) if o.kind == "step"]

    assert [o.summary for o in found] == [
        "✓ Done · The step to 10%, reached 20 Sep 2025, on its day",
        "✕ Late · The step to 50%, planned for 22 Sep 2025",
        "○ Not started · The step to 100%, planned for 24 Sep 2025",
    ]
    assert "Once phase 1: Stable" in found[1].details
    assert "On 23 Sep 2025: 1 day overdue" in found[1].details


def test_windows_of_one_cadence_are_numbered_and_none_begins_after_the_last_valid_day(make: MakeRecord):
    windows = [
        {"cadence": "weekly", "text": "Patches", "when": "Saturday 2-4 AM"},
        {"cadence": "weekly", "text": "Whenever"},
        {"cadence": "weekly", "text": "Backups", "when": "Monday"},
        {"cadence": "annual", "text": "Renewal"},
    ]
    operations = {"maintenance": {"windows": windows}}
    found = dates(make, operations=operations, certification={"valid_until": "2026-09-12"})

    assert [(o.item, o.first, o.hours is None) for o in found if o.kind == "maintenance"] == [
        ("weekly-1", day(0), False),
        ("weekly-3", day(2), True),
    ]
