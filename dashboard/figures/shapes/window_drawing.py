"""Deadline windows on one axis of days for paper, slides and pages without a script."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.wording import condition_words, slip_words
from dashboard.domain.values import wording
from dashboard.figures.shapes.drawing import Box, Drawing, Ink, Label, Path, Shape, Span, broken, sign, write
from dashboard.figures.shapes.measure import extent
from dashboard.figures.shapes.placing import clear_of, within
from dashboard.figures.shapes.window_rails import Axis, RailPart, axis_of, rail

NARROW_SHEET = 700  # units; below it a row's words stand under each other
TITLE_LINES = 3  # at most, where the sheet is narrow
# As shares of the text's size: from line to line, the mark before a row's words, the height of a rail's row.
LINE_HEIGHT, INDENT, RAIL_ROW = 1.35, 1.4, 3.6
# The same for what a rail is made of: how high the ground, a window, an overrun and today's tick stand.
GROUND, WINDOW, OVERRUN, TICK = 0.3, 1.15, 0.6, 1.55
SPOKEN = ("due_today", "overdue", "met", "waived")  # statuses whose deadline in words has their word in it
TONES: dict[wording.Tone, tuple[Ink, Ink, Ink]] = {
    "good": ("good", "good_text", "good_ground"),
    "warn": ("warn", "warn_text", "warn_ground"),
    "bad": ("bad", "bad_text", "bad_ground"),
    "none": ("none", "none_text", "none_ground"),
}


def windows(
    states: Sequence[ConditionState], *, label: str, word: str, width: float = 1600, size: float = 26
) -> Drawing:
    """The windows of conditions, at least one, on the day of their states, which `word` names ("Today,").

    Lengths are units of the sheet; `size` is the text's, `label` what a screen reader is told.
    """
    axis, on, y = axis_of(states), states[0].on, 0.0
    shapes: list[Shape] = []
    for state in states:
        words, y = _words(state, y + size, size, width)
        shapes += [*words, *_rail(state, axis, y + 1.15 * size, size, width)]
        y += RAIL_ROW * size
    today = f"{word} {wording.short_day(on, on)}"
    named = write(width * axis.share(on, 0.5), y + 0.4 * size, today, size, bold=True, anchor="middle")
    shapes.append(within(named, width))
    return Drawing(width=width, height=y + 0.9 * size, label=label, shapes=tuple(shapes))


def _when(state: ConditionState, word: str) -> str:
    """The status and how it stands to its date; the word once, where both have it."""
    words = condition_words(state)
    return wording.capitalized(words) if state.status in SPOKEN else f"{word}, {words}"


def _words(state: ConditionState, y: float, size: float, width: float) -> tuple[list[Shape], float]:
    """What stands above the rail, and where the rail may begin: one line, or several where it is narrow."""
    mark = wording.mark(state.status)
    ink = TONES[mark.tone][1]
    room = width - INDENT * size
    when = Span(text=_when(state, mark.word), ink=ink, bold=True)
    done = wording.items_done(state.items_done, len(state.items))
    parts = [done, f"owner {state.condition.owner}" if state.condition.owner else None, slip_words(state)]
    sides = [part for part in parts if part]
    title, side, gap = state.condition.title, ", ".join(sides), Span(text="   ")
    named, beside = Span(text=" ".join(title.split()), bold=True), Span(text=side, ink="muted")
    lines: list[tuple[Span, ...]] = [(named, gap, when, gap, beside)]
    if Label(x=0, y=0, size=size, spans=lines[0]).extent > room:
        taken = extent(when.text + gap.text, size, bold=True)
        fitting = broken(title, size, max(room - taken, 0.3 * room))[0]
        lines = [(Span(text=fitting, bold=True), gap, when), *_muted([side], size, room)]
    if width < NARROW_SHEET:
        names = broken(title, size, room, TITLE_LINES)
        lines = [*((Span(text=text, bold=True),) for text in names), (when,), *_muted(sides, size, room)]
    shapes: list[Shape] = [*sign(mark, 0.5 * size, y - 0.35 * size, 0.95 * size)]
    for n, spans in enumerate(lines):
        shapes.append(Label(x=INDENT * size, y=y + LINE_HEIGHT * n * size, size=size, spans=spans))
    return shapes, y + LINE_HEIGHT * (len(lines) - 1) * size


def _muted(texts: Sequence[str], size: float, room: float) -> list[tuple[Span, ...]]:
    """Texts in the muted ink, each on one line."""
    return [(Span(text=broken(text, size, room)[0], ink="muted"),) for text in texts if text]


def _rail(state: ConditionState, axis: Axis, middle: float, size: float, width: float) -> Iterator[Shape]:
    """A rail about its middle, with the days of its window below."""
    yield _bar(0, width, middle, GROUND * size, fill="band", stroke="line", radius=4)
    for part in rail(state, axis):
        yield from _part(part, state, middle, size, width)
    yield from _edges(state, axis, middle + 1.6 * size, size, width)


def _part(part: RailPart, state: ConditionState, middle: float, size: float, width: float) -> Iterator[Shape]:
    tone, _, ground = TONES[wording.mark(state.status).tone]
    left, right = width * part.at, width * (part.at if part.until is None else part.until)
    match part.kind:
        case "window":
            # What is met needs no days any more: its window is not hatched.
            hatch = None if state.is_met else tone
            yield _bar(left, right, middle, WINDOW * size, fill=ground, stroke=tone, hatch=hatch, radius=3)
        case "elapsed":
            yield _bar(left, right, middle, WINDOW * size, fill=tone, radius=3)
        case "overrun":
            yield _bar(left, right, middle, OVERRUN * size, fill=tone)
        case "first_due":
            yield _tick(left, middle, TICK * size, size / 9, stroke="muted", dotted=True)
        case "met_on":
            yield from sign(wording.mark("met"), left, middle, 1.3 * WINDOW * size)
        case "today":
            yield _tick(left, middle, TICK * size, size / 6, stroke="text")


def _bar(left: float, right: float, middle: float, tall: float, **look: Any) -> Box:
    return Box(x=left, y=middle - tall / 2, width=right - left, height=tall, **look)


def _tick(x: float, middle: float, tall: float, width: float, **look: Any) -> Path:
    return Path(points=((x, middle - tall / 2), (x, middle + tall / 2)), width=width, **look)


def _edges(state: ConditionState, axis: Axis, y: float, size: float, width: float) -> tuple[Label, ...]:
    """The days on which the window is due, opens and was met; the due date stands whatever gives way."""
    ends = [(state.due_on, axis.share(state.due_on, 1)), (state.opens_on, axis.share(state.opens_on))]
    ends += [(state.met_on, axis.share(state.met_on, 0.5))] if state.met_on else []
    labels = []
    for day, share in ends:
        text = wording.short_day(day, state.on)
        labels.append(within(write(width * share, y, text, 0.9 * size, ink="muted", anchor="middle"), width))
    return clear_of(labels, 0.5 * size)
