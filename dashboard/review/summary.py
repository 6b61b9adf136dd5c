"""The certificate on one page, as words: what PDF, HTML and the one-page view place, and write none of their own."""

from collections.abc import Iterator

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import condition_words, covering, window_words
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.review import Review, headlines
from dashboard.review.as_of_line import stamp
from dashboard.review.key_figures import Measure, measures


class Row(Model):
    """An item of a section: its status, its name, its figure, and what that is held against."""

    mark: wording.Mark
    name: str
    value: str
    note: str | None = None


class Section(Model):
    """A part of the page; its heading is a finding."""

    heading: str
    rows: tuple[Row, ...]


class Summary(Model):
    """The page: what is certified, whether it is, until when, what is outstanding, how far the rollout is, and why."""

    title: str
    facts: tuple[tuple[str, str], ...]
    mark: wording.Mark
    headline: str
    detail: str
    measures: tuple[Measure, ...]
    conditions: Section
    rollout: str
    next_step: str
    gates: Section
    agents: Section
    triggers: Section
    signoffs: Section
    stamp: str
    is_sample: bool


def summary_of(review: Review) -> Summary:
    """The page of a review's assessment."""
    now = review.assessment
    return Summary(
        title=now.head.title,
        facts=tuple(_facts(now)),
        mark=wording.mark(now.standing.status),
        headline=now.standing.headline,
        detail=now.standing.detail,
        measures=measures(now, review.before),
        conditions=_section(
            headlines.conditions(now), map(_condition, headlines.worst_first(now.conditions))
        ),
        rollout=headlines.rollout(now),
        next_step=headlines.next_step(now),
        gates=_section(headlines.gates(now), map(_gate, headlines.worst_first(now.gates))),
        agents=_section(headlines.agents(now), map(_agent, headlines.worst_first(now.agents))),
        triggers=_section(headlines.triggers(now), map(_trigger, headlines.worst_triggers(now))),
        signoffs=_section(headlines.signoffs(now), map(_signoff, now.signoffs)),
        stamp=stamp(now),
        is_sample=now.head.sample,
    )


def _section(heading: str, rows: Iterator[Row]) -> Section:
    return Section(heading=heading, rows=tuple(rows))


def _facts(now: Assessment) -> Iterator[tuple[str, str]]:
    """The head of the certificate, in the order in which it is asked for."""
    head, start = now.head, now.start
    yield "System", head.system
    yield "Authority", head.authority
    yield "Certification", head.id
    yield "Decided", wording.day(head.decided_on)
    yield "Valid until", wording.day(head.valid_until) if head.valid_until else "no last day"
    yield "Deployment start", wording.assumed(wording.day(start.on), is_assumed=start.assumed)
    if head.next_review:
        yield "Next review", wording.day(head.next_review)
    if now.certificate.closing and now.certificate.closing.risk:
        yield "Declared risk", now.certificate.closing.risk


def _condition(state: ConditionState) -> Row:
    condition = state.condition
    return Row(
        mark=wording.mark(state.status),
        name=f"{state.subject.capitalized}: {condition.title}",
        value=f"{condition_words(state)} · {window_words(state)}",
        note=f"due {wording.day(state.due_on)}",
    )


def _gate(state: GateState) -> Row:
    covered = covering(state.covered_by)
    notes = [f"required: {state.gate.requirement}"]
    if covered and state.status == "conditional":
        notes.append(f"covered by {covered}")
    if state.basis == "attested":
        notes.append("attested, not measured")
    return Row(
        mark=wording.mark(state.status),
        name=f"{state.gate.id} {state.gate.name}",
        value=wording.result(state.result),
        note="; ".join(notes),
    )


def _agent(state: AgentState) -> Row:
    left = len(state.outstanding)
    parts = [] if state.completion is None else [f"{wording.quantity(state.completion, '%')} complete"]
    parts += [f"{wording.count(left, 'item')} outstanding"] if left else []
    return Row(
        mark=wording.mark(state.status),
        name=f"{state.agent.id} {state.agent.name}",
        value=wording.score(state.score),
        note=", ".join(parts) or None,
    )


def _trigger(state: TriggerState) -> Row:
    return Row(mark=wording.trigger_mark(state.verdict), name=state.trigger.text, value=state.detail)


def _signoff(state: SignOffState) -> Row:
    closed = " (closed)" if state.remark_closed_on else ""
    return Row(
        mark=wording.mark(state.decision),
        name=f"{state.role}: {state.name}",
        value=wording.day(state.decided_on) if state.decided_on else "undated",
        note=f"{state.remark}{closed}" if state.remark else None,
    )


def statement(assessment: Assessment) -> tuple[str, ...]:
    """The answer in a few lines of plain text: the standing, the rollout, and every gate's word."""
    gates = [f"{g.gate.id} {wording.mark(g.status).word}" for g in headlines.worst_first(assessment.gates)]
    return (
        assessment.standing.sentence,
        headlines.conditions(assessment),
        headlines.rollout(assessment),
        f"{headlines.gates(assessment)}: {', '.join(gates)}",
        headlines.agents(assessment),
    )
