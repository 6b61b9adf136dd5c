"""The columns of what must be done to keep or restore the standing."""

from dashboard.domain.standing.actions import Action
from dashboard.domain.values import wording
from dashboard.review.columns import Column, Columns, On


def _status(item: On[Action]) -> str:
    """How pressing it is by its day: overdue (of a duty: missed), due today, or open."""
    by = item.state.by
    if by is None or by > item.on:
        return "open"
    if by == item.on:
        return "due_today"
    return "missed" if _is_duty(item) else "overdue"


def _is_duty(item: On[Action]) -> bool:
    return item.state.subject.kind == "obligation"


def when_words(item: On[Action]) -> str:
    """By when, relative and absolute: "due in 2 days, 29 Nov"; "no date" without one."""
    by = item.state.by
    if by is None:
        return "no date"
    if by < item.on and _is_duty(item):
        return wording.missed(on=item.on, due_on=by)
    return f"{wording.deadline(on=item.on, opens_on=by, due_on=by)}, {wording.short_day(by, item.on)}"


ACTIONS = Columns[On[Action]](
    status=Column("Status", _status, "status"),
    name=Column("What", lambda item: item.state.what),
    owner=Column("Owner", lambda item: item.state.owner, unknown=wording.owner(None)),
    due_on=Column("By", lambda item: item.state.by, "day", "no date"),
    when=Column("When", when_words),
    note=Column("What hangs on it", lambda item: item.state.hangs_on_it),
    who=Column("Who and when", lambda item: f"{wording.owner(item.state.owner)}, {when_words(item)}"),
)
