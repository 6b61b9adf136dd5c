"""The dated list of standing changes: past, and following from dates alone (RULES.md, Standing)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dashboard.domain.observations import AgentScore, ConditionExtended, ConditionWaived, GateResult
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.standing import Standing
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import end_of, start_of

MEASURED = (GateResult, AgentScore)
NAMED = 4  # subjects that a sentence names


class Transition(Model):
    """The standing changed, or will change, on a day.

    `sentence` says so, with "unless" where it can be prevented.
    """

    on: date
    before: Standing
    after: Standing
    is_future: bool
    sentence: str


def _dated(record: Record) -> Iterator[date]:
    """Every day on which the passing of time alone may change the standing."""
    head, start = record.certificate.certification, record.deployment_start.on
    yield head.decided_on
    if head.valid_until:
        yield head.valid_until + timedelta(days=1)
    for condition in record.certificate.conditions:
        _, due_on = condition.window(start, head.decided_on)
        yield due_on + timedelta(days=1)
    zone = head.zone
    for gate in record.certificate.gates:
        results = record.seen_of(GateResult, gate.id)
        ends = (gate.good_until(each, zone) for each in results if gate.good_for or each.good_until)
        yield from (good_until + timedelta(days=1) for good_until in ends if good_until)
    yield from (extended.to + timedelta(days=1) for extended in record.seen(ConditionExtended))
    yield from (waived.until + timedelta(days=1) for waived in record.seen(ConditionWaived))
    yield from (c.until + timedelta(days=1) for c in record.seen(TriggerChanged) if c.until)
    yield from (s.decided_on for b in record.certificate.boards for s in b.signoffs if s.decided_on)


def _days_of_doubt(now: Evaluation) -> Iterator[date]:
    """Every day on which a trigger began to be possible or blind, before each resolution and at the end."""
    for resolved in now.record.seen(TriggerChanged, now.at):
        if resolved.change != "fired":
            yield from _doubts_at(Evaluation(now.record, resolved.observed_at - timedelta(microseconds=1)))
    yield from _doubts_at(now)


def _doubts_at(then: Evaluation) -> Iterator[date]:
    return (then.as_of.day_of(t.unclear_at) for t in then.triggers if t.unclear_at)


def _sentence(before: Standing, after: Standing, on: date, *, is_future: bool) -> str:
    if not is_future:
        subjects = dict.fromkeys(r.subject for r in after.reasons if r.subject.kind != "certificate")
        named = f" ({wording.listed([str(s) for s in subjects], NAMED)})" if subjects else ""
        return f"{wording.mark(after.status).word} from {wording.day(on)}{named}"
    match after.status:
        case "lapsed":
            causes = [r for r in after.reasons if r.subject.kind == "condition"]
            missed = wording.listed([str(r.subject) for r in causes])
            if len(causes) > NAMED:
                missed = wording.count(len(causes), "condition")
            unless = f" unless {missed} {'is' if len(causes) == 1 else 'are'} met" if causes else ""
            return f"lapses on {wording.day(on)}{unless}"
        case "expired":
            return wording.expiry(on - timedelta(days=1))
        case "conditional" if before.status == "not_in_force":
            return f"takes effect on {wording.day(on)}"
    return f"becomes {wording.mark(after.status).word.lower()} on {wording.day(on)}"


class Turn(NamedTuple):
    """A day on which the standing becomes another: what it follows from, before it and at its end."""

    on: date
    before: Evaluation
    after: Evaluation


class Life:
    """The standing of a record from day to day, with nothing observed after an instant.

    Ahead of it triggers stay as they are, but for waivers that end: telemetry has yet to come.
    """

    def __init__(self, now: Evaluation) -> None:
        self._record, self._at, self._as_of = now.record.until(now.at), now.at, now.as_of
        known = now if self._record is now.record else Evaluation(self._record, now.at)
        dated = {*_dated(now.record), *_days_of_doubt(known)}
        self._decisive = {*dated, *self._record.days_of_change(but=MEASURED)}
        self._days = sorted({*dated, *self._record.days_of_change()})

    def turns(self, *, since: date, until: date) -> Iterator[Turn]:
        """The days that change the standing, from one to another, both included.

        Each is worked out when it is asked for: who needs the first needs no more.
        """
        zone, today = self._as_of.zone, self._as_of.on
        at = start_of(since, zone) - timedelta(microseconds=1)
        before = self._evaluation(at)
        for on in (d for d in self._days if since <= d <= until):
            eve, at = at, min(end_of(on, zone), self._at) if on == today else end_of(on, zone)
            if before.is_beyond_measure and on not in self._decisive:
                continue
            after = self._evaluation(at)
            if after.status != before.status:
                yield Turn(on, before if before.at == eve else self._evaluation(eve), after)
            before = after

    def _evaluation(self, at: datetime) -> Evaluation:
        return Evaluation(self._record, at, heard_until=self._at)

    def transitions(self, *, since: date, until: date) -> Iterator[Transition]:
        """The same days, each with the standing before it and after it, and a sentence."""
        for turn in self.turns(since=since, until=until):
            before, after, is_future = turn.before.standing, turn.after.standing, turn.on > self._as_of.on
            sentence = _sentence(before, after, turn.on, is_future=is_future)
            yield Transition(on=turn.on, before=before, after=after, is_future=is_future, sentence=sentence)
