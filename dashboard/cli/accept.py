"""`readiness accept`: a record that does not extend what the board showed of it may go on, for a reason."""

from typing import Annotated

import typer

from dashboard.cli.options import Actor, Database, ask, database_path, now, open_record, read_value, say
from dashboard.cli.record.verbs import REASON, Why
from dashboard.cli.verify import check_head
from dashboard.domain.values.fields import printed_name
from dashboard.settings import Settings
from dashboard.store.publish.kept_heads import accept_head


def accept(
    head: Annotated[
        str, typer.Argument(metavar="HEAD", help="Its first 16 digits or more, as the board prints it.")
    ],
    *,
    reason: Why,
    actor: Actor = None,
    database: Database = None,
) -> None:
    """Accept a record that does not extend the one that the board showed: a cut tail, another record.

    Who accepted it and why is kept beside the board's cache and stands on its page Record.
    """
    check_head(head, "HEAD")
    why = read_value(REASON, reason, "--reason")
    assert why is not None, "typer asks for --reason"
    path = database_path(database)
    cursor = open_record(path).cursor()
    accepted = accept_head(
        path, Settings().cache, cursor, head=head, by=printed_name(ask(actor)), reason=why, at=now()
    )
    say(f"accepted {accepted.heads} by {accepted.by}: {accepted.reason}")
