"""Timelines: windows as documents write them, relative to the deployment's start (RULES.md, Conditions)."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dashboard.domain.values.fields import KEPT_TEXTS, Model, parse_day
from dashboard.domain.values.instants import months_after

# Before the day that a time counts from: "of the board approval".
COUNTED_FROM = r"(?:from|after|of|following)\s+(?:(?:the|this|its|our|board|final)\s+)*"
TIMELINE = re.compile(
    r"(?P<within>within\s+)?(?P<first>\d{1,3})(?:\s*(?:-|–|to)\s*(?P<last>\d{1,3}))?\s*(?P<unit>day|week|month)s?"
    rf"(?:\s+{COUNTED_FROM}(?P<anchor>(?:production\s+)?deployment(?:\s+start)?|start"
    r"|go-?\s?live|launch|release|certification(?:\s+date)?|approval|decision|sign-?off))?\.?",
    re.IGNORECASE,
)
BY_DAY = re.compile(r"(?:(?:due\s+)?by\s+|due\s+)?(\d{4}-\d{2}-\d{2})", re.IGNORECASE)
LASTS = re.compile(r"\d{1,3} (day|week|month)s?", re.IGNORECASE)
OF_CERTIFICATION = ("certification", "approval", "decision", "sign")


class Timeline(Model):
    """A window: opens `first` and is due `last` units after a day; or from the decision to `due_on`."""

    first: int
    last: int
    unit: Literal["day", "week", "month"]
    from_certification: bool = False
    due_on: date | None = None

    def window(self, start: date, decided_on: date) -> tuple[date, date]:
        """The days on which the window opens and is due, from deployment's start or decision."""
        if self.due_on is not None:
            return min(decided_on, self.due_on), self.due_on
        anchor = decided_on if self.from_certification else start
        return tuple(_after(anchor, n, self.unit) for n in (self.first, self.last))  # type: ignore[return-value]

    def after(self, day: date) -> date:
        """The last day of a time that begins on a day."""
        return _after(day, self.last, self.unit)


def _after(day: date, count: int, unit: str) -> date:
    if unit == "month":
        return months_after(day, count)
    return day + timedelta(days=count * (7 if unit == "week" else 1))


@lru_cache(KEPT_TEXTS)
def read_lasting(text: str) -> Timeline:
    """Read how long something lasts: "30 days", "6 weeks", "12 months"; ValueError for anything else."""
    if not LASTS.fullmatch(text.strip()):
        message = f"{text[:60]} is no length of time; write it as 30 days, 6 weeks or 12 months"
        raise ValueError(message)
    return read_timeline(text)


@lru_cache(KEPT_TEXTS)
def read_timeline(text: str) -> Timeline:
    """Read "2-3 weeks from deployment start", "10 days", "within 3 weeks" or "by 2026-03-20".

    ValueError says what it was instead.
    """
    by_day = BY_DAY.fullmatch(text.strip())
    if by_day:
        return Timeline(first=0, last=0, unit="day", from_certification=True, due_on=parse_day(by_day[1]))
    match = TIMELINE.fullmatch(text.strip())
    if not match:
        message = (
            f"{text[:60]} is not a timeline; write it as 2-3 weeks from deployment start, 10 days, "
            "within 3 weeks or by 2026-03-20"
        )
        raise ValueError(message)
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if last < first:
        message = f"{text[:60]} ends before it opens; write the shorter time first"
        raise ValueError(message)
    unit = match["unit"].lower()
    assert unit in ("day", "week", "month"), "the pattern knows no other"
    anchor = (match["anchor"] or "").lower()
    return Timeline(
        first=0 if match["within"] else first,
        last=last,
        unit=unit,  # type: ignore[arg-type]
        from_certification=anchor.startswith(OF_CERTIFICATION),
    )
