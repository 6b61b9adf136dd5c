"""Agents: readiness by score and outstanding work (RULES.md, Agent readiness)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import takewhile
from typing import Annotated, Literal

from dashboard.domain.conditions import ConditionState
from dashboard.domain.observations import AgentScore, AgentWorkDone
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.fields import Choice, Flag, Id, Model, Percent, Positive, Text
from dashboard.domain.values.source import Source
from dashboard.domain.values.subject import Subject

AgentStatus = Literal["ready", "conditional", "not_ready", "not_assessed"]
Authorization = Annotated[Literal["full", "conditional", "none"], Choice]


class Policy(Model):
    """Scores (of 100) from which an agent is ready or conditional.

    What the document leaves out is assumed.
    """

    ready_score: Percent | None = None
    """From this score of 100 an agent is ready; left out, 90 is assumed."""
    conditional_score: Percent | None = None
    """From this score of 100 an agent is conditional; left out, 75 is assumed."""

    @property
    def ready_from(self) -> Decimal:
        """The score from which an agent is ready, 90 where the document gives none."""
        return Decimal(90) if self.ready_score is None else self.ready_score

    @property
    def conditional_from(self) -> Decimal:
        """The score from which an agent is conditional, 75 where the document gives none."""
        return Decimal(75) if self.conditional_score is None else self.conditional_score

    @property
    def assumed(self) -> bool:
        """Whether either score is ours rather than the document's."""
        return self.ready_score is None or self.conditional_score is None


class Criterion(Model):
    """A production criterion of an agent, met unless the document says otherwise."""

    name: Text
    """The criterion's name."""
    text: Text
    """What the document says of it, with its figures."""
    met: Flag = True
    """`false` where the document calls it open."""


class ClosedBy(Model):
    """The condition, and the items of it counted from 1, whose completion closes an outstanding item."""

    condition: Id
    """The id of the condition."""
    items: tuple[Positive, ...] = ()
    """Numbers of its items, from 1; all of them must be done."""


class Outstanding(Model):
    """Work that the document lists as outstanding on an agent."""

    text: Text
    """The work, as printed."""
    closed_by: ClosedBy | None = None
    """The condition, and its items, whose completion closes it."""


class Agent(Model):
    """An agent (a subsystem) as the certification defines it.

    Score of 100, completion and overhead in percent.
    """

    id: Id
    """Identifies the agent."""
    name: Text
    """Its name."""
    heading: Text | None = None
    """The heading under which the document describes it."""
    score: Percent | None = None
    """Its readiness score, 0 to 100."""
    score_text: Text | None = None
    """The score as printed, where that is a letter or out of another number than 100: `9.2/10`, `A-`."""
    completion: Percent | None = None
    """How much of it is built, in percent."""
    overhead: Percent | None = None
    """Its measured overhead, in percent; left out, it was not measured."""
    overhead_limit: Percent | None = None
    """The most overhead it may have, in percent."""
    declared: Text | None = None
    """The document's own readiness word."""
    authorization: Authorization = "none"
    """`full`, `conditional` or `none`: how far its deployment is authorised."""
    authorization_text: Text | None = None
    """The authorisation as printed."""
    authorization_notes: tuple[Text, ...] = ()
    """Remarks on the authorisation."""
    scope_note: Text | None = None
    """What the document excludes or adds for this agent."""
    owner: Text | None = None
    """Who answers for it."""
    criteria: tuple[Criterion, ...] = ()
    """Its production criteria."""
    outstanding: tuple[Outstanding, ...] = ()
    """Work that the document lists as outstanding."""

    def declared_score(self, observed_at: datetime) -> AgentScore | None:
        """The document's own figures as an observation."""
        if self.score is None and self.completion is None and self.overhead is None:
            return None
        return AgentScore(
            agent=self.id,
            observed_at=observed_at,
            score=self.score,
            completion=self.completion,
            overhead=self.overhead,
        )

    def work(self, of: str) -> tuple[str, ...]:
        """What can be recorded as done on this agent.

        The texts of outstanding items, or the names of open criteria.
        """
        if of == "item":
            return tuple(o.text for o in self.outstanding)
        return tuple(c.name for c in self.criteria if not c.met)


class OutstandingState(Model):
    """An outstanding item at an instant, the condition that covers it, and how many of its items are done."""

    text: str
    open: bool
    covered_by: str | None = None
    items_done: int = 0
    items: int = 0


class AgentState(Model):
    """An agent at an instant."""

    agent: Agent
    status: AgentStatus
    score: Decimal | None = None
    completion: Decimal | None = None
    overhead: Decimal | None = None
    criteria: tuple[Criterion, ...] = ()
    work: tuple[OutstandingState, ...] = ()
    covered_by: tuple[str, ...] = ()
    observed_at: datetime | None = None
    since: date | None = None
    source: Source | None = None

    @property
    def subject(self) -> Subject:
        """The agent, as what something is about."""
        return Subject(kind="agent", id=self.agent.id)

    @property
    def outstanding(self) -> tuple[str, ...]:
        """What is outstanding, in the document's words."""
        return tuple(w.text for w in self.work if w.open) + tuple(
            f"{c.name}: {c.text}" for c in self.criteria if not c.met
        )


def readiness(score: Decimal | None, *, has_outstanding: bool, policy: Policy) -> AgentStatus:
    """The readiness that follows from a score of 100 and whether work is outstanding."""
    if score is None:
        return "not_assessed"
    if score >= policy.ready_from:
        return "conditional" if has_outstanding else "ready"
    return "conditional" if score >= policy.conditional_from else "not_ready"


def _outstanding(
    item: Outstanding, done: frozenset[str], conditions: Mapping[str, ConditionState]
) -> OutstandingState:
    link = item.closed_by
    if link is None or (condition := conditions.get(link.condition)) is None:
        return OutstandingState(text=item.text, open=item.text not in done)
    named = [condition.items[n - 1].done for n in link.items if n <= len(condition.items)]
    closed = condition.is_met or (bool(named) and all(named))
    return OutstandingState(
        text=item.text,
        open=not (closed or item.text in done),
        covered_by=link.condition,
        items_done=sum(named),
        items=len(named),
    )


def _newest(scores: Sequence[AgentScore], figure: str) -> Decimal | None:
    """The last value of a figure; a score that leaves it out keeps the one before."""
    for seen in reversed(scores):
        value: Decimal | None = getattr(seen, figure)
        if value is not None:
            return value
    return None


def agent_state(
    agent: Agent,
    scores: Sequence[AgentScore],
    done: Sequence[AgentWorkDone],
    conditions: Sequence[ConditionState],
    policy: Policy,
    as_of: AsOf,
) -> AgentState:
    """Where an agent stands, from its scores and finished work up to an instant, oldest first."""
    texts = frozenset(d.text for d in done if d.of == "item")
    names = frozenset(d.text for d in done if d.of == "criterion")
    by_id = {c.condition.id: c for c in conditions}
    work = tuple(_outstanding(item, texts, by_id) for item in agent.outstanding)
    criteria = tuple(c.model_copy(update={"met": True}) if c.name in names else c for c in agent.criteria)
    left, score = any(w.open for w in work) or not all(c.met for c in criteria), _newest(scores, "score")
    return AgentState(
        agent=agent,
        status=readiness(score, has_outstanding=left, policy=policy),
        score=score,
        completion=_newest(scores, "completion"),
        overhead=_newest(scores, "overhead"),
        criteria=criteria,
        work=work,
        covered_by=tuple(c.condition.id for c in conditions if agent.id in c.condition.covers),
        observed_at=scores[-1].observed_at if scores else None,
        since=_below_since(scores, has_outstanding=left, policy=policy, as_of=as_of),
        source=scores[-1].source if scores else None,
    )


def _below_since(
    scores: Sequence[AgentScore], *, has_outstanding: bool, policy: Policy, as_of: AsOf
) -> date | None:
    """The day since which scores, with the work still outstanding, have kept the agent from being ready."""

    def is_below(seen: AgentScore) -> bool:
        return readiness(seen.score, has_outstanding=has_outstanding, policy=policy) != "ready"

    below = list(takewhile(is_below, (s for s in reversed(scores) if s.score is not None)))
    return as_of.day_of(below[-1].observed_at) if below else None
