"""What the drawing of traffic tells at its spots: phases, steps, gaps, events, and the instant shown."""

from collections.abc import Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of, start_of
from dashboard.domain.values.subject import TRAFFIC
from dashboard.figures.shapes.drawing import Spot
from dashboard.figures.shapes.plot import Plot
from dashboard.figures.shapes.traffic import Traffic, share_at
from dashboard.review.headlines import behind
from dashboard.review.traffic_steps import phase_words, step_words

REACH = 0.7  # of the text's size: how far a spot reaches from what it tells of


def spots(assessment: Assessment, traffic: Traffic, plot: Plot, *, size: float, word: str) -> Iterator[Spot]:
    """Phases in their row, then steps, gaps, what happened, and the instant shown, each oldest first."""
    yield from _phases(assessment, plot, size)
    yield from _steps(assessment, plot, size)
    for gap in traffic.gaps:
        left, wide = plot.x(gap.start), plot.x(gap.end) - plot.x(gap.start)
        yield Spot(x=left, y=plot.bottom - size, width=wide, height=size, text=gap.words, subject=TRAFFIC)
    for event in traffic.events:
        yield _about(plot.x(event.at), plot.y(share_at(traffic, event.at)), size, event.detail)
    if traffic.actual and assessment.rollout.traffic_actual is not None:
        at, percent = traffic.actual[-1][-1]
        yield _about(plot.x(at), plot.y(percent), size, _now(assessment, word))


def _about(x: float, y: float, size: float, text: str) -> Spot:
    reach = REACH * size
    return Spot(x=x - reach, y=y - reach, width=2 * reach, height=2 * reach, text=text, subject=TRAFFIC)


def _phases(assessment: Assessment, plot: Plot, size: float) -> Iterator[Spot]:
    zone = assessment.head.zone
    for state in assessment.rollout.phases:
        left, right = plot.x(start_of(state.planned_start, zone)), plot.x(end_of(state.planned_end, zone))
        text = phase_words(state, assessment.on)
        yield Spot(x=left, y=0, width=right - left, height=1.5 * size, text=text, subject=state.subject)


def _steps(assessment: Assessment, plot: Plot, size: float) -> Iterator[Spot]:
    """Each planned plateau, from where it begins to where the next one does."""
    zone, steps = assessment.head.zone, assessment.rollout.steps
    begins = [plot.x(start_of(step.planned_on, zone)) for step in steps]
    for step, left, right in zip(steps, begins, [*begins[1:], plot.width - plot.margin], strict=True):
        y, text = plot.y(float(step.percent)), step_words(step, assessment).sentence
        width, tall = max(right - left, REACH * size), 2 * REACH * size
        yield Spot(x=left, y=y - tall / 2, width=width, height=tall, text=text, subject=step.subject)


def _now(assessment: Assessment, word: str) -> str:
    state = assessment.rollout
    known = {"actual": state.traffic_actual, "planned": state.traffic_planned}
    shares = [f"{name} {wording.quantity(share, '%')}" for name, share in known.items() if share is not None]
    return f"{word} {wording.short_day(assessment.on, assessment.on)}: {', '.join([*shares, behind(state)])}"
