"""A writer's turn at a record in PostgreSQL: its entries are added in the transaction that holds the lock."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dashboard.errors import StorageError
from dashboard.settings import Server
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.ledger import Entry
from dashboard.store.postgres import entries as server
from dashboard.store.postgres.connection import AbsentError, Connection
from dashboard.store.publish.desk import Desk, desk_for
from dashboard.store.publish.manifest import manifest_text
from dashboard.store.publish.published import PassingError, ready
from dashboard.store.publish.telemetry import place
from dashboard.store.publish.writer import storage_errors

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class ServerTurn:
    """A ledger in PostgreSQL whose lock a transaction holds; what is prepared lies on this process's desk."""

    is_new = False  # `readiness migrate` made it.

    def __init__(self, record: Server, connection: Connection) -> None:
        self.record = record
        self._connection = connection
        self._desk: Desk | None = None

    def working_copy(self, cache: Path, *also: Path) -> Cursor:
        """A copy of the record in a transaction; it reaches what lies in other folders too. StorageError."""
        self._desk = desk_for(self.record, cache, self._connection, *also)
        return self._desk.connection

    @property
    def telemetry(self) -> Path:
        """Where telemetry that is to be published is put."""
        return database.telemetry_of(self._at.file)

    @property
    def _at(self) -> Desk:
        assert self._desk, "there is a working copy"
        return self._desk

    def publish(
        self, entries: Sequence[Entry], *, cache: Path, now: datetime, key: "Ed25519PrivateKey | None"
    ) -> None:
        """Add the entries and their manifest, once their telemetry is in its place; StorageError."""
        newest, copy = entries[-1], self._at.connection
        with storage_errors(self.record):
            place(self.record, copy, self.telemetry, cache)
        before = server.vouched(self._connection)
        previous = hashlib.sha256(before.manifest).hexdigest() if before else None
        text = manifest_text(newest, now=now, file_sha256=None, previous=previous).encode()
        server.add(self._connection, entries)
        signature = _signed(text, key) if key else None
        server.vouch(self._connection, newest, server.Vouched(text, signature))
        server.commit(self.record, self._connection, newest)
        with suppress(duckdb.Error):  # The copy is made anew.
            copy.commit()

    def end(self) -> None:
        """Leave the desk as the ledger is."""
        if self._desk:
            self._desk.leave()


@contextmanager
def server_turn(record: Server, patience: float, cache: Path) -> Iterator[ServerTurn]:
    """The turn of the only writer of a ledger; `patience` is how many seconds to wait for another.

    StorageError where that was not enough, or where the server does not answer.
    """
    try:
        ready(cache)
        with server.exclusive(record, patience) as connection:
            turn = ServerTurn(record, connection)
            try:
                yield turn
            finally:
                turn.end()
    except AbsentError as error:
        raise StorageError(f"{error}; nothing was written") from None
    except PassingError as error:
        raise StorageError(f"{record}: {error}; nothing was written") from None


def _signed(text: bytes, key: "Ed25519PrivateKey") -> str:
    from dashboard.store.publish.signatures import sign  # noqa: PLC0415 - only who signs pays for it.

    return sign(text, key)
