"""How much is measured: the short form, the long one, and the least, with which a test runs all of it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dashboard.navigation import TITLES
from dashboard.ui.frame.address import HOME


@dataclass(frozen=True)
class Plan:
    """The most rounds of a part, the seconds that each part may take, and the sizes it takes.

    One round is always measured whole, however slow the machine is; the table says how many there were.
    """

    rounds: int
    budgets: Mapping[str, float]
    certifications: tuple[int, ...]
    samples: tuple[int, ...]
    moved: tuple[int, int]  # certifications and samples of the record that is moved to a server
    sessions: tuple[int, ...]
    crowds: int  # rounds of many sessions at once
    crowd: float  # seconds of one
    record: Path | None = None  # a large record that is there already (bench/server.py)
    pages: tuple[str, ...] = ("", *(name for name in TITLES if name != HOME))
    few: tuple[str, ...] = pages  # those that stand for all where drawing one costs much
    part: str = ""
    began: float = field(default_factory=time.monotonic)

    def of(self, part: str) -> "Plan":
        """The plan of a part that begins now."""
        return replace(self, part=part, began=time.monotonic())

    @property
    def seconds(self) -> float:
        """What the part may take."""
        return self.budgets[self.part]

    def until(self, share: float = 1.0) -> float:
        """The instant on the monotonic clock by which rounds end, when that much of the budget is used."""
        return self.began + self.seconds * share


# Seconds on a quiet machine; all of them together stay under five minutes.
BUDGETS = {"commands": 8, "visits": 80, "reruns": 52, "growth": 50, "samples": 43, "server": 32, "beside": 33}
SHORT = Plan(
    rounds=5,
    budgets=BUDGETS,
    certifications=(1, 100),
    samples=(100_000, 1_000_000),
    moved=(10, 100_000),
    sessions=(100,),
    crowds=1,
    crowd=6,
    few=("", "rollout", "operations", "review"),
)
LONG = Plan(
    rounds=11,
    budgets=dict.fromkeys(BUDGETS, 1800),
    certifications=(1, 10, 100, 1000),
    samples=(1_000_000, 10_000_000),
    moved=(1_000, 100_000_000),
    sessions=(1, 10, 30, 100),
    crowds=5,
    crowd=30,
)
LEAST = Plan(
    rounds=1,
    budgets=dict.fromkeys(BUDGETS, 60),
    certifications=(1,),
    samples=(1_000,),
    moved=(1, 1_000),
    sessions=(2,),
    crowds=1,
    crowd=2,
    pages=("",),
    few=("",),
)
