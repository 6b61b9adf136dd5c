"""Connections to PostgreSQL, and its errors in our words: no password, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from dashboard.errors import StorageError, UsageError
from dashboard.settings import Server, without_secrets

if TYPE_CHECKING:
    import psycopg

Connection: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"

# What the address itself does not say. A server that hangs, or a cable that is cut, ends in an error.
DEFAULTS = {
    "connect_timeout": "5",
    "application_name": "readiness-board",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
STATEMENT_SECONDS = 60
EXTRA = "PostgreSQL needs the extra postgres: pip install 'readiness-board[postgres]'"
MISSING = "it holds no ledger; make one with `readiness migrate`"


class AbsentError(StorageError):
    """A server that does not answer, or broke the connection: trying again may succeed."""


@contextmanager
def connected(server: Server) -> Iterator[Connection]:
    """A connection in a transaction that ends with it, rolled back where something fails.

    AbsentError where the server does not answer, StorageError where it refuses, UsageError where the address
    is none or the client is not installed.
    """
    try:
        import psycopg  # noqa: PLC0415 - an extra, and only records in PostgreSQL pay for it.
    except ImportError:
        raise UsageError(EXTRA) from None
    try:
        with psycopg.connect(**_parameters(server)) as connection:
            connection.execute(f"set statement_timeout = '{STATEMENT_SECONDS}s'")
            yield connection
    except psycopg.Error as error:
        _refuse(server, error)


def _parameters(server: Server) -> dict[str, Any]:
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415 - as above.

    return {**DEFAULTS, **conninfo_to_dict(server.address)}


def _refuse(server: Server, error: "psycopg.Error") -> NoReturn:
    import psycopg  # noqa: PLC0415 - as above.

    said = without_secrets(" ".join((error.diag.message_primary or str(error)).split()))
    if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.InvalidSchemaName):
        raise StorageError(f"{server}: {MISSING}") from None
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        raise StorageError(f"{server}: it may not be done with this role ({said})") from None
    if isinstance(error, psycopg.errors.LockNotAvailable):
        raise StorageError(
            f"{server}: it has been held by another writer; try again when it is done"
        ) from None
    if isinstance(error, psycopg.ProgrammingError) and error.sqlstate is None:
        raise UsageError(f"{server}: it is no address of PostgreSQL ({said})") from None
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        raise AbsentError(f"{server}: it cannot be reached ({said})") from None
    raise StorageError(f"{server}: {said}") from None
