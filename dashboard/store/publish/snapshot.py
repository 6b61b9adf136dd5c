"""The viewer's side: a private copy of the published file, and answers from the replica of its ledger."""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

import duckdb

from dashboard.errors import MissingFileError, ReadinessError, SnapshotError
from dashboard.settings import Address, Server
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.postgres.watch import Watch
from dashboard.store.publish.known_bytes import remember
from dashboard.store.publish.published import (
    PassingError,
    named_errors,
    published,
    stamp_of,
    telemetry_folders,
)
from dashboard.store.publish.replica import made_before, replica_of, sweep
from dashboard.store.telemetry.checked import UNREAD
from dashboard.store.telemetry.fetched import fetched_in
from dashboard.store.telemetry.files import FETCHED, stamp
from dashboard.store.telemetry.needed import states


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


def open_snapshot(path: Address, cache: Path) -> Snapshot:
    """Open the replica of the record at `path`, made in `cache` where it is new, read-only.

    Raises MissingFileError where there is no file, SnapshotError with the reason where it is not a record.
    """
    return _snapshot(path, *replicate(path, cache, _reader(path, cache)))


def _reader(path: Address, cache: Path) -> Callable[[Path], Cursor]:
    """What opens a replica of a record to be read."""
    places = telemetry_folders(path, cache)
    return lambda replica: database.open_read_only(replica, *places)


def _snapshot(path: Address, head: str, replica: Path, connection: Cursor) -> Snapshot:
    with _undamaged(path, replica):
        unread = tuple(row["reason"] for row in database.rows(connection, UNREAD))
        return Snapshot(id=head, connection=connection, unread=unread, telemetry=states(connection))


@contextmanager
def _undamaged(path: Address, replica: Path) -> Iterator[None]:
    """Turn DuckDB's errors about a replica into PassingError, and have it made anew next time."""
    try:
        yield
    except duckdb.Error as error:
        replica.unlink(missing_ok=True)
        raise PassingError(f"{path.name}: its copy in the cache was damaged") from error


def replicate(path: Address, cache: Path, opened: Callable[[Path], Cursor]) -> tuple[str, Path, Cursor]:
    """The head of the ledger at `path`, and its replica in `cache`, as it is `opened`, once.

    Raises what `open_snapshot` raises, OSError.
    """
    places = telemetry_folders(path, cache)
    with published(path, cache) as record:
        known = made_before(record.known_head, cache, places, opened)
        head, replica = known[:2] if known else replica_of(record.cursor, cache, places)
        if record.sha256:
            remember(cache, record.sha256, head)
    sweep(cache, keep=[head])
    if known:
        return known
    with _undamaged(path, replica):
        return head, replica, opened(replica)


Found = tuple[Snapshot | None, str | None]  # the last good one; why it is not the newest, None: it is


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
        self._state: Found = None, None
        sweep(cache)

    def current(self) -> Found:
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

    @property
    def lag(self) -> float:
        """For how many seconds what is in place could not be taken; 0 where it is what is shown."""
        since = self.stale_since
        return max(0.0, (self._clock() - since).total_seconds()) if self._clock and since else 0.0

    def _stamp(self) -> object:
        """What tells that the record is as it was; OSError, StorageError."""
        if isinstance(self._path, Server):
            assert self.watch, "a server is watched"
            return self.watch.head()
        return stamp_of(self._path.stat())

    def _stamps(self) -> tuple[object, ...]:
        """Those of the record and of its telemetry files; OSError."""
        places = telemetry_folders(self._path, self._cache)
        here = (folder for folder in places if folder.name != FETCHED)
        files = sorted(file for folder in here for file in folder.glob("*.parquet"))
        good, afar = self._state[0], fetched_in(places)
        told = afar.seen(whole=not (good and good.unread)) if afar else None
        return (self._stamp(), told, *((str(file), stamp(file)) for file in files))

    def _look(self) -> Found:
        good, _ = self._state
        seen, self._seen = self._seen, None  # Where nothing can be told, it is looked at again.
        try:
            with named_errors(self._path):
                stamps = self._stamps()
            self._seen = stamps
            if stamps == seen:
                return self._state
            fresh = open_snapshot(self._path, self._cache)
        except MissingFileError as error:
            self._seen = None
            return self._again(good), str(error)
        except PassingError as error:
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
            head, replica = replica_of(good.cursor(), self._cache, places)
            with _undamaged(self._path, replica):
                connection = _reader(self._path, self._cache)(replica)
            return _snapshot(self._path, head, replica, connection)
        except (OSError, duckdb.Error, ReadinessError):
            self._seen = None
            return None
