"""Deadline windows as they will stand on each of the coming days: the browser shows the day's frame.

So words and geometry of a day have one home, and a page that stays open over midnight needs neither of them.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dashboard.domain.conditions import ConditionState
from dashboard.domain.conditions.history import later
from dashboard.domain.conditions.wording import condition_words
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.figures.shapes.window_rails import Axis, RailPart, Share, axis_of, rail

AHEAD = 7  # days for which frames are made; a page that is open for longer is loaded anew
FEW = 2  # windows that name their own days; of more the first and the last day are named


class WindowFrame(Model):
    """A window as it stands on a day; `counts` says whether its end is still awaited."""

    mark: wording.Mark
    label: str
    counts: bool
    rail: tuple[RailPart, ...]


class DayName(Model):
    """A day named under the rails, and where its middle lies; one that is not needed gives way to others."""

    text: str
    at: Share
    needed: bool = False


class DayFrame(Model):
    """All windows as they stand on a day."""

    on: date
    windows: tuple[WindowFrame, ...]
    days: tuple[DayName, ...]


def day_frames(states: Sequence[ConditionState], *, word: str, ahead: int = 0) -> tuple[DayFrame, ...]:
    """The windows of conditions, at least one, on the day of their states and so many days after it.

    `word` names the day shown ("Today,").
    """
    days = [states[0].on + timedelta(days=n) for n in range(ahead + 1)]
    return tuple(_frame([later(state, day) for state in states], word) for day in days)


def _frame(states: Sequence[ConditionState], word: str) -> DayFrame:
    axis = axis_of(states)
    windows = tuple(
        WindowFrame(
            mark=wording.mark(state.status),
            label=condition_words(state),
            counts=state.is_unmet,
            rail=rail(state, axis),
        )
        for state in states
    )
    return DayFrame(on=states[0].on, windows=windows, days=tuple(_names(states, axis, word)))


def _names(states: Sequence[ConditionState], axis: Axis, word: str) -> Iterator[DayName]:
    """The day shown, then the edges of a few windows, or the first and last edge of many; each day once."""
    on = states[0].on
    yield DayName(text=f"{word} {wording.short_day(on, on)}", at=axis.share(on, 0.5), needed=True)
    opening, due = [state.opens_on for state in states], [state.due_on for state in states]
    named = [*due, *opening] if len(states) <= FEW else [min(opening), max(due)]
    for day in dict.fromkeys(day for day in named if day != on):
        yield DayName(text=wording.short_day(day, on), at=axis.share(day, 0.5))
