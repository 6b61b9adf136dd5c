"""What differs of a gate, agent, condition, sign-off or duty between two assessments, with its cause."""

from collections import Counter
from collections.abc import Iterator

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.review.change import CauseFinder, Change, changed, paired

# The field by which an observation names what it is of.


def status_word(status: str) -> str:
    """A status as it stands in a sentence."""
    return wording.mark(status).word.lower()


def _gate_words(state: GateState) -> str:
    value = wording.quantity(state.value, state.requirement.unit) if state.value is not None else state.result
    return f"{wording.result(value)} ({status_word(state.status)})"


def gate_changes(before: GateState, after: GateState, seen: CauseFinder) -> Iterator[Change]:
    """What changed of one gate: its status, result or value."""
    if (before.status, before.value, before.result) != (after.status, after.value, after.result):
        name = f"{after.gate.id} {after.gate.name}"
        cause = seen.cause(gate=after.gate.id) or seen.any_cause("condition_met", "condition_item")
        turn = (before.status, after.status)
        yield changed("gate", after.subject, name, _gate_words(before), _gate_words(after), cause, turn)


def _agent_words(state: AgentState) -> str:
    score = wording.score(state.score)
    complete = f", {wording.quantity(state.completion, '%')} complete" if state.completion is not None else ""
    return f"{score}{complete} ({status_word(state.status)})"


def agent_changes(before: AgentState, after: AgentState, seen: CauseFinder) -> Iterator[Change]:
    """What changed of one agent: score, completion, overhead, and work that is done."""
    agent = after.agent.id
    scored = seen.cause(kind="agent_score", agent=agent)
    worked = seen.cause(kind="agent_work", agent=agent) or seen.any_cause("condition_item", "condition_met")
    figures = [(s.status, s.score, s.completion) for s in (before, after)]
    if figures[0] != figures[1]:
        turn = (before.status, after.status)
        words = _agent_words(before), _agent_words(after)
        yield changed("agent", after.subject, agent, *words, scored or worked, turn)
    if before.overhead != after.overhead:
        was, now = (wording.quantity(s.overhead, "%") for s in (before, after))
        yield changed("agent", after.subject, f"{agent} overhead", was, now, scored, (None, None))
    for text in before.outstanding:
        if text not in after.outstanding:
            sentence = f"{agent}: {text} is done"
            yield Change(
                kind="agent",
                subject=after.subject,
                sentence=sentence,
                before="outstanding",
                after="done",
                cause=worked,
            )


def condition_changes(before: ConditionState, after: ConditionState, seen: CauseFinder) -> Iterator[Change]:
    """What changed of one condition: its due date, its items, its status."""
    condition = after.condition
    name = after.subject.capitalized
    if before.due_on != after.due_on:
        days = (after.due_on - before.due_on).days
        cause = seen.cause(kind="condition_extended", condition=condition.id) or seen.any_cause("start")
        extended = cause is not None and cause.kind == "condition_extended"
        why = f": {after.extensions[-1].reason}" if extended else seen.reason("start")
        was, now = wording.day(before.due_on), wording.day(after.due_on)
        sentence = f"{name} slipped to {now}, {wording.moved(days)} than {was}{why}"
        yield Change(
            kind="condition",
            subject=after.subject,
            sentence=sentence,
            before=wording.day(before.due_on),
            after=wording.day(after.due_on),
            cause=cause,
            turn=(None, "slipped"),
        )
    yield from _item_changes(before, after, seen)
    if before.status != after.status:
        # What time alone brought has no cause in the record.
        by_time = after.status in ("pending", "open", "due_today", "overdue") and before.is_unmet
        cause, turn = None if by_time else seen.cause(condition=condition.id), (before.status, after.status)
        yield changed(
            "condition",
            after.subject,
            name,
            status_word(before.status),
            status_word(after.status),
            cause,
            turn,
        )


def _item_changes(before: ConditionState, after: ConditionState, seen: CauseFinder) -> Iterator[Change]:
    condition, name = after.condition, after.subject.capitalized
    for n, (was, now) in enumerate(zip(before.items, after.items, strict=False), 1):
        if was.done != now.done:
            word = "done" if now.done else "open again"
            cause = seen.cause(condition=condition.id, item=n)
            cause = cause or seen.cause(condition=condition.id)
            sentence = f"{name}, item {n} is {word}: {now.text}"
            yield Change(
                kind="condition",
                subject=after.subject,
                sentence=sentence,
                before="open" if now.done else "done",
                after=word,
                cause=cause,
            )


def _members(assessment: Assessment) -> list[tuple[str, SignOffState]]:
    """Sign-offs, each with what tells it from the others.

    Boards may have the same role, and a role several members.
    """
    found: list[tuple[str, SignOffState]] = []
    counted = Counter[str]()
    for state in assessment.signoffs:
        seat = f"{state.board}\n{state.role}"
        counted[seat] += 1
        found.append((f"{seat}\n{counted[seat]}", state))
    return found


def signoffs_changes(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    """What changed of the sign-offs: decisions, and remarks that were closed."""
    for (_, old), (_, new) in paired(_members(before), _members(after), lambda member: member[0]):
        cause = seen.cause(role=new.role)
        if old.decision != new.decision:
            was, now = (status_word(s.decision or "undecided") for s in (old, new))
            yield changed("signoff", new.subject, new.role, was, now, cause, (old.decision, new.decision))
        if old.has_open_remark and not new.has_open_remark:
            sentence = f"{new.role}: the remark is closed ({new.remark})"
            yield Change(
                kind="signoff",
                subject=new.subject,
                sentence=sentence,
                before="open",
                after="closed",
                cause=cause,
            )


def obligations_changes(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    """Duties that were done or missed."""
    known = {o.id: o for o in before.obligations}
    for new in after.obligations:
        old = known.get(new.id)
        if old is not None and old.status != new.status and new.status in ("done", "missed"):
            cause = seen.cause(duty=new.id) or (seen.any_cause("review") if new.status == "done" else None)
            name, turn = f"{new.obligation.text} ({new.id})", (old.status, new.status)
            yield changed(
                "obligation", new.subject, name, status_word(old.status), status_word(new.status), cause, turn
            )
