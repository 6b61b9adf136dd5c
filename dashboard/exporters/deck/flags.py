"""What stands around the plot of the traffic chart: phases behind it, flags above, their shapes in it, dates below."""

from collections.abc import Iterator, Sequence

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of, start_of
from dashboard.exporters.deck.measure import extent
from dashboard.exporters.deck.plot import LETTERS, Plot, serial
from dashboard.figures.shapes.drawing import Box, Dot, Label, Path, Shape, clear_of, sign, within, write
from dashboard.figures.shapes.flag_rows import Flag, Raised, line_of
from dashboard.figures.shapes.traffic import actual_points, happenings, traffic_at

MARK = 13.0  # points: the shape of what happened
INSET = 5.0  # points from the edge of a phase to its name


def bands(assessment: Assessment, plot: Plot) -> Iterator[Shape]:
    """The phases, every second one tinted, each with its number and as much of its name as there is room for."""
    zone = assessment.head.zone
    for n, state in enumerate(assessment.rollout.phases):
        left = plot.x(serial(start_of(state.planned_start, zone), zone))
        right = min(plot.x(serial(end_of(state.planned_end, zone), zone)), plot.width)
        if n % 2 == 0:
            yield Box(x=left, y=0, width=right - left, height=plot.bottom, fill="band")
        number = f"Phase {state.phase.number}"
        name = f"{number} · {state.phase.name}"
        texts = (name, f"{number} · {state.phase.name.split()[0]}", number)
        room = right - left - 2 * INSET
        fitting = next((text for text in texts if extent(text, LETTERS) <= room), number)
        yield write(left + INSET, 1.2 * LETTERS, fitting, LETTERS, ink="muted")


def flags_of(assessment: Assessment, plot: Plot, word: str) -> list[Flag]:
    """The instant shown, where it lies within the rollout, and what happened on the way, the newest first."""
    zone, actual = assessment.head.zone, actual_points(assessment)
    flags, now = [], serial(assessment.as_of, assessment.head.zone)
    if plot.first <= now <= plot.last:
        text = f"{word} {wording.short_day(assessment.on, assessment.on)}"
        flags.append(Flag(x=plot.x(now), foot=plot.bottom, text=text, ink="text", line="text"))
    for happening in reversed(happenings(assessment)):
        x, foot = plot.x(serial(happening.at, zone)), plot.y(traffic_at(actual, happening.at))
        if happening.is_bad:
            flags.append(Flag(x=x, foot=foot, text=happening.text, ink="bad_text", line="bad"))
        else:
            flags.append(Flag(x=x, foot=foot, text=happening.text, ink="warn_text", line="warn"))
    return flags


def poles(flags: Sequence[Flag], placed: Sequence[Raised], plot: Plot) -> Iterator[Path]:
    """The line of each flag, from its text, or from the plot where it has none."""
    heads = {(one.flag.x, one.flag.text): one.label.y - 0.7 * LETTERS for one in placed}
    for flag in flags:
        yield line_of(flag, heads.get((flag.x, flag.text), plot.top), LETTERS)


def signs(assessment: Assessment, plot: Plot) -> Iterator[Shape]:
    """The shape of what happened, where it did: a cross for what is bad, a triangle for a pause."""
    actual = actual_points(assessment)
    for happening in happenings(assessment):
        x = plot.x(serial(happening.at, assessment.head.zone))
        y = plot.y(traffic_at(actual, happening.at))
        yield Dot(x=x, y=y, radius=0.6 * MARK, fill="paper")
        yield from sign(wording.mark("failed" if happening.is_bad else "partial"), x, y, MARK)


def dates(assessment: Assessment, plot: Plot) -> Iterator[Shape]:
    """The days on which steps are planned, in a row of their own; one gives way only to another."""
    zone, labels = assessment.head.zone, list[Label]()
    y = plot.bottom + 1.3 * LETTERS
    for day in sorted({step.planned_on for step in assessment.rollout.steps}):
        x, text = plot.x(serial(start_of(day, zone), zone)), wording.short_day(day, assessment.on)
        yield Path(points=((x, plot.bottom), (x, plot.bottom + 4)), stroke="muted", width=1)
        place = within(x, text, LETTERS, width=plot.width)
        labels.append(write(place, y, text, LETTERS, ink="muted", anchor="middle"))
    yield from clear_of(labels, 0.2 * LETTERS)
