"""The differences of two assessments of one record, each a sentence with before, after and cause (RULES.md)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.standing import Standing
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import BROUGHT_BY_TIME
from dashboard.domain.values import wording
from dashboard.domain.values.subject import CERTIFICATE, Subject, SubjectKind
from dashboard.findings import Finding
from dashboard.findings.moment import Moment
from dashboard.review.change import Cause, CauseFinder, Change, Kind, changed, paired
from dashboard.review.rollout_differences import traffic_changes, trigger_changes

# The field by which an observation names what it is of.
NAMING: dict[SubjectKind, str] = {"trigger": "trigger", "gate": "gate", "signoff": "role"}


def differences(earlier: Moment, later: Moment, *, since: datetime | None = None) -> Iterator[Change]:
    """Everything that differs between two moments.

    Causes are looked for in the record of the later among what was observed after `since`, else after the earlier.
    """
    before, after = earlier.assessment, later.assessment
    seen = CauseFinder(later.record, since or earlier.at, later.at)
    yield from _standing(before, after, seen)
    yield from _revised(before, after)
    for old, new in paired(before.gates, after.gates, lambda state: state.gate.id):
        yield from _gate(old, new, seen)
    for was, now in paired(before.agents, after.agents, lambda state: state.agent.id):
        yield from _agent(was, now, seen)
    for first, last in paired(before.conditions, after.conditions, lambda state: state.condition.id):
        yield from _condition(first, last, seen)
    yield from traffic_changes(before, after, seen)
    yield from trigger_changes(before, after, seen)
    yield from _signoffs(before, after, seen)
    yield from _obligations(before, after, seen)
    yield from _findings(earlier.findings, later.findings)


def _revised(before: Assessment, after: Assessment) -> Iterator[Change]:
    """What a revision of the document added or dropped."""
    old, new = _defined(before), _defined(after)
    for subject, (kind, name) in {**old, **new}.items():
        if (subject in old) != (subject in new):
            is_new = subject in new
            what = (
                "added by a revision of the document" if is_new else "dropped by a revision of the document"
            )
            turn = (None, "added") if is_new else ("dropped", None)
            yield Change(
                kind=kind,
                subject=subject,
                sentence=f"{name}: {what}",
                before=None if is_new else name,
                after=name if is_new else None,
                turn=turn,
            )


def _defined(assessment: Assessment) -> dict[Subject, tuple[Kind, str]]:
    """Gates, agents and conditions, each with its kind and its name."""
    named: list[tuple[Subject, Kind, str]] = [(g.subject, "gate", g.gate.name) for g in assessment.gates]
    named += [(a.subject, "agent", a.agent.name) for a in assessment.agents]
    named += [(c.subject, "condition", c.condition.title) for c in assessment.conditions]
    return {subject: (kind, f"{subject.capitalized} {name}") for subject, kind, name in named}


def _standing(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    old, new = before.standing, after.standing
    if old.status != new.status:
        reason = new.reasons[0]
        sentence = f"The certificate is {_word(new.status)}, was {_word(old.status)}: {reason.sentence}"
        yield Change(
            kind="standing",
            subject=CERTIFICATE,
            sentence=sentence,
            before=old.headline,
            after=new.headline,
            cause=_cause_of_standing(new, seen),
            turn=(old.status, new.status),
        )


def _cause_of_standing(standing: Standing, seen: CauseFinder) -> Cause | None:
    """The observation behind the first reason that has one; None where time alone brought it."""
    for reason in standing.reasons:
        if reason.cause in BROUGHT_BY_TIME:
            continue  # What time brought was not brought by what was seen of it meanwhile.
        if reason.subject == CERTIFICATE:
            found = seen.any_cause(
                "certificate", "condition_met", "condition_item", "gate_result", "agent_score"
            )
        else:
            field = NAMING.get(reason.subject.kind)
            found = seen.cause(**{field: reason.subject.id}) if field else None
        if found:
            return found
    return None


def _word(status: str) -> str:
    return wording.mark(status).word.lower()


def _gate_words(state: GateState) -> str:
    value = wording.quantity(state.value, state.requirement.unit) if state.value is not None else state.result
    return f"{wording.result(value)} ({_word(state.status)})"


def _gate(before: GateState, after: GateState, seen: CauseFinder) -> Iterator[Change]:
    if (before.status, before.value, before.result) != (after.status, after.value, after.result):
        name = f"{after.gate.id} {after.gate.name}"
        cause = seen.cause(gate=after.gate.id) or seen.any_cause("condition_met", "condition_item")
        turn = (before.status, after.status)
        yield changed("gate", after.subject, name, _gate_words(before), _gate_words(after), cause, turn)


def _agent_words(state: AgentState) -> str:
    score = wording.score(state.score)
    complete = f", {wording.quantity(state.completion, '%')} complete" if state.completion is not None else ""
    return f"{score}{complete} ({_word(state.status)})"


def _agent(before: AgentState, after: AgentState, seen: CauseFinder) -> Iterator[Change]:
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


def _condition(before: ConditionState, after: ConditionState, seen: CauseFinder) -> Iterator[Change]:
    condition = after.condition
    name = after.subject.capitalized
    if before.due_on != after.due_on:
        days = (after.due_on - before.due_on).days
        cause = seen.cause(kind="condition_extended", condition=condition.id) or seen.any_cause("start")
        why = f": {after.extensions[-1].reason}" if cause and cause.kind == "condition_extended" else ""
        moved = f"{wording.days(abs(days))} {'later' if days > 0 else 'earlier'}"
        sentence = (
            f"{name} slipped to {wording.day(after.due_on)}, {moved} than {wording.day(before.due_on)}{why}"
        )
        yield Change(
            kind="condition",
            subject=after.subject,
            sentence=sentence,
            before=wording.day(before.due_on),
            after=wording.day(after.due_on),
            cause=cause,
            turn=(None, "slipped"),
        )
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
    if before.status != after.status:
        # What time alone brought has no cause in the record.
        by_time = after.status in ("pending", "open", "due_today", "overdue") and before.is_unmet
        cause, turn = None if by_time else seen.cause(condition=condition.id), (before.status, after.status)
        yield changed(
            "condition", after.subject, name, _word(before.status), _word(after.status), cause, turn
        )


def _members(assessment: Assessment) -> list[tuple[str, SignOffState]]:
    """Sign-offs, each with what tells it from the others: boards may have the same role, and a role several members."""
    found: list[tuple[str, SignOffState]] = []
    counted = Counter[str]()
    for state in assessment.signoffs:
        seat = f"{state.board}\n{state.role}"
        counted[seat] += 1
        found.append((f"{seat}\n{counted[seat]}", state))
    return found


def _signoffs(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    for (_, old), (_, new) in paired(_members(before), _members(after), lambda member: member[0]):
        cause = seen.cause(role=new.role)
        if old.decision != new.decision:
            was, now = (_word(s.decision or "undecided") for s in (old, new))
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


def _obligations(before: Assessment, after: Assessment, seen: CauseFinder) -> Iterator[Change]:
    known = {o.id: o for o in before.obligations}
    for new in after.obligations:
        old = known.get(new.id)
        if old is not None and old.status != new.status and new.status in ("done", "missed"):
            cause = seen.cause(duty=new.id) or (seen.any_cause("review") if new.status == "done" else None)
            name, turn = f"{new.obligation.text} ({new.id})", (old.status, new.status)
            yield changed("obligation", new.subject, name, _word(old.status), _word(new.status), cause, turn)


def _findings(old: Sequence[Finding], new: Sequence[Finding]) -> Iterator[Change]:
    for finding in _without(new, old):
        yield Change(
            kind="finding",
            subject=finding.subject,
            sentence=f"New finding: {finding.sentence}",
            before=None,
            after=finding.message,
            turn=(None, finding.severity),
        )
    for finding in _without(old, new):
        yield Change(
            kind="finding",
            subject=finding.subject,
            sentence=f"No longer found: {finding.sentence}",
            before=finding.message,
            after=None,
            turn=(finding.severity, None),
        )


def _without(found: Sequence[Finding], others: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that have no partner among others: one of the same words, else of the same rule and subject."""
    words = {(f.rule, f.subject, f.message) for f in found}, {(f.rule, f.subject, f.message) for f in others}
    same = words[0] & words[1]
    partners = Counter((rule, subject) for rule, subject, _ in words[1] - same)
    for finding in found:
        key = (finding.rule, finding.subject)
        if (*key, finding.message) in same:
            continue
        if partners[key]:
            partners[key] -= 1
        else:
            yield finding
