"""A change: what is told of one thing that differs between two instants, and the observation behind it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal, TypeVar

from dashboard.domain.observations import Observation
from dashboard.domain.record import Record
from dashboard.domain.values.fields import Model
from dashboard.domain.values.source import Source
from dashboard.domain.values.subject import Subject

T = TypeVar("T")
Kind = Literal[
    "standing",
    "gate",
    "agent",
    "condition",
    "traffic",
    "trigger",
    "signoff",
    "obligation",
    "finding",
    "decision",
]


class Cause(Model):
    """The observation behind a change: what it was, when it was true, and the document that brought it."""

    kind: str
    observed_at: datetime
    source: Source | None


Turn = tuple[str | None, str | None]


class Change(Model):
    """One change; `is_late` means that it was true before the span and learned only in it.

    `turn` are the statuses between which it moved, where more than a figure or an item did: of traffic what
    an event or a step came to, of a finding its severity.
    """

    kind: Kind
    subject: Subject
    sentence: str
    before: str | None
    after: str | None
    cause: Cause | None = None
    turn: Turn | None = None
    is_late: bool = False

    @property
    def about(self) -> str:
        """The subject as it is named beside the kind of change: condition 2 is "2" among conditions."""
        return self.subject.under(self.kind)

    @property
    def full_sentence(self) -> str:
        """The sentence with what is to be known of it: "Late news: ..." where it was learned late."""
        return f"Late news: {self.sentence}" if self.is_late else self.sentence


class CauseFinder:
    """Finds the observation behind a change among those of a span."""

    def __init__(self, record: Record, since: datetime, until: datetime) -> None:
        # A start holds at every as-of: it moves what was before it was observed too.
        self._seen = [o for o in record.observations if since < o.observed_at <= until or o.kind == "start"]

    def cause(self, **fields: str | int) -> Cause | None:
        """The newest observation between the two that has these fields."""
        for seen in reversed(self._seen):
            if all(getattr(seen, name, None) == value for name, value in fields.items()):
                return cause_of(seen)
        return None

    def reason(self, kind: str) -> str:
        """What the newest observation of a kind between the two gives as its reason, after a colon.

        Nothing without one.
        """
        said = [getattr(seen, "reason", None) for seen in self._seen if seen.kind == kind]
        return f": {said[-1]}" if said and said[-1] else ""

    def cause_at(self, at: datetime, *kinds: str) -> Cause | None:
        """The newest observation of these kinds that was true at an instant."""
        seen = (o for o in reversed(self._seen) if o.kind in kinds and o.observed_at == at)
        return next((cause_of(each) for each in seen), None)

    def any_cause(self, *kinds: str) -> Cause | None:
        """The newest observation of these kinds."""
        return next((cause_of(seen) for seen in reversed(self._seen) if seen.kind in kinds), None)


def cause_of(seen: Observation) -> Cause:
    """An observation as the cause of a change."""
    return Cause(kind=seen.kind, observed_at=seen.observed_at, source=seen.source)


def changed(
    kind: Kind, subject: Subject, name: str, before: str, after: str, cause: Cause | None, turn: Turn
) -> Change:
    """A change whose sentence says what is and what was; a turn that leads nowhere is none."""
    sentence, moved = f"{name}: {after}, was {before}", turn if turn[0] != turn[1] else None
    return Change(
        kind=kind, subject=subject, sentence=sentence, before=before, after=after, cause=cause, turn=moved
    )


def paired(before: Sequence[T], after: Sequence[T], key: Callable[[T], str]) -> list[tuple[T, T]]:
    """What both hold, in the order of the later: a revision of the document may add items and drop others."""
    known = {key(item): item for item in before}
    return [(known[key(item)], item) for item in after if key(item) in known]
