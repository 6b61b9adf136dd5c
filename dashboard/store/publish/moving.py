"""Moving: a record copied from one home to another, entry by entry, with its telemetry: the same head."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dashboard.errors import SnapshotError, StorageError, UsageError
from dashboard.settings import Address, Server
from dashboard.store.ledger import GENESIS, Entry, chain_fault, read_entries, read_head
from dashboard.store.postgres.entries import BATCH
from dashboard.store.publish import turn_at
from dashboard.store.publish.published import published, telemetry_folders
from dashboard.store.publish.replica import extend
from dashboard.store.telemetry.files import FETCHED, PARQUET

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PATIENCE = 30.0


class Moved(NamedTuple):
    """What a move did: the entries that both have now, how many were copied, and their head."""

    entries: int
    copied: int
    head: str


def move(
    source: Address, target: Address, *, cache: Path, now: datetime, key: "Ed25519PrivateKey | None"
) -> Moved:
    """Copy the entries of `source` that `target` lacks, and the telemetry that they name, where it lies then.

    An interrupted move goes on where it stopped; the source stays as it is. `key` signs the manifest of the
    target. Raises UsageError where the target is the source or holds other entries, AlteredError where the
    source is not whole, StorageError, MissingFileError.
    """
    if str(source) == str(target):
        raise UsageError(f"--to: {target} is the record itself; name another place")
    with published(source, cache) as record:
        entries = read_entries(record.cursor)
    fault = chain_fault(entries)
    if fault:
        raise SnapshotError(f"{source}: {fault}; nothing was moved")
    there = _there(target, cache)
    if [entry.hash for entry in entries[: len(there)]] != [entry.hash for entry in there]:
        raise UsageError(f"{target}: it holds other entries than {source}; move to an empty place")
    lacking = entries[len(there) :]
    for batch in _batches(lacking, target):
        _copy(source, target, batch, cache=cache, now=now, key=key)
    return Moved(len(entries), len(lacking), entries[-1].hash if entries else GENESIS)


def _there(target: Address, cache: Path) -> list[Entry]:
    if isinstance(target, Path) and not target.exists():
        return []
    with published(target, cache) as record:
        return read_entries(record.cursor)


def _batches(entries: Sequence[Entry], target: Address) -> list[Sequence[Entry]]:
    """A file is written once; of a server each batch is a transaction of its own, and stays."""
    size = BATCH if isinstance(target, Server) else max(1, len(entries))
    return [entries[n : n + size] for n in range(0, len(entries), size)]


def _copy(
    source: Address,
    target: Address,
    entries: Sequence[Entry],
    *,
    cache: Path,
    now: datetime,
    key: "Ed25519PrivateKey | None",
) -> None:
    """Add entries to the target as they are, once the telemetry that they name is in its place."""
    folders = telemetry_folders(source, cache)
    with turn_at(target, PATIENCE, cache) as turn, published(source, cache) as record:
        connection = turn.working_copy(cache, *folders)
        last = read_head(connection)
        if (last.hash if last else GENESIS) != entries[0].prev_hash:
            raise StorageError(f"{target}: another writer added to it; nothing more was moved")
        extend(connection, record.cursor, {}, until=entries[-1].seq)
        own = telemetry_folders(turn.record, cache)
        _bring(entries, folders, own, turn.telemetry)
        turn.publish(entries, cache=cache, now=now, key=key)


def _bring(entries: Sequence[Entry], folders: Sequence[Path], own: Sequence[Path], to: Path) -> None:
    """Put telemetry that the target does not read already beside the copy that is about to be published.

    StorageError where a file is missing.
    """
    for entry in entries:
        if entry.kind != "telemetry":
            continue
        name = f"{entry.content['telemetry']['sha256']}.{PARQUET}"
        found = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if found is None and FETCHED not in {folder.name for folder in folders}:
            message = f"the telemetry of entry {entry.seq} is missing ({name}); restore it and move again"
            raise StorageError(message)
        if found is not None and found.parent not in own:
            to.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(found, to / name)
