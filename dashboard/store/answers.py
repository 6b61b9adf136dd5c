"""Answers that a reader keeps in its cache: what was told of a certification, and how long it holds.

An answer hangs on the certification's newest entry, on its telemetry files and on the program that made it,
so that nothing that is recorded of another makes it stale, and no alteration of a published file reaches it.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dashboard.errors import StorageError
from dashboard.findings.moment import Moment
from dashboard.review.portfolio import Question, holds_until
from dashboard.store.database import Cursor, microseconds, readable, rows
from dashboard.store.kept_table import kept_table
from dashboard.store.ledger import Entry
from dashboard.store.read import read_record
from dashboard.store.read.clock import TOLERANCE
from dashboard.store.read.gathered import Gathered, gather

if TYPE_CHECKING:
    from dashboard.store.publish.snapshot import Snapshot

FILE = "answers.sqlite"
AT_ONCE = 100  # kept together: who is stopped meanwhile begins there again
TABLE = """
create table if not exists answer (
    kind text, form text, certification text, basis text, first integer, last integer, text text,
    primary key (kind, form, certification)
)
"""
KEPT = (
    "select certification, basis, text from answer where kind = ? and form = ? and first <= ? and last >= ?"
)
KEEP = "insert or replace into answer values (?, ?, ?, ?, ?, ?, ?)"
FORGET = "delete from answer where kind = ? and form <> ?"
# What each certification's answers hang on: its newest entry, whatever that is about.
BASES = """
select about.certification, arg_max(ledger.hash, ledger.seq) as basis
from about
join ledger using (seq)
group by about.certification
"""


_MAKING = defaultdict[str, threading.Lock](threading.Lock)  # by the kind of question


class Answers(NamedTuple):
    """What is told of each certification, by id; and of those of which nothing can be told, why."""

    answers: dict[str, str]
    faults: dict[str, str]


@readable()
def bases(snapshot: "Snapshot") -> dict[str, str]:
    """What is told of each certification hangs on this, by id: its newest entry, and its telemetry files."""
    newest = {row["certification"]: row["basis"] for row in rows(snapshot.cursor(), BASES)}
    return {name: f"{basis}{snapshot.telemetry.get(name, '')}" for name, basis in newest.items()}


def lacking(
    snapshot: "Snapshot", ids: tuple[str, ...], question: Question, *, at: datetime, cache: Path
) -> tuple[str, ...]:
    """The certifications whose answers would have to be made, as none is kept that holds."""
    kept = _kept(cache, question, bases(snapshot), microseconds(at))
    return tuple(each for each in ids if each not in kept)


@readable()
def answered(
    snapshot: "Snapshot", ids: tuple[str, ...], question: Question, *, at: datetime, cache: Path
) -> Answers:
    """The answer to a question for each certification at an instant (aware), kept ones where they hold.

    `cache` is the reader's folder; where nothing can be kept in it each answer is made anew. Who asks what is
    being made waits for it.
    """
    held, instant = bases(snapshot), microseconds(at)
    kept = _kept(cache, question, held, instant)
    if set(ids) <= set(kept):
        return Answers({each: kept[each] for each in ids}, {})
    with _MAKING[question.kind]:
        kept = _kept(cache, question, held, instant)
        return _made(snapshot, ids, question, at=at, cache=cache, held=held, kept=kept)


def _made(
    snapshot: "Snapshot",
    ids: tuple[str, ...],
    question: Question,
    *,
    at: datetime,
    cache: Path,
    held: Mapping[str, str],
    kept: Mapping[str, str],
) -> Answers:
    cursor, instant = snapshot.cursor(), microseconds(at)
    answers, faults = dict(kept), dict[str, str]()
    missing = [each for each in ids if each not in kept]
    for begin in range(0, len(missing), AT_ONCE):
        some, made = missing[begin : begin + AT_ONCE], list[tuple[str, str, int, str]]()
        gathered = _gathered(cursor, some)
        for each in some:
            try:
                held_of = gathered.get(each)
                record = read_record(cursor, certification=each, as_of=at, clock=at, gathered=held_of)
                moment = Moment(record, at)
                answers[each] = question.answer(moment)
            except Exception as error:  # noqa: BLE001 - one certification takes no other down.
                kind = f"it cannot be assessed ({type(error).__name__})"
                faults[each] = str(error) if isinstance(error, StorageError) else kind
                continue
            last = microseconds(holds_until(moment))
            if last > instant:
                made.append((each, held[each], last, answers[each]))
        _keep(cache, question, made, instant)
    return Answers({each: answers[each] for each in ids if each in answers}, faults)


def _gathered(cursor: Cursor, ids: Sequence[str]) -> Mapping[str, Gathered]:
    """What is held of each; of none where they cannot be read together: each is then read alone."""
    try:
        return gather(cursor, ids)
    except StorageError:
        return {}


def keep_answers(
    shown: Iterable[Moment], appended: Sequence[Entry], question: Question, *, cache: Path
) -> None:
    """Keep what a writer has worked out of the certifications that it appended to, as readers do.

    Nothing after a clock that went ahead; what is kept of one with telemetry meets no reader's files.
    """
    newest = {str(entry.content["certification"]): entry.hash for entry in appended}
    for moment in shown:
        name, last = moment.record.certificate.certification.id, holds_until(moment)
        if last <= moment.at or appended[-1].recorded_at > moment.at + TOLERANCE:
            continue
        with suppress(Exception):  # It is published: who asks has it told anew.
            made = [(name, newest[name], microseconds(last), question.answer(moment))]
            _keep(cache, question, made, microseconds(moment.at))


def _kept(cache: Path, question: Question, held: Mapping[str, str], instant: int) -> dict[str, str]:
    """The answers that hold at an instant (microseconds since 1970), by certification."""
    found = dict[str, str]()
    with kept_table(cache, FILE, TABLE) as table:
        for name, basis, text in table.execute(KEPT, (question.kind, question.form, instant, instant)):
            if held.get(name) == basis:
                found[name] = text
    return found


def _keep(cache: Path, question: Question, made: list[tuple[str, str, int, str]], instant: int) -> None:
    if not made:
        return
    with kept_table(cache, FILE, TABLE) as table:
        table.execute(FORGET, (question.kind, question.form))
        table.executemany(
            KEEP,
            [
                (question.kind, question.form, name, basis, instant, last, text)
                for name, basis, last, text in made
            ],
        )
