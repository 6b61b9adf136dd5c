"""What an assessment, a review and a week of notices compute, counted in calls: nothing twice."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from dashboard.domain import gates
from dashboard.domain import record as records
from dashboard.domain.observations import AgentScore, ConditionItemDone, GateResult
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.standing import evaluation, inputs
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.quantities import read_requirement
from dashboard.findings import moment
from dashboard.findings.moment import Moment
from dashboard.notify.notices import notices
from dashboard.review import review_of
from dashboard.review.annex import annex
from dashboard.review.slides import slides
from dashboard.review.summary import summary_of
from tests.domain.conftest import MakeRecord, at, day

SEEN = (
    Traffic(percent=Decimal(10), observed_at=at("2025-09-20")),
    GateResult(gate="G-1", value=Decimal(96), observed_at=at("2025-09-21")),
    AgentScore(agent="A", score=Decimal(85), observed_at=at("2025-09-21")),
    ConditionItemDone(condition="1", item=1, observed_at=at("2025-09-22")),
)
ONCE = ("course_of", "plan_states", "rollout_state", "trigger_states", "signed_off_at")
OF_EACH = ("verdict", "agent_state")
Watch = Callable[[ModuleType, str], list[tuple[Any, ...]]]


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Notes what a function of a module is called with, and calls it."""

    def watch(module: ModuleType, name: str) -> list[tuple[Any, ...]]:
        calls: list[tuple[Any, ...]] = []
        function = getattr(module, name)

        def noted(*args: Any, **kwargs: Any) -> Any:
            calls.append((*args, *kwargs.values()))
            return function(*args, **kwargs)

        monkeypatch.setattr(module, name, noted)
        return calls

    return watch


@pytest.fixture
def record(make: MakeRecord) -> Record:
    """A small certificate with a result, a score, an item and a step, and a rollback trigger."""
    return make(*SEEN, rollback={"triggers": [{"id": "security", "text": "Incident", "kind": "event"}]})


def test_an_assessment_computes_each_part_once(record: Record, watched: Watch):
    calls = {name: watched(inputs, name) for name in (*ONCE, *OF_EACH)}
    calls["condition_state"] = watched(records, "condition_state")
    calls["standing_of"] = watched(evaluation, "standing_of")
    asked = Moment(record, end_of(day(12), UTC))

    assert asked.assessment.standing is asked.standing
    assert asked.findings is asked.findings
    assert {name: len(calls[name]) for name in calls} == dict.fromkeys(calls, 1)


def test_a_day_that_leaves_the_standing_as_it_is_costs_no_more_than_its_status(
    make: MakeRecord, watched: Watch
):
    calls = {name: watched(inputs, name) for name in (*ONCE, *OF_EACH)}
    calls["condition_state"] = watched(records, "condition_state")
    calls["standing_of"] = watched(evaluation, "standing_of")
    days = [GateResult(gate="G-1", value=Decimal(90), observed_at=at(str(day(n)))) for n in range(30, 50)]

    turns = Moment(make(*days), end_of(day(60), UTC)).transitions

    assert [turn.after.status for turn in turns] == ["conditional", "lapsed", "expired"]
    assert len(calls["standing_of"]) == 5  # Before and after each turn; after one is before the next.
    assert len(calls["condition_state"]) == 1  # Between its events only the day differs.
    assert len(calls["verdict"]) == 3  # A condition that is overdue lapses it, whatever gates say.
    assert len(calls["agent_state"]) == len(calls["rollout_state"]) == 1  # On the day that it is conditional.
    assert len(calls["trigger_states"]) == 1  # For the days on which one began to be in doubt.


def test_a_requirement_is_read_once_beside_each_of_its_results(make: MakeRecord, watched: Watch):
    gate = {"id": "G-1", "name": "Coverage", "requirement": "at least 97.31%", "result": "90% of 2,417 lines"}
    record, asked = make(*SEEN, gates=[gate]), watched(gates, "read_requirement")
    before = read_requirement.cache_info().misses

    for offset in range(20):
        assert Moment(record, end_of(day(offset), UTC)).findings

    assert asked == [("at least 97.31%",)] * 2
    assert read_requirement.cache_info().misses == before


def test_the_start_of_a_deployment_is_read_once_a_record(record: Record):
    moments = [Moment(record, end_of(day(offset), UTC)) for offset in range(20)]

    assert {id(made.assessment.start) for made in moments} == {id(record.deployment_start)}


def test_a_review_makes_two_assessments_and_two_examinations(record: Record, watched: Watch):
    assessed, examined = watched(evaluation, "Assessment"), watched(moment, "examined")
    now = Moment(record, end_of(day(12), UTC))
    review = review_of(now)

    assert slides(review)[0].title == summary_of(review).headline
    assert len(annex(review)) == 4
    assert len(assessed) == len(examined) == 2
    assert {found.as_of for (found,) in examined} == {now.at, now.at - timedelta(days=7)}


def test_late_news_cost_a_review_one_assessment_more(record: Record, make: MakeRecord, watched: Watch):
    assessed = watched(evaluation, "Assessment")
    review = review_of(Moment(record, end_of(day(12), UTC)), known_then=make())

    assert review.changes.changes
    assert review.findings
    assert len(assessed) == 3


def test_seven_days_of_notices_make_one_assessment_and_one_examination_a_moment(
    record: Record, watched: Watch
):
    assessed, examined = watched(evaluation, "Assessment"), watched(moment, "examined")
    standings = watched(evaluation, "standing_of")
    since, until = end_of(day(5), UTC), end_of(day(12), UTC)

    found = notices(record, since, until)

    # The starts of seven days, of which three bring observations, and both ends of the span.
    moments = {since, until, *(at(str(day(offset))) for offset in range(6, 13))}
    times = Counter[datetime](made.as_of for (made,) in examined)
    assert found
    assert times == dict.fromkeys(moments, 1)
    assert len(assessed) == len(standings) == len(moments)
