"""Operations: how the system is recovered, run, watched, supported and maintained, as certified."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from typing import Annotated, Literal

from dashboard.domain.observations import DrillHeld
from dashboard.domain.values.fields import Choice, Model, Positive, Text, Whole
from dashboard.domain.values.instants import day_of, months_after
from dashboard.domain.values.source import Source

Cadence = Annotated[Literal["weekly", "monthly", "quarterly", "annual"], Choice]
Level = Annotated[Literal["critical", "warning", "informational"], Choice]


class Statement(Model):
    """A named line of the document: its label and its text."""

    name: Text
    """The label."""
    text: Text
    """What it says."""


class Recovery(Model):
    """Recovery promises; both objectives in minutes."""

    declared: Text | None = None
    """The document's own word."""
    rto_minutes: Positive | None = None
    """Recovery time objective, in minutes."""
    rpo_minutes: Positive | None = None
    """Recovery point objective, in minutes."""
    backup: Text | None = None
    """Backups, as printed."""
    distribution: Text | None = None
    """Where it runs, as printed."""
    testing: Text | None = None
    """How recovery is tested, as printed."""
    controls: tuple[Text, ...] = ()
    """Continuity controls."""


class Capabilities(Model):
    """What operations, or the security operations centre, can do."""

    declared: Text | None = None
    """The document's own word."""
    capabilities: tuple[Statement, ...] = ()
    """What can be done."""
    support: tuple[Text, ...] = ()
    """What supports it."""


class CrossCutting(Model):
    """A graded area across all agents: performance, security, integration."""

    name: Text
    """The area."""
    grade: Text | None = None
    """Its grade, as printed."""
    declared: Text | None = None
    """The document's own word."""
    results: tuple[Statement, ...] = ()
    """Figures with their limits, as printed."""
    practices: tuple[Text, ...] = ()
    """What is in place."""


class Support(Model):
    """Who helps, in tiers, and how to reach them."""

    declared: Text | None = None
    """The document's own word."""
    tiers: tuple[Statement, ...] = ()
    """The tiers."""
    contacts: tuple[Statement, ...] = ()
    """How to reach them."""


class Maintenance(Model):
    """A regular maintenance window; `when` is the document's own time, in the certification's time zone."""

    cadence: Cadence
    """`weekly`, `monthly`, `quarterly` or `annual`."""
    text: Text
    """What is done."""
    when: Text | None = None
    """When, as printed."""


class Maintained(Model):
    """Regular maintenance and the notice given before an emergency one."""

    declared: Text | None = None
    """The document's own word."""
    windows: tuple[Maintenance, ...] = ()
    """Regular maintenance."""
    emergency: tuple[Statement, ...] = ()
    """Notice before emergency maintenance."""


class AlertLevel(Model):
    """An alert level: its delay as printed (null minutes: a digest) and its channels."""

    level: Level
    """`critical`, `warning` or `informational`."""
    delay: Text
    """The delay as printed."""
    delay_minutes: Whole | None = None
    """The delay in minutes; left out, a digest."""
    channels: tuple[Text, ...] = ()
    """Where it is sent."""


class Monitoring(Model):
    """What is watched and who is told."""

    declared: Text | None = None
    """The document's own word."""
    scope: tuple[Statement, ...] = ()
    """What is watched."""
    alerts: tuple[AlertLevel, ...] = ()
    """The alert levels."""


class Operations(Model):
    """Every operational section of the certification."""

    recovery: Recovery | None = None
    """Recovery promises."""
    operational: Capabilities | None = None
    """Operational capabilities."""
    security_operations: Capabilities | None = None
    """The security operations centre."""
    cross_cutting: tuple[CrossCutting, ...] = ()
    """Graded areas across all agents."""
    support: Support | None = None
    """Support tiers and contacts."""
    maintenance: Maintained | None = None
    """Maintenance windows."""
    monitoring: Monitoring | None = None
    """Monitoring scope and alerts."""


Objective = Literal["rto", "rpo"]


class PromiseState(Model):
    """A recovery promise against its last drill; both in minutes, `kept` is None where none was held."""

    objective: Objective
    promised: int
    measured: Decimal | None = None
    drilled_on: date | None = None
    kept: bool | None = None
    source: Source | None = None


def promises(
    recovery: Recovery | None, drills: Sequence[DrillHeld], zone: tzinfo
) -> tuple[PromiseState, ...]:
    """The recovery promises against the last drill of each, from drills up to an instant, oldest first."""
    stated: tuple[tuple[Objective, int | None], ...] = ()
    if recovery:
        stated = (("rto", recovery.rto_minutes), ("rpo", recovery.rpo_minutes))
    last = {drill.objective: drill for drill in drills}
    return tuple(
        _promise(objective, promised, last.get(objective), zone)
        for objective, promised in stated
        if promised is not None
    )


def _promise(objective: Objective, promised: int, drill: DrillHeld | None, zone: tzinfo) -> PromiseState:
    if drill is None:
        return PromiseState(objective=objective, promised=promised)
    return PromiseState(
        objective=objective,
        promised=promised,
        measured=drill.minutes,
        drilled_on=day_of(drill.observed_at, zone),
        kept=drill.minutes <= promised,
        source=drill.source,
    )


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12}


def next_windows(
    window: Maintenance, *, decided_on: date, on: date, count: int = 3, until: date = date.max
) -> tuple[date, ...]:
    """The next days of a regular maintenance window, from a day on, until another.

    () where the document does not name a weekday.

    A weekly window falls on the weekday it names; the others, without a day of their own, on the day of the
    month of the decision, every month, quarter or year after it.
    """
    days: list[date] = []
    for day in _weekly(window, on) if window.cadence == "weekly" else _calendar(window, decided_on):
        if len(days) == count or day > until:
            break
        if day >= on:
            days.append(day)
    return tuple(days)


def _weekly(window: Maintenance, on: date) -> Iterator[date]:
    named = re.search("|".join(WEEKDAYS), (window.when or "").lower())
    if named is None:
        return
    first = on + timedelta(days=(WEEKDAYS.index(named[0]) - on.weekday()) % 7)
    for n in range(1000):
        yield first + timedelta(weeks=n)


def _calendar(window: Maintenance, decided_on: date) -> Iterator[date]:
    for n in range(1, 1200 // MONTHS[window.cadence]):
        yield months_after(decided_on, n * MONTHS[window.cadence])
