from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.agents import (
    Agent,
    AgentState,
    ClosedBy,
    Criterion,
    Outstanding,
    Policy,
    agent_state,
    readiness,
)
from dashboard.domain.conditions import Condition
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    ConditionEvent,
    ConditionItemDone,
    ConditionMet,
)
from tests.domain.conftest import as_of, at, certificate, day, source

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


def test_an_agent_is_ready_from_the_ready_score_however_low_that_is():
    low = Policy(ready_score=Decimal(70))
    found = [readiness(Decimal(n), has_outstanding=left, policy=low) for n, left in ((70, False), (70, True))]

    assert [*found, readiness(Decimal(69), has_outstanding=False, policy=low)] == [
        "ready",
        "conditional",
        "not_ready",
    ]


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


TWO = Condition(id="2", title="Two", timeline="2-3 weeks", covers=("A",), items=("a", "b", "c"))


def agent(*work: Outstanding, **fields: Any) -> Agent:
    return Agent(id="A", name="Agent", outstanding=work, **fields)


def item(number: int) -> ConditionItemDone:
    return ConditionItemDone(condition="2", item=number, observed_at=at("2025-09-20"))


def beside_two(*events: ConditionEvent, closed_by: ClosedBy) -> AgentState:
    """An agent with one piece of work that the second of two conditions may close."""
    one = condition_state(certificate().conditions[0], [], as_of(day(10)))
    two = condition_state(TWO, events, as_of(day(10)))
    work = Outstanding(text="Work", closed_by=closed_by)
    return agent_state(agent(work), [score(95)], [], (one, two), ASSUMED, as_of(day(10)))


@pytest.mark.parametrize(
    ("items", "done", "is_open", "counted"),
    [
        ((1, 2), (), True, (0, 2)),
        ((1, 2), (1,), True, (1, 2)),
        ((1, 2), (1, 2), False, (2, 2)),
        ((3,), (1, 2), True, (0, 1)),
        ((2, 3, 4), (2, 3), False, (2, 2)),  # the condition has no fourth item
        ((4,), (), True, (0, 0)),
        ((), (1, 2), True, (0, 0)),
        ((), (1, 2, 3), False, (0, 0)),
    ],
)
def test_work_is_closed_by_all_the_items_it_names_or_by_its_condition(
    items: tuple[int, ...], done: tuple[int, ...], is_open: bool, counted: tuple[int, int]
):
    found = beside_two(*(item(n) for n in done), closed_by=ClosedBy(condition="2", items=items))
    (work,) = found.work

    assert (work.text, work.open, work.covered_by) == ("Work", is_open, "2")
    assert (work.items_done, work.items) == counted
    assert found.outstanding == (("Work",) if is_open else ())
    assert found.covered_by == ("1", "2")


def test_work_of_a_condition_that_is_not_there_stays_open():
    (work,) = beside_two(closed_by=ClosedBy(condition="9", items=(1,))).work

    assert (work.open, work.covered_by, work.items_done, work.items) == (True, None, 0, 0)


def test_work_is_closed_by_its_text_and_criteria_by_their_name():
    criteria = (
        Criterion(name="Tests", text="89%", met=False),
        Criterion(name="Docs", text="none", met=False),
        Criterion(name="Build", text="green"),
    )
    whole = agent(Outstanding(text="Docs"), Outstanding(text="Tests"), criteria=criteria)
    done = [
        AgentWorkDone(agent="A", text="Docs", observed_at=at("2025-09-20")),
        AgentWorkDone(agent="A", text="Tests", of="criterion", observed_at=at("2025-09-21")),
    ]
    found = agent_state(whole, [score(95)], done, (), ASSUMED, as_of(day(20)))

    assert [(w.text, w.open) for w in found.work] == [("Docs", False), ("Tests", True)]
    assert [(c.name, c.text, c.met) for c in found.criteria] == [
        ("Tests", "89%", True),
        ("Docs", "none", False),
        ("Build", "green", True),
    ]
    assert (found.outstanding, found.status) == (("Tests", "Docs: none"), "conditional")
    assert (whole.work("item"), whole.work("criterion")) == (("Docs", "Tests"), ("Tests", "Docs"))


def test_an_open_criterion_alone_keeps_an_agent_from_being_ready():
    whole = agent(criteria=(Criterion(name="Docs", text="none", met=False),))
    done = AgentWorkDone(agent="A", text="Docs", of="criterion", observed_at=at("2025-09-21"))
    found = [agent_state(whole, [score(95)], work, (), ASSUMED, as_of(day(20))) for work in ([], [done])]

    assert [each.status for each in found] == ["conditional", "ready"]
    assert (str(found[0].subject), found[0].subject.kind) == ("A", "agent")


def test_an_agent_is_covered_by_the_conditions_that_name_it():
    other = condition_state(TWO.model_copy(update={"covers": ("B",)}), [], as_of(day(10)))
    own = condition_state(TWO, [], as_of(day(10)))

    assert agent_state(agent(), [], [], (other, own), ASSUMED, as_of(day(10))).covered_by == ("2",)
    assert agent_state(agent(), [], [], (other,), ASSUMED, as_of(day(10))).covered_by == ()


def test_an_agent_is_below_ready_since_the_first_of_its_unbroken_scores():
    def since(*scores: AgentScore, has_work: bool = False) -> date | None:
        work = (Outstanding(text="Work"),) if has_work else ()
        return agent_state(agent(*work), scores, [], (), ASSUMED, as_of(day(20))).since

    low, lower = score(80, on="2025-09-14"), score(60, on="2025-09-16")
    high, low_again = score(95, on="2025-09-17"), score(85, on="2025-09-18")

    assert since() is None
    assert since(low, lower) == day(1)
    assert since(low, high) is None
    assert since(low, high, low_again) == day(5)
    assert since(low, high, low_again, has_work=True) == day(1)
    assert since(high, score(None, on="2025-09-18", overhead=2)) is None
    assert since(low, score(None, on="2025-09-18", overhead=2)) == day(1)


def test_the_day_since_which_an_agent_is_below_ready_is_one_of_the_zone():
    zone = ZoneInfo("Pacific/Kiritimati")
    noon = score(80).model_copy(update={"observed_at": at("2025-09-14") + timedelta(hours=12)})

    assert agent_state(agent(), [noon], [], (), ASSUMED, as_of(day(20), zone=zone)).since == day(2)


def test_each_figure_is_the_newest_known_and_says_where_it_is_from():
    first = score(80, completion=75, overhead=2)
    last = score(None, on="2025-09-20", completion=90).model_copy(update={"source": source(7)})
    found = judged(first, last)

    assert (found.score, found.completion, found.overhead) == (Decimal(80), Decimal(90), Decimal(2))
    assert (found.observed_at, found.source) == (at("2025-09-20"), source(7))
    assert (judged().score, judged().observed_at, judged().source) == (None, None, None)
    assert judged().status == "not_assessed"


@pytest.mark.parametrize(
    ("policy", "ready", "conditional", "assumed"),
    [
        (Policy(), 90, 75, True),
        (Policy(ready_score=Decimal(95)), 95, 75, True),
        (Policy(conditional_score=Decimal(0)), 90, 0, True),
        (Policy(ready_score=Decimal(0), conditional_score=Decimal(0)), 0, 0, False),
    ],
)
def test_each_score_that_the_document_leaves_out_is_assumed(
    policy: Policy, ready: int, conditional: int, assumed: bool
):
    assert [policy.ready_from, policy.conditional_from] == [ready, conditional]
    assert policy.assumed is assumed


@pytest.mark.parametrize("figure", ["score", "completion", "overhead"])
def test_what_a_document_prints_of_an_agent_is_its_first_score(figure: str):
    printed = agent(**{figure: Decimal(5)}).declared_score(at("2025-09-13"))

    assert printed == AgentScore.model_validate(
        {"agent": "A", "observed_at": at("2025-09-13"), figure: Decimal(5)}
    )
    assert agent().declared_score(at("2025-09-13")) is None
    assert (agent().authorization, Criterion(name="a", text="b").met) == ("none", True)
