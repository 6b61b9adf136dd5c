"""Figures of a run: what was measured round by round, and the goal beside it."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal, TypeVar

K = TypeVar("K")
T = TypeVar("T")
Verdict = Literal["met", "undecided", "not met", ""]


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of what several rounds gave."""

    low: float
    middle: float
    high: float
    rounds: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The spread of some values, one at least."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0], 1)
        low, _, high = quantiles(values, method="inclusive")
        return cls(low, median(values), high, len(values))


@dataclass(frozen=True)
class Figure:
    """One figure: of what, its unit (a ratio's is a multiplication sign: to `floor`), and the most wanted."""

    part: str
    what: str
    spread: Spread
    unit: str = "×"
    floor: str = ""
    goal: float | None = None

    @property
    def verdict(self) -> Verdict:
        """Whether the goal is met: by three quarters of the rounds; undecided where it lies in the spread."""
        if self.goal is None:
            return ""
        if self.spread.high <= self.goal:
            return "met"
        return "undecided" if self.spread.low <= self.goal else "not met"


def interleaved(subjects: Mapping[K, Callable[[], T]], rounds: int, until: float) -> dict[K, list[T]]:
    """What each subject gave, a value a round; each round takes them in another order, the same each run.

    But for the first, no round begins that would not end by `until` on the monotonic clock, were it to take
    what the longest took.
    """
    chance = random.Random(rounds)  # noqa: S311 - an order, not a secret.
    taken: dict[K, list[T]] = {name: [] for name in subjects}
    longest = 0.0
    for number in range(rounds):
        began = time.monotonic()
        if number and began + longest > until:
            break
        for name in chance.sample(list(subjects), len(subjects)):
            taken[name].append(subjects[name]())
        longest = max(longest, time.monotonic() - began)
    return taken


def ratios(values: Sequence[float], floor: Sequence[float]) -> Spread:
    """The spread of the ratios of two subjects, each of values of the same round."""
    return Spread.of([value / below for value, below in zip(values, floor, strict=True)])
