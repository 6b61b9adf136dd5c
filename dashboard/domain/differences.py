"""The differences of two assessments of one record, each a sentence with before, after and cause (RULES.md)."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import Literal

from dashboard.domain import wording
from dashboard.domain.agents import AgentState
from dashboard.domain.assessment import Assessment
from dashboard.domain.conditions import ConditionState
from dashboard.domain.days import day_of
from dashboard.domain.examination import examined
from dashboard.domain.fields import Model
from dashboard.domain.gates import GateState
from dashboard.domain.observations import Observation
from dashboard.domain.observed import Source
from dashboard.domain.reasons import condition_subject
from dashboard.domain.record import Record

Kind = Literal[
    "standing", "gate", "agent", "condition", "traffic", "trigger", "signoff", "obligation", "finding", "decision"
]  # fmt: skip


class Cause(Model):
    """The observation behind a change: what it was, when it was true, and the document that brought it."""

    kind: str
    observed_at: datetime
    source: Source | None


Turn = tuple[str | None, str | None]


class Change(Model):
    """One change; `is_late` means that it was true before the span and learned only in it.

    `turn` are the statuses between which it moved, where more than a figure or an item did: of traffic what an event or
    a step came to, of a finding its severity.
    """

    kind: Kind
    subject: str
    sentence: str
    before: str | None
    after: str | None
    cause: Cause | None = None
    turn: Turn | None = None
    is_late: bool = False


class _Comparison:
    """Two assessments of one record, and the observations between them."""

    def __init__(self, record: Record, since: datetime, until: datetime) -> None:
        self._seen = [o for o in record.observations if since < o.observed_at <= until]

    def cause(self, **fields: str) -> Cause | None:
        """The newest observation between the two that has these fields."""
        for seen in reversed(self._seen):
            if all(getattr(seen, name, None) == value for name, value in fields.items()):
                return cause_of(seen)
        return None

    def cause_on(self, kind: str, on: date, zone: tzinfo) -> Cause | None:
        """The first observation of a kind on a day."""
        seen = (o for o in self._seen if o.kind == kind and day_of(o.observed_at, zone) == on)
        return next((cause_of(each) for each in seen), None)

    def anycause_of(self, *kinds: str) -> Cause | None:
        """The newest observation of these kinds."""
        return next((cause_of(seen) for seen in reversed(self._seen) if seen.kind in kinds), None)


def cause_of(seen: Observation) -> Cause:
    """An observation as the cause of a change."""
    return Cause(kind=seen.kind, observed_at=seen.observed_at, source=seen.source)


def _change(
    kind: Kind, subject: str, name: str, before: str, after: str, cause: Cause | None, turn: Turn
) -> Change:
    sentence, moved = f"{name}: {after}, was {before}", turn if turn[0] != turn[1] else None
    return Change(
        kind=kind, subject=subject, sentence=sentence, before=before, after=after, cause=cause, turn=moved
    )


def differences(
    before: Assessment, after: Assessment, record: Record, since: datetime, until: datetime
) -> Iterator[Change]:
    """Everything that differs; causes are looked for among what was observed after `since` up to `until`."""
    seen = _Comparison(record, since, until)
    yield from _standing(before, after)
    for old, new in zip(before.gates, after.gates, strict=True):
        yield from _gate(old, new, seen)
    for was, now in zip(before.agents, after.agents, strict=True):
        yield from _agent(was, now, seen)
    for earlier, later in zip(before.conditions, after.conditions, strict=True):
        yield from _condition(earlier, later, seen)
    yield from _traffic(before, after, seen)
    yield from _triggers(before, after, seen)
    yield from _signoffs(before, after, seen)
    yield from _obligations(before, after, seen)
    yield from _findings(before, after)


def _standing(before: Assessment, after: Assessment) -> Iterator[Change]:
    old, new = before.standing, after.standing
    if old.status != new.status:
        why = new.reasons[0].message if new.reasons else ""
        sentence = f"The certificate is {wording.mark(new.status).word.lower()}, was {wording.mark(old.status).word.lower()}: {why}"
        yield Change(
            kind="standing", subject="certificate", sentence=sentence, before=old.headline, after=new.headline,
            turn=(old.status, new.status),
        )  # fmt: skip


def _word(status: str) -> str:
    return wording.mark(status).word.lower()


def _gate_words(state: GateState) -> str:
    value = wording.quantity(state.value, state.requirement.unit) if state.value is not None else state.result
    return f"{value or 'no result'} ({_word(state.status)})"


def _gate(before: GateState, after: GateState, seen: _Comparison) -> Iterator[Change]:
    if (before.status, before.value, before.result) != (after.status, after.value, after.result):
        name = f"{after.gate.id} {after.gate.name}"
        cause = seen.cause(gate=after.gate.id) or seen.anycause_of("condition_met", "condition_item")
        turn = (before.status, after.status)
        yield _change("gate", after.gate.id, name, _gate_words(before), _gate_words(after), cause, turn)


def _agent_words(state: AgentState) -> str:
    score = f"{wording.number(state.score)} of 100" if state.score is not None else "no score"
    complete = f", {wording.quantity(state.completion, '%')} complete" if state.completion is not None else ""
    return f"{score}{complete} ({_word(state.status)})"


def _agent(before: AgentState, after: AgentState, seen: _Comparison) -> Iterator[Change]:
    agent, cause = after.agent.id, seen.cause(agent=after.agent.id)
    figures = [(s.status, s.score, s.completion, s.overhead) for s in (before, after)]
    if figures[0] != figures[1]:
        turn = (before.status, after.status)
        yield _change("agent", agent, agent, _agent_words(before), _agent_words(after), cause, turn)
    for text in before.outstanding:
        if text not in after.outstanding:
            sentence = f"{agent}: {text} is done"
            yield Change(
                kind="agent",
                subject=agent,
                sentence=sentence,
                before="outstanding",
                after="done",
                cause=cause,
            )


def _condition(before: ConditionState, after: ConditionState, seen: _Comparison) -> Iterator[Change]:
    condition = after.condition
    name = condition_subject(condition.id).capitalize()
    if before.due_on != after.due_on:
        days = (after.due_on - before.due_on).days
        cause = seen.cause(kind="condition_extended", condition=condition.id) or seen.anycause_of("start")
        why = f": {after.extensions[-1].reason}" if cause and cause.kind == "condition_extended" else ""
        moved = f"{wording.days(abs(days))} {'later' if days > 0 else 'earlier'}"
        sentence = (
            f"{name} slipped to {wording.day(after.due_on)}, {moved} than {wording.day(before.due_on)}{why}"
        )
        yield Change(
            kind="condition", subject=condition.id, sentence=sentence, before=wording.day(before.due_on),
            after=wording.day(after.due_on), cause=cause, turn=(None, "slipped"),
        )  # fmt: skip
    for n, (was, now) in enumerate(zip(before.items, after.items, strict=True), 1):
        if was.done != now.done:
            word = "done" if now.done else "open again"
            cause = seen.cause(condition=condition.id, item=n)  # type: ignore[arg-type]
            cause = cause or seen.cause(condition=condition.id)
            sentence = f"{name}, item {n} is {word}: {now.text}"
            yield Change(
                kind="condition", subject=condition.id, sentence=sentence, before="open" if now.done else "done",
                after=word, cause=cause,
            )  # fmt: skip
    if before.status != after.status:
        # What time alone brought has no cause in the record.
        by_time = after.status in ("pending", "open", "due_today", "overdue") and before.is_unmet
        cause, turn = None if by_time else seen.cause(condition=condition.id), (before.status, after.status)
        yield _change("condition", condition.id, name, _word(before.status), _word(after.status), cause, turn)


def _traffic(before: Assessment, after: Assessment, seen: _Comparison) -> Iterator[Change]:
    old, new = before.rollout, after.rollout
    cause = seen.anycause_of("traffic")
    for event in new.events[len(old.events) :]:
        if event.kind != "step":
            at = wording.moment(event.at, after.head.zone)
            share, why = wording.quantity(event.percent, "%"), event.reason or "no reason given"
            verb = "was rolled back to" if event.kind == "rollback" else "was paused at"
            sentence = f"Traffic {verb} {share}, {at}: {why}"
            cause_of_event = seen.cause_on("traffic", day_of(event.at, after.head.zone), after.head.zone)
            yield Change(
                kind="traffic", subject="traffic", sentence=sentence, before=None, after=share,
                cause=cause_of_event, turn=(None, event.kind),
            )  # fmt: skip
    if old.traffic_actual != new.traffic_actual:
        was = wording.quantity(old.traffic_actual, "%") if old.traffic_actual is not None else "not observed"
        now = wording.quantity(new.traffic_actual, "%") if new.traffic_actual is not None else "not observed"
        yield _change("traffic", "traffic", "Traffic on the new system", was, now, cause, (None, None))
    yield from _steps(before, after, seen)


def _steps(before: Assessment, after: Assessment, seen: _Comparison) -> Iterator[Change]:
    """Steps reached since, with how late they were, and steps that became overdue."""
    known = {s.percent: s for s in before.rollout.steps}
    for step in after.rollout.steps:
        was, share = known.get(step.percent), wording.quantity(step.percent, "%")
        planned = wording.short_day(step.planned_on, after.on)
        if step.reached_on and not (was and was.reached_on):
            late = (step.reached_on - step.planned_on).days
            how = wording.against_plan(late)
            cause = seen.cause_on("traffic", step.reached_on, after.head.zone)
            now = f"reached {wording.short_day(step.reached_on, after.on)}, {how}"
            yield _change("traffic", f"step {share}", f"The step to {share}", f"planned for {planned}", now, cause, ("planned", "reached"))  # fmt: skip
        elif not step.reached_on and step.planned_on < after.on and not step.planned_on < before.on:
            now = f"{wording.days((after.on - step.planned_on).days)} overdue"
            yield _change("traffic", f"step {share}", f"The step to {share}", f"planned for {planned}", now, None, ("planned", "overdue"))  # fmt: skip


def _triggers(before: Assessment, after: Assessment, seen: _Comparison) -> Iterator[Change]:
    for old, new in zip(before.triggers, after.triggers, strict=True):
        if old.verdict != new.verdict:
            cause = seen.cause(trigger=new.trigger.id)
            name, turn = f"Trigger {new.trigger.id}", (old.verdict, new.verdict)
            yield _change("trigger", new.trigger.id, name, _word(old.verdict), new.detail, cause, turn)


def _signoffs(before: Assessment, after: Assessment, seen: _Comparison) -> Iterator[Change]:
    for old, new in zip(before.signoffs, after.signoffs, strict=True):
        cause = seen.cause(role=new.role)
        if old.decision != new.decision:
            was, now = (_word(s.decision or "undecided") for s in (old, new))
            yield _change("signoff", new.role, new.role, was, now, cause, (old.decision, new.decision))
        if old.has_open_remark and not new.has_open_remark:
            sentence = f"{new.role}: the remark is closed ({new.remark})"
            yield Change(
                kind="signoff",
                subject=new.role,
                sentence=sentence,
                before="open",
                after="closed",
                cause=cause,
            )


def _obligations(before: Assessment, after: Assessment, seen: _Comparison) -> Iterator[Change]:
    known = {o.id: o for o in before.obligations}
    for new in after.obligations:
        old = known.get(new.id)
        if old is not None and old.status != new.status and new.status in ("done", "missed"):
            cause = seen.cause(duty=new.id) or (seen.anycause_of("review") if new.status == "done" else None)
            name, turn = f"{new.obligation.text} ({new.id})", (old.status, new.status)
            yield _change("obligation", new.id, name, _word(old.status), _word(new.status), cause, turn)


def _findings(before: Assessment, after: Assessment) -> Iterator[Change]:
    old = {(f.rule, f.subject): f for f in examined(before)}
    new = {(f.rule, f.subject): f for f in examined(after)}
    for key, finding in new.items():
        if key not in old:
            yield Change(kind="finding", subject=finding.subject, sentence=f"New finding: {finding.message}", before=None, after=finding.message, turn=(None, finding.severity))  # fmt: skip
    for key, finding in old.items():
        if key not in new:
            yield Change(kind="finding", subject=finding.subject, sentence=f"No longer found: {finding.message}", before=finding.message, after=None, turn=(finding.severity, None))  # fmt: skip
