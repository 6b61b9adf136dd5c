"""How urgent a change is: by what it came to, and whether it got worse. Notices and reviews go by it."""

from collections.abc import Mapping

from dashboard.domain.operations import Level
from dashboard.domain.standing import RANK
from dashboard.review.change import Change, Kind
from dashboard.review.headlines import URGENCY

# What a change came to, and how urgent that makes it.
CRITICAL: Mapping[Kind, tuple[str, ...]] = {
    "standing": ("lapsed", "expired", "suspended", "rejected", "revoked"),
    "trigger": ("fired",),
    "traffic": ("rollback",),
    "gate": ("fail",),
}
WARNING: Mapping[Kind, tuple[str, ...]] = {
    "trigger": ("possible", "blind", "pending", "no_baseline"),
    "traffic": ("pause", "stuck", "overdue"),
    "condition": ("due_today", "overdue", "slipped"),
    "obligation": ("missed",),
    "signoff": ("rejected",),
    "finding": ("contradiction",),
}
# From worst to best: what moves towards the worst is a warning too; all other news is informational.
WORST_FIRST: Mapping[Kind, tuple[str, ...]] = {
    "standing": tuple(reversed(RANK)),
    "gate": URGENCY,
    "agent": URGENCY,
}


def level_of(change: Change) -> Level:
    """How urgent a change is: by what it came to, and whether it got worse."""
    now = change.turn[1] if change.turn else None
    if now in CRITICAL.get(change.kind, ()):
        return "critical"
    if now in WARNING.get(change.kind, ()) or _worsened(change):
        return "warning"
    return "informational"


def _worsened(change: Change) -> bool:
    was, now = change.turn or (None, None)
    if change.kind == "condition":
        return was in ("met", "met_late") and now is not None
    order = WORST_FIRST.get(change.kind, ())
    return was in order and now in order and order.index(now) < order.index(was)
