"""What changed between two instants, and what did not (RULES.md, What changed)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from dashboard.domain.observations import DecisionTaken
from dashboard.domain.record import Record
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import Subject
from dashboard.findings.moment import Moment
from dashboard.review.alerts import LEVELS
from dashboard.review.change import Change, Kind, cause_of
from dashboard.review.differences import differences
from dashboard.review.urgency import level_of

# Before everything that was observed.
ALWAYS = datetime.min.replace(tzinfo=UTC)
# What a kind is called where nothing of it changed.
NOUNS: dict[Kind, str] = {
    "standing": "the standing",
    "gate": "gates",
    "agent": "agents",
    "condition": "conditions",
    "traffic": "traffic",
    "trigger": "triggers",
    "signoff": "sign-offs",
    "obligation": "duties",
    "finding": "findings",
}


class Changes(Model):
    """Everything that changed from one instant to another, and in one sentence what did not."""

    since: datetime
    until: datetime
    changes: tuple[Change, ...]
    unchanged: str


def changes(before: Moment, after: Moment, *, known_then: Moment | None = None) -> Changes:
    """What changed between two moments of a record.

    `known_then` is the earlier as known then, for what was late.
    """
    found = [*differences(before, after), *decided(after.record, before.at, after.at)]
    if known_then is not None:
        late = differences(known_then, before, since=ALWAYS)
        found += [change.model_copy(update={"is_late": True}) for change in late]
    return Changes(since=before.at, until=after.at, changes=tuple(found), unchanged=_unchanged(found))


def _unchanged(found: Sequence[Change]) -> str:
    """In one sentence what did not change."""
    if not found:
        return "Nothing changed."
    same = [noun for kind, noun in NOUNS.items() if kind not in {c.kind for c in found}]
    return f"Unchanged: {wording.listed(same)}." if same else "Something of every kind changed."


def decided(record: Record, since: datetime, until: datetime) -> Iterator[Change]:
    """The decisions taken from `since` (exclusive) to `until`, as changes."""
    for seen in record.seen(DecisionTaken, until):
        if seen.observed_at > since:
            sentence = f"Decided by {seen.by}: {seen.question} {seen.answer}"
            yield Change(
                kind="decision",
                subject=Subject(kind="decision", id=seen.by),
                sentence=sentence,
                before=seen.question,
                after=seen.answer,
                cause=cause_of(seen),
            )


WEIGHT: tuple[Kind, ...] = (
    "standing",
    "trigger",
    "decision",
    "traffic",
    "condition",
    "finding",
    "signoff",
    "obligation",
    "agent",
    "gate",
)


def weightiest_first(found: Sequence[Change]) -> list[Change]:
    """Changes in the order in which a meeting asks about them.

    The urgent first, a word before its figures.
    """
    return sorted(
        found, key=lambda c: (LEVELS.index(level_of(c)), 0 if _is_turn(c) else 1, WEIGHT.index(c.kind))
    )


def _is_turn(change: Change) -> bool:
    """Whether more than a figure or an item moved."""
    return change.turn is not None or change.kind == "decision"
