"""The ledger: append-only entries, each bound to the one before by a hash."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import Observation
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.values.fields import Model, printed_name
from dashboard.domain.values.source import Source
from dashboard.store.database import Cursor, instant, rows

Kind = Literal["certification", "observations", "telemetry", "firing", "retraction"]

HASH_VERSION = "readiness-ledger-1"
GENESIS = "0" * 64
AT_ONCE = 100  # entries appended; DuckDB takes three times as long for lists of thousands of bodies
INSTANT = timedelta(microseconds=1)  # parts two entries of one instant
ENTRIES = """
select
    seq, prev_hash, hash, epoch_us(recorded_at) as recorded_at, actor, kind, source_name, source_sha256, body
from ledger
where seq > $after
order by seq
"""
HEAD = """
select seq, hash, epoch_us(recorded_at) as recorded_at
from ledger
order by seq desc
limit 1
"""
COLUMNS = ("seq", "prev_hash", "hash", "recorded_at", "actor", "kind", "source_name", "source_sha256", "body")
APPEND = """
insert into ledger (seq, prev_hash, hash, recorded_at, actor, kind, source_name, source_sha256, body)
select
    unnest($seq::integer[]),
    unnest($prev_hash::varchar[]),
    unnest($hash::varchar[]),
    unnest($recorded_at::timestamptz[]),
    unnest($actor::varchar[]),
    unnest($kind::varchar[]),
    unnest($source_name::varchar[]),
    unnest($source_sha256::varchar[]),
    unnest($body::varchar[])
"""


class Head(Model):
    """What the next entry of a ledger follows; `recorded_at` is in UTC."""

    seq: int
    hash: str
    recorded_at: datetime


class Entry(Head):
    """One entry of the ledger; `body` is canonical JSON."""

    prev_hash: str
    actor: str
    kind: Kind
    source_name: str
    source_sha256: str
    body: str

    @property
    def content(self) -> dict[str, Any]:
        """The body, read."""
        content: dict[str, Any] = json.loads(self.body)
        return content

    def source(self, line: int | None = None) -> Source:
        """The entry as the source of a fact."""
        return Source(
            seq=self.seq,
            recorded_at=self.recorded_at,
            actor=self.actor,
            document=self.source_name,
            sha256=self.source_sha256,
            line=line,
        )


def _composed(value: Any) -> Any:
    """The same value with every text in NFC; ValueError where two keys become one."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        composed = {_composed(str(key)): _composed(item) for key, item in value.items()}
        if len(composed) != len(value):
            raise ValueError("two keys of one mapping are the same text; rename one")
        return composed
    if isinstance(value, Sequence):
        return [_composed(item) for item in value]
    return value


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(body: Any) -> str:
    """The one JSON text of a value: sorted keys, NFC, no spaces; ValueError where a value has none."""
    text = _compact(_composed(body))
    text.encode("utf-8")
    return text


def entry_hash(
    prev_hash: str,
    *,
    seq: int,
    recorded_at: datetime,
    actor: str,
    kind: str,
    source_name: str,
    source_sha256: str,
    body: str,
) -> str:
    """SHA-256 over version tag, previous hash and the fields as a JSON array, a line each."""
    recorded = recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    fields = _compact([seq, recorded, actor, kind, source_name, source_sha256, body])
    return hashlib.sha256(f"{HASH_VERSION}\n{prev_hash}\n{fields}".encode()).hexdigest()


def next_entry(
    last: Head | None,
    body: Mapping[str, Any],
    *,
    kind: Kind,
    recorded_at: datetime,
    actor: str,
    source_name: str,
    source_sha256: str,
) -> Entry:
    """The entry after `last`, recorded after it: what was known by an instant is one prefix of the ledger."""
    recorded_at = recorded_at.astimezone(UTC)
    fields: dict[str, Any] = {
        "seq": last.seq + 1 if last else 1,
        "recorded_at": max(recorded_at, last.recorded_at + INSTANT) if last else recorded_at,
        "actor": printed_name(actor),
        "kind": kind,
        "source_name": printed_name(source_name),
        "source_sha256": source_sha256,
        "body": canonical(body),
    }
    prev_hash = last.hash if last else GENESIS
    return Entry(prev_hash=prev_hash, hash=entry_hash(prev_hash, **fields), **fields)


def chain_fault(entries: Iterable[Entry], last: Head | None = None) -> str | None:
    """What breaks the chain first, in words; None if each entry follows from the one before it."""
    prev_hash = last.hash if last else GENESIS
    for seq, entry in enumerate(entries, last.seq + 1 if last else 1):
        if entry.seq != seq:
            return f"entry {seq} of the ledger is missing; {entry.seq} stands in its place"
        if entry.prev_hash != prev_hash:
            return f"entry {seq} of the ledger does not follow from the one before it"
        fields = entry.model_dump(exclude={"hash", "prev_hash"})
        if entry_hash(prev_hash, **fields) != entry.hash:
            return f"entry {seq} of the ledger is not what was recorded"
        prev_hash = entry.hash
    return None


def read_entries(cursor: Cursor, *, after: int = 0) -> list[Entry]:
    """The entries after one, oldest first; all of them without it."""
    found = rows(cursor, ENTRIES, {"after": after})
    return [Entry(**{**row, "recorded_at": instant(row["recorded_at"])}) for row in found]


def read_head(cursor: Cursor) -> Head | None:
    """Number, hash and time of the newest entry; None of an empty ledger. Its long body is not read."""
    heads = (Head(**{**row, "recorded_at": instant(row["recorded_at"])}) for row in rows(cursor, HEAD))
    return next(heads, None)


def append(cursor: Cursor, entries: Sequence[Entry]) -> None:
    """Add entries to the ledger; as lists, for Arrow and what it brings take longer to import than DuckDB."""
    for begin in range(0, len(entries), AT_ONCE):
        some = entries[begin : begin + AT_ONCE]
        cursor.execute(APPEND, {name: [getattr(entry, name) for entry in some] for name in COLUMNS})


def certification_body(
    certificate: Certificate,
    lines: Mapping[str, int] | None = None,
    reading: Mapping[str, Any] | None = None,
    *,
    text: str | None = None,
) -> dict[str, Any]:
    """The body of a certification entry; `lines` gives a field path's line: {"gates[2].requirement": 47}.

    `reading` is the account of a document in prose: lines imported, structure, and those not understood with
    their text. `text` is the document's own, whole.
    """
    return {
        "certification": certificate.certification.id,
        "definition": certificate.model_dump(mode="json", exclude_none=True),
        "lines": dict(lines or {}),
        **({"reading": dict(reading)} if reading else {}),
        **({"text": text} if text is not None else {}),
    }


def observations_body(
    certification: str, observations: Sequence[Observation], lines: Sequence[int | None] = ()
) -> dict[str, Any]:
    """The body of an observations entry; `lines` gives each observation's line, or is left out."""
    dumped = [o.model_dump(mode="json", exclude_none=True) for o in observations]
    if lines:
        dumped = [d if line is None else {**d, "line": line} for d, line in zip(dumped, lines, strict=True)]
    return {"certification": certification, "observations": dumped}


def telemetry_body(certification: str, account: Mapping[str, Any]) -> dict[str, Any]:
    """The body of a telemetry entry: count, span, metrics and digest of the file that holds its samples."""
    return {"certification": certification, "telemetry": dict(account)}


def firing_body(certification: str, firing: FiringEntry) -> dict[str, Any]:
    """The body of an entry that holds what telemetry showed to have fired."""
    return {"certification": certification, "firing": firing.model_dump(mode="json", exclude_none=True)}


def retraction_body(certification: str, *, retracts: int, reason: str) -> dict[str, Any]:
    """The body of an entry that takes back an earlier one."""
    return {"certification": certification, "retracts": retracts, "reason": reason}
