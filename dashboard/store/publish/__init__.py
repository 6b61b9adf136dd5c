"""Publishing: the record is replaced whole by a copy that holds one more transaction, or it is left alone."""

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock, Timeout

from dashboard.errors import SnapshotError, StorageError, UsageError
from dashboard.settings import Settings
from dashboard.store import database, ledger
from dashboard.store.database import Cursor
from dashboard.store.ledger import Entry, Kind
from dashboard.store.publish.projection import project
from dashboard.store.publish.snapshot import replicate
from dashboard.store.read import certification_ids, read_record
from dashboard.store.telemetry.staging import Staging

LOCK_SECONDS = 30.0
STANDING_ENTRY = """
select kind, certification, retracted_by
from entry
where seq = $seq
"""


@contextmanager
def _storage_errors(path: Path) -> Iterator[None]:
    """Turn the errors of the disk and of DuckDB into one that names the file."""
    try:
        yield
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; nothing was written") from error
    except duckdb.Error as error:
        raise StorageError(f"{path}: {error}; nothing was written") from error


class Writer:
    """Appends entries to a copy of the record that nobody else sees yet."""

    def __init__(self, connection: Cursor, *, path: Path, now: datetime) -> None:
        self._connection = connection
        self._path = path
        self._now = now
        self._head = ledger.read_head(connection)
        self._touched: set[str] = set()

    @property
    def now(self) -> datetime:
        """When its entries are recorded."""
        return self._now

    @property
    def cursor(self) -> Cursor:
        """The record with what was appended so far, to be read from."""
        return self._connection

    def append(
        self, kind: Kind, body: Mapping[str, Any], *, actor: str, source_name: str, source_sha256: str
    ) -> Entry:
        """Append one entry and derive its rows; UsageError for a retraction of what cannot be retracted."""
        if kind == "retraction":
            self._check_retraction(body)
        entry = ledger.next_entry(
            self._head,
            body,
            kind=kind,
            recorded_at=self._now,
            actor=actor,
            source_name=source_name,
            source_sha256=source_sha256,
        )
        with _storage_errors(self._path):
            ledger.append(self._connection, [entry])
            project(self._connection, after=entry.seq - 1)
        self._head = entry
        self._touched.add(body["certification"])
        return entry

    def stage(self) -> Staging:
        """A place for the telemetry of the entry that comes next."""
        with _storage_errors(self._path):
            return Staging(self._connection)

    def append_telemetry(
        self, staged: Staging, *, certification: str, actor: str, source_name: str, source_sha256: str
    ) -> Entry:
        """Append one entry with the telemetry that was staged."""
        seq = self._head.seq + 1 if self._head else 1
        with _storage_errors(self._path):
            account = staged.settle(seq=seq, certification=certification, now=self._now)
        body = ledger.telemetry_body(certification, account)
        return self.append(
            "telemetry", body, actor=actor, source_name=source_name, source_sha256=source_sha256
        )

    @property
    def appended(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self._touched)

    def check(self) -> None:
        """Read every certification that was appended to, but for its telemetry; StorageError where one no longer reads."""
        for certification in sorted(self._touched & set(certification_ids(self._connection))):
            read_record(self._connection, certification=certification, as_of=database.EPOCH)

    def _check_retraction(self, body: Mapping[str, Any]) -> None:
        seq, certification = body["retracts"], body["certification"]
        with _storage_errors(self._path):
            found = database.rows(self._connection, STANDING_ENTRY, {"seq": seq})
        if not found or found[0]["certification"] != certification:
            raise UsageError(f"{certification} has no entry {seq}; name one of its entries")
        if found[0]["kind"] == "retraction":
            raise UsageError(f"entry {seq} is a retraction; record again what it took back")
        if found[0]["retracted_by"] is not None:
            raise UsageError(f"entry {seq} was already retracted by entry {found[0]['retracted_by']}")


@contextmanager
def writing(
    path: Path,
    *,
    now: datetime,
    cache: Path | None = None,
    patience: float = LOCK_SECONDS,
    publish: bool = True,
) -> Iterator[Writer]:
    """A writer of the record at `path`, made if there is none; publishes on leaving without an exception.

    `now` (with its offset) is when its entries are recorded; `cache` holds the replicas that it writes on from
    (READINESS_CACHE without it); `patience` is how many seconds to wait for another writer; without `publish` everything
    is checked and nothing written. Raises StorageError where the record cannot be read or written; the published file is
    then what it was.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    path = path.resolve()
    with _locked(path, patience):
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
        try:
            with _storage_errors(path):
                _sweep(path)
                connection = _begin(path, temporary, cache or Settings().cache)
                writer = Writer(connection, path=path, now=now)
            try:
                yield writer
                if writer.appended:
                    with _storage_errors(path):
                        writer.check()
                        connection.commit()
                        connection.execute("checkpoint")
            finally:
                connection.close()
            if writer.appended and publish:
                _replace(path, temporary)
        finally:
            with suppress(OSError):  # The next writer sweeps what this one could not.
                _sweep(path)


@contextmanager
def _locked(path: Path, patience: float) -> Iterator[None]:
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=patience)
    with _storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
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
    """Remove the temporaries of this record, ours and what a killed writer left; only under the lock."""
    for leftover in path.parent.iterdir():
        if leftover.name.startswith(f".{path.name}.") and leftover.name.endswith(
            (".tmp", ".tmp.wal", ".tmp.tmp")
        ):
            if leftover.is_dir():  # Where DuckDB sorted what did not fit into memory.
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)


def _begin(path: Path, temporary: Path, cache: Path) -> Cursor:
    """A connection to a copy of the record's replica, or to a new record, in a transaction."""
    if not path.exists():
        connection = database.create(temporary)
    else:
        try:
            _, replica = replicate(path, cache)
        except SnapshotError as error:
            reason = str(error).removeprefix(f"{path.name}: ")
            raise StorageError(f"{path}: {reason}; nothing was written") from error
        shutil.copyfile(replica, temporary)
        shutil.copymode(path, temporary)
        connection = database.open_for_writing(temporary)
    connection.begin()
    return connection


def _replace(path: Path, temporary: Path) -> None:
    """Put the finished copy in the place of the record, on disk before and after."""
    with _storage_errors(path):
        _sync(temporary)
        temporary.replace(path)
    try:
        _sync(path.parent)
    except OSError as error:
        message = (
            f"{path}: it was published, but the disk did not confirm it ({error.strerror}); check the disk"
        )
        raise StorageError(message) from error


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders; its rename is journalled.
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
