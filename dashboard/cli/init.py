"""`readiness init`: a record with what comes with the board, or with nothing."""

from typing import Annotated

import typer

from dashboard import paths
from dashboard.cli.drawing import draw
from dashboard.cli.options import Database, database_path, now, say
from dashboard.importers.sample.build import build, found


def init(
    *,
    demo: Annotated[bool, typer.Option(help="Include the sample certification.")] = True,
    empty: Annotated[bool, typer.Option("--empty", help="Build it with no certification.")] = False,
    database: Database = None,
) -> None:
    """Build a record from the certifications that come with the board."""
    path = database_path(database)
    if empty:
        is_new = found(path, now=now())
        say(f"{path}: {'built, with nothing in it' if is_new else 'there is a record; it is left as it is'}")
        return
    entries = build(path, paths.DATA, now=now(), demo=demo, draw=draw)
    for entry in entries:
        say(f"entry {entry.seq}: {entry.source_name}, {entry.hash[:16]}")
    say(f"{path}: {'built' if entries else 'nothing to add, the record holds them already'}")
