"""What the commands share: options, the clock, the record's path, and reading assessments from it."""

import getpass
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import typer
from pydantic import TypeAdapter

from dashboard.domain.values import wording
from dashboard.domain.values.fields import parse_instant
from dashboard.domain.values.instants import read_as_of
from dashboard.errors import (
    MissingFileError,
    StorageError,
    UnknownCertificationError,
    UsageError,
    no_certification,
)
from dashboard.findings.moment import Moment
from dashboard.settings import Address, Server, Settings, read_address
from dashboard.store.publish.snapshot import Snapshot, open_snapshot
from dashboard.store.read import certifications_ever, read_record, zone_of
from dashboard.store.read.directory import choose

T = TypeVar("T")
NONE_YET = "the record holds no certification; import one"
SEEN = "a password on a command line is seen by everybody; use a passfile, a service, or READINESS_DATABASE"
# The certification to read, as an argument, and the one to write to, as an option.
CertificationId = Annotated[
    str | None, typer.Argument(metavar="ID", help="Certification, where the record holds several.")
]
Certification = Annotated[
    str | None, typer.Option(metavar="ID", help="Certification, where the record holds several.")
]
Actor = Annotated[str | None, typer.Option(metavar="NAME", help="Who records this; your login without it.")]
Database = Annotated[
    str | None,
    typer.Option(
        metavar="PATH", help="The record, a file or postgresql://...; READINESS_DATABASE without it."
    ),
]
AsOf = Annotated[str | None, typer.Option(help="Day (its end) or instant with offset; now without it.")]
KnownBy = Annotated[str | None, typer.Option(help="Leave out what was recorded later than this.")]
Since = Annotated[
    str | None, typer.Option(metavar="T", help="Day (its start) or instant; the last review without it.")
]
Until = Annotated[str | None, typer.Option(metavar="T", help="Day (its end) or instant; now without it.")]


def json_instead_of(what: str) -> Any:
    """The option `--json` of a command that says a table, a list or sentences without it."""
    return typer.Option("--json", help=f"JSON instead of {what}.")


def is_seen() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def say(text: str) -> None:
    """Print a line to standard output: in a pipe whole, else parted between words where the terminal ends."""
    if not is_seen():
        typer.echo(text)
        return
    from dashboard.exporters.terminal.layout import wrapped

    for line in wrapped(text, shutil.get_terminal_size().columns):
        typer.echo(line)


def say_json(answer: object) -> None:
    """Print an answer as JSON to standard output."""
    typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def now() -> datetime:
    """The clock of the command line, in UTC."""
    return datetime.now(UTC)


def ask(actor: str | None) -> str:
    """Who records: the name given, else the login, else "unknown"."""
    if actor and actor.strip():
        return actor.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def database_path(database: str | None, *, option: str = "--database") -> Address:
    """Where the record lies: the place named by an option, else READINESS_DATABASE, else the default.

    UsageError where a password is given in sight of a list of processes.
    """
    address = read_address(database) if database else Settings().database
    if database and isinstance(address, Server) and address.has_password:
        raise UsageError(f"{option}: {SEEN}")
    return cast("Address", address)


def existing(path: Address) -> Address:
    """Where the record lies; MissingFileError says how to build a file where there is none."""
    if isinstance(path, Path) and not path.exists():
        raise MissingFileError(f"{path}: there is no record; build one with `readiness init`")
    return path


def open_record(path: Address) -> Snapshot:
    """A private copy of the record to read from; MissingFileError says how to build one."""
    return open_snapshot(existing(path), Settings().cache)


@contextmanager
def reading_progress(name: str, size: int | None) -> Iterator[Callable[[int], None]]:
    """A progress bar over a file's bytes, none in a pipe; gives what to call with the size of each piece."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import DownloadColumn, Progress

    columns = (*Progress.get_default_columns(), DownloadColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(name, total=size)
        yield lambda count: progress.advance(task, count)


def default_of(ids: Iterable[str]) -> str | None:
    """READINESS_CERTIFICATION, where the record holds it."""
    named = Settings().certification
    return named if named is not None and named in ids else None


def choose_to_write(ids: Sequence[str], wanted: str | None) -> str:
    """The certification named, else the default, else the only one there is; UsageError lists them."""
    named = Settings().certification
    if wanted is None and named is not None and named not in ids and len(ids) > 1:
        raise UsageError(f"READINESS_CERTIFICATION: {no_certification(named, ids)}")
    return choose(ids, wanted or default_of(ids))


def choose_to_read(ids: Sequence[str], wanted: str | None) -> str:
    """The certification named, known or not, else the default or the only one; UsageError lists them.

    UnknownCertificationError where there is none at all.
    """
    if not ids and wanted is None:
        raise UnknownCertificationError(NONE_YET)
    return choose_to_write(ids, None) if wanted is None else wanted


def read_time(text: str | None, zone: tzinfo, option: str) -> datetime | None:
    """A day (its end in `zone`) or an instant with offset; UsageError names the option."""
    try:
        return read_as_of(text, zone) if text else None
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def read_start(text: str | None, zone: tzinfo, option: str) -> datetime | None:
    """A day (its start in `zone`) or an instant with offset; UsageError names the option."""
    try:
        return parse_instant(text, zone) if text else None
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from None


def check_order(since: datetime, until: datetime, zone: tzinfo) -> None:
    """UsageError where a span ends before it begins; both are said on the clock of `zone`."""
    if since >= until:
        raise UsageError(
            f"--since: {wording.moment(since, zone)} is not before {wording.moment(until, zone)}; "
            "ask for an earlier time"
        )


def read_span(
    since: str | None, until: str | None, zone: tzinfo, *, end: str = "--until"
) -> tuple[datetime | None, datetime]:
    """A span's start, None where it is not given, and its end, now where it is not; `end` names its option.

    Days are those of `zone`, from the start of the first to the end of the last. UsageError where the span
    ends before it begins.
    """
    last, first = read_time(until, zone, end) or now(), read_start(since, zone, "--since")
    if first:
        check_order(first, last, zone)
    return first, last


def read_value(kind: TypeAdapter[T], text: str | None, option: str) -> T | None:
    """A value of a kind, None where it is not given; UsageError names the option and what is wrong."""
    if text is None:
        return None
    from dashboard.importers.validation.certificate import value_fault

    fault = value_fault(kind, text)
    if fault:
        raise UsageError(f"{option}: {fault}")
    return kind.validate_python(text)


def read_all(
    path: Address, certification: str | None, *, as_of: str | None, known_by: str | None
) -> tuple[list[Moment], list[str]]:
    """One certification, or all, at a moment, and why others of them cannot be read.

    UnknownCertificationError where nothing was known of it, StorageError where none can be read.
    """
    cursor, clock = open_record(path).cursor(), now()
    found, faults, unknown = list[Moment](), list[str](), None
    for each in [certification] if certification else certifications_ever(cursor):
        try:
            zone = zone_of(cursor, certification=each)
            known, at = read_time(known_by, zone, "--known-by"), read_time(as_of, zone, "--as-of") or clock
            record = read_record(cursor, certification=each, known_by=known, as_of=at, clock=clock)
            found.append(Moment(record, at))
        except UnknownCertificationError as error:
            unknown = error
        except StorageError as error:
            faults.append(f"{each} cannot be shown: {error}")
    if not found and faults:
        raise StorageError("\n".join(faults))
    if not found:
        raise unknown or UnknownCertificationError(NONE_YET)
    return found, faults
