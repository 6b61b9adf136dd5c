"""When a condition's items will be done, from the intervals between those that are (RULES.md, Conditions)."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from dashboard.domain.conditions import ConditionState
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model

DRAWS, ENOUGH, SEED = 10_000, 3, 20250913


class Forecast(Model):
    """The chance (0 to 1) to be done by the due date, and the days by which 50% and 85% of draws are."""

    chance: float
    half: date
    likely: date


def forecast(state: ConditionState) -> Forecast | None:
    """A Monte Carlo over the observed intervals.

    None with fewer than three dated items, or nothing left to do.
    """
    done = sorted(item.done_on for item in state.items if item.done_on)
    left = len(state.items) - len(done)
    if len(done) < ENOUGH or state.is_met:
        return None
    ends = draw([(b - a).days for a, b in pairwise(done)], left=left, last=done[-1], on=state.on)
    return Forecast(
        chance=sum(end <= state.due_on for end in ends) / DRAWS,
        half=ends[DRAWS // 2 - 1],
        likely=ends[DRAWS * 85 // 100 - 1],
    )


def forecast_words(found: Forecast, on: date) -> str:
    """A forecast as read on a day: its chance, and the days by which half and 85% of the draws are done."""
    half, likely = (wording.short_day(day, on) for day in (found.half, found.likely))
    return f"{found.chance:.0%} to make the date; half of the draws are done by {half}, 85% by {likely}"


def draw(intervals: Sequence[int], *, left: int, last: date, on: date) -> list[date]:
    """The drawn days on which the last item is done, sorted; seeded, and never before `on`."""
    return [max(last + timedelta(days=n), on) for n in _drawn(tuple(intervals), left)]


@lru_cache(maxsize=256)  # A live board asks each minute, and at most an item done changes the answer.
def _drawn(intervals: tuple[int, ...], left: int) -> tuple[int, ...]:
    """How many days each draw takes, sorted."""
    dice = random.Random(SEED)  # noqa: S311 - a forecast that is the same for everyone, not a secret.
    return tuple(sorted(sum(dice.choices(intervals, k=left)) for _ in range(DRAWS)))
