"""Deadline windows drawn on one axis of days: rail, hatched window, elapsed part, today (UX.md, principle 3)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.wording import condition_words, slip_words
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.figures.shapes.drawing import Box, Drawing, Ink, Label, Path, Shape, Span, broken, sign, write
from dashboard.figures.shapes.measure import extent
from dashboard.figures.shapes.placing import clear_of, within

NARROW = 700  # units; below it a row's words stand under each other
LINE = 1.35  # of the text's size, from one line to the next
TITLE = 3  # lines of a title where it is narrow
INDENT = 1.4  # of the text's size, for the mark before a row's words
SPOKEN = ("due_today", "overdue", "met", "waived")  # statuses whose deadline in words has their word in it
TONES: dict[wording.Tone, tuple[Ink, Ink, Ink]] = {
    "good": ("good", "good_text", "good_ground"),
    "warn": ("warn", "warn_text", "warn_ground"),
    "bad": ("bad", "bad_text", "bad_ground"),
    "none": ("none", "none_text", "none_ground"),
}


class _Axis(Model):
    """Days on a line: a day is as wide as it is long."""

    first: date
    last: date
    width: float

    def at(self, day: date, part: float = 0) -> float:
        """Where a day begins, or a part of it further."""
        days = (self.last - self.first).days + 1
        return self.width * ((day - self.first).days + part) / days


def _axis(states: Sequence[ConditionState], on: date, width: float) -> _Axis:
    days = [on]
    for state in states:
        days += [d for d in (state.opens_on, state.due_on, state.original_due_on, state.met_on) if d]
    margin = timedelta(days=max(1, (max(days) - min(days)).days // 16))
    return _Axis(first=min(days) - margin, last=max(days) + margin, width=width)


def windows(
    states: Sequence[ConditionState],
    *,
    on: date,
    label: str,
    word: str,
    width: float = 1600,
    size: float = 26,
) -> Drawing:
    """The windows of conditions as they stand on a day; `word` names that day's tick ("Today,"), `size` its text."""
    axis, shapes, y = _axis(states, on, width), [], 0.0
    for state in states:
        words, y = _words(state, y + size, size, width)
        shapes += [*words, *_rail(state, on, axis, y, size)]
        y += 3.6 * size
    today = f"{word} {wording.short_day(on, on)}"
    named = write(axis.at(on, 0.5), y + 0.4 * size, today, size, bold=True, anchor="middle")
    shapes.append(within(named, width))
    return Drawing(width=width, height=y + 0.9 * size, label=label, shapes=tuple(shapes))


def _when(state: ConditionState, word: str) -> str:
    """The status and how it stands to its date; the word once, where both have it."""
    words = condition_words(state)
    return words[:1].upper() + words[1:] if state.status in SPOKEN else f"{word}, {words}"


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
        fitting = broken(title, size, max(room - extent(when.text + gap.text, size, bold=True), 0.3 * room))[
            0
        ]
        lines = [(Span(text=fitting, bold=True), gap, when), *_muted([side], size, room)]
    if width < NARROW:
        names = broken(title, size, room, TITLE)
        lines = [*((Span(text=text, bold=True),) for text in names), (when,), *_muted(sides, size, room)]
    shapes: list[Shape] = [*sign(mark, 0.5 * size, y - 0.35 * size, 0.95 * size)]
    for n, spans in enumerate(lines):
        shapes.append(Label(x=INDENT * size, y=y + LINE * n * size, size=size, spans=spans))
    return shapes, y + LINE * (len(lines) - 1) * size


def _muted(texts: Sequence[str], size: float, room: float) -> list[tuple[Span, ...]]:
    """Texts in a lighter hand, each on one line."""
    return [(Span(text=broken(text, size, room)[0], ink="muted"),) for text in texts if text]


def _rail(state: ConditionState, on: date, axis: _Axis, y: float, size: float) -> Iterator[Shape]:
    shape, _, ground = TONES[wording.mark(state.status).tone]
    tall, middle = 1.15 * size, y + 1.15 * size
    top = middle - tall / 2
    left, right, now = axis.at(state.opens_on), axis.at(state.due_on, 1), axis.at(on, 0.5)
    yield Box(
        x=0, y=middle - 0.15 * size, width=axis.width, height=0.3 * size, fill="band", stroke="line", radius=4
    )
    yield Box(
        x=left, y=top, width=right - left, height=tall, fill=ground, stroke=shape, hatch=shape, radius=3
    )
    if not state.is_met and now > left:
        yield Box(x=left, y=top, width=min(now, right) - left, height=tall, fill=shape, radius=3)
    if state.status == "overdue":
        yield Box(x=right, y=middle - 0.3 * size, width=now - right, height=0.6 * size, fill="bad")
    if state.slip_days:
        first = axis.at(state.original_due_on, 1)
        yield Path(
            points=((first, top - 4), (first, top + tall + 4)), stroke="muted", width=size / 9, dotted=True
        )
    if state.met_on:
        yield from sign(wording.mark("met"), axis.at(state.met_on, 0.5), middle, 1.3 * tall)
    yield Path(
        points=((now, top - 0.2 * size), (now, top + tall + 0.2 * size)), stroke="text", width=size / 6
    )
    yield from _edges(state, on, axis, middle + 1.6 * size, size)


def _edges(state: ConditionState, on: date, axis: _Axis, y: float, size: float) -> tuple[Label, ...]:
    """The days on which the window is due and opens, and when it was met; the due date stands whatever gives way."""
    ends = [(state.due_on, axis.at(state.due_on, 1)), (state.opens_on, axis.at(state.opens_on))]
    ends += [(state.met_on, axis.at(state.met_on, 0.5))] if state.met_on else []
    labels = []
    for day, x in ends:
        label = write(x, y, wording.short_day(day, on), 0.9 * size, ink="muted", anchor="middle")
        labels.append(within(label, axis.width))
    return clear_of(labels, 0.5 * size)
