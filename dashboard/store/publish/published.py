"""The ledger of a record as it is now, to be read: a private copy of a file, or the mirror of a server's."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from dashboard.errors import MissingFileError, SnapshotError, StorageError
from dashboard.settings import Address, Server
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.files import workplace
from dashboard.store.postgres.connection import AbsentError
from dashboard.store.postgres.mirror import mirrored
from dashboard.store.publish import checks
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


@contextmanager
def published(path: Address, cache: Path) -> Iterator[Cursor]:
    """The ledger at `path` as it is now, to be read; raises as `open_snapshot` does.

    Of a file it is a private copy, for a while in `cache`, opened read-only, its schema checked; of one in
    PostgreSQL its mirror. What is read of it goes through here too, so that every error names the record.
    """
    try:
        with named_errors(path), _ledger(path, cache) as cursor:
            checks.check_schema(cursor)
            yield cursor
    except (duckdb.Error, ValueError) as error:
        fault = checks.disk_fault(error)
        if fault:
            raise PassingError(f"{path.name}: it could not be copied ({fault})") from error
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
def _private_copy(path: Path, cache: Path) -> Iterator[Path]:
    """A copy of the file as it stands, for a while; read from one descriptor, so it is of one publication."""
    with workplace(part_of(cache)) as folder:
        part = folder / "copy.duckdb"
        _copy(path, part)
        yield part


def _ready(cache: Path) -> None:
    """Make the cache where there is none; PassingError where it cannot be, or anyone may write to it."""
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = cache.stat()
    except OSError as error:
        reason = "Not a directory" if isinstance(error, FileExistsError) else error.strerror
        raise PassingError(f"the cache folder cannot be made ({reason}); {OTHER_CACHE}") from error
    if status.st_mode & stat.S_IWOTH:
        raise PassingError(f"anyone may write to the cache folder, and change what is shown; {OTHER_CACHE}")


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
        if stamp_of(os.fstat(descriptor)) != stamp_of(before):
            raise PassingError("it changed while it was copied")
    finally:
        os.close(descriptor)


def _check_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SnapshotError("it is not a file; move it away")
    if status.st_size > SIZE_CAP:
        raise SnapshotError(f"its {status.st_size:,} bytes are more than the {SIZE_CAP:,} allowed")
