"""A writer's desk: the working copy of a record in PostgreSQL, kept by a process from one turn to its next.

A process begins with what was used last on this machine, and leaves its copy to the next.
Each turn appends in one transaction of the copy, which ends as that of the server does; the next fetches only
what others added meanwhile. A copy that the ledger does not extend is thrown away.
"""

import atexit
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb

from dashboard.settings import Server
from dashboard.store import database
from dashboard.store.database import Cursor, rows
from dashboard.store.ledger import append, chain_fault, read_head
from dashboard.store.postgres.connection import Connection
from dashboard.store.postgres.entries import entries_since
from dashboard.store.publish.projection import project
from dashboard.store.publish.published import telemetry_folders
from dashboard.store.publish.replica import keep, newest, part_of
from dashboard.store.publish.working import opened_copy, working_copy
from dashboard.store.telemetry.checked import faults_of
from dashboard.store.telemetry.files import FileFault

FAULTS = "select seq, reason, is_unreached from telemetry_fault"
# What is lost with the process was only a copy.
SPARE = "pragma disable_checkpoint_on_shutdown"


class Desk:
    """A working copy of the record of one server, for one writer of this process at a time."""

    def __init__(self, record: Server, cache: Path, *also: Path, base: Path | None = None) -> None:
        self._cache, self._process = cache, os.getpid()
        self.record, self._folder = record, part_of(cache)
        self._folder.mkdir(mode=0o700)
        self.file = self._folder / "new.duckdb"
        try:
            self._places = telemetry_folders(record, cache)
            self.connection: Cursor = (
                opened_copy(base, self.file, database.telemetry_of(self.file), *self._places)
                if base
                else working_copy(record, self.file, cache, *also, is_new=False)
            )
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self.connection.execute(SPARE)

    def is_for(self, record: Server, cache: Path) -> bool:
        """Whether it may be used for a record: by who made it, its telemetry where it was."""
        made_for = (self.record, self._cache, self._process)
        return made_for == (record, cache, os.getpid()) and self._places == telemetry_folders(record, cache)

    def catch_up(self, server: Connection) -> bool:
        """Begin a transaction and add what the server has beyond this copy; False: it is to be made anew."""
        try:
            os.utime(self._folder)  # Nobody takes it for what a killed run left.
            self.connection.begin()
            last = read_head(self.connection)
            fresh = entries_since(server, last)
            if fresh is None or chain_fault(fresh, last):
                return False
            append(self.connection, fresh)
            if fresh:
                project(self.connection, after=fresh[0].seq - 1)
            told = {row.pop("seq"): FileFault(**row) for row in rows(self.connection, FAULTS)}
            if faults_of(self.connection, self._cache, self._places, is_own=True) != told:
                return False
        except (OSError, duckdb.Error):
            return False
        return True

    def leave(self) -> None:
        """Take back what was not published, and keep the rest for this process's next turn."""
        with suppress(duckdb.Error):  # Nothing is to be taken back, or it is broken.
            self.connection.rollback()
        if database.telemetry_of(self.file).exists():  # Files on their way, which are not taken back.
            self.end()
            return
        with _LOCK:
            before, _KEPT[:] = list(_KEPT), [self]
        for desk in before:
            desk.close()

    def end(self) -> None:
        """Leave it to the next reader as the replica of its head, and throw it away."""
        if self._process == os.getpid():
            with suppress(duckdb.Error):  # It is broken.
                keep(self.connection, self.file, self._cache, self._places)
        self.close()

    def close(self) -> None:
        """Throw it away."""
        if self._process == os.getpid():
            with suppress(duckdb.Error):
                self.connection.close()
            shutil.rmtree(self._folder, ignore_errors=True)


_LOCK = threading.Lock()
_KEPT: list[Desk] = []  # at most one


def desk_for(record: Server, cache: Path, server: Connection, *also: Path) -> Desk:
    """The desk of a record as the server has it, whose lock is held, in a transaction; StorageError.

    One that reaches other folders too is new.
    """
    for desk in () if also else _begun(record, cache):
        if desk.catch_up(server):
            return desk
        desk.close()
    desk = Desk(record, cache, *also)
    desk.connection.begin()
    return desk


def _begun(record: Server, cache: Path) -> Iterator[Desk]:
    """Desks that may lack a few entries: this process's own, then one of the replica that was used last."""
    with _LOCK:
        kept = [desk for desk in _KEPT if desk.is_for(record, cache)]
        _KEPT[:] = [desk for desk in _KEPT if desk not in kept]
    yield from kept
    base = newest(cache, telemetry_folders(record, cache))
    if base:
        with suppress(OSError, duckdb.Error):  # It was swept, or is damaged.
            yield Desk(record, cache, base=base)


@atexit.register
def _close() -> None:
    while _KEPT:
        _KEPT.pop().end()
