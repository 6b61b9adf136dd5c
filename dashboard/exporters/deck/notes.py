"""What the presenter reads beside a slide: all that it had to leave out, and where each figure comes from."""

from collections.abc import Callable, Iterator

from dashboard.domain.conditions.wording import condition_words, slip_words
from dashboard.domain.values import wording
from dashboard.exporters.deck.text import plain
from dashboard.review import Review, headlines, lines
from dashboard.review.changes import weightiest_first
from dashboard.review.slide import Line, SlideName


def notes(name: SlideName, review: Review) -> str:
    """The notes of one of the six slides, a line each."""
    lines: dict[SlideName, Callable[[Review], Iterator[str]]] = {
        "verdict": _verdict,
        "changes": _changes,
        "conditions": _conditions,
        "rollout": _rollout,
        "findings": _findings,
        "decisions": _decisions,
    }
    return "\n".join(map(plain, lines[name](review)))


def _text(line: Line) -> str:
    shown = f"{line.mark.text}: {line.text}" if line.mark else line.text
    return f"{shown} ({line.note})" if line.note else shown


def _verdict(review: Review) -> Iterator[str]:
    standing = review.assessment.standing
    yield standing.sentence
    for reason in standing.reasons:
        yield f"{reason.subject}: {reason.message}"


def _changes(review: Review) -> Iterator[str]:
    for change in weightiest_first(review.changes.changes):
        yield _text(lines.change_line(change))
    yield review.changes.unchanged


def _conditions(review: Review) -> Iterator[str]:
    for state in headlines.worst_first(review.assessment.conditions):
        words = [condition_words(state), slip_words(state), state.condition.timeline]
        yield f"{state.subject.capitalized} ({state.condition.title}): {', '.join(filter(None, words))}"


def _rollout(review: Review) -> Iterator[str]:
    assessment = review.assessment
    yield headlines.next_step(assessment)
    for event in assessment.rollout.events:
        if event.reason:
            yield f"{wording.moment(event.at, assessment.head.zone)}: {event.reason}"
    for trigger in assessment.triggers:
        yield f"{trigger.trigger.id}: {trigger.detail}"


def _findings(review: Review) -> Iterator[str]:
    for finding in review.findings:
        yield _text(lines.finding_line(finding, is_new=review.is_new(finding)))
        for place in finding.sources:
            yield f"– {place.path}: {place.text}"


def _decisions(review: Review) -> Iterator[str]:
    for question in review.questions:
        yield _text(lines.question_line(question))
