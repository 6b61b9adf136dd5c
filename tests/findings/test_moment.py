"""A certification at a moment: what is found in it, and the course of its standing to the day after the last."""

from datetime import UTC, date
from typing import Any

from dashboard.domain.standing.actions import actions_of
from dashboard.domain.values.instants import end_of
from dashboard.findings.examination import examined
from dashboard.findings.moment import Moment
from tests.domain.conftest import DECIDED, MakeRecord, day

READY: dict[str, Any] = {
    "gates": [
        {"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "97%", "evidence": "https://e"}
    ],
    "agents": [],
    "conditions": [],
}


def course(moment: Moment) -> list[tuple[date, str, bool]]:
    return [(change.on, change.after.status, change.is_future) for change in moment.transitions]


def test_what_is_found_is_that_of_its_assessment(make: MakeRecord):
    moment = Moment(make(), end_of(day(1), UTC))

    assert moment.findings == examined(moment.assessment)
    assert moment.findings


def test_its_standing_runs_from_the_decision_to_the_day_after_the_last_valid_one(make: MakeRecord):
    moment = Moment(make(**READY), end_of(day(1), UTC))

    assert course(moment) == [(DECIDED, "certified", False), (date(2026, 9, 14), "expired", True)]
    assert [change.on for change in moment.coming] == [date(2026, 9, 14)]


def test_after_the_last_day_the_course_goes_on(make: MakeRecord):
    late = {"id": "1", "title": "T", "timeline": "60 weeks from certification"}
    moment = Moment(make(**{**READY, "conditions": [late]}), end_of(date(2027, 9, 1), UTC))

    assert course(moment)[-1] == (date(2026, 9, 14), "expired", False)
    assert moment.coming == ()


def test_without_a_last_day_it_runs_to_the_day_after_the_instant(make: MakeRecord):
    due = {"id": "1", "title": "T", "timeline": "1 week from certification"}
    changes = {**READY, "conditions": [due], "certification": {"valid_until": None}}

    def lapses(offset: int) -> list[tuple[date, str, bool]]:
        return [
            row for row in course(Moment(make(**changes), end_of(day(offset), UTC))) if row[1] == "lapsed"
        ]

    assert lapses(6) == []
    assert lapses(7) == [(day(8), "lapsed", True)]
    assert lapses(9) == [(day(8), "lapsed", False)]


def test_the_outlook_is_the_next_worse_standing_and_leads_the_line(make: MakeRecord):
    due = {"id": "1", "title": "T", "timeline": "1 week from certification"}
    moment = Moment(make(**{**READY, "conditions": [due]}), end_of(day(6), UTC))
    late = Moment(make(**{**READY, "conditions": [due]}), end_of(day(8), UTC))

    assert moment.outlook
    assert (moment.outlook.status, moment.outlook.on) == ("lapsed", day(8))
    assert moment.lead == f"{moment.outlook.sentence}. {moment.standing.detail}"
    assert late.outlook is None
    assert late.lead == late.standing.detail
    assert moment.actions == actions_of(moment.assessment)
    assert moment.actions[0].what == "Meet condition 1: T"


def test_the_outlook_reaches_to_the_last_valid_day_and_without_one_for_ever(make: MakeRecord):
    late = {"id": "1", "title": "T", "timeline": "300 weeks from certification"}
    without = {**READY, "conditions": [late], "certification": {"valid_until": None}}
    moment = Moment(make(**without), end_of(day(6), UTC))

    assert moment.outlook
    assert moment.outlook.on == day(2101)
    assert Moment(make(**{**READY, "conditions": [late]}), end_of(day(6), UTC)).outlook is None
    eve = Moment(make(**without), end_of(day(2100), UTC))
    assert eve.outlook
    assert eve.outlook.on == day(2101)
