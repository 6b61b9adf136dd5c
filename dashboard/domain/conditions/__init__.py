"""Conditions: what remains to be done, in a window of time (RULES.md, Conditions and their windows)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator

from dashboard.domain.values.fields import Choice, Id, Model, Percent, Text
from dashboard.domain.values.subject import Subject
from dashboard.domain.values.timelines import read_timeline

ConditionStatus = Literal["pending", "open", "due_today", "overdue", "met", "met_late", "waived"]
Risk = Annotated[Literal["very_low", "low", "medium", "high", "very_high"], Choice]


def _timeline(text: str) -> str:
    read_timeline(text)
    return text


class Condition(Model):
    """A condition as the certification defines it.

    `covers` names the gates and agents whose gaps it closes.
    """

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


def covers_of(item: str, conditions: Iterable[ConditionState]) -> tuple[ConditionState, ...]:
    """The conditions that cover a gate or an agent, by its id."""
    return tuple(state for state in conditions if item in state.condition.covers)
