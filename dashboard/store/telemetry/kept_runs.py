"""Runs up to a past instant, and baselines, kept in a reader's cache: who asks later reads what came after.

They hang on all that could make them others: the numbers of the trigger, the telemetry that bears on that
time by its digests, what people resolved and the ledger's firings until then, and this program.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb
from pydantic import TypeAdapter, ValidationError

from dashboard.domain import triggers
from dashboard.store.database import Cursor, instant, microseconds
from dashboard.store.kept_table import kept_table
from dashboard.store.telemetry.files import cache_of
from dashboard.store.telemetry.samples import among

T = TypeVar("T")

FILE = "runs.sqlite"
MOST = 50_000_000  # bytes that are kept: of what was added last
TABLE = """
create table if not exists kept (
    question text, until integer, basis text, found blob, primary key (question, until, basis)
)
"""
LATEST = "select rowid, until, basis from kept where question = ? and until <= ? order by until desc"
FOUND = "select found from kept where rowid = ?"
KEEP = "insert or replace into kept values (?, ?, ?, ?)"
FORGET = """
with sized as (
    select rowid as row, sum(length(found)) over (order by rowid desc) as so_far
    from kept
)
delete from kept where rowid in (select row from sized where so_far > ?)
"""
# What of a question is told of its time alone, and so belongs to what the runs hang on.
TIMELY = {"entries", "until", "resolved_at", "told_from", "told_until"}


class Kept(NamedTuple):
    """What is kept of what was found for a question, for its time up to an instant."""

    folder: Path
    asked: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]
    until: datetime

    @classmethod
    def of(cls, cursor: Cursor, asked: Mapping[str, Any], *, until: datetime) -> "Kept | None":
        """What is kept for who reads by a cursor; None where that has no cache.

        `asked` has the entries that may hold samples from `since` to then.
        """
        folder = cache_of(cursor)
        if folder is None:
            return None
        return cls(folder, asked, among(asked["entries"], [(asked["since"], until)]), until)

    def latest(self, form: TypeAdapter[T]) -> tuple[datetime, T] | None:
        """The latest instant up to which something is kept, and that; None: nothing is."""
        with kept_table(self.folder, FILE, TABLE) as table:
            for row, until, basis in table.execute(
                LATEST, (self._question, microseconds(self.until))
            ).fetchall():
                if basis == self._basis(until):
                    with suppress(ValidationError):  # It was damaged.
                        return instant(until), form.validate_json(table.execute(FOUND, (row,)).fetchone()[0])
        return None

    def keep(self, form: TypeAdapter[T], found: T) -> None:
        """Keep what was found up to the instant."""
        until = microseconds(self.until)
        kept = self._question, until, self._basis(until), form.dump_json(found)
        with kept_table(self.folder, FILE, TABLE) as table:
            table.execute(KEEP, kept)
            table.execute(FORGET, (MOST,))

    @property
    def _question(self) -> str:
        return _digest(_program(), sorted((k, v) for k, v in self.asked.items() if k not in TIMELY))

    def _basis(self, until: int) -> str:
        """What the runs up to an instant (microseconds since 1970) hang on."""
        told = zip(self.asked.get("told_from", ()), self.asked.get("told_until", ()), strict=True)
        return _digest(
            [
                (entry["sha256"], entry["source"], entry["is_doubted"])
                for entry in self.entries
                if entry["first_at"] <= until
            ],
            [at for at in self.asked.get("resolved_at", ()) if microseconds(at) <= until],
            [(first, last) for first, last in told if microseconds(first) <= until],
        )


def _digest(*told: object) -> str:
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


@cache
def _program() -> str:
    """The digest of what finds runs, and of what a trigger is: others may find others."""
    digest = hashlib.sha256(duckdb.__version__.encode())
    for package in (__package__, triggers.__name__):
        for each in sorted(files(package).iterdir(), key=lambda file: file.name):
            if each.name.endswith(".py"):
                digest.update(each.read_bytes())
    return digest.hexdigest()
