"""The six slides of a review as words: one message each.

Page, PDF, PPTX and HTML place them and write none of their own.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.forecast import forecast, forecast_words
from dashboard.domain.rollout import NextStep
from dashboard.domain.values import wording
from dashboard.findings.moment import Moment
from dashboard.review import Review, headlines
from dashboard.review.annex import counted
from dashboard.review.changes import weightiest_first
from dashboard.review.key_figures import measures
from dashboard.review.lines import finding_line, question_line
from dashboard.review.slide import Line, Slide

LINES, LEAST, FINDINGS, QUESTIONS, WINDOWS = 7, 3, 5, 4, 4  # what a slide holds without scrolling at 720p
ONE_LINE = 46  # letters of a title


def slides(review: Review) -> tuple[Slide, ...]:
    """All slides of a review, in their order."""
    return (
        verdict(review),
        changed(review),
        conditions(review),
        rollout(review),
        findings(review),
        decisions(review),
    )


def _shown(lines: Sequence[Line], noun: str, *, most: int = LINES) -> tuple[tuple[Line, ...], str | None]:
    """As many lines as a slide holds, and how many more there are."""
    return tuple(lines[:most]), more(len(lines) - most, noun)


def more(rest: int, noun: str) -> str | None:
    """What a slide leaves out: "and 9 more changes"; None where nothing is."""
    return f"and {wording.count(rest, f'more {noun}')}" if rest > 0 else None


def verdict(review: Review) -> Slide:
    """Certified or not, until when, four figures, and what comes before the next review."""
    standing, outlook = review.assessment.standing, review.now.outlook
    coming = [*_coming(review)]
    lines, mark = coming[:QUESTIONS], wording.mark(standing.status)
    part = f", {len(lines)} of {len(coming)} dates" if len(coming) > len(lines) else ""
    return Slide(
        name="verdict",
        title=(outlook and outlook.message) or standing.headline,
        mark=mark.model_copy(update={"tone": "warn"}) if outlook and mark.tone == "good" else mark,
        lead=_lead(review.now),
        measures=measures(review.assessment, review.before),
        heading=f"Ahead of the next review{part}" if lines else None,
        lines=tuple(lines),
        closing=None if review.ahead else "Nothing falls due before the next review.",
    )


def _lead(now: Moment) -> str:
    """What stands under the message: why that will be, and what is today."""
    if now.outlook is None or now.outlook.message is None:
        return now.lead
    return f"Because of {now.outlook.cause}. {now.standing.headline}. {now.standing.detail}"


def _coming(review: Review) -> Iterator[Line]:
    """The next change of standing that dates alone bring, and what else they bring before the next review."""
    on = review.assessment.on
    for transition in () if review.now.outlook else review.coming[:1]:
        yield Line(text=f"The certificate {transition.sentence}", is_strong=True)
    for day, events in groupby(review.ahead, key=lambda event: event.on):
        happening = list(events)
        duties = sum(event.what == "duty" for event in happening)
        if duties > 1:
            counted = wording.count(duties, "duty", "duties")
            yield Line(text=f"{counted} of the certificate are due", note=wording.short_day(day, on))
        for event in happening:
            if event.what != "maintenance" and (event.what != "duty" or duties == 1):
                yield Line(text=event.sentence, note=wording.short_day(day, on))


def changed(review: Review) -> Slide:
    """What changed since the last review, the weightiest first, and what did not."""
    found = review.changes
    told = [Line(text=c.full_sentence) for c in weightiest_first(found.changes)]
    lines, left_out = _shown(told, "change")
    return Slide(
        name="changes", title=counted(review), lines=lines, left_out=left_out, closing=found.unchanged
    )


def conditions(review: Review) -> Slide:
    """Which conditions are open, when they are due, how likely they are met, and what follows if not."""
    assessment = review.assessment
    states = headlines.worst_first(assessment.conditions)
    lapse = next((t for t in review.coming if t.after.status == "lapsed"), None)
    return Slide(
        name="conditions",
        title=headlines.conditions(assessment),
        drawing="windows" if states else None,
        lines=tuple(Line(text=text) for text in map(_likely, states[:WINDOWS]) if text),
        left_out=more(len(states) - WINDOWS, "condition"),
        closing=f"If not: the certificate {lapse.sentence}" if lapse else None,
    )


def _likely(state: ConditionState) -> str | None:
    """The forecast of a condition, in one line; None where there is nothing to forecast."""
    if not state.is_unmet or not state.items:
        return None
    found, name = forecast(state), state.subject.capitalized
    if found is None:
        return f"{name}: no forecast yet, it takes three dated items"
    return f"{name}: {forecast_words(found, state.on)}"


def rollout(review: Review) -> Slide:
    """How far traffic is, what blocks the next step, and the most that is permitted now."""
    assessment = review.assessment
    state, step = assessment.rollout, assessment.rollout.next_step
    blockers, title = step.blockers if step else (), headlines.rollout(assessment)
    most = LEAST if len(title) <= ONE_LINE else LEAST - 1
    return Slide(
        name="rollout",
        title=title,
        drawing="rollout" if state.steps else None,
        heading=_once(step, assessment.on, most) if step and blockers else headlines.next_step(assessment),
        lines=tuple(Line(text=blocker.text) for blocker in blockers[:most]),
        closing=headlines.permitted(state),
    )


def _once(step: NextStep, on: date, most: int) -> str:
    """When the next step is planned, and how much must be true first."""
    waiting = len(step.blockers)
    share, planned = wording.quantity(step.percent, "%"), wording.short_day(step.planned_on, on)
    verb = "is" if step.planned_on >= on else "was"
    first = f", the first {most}" if waiting > most else ""
    return (
        f"{share} {verb} planned for {planned}; {wording.count(waiting, 'thing')} must be true before{first}:"
    )


def findings(review: Review) -> Slide:
    """What the examination found, what is new since the last review first."""
    found = [finding_line(f, is_new=review.is_new(f)) for f in review.findings]
    new = sum(line.is_new for line in found)
    lines, left_out = _shown(found, "finding", most=FINDINGS)
    news = f"{wording.count(new, 'finding').capitalize()} new since the last review" if found else None
    return Slide(
        name="findings",
        title=headlines.findings(review.findings),
        heading=news,
        lines=lines,
        left_out=left_out,
    )


def decisions(review: Review) -> Slide:
    """What is to be decided, each with its facts, and what was decided since the last review."""
    asked = [question_line(q) for q in review.questions]
    lines, left_out = _shown(asked, "question", most=QUESTIONS)
    decided = [
        Line(text=f"{d.question} {d.answer}", mark=wording.mark("done"), note=d.by) for d in review.decided
    ]
    return Slide(
        name="decisions",
        title=f"{wording.count(len(asked), 'decision').capitalize()} to take"
        if asked
        else "Nothing to decide",
        lines=(*lines, *decided[-2:]),
        left_out=left_out,
    )
