"""What a review has to decide: questions that follow from the record, each with the facts to decide it."""

from collections.abc import Iterator
from decimal import Decimal

from dashboard.domain.conditions.forecast import forecast
from dashboard.domain.conditions.wording import condition_words
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import gate_reason
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import CERTIFICATE, TRAFFIC, Subject
from dashboard.review.ahead import next_review_on

SHOWN = 3


class Question(Model):
    """A question for the meeting, what it is about, and the facts to decide it."""

    subject: Subject
    question: str
    facts: tuple[str, ...]


def questions(assessment: Assessment) -> tuple[Question, ...]:
    """The open questions of an instant, the most pressing first.

    The next review is taken to be in seven days.
    """
    return (
        *_triggers(assessment),
        *_traffic(assessment),
        *_gates(assessment),
        *_conditions(assessment),
        *_waivers(assessment),
        *_steps(assessment),
        *_remarks(assessment),
    )


def _triggers(assessment: Assessment) -> Iterator[Question]:
    for state in assessment.triggers:
        if state.verdict == "fired":
            # Without a step of traffic in the plan the record permits none.
            permitted = wording.quantity(assessment.rollout.permitted or Decimal(0), "%")
            facts = (state.detail, f"permitted until then: {permitted} of traffic")
            question = f"Roll back, or waive trigger {state.trigger.id}?"
            yield Question(subject=state.subject, question=question, facts=facts)


def _traffic(assessment: Assessment) -> Iterator[Question]:
    """Traffic above what the record permits now."""
    rollout = assessment.rollout
    actual, permitted = rollout.traffic_actual, rollout.permitted
    if actual is not None and permitted is not None and actual > permitted:
        shares = wording.quantity(actual, "%"), wording.quantity(permitted, "%")
        facts = (f"traffic stands at {shares[0]}, permitted now: {shares[1]}", assessment.standing.headline)
        yield Question(subject=TRAFFIC, question=f"Take traffic back to {shares[1]}?", facts=facts)


def _gates(assessment: Assessment) -> Iterator[Question]:
    """Gates that fail and that no condition covers: nothing else in the record leads to an answer."""
    for state in assessment.gates:
        if state.status == "fail" and not state.covered_by:
            facts = (gate_reason(state, assessment.conditions), f"owner: {wording.owner(state.gate.owner)}")
            question = f"What closes the gap of {state.gate.id} {state.gate.name}?"
            yield Question(subject=state.subject, question=question, facts=facts)


def _conditions(assessment: Assessment) -> Iterator[Question]:
    """A condition that is overdue, or due before the next review."""
    for state in assessment.conditions:
        if not state.is_unmet or state.due_on > next_review_on(assessment):
            continue
        facts = [condition_words(state)]
        if state.items:
            facts.append(wording.items_done(state.items_done, len(state.items)))
        found = forecast(state)
        if found:
            facts.append(
                f"{found.chance:.0%} to make the date, likely by"
                f" {wording.short_day(found.likely, assessment.on)}"
            )
        facts.append(f"owner: {wording.owner(state.condition.owner)}")
        due = wording.short_day(state.due_on, assessment.on)
        question = f"Will {state.subject} be met by {due}, or is it extended?"
        if state.status == "overdue":
            question = f"Extend or waive {state.subject}, which is overdue?"
        yield Question(subject=state.subject, question=question, facts=tuple(facts))


def _waivers(assessment: Assessment) -> Iterator[Question]:
    for state in assessment.conditions:
        if (
            state.status == "waived"
            and state.waived_until
            and state.waived_until <= next_review_on(assessment)
        ):
            until = wording.short_day(state.waived_until, assessment.on)
            facts = (
                f"waived by {state.waived_by}: {state.waiver_reason}",
                f"due {wording.day(state.due_on)} without it",
            )
            question = f"Renew the waiver of {state.subject}, which ends on {until}?"
            yield Question(subject=state.subject, question=question, facts=facts)


def _steps(assessment: Assessment) -> Iterator[Question]:
    """A step that nothing blocks and that is due before the next review."""
    step = assessment.rollout.next_step
    if step is None or step.blockers or step.planned_on > next_review_on(assessment):
        return
    facts = [f"planned for {wording.short_day(step.planned_on, assessment.on)}"]
    if assessment.triggers:
        clear = sum(t.verdict == "clear" for t in assessment.triggers)
        facts.append(f"{wording.of(clear, len(assessment.triggers), 'trigger')} clear")
    facts.append("nothing blocks it")
    question = f"Go to {wording.quantity(step.percent, '%')} of traffic?"
    yield Question(subject=step.subject, question=question, facts=tuple(facts))


def _remarks(assessment: Assessment) -> Iterator[Question]:
    left = [s for s in assessment.signoffs if s.has_open_remark]
    if left:
        facts = [f"{s.role}: {s.remark}" for s in left[:SHOWN]]
        more = len(left) - SHOWN
        facts += [f"and {more} more"] if more > 0 else []
        count = wording.count(len(left), "remark")
        question = f"Close the {count} of the sign-offs that are open?"
        yield Question(subject=CERTIFICATE, question=question, facts=tuple(facts))
