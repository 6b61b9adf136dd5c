"""`readiness export`: the pack of a certification in one of its formats."""

import os
import stat
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dashboard.cli.options import (
    AsOf,
    CertificationId,
    Database,
    KnownBy,
    Since,
    choose_to_read,
    database_path,
    open_record,
    read_span,
    read_time,
    say,
)
from dashboard.errors import StorageError, UsageError
from dashboard.exporters.pack import Format, pack
from dashboard.review import Review
from dashboard.settings import Address
from dashboard.store.files import write_whole
from dashboard.store.read import certifications_ever, zone_of
from dashboard.store.read.reviews import read_review

STDOUT = Path("-")


def export(
    certification: CertificationId = None,
    *,
    form: Annotated[Format, typer.Option("--format", help="What to write.")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="Where to; - is standard output.")
    ],
    as_of: AsOf = None,
    known_by: KnownBy = None,
    since: Since = None,
    database: Database = None,
) -> None:
    """Write the pack: the review as PDF, PPTX or HTML, tables as XLSX or CSV, dates as ICS, all as JSON."""
    console = Console(stderr=True)
    with console.status("Reading the record ...") as status:
        review = _review(database_path(database), certification, as_of, known_by, since)
        status.update(f"Writing {form.upper()} ...")
        written = pack(review, form)
    _write(written, output)
    if output != STDOUT:
        say(f"{output}: {review.assessment.standing.headline}, {len(written):,} bytes")


def _review(
    path: Address, certification: str | None, as_of: str | None, known_by: str | None, since: str | None
) -> Review:
    cursor = open_record(path).cursor()
    chosen = choose_to_read(certifications_ever(cursor), certification)
    zone = zone_of(cursor, certification=chosen)
    start, at = read_span(since, as_of, zone, end="--as-of")
    known = read_time(known_by, zone, "--known-by")
    return read_review(cursor, certification=chosen, as_of=at, since=start, known_by=known)


def _write(content: bytes, output: Path) -> None:
    """Write to standard output, or whole to a file, which keeps what it holds until the new is complete.

    A pipe or device is written to, never replaced; another file's permissions stay. UsageError where the
    output is a folder, StorageError where it cannot be written to, or is a symbolic link to a file.
    """
    if output == STDOUT:
        typer.echo(content, nl=False)
        return
    if output.is_dir():
        raise UsageError(f"--output: {output} is a folder; name a file in it")
    try:
        if output.exists() and not output.is_file():
            _send(content, output)
        else:
            write_whole(output, content)
    except OSError as error:
        raise StorageError(
            f"{output}: {error.strerror or error}; name a folder that can be written to"
        ) from None


def _send(content: bytes, output: Path) -> None:
    """Write to a pipe or device; to nothing else, should one have been put in its place."""
    with os.fdopen(os.open(output, os.O_WRONLY), "wb") as opened:
        if stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise StorageError(f"{output}: it is another file than it was; try again")
        opened.write(content)
