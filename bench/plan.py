"""How much is measured: the short form, the long one, and the least, with which a test runs all of it."""

import time
from dataclasses import dataclass
from pathlib import Path

from dashboard.navigation import TITLES
from dashboard.ui.frame.address import HOME


@dataclass(frozen=True)
class Plan:
    """The most rounds of a part, the seconds after which it begins no further one, and the sizes it takes.

    One round is always measured whole, however slow the machine is; the table says how many there were.
    """

    rounds: int
    seconds: float
    certifications: tuple[int, ...]
    samples: tuple[int, ...]
    sessions: tuple[int, ...]
    crowds: int  # rounds of many sessions at once
    crowd: float  # seconds of one
    record: Path | None = None  # a large record that is there already (bench/server.py)
    pages: tuple[str, ...] = ("", *(name for name in TITLES if name != HOME))

    def until(self, share: float = 1.0) -> float:
        """The instant on the monotonic clock after which no further round begins."""
        return time.monotonic() + self.seconds * share


SHORT = Plan(
    rounds=5,
    seconds=50,
    certifications=(1, 100),
    samples=(100_000, 1_000_000),
    sessions=(100,),
    crowds=1,
    crowd=8,
)
LONG = Plan(
    rounds=11,
    seconds=1800,
    certifications=(1, 10, 100, 1000),
    samples=(1_000_000, 10_000_000),
    sessions=(1, 10, 30, 100),
    crowds=5,
    crowd=30,
)
LEAST = Plan(
    rounds=1, seconds=1, certifications=(1,), samples=(1_000,), sessions=(2,), crowds=1, crowd=2, pages=("",)
)
