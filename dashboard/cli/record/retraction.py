"""`readiness record retract`: an entry that no longer counts."""

from typing import Annotated

import typer
from pydantic import TypeAdapter

from dashboard.cli.options import (
    Actor,
    Certification,
    Database,
    ask,
    database_path,
    existing,
    now,
    read_value,
)
from dashboard.cli.record.verbs import Why, say_entry
from dashboard.domain.values.fields import Text
from dashboard.importers.formats import choose
from dashboard.importers.ingest import append_retraction
from dashboard.store.publish import writing
from dashboard.store.read import certification_ids

REASON: TypeAdapter[str] = TypeAdapter(Text)


def retract(
    seq: Annotated[int, typer.Argument(metavar="SEQ", min=1, help="The entry's number.")],
    *,
    reason: Why,
    certification: Certification = None,
    actor: Actor = None,
    database: Database = None,
) -> None:
    """An entry no longer counts; it stays in the ledger."""
    why = read_value(REASON, reason, "--reason")
    assert why is not None, "typer asks for --reason"
    with writing(existing(database_path(database)), now=now()) as writer:
        chosen = choose(certification_ids(writer.cursor), certification)
        entry = append_retraction(writer, certification=chosen, retracts=seq, reason=why, actor=ask(actor))
    say_entry(entry)
