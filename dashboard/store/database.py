"""The one seam to DuckDB: creating, opening and checking a record's file, and reading rows from it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from dashboard.errors import StorageError

Cursor = duckdb.DuckDBPyConnection

SCHEMA_VERSION = 8
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SETTINGS = {
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
}
# A writer sorts more telemetry than fits into this by spilling to a folder beside its copy.
BOUNDED = {"memory_limit": "256MB", "threads": "2"}
LOOKED_AT = {**SETTINGS, "memory_limit": "512MB", "threads": "2", "max_temp_directory_size": "0GB"}
QUERY_MILLISECONDS = "5000"
# By its full name: a record may hold a function that is called so too.
FENCE = "select system.main.current_setting('enable_external_access')"


def telemetry_of(path: Path) -> Path:
    """The folder that holds a record's telemetry, beside it."""
    return path.with_name(f"{path.name}.telemetry")


def create(path: Path, *folders: Path) -> Cursor:
    """A new, empty record, in the oldest storage format that has all we need: older readers can open it.

    `folders` hold its telemetry, that of `path` where none is given; nothing else is reached from it.
    """
    config: dict[str, Any] = {**SETTINGS, **BOUNDED, "storage_compatibility_version": "v1.4.0"}
    connection = _fenced(duckdb.connect(path, config=config), folders or (telemetry_of(path),))
    connection.execute(files("dashboard.store").joinpath("schema.sql").read_text(encoding="utf-8"))
    connection.execute("insert into meta values ($version)", {"version": SCHEMA_VERSION})
    return connection


def open_for_writing(path: Path, *folders: Path) -> Cursor:
    """An existing record, to be written by its one writer; `folders` as of `create`."""
    connection = duckdb.connect(path, config={**SETTINGS, **BOUNDED})
    return _fenced(connection, folders or (telemetry_of(path),))


def open_read_only(path: Path, *folders: Path) -> Cursor:
    """A record to look at and nothing else; `folders` as of `create`."""
    connection = duckdb.connect(
        path, read_only=True, config={**LOOKED_AT, "max_execution_time": QUERY_MILLISECONDS}
    )
    return _fenced(connection, folders or (telemetry_of(path),), lock=True)


def alone(folder: Path) -> Cursor:
    """A connection to no record, that reaches the files of one folder: nothing in it has another meaning."""
    return _fenced(duckdb.connect(config=dict(LOOKED_AT)), (folder,), lock=True)


def _fenced(connection: Cursor, folders: Sequence[Path], *, lock: bool = False) -> Cursor:
    """A connection that reaches no file but its own and those of some folders, for good."""
    is_open = connection.execute(FENCE).fetchone()
    if is_open and is_open[0]:  # Another connection of this process to the same file fenced it already.
        names = ", ".join(quoted(f"{folder.absolute()}/") for folder in folders)
        connection.execute(f"set allowed_directories = [{names}]")
        connection.execute("set enable_external_access = false")
        if lock:
            connection.execute("set lock_configuration = true")
    return connection


def quoted(path: Path | str) -> str:
    """A path as SQL quotes it, where no parameter may stand."""
    return "'{}'".format(str(path).replace("'", "''"))


def rows(cursor: Cursor, sql: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """All rows of a query by column name; select instants as `epoch_us(...)`."""
    result = cursor.execute(sql, parameters)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def tuples(cursor: Cursor, sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a query by position, where there are many; instants as of `rows`."""
    return cursor.execute(sql, parameters).fetchall()


@lru_cache(4096)
def instant(microseconds: int) -> datetime:
    """The instant (UTC) of `epoch_us(...)`, exactly."""
    return EPOCH + timedelta(microseconds=microseconds)


def microseconds(at: datetime) -> int:
    """The microseconds since 1970 of an instant (aware), as `epoch_us(...)` gives them."""
    return (at - EPOCH) // timedelta(microseconds=1)


@contextmanager
def readable() -> Iterator[None]:
    """Turn DuckDB's errors while reading into StorageError, without its words: they hold paths."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise StorageError("The question took the record too long to answer; ask for less.") from error
    except duckdb.Error as error:
        kind = type(error).__name__
        raise StorageError(
            f"The record could not be read ({kind}); publish it again or restore a copy."
        ) from error
