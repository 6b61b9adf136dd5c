"""What is checked of a file before its ledger is read: its header, and once it is open its schema.

A file that is no record is refused with what it is, as far as it tells.
"""

import re

import duckdb

from dashboard.errors import SnapshotError
from dashboard.store.database import SCHEMA_VERSION, Cursor

HEADER_BYTES = 12
NO_RECORD = "not a record of this board; move it away or restore a copy"
OTHER_TABLES = f"it is a DuckDB database of something else, and {NO_RECORD}"
DAMAGED = "it is damaged or cut short; publish it again or restore a copy"
TABLES = "select table_name from duckdb_tables()"
VERSION = "select max(schema_version) from meta"
# How files of other kinds begin.
BEGINNINGS = {
    b"SQLite format 3\0": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"%PDF-": "a PDF document",
    b"\x1f\x8b": "compressed with gzip",
    b"\x28\xb5\x2f\xfd": "compressed with zstd",
    b"ARROW1": "an Arrow file",
    b"\x89PNG": "a picture",
}
STORAGE = re.compile(r"storage version number (\d+)")
NEWER = "created with a newer version"
# What the disk says of a copy that is being made, in DuckDB's errors.
DISK = re.compile(
    r"No space left on device|Disk quota exceeded|File too large|Input/output error|Read-only file system"
)


def is_duckdb(header: bytes) -> bool:
    """Whether a file's first bytes are those of a DuckDB file; asked before DuckDB opens anything."""
    return len(header) >= HEADER_BYTES and header[8:12] == b"DUCK"


def stranger(first: bytes) -> str:
    """Why a file that does not begin as a DuckDB file is refused: what it is, by its first bytes."""
    return f"it is {_kind(first)}, and {NO_RECORD}"


def _kind(first: bytes) -> str:
    known = next((kind for beginning, kind in BEGINNINGS.items() if first.startswith(beginning)), None)
    if known:
        return known
    if not first:
        return "empty"
    if _is_text(first):
        return "a text (`readiness import` takes documents)"
    return "of no kind known here by its first bytes"


def _is_text(first: bytes) -> bool:
    text = first.decode("utf-8", errors="replace").rstrip("\N{REPLACEMENT CHARACTER}")
    return all(c.isprintable() or c.isspace() for c in text) and "\N{REPLACEMENT CHARACTER}" not in text


def refusal(error: Exception) -> str:
    """Why a DuckDB file whose reading failed is refused: in another form, of something else, or damaged."""
    storage = STORAGE.search(str(error))
    if storage:
        age = "a newer" if NEWER in str(error) else "an older"
        return (
            f"it was written by {age} DuckDB than is read here (storage version {storage[1]}); update this "
            "program, or restore a copy that it wrote"
        )
    if "encrypted" in str(error):
        return f"it is an encrypted DuckDB database, and {NO_RECORD}"
    if isinstance(error, (duckdb.BinderException, duckdb.CatalogException)):
        return OTHER_TABLES
    return DAMAGED


def disk_fault(error: Exception) -> str | None:
    """What the disk said where a copy could not be made; None where the file itself is at fault."""
    said = DISK.search(str(error)) if isinstance(error, duckdb.IOException) else None
    return said[0] if said else None


def check_schema(cursor: Cursor) -> None:
    """Raise SnapshotError where an opened file cannot be read as a record, with what to do; duckdb.Error."""
    tables = {name for (name,) in cursor.execute(TABLES).fetchall()}
    if not {"meta", "ledger"} <= tables:
        raise SnapshotError(OTHER_TABLES)
    row = cursor.execute(VERSION).fetchone()
    version = row[0] if row else None
    if not isinstance(version, int):
        raise SnapshotError(OTHER_TABLES)
    if version > SCHEMA_VERSION:
        raise SnapshotError(
            f"its schema is {version}, newer than the {SCHEMA_VERSION} read here; update this program"
        )
