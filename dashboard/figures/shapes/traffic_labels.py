"""What is said in the drawing of traffic: how much there is now, and each plateau of the plan."""

from collections.abc import Iterator, Sequence

from dashboard.domain.rollout.phases import Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import start_of
from dashboard.domain.values.subject import TRAFFIC
from dashboard.figures.shapes.drawing import Ink, Label, Shape, Span
from dashboard.figures.shapes.placing import Side, Wanted, ground_under, place
from dashboard.figures.shapes.plot import Plot
from dashboard.figures.shapes.sheets import SMALL
from dashboard.figures.shapes.traffic import Traffic
from dashboard.review.headlines import behind
from dashboard.review.traffic_steps import step_words

# A plan rises, so there is room to the upper left of where a plateau begins; past the end of actual traffic
# there is only the plan.
AT_STEP: tuple[Side, ...] = ("left", "above left", "above", "right", "above right", "below right", "below")
AT_END: tuple[Side, ...] = (
    "right",
    "below right",
    "above right",
    "above left",
    "below left",
    "left",
    "above",
)


def placed_labels(
    assessment: Assessment, traffic: Traffic, plot: Plot, size: float, drawn: Sequence[Shape]
) -> Iterator[Label]:
    """What is said, clear of what is drawn: actual traffic has the first place, then the last plateau."""
    actual = [*_actual_label(assessment, traffic, plot, size)]
    plateaus = [_plateau(step, assessment, plot, size) for step in assessment.rollout.steps]
    wanted = [*actual, *reversed(plateaus), *_first_plan_label(traffic, plot, size)]
    found = place(wanted, sheet=plot.ground, taken=[r for shape in drawn for r in ground_under(shape)])
    for one in (*found[: len(actual)], *reversed(found[len(actual) :])):
        if one:
            yield one.label


def _actual_label(assessment: Assessment, traffic: Traffic, plot: Plot, size: float) -> Iterator[Wanted]:
    """How much traffic there is now, beside its dot, or that this is not known, beside the end of the gap."""
    known, state = assessment.rollout.traffic_actual, assessment.rollout
    if known is not None:
        at, percent = traffic.actual[-1][-1]
        short = (Span(text=f"Actual {wording.quantity(known, '%')}", ink="accent", bold=True),)
        choices: tuple[tuple[Span, ...], ...] = (
            (*short, Span(text=f", {behind(state)}", ink="accent")),
            short,
        )
    elif traffic.gaps:
        at, percent = traffic.gaps[-1].end, 0.0
        choices = ((Span(text=f"Actual: {wording.NO_DATA}", ink="none_text", bold=True),),)
    else:
        return
    yield Wanted(
        x=plot.x(at),
        y=plot.y(percent),
        size=size,
        choices=choices,
        sides=AT_END,
        needed=True,
        gap=0.6,
        subject=TRAFFIC,
    )


def _plateau(step: Step, assessment: Assessment, plot: Plot, size: float) -> Wanted:
    """A step's percentage where its plateau begins, with how late it was or is; the last names the plan."""
    words, after = step_words(step, assessment), assessment.rollout.next_step
    is_reached, is_last = step.reached_on is not None, step == assessment.rollout.steps[-1]
    ink: Ink = "muted"
    if is_reached and not is_last:
        ink = "accent"
    elif words.late and not is_reached:
        ink = "warn_text"
    share = Span(text=words.share, ink=ink, bold=is_reached or bool(words.late))
    choices: list[tuple[Span, ...]] = [(share,)]
    if is_last:
        choices.insert(0, (share.model_copy(update={"text": f"Planned {words.share}"}),))
    # Of the steps that wait for another the lateness goes without saying.
    if words.late and (is_reached or after is None or step.percent == after.percent):
        choices.insert(0, (*choices[0], Span(text=f", {words.late}", ink=ink)))
    return Wanted(
        x=plot.x(start_of(step.planned_on, assessment.head.zone)),
        y=plot.y(float(step.percent)),
        size=size,
        choices=tuple(choices),
        sides=AT_STEP,
        needed=is_last,
        subject=step.subject,
    )


def _first_plan_label(traffic: Traffic, plot: Plot, size: float) -> Iterator[Wanted]:
    """The first plan's name under its end."""
    if traffic.first_plan:
        at, percent = traffic.first_plan[-1]
        name = (Span(text="First plan", ink="muted"),)
        yield Wanted(
            x=plot.x(at), y=plot.y(percent), size=SMALL * size, choices=(name,), sides=("below left", "below")
        )
