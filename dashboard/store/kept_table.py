"""A table of SQLite in a reader's cache: of what was worked out once, and can be worked out again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from dashboard.store.files import OWNER_ONLY

LOCK_SECONDS = 5.0
UNUSABLE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_NOTADB}


@contextmanager
def kept_table(cache: Path, name: str, sql: str) -> Iterator[sqlite3.Connection]:
    """The table in a file of a reader's folder, made by `sql` where it is new, in a transaction of its own.

    One of this block alone where that file cannot be opened; where the table fails the block ends there. A
    file that is damaged, or of another form, is thrown away: the next makes it anew.
    """
    path = cache / name
    try:
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=OWNER_ONLY, exist_ok=True)
        connection = sqlite3.connect(path, timeout=LOCK_SECONDS)
        connection.execute(sql)
    except (OSError, sqlite3.Error) as error:
        _throw_away(path, error)
        connection = sqlite3.connect(":memory:")
        connection.execute(sql)
    try:
        with closing(connection), connection:
            yield connection
    except sqlite3.Error as error:
        _throw_away(path, error)


def _throw_away(path: Path, error: Exception) -> None:
    if getattr(error, "sqlite_errorcode", None) in UNUSABLE:
        with suppress(OSError):
            path.unlink(missing_ok=True)
