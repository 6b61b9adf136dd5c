"""The plan of a rollout.

Phases in weeks of the deployment, and their steps of traffic (RULES.md, Rollout).
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator

from dashboard.domain.values.fields import Day, Id, Model, Percent, Positive, Text, parse_day

PERIOD = re.compile(r"(?P<unit>days\s+)?(?P<first>\d{1,3})(?:\s*-\s*(?P<last>\d{1,3}))?")
DATES = re.compile(r"(\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})")


def _weeks(text: str) -> str:
    dates, match = DATES.fullmatch(text), PERIOD.fullmatch(text)
    if dates and parse_day(dates[1]) <= parse_day(dates[2]):
        return text
    if not match or not 1 <= int(match["first"]) <= int(match["last"] or match["first"]):
        message = (
            f"{text[:40]} are not weeks of the rollout; write 3, 3-4, days 1-3 or 2026-03-02 to 2026-03-08"
        )
        raise ValueError(message)
    return text


@lru_cache(1024)
def _span(weeks: str, start: date) -> tuple[date, date]:
    dates, match = DATES.fullmatch(weeks), PERIOD.fullmatch(weeks)
    if dates:
        return parse_day(dates[1]), parse_day(dates[2])
    assert match, "weeks are validated"
    days = 1 if match["unit"] else 7
    first, last = int(match["first"]), int(match["last"] or match["first"])
    return start + timedelta(days=days * (first - 1)), start + timedelta(days=days * last - 1)


class PlannedStep(Model):
    """A step of traffic in percent; without a day it is spread over its phase."""

    percent: Percent
    """The share of traffic, 0 to 100."""
    planned_on: Day | None = None
    """Its day; left out, steps are spread over their phase."""


class Phase(Model):
    """A phase of the rollout: `weeks` are weeks of the deployment, 3 or 3-4; `agents` are deployed in it."""

    number: Positive
    """Counts from 1."""
    name: Text
    """Its name."""
    weeks: Annotated[Text, AfterValidator(_weeks)]
    """Weeks of the deployment: `3` or `3-4`; or its days, `days 1-3`.

    Or dates, `2026-03-02 to 2026-03-08`.
    """
    scope: Text | None = None
    """What it is about."""
    agents: tuple[Id, ...] = ()
    """Ids of the agents that it deploys."""
    steps: tuple[PlannedStep, ...] = ()
    """Its steps of traffic, in order."""
    deliverables: tuple[Text, ...] = ()
    """What it delivers."""
    success_criteria: tuple[Text, ...] = ()
    """What must be true before the next phase."""

    def span(self, start: date) -> tuple[date, date]:
        """Its first and last day, given the deployment's start."""
        return _span(self.weeks, start)

    @property
    def period(self) -> str:
        """When it is, in words: "week 3", "days 1-3", "2026-03-02 to 2026-03-08"."""
        return (
            f"week {self.weeks}"
            if self.weeks[0].isdigit() and not DATES.fullmatch(self.weeks)
            else self.weeks
        )

    def planned_steps(self, start: date) -> tuple[tuple[Decimal, date], ...]:
        """Its steps with their days: undated step i of m falls floor(days * i / m) after the first day."""
        first, last = self.span(start)
        days, m = (last - first).days + 1, len(self.steps)
        return tuple(
            (s.percent, s.planned_on or first + timedelta(days=days * i // m))
            for i, s in enumerate(self.steps)
        )


class RolloutPlan(Model):
    """Strategy and phases."""

    strategy: Text | None = None
    """The strategy's name."""
    phases: tuple[Phase, ...] = ()
    """The phases, in order."""

    @property
    def steps(self) -> tuple[PlannedStep, ...]:
        """All steps, in the order of the plan."""
        return tuple(step for phase in self.phases for step in phase.steps)

    def revised(self, steps: Sequence[PlannedStep]) -> "RolloutPlan":
        """The same phases with other steps, each in the phase that its percentage belongs to.

        That is the first phase that used to go as far as the step, or the last phase that moves traffic at
        all.
        """
        tops = [(n, phase.steps[-1].percent) for n, phase in enumerate(self.phases) if phase.steps]
        if not tops:
            return self
        home = [next((n for n, top in tops if step.percent <= top), tops[-1][0]) for step in steps]
        return self.model_copy(
            update={
                "phases": tuple(
                    phase.model_copy(
                        update={"steps": tuple(s for s, at in zip(steps, home, strict=True) if at == n)}
                    )
                    for n, phase in enumerate(self.phases)
                )
            }
        )
