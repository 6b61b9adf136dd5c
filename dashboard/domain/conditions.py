"""Conditions: what remains to be done, in a window of time (RULES.md, Conditions and their windows)."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated, Literal

from dateutil.relativedelta import relativedelta
from pydantic import AfterValidator

from dashboard.domain.days import day_of
from dashboard.domain.fields import Choice, Id, Model, Percent, Text
from dashboard.domain.observations import (
    ConditionEvent,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
)

ConditionStatus = Literal["pending", "open", "due_today", "overdue", "met", "met_late", "waived"]
Risk = Annotated[Literal["very_low", "low", "medium", "high", "very_high"], Choice]

TIMELINE = re.compile(
    r"(?P<within>within\s+)?(?P<first>\d{1,3})(?:\s*(?:-|–|to)\s*(?P<last>\d{1,3}))?\s*(?P<unit>day|week|month)s?"
    r"(?:\s+(?:from|after|of)\s+(?:the\s+)?(?P<anchor>deployment(?:\s+start)?|start|certification(?:\s+date)?))?\.?",
    re.IGNORECASE,
)


class Timeline(Model):
    """A window relative to a day: opens `first` and is due `last` units after it."""

    first: int
    last: int
    unit: Literal["day", "week", "month"]
    from_certification: bool = False

    def window(self, start: date, decided_on: date) -> tuple[date, date]:
        """The days on which the window opens and is due, given the deployment's start and the decision's date."""
        anchor = decided_on if self.from_certification else start
        return tuple(_after(anchor, n, self.unit) for n in (self.first, self.last))  # type: ignore[return-value]


def _after(day: date, count: int, unit: str) -> date:
    if unit == "month":
        return day + relativedelta(months=count)
    return day + timedelta(days=count * (7 if unit == "week" else 1))


def read_timeline(text: str) -> Timeline:
    """Read "2-3 weeks from deployment start", "10 days" or "within 3 weeks"; ValueError says what it was instead."""
    match = TIMELINE.fullmatch(text.strip())
    if not match:
        message = f"{text[:60]} is not a timeline; write it as 2-3 weeks from deployment start, 10 days or within 3 weeks"
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
        from_certification=anchor.startswith("certification"),
    )


def _timeline(text: str) -> str:
    read_timeline(text)
    return text


class Condition(Model):
    """A condition as the certification defines it; `covers` names the gates and agents whose gaps it closes."""

    id: Id
    """The document's number, as a text."""
    title: Text
    """Its title."""
    timeline: Annotated[Text, AfterValidator(_timeline)]
    """Its window: `2-3 weeks from deployment start`, `10 days`, `within 3 weeks`."""
    risk: Risk | None = None
    """`very_low`, `low`, `medium`, `high` or `very_high`."""
    risk_reason: Text | None = None
    """Why the risk is rated so."""
    declared: Text | None = None
    """The document's own word on it."""
    summary: Text | None = None
    """What it is about."""
    covers: tuple[Id, ...] = ()
    """Ids of the gates and agents whose gaps it covers while it stands."""
    blocks_traffic_from: Percent | None = None
    """Traffic may not reach this percentage before it is met."""
    owner: Text | None = None
    """Who answers for it."""
    items: tuple[Text, ...] = ()
    """What must be done, numbered from 1 in this order."""
    notes: tuple[Text, ...] = ()
    """Statements that are not work."""

    def window(self, start: date, decided_on: date) -> tuple[date, date]:
        """The days on which it opens and is due, as the document has them, given start and decision."""
        return read_timeline(self.timeline).window(start, decided_on)


class ItemState(Model):
    """One item of a condition at an instant."""

    text: str
    done: bool
    done_on: date | None = None


class Extension(Model):
    """An extension as it was granted."""

    granted_on: date
    to: date
    days: int
    reason: str
    approver: str


class ConditionState(Model):
    """A condition at an instant; all dates are days in the certification's time zone."""

    condition: Condition
    status: ConditionStatus
    opens_on: date
    due_on: date
    original_due_on: date
    start_assumed: bool
    on: date
    open_since: date
    items: tuple[ItemState, ...]
    met_at: datetime | None = None
    met_on: date | None = None
    waived_until: date | None = None
    waived_by: str | None = None
    waiver_reason: str | None = None
    reopened_because: str | None = None
    extensions: tuple[Extension, ...] = ()

    @property
    def days_left(self) -> int | None:
        """Days to the due date, negative after it; None once the condition is met."""
        return None if self.is_met else (self.due_on - self.on).days

    @property
    def is_met(self) -> bool:
        """Whether it is met, in time or late."""
        return self.status in ("met", "met_late")

    @property
    def is_unmet(self) -> bool:
        """Pending, open, due today or overdue: what "conditions open" counts."""
        return self.status in ("pending", "open", "due_today", "overdue")

    @property
    def has_standing_cover(self) -> bool:
        """Whether it still covers a gate's gap: unmet and not overdue, or waived with an unexpired waiver."""
        return self.status in ("pending", "open", "due_today", "waived")

    @property
    def overdue_since(self) -> date | None:
        """The first day on which it was overdue, if it is."""
        if self.status != "overdue":
            return None
        waiver_end = self.waived_until + timedelta(days=1) if self.waived_until else date.min
        return max(self.due_on + timedelta(days=1), waiver_end)

    @property
    def slip_days(self) -> int:
        """Days that extensions added to the original due date."""
        return (self.due_on - self.original_due_on).days

    @property
    def items_done(self) -> int:
        """How many of its items are done."""
        return sum(item.done for item in self.items)


def condition_state(
    condition: Condition,
    events: Sequence[ConditionEvent],
    *,
    start: date,
    start_assumed: bool,
    decided_on: date,
    on: date,
    zone: tzinfo,
) -> ConditionState:
    """Where a condition stands on a day, from its events up to then, oldest first."""
    timeline = read_timeline(condition.timeline)
    opens_on, original_due_on = timeline.window(start, decided_on)
    due_on, met_at, waiver, reopening = original_due_on, None, None, None
    done: dict[int, datetime] = {}
    extensions: list[Extension] = []
    for event in events:
        match event:
            case ConditionExtended():
                granted_on = day_of(event.observed_at, zone)
                days = (event.to - due_on).days
                extensions.append(
                    Extension(
                        granted_on=granted_on,
                        to=event.to,
                        days=days,
                        reason=event.reason,
                        approver=event.approver,
                    )
                )
                due_on = event.to
            case ConditionMet():
                met_at = event.observed_at
            case ConditionItemDone():
                done[event.item] = event.observed_at
                everything = {n for n, _ in enumerate(condition.items, 1)}
                if met_at is None and everything <= done.keys():
                    met_at = max(done[n] for n in everything)
            case ConditionWaived():
                waiver = event
            case ConditionReopened():
                met_at, waiver, reopening = None, None, event
    met_on = day_of(met_at, zone) if met_at else None
    return ConditionState(
        condition=condition,
        status=_status(
            on=on,
            opens_on=opens_on,
            due_on=due_on,
            met_on=met_on,
            waived_until=waiver.until if waiver else None,
        ),
        opens_on=opens_on,
        due_on=due_on,
        original_due_on=original_due_on,
        start_assumed=start_assumed and not timeline.from_certification,
        on=on,
        open_since=day_of(reopening.observed_at, zone) if reopening else decided_on,
        items=tuple(_item(text, done.get(n), met_on, zone) for n, text in enumerate(condition.items, 1)),
        met_at=met_at,
        met_on=met_on,
        waived_until=waiver.until if waiver else None,
        waived_by=waiver.approver if waiver else None,
        waiver_reason=waiver.reason if waiver else None,
        reopened_because=reopening.reason if reopening and not met_at else None,
        extensions=tuple(extensions),
    )


def _item(text: str, done_at: datetime | None, met_on: date | None, zone: tzinfo) -> ItemState:
    done_on = day_of(done_at, zone) if done_at else met_on
    return ItemState(text=text, done=done_on is not None, done_on=done_on)


def _status(
    *, on: date, opens_on: date, due_on: date, met_on: date | None, waived_until: date | None
) -> ConditionStatus:
    if met_on is not None:
        return "met" if met_on <= due_on else "met_late"
    if waived_until is not None and on <= waived_until:
        return "waived"
    if on > due_on:
        return "overdue"
    if on == due_on:
        return "due_today"
    return "open" if on >= opens_on else "pending"
