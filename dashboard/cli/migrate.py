"""`readiness migrate`: the schema of a ledger in PostgreSQL, and its roles."""

from dashboard.cli.options import Database, database_path, say
from dashboard.errors import UsageError
from dashboard.settings import Server
from dashboard.store.postgres.migration import migrate


def migrate_ledger(*, database: Database = None) -> None:
    """Make or bring up to date what a record in PostgreSQL consists of.

    That is a schema, two tables that are only added to, and roles. It takes a role that may create schemas,
    and may be run again. Writers then take the role readiness_writer, viewers readiness_reader.
    """
    address = database_path(database)
    if not isinstance(address, Server):
        message = f"{address}: it is a file, and a file needs no migration; name postgresql://... "
        raise UsageError(f"{message}in --database or READINESS_DATABASE")
    found = migrate(address)
    done = "the ledger was made" if found.is_new else "there is a ledger; its schema is up to date"
    say(f"{address}: {done}")
    for role in found.roles:
        say(f"role {role}: grant it to whoever is to {'write' if role.endswith('writer') else 'read'}")
    if found.missing:
        say(f"not made, for this role may not create roles: {', '.join(found.missing)}")
