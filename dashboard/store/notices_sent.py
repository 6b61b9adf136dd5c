"""What was sent to whom: a table of SQLite beside the record, one row a notice and place, only ever added to.

A place is known by a digest of its address, which may hold secrets; the address itself is not kept.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime, tzinfo
from pathlib import Path

from pydantic import ValidationError

from dashboard.domain.values.fields import Instant, Model
from dashboard.domain.values.instants import day_of
from dashboard.errors import StorageError
from dashboard.settings import Address, Server, Settings
from dashboard.store.files import OWNER_ONLY, refuse_link

LOCK_SECONDS = 30.0
TABLE = """
create table if not exists sent (
    "to" text, certification text, level text, key text, sent_at text, primary key ("to", key)
)
"""
INSERT = "insert or ignore into sent values (:to, :certification, :level, :key, :sent_at)"


class Sent(Model):
    """A notice that reached a place: its key, level, certification, and when it was sent."""

    to: str
    certification: str
    level: str
    key: str
    sent_at: Instant


class Notified:
    """The notices sent so far, in the table of a file."""

    def __init__(self, path: Path, table: sqlite3.Connection) -> None:
        self._path = path
        self._table = table

    def keys(self, to: str) -> frozenset[str]:
        """The keys of what a place was sent."""
        rows = self._table.execute('select key from sent where "to" = ?', (to,))
        return frozenset(key for (key,) in rows)

    def last_day(self, to: str, *, certification: str, levels: Sequence[str], zone: tzinfo) -> date | None:
        """The last day, in a zone, on which a place was sent anything of some levels; None: it never was."""
        query = 'select level, sent_at from sent where "to" = ? and certification = ?'
        rows = self._table.execute(query, (to, certification))
        days = [day_of(datetime.fromisoformat(at), zone) for level, at in rows if level in levels]
        return max(days, default=None)

    def remember(self, sent: Sequence[Sent]) -> None:
        """Add what was sent, on disk before it returns; StorageError where it cannot be."""
        try:
            with self._table:
                self._table.executemany(INSERT, [each.model_dump(mode="json") for each in sent])
        except sqlite3.Error as error:
            lost = "what was just sent could not be remembered and will be sent again"
            raise StorageError(f"{self._path}: {error}; {lost}") from error


def memory_of(record: Address) -> Path:
    """The file of the sent notices of a record: beside a file, in this machine's cache of a server."""
    if isinstance(record, Server):
        name = hashlib.sha256(str(record).encode()).hexdigest()[:16]
        return Settings().cache / f"{name}.notices.sqlite"
    record = record.resolve()
    return record.with_name(f"{record.name}.notices.sqlite")


@contextmanager
def remembered(record: Address, *, patience: float = LOCK_SECONDS) -> Iterator[Notified]:
    """What was sent so far, to look at; `patience` is how many seconds to wait for a run that sends.

    Raises StorageError where the file is damaged or cannot be read. Where there is none, none is made.
    """
    path = memory_of(record)
    with _opened(path if path.exists() else Path(":memory:"), path, patience) as table:
        yield Notified(path, table)


@contextmanager
def remembering(record: Address, *, patience: float = LOCK_SECONDS) -> Iterator[Notified]:
    """What was sent so far, to be added to while no other run sends; `patience` is seconds to wait for one.

    Raises StorageError, before anything is sent, where the file is damaged or cannot be written.
    """
    path = memory_of(record)
    _claim(path)
    with _opened(path, path, patience) as table:
        table.execute("pragma synchronous = extra")  # What is committed is on disk, its folder's entry too.
        table.execute("pragma locking_mode = exclusive")  # From the first write until the file is closed.
        table.execute("pragma user_version = 1")  # Writes: a full disk is found before anything is sent.
        yield Notified(path, table)


def _claim(path: Path) -> None:
    """See to it that the file is its owner's alone; StorageError."""
    refuse_link(path)
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, OWNER_ONLY)
        try:
            os.fchmod(file, OWNER_ONLY)
        finally:
            os.close(file)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}; nothing was sent") from error


@contextmanager
def _opened(file: Path, path: Path, patience: float) -> Iterator[sqlite3.Connection]:
    """The table in a file, made where it is new; whatever fails is a StorageError that names the path."""
    refuse_link(path)
    try:
        with closing(sqlite3.connect(file, timeout=patience)) as table:
            if not table.execute("select 1 from sqlite_master where name = 'sent'").fetchall():
                _make(table, path.with_suffix(".jsonl"))
            yield table
    except (sqlite3.Error, OSError) as error:
        why = f"{error}; nothing was sent. Without this file all that --since reaches back to is sent again"
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            why = f"has been held by another run for {patience:g} s; try again when it is done"
        raise StorageError(f"{path}: {why}") from error


def _make(table: sqlite3.Connection, earlier: Path) -> None:
    """Make the table, with the JSON lines of an earlier version; an end without a line feed is no line."""
    lines = earlier.read_bytes().split(b"\n")[:-1] if earlier.exists() else []
    with table:
        table.execute("begin immediate")
        table.execute(TABLE)
        for number, line in enumerate(lines, 1):
            try:
                table.execute(INSERT, Sent.model_validate_json(line).model_dump(mode="json"))
            except ValidationError:
                message = (
                    f"{earlier}:{number}: is not a notice that was sent; restore the file or remove the line "
                    "(what it stood for is then sent again). Nothing was sent"
                )
                raise StorageError(message) from None
