"""Publishing: the record is replaced whole by a copy that holds one more transaction, or it is left alone."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from dashboard.errors import SnapshotError, StorageError
from dashboard.settings import Settings
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.files import OWNER_ONLY, permissions, refuse_link, remove, sync
from dashboard.store.ledger import Entry
from dashboard.store.publish.manifest import write_manifest
from dashboard.store.publish.showing import Draw, undrawn
from dashboard.store.publish.snapshot import replicate, telemetry_folders
from dashboard.store.publish.telemetry import place
from dashboard.store.publish.writer import Writer, storage_errors

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["Writer", "writing"]

LOCK_SECONDS = 30.0
ANY_MAY_WRITE = 0o222
FORGET = ("delete from telemetry_block", "delete from telemetry_fault")  # A reader's own.


@contextmanager
def writing(
    path: Path,
    *,
    now: datetime,
    cache: Path | None = None,
    patience: float = LOCK_SECONDS,
    publish: bool = True,
    draw: Draw = undrawn,
    founds: bool = False,
) -> Iterator[Writer]:
    """A writer of the record at `path`, made if there is none; publishes on leaving without an exception.

    `now` (with its offset) is when its entries are recorded; `cache` holds the replicas that it writes on
    from (READINESS_CACHE without it); `patience` is how many seconds to wait for another writer; without
    `publish` everything is checked and nothing written. `draw` draws what a reader would see of each
    certification that was appended to. A new record that holds no entry is published if it `founds` one.
    Raises RefusedError where drawing fails, StorageError where the record cannot be read or written, or is a
    symbolic link; the published file is then what it was. A new record is its owner's alone, another keeps
    its permissions. READINESS_SIGNING_KEY signs the manifest of the publication; UsageError where it is no
    key.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    refuse_link(path)
    path = path.resolve()
    key = _key()
    with _locked(path, patience):
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp") / "new.duckdb"
        try:
            with storage_errors(path):
                connection = _begin(path, temporary, cache or Settings().cache)
                writer = Writer(connection, path=path, now=now)
            try:
                yield writer
                if writer.appended or founds:
                    _settle(writer, connection, draw, path)
            finally:
                connection.close()
            if publish and (writer.appended or (founds and not path.exists())):
                _replace(path, temporary, cache or Settings().cache)
                _vouch(path, writer.head, now, key)
        finally:
            with suppress(OSError):  # The next writer sweeps what this one could not.
                _sweep(path)


def _key() -> "Ed25519PrivateKey | None":
    """The key that signs; UsageError where the file that was named holds none."""
    path = Settings().signing_key
    if path is None:
        return None
    from dashboard.store.publish.signatures import load_key  # noqa: PLC0415 - only who signs pays for it.

    return load_key(path)


def _settle(writer: Writer, connection: Cursor, draw: Draw, path: Path) -> None:
    """Enter what follows from the new entries, prove that it can be shown, and commit it."""
    with storage_errors(path):
        writer.enter_firings()
        writer.check(draw)
        for sql in FORGET:
            connection.execute(sql)
        connection.commit()
        connection.execute("checkpoint")


def _vouch(path: Path, newest: Entry | None, now: datetime, key: "Ed25519PrivateKey | None") -> None:
    try:
        write_manifest(path, newest, now=now, key=key)
    except OSError as error:
        reason = f"its manifest could not be written ({error.strerror}); check the disk"
        message = f"{path}: it was published, but {reason}"
        raise StorageError(message) from error


@contextmanager
def _locked(path: Path, patience: float) -> Iterator[None]:
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
    try:
        yield
    finally:
        lock.release()


def _sweep(path: Path) -> None:
    """Remove the temporaries of this record, ours and what a killed writer left; only under the lock.

    Telemetry files that no entry names stay: another copy of the record may name them.
    """
    for leftover in path.parent.iterdir():
        if leftover.name.startswith(f".{path.name}.") and leftover.name.endswith(
            (".tmp", ".tmp.wal", ".tmp.tmp")
        ):
            remove(leftover)  # A folder, where it was made and DuckDB sorted what did not fit into memory.
    for unfinished in database.telemetry_of(path).glob(".*.tmp"):
        remove(unfinished)


def _check_writable(path: Path) -> None:
    """Raise StorageError where a record is marked as one that is not to be changed."""
    mode = permissions(path, OWNER_ONLY)
    if not mode & ANY_MAY_WRITE or (path.exists() and not os.access(path, os.W_OK)):
        raise StorageError(
            f"{path}: it is read-only (mode {mode:04o}); allow writing to it (chmod u+w) or name another "
            "record; nothing was written"
        )


def _begin(path: Path, temporary: Path, cache: Path) -> Cursor:
    """A connection to a copy of the record's replica, or to a new record, in a transaction."""
    _check_writable(path)
    _sweep(path)
    temporary.parent.mkdir(mode=0o700)
    places = (database.telemetry_of(temporary), *telemetry_folders(path, cache))
    if not path.exists():
        connection = database.create(temporary, *places)
    else:
        try:
            _, replica = replicate(path, cache)
        except SnapshotError as error:
            reason = str(error).removeprefix(f"{path.name}: ")
            raise StorageError(f"{path}: {reason}; nothing was written") from error
        shutil.copyfile(replica, temporary)
        connection = database.open_for_writing(temporary, *places)
    connection.begin()
    return connection


def _replace(path: Path, temporary: Path, cache: Path) -> None:
    """Put the finished copy in the place of the record, on disk before and after; its telemetry before it."""
    with storage_errors(path):
        place(path, temporary, cache)
        temporary.chmod(permissions(path, OWNER_ONLY))
        sync(temporary)
        temporary.replace(path)
    try:
        sync(path.parent)
    except OSError as error:
        message = (
            f"{path}: it was published, but the disk did not confirm it ({error.strerror}); check the disk"
        )
        raise StorageError(message) from error
