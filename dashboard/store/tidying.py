"""Tidying: telemetry that no entry names, of imports that were killed, is taken away once it is old."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from dashboard.errors import AlteredError, StorageError
from dashboard.settings import Address
from dashboard.store.ledger import Entry, chain_fault, read_entries
from dashboard.store.publish.published import published
from dashboard.store.telemetry.files import DIGEST, PARQUET
from dashboard.store.telemetry.homes import MARK, Home, home_of, mark_of


class Tidied(NamedTuple):
    """What was taken away, or would be: files, bytes, unfinished uploads; and files too young for it."""

    place: str
    files: int
    size: int
    unfinished: int
    young: int


def tidy(path: Address, cache: Path, *, now: datetime, grace: timedelta, dry_run: bool) -> Tidied:
    """Take away the telemetry of the record at `path` that no entry names, and tell what it was.

    A file stays for as long as the entry that names it may still come: until it is older than `grace`, and
    than the newest entry. So an older copy of a record takes nothing from a newer one. Raises
    StorageError where another record has telemetry there too, AlteredError where the ledger is not whole,
    MissingFileError.
    """
    home = home_of(path)
    try:
        there = home.listed()  # Before the ledger is read: what is named meanwhile is named then.
        entries = _entries(path, cache)
        _refuse_strangers(home, there, entries)
        named = {f"{each.content['telemetry']['sha256']}.{PARQUET}" for each in entries if _tells(each)}
        loose = {name: file for name, file in there.items() if _is_telemetry(name) and name not in named}
        until = min([now - grace, *(entry.recorded_at for entry in entries[-1:])])
        old = {name: file for name, file in loose.items() if file.at < until}
        for name in () if dry_run else old:
            home.remove(name)
        unfinished = home.drop_unfinished(now - grace, dry_run=dry_run)
    except OSError as error:
        raise StorageError(f"{home.url}: {error.strerror or error}; try again") from error
    return Tidied(
        home.url, len(old), sum(file.size for file in old.values()), unfinished, len(loose) - len(old)
    )


def _entries(path: Address, cache: Path) -> list[Entry]:
    with published(path, cache) as record:
        entries = read_entries(record.cursor)
    fault = chain_fault(entries, None)
    if fault:
        raise AlteredError(f"{path.name}: {fault}; nothing was taken away")
    return entries


def _tells(entry: Entry) -> bool:
    return entry.kind == "telemetry"


def _is_telemetry(name: str) -> bool:
    digest, _, suffix = name.partition(".")
    return suffix == PARQUET and bool(DIGEST.fullmatch(digest))


def _refuse_strangers(home: Home, names: Iterable[str], entries: list[Entry]) -> None:
    """StorageError where the telemetry of other records may lie in the same place."""
    own = mark_of(entries[0].hash) if entries else None
    others = sorted(name for name in names if name.endswith(MARK) and name != own)
    if others:
        raise StorageError(
            f"{home.url}: another record keeps telemetry there too, so nothing was taken away; give each a "
            f"place of its own, or remove {others[0]} there if that record is gone"
        )
