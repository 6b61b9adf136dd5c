"""Whether what is to be published can be shown: assessed, examined and drawn, now and on its key dates.

What cannot be is the fault of the document that brought it, and is refused with the field, as far as leaving
something out tells which it is.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from decimal import InvalidOperation
from functools import cached_property, partial
from time import process_time
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.domain.record import Record
from dashboard.domain.standing.outlook import Outlook
from dashboard.domain.standing.transitions import Transition
from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of
from dashboard.errors import Fault
from dashboard.findings import line_of
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of

# Draws what a review says, and raises where it cannot: the formats are those of whoever hands it in.
Draw = Callable[[Review], object]
MOST_DATES = 32
SECONDS = 1.0  # of computing, after which no further key date is begun
WEEK = timedelta(days=7)


class _Later(Moment):
    """The same record at another instant, with the course of the standing that was computed once."""

    def __init__(self, now: Moment, at: datetime) -> None:
        super().__init__(now.record, at)
        self._now = now

    @cached_property
    def transitions(self) -> tuple[Transition, ...]:
        """The changes of the standing, as they were computed for now."""
        return self._now.transitions

    @cached_property
    def outlook(self) -> Outlook | None:
        """What was foreseen for now."""
        return self._now.outlook


class _Moments(dict[datetime, _Later]):
    """The same record at any other instant, each made once."""

    def __init__(self, now: Moment) -> None:
        super().__init__()
        self._now = now

    def __missing__(self, at: datetime) -> _Later:
        self[at] = _Later(self._now, at)
        return self[at]


def undrawn(review: Review) -> None:
    """Draw nothing: what is handed in is only assessed and examined."""


def display_fault(
    current: Moment, draw: Draw, *, appended: Collection[int], since: datetime | None = None
) -> Fault | None:
    """What keeps a record from being shown, now and later, where an entry among `appended` brought it.

    None where it can be shown, and where it could not be before either: then nothing is to be refused.
    `appended` are numbers of entries; `since` is the first instant (aware) on which they bear; None: on all.
    """
    failed, record, now = _failure(current, draw, since), current.record, current.at
    if failed is None:
        return None
    at, error = failed
    culprit = next(_blamed(record, at, draw, appended), None)
    if culprit is None and record.source.seq not in appended:
        return None
    file, line, field = culprit or (record.source.document, 1, "certification")
    when = "" if at == now else f" as of {wording.day(at.astimezone(record.certificate.certification.zone))}"
    return Fault(file, line, field, f"cannot be shown{when}: {_reason(error)}")


def _failure(current: Moment, draw: Draw, since: datetime | None) -> tuple[datetime, Exception] | None:
    """The first instant at which a record cannot be shown, and the error; None: it always can."""
    at = current.at
    try:
        _show(review_of(current), draw)
        began = process_time()
        # A day that one is compared with is often a key date itself, a week before: it is assessed once.
        moments = _Moments(current)
        for at in _key_instants(current):
            if since and at < since:
                continue
            if process_time() - began > SECONDS:
                return None
            _show(Review(moments[at], moments[at - WEEK]), draw)
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody could look at the page.
        return at, error
    return None


def _show(review: Review, draw: Draw) -> None:
    _ = review.assessment, review.now.findings, review.coming
    draw(review)


def _key_instants(now: Moment) -> list[datetime]:
    """The ends of the days on which what is shown changes by itself, the nearest to now first.

    Evenly thinned where there are many.
    """
    days = sorted({day for day in _key_days(now) if day is not None})
    step = max(1, -(-len(days) // MOST_DATES))
    instants = [end_of(day, now.as_of.zone) for day in {*days[::step], *days[-1:]}]
    return sorted(instants, key=lambda at: abs(at - now.at))


def _key_days(now: Moment) -> Iterator[date | None]:
    """The decision, windows, steps of the rollout, changes of the standing, review and the day after."""
    head = now.record.certificate.certification
    yield from (head.decided_on, head.valid_until, head.next_review)
    for state in now.conditions:
        yield from (state.opens_on, state.due_on, state.original_due_on)
    yield from (step.planned_on for phase in now.rollout.phases for step in phase.steps)
    yield from (transition.on for transition in now.transitions)


def _blamed(
    record: Record, at: datetime, draw: Draw, appended: Collection[int]
) -> Iterator[tuple[str, int, str]]:
    """File, line and field of what was appended and without which the rest can be shown, one by one."""

    def fails(changed: Record) -> bool:
        try:
            moment = Moment(changed, at)
            _show(Review(moment, Moment(changed, at - WEEK)), draw)
        except Exception:  # noqa: BLE001 - as above.
            return True
        return False

    if record.source.seq in appended:
        for path in _fields(record, fails):
            yield record.source.document, line_of(path, record.lines) or 1, path
    seen = [o for o in record.observations if o.source and o.source.seq in appended]
    kept = [o for o in record.observations if o not in seen]
    culprit = _narrow(seen, lambda some: fails(record.model_copy(update={"observations": (*kept, *some)})))
    if culprit is not None:
        source = seen[culprit].source
        assert source is not None, "it was found by it"
        yield source.document, source.line or 1, seen[culprit].kind


def _fields(record: Record, fails: Callable[[Record], bool]) -> Iterator[str]:
    """The paths of the parts of a certificate without which it can be shown."""
    document = record.certificate

    def without(**update: Any) -> bool:
        changed = document.model_copy(update=update)
        plans = [
            plan.model_copy(update={"plan": changed.rollout}) if plan.source == record.source else plan
            for plan in record.plans
        ]
        return fails(record.model_copy(update={"certificate": changed, "plans": tuple(plans)}))

    for name, field in Certificate.model_fields.items():
        if name == "certification" or without(**{name: () if name == "gates" else field.default}):
            continue
        value = getattr(document, name)
        if not isinstance(value, tuple):
            yield name
            continue
        index = _narrow(value, partial(_with, without, name))
        yield name if index is None else f"{name}[{index}]"


def _with(fails: Callable[..., bool], name: str, some: Any) -> bool:
    return fails(**{name: tuple(some)})


def _narrow(items: Any, fails: Callable[[Any], bool]) -> int | None:
    """The place of one item that fails by itself; None where only several fail together, or all else does."""
    first, last = 0, len(items)
    if not fails(items) or fails(items[:0]):
        return None
    while last - first > 1:
        middle = (first + last) // 2
        if fails(items[first:middle]):
            last = middle
        elif fails(items[middle:last]):
            first = middle
        else:
            return None
    return first


def _reason(error: Exception) -> str:
    """An error that came of a document's values, in words that say what to do."""
    if isinstance(error, InvalidOperation):
        return "a number has more digits than can be reckoned with; shorten it or leave it out"
    if isinstance(error, OverflowError | ValueError):
        return "a date or number that follows from it is out of range; correct it or leave it out"
    return f"the board cannot draw it ({type(error).__name__}); simplify it or leave it out"
