"""The rollout drawn: plan dotted, actual filled up to the instant shown, phases as bands (UX.md, Rollout).

One drawing for page, phone, slide, PDF and print, which differ in the size of sheet and text alone.
What has no room gives way by rule, and is still told by the spots.
"""

from collections.abc import Iterator

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of, start_of
from dashboard.domain.values.subject import TRAFFIC
from dashboard.figures.shapes.callouts import MOST_ROWS, Callout, height_of, line_of, placed_callouts
from dashboard.figures.shapes.drawing import Box, Dot, Drawing, Ink, Label, Path, Shape, sign, write
from dashboard.figures.shapes.measure import extent
from dashboard.figures.shapes.placing import clear_of, within
from dashboard.figures.shapes.plot import Plot
from dashboard.figures.shapes.sheets import SMALL
from dashboard.figures.shapes.traffic import Traffic, share_at, traffic_of
from dashboard.figures.shapes.traffic_labels import placed_labels
from dashboard.figures.shapes.traffic_spots import spots

TOP_PERCENT = 110  # of traffic at the top of the plot, so that the label of 100% has room
LOW_SHEET = 12  # of the text's size: a sheet no higher than this has one row of callouts
# As shares of the text's size: the rows above and below the plot,
NAMES_ROW, DATES_ROW = 1.6, 1.6
# the widths of the lines, the sizes of the dot at the end, of an event's sign and of the strip of a gap.
PLANNED_LINE, FIRST_LINE, ACTUAL_LINE, DOT, SIGN, GAP_STRIP = 1 / 9, 1 / 16, 1 / 3.6, 0.42, 0.85, 0.6


def traffic_drawing(
    assessment: Assessment,
    *,
    label: str,
    word: str,
    width: float = 1600,
    height: float = 640,
    size: float = 26,
) -> Drawing:
    """The rollout up to the instant shown, which `word` names ("Today,"); its plan must have a phase.

    Lengths are units of the sheet; `size` is the text's, `label` what a screen reader is told.
    """
    traffic = traffic_of(assessment)
    plot = _plot(traffic, width, height, size)
    callouts = _callouts(assessment, traffic, plot, word)
    rows = 1 if height < LOW_SHEET * size else MOST_ROWS
    placed = placed_callouts(callouts, width=width, size=size, top=plot.top, rows=rows)
    # How many rows stand above the plot is known only now; they move it down, and no instant aside.
    plot = plot.model_copy(update={"top": plot.top + height_of(placed, size)})
    poles = [
        line_of(one, text, top=plot.top, foot=plot.y(one.end), size=size)
        for one, text in zip(callouts, placed, strict=True)
    ]
    drawn = [
        *_plans(traffic, plot, size),
        *poles,
        *_actual(traffic, plot, size, is_known=assessment.rollout.traffic_actual is not None),
        *_signs(traffic, plot, size),
    ]
    labels = [
        *placed_labels(assessment, traffic, plot, size, drawn),
        *(one.label for one in placed if one),
        *_dates(assessment, plot, size),
    ]
    behind_all = [*_bands(assessment, plot, size), *_area(traffic, plot), *_gaps(traffic, plot, size)]
    told = tuple(spots(assessment, traffic, plot, size=size, word=word))
    shapes = (*behind_all, *drawn, *labels)
    return Drawing(width=width, height=height, label=label, shapes=shapes, spots=told)


def _plot(traffic: Traffic, width: float, height: float, size: float) -> Plot:
    """Where the rollout lies on the sheet, as yet without a row of callouts."""
    return Plot(
        first=min(traffic.instants),
        last=max(traffic.instants),
        low=0,
        high=TOP_PERCENT,
        width=width,
        top=NAMES_ROW * size,
        bottom=height - DATES_ROW * size,
        margin=0.5 * size,
    )


def _bands(assessment: Assessment, plot: Plot, size: float) -> Iterator[Shape]:
    """The phases, every second one tinted, each with its name whole where that has room, else its number."""
    zone, small = assessment.head.zone, SMALL * size
    for n, state in enumerate(assessment.rollout.phases):
        left, right = plot.x(start_of(state.planned_start, zone)), plot.x(end_of(state.planned_end, zone))
        if n % 2 == 0:
            yield Box(x=left, y=0, width=right - left, height=plot.bottom, fill="band")
        number, name = f"Phase {state.phase.number}", state.phase.name
        texts = (f"{number} · {name}", number, str(state.phase.number))
        inset = 0.3 * small
        fitting = next((text for text in texts if extent(text, small) <= right - left - 2 * inset), None)
        if fitting:
            yield write(left + inset, 1.2 * small, fitting, small, ink="muted", subject=state.subject)


def _area(traffic: Traffic, plot: Plot) -> Iterator[Shape]:
    """What lies under actual traffic; the plan is drawn over it, so that it shows where traffic is ahead."""
    for span in traffic.actual:
        corners = plot.steps(span)
        (left, _), (right, _) = corners[0], corners[-1]
        yield Path(points=(*corners, (right, plot.bottom), (left, plot.bottom)), fill="fill")


def _gaps(traffic: Traffic, plot: Plot, size: float) -> Iterator[Shape]:
    """A hatched strip on the ground where the share is not known: no line, and no 0."""
    for gap in traffic.gaps:
        left, right = plot.x(gap.start), plot.x(gap.end)
        tall = GAP_STRIP * size
        yield Box(
            x=left,
            y=plot.bottom - tall,
            width=right - left,
            height=tall,
            fill="none_ground",
            hatch="none",
            stroke="none",
        )


def _plans(traffic: Traffic, plot: Plot, size: float) -> Iterator[Path]:
    """The ground line, the plan that holds and, thinner, the first one where that was another."""
    yield Path(points=((0, plot.bottom), (plot.width, plot.bottom)), stroke="line", width=2)
    if traffic.first_plan:
        yield Path(points=plot.steps(traffic.first_plan), stroke="none", width=FIRST_LINE * size, dotted=True)
    yield Path(points=plot.steps(traffic.planned), stroke="muted", width=PLANNED_LINE * size, dotted=True)


def _actual(traffic: Traffic, plot: Plot, size: float, *, is_known: bool) -> Iterator[Path | Dot]:
    """Actual traffic: a line that breaks where it is not known, and a dot at its end if it is known now."""
    for span in traffic.actual:
        yield Path(points=plot.steps(span), stroke="accent", width=ACTUAL_LINE * size)
    if traffic.actual and is_known:
        x, y = plot.steps(traffic.actual[-1])[-1]
        yield Dot(x=x, y=y, radius=DOT * size, fill="accent", stroke="paper")


def _callouts(assessment: Assessment, traffic: Traffic, plot: Plot, word: str) -> list[Callout]:
    """The instant shown, where it lies within the rollout, then what happened, the newest first."""
    found = []
    if plot.first <= assessment.as_of <= plot.last:
        text = f"{word} {wording.short_day(assessment.on, assessment.on)}"
        found.append(Callout(x=plot.x(assessment.as_of), end=0, text=text, ink="text", line="text"))
    inks: dict[str, tuple[Ink, Ink]] = {"bad": ("bad_text", "bad"), "warn": ("warn_text", "warn")}
    for event in reversed(traffic.events):
        if event.tone:
            (ink, line), end = inks[event.tone], share_at(traffic, event.at)
            x, text = plot.x(event.at), event.text
            found.append(Callout(x=x, end=end, text=text, ink=ink, line=line, subject=TRAFFIC))
    return found


def _signs(traffic: Traffic, plot: Plot, size: float) -> Iterator[Shape]:
    """The shape of what happened, where it did: a cross for what is bad, a triangle for a pause."""
    for event in traffic.events:
        if event.tone:
            x, y = plot.x(event.at), plot.y(share_at(traffic, event.at))
            yield Dot(x=x, y=y, radius=0.6 * SIGN * size, fill="paper")
            yield from sign(wording.mark("failed" if event.tone == "bad" else "partial"), x, y, SIGN * size)


def _dates(assessment: Assessment, plot: Plot, size: float) -> Iterator[Path | Label]:
    """The days on which steps are planned, in a row of their own; one gives way only to one before it."""
    labels, small = list[Label](), SMALL * size
    for day in sorted({step.planned_on for step in assessment.rollout.steps}):
        x, text = plot.x(start_of(day, assessment.head.zone)), wording.short_day(day, assessment.on)
        yield Path(points=((x, plot.bottom), (x, plot.bottom + 0.25 * size)), stroke="line", width=2)
        label = write(x, plot.bottom + 1.3 * size, text, small, ink="muted", anchor="middle")
        labels.append(within(label, plot.width))
    yield from clear_of(labels, 0.4 * size)
