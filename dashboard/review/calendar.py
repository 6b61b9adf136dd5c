"""The agenda: every date of a certificate over its whole life, in words that do not age.

What is ahead of an instant is another question (`ahead`); this is what a calendar keeps.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.wording import condition_facts, condition_words, slip_words
from dashboard.domain.operations import Cadence, next_windows
from dashboard.domain.operations.clock_hours import Hours, window_hours
from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.rollout.phases import PhaseState, Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.review.ahead import expiry_words, maintenance_words, review_words, step_words
from dashboard.review.traffic_steps import days_late

Kind = Literal["condition", "review", "expiry", "step", "duty", "maintenance"]


class Occasion(Model):
    """Something on one or more days of the certification's time zone, both ends included.

    `kind` and `item` name it for ever, whatever its days and words become. With `every` it recurs from
    `first` to the last valid day; `hours` are on the certification's clock. A cancelled one was planned once
    and is no longer.
    """

    kind: Kind
    item: str
    first: date
    last: date
    summary: str
    details: tuple[str, ...] = ()
    hours: Hours | None = None
    every: Cadence | None = None
    is_review: bool = False
    is_cancelled: bool = False


def agenda(assessment: Assessment) -> tuple[Occasion, ...]:
    """All occasions of a certificate: conditions, review, expiry, steps, duties, maintenance."""
    return (
        *(_condition(state, assessment) for state in assessment.conditions),
        *_certificate(assessment),
        *(_step(s, phase, assessment) for phase in assessment.rollout.phases for s in phase.steps),
        *_dropped(assessment),
        *(_duty(state, assessment) for state in assessment.obligations),
        *_maintenance(assessment),
    )


def _marked(status: str, *words: str) -> str:
    """A status as shape and word, then what it is of; a day named today is another day when it is read."""
    mark = wording.mark("open" if status == "due_today" else status)
    return " · ".join([mark.text, *words])


def _then(words: str, on: date) -> str:
    """Words relative to a day, with the day."""
    return f"On {wording.day(on)}: {words}"


def _items(state: ConditionState) -> Iterator[str]:
    if state.items:
        yield wording.items_done(state.items_done, len(state.items))
    for item in state.items:
        done = (f"{item.text}, {wording.day(item.done_on)}",) if item.done_on else (item.text,)
        yield _marked("done" if item.done else "open", *done)


def _condition(state: ConditionState, assessment: Assessment) -> Occasion:
    condition, slip = state.condition, slip_words(state, lasting=True)
    subject = f"{state.subject.capitalized}: {condition.title}"
    return Occasion(
        kind="condition",
        item=condition.id,
        first=state.opens_on,
        last=state.due_on,
        summary=_marked(state.status, f"{subject}, {condition_words(state, lasting=True)}"),
        details=(
            _then(condition_words(state), state.on),
            *_items(state),
            *condition_facts(state, start=assessment.start.on, lasting=True),
            *([wording.capitalized(slip)] if slip else []),
            f"Owner: {wording.owner(condition.owner)}",
        ),
    )


def _certificate(assessment: Assessment) -> Iterator[Occasion]:
    """The review that the head asks for, unless it is a duty of that day, and the last valid day."""
    head, standing = assessment.head, assessment.standing
    duties = {o.due_on for o in assessment.obligations if o.obligation.done_by == "review"}
    if head.next_review and head.next_review not in duties:
        yield Occasion(
            kind="review",
            item="next",
            first=head.next_review,
            last=head.next_review,
            summary=review_words(head),
            is_review=True,
        )
    if head.valid_until:
        yield Occasion(
            kind="expiry",
            item="certificate",
            first=head.valid_until,
            last=head.valid_until,
            summary=_marked(standing.status, expiry_words(head.valid_until)),
            details=(_then(standing.sentence, assessment.on),),
        )


def _share(percent: Decimal) -> str:
    return format(percent, "f")


def _step(step: Step, phase: PhaseState, assessment: Assessment) -> Occasion:
    planned, following = step.planned_on, assessment.rollout.next_step
    late = days_late(step, assessment) or 0
    details = [f"Phase {phase.phase.number}: {phase.phase.name}", f"Planned for {wording.day(planned)}"]
    if step.reached_on:
        status, words = "done", f"reached {wording.day(step.reached_on)}, {wording.against_plan(late)}"
    else:
        status, words = "late" if late > 0 else "planned", f"planned for {wording.day(planned)}"
        due = wording.deadline(on=assessment.on, opens_on=planned, due_on=planned)
        details.append(_then(due, assessment.on))
        if following and following.percent == step.percent:
            details += [f"Once {text}" for text in following.blocked_by]
    return Occasion(
        kind="step",
        item=_share(step.percent),
        first=step.reached_on or planned,
        last=step.reached_on or planned,
        summary=_marked(status, f"{step_words(step.percent)}, {words}"),
        details=tuple(details),
    )


def _dropped(assessment: Assessment) -> Iterator[Occasion]:
    """Steps of an earlier plan that the one that holds no longer has, on their last day."""
    kept = {s.percent for s in assessment.rollout.steps}
    dropped = {percent: on for plan in assessment.plans for percent, on in plan.steps if percent not in kept}
    for percent, on in dropped.items():
        summary = f"{step_words(percent)}, no longer planned"
        details = (f"Was planned for {wording.day(on)}",)
        yield Occasion(
            kind="step",
            item=_share(percent),
            first=on,
            last=on,
            summary=summary,
            details=details,
            is_cancelled=True,
        )


def _duty(state: ObligationState, assessment: Assessment) -> Occasion:
    duty, due = state.obligation, wording.day(state.due_on)
    done = f", done {wording.day(state.done_on)}" if state.done_on else ""
    return Occasion(
        kind="duty",
        item=state.id,
        first=state.due_on,
        last=state.due_on,
        summary=_marked(state.status, duty.text, f"{duty.cadence}, due {due}{done}"),
        details=(
            *([] if state.done_on else [_then(state.words(assessment.on), assessment.on)]),
            f"Duty {state.id}, its period from {wording.day(state.period_start)} to {due}",
            f"Owner: {wording.owner(duty.owner)}",
        ),
        is_review=duty.done_by == "review",
    )


def _maintenance(assessment: Assessment) -> Iterator[Occasion]:
    """Each regular window once, numbered within its cadence as duties are.

    One without a weekday has no days.
    """
    head, kept = assessment.head, assessment.certificate.operations.maintenance
    numbers: dict[str, int] = {}
    for window in kept.windows if kept else ():
        numbers[window.cadence] = numbers.get(window.cadence, 0) + 1
        for day in next_windows(window, decided_on=head.decided_on, on=head.decided_on, count=1):
            if head.valid_until and day > head.valid_until:
                continue
            assumed = f"Assumed: the day of the month of the decision, {head.decided_on.day}"
            yield Occasion(
                kind="maintenance",
                item=f"{window.cadence}-{numbers[window.cadence]}",
                first=day,
                last=day,
                summary=maintenance_words(window),
                details=() if window.cadence == "weekly" else (assumed,),
                hours=window_hours(window, head.time_zone),
                every=window.cadence,
            )
