"""`readiness draft` and `readiness new`: a record file begun from a document, or a blank one."""

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.options import say
from dashboard.errors import UsageError
from dashboard.importers import blank
from dashboard.importers.documents.document import STANDARD_INPUT, read_document
from dashboard.importers.draft import draft

Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Where to write; standard output without it."),
]


def draft_record(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A certificate in prose; - is standard input.")],
    *,
    output: Output = None,
) -> None:
    """Draft a record file from any document.

    What was found, TODO where unsure, every unread line as a comment.
    """
    text = draft(read_document(file))
    _write(text, output)
    if output not in (None, STANDARD_INPUT):
        left = sum("TODO" in line for line in text.splitlines()[1:])
        say(f"{output}: drafted from {file}; {left} TODO to fill in, then `readiness import {output}`")


def new_record(
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="In Markdown instead of YAML.")] = False,
    output: Output = None,
) -> None:
    """Write a commented blank certificate."""
    _write(blank.MARKDOWN if markdown else blank.RECORD, output)
    if output not in (None, STANDARD_INPUT):
        say(f"{output}: a blank certificate; fill in each TODO, then `readiness import {output}`")


def _write(text: str, output: str | None) -> None:
    """Write a new file, never over one that is there."""
    if output is None or output == STANDARD_INPUT:
        typer.echo(text.rstrip("\n"))
        return
    try:
        with Path(output).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{output} is there already; name another file, or move it away") from None
