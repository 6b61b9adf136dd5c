"""Records of earlier versions, brought to this one before a writer appends to them."""

from dashboard.store.database import SCHEMA_VERSION, Cursor
from dashboard.store.telemetry.quiet_blocks import BLOCKS

SUMMED_UP = 3
# What turns a record of the version before into one of the version named; each is a part of schema.sql too.
UPGRADES = {
    2: """
    create table telemetry (
        seq integer not null,
        certification varchar not null,
        metric varchar not null,
        observed_at timestamptz not null,
        value double,
        ingested_at timestamptz not null
    )
    """,
    SUMMED_UP: """
    create table telemetry_block (
        seq integer not null,
        certification varchar not null,
        metric varchar not null,
        first_at timestamptz not null,
        last_at timestamptz not null,
        samples integer not null,
        is_plain boolean not null,
        lowest double,
        highest double,
        gap interval,
        first_ingested_at timestamptz not null,
        last_ingested_at timestamptz not null
    )
    """,
}
VERSION = "select max(schema_version) from meta"
TELEMETRY = "select distinct seq from telemetry order by seq"


def upgrade(connection: Cursor) -> None:
    """Bring a record of an earlier version to this one; nothing in it changes."""
    row = connection.execute(VERSION).fetchone()
    for version in range((row[0] if row else SCHEMA_VERSION) + 1, SCHEMA_VERSION + 1):
        connection.execute(UPGRADES[version])
        if version == SUMMED_UP:
            _sum_up(connection)
        connection.execute("update meta set schema_version = $version", {"version": version})


def _sum_up(connection: Cursor) -> None:
    """The blocks of the telemetry that came before there were any."""
    for (seq,) in connection.execute(TELEMETRY).fetchall():
        connection.execute(BLOCKS, {"seq": seq})
