"""Migration: the schema of a ledger in PostgreSQL, and the roles that may write to it or read it."""

from importlib.resources import files
from typing import NamedTuple

from dashboard.settings import Server
from dashboard.store.postgres.connection import Connection, connected

# What each role may do, and nothing else: an owner alone changes the schema, and nobody a row.
GRANTS = {"readiness_writer": "select, insert", "readiness_reader": "select"}
TABLES = "readiness.ledger, readiness.manifest"
ROLES = "select rolname from pg_roles where rolname = any(%(names)s)"
MAY_CREATE = "select rolcreaterole or rolsuper from pg_roles where rolname = current_user"
HELD = "select 1 from pg_tables where schemaname = 'readiness' and tablename = 'ledger'"


class Migrated(NamedTuple):
    """What a migration found and made: whether the ledger is new, and the roles that there are now."""

    is_new: bool
    roles: tuple[str, ...]
    missing: tuple[str, ...]


def migrate(server: Server) -> Migrated:
    """Make the schema where there is none and bring it up to date; roles where this one may make them.

    It may be run again and changes no entry. Raises as `connected` does.
    """
    with connected(server) as connection:
        is_new = connection.execute(HELD).fetchone() is None
        sql = files("dashboard.store.postgres").joinpath("schema.sql").read_text(encoding="utf-8")
        connection.execute(sql.encode())
        roles = _roles(connection)
        for role in roles:
            connection.execute(f"grant usage on schema readiness to {role}".encode())
            connection.execute(f"revoke all on {TABLES} from {role}".encode())
            connection.execute(f"grant {GRANTS[role]} on {TABLES} to {role}".encode())
    return Migrated(is_new, roles, tuple(sorted(GRANTS.keys() - set(roles))))


def _roles(connection: Connection) -> tuple[str, ...]:
    """The roles that are there, or could be made: those of a whole cluster, which others may have made."""
    found = {str(name) for (name,) in connection.execute(ROLES, {"names": list(GRANTS)}).fetchall()}
    may = connection.execute(MAY_CREATE).fetchone()
    if may and may[0]:
        for role in sorted(GRANTS.keys() - found):
            connection.execute(f"create role {role} nologin".encode())
        found = set(GRANTS)
    return tuple(sorted(found))
