"""Publishing: entries are added to a record with all that follows from them, or it is left alone."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from dashboard.errors import StorageError
from dashboard.review.portfolio import Question
from dashboard.settings import Address, Server, Settings
from dashboard.store.answers import keep_answers
from dashboard.store.publish.file import FileTurn, file_turn
from dashboard.store.publish.server import ServerTurn, server_turn
from dashboard.store.publish.showing import Draw, undrawn
from dashboard.store.publish.writer import Writer, storage_errors

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = ["Address", "Turn", "Writer", "signing_key", "turn_at", "writing"]

LOCK_SECONDS = 30.0
# One small class a place where a ledger may lie; all else is the same.
Turn = FileTurn | ServerTurn


@contextmanager
def writing(
    path: Address,
    *,
    now: datetime,
    cache: Path | None = None,
    patience: float = LOCK_SECONDS,
    publish: bool = True,
    draw: Draw = undrawn,
    told: Callable[[], Question] | None = None,
    founds: bool = False,
) -> Iterator[Writer]:
    """A writer of the record at `path`; publishes on leaving without an exception.

    A file is made if there is none. `now` (with its offset) is when its entries are recorded; `cache` holds
    the replicas that it writes on from (READINESS_CACHE without it); `patience` is how many seconds to wait
    for another writer; without `publish` everything is checked and nothing written. `draw` draws what a
    reader would see of each certification that was appended to, and the answer to what is `told` of each is
    kept for who asks of all of them on this machine today. A new record that holds no entry is published
    if it `founds` one. Raises RefusedError where drawing fails, StorageError where the record cannot be read
    or written, or is a symbolic link; it is then what it was. A new file is its owner's alone, another keeps
    its permissions. READINESS_SIGNING_KEY signs the manifest of the publication; UsageError where it is no
    key.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    key, kept = signing_key(), cache or Settings().cache
    with turn_at(path, patience, kept) as turn:
        is_new = turn.is_new
        with storage_errors(turn.record):
            writer = Writer(turn.working_copy(kept), path=turn.record, now=now)
        try:
            yield writer
        except duckdb.Error as error:
            raise StorageError(f"{turn.record}: {error}; nothing was written") from error
        if writer.appended or founds:
            with storage_errors(turn.record):
                writer.enter_firings()
                writer.check(draw)
        if publish and (writer.appended or (founds and is_new)):
            turn.publish(writer.entries, cache=kept, now=now, key=key)
            if told:
                keep_answers(writer.shown, writer.entries, told(), cache=kept)


def signing_key() -> "Ed25519PrivateKey | None":
    """The key that signs; UsageError where the file that was named holds none."""
    path = Settings().signing_key
    if path is None:
        return None
    from dashboard.store.publish.signatures import load_key  # noqa: PLC0415 - only who signs pays for it.

    return load_key(path)


def turn_at(path: Address, patience: float, cache: Path) -> AbstractContextManager[Turn]:
    """The turn of the only writer of a record; `patience` is how many seconds to wait; StorageError."""
    if isinstance(path, Server):
        return server_turn(path, patience, cache)
    return file_turn(path, patience)
