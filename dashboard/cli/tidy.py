"""`readiness tidy`: telemetry files that no entry names are taken away, once they are old."""

from datetime import timedelta
from typing import Annotated

import typer

from dashboard.cli.options import Database, database_path, existing, now, say
from dashboard.domain.values import wording
from dashboard.settings import Settings
from dashboard.store.tidying import Tidied, tidy

GRACE_HOURS = 24.0


def tidy_telemetry(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and take nothing away.")
    ] = False,
    older_than: Annotated[
        float, typer.Option(metavar="HOURS", min=0, help="Take only what is older: imports may be under way.")
    ] = GRACE_HOURS,
    database: Database = None,
) -> None:
    """Take away telemetry files that no entry names, which killed imports left behind.

    Where telemetry lies beside the record, in the folder or on the object storage of READINESS_TELEMETRY. A
    file stays until it is older than the hours given and than the newest entry.
    """
    path = existing(database_path(database))
    found = tidy(path, Settings().cache, now=now(), grace=timedelta(hours=older_than), dry_run=dry_run)
    for line in _lines(found, older_than, dry_run=dry_run):
        say(line)


def _lines(found: Tidied, hours: float, *, dry_run: bool) -> list[str]:
    done = "would be removed" if dry_run else "removed"
    files = wording.count(found.files, "file that no entry names", "files that no entry names")
    said = [f"{found.place}: {files} {done}, {found.size:,} bytes"]
    if found.unfinished:
        said.append(f"{wording.count(found.unfinished, 'unfinished upload', 'unfinished uploads')} {done}")
    if found.young:
        kept = wording.count(found.young, "file", "files")
        said.append(f"{kept} that no entry names kept: younger than {hours:g} h or than the newest entry")
    return said
