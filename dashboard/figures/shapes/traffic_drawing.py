"""The course of the rollout, drawn: plan dotted, actual filled, phases as bands, what happened on the way (UX.md, Rollout)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from dashboard.domain.rollout import Step
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import end_of, start_of
from dashboard.figures.shapes.drawing import (
    Box,
    Dot,
    Drawing,
    Ink,
    Label,
    Path,
    Shape,
    Span,
    clear_of,
    sign,
    text_width,
    within,
    write,
)
from dashboard.figures.shapes.flag_rows import ROWS, Flag, Raised, height_of, line_of, raised
from dashboard.figures.shapes.traffic import (
    Point,
    actual_points,
    days_late,
    happenings,
    planned_points,
    traffic_at,
)
from dashboard.review.headlines import behind

NARROW = 700
LOW = 12  # of the text's size: a sheet no higher than this has one row of flags
FULL = 110  # percent of traffic at the top of the plot, so that the label of 100% has room


class _Plot(Model):
    """Where instants and percentages lie on the sheet."""

    first: datetime
    end: datetime
    width: float
    top: float
    bottom: float
    size: float

    def x(self, at: datetime) -> float:
        """Where an instant lies."""
        margin = 0.5 * self.size  # so that the dot of an instant at the edge is whole
        return margin + (self.width - 2 * margin) * ((at - self.first) / (self.end - self.first))

    def y(self, percent: float) -> float:
        """Where a percentage lies."""
        return self.bottom - (self.bottom - self.top) * percent / FULL

    def corners(self, points: list[Point]) -> tuple[tuple[float, float], ...]:
        """A step function as the corners of its line."""
        drawn: list[tuple[float, float]] = []
        for at, value in points:
            if drawn:
                drawn.append((self.x(at), drawn[-1][1]))
            drawn.append((self.x(at), self.y(value)))
        return tuple(drawn)


def course(
    assessment: Assessment,
    *,
    label: str,
    word: str,
    width: float = 1600,
    height: float = 640,
    size: float = 26,
) -> Drawing:
    """The rollout up to the instant shown; `word` names it ("Today,"), `size` is the text's. The plan must have a phase."""
    planned, actual = planned_points(assessment, assessment.plans[-1].steps), actual_points(assessment)
    ends = [at for at, _ in (*planned, *actual)]
    names = 1.6 * size
    plot = _Plot(
        first=min(ends), end=max(ends), width=width, top=names, bottom=height - 1.6 * size, size=size
    )
    placed = raised(
        _flags(assessment, actual, plot, word),
        width=width,
        size=size,
        top=names,
        rows=1 if height < LOW * size else ROWS,
    )
    plot = plot.model_copy(update={"top": names + height_of(placed, size)})
    flags = _flags(assessment, actual, plot, word)
    shapes = [
        *_bands(assessment, plot),
        *_area(actual, plot),
        *_plan(planned, plot),
        *(line_of(flag, _head(flag, placed, plot), size) for flag in flags),
        *_actual(assessment, actual, plot),
        *_events(assessment, actual, plot),
        *_plateaus(assessment, plot),
        *(found.label for found in placed),
        *_ticks(assessment, plot),
    ]
    return Drawing(width=width, height=height, label=label, shapes=tuple(shapes))


def _head(flag: Flag, placed: Sequence[Raised], plot: _Plot) -> float:
    """Where the line of a flag begins: at its text, or at the plot where it has none."""
    return next(
        (r.label.y - 0.7 * plot.size for r in placed if r.flag.x == flag.x and r.flag.text == flag.text),
        plot.top,
    )


def _bands(assessment: Assessment, plot: _Plot) -> Iterator[Shape]:
    zone, size = assessment.head.zone, 0.86 * plot.size
    for n, state in enumerate(assessment.rollout.phases):
        left = plot.x(start_of(state.planned_start, zone))
        right = plot.x(end_of(state.planned_end, zone))
        if n % 2 == 0:
            yield Box(x=left, y=0, width=right - left, height=plot.bottom, fill="band")
        number = f"Phase {state.phase.number}"
        name = f"{number} · {state.phase.name}"
        texts = (name, f"{number} · {state.phase.name.split()[0]}", number, str(state.phase.number))
        fitting = next((t for t in texts if 1.2 * text_width(t, size) < right - left - size), texts[-1])
        yield write(left + 0.3 * size, 1.2 * size, fitting, size, ink="muted")


def _plan(planned: list[Point], plot: _Plot) -> Iterator[Shape]:
    yield Path(points=plot.corners(planned), stroke="muted", width=plot.size / 9, dotted=True)
    yield Path(points=((0, plot.bottom), (plot.width, plot.bottom)), stroke="line", width=2)


def _area(actual: list[Point], plot: _Plot) -> Iterator[Shape]:
    """What lies under actual traffic; the plan is drawn over it, so that it shows where traffic is ahead."""
    if actual:
        corners = plot.corners(actual)
        (left, _), (right, _) = corners[0], corners[-1]
        yield Path(points=(*corners, (right, plot.bottom), (left, plot.bottom)), fill="fill")


def _actual(assessment: Assessment, actual: list[Point], plot: _Plot) -> Iterator[Shape]:
    if not actual:
        return
    corners = plot.corners(actual)
    x, y = corners[-1]
    yield Path(points=corners, stroke="accent", width=plot.size / 3.6)
    yield Dot(x=x, y=y, radius=0.42 * plot.size, fill="accent", stroke="paper")
    traffic = assessment.rollout.traffic_actual
    actual_text = f"Actual {wording.quantity(traffic, '%')}"
    how = f", {behind(assessment.rollout)}" if plot.width >= NARROW else ""
    at_end = x + text_width(actual_text + how, plot.size) + plot.size > plot.width
    spans = (Span(text=actual_text, ink="accent", bold=True), Span(text=how, ink="accent"))
    below, above = y + 1.25 * plot.size, y - 0.6 * plot.size
    label_y = below if below < plot.bottom - 0.2 * plot.size else above
    yield Label(
        x=x + (-0.7 if at_end else 0.7) * plot.size,
        y=label_y,
        size=plot.size,
        spans=spans,
        anchor="end" if at_end else "start",
    )


def _step_label(step: Step, assessment: Assessment) -> tuple[Span, ...]:
    share, late = wording.quantity(step.percent, "%"), days_late(step, assessment)
    ink: Ink = "accent" if step.reached_on else "warn_text" if late else "muted"
    said = (Span(text=share, ink=ink, bold=bool(step.reached_on or late)),)
    return (*said, Span(text=f", {wording.days(late)} late", ink=ink)) if late else said


def _plateaus(assessment: Assessment, plot: _Plot) -> Iterator[Shape]:
    """Each step's percentage before the rise to it, where a rising plan leaves room, with how late it was or is."""
    next_step = assessment.rollout.next_step
    for step in assessment.rollout.steps:
        x = plot.x(start_of(step.planned_on, assessment.head.zone))
        y = plot.y(float(step.percent)) + 0.1 * plot.size
        spans = _step_label(step, assessment)
        # Of the steps that wait for another the lateness goes without saying.
        waits = step.reached_on is None and next_step is not None and step.percent != next_step.percent
        if plot.width < NARROW or waits:
            spans = spans[:1]
        is_early = x < text_width("".join(span.text for span in spans), plot.size)
        aside = 0.3 * plot.size
        yield Label(
            x=x + aside if is_early else x - aside,
            y=y - 0.5 * plot.size if is_early else y,
            size=plot.size,
            spans=spans,
            anchor="start" if is_early else "end",
        )


def _ticks(assessment: Assessment, plot: _Plot) -> Iterator[Shape]:
    labels = []
    for step in assessment.rollout.steps:
        x, text = (
            plot.x(start_of(step.planned_on, assessment.head.zone)),
            wording.short_day(step.planned_on, assessment.on),
        )
        yield Path(points=((x, plot.bottom), (x, plot.bottom + 6)), stroke="line", width=2)
        place = within(x, text, 0.9 * plot.size, width=plot.width)
        labels.append(
            write(place, plot.bottom + 1.3 * plot.size, text, 0.9 * plot.size, ink="muted", anchor="middle")
        )
    yield from clear_of(labels, 0.4 * plot.size)


def _flags(assessment: Assessment, actual: list[Point], plot: _Plot, word: str) -> list[Flag]:
    """The instant shown, where it lies within the rollout, and what happened on the way, the newest first."""
    flags = []
    if plot.first <= assessment.as_of <= plot.end:
        text = f"{word} {wording.short_day(assessment.on, assessment.on)}"
        flags.append(Flag(x=plot.x(assessment.as_of), foot=plot.bottom, text=text, ink="text", line="text"))
    for happening in reversed(happenings(assessment)):
        foot = plot.y(traffic_at(actual, happening.at))
        ink, line = ("bad_text", "bad") if happening.is_bad else ("warn_text", "warn")
        flags.append(
            Flag(x=plot.x(happening.at), foot=foot, text=happening.text, ink=ink, line=line)  # type: ignore[arg-type]
        )
    return flags


def _events(assessment: Assessment, actual: list[Point], plot: _Plot) -> Iterator[Shape]:
    """The shape of what happened, where it did: a cross for what is bad, a triangle for a pause."""
    for happening in happenings(assessment):
        x, y = plot.x(happening.at), plot.y(traffic_at(actual, happening.at))
        yield Dot(x=x, y=y, radius=0.52 * plot.size, fill="paper")
        yield from sign(wording.mark("failed" if happening.is_bad else "partial"), x, y, 0.85 * plot.size)
