"""A writer's turn at a record that is one file: it is replaced whole by a copy, or it is left alone."""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from dashboard.errors import StorageError
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.files import OWNER_ONLY, permissions, refuse_link, remove, sha256_of, sync
from dashboard.store.ledger import Entry
from dashboard.store.publish.known_bytes import remember
from dashboard.store.publish.manifest import write_manifest
from dashboard.store.publish.published import telemetry_folders
from dashboard.store.publish.replica import keep
from dashboard.store.publish.telemetry import place
from dashboard.store.publish.working import forget, working_copy
from dashboard.store.publish.writer import storage_errors

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ANY_MAY_WRITE = 0o222


class FileTurn:
    """A record's file, whose lock is held."""

    def __init__(self, path: Path) -> None:
        self.record = path
        self.temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp") / "new.duckdb"
        self._copy: Cursor | None = None

    @property
    def is_new(self) -> bool:
        """Whether there is no record yet."""
        return not self.record.exists()

    def working_copy(self, cache: Path, *also: Path) -> Cursor:
        """A copy of the record in a transaction; it reaches what lies in other folders too.

        What a killed writer left is swept before. StorageError where the record is not to be changed.
        """
        _check_writable(self.record)
        self.sweep()
        self.temporary.parent.mkdir(mode=0o700)
        self._copy = working_copy(self.record, self.temporary, cache, *also, is_new=self.is_new)
        self._copy.begin()
        return self._copy

    @property
    def telemetry(self) -> Path:
        """Where telemetry that is to be published is put."""
        return database.telemetry_of(self.temporary)

    def publish(
        self, entries: Sequence[Entry], *, cache: Path, now: datetime, key: "Ed25519PrivateKey | None"
    ) -> None:
        """Put the copy in the record's place, on disk before and after, its telemetry before it.

        Its manifest follows it, signed where there is a key; StorageError.
        """
        path, newest = self.record, entries[-1] if entries else None
        assert self._copy, "there is a working copy"
        with storage_errors(path), self._copy as copy:
            copy.commit()
            keep(copy, self.temporary, cache, telemetry_folders(path, cache))
            forget(copy)
            copy.execute("checkpoint")
            place(path, copy, self.telemetry, cache)
        with storage_errors(path):
            self.temporary.chmod(permissions(path, OWNER_ONLY))
            sync(self.temporary)
            sha256 = sha256_of(self.temporary)
            self.temporary.replace(path)
        with _published(path, "the disk did not confirm it"):
            sync(path.parent)
        if newest:
            remember(cache, sha256, newest.hash)
        with _published(path, "its manifest could not be written"):
            write_manifest(path, newest, now=now, file_sha256=sha256, key=key)

    def end(self) -> None:
        """Throw away what was not published; the next writer sweeps what this one cannot."""
        if self._copy:
            self._copy.close()
        with suppress(OSError):
            self.sweep()

    def sweep(self) -> None:
        """Remove the temporaries of this record, ours and what a killed writer left; only under the lock.

        Telemetry files that no entry names stay: another copy of the record may name them.
        """
        for leftover in self.record.parent.iterdir():
            if leftover.name.startswith(f".{self.record.name}.") and leftover.name.endswith(
                (".tmp", ".tmp.wal", ".tmp.tmp")
            ):
                remove(
                    leftover
                )  # A folder, where it was made and DuckDB sorted what did not fit into memory.
        for unfinished in database.telemetry_of(self.record).glob(".*.tmp"):
            remove(unfinished)


@contextmanager
def file_turn(path: Path, patience: float) -> Iterator[FileTurn]:
    """The turn of the only writer of a file; `patience` is how many seconds to wait for another.

    StorageError where it was not enough, or where the path is a symbolic link.
    """
    refuse_link(path)
    path = path.resolve()
    file = path.with_name(f"{path.name}.lock")
    refuse_link(file)
    with storage_errors(path):
        lock = FileLock(file, timeout=patience, mode=permissions(path, 0) | OWNER_ONLY)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            lock.acquire()
        except Timeout:
            message = f"{path} has been held by another writer for {patience:g} s; try again when it is done"
            raise StorageError(message) from None
    turn = FileTurn(path)
    try:
        yield turn
    finally:
        turn.end()
        lock.release()


@contextmanager
def _published(path: Path, but: str) -> Iterator[None]:
    """Turn an error of the disk after the record was replaced into one that says so."""
    try:
        yield
    except OSError as error:
        message = f"{path}: it was published, but {but} ({error.strerror}); check the disk"
        raise StorageError(message) from error


def _check_writable(path: Path) -> None:
    """Raise StorageError where a record is marked as one that is not to be changed."""
    mode = permissions(path, OWNER_ONLY)
    if not mode & ANY_MAY_WRITE or (path.exists() and not os.access(path, os.W_OK)):
        raise StorageError(
            f"{path}: it is read-only (mode {mode:04o}); allow writing to it (chmod u+w) or name another "
            "record; nothing was written"
        )
