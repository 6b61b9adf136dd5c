"""The heads that a viewer kept: what it showed of a record, and whether the record in place still extends it.

A cut tail or a chain rewritten from its start is a good record by itself. A viewer that remembers what it
showed tells it, until a person accepts it with a reason, which it remembers too: beside its cache, a file a
record.
"""

import hashlib
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.errors import UsageError
from dashboard.settings import Address
from dashboard.store.database import Cursor, rows
from dashboard.store.files import OWNER_ONLY, write_whole
from dashboard.store.ledger import Head, read_head

MOST = 1000  # entries before the head whose hashes are kept, to say from where on another ledger differs
ENTRIES = """
select seq, hash
from ledger
where seq = 1
    or seq > $after
order by seq
"""
DAMAGED = "What this board showed before could not be read: {file} is damaged."


class Acceptance(Model):
    """A person's word that a record may go on from `head` though it does not extend `kept`; `at` in UTC."""

    kept: str | None
    head: str
    by: str
    reason: str
    at: datetime

    @property
    def heads(self) -> str:
        """The head that was accepted, and the one that it stands in place of, where that is known."""
        return f"{self.head[:16]} in place of {self.kept[:16]}" if self.kept else self.head[:16]


class KeptHeads(Model):
    """What was shown of one record: the head with its number and when it was new (UTC), and how it began.

    `chain` holds the hashes of the newest entries, oldest first; the head is the last.
    """

    record: str
    first: str
    seq: int
    chain: Annotated[tuple[str, ...], Field(min_length=1)]
    at: datetime
    accepted: tuple[Acceptance, ...] = ()

    @property
    def head(self) -> str:
        """The head that was shown."""
        return self.chain[-1]


def heads_path(record: Address, cache: Path) -> Path:
    """Where the heads of a record are kept."""
    name = hashlib.sha256(str(record.absolute()).encode(errors="surrogateescape")).hexdigest()
    return cache / "heads" / f"{name[:32]}.json"


def read_heads(file: Path) -> KeptHeads | None:
    """The heads that were kept; None where none were; ValueError where the file is damaged."""
    try:
        return KeptHeads.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    except (ValidationError, OSError) as error:
        raise ValueError(DAMAGED.format(file=file.name)) from error


def _write(file: Path, kept: KeptHeads) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(file, kept.model_dump_json(indent=1).encode(), mode=OWNER_ONLY)


def divergence(kept: KeptHeads, cursor: Cursor) -> str | None:
    """In what way a ledger does not extend what was shown of it; None: it does."""
    oldest = kept.seq - len(kept.chain)
    hashes = {row["seq"]: row["hash"] for row in rows(cursor, ENTRIES, {"after": oldest})}
    if hashes.get(kept.seq) == kept.head:
        return None
    newest = read_head(cursor)
    count = newest.seq if newest else 0
    was = f"{wording.count(kept.seq, 'entry', 'entries')} and the head {kept.head[:16]}"
    shown = f"On {wording.day(kept.at.date())} this board showed a record of {was}. "
    same = [seq for seq, own in enumerate(kept.chain, oldest + 1) if hashes.get(seq) == own]
    common = max(same, default=0)
    if common == count > 0:
        gone = f"entry {kept.seq} is" if kept.seq == count + 1 else f"entries {count + 1} to {kept.seq} are"
        return f"{shown}The one in place does not extend it: its tail is cut, {gone} gone."
    if hashes.get(1) != kept.first:
        return (
            f"{shown}The one in place does not extend it: no entry of it is the same, it is another record."
        )
    if count <= oldest:
        return (
            f"{shown}The one in place does not extend it: it has {wording.count(count, 'entry', 'entries')}."
        )
    since = f"after entry {common}" if common else f"before entry {oldest + 1}"
    return f"{shown}The one in place does not extend it: its chain was written anew {since}."


class HeadKeeper:
    """Keeps the heads of one record that a viewer shows; `clock` tells the time in UTC."""

    def __init__(self, record: Address, cache: Path, clock: Callable[[], datetime]) -> None:
        self._record, self._clock = record, clock
        self._file = heads_path(record, cache)
        self._lock = threading.Lock()
        self._seen: tuple[str, int | None] | None = None
        self._warning: str | None = None
        self._accepted: tuple[Acceptance, ...] = ()

    def check(self, head: str, cursor: Callable[[], Cursor]) -> tuple[str | None, tuple[Acceptance, ...]]:
        """What is to be said of the record whose head is shown, and what people accepted of it before.

        A head that extends the one kept is kept in its place. Costs a look at a file while nothing changes.
        """
        with self._lock:
            if (head, self._stamp()) != self._seen:
                self._warning, self._accepted = self._compared(cursor())
                self._seen = head, self._stamp()
            return self._warning, self._accepted

    def _stamp(self) -> int | None:
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return None

    def _compared(self, cursor: Cursor) -> tuple[str | None, tuple[Acceptance, ...]]:
        try:
            kept = read_heads(self._file)
        except ValueError as error:
            return _asking(str(error), cursor), ()
        said = divergence(kept, cursor) if kept else None
        accepted = kept.accepted if kept else ()
        if said is not None:
            return _asking(said, cursor), accepted
        try:
            _keep(self._file, self._record, kept, cursor, self._clock())
        except OSError as error:
            return f"The head that is shown could not be kept ({error.strerror}); check the disk.", accepted
        return None, accepted


def _asking(said: str, cursor: Cursor) -> str:
    newest = read_head(cursor)
    if newest is None:
        return f"{said} Nothing in it can be accepted: restore a copy."
    return (
        f"{said} Find out why. A person who answers for it accepts it on this machine with "
        f"`readiness accept {newest.hash[:16]} --reason REASON`."
    )


def _keep(file: Path, record: Address, kept: KeptHeads | None, cursor: Cursor, at: datetime) -> None:
    newest = read_head(cursor)
    if newest is None or (kept and kept.head == newest.hash):
        return
    _write(file, _kept(record, cursor, newest, at, kept.accepted if kept else ()))


def _kept(
    record: Address, cursor: Cursor, newest: Head, at: datetime, accepted: tuple[Acceptance, ...]
) -> KeptHeads:
    found = rows(cursor, ENTRIES, {"after": newest.seq - MOST})
    return KeptHeads(
        record=str(record.absolute()),
        first=found[0]["hash"],
        seq=newest.seq,
        chain=tuple(row["hash"] for row in found if row["seq"] > newest.seq - MOST),
        at=at,
        accepted=accepted,
    )


def accept_head(
    record: Address, cache: Path, cursor: Cursor, *, head: str, by: str, reason: str, at: datetime
) -> Acceptance:
    """Let viewers go on from a record that does not extend what they showed; `head` is its first digits.

    Raises UsageError where the record has another head, or extends what was shown; OSError.
    """
    file, newest = heads_path(record, cache), read_head(cursor)
    if newest is None or not newest.hash.startswith(head.lower()):
        has = f"has the head {newest.hash[:16]}" if newest else "is empty"
        raise UsageError(f"{record}: the record {has}, not {head}; accept what you looked at")
    try:
        kept = read_heads(file)
        said = divergence(kept, cursor) if kept else None
    except ValueError as error:
        kept, said = None, str(error)
    if said is None:
        raise UsageError(f"{record}: there is nothing to accept: the record extends what was shown of it")
    was = kept.head if kept else None
    accepted = Acceptance(kept=was, head=newest.hash, by=by, reason=reason, at=at)
    before = kept.accepted if kept else ()
    _write(file, _kept(record, cursor, newest, at, (*before, accepted)))
    return accepted
