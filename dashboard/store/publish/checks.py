"""What is checked of a file before it is taken for a record: its header, and what stands in it once it is open."""

from collections.abc import Sequence

import duckdb

from dashboard.store.database import SCHEMA_VERSION, Cursor
from dashboard.store.ledger import Entry, chain_fault, read_entries
from dashboard.store.telemetry.quiet_blocks import has_blocks
from dashboard.store.telemetry.staging import has_telemetry

HEADER_BYTES = 12
FOREIGN = "it is not a record of this board; move it away or restore a copy"
DAMAGED = "it is damaged or cut short; publish it again or restore a copy"
TABLES = "select table_name from duckdb_tables()"
VERSION = "select max(schema_version) from meta"
# DuckDB opens a file whose last blocks are missing, and checks a block's sum only when it reads it: so read them all.
# Its header cannot tell: a checkpoint resolved_at free blocks off the end of the file and goes on counting them.
CONTENTS = (
    "select sum(hash(revision)) from revision",
    "select sum(hash(retraction)) from retraction",
    "select sum(hash(gate_result)) from gate_result",
    "select sum(hash(agent_score)) from agent_score",
    "select sum(hash(traffic)) from traffic",
    "select sum(hash(event)) from event",
)
TELEMETRY = "select seq, count(*) from telemetry group by seq"
BLOCKS = "select seq, sum(samples)::bigint from telemetry_block group by seq"


def is_duckdb(header: bytes) -> bool:
    """Whether a file's first bytes are those of a DuckDB file; asked before DuckDB opens anything."""
    return len(header) >= HEADER_BYTES and header[8:12] == b"DUCK"


def record_fault(cursor: Cursor) -> str | None:
    """What is wrong with an opened file as a record, and what to do; None if nothing is. Reads all of it."""
    try:
        return _schema_fault(cursor) or _ledger_fault(cursor)
    except (duckdb.Error, ValueError):
        return DAMAGED


def _schema_fault(cursor: Cursor) -> str | None:
    tables = {name for (name,) in cursor.execute(TABLES).fetchall()}
    if not {"meta", "ledger"} <= tables:
        return FOREIGN
    row = cursor.execute(VERSION).fetchone()
    version = row[0] if row else None
    if not isinstance(version, int):
        return FOREIGN
    if version > SCHEMA_VERSION:
        return f"its schema is {version}, newer than the {SCHEMA_VERSION} read here; update this program"
    return None


def _ledger_fault(cursor: Cursor) -> str | None:
    for sql in CONTENTS:
        cursor.execute(sql).fetchall()
    entries = read_entries(cursor)
    fault = chain_fault(entries) or _telemetry_fault(cursor, entries)
    return f"{fault}; restore a copy" if fault else None


def _telemetry_fault(cursor: Cursor, entries: Sequence[Entry]) -> str | None:
    """Whether each entry's telemetry is all there; that it is the same is for `telemetry_fault`, which reads it all."""
    if not has_telemetry(cursor):
        return None
    found = dict(cursor.execute(TELEMETRY).fetchall())
    said = {e.seq: e.content["telemetry"]["rows"] for e in entries if e.kind == "telemetry"}
    blocks = dict(cursor.execute(BLOCKS).fetchall()) if has_blocks(cursor) else found
    return None if found == said == blocks else "the telemetry is not that of the ledger's entries"
