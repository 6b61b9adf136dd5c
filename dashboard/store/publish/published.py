"""The ledger of a record as it is now, to be read: a private copy of a file, or the mirror of a server's."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from pathlib import Path

import duckdb

from dashboard.errors import MissingFileError, SnapshotError, StorageError
from dashboard.settings import Address, Server
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.files import workplace
from dashboard.store.postgres.connection import AbsentError, connected
from dashboard.store.postgres.entries import head_of
from dashboard.store.postgres.mirror import mirrored
from dashboard.store.publish import checks
from dashboard.store.publish.known_bytes import head_in
from dashboard.store.publish.replica import part_of
from dashboard.store.telemetry.checked import moved_out_of
from dashboard.store.telemetry.homes import read_from

SIZE_CAP = 4 * 2**30
CHUNK = 2**20
OTHER_CACHE = "name one of your own in READINESS_CACHE"

Stamp = tuple[int, int, int]


class PassingError(SnapshotError):
    """A fault that says nothing about the file: trying again may succeed."""


def stamp_of(status: os.stat_result) -> Stamp:
    """What tells that a file is as it was."""
    return status.st_size, status.st_mtime_ns, status.st_ino


def telemetry_folders(path: Address, cache: Path) -> tuple[Path, ...]:
    """Where telemetry of the record at `path` is read from; what was moved out of it lies in `cache`."""
    return (*read_from(path, cache), moved_out_of(path, cache.absolute()))


class Published:
    """A ledger as it is published; it is opened when it is first asked for. `sha256` is that of a file."""

    def __init__(
        self, opened: Callable[[], Cursor], known_head: Callable[[], str | None], sha256: str | None = None
    ) -> None:
        self._opened, self._known_head, self.sha256 = opened, known_head, sha256

    @cached_property
    def known_head(self) -> str | None:
        """Its head, where it tells it unopened: a server does, and a file whose bytes were read before."""
        return self._known_head()

    @cached_property
    def cursor(self) -> Cursor:
        """The ledger to be read, read-only, its schema checked."""
        cursor = self._opened()
        checks.check_schema(cursor)
        return cursor


@contextmanager
def published(path: Address, cache: Path) -> Iterator[Published]:
    """The ledger at `path` as it is now, to be read; raises as `open_snapshot` does.

    Of a file it is a private copy, for a while in `cache`; of one in PostgreSQL its mirror. What is read of
    it goes through here too, so that every error names the record.
    """
    try:
        with named_errors(path), ExitStack() as held:
            ready(cache)
            if isinstance(path, Server):
                yield Published(
                    lambda: held.enter_context(mirrored(path, cache)), partial(_head_of_server, path)
                )
                return
            copy, sha256 = held.enter_context(_private_copy(path, cache))
            places = telemetry_folders(path, cache)
            yield Published(
                lambda: held.enter_context(database.open_read_only(copy, *places)),
                partial(head_in, cache, sha256),
                sha256,
            )
    except (duckdb.Error, ValueError) as error:
        fault = checks.disk_fault(error)
        if fault:
            raise PassingError(f"{path.name}: it could not be copied ({fault})") from error
        raise SnapshotError(f"{path.name}: {checks.refusal(error)}") from error


def _head_of_server(server: Server) -> str:
    with connected(server) as connection:
        return head_of(connection)[1]


@contextmanager
def named_errors(path: Address) -> Iterator[None]:
    """Turn the errors of the disk and of a server into ours, and let each name the record."""
    try:
        yield
    except SnapshotError as error:
        raise type(error)(f"{path.name}: {error}") from None
    except StorageError as error:  # of a server
        raise (PassingError if isinstance(error, AbsentError) else SnapshotError)(str(error)) from None
    except FileNotFoundError as error:
        if error.filename is None or Path(error.filename) != path:
            reason = "it could not be copied (the cache was emptied meanwhile)"
            raise PassingError(f"{path.name}: {reason}") from error
        raise MissingFileError(f"{path.name}: there is no record; build one with `readiness init`") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise PassingError(f"{path.name}: it could not be copied ({reason})") from error


@contextmanager
def _private_copy(path: Path, cache: Path) -> Iterator[tuple[Path, str]]:
    """A copy of the file as it stands, for a while, and its SHA-256.

    It is read from one descriptor, so it is of one publication.
    """
    with workplace(part_of(cache)) as folder:
        part = folder / "copy.duckdb"
        yield part, _copy(path, part)


def ready(cache: Path) -> None:
    """Make the cache where there is none; PassingError where it cannot be, or anyone may write to it."""
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = cache.stat()
    except OSError as error:
        reason = "Not a directory" if isinstance(error, FileExistsError) else error.strerror
        raise PassingError(f"the cache folder cannot be made ({reason}); {OTHER_CACHE}") from error
    if status.st_mode & stat.S_IWOTH:
        raise PassingError(f"anyone may write to the cache folder, and change what is shown; {OTHER_CACHE}")


def _copy(path: Path, part: Path) -> str:
    # A pipe would block the one who opens it, hence O_NONBLOCK; Windows has neither.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        before = os.fstat(descriptor)
        _check_file(before)
        with part.open("xb") as copy:
            digest, chunk = hashlib.sha256(), os.read(descriptor, CHUNK)
            if not checks.is_duckdb(chunk):
                raise SnapshotError(checks.stranger(chunk))
            while chunk:
                copy.write(chunk)
                digest.update(chunk)
                chunk = os.read(descriptor, CHUNK)
        if stamp_of(os.fstat(descriptor)) != stamp_of(before):
            raise PassingError("it changed while it was copied")
        return digest.hexdigest()
    finally:
        os.close(descriptor)


def _check_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SnapshotError("it is not a file; move it away")
    if status.st_size > SIZE_CAP:
        raise SnapshotError(f"its {status.st_size:,} bytes are more than the {SIZE_CAP:,} allowed")
