"""`readiness move`: a record copied from one home to another."""

from typing import Annotated

import typer

from dashboard.cli.options import Database, database_path, existing, now, say
from dashboard.domain.values import wording
from dashboard.settings import Settings
from dashboard.store.publish import signing_key
from dashboard.store.publish.moving import move


def move_record(
    *,
    to: Annotated[str, typer.Option(metavar="URL", help="Where to: postgresql://..., or a file.")],
    database: Database = None,
) -> None:
    """Bring a record to another home, file or PostgreSQL: the same entries under the same head.

    An interrupted move goes on when it is run again. The record itself is left as it is: name the new one in
    READINESS_DATABASE once it is verified. Telemetry goes where READINESS_TELEMETRY says, or beside a file.
    """
    source, target = existing(database_path(database)), database_path(to, option="--to")
    done = move(source, target, cache=Settings().cache, now=now(), key=signing_key())
    copied = wording.count(done.copied, "entry", "entries")
    say(f"{target}: {copied} copied, {wording.count(done.entries, 'entry', 'entries')} in all")
    say(f"head {done.head[:16]}, as of {source}")
