"""The entries of a ledger in PostgreSQL: read after a head, and added under a lock."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from pydantic import ValidationError

from dashboard.errors import AlteredError, StorageError
from dashboard.settings import Server
from dashboard.store.ledger import COLUMNS, GENESIS, Entry, Head
from dashboard.store.postgres.connection import STATEMENT_SECONDS, AbsentError, Connection, connected

CHANNEL = "readiness"
LOCK = 0x7265_6164_696E  # "readin": one writer at a time, in each database
BATCH = 2_000
HEAD = "select seq, hash from readiness.ledger order by seq desc limit 1"
AT = "select hash from readiness.ledger where seq = %(seq)s"
SINCE = f"select {', '.join(COLUMNS)} from readiness.ledger where seq >= %(since)s order by seq"  # noqa: S608
SOME = f"select {', '.join(COLUMNS)} from readiness.ledger where seq > %(after)s order by seq limit %(most)s"  # noqa: S608
AFTER = f"select {', '.join(COLUMNS)} from readiness.ledger where seq > %(after)s order by seq"  # noqa: S608
INSERT = (
    f"insert into readiness.ledger ({', '.join(COLUMNS)}) "  # noqa: S608
    f"values ({', '.join(f'%({column})s' for column in COLUMNS)})"
)
VOUCH = """
insert into readiness.manifest (entries, manifest, signature)
values (%(entries)s, %(manifest)s, %(signature)s)
"""
VOUCHED = "select manifest, signature from readiness.manifest order by entries desc limit 1"


class Vouched(NamedTuple):
    """A manifest as it was written, and its signature in OpenSSH's armour, None where it has none."""

    manifest: bytes
    signature: str | None


def head_of(connection: Connection) -> tuple[int, str]:
    """The number and hash of the newest entry; 0 and the hash before the first of an empty ledger."""
    found = connection.execute(HEAD).fetchone()
    return (int(found[0]), str(found[1])) if found else (0, GENESIS)


def hash_at(connection: Connection, seq: int) -> str | None:
    """The hash of an entry; None where there is none of that number."""
    found = connection.execute(AT, {"seq": seq}).fetchone()
    return str(found[0]) if found else None


def entries_after(connection: Connection, seq: int) -> Iterator[list[Entry]]:
    """The entries after one, oldest first, some thousand at a time; AlteredError where one is none."""
    with connection.cursor(name="entries") as cursor:
        cursor.execute(AFTER, {"after": seq})
        while rows := cursor.fetchmany(BATCH):
            yield _entries(rows, seq)


def entries_since(connection: Connection, last: Head | None) -> list[Entry] | None:
    """The entries after `last`; None where the ledger does not hold it. AlteredError where one is none.

    For who lacks few of them: they are fetched at once.
    """
    found = _entries(connection.execute(SINCE, {"since": last.seq if last else 1}).fetchall(), 0)
    if last is None:
        return found
    return found[1:] if found and found[0].hash == last.hash else None


def some_after(connection: Connection, last: Entry | None, most: int) -> list[Entry]:
    """Some entries after one, oldest first; AlteredError where one is none."""
    after = last.seq if last else 0
    return _entries(connection.execute(SOME, {"after": after, "most": most}).fetchall(), after)


def _entries(rows: Sequence[Sequence[Any]], after: int) -> list[Entry]:
    try:
        return [Entry(**dict(zip(COLUMNS, row, strict=True))) for row in rows]
    except ValidationError:
        raise AlteredError(f"an entry after {after} is none that the board wrote") from None


def vouched(connection: Connection) -> Vouched | None:
    """The newest manifest; None where none was written."""
    found = connection.execute(VOUCHED).fetchone()
    return Vouched(str(found[0]).encode(), found[1]) if found else None


@contextmanager
def exclusive(server: Server, patience: float) -> Iterator[Connection]:
    """The only writer's connection, for as long as its transaction lasts.

    `patience` is how many seconds to wait for another writer; StorageError where that was not enough.
    """
    with connected(server) as connection:
        wait = max(1, round(patience * 1000))
        connection.execute(f"set local statement_timeout = {wait + STATEMENT_SECONDS * 1000}")
        connection.execute(f"set local lock_timeout = {wait}")
        connection.execute("select pg_advisory_xact_lock(%(lock)s)", {"lock": LOCK})
        yield connection


def add(connection: Connection, entries: Sequence[Entry]) -> None:
    """Add entries to the ledger, and tell who watches it of the newest once they are committed."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, [{name: getattr(entry, name) for name in COLUMNS} for entry in entries])
    connection.execute(
        "select pg_notify(%(channel)s, %(head)s)", {"channel": CHANNEL, "head": entries[-1].hash}
    )


def vouch(connection: Connection, newest: Entry, told: Vouched) -> None:
    """Add the manifest of what was just added."""
    connection.execute(
        VOUCH, {"entries": newest.seq, "manifest": told.manifest.decode(), "signature": told.signature}
    )


def commit(server: Server, connection: Connection, newest: Entry) -> None:
    """Commit what was added; where the answer is lost, look whether it was. StorageError where it was not."""
    import psycopg  # noqa: PLC0415 - as in connection.py.

    try:
        connection.commit()
    except psycopg.OperationalError:
        try:
            with connected(server) as other:
                is_there = hash_at(other, newest.seq) == newest.hash
        except AbsentError as error:
            doubt = "whether it was written is not known: look at `readiness status` before trying again"
            raise StorageError(f"{error}; {doubt}") from None
        if not is_there:
            raise StorageError(f"{server}: the connection broke; nothing was written, try again") from None
