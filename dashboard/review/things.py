"""A thing of a certification as its page heads it: what it is, where it stands, what else is known."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions.wording import condition_facts, condition_words
from dashboard.domain.gates import GateState
from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.subject import TRAFFIC, Subject, SubjectKind
from dashboard.domain.values.wording import Mark
from dashboard.findings import Finding
from dashboard.findings.moment import Moment
from dashboard.review import headlines
from dashboard.review.columns.results import GATES
from dashboard.review.traffic_steps import phase_words, step_words


class Thing(NamedTuple):
    """`heading` says what it is and where it stands; `path` is where the certificate defines it."""

    subject: Subject
    heading: str
    mark: Mark
    facts: tuple[str, ...]
    path: str | None = None


def things(moment: Moment, kind: SubjectKind) -> tuple[Thing, ...]:
    """Every thing of a kind, in the order of the certificate; none of a kind that has no page."""
    return tuple(MAKERS[kind](moment)) if kind in MAKERS else ()


def _said(*facts: str | None) -> tuple[str, ...]:
    return tuple(fact for fact in facts if fact)


def _gate(state: GateState, n: int) -> Thing:
    mark = wording.mark(state.status)
    result = wording.result(state.result)
    return Thing(
        state.subject,
        f"{state.gate.id} {state.gate.name}: {mark.word.lower()}, {result}",
        mark,
        _said(
            wording.capitalized(GATES["note"].words(state)),
            f"Declared: {state.gate.declared}" if state.gate.declared else None,
            f"Owner: {wording.owner(state.gate.owner)}",
            wording.capitalized(state.note or ""),
        ),
        f"gates[{n}]",
    )


def _agent(state: AgentState, n: int) -> Thing:
    left = [f"Outstanding: {text}" for text in state.outstanding]
    owner = f"Owner: {wording.owner(state.agent.owner)}"
    heading = f"{state.agent.name}: {headlines.agent(state)}"
    return Thing(state.subject, heading, wording.mark(state.status), (owner, *left), f"agents[{n}]")


def _conditions(moment: Moment) -> Iterator[Thing]:
    start = moment.assessment.start.on
    for n, state in enumerate(moment.assessment.conditions):
        owner = f"Owner: {wording.owner(state.condition.owner)}"
        heading = f"{state.subject.capitalized} {state.condition.title}: {condition_words(state)}"
        items = [
            f"Item {number}, {'done' if item.done else 'open'}: {item.text}"
            for number, item in enumerate(state.items, 1)
        ]
        facts = (*condition_facts(state, start=start), owner, *items)
        yield Thing(state.subject, heading, wording.mark(state.status), facts, f"conditions[{n}]")


def _triggers(moment: Moment) -> Iterator[Thing]:
    for n, state in enumerate(moment.assessment.triggers):
        owner = f"Owner: {wording.owner(state.trigger.owner)}"
        mark = wording.trigger_mark(state.verdict)
        heading = f"{state.trigger.text}: {mark.word.lower()}"
        yield Thing(state.subject, heading, mark, (state.detail, owner), f"rollback.triggers[{n}]")


def _phases(moment: Moment) -> Iterator[Thing]:
    for n, state in enumerate(moment.assessment.rollout.phases):
        marks = (("criterion", state.criteria), ("deliverable", state.deliverables))
        facts = [
            f"{of.capitalize()} {number}, {'met' if mark.met else 'not met yet'}: {mark.text}"
            for of, listed in marks
            for number, mark in enumerate(listed, 1)
        ]
        heading = phase_words(state, moment.assessment.on)
        yield Thing(state.subject, heading, wording.mark(state.status), tuple(facts), f"rollout.phases[{n}]")


def _steps(moment: Moment) -> Iterator[Thing]:
    assessment = moment.assessment
    for n, phase in enumerate(assessment.rollout.phases):
        for number, step in enumerate(phase.steps):
            words = step_words(step, assessment)
            status = "done" if step.reached_on else "late" if words.state == "late" else "planned"
            first = step.first_planned_on
            facts = _said(f"First planned for {wording.day(first)}" if first else None)
            heading = f"Step to {words.sentence}"
            place = f"rollout.phases[{n}].steps[{number}]"
            yield Thing(step.subject, heading, wording.mark(status), facts, place)


def _signoffs(moment: Moment) -> Iterator[Thing]:
    boards = moment.assessment.certificate.boards
    places = [
        f"boards[{n}].signoffs[{i}]" for n, board in enumerate(boards) for i, _ in enumerate(board.signoffs)
    ]
    return map(_signoff, moment.assessment.signoffs, places)


def _signoff(state: SignOffState, path: str) -> Thing:
    mark = wording.mark(state.decision)
    when = f" on {wording.day(state.decided_on)}" if state.decided_on else ""
    closed = f", closed {wording.day(state.remark_closed_on)}" if state.remark_closed_on else ""
    said = "Note" if state.remark_is == "note" else "Remark"
    overruled = (
        f"Overruled by {state.overruled_by}: {state.overruled_because}" if state.overruled_by else None
    )
    facts = _said(
        f"{state.name}, {state.board}", f"{said}: {state.remark}{closed}" if state.remark else None, overruled
    )
    return Thing(state.subject, f"{state.role}: {mark.word.lower()}{when}", mark, facts, path)


def _duties(moment: Moment) -> Iterator[Thing]:
    """Each period of each duty, and each duty over all of them."""
    states, duties = moment.assessment.obligations, moment.assessment.certificate.obligations
    places = {duty.id: f"obligations[{n}]" for n, duty in enumerate(duties)}
    yield from (_period(state, places[state.obligation.id], moment.assessment.on) for state in states)
    for duty in duties:
        periods = [state for state in states if state.obligation == duty]
        done, missed = (sum(p.status == s for p in periods) for s in ("done", "missed"))
        soon = any(p.shown(moment.assessment.on) == "due" for p in periods)
        mark = wording.mark("missed" if missed else "due" if soon else "due_later")
        heading = f"{duty.text}: {done} done and {missed} missed of {wording.count(len(periods), 'period')}"
        yield Thing(duty.subject, heading, mark, (f"Owner: {wording.owner(duty.owner)}",), places[duty.id])


def _period(state: ObligationState, path: str, on: date) -> Thing:
    mark, duty = wording.mark(state.shown(on)), state.obligation
    heading = f"{duty.text}: {state.words(on)}"
    facts = (f"{duty.cadence}, from {wording.day(state.period_start)}", f"Owner: {wording.owner(duty.owner)}")
    return Thing(state.subject, heading, mark, facts, path)


def _finding(found: Finding) -> Thing:
    return Thing(
        found.thing, found.sentence, wording.mark(found.severity), (f"Found by the rule {found.rule}",)
    )


def _traffic(moment: Moment) -> Iterator[Thing]:
    assessment: Assessment = moment.assessment
    status = "no_data" if assessment.rollout.traffic_actual is None else "running"
    yield Thing(TRAFFIC, headlines.rollout(assessment), wording.mark(status), (), "rollout")


MAKERS: dict[SubjectKind, Callable[[Moment], Iterator[Thing]]] = {
    "gate": lambda moment: (_gate(state, n) for n, state in enumerate(moment.assessment.gates)),
    "agent": lambda moment: (_agent(state, n) for n, state in enumerate(moment.assessment.agents)),
    "condition": _conditions,
    "trigger": _triggers,
    "phase": _phases,
    "step": _steps,
    "signoff": _signoffs,
    "obligation": _duties,
    "traffic": _traffic,
    "finding": lambda moment: map(_finding, moment.findings),
}
