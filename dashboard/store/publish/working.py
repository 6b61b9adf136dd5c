"""Working copies: what a writer appends to, and nobody else sees before it is published."""

import shutil
from pathlib import Path

from dashboard.errors import SnapshotError, StorageError
from dashboard.settings import Address
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.publish.published import telemetry_folders
from dashboard.store.publish.snapshot import replicate

FORGET = ("delete from telemetry_block", "delete from telemetry_fault")  # A reader's own.


def working_copy(record: Address, file: Path, cache: Path, *also: Path, is_new: bool) -> Cursor:
    """A connection to a copy of a record's replica in `file`, or to a new record.

    It reaches the record's telemetry, and what lies in other folders. StorageError, OSError.
    """
    places = (database.telemetry_of(file), *telemetry_folders(record, cache), *also)
    if is_new:
        return database.create(file, *places)
    try:
        return replicate(record, cache, lambda replica: opened_copy(replica, file, *places))[2]
    except SnapshotError as error:
        reason = str(error).removeprefix(f"{record.name}: ")
        raise StorageError(f"{record}: {reason}; nothing was written") from error


def opened_copy(replica: Path, file: Path, *places: Path) -> Cursor:
    """A connection to a copy of a replica, that reaches some folders; OSError, duckdb.Error."""
    shutil.copyfile(replica, file)
    return database.open_for_writing(file, *places)


def forget(connection: Cursor) -> None:
    """Take out of a working copy what is a reader's own, and not the record's."""
    for sql in FORGET:
        connection.execute(sql)
