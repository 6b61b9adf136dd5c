"""The viewer's side: a private copy of the published file, and answers from the replica of its ledger."""

import hashlib
import os
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

import duckdb

from dashboard.addresses import Address, Server
from dashboard.errors import MissingFileError, ReadinessError, SnapshotError, StorageError
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.files import workplace
from dashboard.store.postgres.connection import AbsentError
from dashboard.store.postgres.mirror import mirrored
from dashboard.store.postgres.watch import Watch
from dashboard.store.publish import checks
from dashboard.store.publish.replica import part_of, replica_of, sweep
from dashboard.store.telemetry.checked import UNREAD, moved_out_of
from dashboard.store.telemetry.fetched import fetched_in
from dashboard.store.telemetry.files import FETCHED, stamp
from dashboard.store.telemetry.homes import read_from
from dashboard.store.telemetry.needed import states

SIZE_CAP = 4 * 2**30
CHUNK = 2**20
OTHER_CACHE = "name one of your own in READINESS_CACHE"

Stamp = tuple[int, int, int]


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A record as it was published once; `id` is the head of its ledger. It closes after its last cursor."""

    id: str
    connection: Cursor
    unread: tuple[str, ...] = ()  # why telemetry files cannot be read
    telemetry: Mapping[str, str] = field(default_factory=dict)  # each certification's files, as they are

    @cached_property
    def shown(self) -> str:
        """What an open page tells it by: the head, and what of its telemetry cannot be read."""
        return f"{self.id}.{_digest(self.unread)}" if self.unread else self.id

    @cached_property
    def state(self) -> str:
        """What answers kept from it hang on: a file that was another for a while makes another state."""
        return f"{self.shown}.{_digest(sorted(self.telemetry.items()))}"

    def cursor(self) -> Cursor:
        """A cursor of one's own, for one thread; read-only, without access to anything else."""
        return self.connection.cursor()


def _digest(told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


class _PassingError(SnapshotError):
    """A fault that says nothing about the file: trying again may succeed."""


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_size, status.st_mtime_ns, status.st_ino


def open_snapshot(path: Address, cache: Path) -> Snapshot:
    """Open the replica of the record at `path`, made in `cache` where it is new, read-only.

    Raises MissingFileError where there is no file, SnapshotError with the reason where it is not a record.
    """
    return _opened(path, *replicate(path, cache), cache)


def _opened(path: Address, head: str, replica: Path, cache: Path) -> Snapshot:
    try:
        connection = database.open_read_only(replica, *telemetry_folders(path, cache))
        unread = tuple(row["reason"] for row in database.rows(connection, UNREAD))
        return Snapshot(id=head, connection=connection, unread=unread, telemetry=states(connection))
    except duckdb.Error as error:
        replica.unlink(missing_ok=True)
        raise _PassingError(f"{path.name}: its copy in the cache was damaged") from error


def telemetry_folders(path: Address, cache: Path) -> tuple[Path, ...]:
    """Where telemetry of the record at `path` is read from; what was moved out of it lies in `cache`."""
    return (*read_from(path, cache), moved_out_of(path, cache.absolute()))


def replicate(path: Address, cache: Path) -> tuple[str, Path]:
    """The head of the ledger at `path`, and its replica in `cache`; raises what `open_snapshot` raises."""
    with published(path, cache) as cursor:
        head, replica = replica_of(cursor, cache, telemetry_folders(path, cache))
    sweep(cache, keep=[head])
    return head, replica


@contextmanager
def published(path: Address, cache: Path) -> Iterator[Cursor]:
    """The ledger at `path` as it is now, to be read; raises as `open_snapshot` does.

    Of a file it is a private copy, for a while in `cache`, opened read-only, its schema checked; of one in
    PostgreSQL its mirror. What is read of it goes through here too, so that every error names the record.
    """
    try:
        with _errors(path), _ledger(path, cache) as cursor:
            checks.check_schema(cursor)
            yield cursor
    except (duckdb.Error, ValueError) as error:
        fault = checks.disk_fault(error)
        if fault:
            raise _PassingError(f"{path.name}: it could not be copied ({fault})") from error
        raise SnapshotError(f"{path.name}: {checks.refusal(error)}") from error


@contextmanager
def _ledger(path: Address, cache: Path) -> Iterator[Cursor]:
    _ready(cache)
    if isinstance(path, Server):
        with mirrored(path, cache) as cursor:
            yield cursor
        return
    folders = telemetry_folders(path, cache)
    with _private_copy(path, cache) as copy, database.open_read_only(copy, *folders) as cursor:
        yield cursor


@contextmanager
def _errors(path: Address) -> Iterator[None]:
    """Turn the errors of the disk and of a server into ours, and let each name the record."""
    try:
        yield
    except SnapshotError as error:
        raise type(error)(f"{path.name}: {error}") from None
    except StorageError as error:  # of a server
        raise (_PassingError if isinstance(error, AbsentError) else SnapshotError)(str(error)) from None
    except FileNotFoundError as error:
        if error.filename is None or Path(error.filename) != path:
            reason = "it could not be copied (the cache was emptied meanwhile)"
            raise _PassingError(f"{path.name}: {reason}") from error
        raise MissingFileError(f"{path.name}: there is no record; build one with `readiness init`") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _PassingError(f"{path.name}: it could not be copied ({reason})") from error


@contextmanager
def _private_copy(path: Path, cache: Path) -> Iterator[Path]:
    """A copy of the file as it stands, for a while; read from one descriptor, so it is of one publication."""
    with workplace(part_of(cache)) as folder:
        part = folder / "copy.duckdb"
        _copy(path, part)
        yield part


def _ready(cache: Path) -> None:
    """Make the cache where there is none; _PassingError where it cannot be, or anyone may write to it."""
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = cache.stat()
    except OSError as error:
        reason = "Not a directory" if isinstance(error, FileExistsError) else error.strerror
        raise _PassingError(f"the cache folder cannot be made ({reason}); {OTHER_CACHE}") from error
    if status.st_mode & stat.S_IWOTH:
        raise _PassingError(f"anyone may write to the cache folder, and change what is shown; {OTHER_CACHE}")


def _copy(path: Path, part: Path) -> None:
    # A pipe would block the one who opens it, hence O_NONBLOCK; Windows has neither.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        before = os.fstat(descriptor)
        _check_file(before)
        with part.open("xb") as copy:
            chunk = os.read(descriptor, CHUNK)
            if not checks.is_duckdb(chunk):
                raise SnapshotError(checks.stranger(chunk))
            while chunk:
                copy.write(chunk)
                chunk = os.read(descriptor, CHUNK)
        if _stamp(os.fstat(descriptor)) != _stamp(before):
            raise _PassingError("it changed while it was copied")
    finally:
        os.close(descriptor)


def _check_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SnapshotError("it is not a file; move it away")
    if status.st_size > SIZE_CAP:
        raise SnapshotError(f"its {status.st_size:,} bytes are more than the {SIZE_CAP:,} allowed")


class Viewer:
    """Watches a published record; hands out the newest good snapshot of it, to any number of threads.

    `clock` tells the time in UTC; `stale_since` is since when what is in place could not be taken. None: it
    is, or there is no clock.
    """

    def __init__(self, path: Address, cache: Path, clock: Callable[[], datetime] | None = None) -> None:
        self._path = path
        self._clock = clock
        self.watch = Watch(path) if isinstance(path, Server) else None
        self.stale_since: datetime | None = None
        self._cache = cache
        self._lock = threading.Lock()
        self._seen: tuple[object, ...] | None = None
        self._state: tuple[Snapshot | None, str | None] = None, None
        sweep(cache)

    def current(self) -> tuple[Snapshot | None, str | None]:
        """The last good snapshot, and why the file in place was not taken (None: it was).

        Costs one look at the file's size, time and inode while they stay; another thread's copying is not
        waited for unless there is nothing to show yet.
        """
        if not self._lock.acquire(blocking=self._state[0] is None):
            return self._state
        try:
            self._state = self._look()
            if self._state[1] is None:
                self.stale_since = None
            elif self._clock and self.stale_since is None:
                self.stale_since = self._clock()
            return self._state
        finally:
            self._lock.release()

    def _stamp(self) -> object:
        """What tells that the record is as it was; OSError, StorageError."""
        if isinstance(self._path, Server):
            assert self.watch, "a server is watched"
            return self.watch.head()
        return _stamp(self._path.stat())

    def _stamps(self) -> tuple[object, ...]:
        """Those of the record and of its telemetry files; OSError."""
        places = telemetry_folders(self._path, self._cache)
        here = (folder for folder in places if folder.name != FETCHED)
        files = sorted(file for folder in here for file in folder.glob("*.parquet"))
        good, afar = self._state[0], fetched_in(places)
        told = afar.seen(whole=not (good and good.unread)) if afar else None
        return (self._stamp(), told, *((str(file), stamp(file)) for file in files))

    def _look(self) -> tuple[Snapshot | None, str | None]:
        good, _ = self._state
        try:
            with _errors(self._path):
                stamps = self._stamps()
            if stamps == self._seen:
                return self._state
            self._seen = stamps
            fresh = open_snapshot(self._path, self._cache)
        except MissingFileError as error:
            self._seen = None
            return self._again(good), str(error)
        except _PassingError as error:
            self._seen = None
            return self._again(good), f"{error}; it is tried again"
        except SnapshotError as error:
            return self._again(good), str(error)
        if good is not None and good.state == fresh.state:
            return good, None
        return fresh, None

    def _again(self, good: Snapshot | None) -> Snapshot | None:
        """The last good snapshot; its telemetry is read where it lies, so of files that are others now anew.

        None where that cannot be told.
        """
        try:
            if good is None or states(good.cursor()) == good.telemetry:
                return good
            places = telemetry_folders(self._path, self._cache)
            return _opened(self._path, *replica_of(good.cursor(), self._cache, places), self._cache)
        except (OSError, duckdb.Error, ReadinessError):
            self._seen = None
            return None
