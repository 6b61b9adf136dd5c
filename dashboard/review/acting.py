"""Who must act, and by when: the finding that heads the actions (UX.md, principles 1 and 7)."""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.domain.standing.actions import Action
from dashboard.domain.values import wording


def who_must_act(found: Sequence[Action], on: date) -> str:
    """Who is to act by when, and what nobody answers for, in the order of the actions.

    "Quality team must act by 29 Nov; 2 actions have no owner, due today". Each is told the first of theirs.
    """
    if not found:
        return "Nobody must act"
    parts: dict[str | None, list[str]] = {}
    for owner in dict.fromkeys(action.owner for action in found):
        days = [action.by for action in found if action.owner == owner]
        said = _call(_first(days), on) if owner else _unowned(days, on)
        parts.setdefault(said, []).append(owner or "")
    return "; ".join(f"{wording.listed(owners)} {said}".strip() for said, owners in parts.items())


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def _call(by: date | None, on: date) -> str:
    """What is asked of those who answer for something: "must act by 29 Nov"."""
    if by is None:
        return "must act"
    if by == on:
        return "must act today"
    day = wording.short_day(by, on)
    return f"must act by {day}" if by > on else f"must act on what was due {day}"


def _unowned(days: Sequence[date | None], on: date) -> str:
    """What has no owner: "2 actions have no owner, the first due today"."""
    said = f"{wording.count(len(days), 'action')} {'has' if len(days) == 1 else 'have'} no owner"
    by = _first(days)
    if by is None:
        return said
    day = wording.short_day(by, on)
    due = "due today" if by == on else f"due {day}" if by > on else f"was due {day}"
    return f"{said}, {'the first ' if len(set(days)) > 1 else ''}{due}"
