"""Where the parts of a deadline's window lie on an axis of days, whatever draws them (UX.md, principle 3)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import PlainSerializer

from dashboard.domain.conditions import ConditionState
from dashboard.domain.values.fields import Model

Share = Annotated[float, PlainSerializer(lambda value: round(value, 4), when_used="json")]
MARGIN = 16  # the axis goes on by a 16th of its days at either end, by one at least


class Axis(Model):
    """Days on a line, of which each is as wide as it is long."""

    first: date
    last: date

    def share(self, day: date, part: float = 0) -> float:
        """Where a day begins, or a part of it further, as a share of the line: 0 to 1."""
        return ((day - self.first).days + part) / ((self.last - self.first).days + 1)


class RailPart(Model):
    """A part of a window, later ones on top: where it begins and, if it has a length, ends on the axis.

    `first_due` is the end of the window before it was moved; `today` the middle of the day shown.
    """

    kind: Literal["window", "elapsed", "overrun", "first_due", "met_on", "today"]
    at: Share
    until: Share | None = None


def axis_of(states: Sequence[ConditionState]) -> Axis:
    """The days that the windows of conditions and the day shown take, with some room at either end."""
    days = [day for state in states for day in _days(state)]
    margin = timedelta(days=max(1, (max(days) - min(days)).days // MARGIN))
    return Axis(first=min(days) - margin, last=max(days) + margin)


def _days(state: ConditionState) -> Iterator[date]:
    yield from (state.on, state.opens_on, state.due_on, state.original_due_on)
    if state.met_on:
        yield state.met_on


def rail(state: ConditionState, axis: Axis) -> tuple[RailPart, ...]:
    """A window from the start of its first day to the end of its last, and how much of it is gone."""
    now, opens, ends = axis.share(state.on, 0.5), axis.share(state.opens_on), axis.share(state.due_on, 1)
    parts = [RailPart(kind="window", at=opens, until=ends)]
    if state.status == "overdue":
        parts.append(RailPart(kind="overrun", at=ends, until=now))
    elif not state.is_met and now > opens:
        parts.append(RailPart(kind="elapsed", at=opens, until=min(now, ends)))
    if state.slip_days:
        parts.append(RailPart(kind="first_due", at=axis.share(state.original_due_on, 1)))
    if state.met_on:
        parts.append(RailPart(kind="met_on", at=axis.share(state.met_on, 0.5)))
    return (*parts, RailPart(kind="today", at=now))
