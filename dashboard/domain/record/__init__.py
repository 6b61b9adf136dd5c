"""The record of one certification: its definition and all that was observed, as known at some time."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property
from operator import attrgetter
from typing import TypeVar, cast

from dashboard.domain.certificate import Certificate
from dashboard.domain.conditions import Condition, ConditionState
from dashboard.domain.conditions.history import condition_state, later
from dashboard.domain.observations import (
    CONDITION_EVENTS,
    AgentScore,
    AgentWorkDone,
    ConditionEvent,
    GateResult,
    Observation,
    SignOffRecorded,
    Start,
)
from dashboard.domain.record.ahead import EntryAhead
from dashboard.domain.record.reading import Reading
from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.rollout.plan import RolloutPlan
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.triggers.telemetry import TelemetryNote, TriggerRuns
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import EVER, day_of
from dashboard.domain.values.source import Observed, Source
from dashboard.domain.values.timelines import read_timeline

Seen = TypeVar("Seen", bound=Observed)

OBSERVED_AT = attrgetter("observed_at")
DAYS_AN_ENTRY = 1000  # Then two million entries fit 31 bits.


@cache
def _kinds(kind: type[Observed]) -> tuple[type[Observed], ...]:
    """A kind of observation, and the more general ones that it counts among."""
    return tuple(each for each in kind.__mro__ if issubclass(each, Observed))


@cache
def _item(kind: type[Observed]) -> tuple[type, str] | None:
    """What an observation of a kind is of, and its field that names which; None: of the whole."""
    if issubclass(kind, CONDITION_EVENTS):
        return Condition, "condition"
    if issubclass(kind, AgentScore | AgentWorkDone):
        return kind, "agent"
    return (GateResult, "gate") if issubclass(kind, GateResult) else None


class DeploymentStart(Model):
    """The day on which the deployment started; assumed to be the day of the decision until one is known."""

    on: date
    assumed: bool
    superseded: tuple[date, ...] = ()
    original: date | None = None


class PlanOfRecord(Model):
    """The plan of the rollout as an earlier or the newest revision of the document has it."""

    plan: RolloutPlan
    source: Source


class Record(Model):
    """One certification as known at `known_by` (None: now).

    Observations are sorted by instant, then by entry.

    `entries` counts the ledger's entries on it, retractions too, telemetry not. `trigger_runs` are what
    telemetry says of the metric triggers, `firings` those that the ledger holds, `plans` the plans of all
    revisions, oldest first. `lines` gives the line of each field of the newest document by path:
    {"gates[2].requirement": 47}; `reading` is what became of its lines where it is prose.
    """

    certificate: Certificate
    source: Source
    observations: tuple[Observation, ...]
    ledger_head: str
    trigger_runs: tuple[TriggerRuns, ...] = ()
    firings: tuple[FiringEntry, ...] = ()
    telemetry_notes: tuple[TelemetryNote, ...] = ()
    ahead: tuple[EntryAhead, ...] = ()
    plans: tuple[PlanOfRecord, ...] = ()
    known_by: datetime | None = None
    revisions: tuple[Source, ...] = ()
    entries: int = 0
    lines: Mapping[str, int] = {}
    reading: Reading | None = None

    @cached_property
    def _by_kind(self) -> Mapping[type[Observed], list[Observed]]:
        """The observations of each kind, oldest first; a special kind counts among the general one too."""
        found, filed = dict[type[Observed], list[Observed]](), dict[type, list[list[Observed]]]()
        for seen in self.observations:
            if type(seen) not in filed:
                filed[type(seen)] = [found.setdefault(kind, []) for kind in _kinds(type(seen))]
            for held in filed[type(seen)]:
                held.append(seen)
        return found

    def seen(self, kind: type[Seen], until: datetime = EVER) -> Sequence[Seen]:
        """The observations of one kind that were true by an instant, oldest first."""
        known = cast("list[Seen]", self._by_kind.get(kind, []))
        return known[: bisect_right(known, until, key=OBSERVED_AT)]

    def seen_of(self, kind: type[Seen], item: str, until: datetime = EVER) -> Sequence[Seen]:
        """The results of a gate, the scores of an agent or its finished work by an instant, oldest first."""
        known = cast("list[Seen]", self._by_item.get((kind, item), []))
        return known[: bisect_right(known, until, key=OBSERVED_AT)]

    def condition_events(self, condition: str, until: datetime) -> Sequence[ConditionEvent]:
        """What happened to a condition by an instant, oldest first."""
        known = cast("list[ConditionEvent]", self._by_item.get((Condition, condition), []))
        return known[: bisect_right(known, until, key=OBSERVED_AT)]

    def condition_state(self, condition: Condition, as_of: AsOf) -> ConditionState:
        """Where a condition stands at an instant; from one of its events to the next only the day differs."""
        events = self.condition_events(condition.id, as_of.at)
        states, key = self._condition_states, (condition.id, len(events))
        if key not in states:
            states[key] = condition_state(condition, events, as_of)
        state = states[key]
        return state if state.on == as_of.on else later(state, as_of.on)

    @cached_property
    def _condition_states(self) -> dict[tuple[str, int], ConditionState]:
        return {}

    @cached_property
    def _by_item(self) -> Mapping[tuple[type, str], list[Observed]]:
        """The observations of each gate, agent and condition, oldest first."""
        found = defaultdict[tuple[type, str], list[Observed]](list)
        for seen in self.observations:
            if item := _item(type(seen)):
                found[item[0], getattr(seen, item[1])].append(seen)
        return found

    def as_of(self, at: datetime) -> AsOf:
        """An instant with the certificate's days, counted from the start of the deployment as recorded."""
        start = self.deployment_start
        known = None if start.assumed else start.on
        return self.certificate.as_of(at, start=known, original=start.original)

    def until(self, instant: datetime) -> "Record":
        """The record without what is true only later.

        A deployment start stays, for it holds at every as-of.
        """
        kept = tuple(o for o in self.observations if o.observed_at <= instant or isinstance(o, Start))
        firings = tuple(f for f in self.firings if f.fired_at <= instant)
        if (len(kept), len(firings)) == (len(self.observations), len(self.firings)):
            return self
        return self.model_copy(update={"observations": kept, "firings": firings})

    def edition(self, at: datetime) -> int:
        """A number for what is known at an instant: it rises with every entry and stays while none is made.

        Between entries it rises with each day on which something that an entry dates has come to be seen, for
        that too moves dates. A retraction takes observations away and is an entry itself: so the number never
        falls.
        """
        days = bisect_right(list(self._days_begun.values()), at)
        return self.entries * DAYS_AN_ENTRY + min(days, DAYS_AN_ENTRY - 1)

    @cached_property
    def _days_begun(self) -> dict[date, datetime]:
        """The first observation of each day that has one, oldest first."""
        zone = self.certificate.certification.zone
        firsts: dict[date, datetime] = {}
        for at in dict.fromkeys(seen.observed_at for seen in self.observations):
            firsts.setdefault(day_of(at, zone), at)
        return firsts

    def firing_times(self) -> Iterator[tuple[datetime, datetime]]:
        """When a metric trigger fired, and when that was learned.

        What today's samples no longer prove among them.
        """
        for run in (run for telemetry in self.trigger_runs for run in telemetry.runs):
            if run.fired_at:
                yield run.fired_at, run.learned_at or run.fired_at
        yield from ((firing.fired_at, firing.learned_at) for firing in self.firings)

    def days_of_change(self, *, but: tuple[type[Observed], ...] = ()) -> tuple[date, ...]:
        """The days on which something was observed, but for some kinds of it, or a trigger fired."""
        zone = self.certificate.certification.zone
        fired = (day_of(fired_at, zone) for fired_at, _ in self.firing_times())
        others = (day_of(o.observed_at, zone) for o in self.observations if not isinstance(o, but))
        return tuple(sorted({*(others if but else self._days_begun), *fired}))

    @cached_property
    def has_fired(self) -> bool:
        """Whether a trigger ever fired: by what telemetry says or once said, or by an event."""
        events = self.seen(TriggerChanged)
        return any(True for _ in self.firing_times()) or any(e.change == "fired" for e in events)

    @cached_property
    def has_dissent(self) -> bool:
        """Whether a member of a board ever rejected, in the document or since."""
        printed = (s.decision for board in self.certificate.boards for s in board.signoffs)
        return "rejected" in {*printed, *(event.change for event in self.seen(SignOffRecorded))}

    @cached_property
    def deployment_start(self) -> DeploymentStart:
        """The start that holds for every as-of.

        The newest recorded, else the document's, else the decision's day.

        Its `original` is the day from which the first dates counted, where it slipped since: a second start,
        or a first one recorded after a window had begun under the assumption (RULES.md, Conditions and their
        windows).
        """
        head = self.certificate.certification
        starts = sorted(self.seen(Start), key=attrgetter("turn"))
        days = [s.on for s in starts]
        original = head.deployment_start
        if original != "assumed":
            days.insert(0, original)
        elif starts and self.is_late(starts[0]):
            original = head.decided_on
        elif starts:
            original = starts[0].on
        if original == "assumed":
            return DeploymentStart(on=head.decided_on, assumed=True)
        slipped = original if days[-1] != original else None
        return DeploymentStart(on=days[-1], assumed=False, superseded=tuple(days[:-1]), original=slipped)

    def is_late(self, start: Start) -> bool:
        """Whether a first start was recorded after a window had begun that counts from the assumed one."""
        if start.source is None or start.source.seq == self.source.seq:
            return False  # The document itself states it.
        return self.has_begun(start.source.recorded_at)

    def has_begun(self, at: datetime) -> bool:
        """Whether by an instant a condition's window has begun that counts from the assumed start."""
        head = self.certificate.certification
        windows = (read_timeline(c.timeline) for c in self.certificate.conditions)
        opened = [w.window(head.decided_on, head.decided_on)[0] for w in windows if not w.from_certification]
        return any(day <= day_of(at, head.zone) for day in opened)
