"""The manifest of a publication: what was published and when; beside the record, signed if there is a key.

`<record>.manifest.json` and `<record>.manifest.json.sig`. Each names the SHA-256 of the one before it.
"""

import json
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from dashboard.domain.values.fields import Model
from dashboard.settings import Address, Server
from dashboard.store.database import SCHEMA_VERSION
from dashboard.store.files import OWNER_ONLY, permissions, sha256_of, write_whole
from dashboard.store.ledger import GENESIS, Entry
from dashboard.store.postgres import entries
from dashboard.store.postgres.connection import connected
from dashboard.store.postgres.entries import Vouched

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Manifest(Model):
    """A publication: entries and head of the ledger, SHA-256 of the file, the manifest before it; in UTC.

    Of a ledger in PostgreSQL there is no file.
    """

    format: str = "readiness-manifest-1"
    entries: int
    head: str
    file_sha256: str | None
    previous_manifest_sha256: str | None
    schema_version: int
    tool: str
    published_at: datetime


def manifest_path(record: Path) -> Path:
    """Where a record's manifest lies."""
    return record.with_name(f"{record.name}.manifest.json")


def signature_path(record: Path) -> Path:
    """Where the signature of a record's manifest lies."""
    return record.with_name(f"{record.name}.manifest.json.sig")


def manifest_text(
    newest: Entry | None, *, now: datetime, file_sha256: str | None, previous: str | None
) -> str:
    """The manifest of what was just published; `previous` is the SHA-256 of the one before it."""
    manifest = Manifest(
        entries=newest.seq if newest else 0,
        head=newest.hash if newest else GENESIS,
        file_sha256=file_sha256,
        previous_manifest_sha256=previous,
        schema_version=SCHEMA_VERSION,
        tool=f"readiness-board {version('readiness-board')}",
        published_at=now,
    )
    return json.dumps(manifest.model_dump(mode="json"), indent=2, sort_keys=True) + "\n"


def write_manifest(
    record: Path, newest: Entry | None, *, now: datetime, file_sha256: str, key: "Ed25519PrivateKey | None"
) -> None:
    """Write the manifest of the file that was just published, and its signature where there is a key.

    Both may be read by whoever may read the record. StorageError, OSError.
    """
    before = manifest_path(record)
    previous = sha256_of(before) if before.exists() else None
    text = manifest_text(newest, now=now, file_sha256=file_sha256, previous=previous)
    signature_path(record).unlink(missing_ok=True)
    mode = permissions(record, OWNER_ONLY)
    write_whole(before, text.encode(), mode=mode)
    if key is not None:
        from dashboard.store.publish.signatures import sign  # noqa: PLC0415 - only who signs pays for it.

        write_whole(signature_path(record), sign(text.encode(), key).encode(), mode=mode)


def read_manifest(told: Vouched) -> Manifest:
    """A manifest, read; ValueError where it is not one."""
    try:
        return Manifest.model_validate_json(told.manifest)
    except ValidationError as error:
        raise ValueError("the manifest is not one that the board wrote") from error


def vouched(record: Address) -> Vouched | None:
    """What vouches for a record: the newest manifest with its signature; None where it has none.

    StorageError, OSError.
    """
    if isinstance(record, Server):
        with connected(record) as connection:
            return entries.vouched(connection)
    if not manifest_path(record).exists():
        return None
    signature = signature_path(record)
    armoured = signature.read_text(encoding="utf-8", errors="replace") if signature.exists() else None
    return Vouched(manifest_path(record).read_bytes(), armoured)
