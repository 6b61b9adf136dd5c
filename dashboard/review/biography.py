"""The biography of a thing: everything that was ever said of it, by which document, when, and by whom."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import NamedTuple

from dashboard.domain.observations import AgentScore, GateResult, Observation
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.source import Source
from dashboard.domain.values.subject import Subject, SubjectKind
from dashboard.review.observation_words import observation_words


class Told(Model):
    """An observation as the ledger holds it, taken back or not; `is_printed` means in the certificate itself.

    `retracted_by` is the entry that took it back, None where none has.
    """

    observation: Observation
    source: Source
    is_printed: bool = False
    retracted_by: int | None = None


class Event(Model):
    """A line of a biography: a value in words, and the one before it where that was of the same figure.

    `number` is what a chart draws; `days_late` counts the days from when it was true until it was recorded,
    0 where that was the same day or the certificate itself printed it.
    """

    value: str
    before: str | None
    number: Decimal | None
    observed_at: datetime
    source: Source
    evidence: str | None
    days_late: int
    retracted_by: int | None


class Naming(NamedTuple):
    """The kinds of observation that speak of a kind of thing, and whether each names one of them."""

    kinds: tuple[str, ...]
    is_named: bool = True


NAMING: dict[SubjectKind, Naming] = {
    "certificate": Naming(("certificate", "start", "review"), is_named=False),
    "decision": Naming(("decision",), is_named=False),
    "gate": Naming(("gate_result",)),
    "agent": Naming(("agent_score", "agent_work")),
    "condition": Naming(
        ("condition_met", "condition_item", "condition_extended", "condition_waived", "condition_reopened")
    ),
    "trigger": Naming(("trigger", "analysis")),
    "phase": Naming(("phase_mark",)),
    "signoff": Naming(("signoff",)),
    "obligation": Naming(("duty_done",), is_named=False),
    "step": Naming(("traffic", "plan"), is_named=False),
    "traffic": Naming(("traffic", "plan"), is_named=False),
}
FIELDS = ("gate", "agent", "condition", "trigger", "phase", "role")


def speaks_of(told: Observation, subject: Subject) -> bool:
    """Whether an observation is about a thing."""
    naming = NAMING.get(subject.kind)
    if naming is None or told.kind not in naming.kinds:
        return False
    if subject.kind == "obligation":
        duty = str(getattr(told, "duty", ""))
        return duty == subject.id or duty.startswith(f"{subject.id}.")
    return not naming.is_named or any(str(getattr(told, name, None)) == subject.id for name in FIELDS)


def named_by(told: Observation) -> str:
    """The id of what an observation names, as it stands in it; its kind where it names nothing."""
    found = (getattr(told, name, None) for name in FIELDS)
    return next((str(each) for each in found if each is not None), told.kind)


def biography(
    told: Sequence[Told], subject: Subject, *, zone: tzinfo, unit: str | None = None
) -> tuple[Event, ...]:
    """What was said of a thing, oldest first; a gate's values are in `unit`, days are those of `zone`.

    A later edition of the certificate that prints the same again says nothing new.
    """
    found, last, printed = list[Event](), dict[str, str](), dict[tuple[str, datetime], str]()
    said = [each for each in told if speaks_of(each.observation, subject)]
    for each in sorted(said, key=lambda t: (t.observation.observed_at, t.source.seq)):
        seen, value = each.observation, observation_words(each.observation, unit)
        key = seen.kind, seen.observed_at
        if each.is_printed and each.retracted_by is None:
            if printed.get(key) == value:
                continue
            printed[key] = value
        is_figure = isinstance(seen, GateResult | AgentScore | Traffic)
        found.append(
            Event(
                value=value,
                before=last.get(seen.kind) if is_figure else None,
                number=_number(seen),
                observed_at=seen.observed_at,
                source=each.source,
                evidence=seen.evidence,
                days_late=0 if each.is_printed else _days_late(each, zone),
                retracted_by=each.retracted_by,
            )
        )
        if each.retracted_by is None:
            last[seen.kind] = value
    return tuple(found)


def _number(seen: Observation) -> Decimal | None:
    match seen:
        case GateResult():
            return seen.value
        case AgentScore():
            return seen.score
        case Traffic():
            return seen.percent
    return None


def _days_late(each: Told, zone: tzinfo) -> int:
    return max(0, (day_of(each.source.recorded_at, zone) - day_of(each.observation.observed_at, zone)).days)


def firing_events(entries: Sequence[FiringEntry], trigger: str) -> tuple[Event, ...]:
    """The firings of a trigger that the ledger holds, oldest first."""
    return tuple(
        Event(
            value=f"fired after {wording.span(entry.fired_at - entry.first_at)} of breach",
            before=None,
            number=None,
            observed_at=entry.fired_at,
            source=entry.source,
            evidence=None,
            days_late=0,
            retracted_by=None,
        )
        for entry in sorted(entries, key=lambda entry: entry.fired_at)
        if entry.trigger == trigger and entry.source
    )
