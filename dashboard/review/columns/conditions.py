"""The columns of conditions and of their items."""

from collections.abc import Iterator
from typing import NamedTuple

from dashboard.domain.conditions import ConditionState, ItemState
from dashboard.domain.conditions.wording import condition_words, slip_words, window_words
from dashboard.domain.values import wording
from dashboard.review.columns import Column, Columns, detail


def _slipped(state: ConditionState) -> str:
    return ", ".join(filter(None, (condition_words(state), slip_words(state))))


CONDITIONS = Columns[ConditionState](
    id=Column("Id", lambda s: s.condition.id),
    name=Column("Condition", lambda s: s.condition.title),
    status=Column("Status", lambda s: s.status, "status"),
    when=Column("When", condition_words),
    opens_on=Column("Opens", lambda s: s.opens_on, "day"),
    due_on=Column("Due", lambda s: s.due_on, "day"),
    originally_due=Column("Originally due", lambda s: s.original_due_on, "day"),
    slip=Column("Slip in days", lambda s: s.slip_days, "number"),
    days_left=Column("Days left", lambda s: s.days_left, "number"),
    done=Column("Items done", lambda s: s.items_done, "number"),
    items=Column("Items", lambda s: len(s.items), "number"),
    risk=Column("Risk", lambda s: (s.condition.risk or "").replace("_", " ") or None),
    covers=Column("Covers", lambda s: wording.listed(s.condition.covers) or None),
    owner=Column("Owner", lambda s: s.condition.owner, unknown=wording.owner(None)),
    start=Column("Start", lambda s: "assumed" if s.start_assumed else None),
    slipped=Column("When", _slipped),
    window=Column("Window", window_words),
    progress=Column("Items done", lambda s: f"{s.items_done} of {len(s.items)}" if s.items else None),
    named=Column("Condition", lambda s: f"{s.subject.capitalized}: {s.condition.title}"),
    standing=Column("Standing", lambda s: f"{condition_words(s)} · {window_words(s)}"),
    note=Column("Note", lambda s: f"due {wording.day(s.due_on)}"),
    value=Column("Items done", lambda s: s.items_done if s.items else None, "number"),
    unit=Column("Unit", lambda s: "items" if s.items else None),
    required=Column("Items", lambda s: str(len(s.items)) if s.items else None),
    detail=Column("Detail", lambda s: detail(wording.mark(s.status), condition_words(s))),
)


class ConditionItem(NamedTuple):
    """An item of a condition, with its number, from 1 as the document has them."""

    condition: ConditionState
    number: int
    state: ItemState

    @property
    def status(self) -> str:
        """Done or open."""
        return "done" if self.state.done else "open"


def condition_items(condition: ConditionState) -> Iterator[ConditionItem]:
    """The items of a condition, numbered."""
    for number, state in enumerate(condition.items, 1):
        yield ConditionItem(condition, number, state)


def _item_detail(item: ConditionItem) -> str:
    done_on = item.state.done_on
    return detail(wording.mark(item.status), wording.day(done_on) if done_on else None)


ITEMS = Columns[ConditionItem](
    condition=Column("Condition", lambda item: item.condition.condition.id),
    title=Column("Title", lambda item: item.condition.condition.title),
    number=Column("Number", lambda item: item.number, "number"),
    name=Column("Item", lambda item: item.state.text),
    status=Column("Status", lambda item: item.status, "status"),
    done_on=Column("Done on", lambda item: item.state.done_on, "day"),
    id=Column("Id", lambda item: f"{item.condition.condition.id} item {item.number}"),
    detail=Column("Detail", _item_detail),
)
