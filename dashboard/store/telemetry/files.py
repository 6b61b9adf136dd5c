"""Telemetry files: one immutable Parquet file an entry, beside the record, named by the digest it carries.

A file is believed by that digest: the SHA-256 of its bytes, or of its samples' lines where the entry is of a
record that held them itself (schema 5 and before). What is missing or another is said, and never read.
"""

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from dashboard.store.database import Cursor, alone, instant, rows
from dashboard.store.files import sha256_of

BATCH_ROWS = 100_000
Stamp = tuple[int, int, int, int]

FETCHED = "fetched.telemetry"  # in a cache: what was fetched from object storage
MOVED = re.compile(r"[0-9a-f]{16}\.telemetry")  # samples that a record of before holds, in a cache
DIGEST = re.compile(r"[0-9a-f]{64}")
PARQUET = "parquet"  # the form that an entry names; one without held its samples in the record
UNPUBLISHED = (".tmp", ".part")  # of the folder in which a record is made, beside it or in a cache
FOLDERS = """
select
    unnest(system.main.current_setting('allowed_directories')) as folder,
    system.main.current_setting('temp_directory') as spilled
"""
SUMMARY = """
select
    count(*) as rows,
    count(*) - count(value) as unknown,
    epoch_us(min(observed_at)) as first,
    epoch_us(max(observed_at)) as last,
    list_sort(list(distinct metric)) as metrics
from read_parquet($file)
"""
LINES = """
select concat(metric, ',', epoch_us(observed_at), ',', value, ',', epoch_us(ingested_at), chr(10)) as line
from read_parquet($file, file_row_number = true)
order by file_row_number
"""


def folders(cursor: Cursor) -> list[Path]:
    """The folders of telemetry that a connection reaches: the one it writes to first, moved samples last."""
    found = ((Path(row["folder"]), row["spilled"]) for row in rows(cursor, FOLDERS))
    ours = (folder for folder, spilled in found if folder != Path(spilled).absolute())
    return sorted(ours, key=_rank)


def cache_of(cursor: Cursor) -> Path | None:
    """The reader's cache of a connection, where samples moved out of a record would lie; None without."""
    return next((folder.parent for folder in folders(cursor) if MOVED.fullmatch(folder.name)), None)


def _rank(folder: Path) -> tuple[bool, bool, bool]:
    """First what a writer writes to, then where telemetry lies, beside the record, moved samples last."""
    beside = folder.suffix == ".telemetry" and folder.name != FETCHED
    return folder.parent.suffix not in UNPUBLISHED, bool(MOVED.fullmatch(folder.name)), beside


def find(within: Sequence[Path], digest: str) -> Path | None:
    """Where in some folders the file of a digest lies, None where it is missing or the digest is none."""
    if not DIGEST.fullmatch(digest):
        return None
    places = (folder / f"{digest}.{PARQUET}" for folder in within)
    return next((place for place in places if os.path.isfile(place)), None)  # noqa: PTH113 - where is none to see, there is none.


def stamp(file: Path) -> Stamp | None:
    """What changes when a file is written, replaced or moved; None where it cannot be told."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def summary(cursor: Cursor, file: Path) -> dict[str, Any]:
    """Count, span and metrics of a file, as an entry's body holds them."""
    found = rows(cursor, SUMMARY, {"file": str(file)})[0]
    return {
        "rows": found["rows"],
        "unknown": found["unknown"],
        "first": None if found["first"] is None else as_text(instant(found["first"])),
        "last": None if found["last"] is None else as_text(instant(found["last"])),
        "metrics": list(found["metrics"] or ()),
    }


class FileFault(NamedTuple):
    """What is wrong with a telemetry file, in words; where it lies may only be out of reach now."""

    reason: str
    is_unreached: bool = False


def missing(digest: str) -> FileFault:
    """What is wrong where there is no file of a digest."""
    return FileFault(f"its file {digest[:16]} is missing")


def file_fault(file: Path | None, account: Mapping[str, Any]) -> FileFault | None:
    """What is wrong with the file of an entry against what its body says; None if nothing is."""
    digest = account["sha256"]
    if file is None:
        return missing(digest)
    try:
        if account.get("form") == PARQUET:
            same = sha256_of(file) == digest
        else:
            with alone(file.parent) as cursor:
                same = {**summary(cursor, file), "sha256": lines_digest(cursor, file)} == account
    except (OSError, duckdb.Error):
        return FileFault(f"its file {digest[:16]} cannot be read")
    return None if same else FileFault(f"its file {digest[:16]} is not what was recorded")


def lines_digest(cursor: Cursor, file: Path) -> str:
    """The SHA-256 of the lines `metric,observed_at,value,ingested_at`, instants in microseconds."""
    digest = hashlib.sha256()
    reader = cursor.sql(LINES, params={"file": str(file)}).to_arrow_reader(BATCH_ROWS)
    for batch in reader:
        lines = batch.column(0).cast("large_binary")
        offsets, text = lines.buffers()[1:]
        ends = memoryview(offsets).cast("q")
        digest.update(memoryview(text)[ends[lines.offset] : ends[lines.offset + len(lines)]])
    return digest.hexdigest()


def as_text(at: datetime) -> str:
    """An instant in UTC as an entry's body holds it."""
    return at.isoformat().replace("+00:00", "Z")
