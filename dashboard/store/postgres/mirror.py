"""The mirror: the entries of a ledger in PostgreSQL in a file of the reader's own, fetched once each."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock

from dashboard.errors import AlteredError
from dashboard.settings import Server
from dashboard.store import database, ledger
from dashboard.store.database import Cursor
from dashboard.store.ledger import chain_fault, read_head
from dashboard.store.postgres.connection import Connection, connected
from dashboard.store.postgres.entries import entries_after, hash_at

PATIENCE = 300.0  # seconds for another process that fetches a long ledger


@contextmanager
def mirrored(server: Server, cache: Path) -> Iterator[Cursor]:
    """The ledger as the server has it now, to be read; its file in `cache` has the lock of one reader.

    Raises AlteredError where what is fetched does not follow from what was, StorageError, duckdb.Error.
    """
    name = hashlib.sha256(str(server).encode()).hexdigest()[:16]
    file = cache / f"{name}.ledger.duckdb"
    with FileLock(cache / f"{name}.ledger.lock", timeout=PATIENCE, mode=0o600):
        with connected(server) as connection:
            _fetch(connection, file)
        with database.open_read_only(file) as cursor:
            yield cursor


def _fetch(connection: Connection, file: Path) -> None:
    """Add what is new to the mirror; a damaged one, or one that the ledger does not extend, is made anew."""
    if file.exists() and not _is_extended_by(connection, file):
        file.unlink()
    is_new = not file.exists()
    with database.create(file) if is_new else database.open_for_writing(file) as cursor:
        file.chmod(0o600)
        last = read_head(cursor)
        for batch in entries_after(connection, last.seq if last else 0):
            fault = chain_fault(batch, last)
            if fault:
                raise AlteredError(f"{fault}; restore a copy")
            ledger.append(cursor, batch)
            last = batch[-1]


def _is_extended_by(connection: Connection, file: Path) -> bool:
    try:
        with database.open_read_only(file) as cursor:
            last = read_head(cursor)
    except duckdb.Error:
        return False
    return last is None or hash_at(connection, last.seq) == last.hash
