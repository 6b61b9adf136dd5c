"""Every certification on one line: where it stands, what will be, who must act; and how long that holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dashboard.domain.standing import RANK, Status
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import end_of
from dashboard.findings.moment import Moment
from dashboard.review import headlines
from dashboard.review.acting import who_must_act
from dashboard.review.ahead import Upcoming, dated
from dashboard.review.columns import Column, Columns
from dashboard.review.columns.standing import CERTIFICATIONS
from dashboard.review.summary import ACTIONS_SHOWN

AHEAD = timedelta(days=92)
NOTHING = "nothing is dated"
MICROSECOND = timedelta(microseconds=1)


class Question(NamedTuple):
    """What is asked of each certification: its name, the form of the program that answers, and the answer."""

    kind: str
    form: str
    answer: Callable[[Moment], str]


class Turn(Model):
    """A standing that began on a day."""

    on: date
    status: Status


class Line(Model):
    """A certification as of one day of its time zone, in the words that its own pages have for it."""

    id: str
    title: str
    system: str
    owner: str
    time_zone: str
    is_sample: bool
    status: Status
    standing: str
    lead: str
    outlook_on: date | None
    valid_until: date | None
    days_left: int | None
    gates: str
    gates_headline: str
    conditions: str
    conditions_headline: str
    traffic: str
    rollout: str
    must_act: str
    next: str
    next_on: date | None
    turns: tuple[Turn, ...]


def line_of(moment: Moment) -> Line:
    """A certification on one line, at a moment."""
    now, outlook = moment.assessment, moment.outlook
    nearest = next(iter(dated(now, until=now.on + AHEAD)), None)
    words = {key: CERTIFICATIONS[key].words(now) for key in ("gates", "conditions", "traffic")}
    return Line(
        id=now.head.id,
        title=now.head.title,
        system=now.head.system,
        owner=now.head.authority,
        time_zone=now.head.time_zone,
        is_sample=now.head.sample,
        status=now.standing.status,
        standing=now.standing.headline,
        lead=moment.lead,
        outlook_on=outlook.on if outlook else None,
        valid_until=now.validity.last_day,
        days_left=now.validity.days_left,
        gates=words["gates"],
        conditions=words["conditions"],
        gates_headline=headlines.gates(now),
        conditions_headline=headlines.conditions(now),
        traffic=words["traffic"],
        rollout=headlines.rollout(now),
        must_act=who_must_act(moment.actions[:ACTIONS_SHOWN], now.on),
        next=_next(moment, nearest),
        next_on=nearest.on if nearest else None,
        turns=tuple(Turn(on=on, status=status) for on, status in moment.turns),
    )


def _next(moment: Moment, nearest: Upcoming | None) -> str:
    """What comes next: what makes it worse, else what a date brings."""
    if moment.outlook:
        return moment.outlook.sentence
    return f"{nearest.sentence}, {wording.short_day(nearest.on, moment.as_of.on)}" if nearest else NOTHING


def holds_until(moment: Moment) -> datetime:
    """The last instant up to which a moment's words stay true while nothing is recorded.

    All is told by days of the certification's time zone, but for what is observed later that day, and for a
    rollout under way: there each minute counts, and nothing holds beyond the moment itself.
    """
    now, at = moment.assessment, moment.at
    is_watched = now.rollout.traffic_actual is not None and moment.signed_off_at is None
    if is_watched or now.ahead or any(t.heard_at is not None for t in now.triggers):
        return at
    later = (o.observed_at - MICROSECOND for o in moment.record.observations if o.observed_at > at)
    return min([end_of(now.on, moment.as_of.zone), *later])


def urgency(line: Line) -> tuple[bool, int, date, str]:
    """The order in which lines are read: samples last, the worst standing first, then what comes first."""
    return line.is_sample, -RANK.index(line.status), line.outlook_on or line.next_on or date.max, line.id


def heading(lines: Sequence[Line]) -> str:
    """Where several certifications stand, the worst first: "2 certifications: 1 lapsed, 1 conditional"."""
    found = Counter(line.status for line in lines)
    worst = (status for status in reversed(RANK) if found[status])
    stood = ", ".join(f"{found[status]} {wording.mark(status).word.lower()}" for status in worst)
    return f"{wording.count(len(lines), 'certification')}: {stood}"


def weeks(lines: Iterable[Line], on: date, *, count: int) -> tuple[tuple[date, Counter[str]], ...]:
    """How many certifications stood how at the end of each of the last weeks, the oldest first."""
    held, days = list(lines), [on - timedelta(weeks=back) for back in reversed(range(count))]
    return tuple((day, Counter(s for line in held if (s := _status_on(line, day)))) for day in days)


def _status_on(line: Line, day: date) -> Status | None:
    """How it stood on a day; None before its first turn."""
    return next((turn.status for turn in reversed(line.turns) if turn.on <= day), None)


def _standing(line: Line) -> wording.Mark:
    sample = ", sample data" if line.is_sample else ""
    return wording.mark(line.status).model_copy(update={"word": f"{line.standing}{sample}"})


LINES = Columns[Line](
    id=Column("Id", lambda line: line.id),
    name=Column("System", lambda line: line.system),
    owner=Column("Authority", lambda line: line.owner),
    standing=Column("Standing", _standing, "status"),
    lead=Column("In a sentence", lambda line: line.lead),
    due_on=Column("Valid until", lambda line: line.valid_until, "day", "no last day"),
    days_left=Column("Days left", lambda line: line.days_left, "number"),
    gates=Column("Gates", lambda line: line.gates),
    conditions=Column("Conditions", lambda line: line.conditions),
    traffic=Column("Traffic", lambda line: line.traffic),
    act=Column("Who must act", lambda line: line.must_act),
    next=Column("Next", lambda line: line.next),
)
