"""Conditions: what remains to be done, in a window of time (RULES.md, Conditions and their windows)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated, Literal

from pydantic import AfterValidator

from dashboard.domain.observations import (
    ConditionEvent,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
)
from dashboard.domain.values.fields import Choice, Id, Model, Percent, Text
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.subject import Subject
from dashboard.domain.values.timelines import read_timeline

ConditionStatus = Literal["pending", "open", "due_today", "overdue", "met", "met_late", "waived"]
Risk = Annotated[Literal["very_low", "low", "medium", "high", "very_high"], Choice]


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
    inferred: tuple[Id, ...] = ()
    """Those of them that the import inferred from the document's words."""
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
    def subject(self) -> Subject:
        """The condition, as what something is about."""
        return Subject(kind="condition", id=self.condition.id)

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


@dataclass
class _Course:
    """What its events, oldest first, have made of a condition."""

    condition: Condition
    due_on: date
    zone: tzinfo
    met_at: datetime | None = None
    due_when_met: date | None = None
    waiver: ConditionWaived | None = None
    reopening: ConditionReopened | None = None
    done: dict[int, datetime] = field(default_factory=dict)
    extensions: list[Extension] = field(default_factory=list)

    @property
    def met_on(self) -> date | None:
        """The day on which it was met."""
        return day_of(self.met_at, self.zone) if self.met_at else None

    def take(self, event: ConditionEvent) -> None:
        """Let an event count."""
        match event:
            case ConditionExtended():
                self._extend(event)
            case ConditionMet() if self.met_at is None:
                self._meet(event.observed_at)
            case ConditionItemDone():
                self._finish(event)
            case ConditionWaived():
                self.waiver = event
            case ConditionReopened():
                self.met_at, self.due_when_met, self.waiver, self.reopening = None, None, None, event
                self.done.clear()

    def _extend(self, event: ConditionExtended) -> None:
        granted_on, days = day_of(event.observed_at, self.zone), (event.to - self.due_on).days
        self.extensions.append(
            Extension(
                granted_on=granted_on, to=event.to, days=days, reason=event.reason, approver=event.approver
            )
        )
        self.due_on = event.to

    def _finish(self, event: ConditionItemDone) -> None:
        self.done[event.item] = event.observed_at
        everything = {n for n, _ in enumerate(self.condition.items, 1)}
        if self.met_at is None and everything <= self.done.keys():
            self._meet(max(self.done[n] for n in everything))

    def _meet(self, at: datetime) -> None:
        self.met_at, self.due_when_met = at, self.due_on


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
    course = _Course(condition, original_due_on, zone)
    for event in events:
        course.take(event)
    waiver, reopening, met_on = course.waiver, course.reopening, course.met_on
    due_on = course.due_when_met or course.due_on
    # An extension is a day and a start may be recorded after it: no window opens after it is due.
    opens_on = min(opens_on, due_on)
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
        items=tuple(_item(t, course.done.get(n), met_on, zone) for n, t in enumerate(condition.items, 1)),
        met_at=course.met_at,
        met_on=met_on,
        waived_until=waiver.until if waiver else None,
        waived_by=waiver.approver if waiver else None,
        waiver_reason=waiver.reason if waiver else None,
        reopened_because=reopening.reason if reopening and not course.met_at else None,
        extensions=tuple(course.extensions),
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
