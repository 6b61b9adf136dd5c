"""What is checked of a file before its ledger is read: its header, and once it is open its schema."""

from dashboard.errors import SnapshotError
from dashboard.store.database import SCHEMA_VERSION, Cursor

HEADER_BYTES = 12
FOREIGN = "it is not a record of this board; move it away or restore a copy"
DAMAGED = "it is damaged or cut short; publish it again or restore a copy"
TABLES = "select table_name from duckdb_tables()"
VERSION = "select max(schema_version) from meta"


def is_duckdb(header: bytes) -> bool:
    """Whether a file's first bytes are those of a DuckDB file; asked before DuckDB opens anything."""
    return len(header) >= HEADER_BYTES and header[8:12] == b"DUCK"


def check_schema(cursor: Cursor) -> None:
    """Raise SnapshotError where an opened file cannot be read as a record, with what to do; duckdb.Error."""
    tables = {name for (name,) in cursor.execute(TABLES).fetchall()}
    if not {"meta", "ledger"} <= tables:
        raise SnapshotError(FOREIGN)
    row = cursor.execute(VERSION).fetchone()
    version = row[0] if row else None
    if not isinstance(version, int):
        raise SnapshotError(FOREIGN)
    if version > SCHEMA_VERSION:
        raise SnapshotError(
            f"its schema is {version}, newer than the {SCHEMA_VERSION} read here; update this program"
        )
