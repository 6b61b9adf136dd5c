"""What its events have made of a condition by an instant (RULES.md, Conditions and their windows)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from dashboard.domain.conditions import Condition, ConditionState, ConditionStatus, Extension, ItemState
from dashboard.domain.observations import (
    ConditionEvent,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
)
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.timelines import read_timeline

# Most are the same from one instant to another.
_item = lru_cache(1024)(ItemState)


@dataclass
class _History:
    """A condition after some of its events, which are taken oldest first."""

    condition: Condition
    due_on: date
    as_of: AsOf
    met_at: datetime | None = None
    due_when_met: date | None = None
    waiver: ConditionWaived | None = None
    reopening: ConditionReopened | None = None
    done: dict[int, datetime] = field(default_factory=dict)
    extensions: list[Extension] = field(default_factory=list)

    @property
    def met_on(self) -> date | None:
        """The day on which it was met."""
        return self.as_of.day_of(self.met_at) if self.met_at else None

    def take(self, event: ConditionEvent) -> None:
        """Carry the condition on by its next event."""
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
        self.extensions.append(
            Extension(
                granted_on=self.as_of.day_of(event.observed_at),
                to=event.to,
                days=(event.to - self.due_on).days,
                reason=event.reason,
                approver=event.approver,
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

    def items(self) -> tuple[ItemState, ...]:
        """Its items; those that no event names are done when the condition is met as a whole."""
        on = {n: self.as_of.day_of(done_at) for n, done_at in self.done.items()}
        days = ((text, on.get(n, self.met_on)) for n, text in enumerate(self.condition.items, 1))
        return tuple(_item(text=text, done=day is not None, done_on=day) for text, day in days)


def condition_state(condition: Condition, events: Sequence[ConditionEvent], as_of: AsOf) -> ConditionState:
    """Where a condition stands at an instant, from its events up to then, oldest first."""
    timeline = read_timeline(condition.timeline)
    opens_on, planned_due_on = timeline.window(as_of.start, as_of.decided_on)
    original_due_on = planned_due_on
    if as_of.original_start:
        _, original_due_on = timeline.window(as_of.original_start, as_of.decided_on)
    history = _History(condition, planned_due_on, as_of)
    for event in events:
        history.take(event)
    waiver, reopening, met_on = history.waiver, history.reopening, history.met_on
    due_on = history.due_when_met or history.due_on
    # An extension is a day and a start may be recorded after it: no window opens after it is due.
    opens_on = min(opens_on, due_on)
    waived_until = waiver.until if waiver else None
    return ConditionState(
        condition=condition,
        status=_met(met_on, due_on) if met_on else _unmet(as_of.on, opens_on, due_on, waived_until),
        opens_on=opens_on,
        due_on=due_on,
        original_due_on=original_due_on,
        start_assumed=as_of.start_assumed and not timeline.from_certification,
        on=as_of.on,
        open_since=as_of.day_of(reopening.observed_at) if reopening else as_of.decided_on,
        items=history.items(),
        met_at=history.met_at,
        met_on=met_on,
        waived_until=waived_until,
        waived_by=waiver.approver if waiver else None,
        waiver_reason=waiver.reason if waiver else None,
        reopened_because=reopening.reason if reopening and not met_on else None,
        extensions=tuple(history.extensions),
    )


def later(state: ConditionState, on: date) -> ConditionState:
    """A condition as it stands on another day while nothing more happens to it."""
    met_on, window = state.met_on, (state.opens_on, state.due_on)
    status = _met(met_on, state.due_on) if met_on else _unmet(on, *window, state.waived_until)
    return state.model_copy(update={"on": on, "status": status})


def _met(met_on: date, due_on: date) -> ConditionStatus:
    return "met" if met_on <= due_on else "met_late"


def _unmet(on: date, opens_on: date, due_on: date, waived_until: date | None) -> ConditionStatus:
    if waived_until is not None and on <= waived_until:
        return "waived"
    if on > due_on:
        return "overdue"
    if on == due_on:
        return "due_today"
    return "open" if on >= opens_on else "pending"
