"""`readiness status` of all certifications: one line each, kept ones where they hold."""

import gc
import multiprocessing
import os
from contextlib import suppress
from datetime import datetime

from dashboard.cli.commands import SELDOM
from dashboard.cli.options import now, open_record, say_json
from dashboard.errors import StorageError
from dashboard.exporters.json import questions
from dashboard.exporters.terminal.table import print_portfolio
from dashboard.review.portfolio import Line, Question
from dashboard.settings import Address, Settings
from dashboard.store.answers import Answers, answered, lacking
from dashboard.store.publish.snapshot import Snapshot
from dashboard.store.read import certification_ids

ALONE = 80  # certifications that are told before another process has begun to help


def lines_of_all(path: Address, *, as_json: bool) -> tuple[list[str], list[str]] | None:
    """Print every certification of a record as it stands now; the status of each, and what could not be told.

    None where it does not hold several. StorageError where nothing can be told of any.
    """
    snapshot, at = open_record(path), now()
    ids = certification_ids(snapshot.cursor())
    if len(ids) < 2:
        return None
    told = _told(path, snapshot, ids, at, as_json=as_json)
    faults = [f"{name} cannot be shown: {fault}" for name, fault in told.faults.items()]
    if not told.answers:
        raise StorageError("\n".join(faults))
    if as_json:
        answers = [questions.told(text, at=at, head=snapshot.id) for text in told.answers.values()]
        say_json(answers)
        return [answer["standing"]["status"] for answer in answers], faults
    lines = [Line.model_validate_json(text) for text in told.answers.values()]
    print_portfolio(lines)
    return [line.status for line in lines], faults


def _told(path: Address, snapshot: Snapshot, ids: tuple[str, ...], at: datetime, *, as_json: bool) -> Answers:
    """What is told of each; where much is to be worked out, by a process a core: each keeps its share."""
    question, cache = _question(as_json=as_json), Settings().cache
    missing = lacking(snapshot, ids, question, at=at, cache=cache)
    parts = min(os.cpu_count() or 1, len(missing) // ALONE)
    if parts > 1:
        spawn, shared = multiprocessing.get_context("spawn"), missing[ALONE:]
        shares = [shared[number::parts] for number in range(1, parts)]
        helpers = [spawn.Process(target=_help, args=(path, s, at, as_json), daemon=True) for s in shares]
        for helper in helpers:
            helper.start()
        answered(snapshot, (*missing[:ALONE], *shared[::parts]), question, at=at, cache=cache)
        for helper in helpers:
            helper.join()
    return answered(snapshot, ids, question, at=at, cache=cache)


def _help(path: Address, ids: tuple[str, ...], at: datetime, as_json: bool) -> None:
    # Who asked works out what is lacking then, and says why it cannot.
    gc.freeze()  # As `commands.load` has it for a command of its own: a sixth of its time went into garbage.
    gc.set_threshold(SELDOM)
    with suppress(Exception, KeyboardInterrupt):
        answered(open_record(path), ids, _question(as_json=as_json), at=at, cache=Settings().cache)


def _question(*, as_json: bool) -> Question:
    return questions.status() if as_json else questions.line()
