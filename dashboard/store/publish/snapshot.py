"""The viewer's side: it never opens the published file, only private copies of it, each named by its SHA-256."""

import contextlib
import hashlib
import os
import secrets
import stat
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.errors import MissingFileError, SnapshotError
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.publish import checks

SIZE_CAP = 4 * 2**30
CHUNK = 2**20
# Another process may be between making its copy and opening it.
GRACE_SECONDS = 60.0

Stamp = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A record as it was published once; `id` is the SHA-256 of its file. It closes after its last cursor."""

    id: str
    connection: Cursor

    def cursor(self) -> Cursor:
        """A cursor of one's own, for one thread; read-only, without access to anything else."""
        return self.connection.cursor()


class _PassingError(SnapshotError):
    """A fault that says nothing about the file: trying again may succeed."""


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ino


def open_snapshot(path: Path, cache: Path) -> Snapshot:
    """Copy the record at `path` into `cache`, check the copy and open it read-only.

    Raises MissingFileError where there is no file, SnapshotError with the reason where it is not a record.
    """
    with _disk_errors(path):
        copy, digest = _private_copy(path, cache)
    try:
        connection = database.open_read_only(copy)
    except duckdb.Error as error:
        copy.unlink(missing_ok=True)
        raise SnapshotError(f"{path.name}: {checks.DAMAGED}") from error
    fault = checks.record_fault(connection)
    if fault:
        connection.close()
        copy.unlink(missing_ok=True)
        raise SnapshotError(f"{path.name}: {fault}")
    return Snapshot(id=digest, connection=connection)


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise MissingFileError(f"{path.name}: there is no record; build one with `readiness init`") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _PassingError(f"{path.name}: it could not be copied ({reason}); it is tried again") from error


def _private_copy(path: Path, cache: Path) -> tuple[Path, str]:
    """The copy's path and SHA-256; hashed and copied from one descriptor, so that both are of the same bytes."""
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A pipe would block the one who opens it, hence O_NONBLOCK; Windows has neither.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    part = cache / f"{secrets.token_hex(8)}.part"
    try:
        before = os.fstat(descriptor)
        _check_file(path, before)
        digest = hashlib.sha256()
        with part.open("xb") as copy:
            while chunk := os.read(descriptor, CHUNK):
                if not copy.tell() and not checks.is_duckdb(chunk):
                    raise SnapshotError(f"{path.name}: {checks.FOREIGN}")
                digest.update(chunk)
                copy.write(chunk)
        if _stamp(os.fstat(descriptor)) != _stamp(before):
            raise _PassingError(f"{path.name}: it changed while it was copied; it is tried again")
        return part.replace(cache / f"{digest.hexdigest()}.duckdb"), digest.hexdigest()
    finally:
        os.close(descriptor)
        part.unlink(missing_ok=True)


def _check_file(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SnapshotError(f"{path.name}: it is not a file; move it away")
    if status.st_size > SIZE_CAP:
        raise SnapshotError(
            f"{path.name}: its {status.st_size:,} bytes are more than the {SIZE_CAP:,} allowed"
        )
    if status.st_size < checks.HEADER_BYTES:
        raise SnapshotError(f"{path.name}: {checks.FOREIGN}")


def sweep(cache: Path, *, keep: Collection[str] = ()) -> None:
    """Remove copies from the cache except those to keep, by id, and the youngest; an open one lives on until closed."""
    if not cache.is_dir():
        return
    oldest = time.time() - GRACE_SECONDS
    for copy in cache.iterdir():
        if copy.suffix in {".duckdb", ".part"} and copy.stem not in keep:
            with contextlib.suppress(OSError):
                if copy.stat().st_mtime < oldest:
                    copy.unlink()


class Viewer:
    """Watches a published record; hands out the newest good snapshot of it, to any number of threads."""

    def __init__(self, path: Path, cache: Path) -> None:
        self._path = path
        self._cache = cache
        self._lock = threading.Lock()
        self._seen: Stamp | None = None
        self._state: tuple[Snapshot | None, str | None] = None, None
        sweep(cache)

    def current(self) -> tuple[Snapshot | None, str | None]:
        """The last good snapshot, and why the file in place was not taken (None: it was).

        Costs one look at the file's size, time and inode while they stay; another thread's copying is not waited for
        unless there is nothing to show yet.
        """
        if not self._lock.acquire(blocking=self._state[0] is None):
            return self._state
        try:
            self._state = self._look()
            return self._state
        finally:
            self._lock.release()

    def _look(self) -> tuple[Snapshot | None, str | None]:
        good, _ = self._state
        try:
            with _disk_errors(self._path):
                stamp = _stamp(self._path.stat())
            if stamp == self._seen:
                return self._state
            self._seen = stamp
            fresh = open_snapshot(self._path, self._cache)
        except (MissingFileError, _PassingError) as error:
            self._seen = None
            return good, str(error)
        except SnapshotError as error:
            return good, str(error)
        if good is not None and good.id == fresh.id:
            return good, None
        sweep(self._cache, keep=[s.id for s in (good, fresh) if s])
        return fresh, None
