"""The rows of the flat CSV: every item of a review reduced to the same few fields, in the document's order."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.rollout import PhaseState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import agent_reason, condition_words, covering
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.exporters.sheets.duties import days_left
from dashboard.review import Review, headlines
from dashboard.review.as_of_line import SAMPLE
from dashboard.review.lines import change_line


class Item(Model):
    """One row; `detail` is in the board's words, everything else is data."""

    kind: str
    id: str
    name: str | None = None
    status: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    required: str | None = None
    opens_on: date | None = None
    due_on: date | None = None
    days_left: int | None = None
    owner: str | None = None
    detail: str | None = None


def rows(review: Review) -> Iterator[Item]:
    """All rows of a review; the standing, whose detail is its sentence, comes first."""
    assessment = review.assessment
    yield from _standing(assessment)
    yield from (_gate(state) for state in assessment.gates)
    yield from _agents(assessment)
    for condition in assessment.conditions:
        yield from _condition(condition)
    yield from _traffic(assessment)
    for phase in assessment.rollout.phases:
        yield from _phase(phase, assessment.on)
    yield from _rollbacks(assessment)
    yield from _duties(assessment)
    yield from (_signoff(state) for state in assessment.signoffs)
    yield from _week(review)


def _said(status: str | None, *texts: str | None) -> str:
    """A status as the board shows it, and what is said of it."""
    mark, said = wording.mark(status), "; ".join(text for text in texts if text)
    return mark.text + (f": {said}" if said else "")


def _standing(assessment: Assessment) -> Iterator[Item]:
    head, standing, validity = assessment.head, assessment.standing, assessment.validity
    yield Item(
        kind="standing",
        id=head.id,
        name=head.system,
        status=standing.status,
        opens_on=validity.from_day,
        due_on=validity.last_day,
        days_left=validity.days_left,
        detail=standing.sentence,
    )
    if head.sample:
        yield Item(kind="sample", id=head.id, detail=SAMPLE)
    for reason in standing.reasons:
        since = f" (since {wording.day(reason.since)})" if reason.since else ""
        yield Item(kind="reason", id=str(reason.subject), detail=f"{reason.message}{since}")


def _gate(state: GateState) -> Item:
    gate, covered = state.gate, covering(state.covered_by)
    said = (state.result, state.basis, f"covered by {covered}" if covered else None)
    return Item(
        kind="gate",
        id=gate.id,
        name=gate.name,
        status=state.status,
        value=state.value,
        unit=state.requirement.unit if state.value is not None else None,
        required=gate.requirement,
        owner=gate.owner,
        detail=_said(state.status, *said),
    )


def _agents(assessment: Assessment) -> Iterator[Item]:
    ready = f"≥ {wording.number(assessment.certificate.policy.ready_from)}"
    for state in assessment.agents:
        yield Item(
            kind="agent",
            id=state.agent.id,
            name=state.agent.name,
            status=state.status,
            value=state.score,
            required=ready,
            owner=state.agent.owner,
            detail=_said(state.status, agent_reason(state), *state.outstanding),
        )


def _condition(state: ConditionState) -> Iterator[Item]:
    condition = state.condition
    yield Item(
        kind="condition",
        id=condition.id,
        name=condition.title,
        status=state.status,
        value=Decimal(state.items_done) if state.items else None,
        unit="items" if state.items else None,
        required=str(len(state.items)) if state.items else None,
        opens_on=state.opens_on,
        due_on=state.due_on,
        days_left=state.days_left,
        owner=condition.owner,
        detail=_said(state.status, condition_words(state)),
    )
    for number, item in enumerate(state.items, 1):
        status = "done" if item.done else "open"
        done = wording.day(item.done_on) if item.done_on else None
        yield Item(
            kind="item",
            id=f"{condition.id} item {number}",
            name=item.text,
            status=status,
            detail=_said(status, done),
        )


def _traffic(assessment: Assessment) -> Iterator[Item]:
    state = assessment.rollout
    figures = (
        ("actual", state.traffic_actual, headlines.rollout(assessment)),
        ("planned", state.traffic_planned, None),
        ("permitted", state.permitted, headlines.next_step(assessment)),
    )
    for name, value, said in figures:
        unit = "%" if value is not None else None
        yield Item(kind="traffic", id=name, value=value, unit=unit, detail=said)


def _phase(state: PhaseState, on: date) -> Iterator[Item]:
    phase = state.phase
    yield Item(
        kind="phase",
        id=str(phase.number),
        name=phase.name,
        status=state.status,
        opens_on=state.planned_start,
        due_on=state.planned_end,
        days_left=None if state.status == "done" else (state.planned_end - on).days,
        detail=_said(state.status),
    )
    for number, step in enumerate(state.steps, 1):
        reached = step.reached_on
        yield Item(
            kind="step",
            id=f"{phase.number} step {number}",
            name=phase.name,
            value=step.percent,
            unit="%",
            due_on=step.planned_on,
            days_left=None if reached else (step.planned_on - on).days,
            detail=f"reached {wording.day(reached)}" if reached else None,
        )


def _rollbacks(assessment: Assessment) -> Iterator[Item]:
    for state in assessment.triggers:
        # The detail of a trigger begins with its word, so only the shape is missing.
        detail = f"{wording.trigger_mark(state.verdict).shape} {state.detail}"
        trigger = state.trigger
        yield Item(
            kind="trigger",
            id=trigger.id,
            name=trigger.text,
            status=state.verdict,
            owner=trigger.owner,
            detail=detail,
        )
    for found in assessment.procedures:
        yield Item(
            kind="procedure",
            id=found.procedure.id,
            name=found.procedure.name,
            value=found.measured,
            unit="min",
            required=f"≤ {wording.minutes(found.procedure.limit_minutes)}",
            detail=found.detail,
        )


def _duties(assessment: Assessment) -> Iterator[Item]:
    for state in assessment.obligations:
        done = wording.day(state.done_on) if state.done_on else None
        yield Item(
            kind="obligation",
            id=state.id,
            name=state.obligation.text,
            status=state.status,
            opens_on=state.period_start,
            due_on=state.due_on,
            days_left=days_left(state, assessment.on),
            owner=state.obligation.owner,
            detail=_said(state.status, done),
        )


def _signoff(state: SignOffState) -> Item:
    on = wording.day(state.decided_on) if state.decided_on else None
    remark = (
        f"{'open' if state.has_open_remark else 'closed'} remark: {state.remark}" if state.remark else None
    )
    detail = _said(state.decision, on, state.board, remark)
    return Item(
        kind="signoff", id=state.role, name=state.name, status=state.decision or "undecided", detail=detail
    )


def _week(review: Review) -> Iterator[Item]:
    on = review.assessment.on
    for finding in review.findings:
        new = "new since the last review" if review.is_new(finding) else None
        detail = _said(finding.severity, finding.message, new)
        yield Item(
            kind="finding", id=finding.rule, name=str(finding.subject), status=finding.severity, detail=detail
        )
    for change in review.changes.changes:
        line = change_line(change)
        detail = f"{line.text} ({line.note})" if line.note else line.text
        yield Item(kind="change", id=change.about, name=change.kind, detail=detail)
    for event in review.ahead:
        left = (event.on - on).days
        yield Item(
            kind="ahead",
            id=event.about,
            name=event.what,
            due_on=event.on,
            days_left=left,
            detail=event.sentence,
        )
