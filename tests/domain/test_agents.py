from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.agents import Agent, AgentState, Outstanding, Policy, agent_state, readiness
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    ConditionEvent,
    ConditionItemDone,
    ConditionMet,
)
from tests.domain.conftest import as_of, at, certificate, day

ASSUMED = Policy()


def judged(
    *scores: AgentScore, done: tuple[AgentWorkDone, ...] = (), events: tuple[ConditionEvent, ...] = ()
) -> AgentState:
    whole = certificate()
    condition = condition_state(whole.conditions[0], events, as_of(day(20)))
    return agent_state(whole.agents[0], scores, done, (condition,), ASSUMED, as_of(day(20)))


def score(value: int | None, on: str = "2025-09-13", **more: int) -> AgentScore:
    return AgentScore.model_validate(
        {"agent": "A", "observed_at": at(on), "score": value, **more}, strict=False
    )


@pytest.mark.parametrize(
    ("value", "outstanding", "status"),
    [
        (90, False, "ready"),
        (89, False, "conditional"),
        (90, True, "conditional"),
        (100, True, "conditional"),
        (75, False, "conditional"),
        (74, False, "not_ready"),
        (74, True, "not_ready"),
        (None, False, "not_assessed"),
    ],
)
def test_readiness_follows_from_score_and_outstanding_work(value: int | None, outstanding: bool, status: str):
    given_score = None if value is None else Decimal(value)

    assert readiness(given_score, has_outstanding=outstanding, policy=ASSUMED) == status


@given(st.integers(0, 100), st.integers(0, 100), st.booleans())
def test_a_higher_score_is_never_less_ready(low: int, high: int, outstanding: bool):
    order = ("not_ready", "conditional", "ready")
    low, high = sorted((low, high))
    ranks = [
        order.index(readiness(Decimal(n), has_outstanding=outstanding, policy=ASSUMED)) for n in (low, high)
    ]

    assert ranks[0] <= ranks[1]


def test_the_policy_of_the_record_replaces_the_assumed_scores():
    strict = Policy(ready_score=Decimal(95), conditional_score=Decimal(85))

    assert readiness(Decimal(94), has_outstanding=False, policy=strict) == "conditional"
    assert readiness(Decimal(84), has_outstanding=False, policy=strict) == "not_ready"
    assert (strict.assumed, ASSUMED.assumed) == (False, True)


def test_an_outstanding_item_closes_with_the_condition_s_item_that_covers_it():
    before, after = (
        judged(score(95)),
        judged(score(95), events=(ConditionItemDone(condition="1", item=1, observed_at=at("2025-09-20")),)),
    )

    assert (before.status, before.outstanding) == ("conditional", ("Finish",))
    assert (after.status, after.outstanding) == ("ready", ())


def test_a_met_condition_closes_its_items_and_leaves_the_score():
    found = judged(score(80), events=(ConditionMet(condition="1", observed_at=at("2025-09-20")),))

    assert (found.status, found.score, found.outstanding) == ("conditional", Decimal(80), ())


def test_a_recorded_item_is_done_without_its_condition():
    done = AgentWorkDone(agent="A", text="Finish", observed_at=at("2025-09-20"))

    assert judged(score(95), done=(done,)).status == "ready"


def test_an_item_in_no_condition_stays_until_it_is_recorded():
    agent = Agent(id="A", name="Agent", outstanding=(Outstanding(text="Alone"),))
    found = agent_state(agent, [score(95)], [], (), ASSUMED, as_of(day(20)))

    assert (found.status, found.outstanding, found.work[0].covered_by) == ("conditional", ("Alone",), None)


def test_what_a_score_leaves_out_keeps_its_last_value_and_is_never_zero():
    found = judged(score(80, completion=75), score(85, on="2025-09-20"))

    assert (found.score, found.completion, found.overhead) == (Decimal(85), Decimal(75), None)
