"""Verification: is a published record what was recorded, who signed it, and does it extend a known head?

It reads the whole ledger anew and believes no replica of before. What it cannot tell: that a named approver
approved, that evidence is true, that a clock was right, or that nothing was left out (TRUST.md, Tamper
evidence).
"""

import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Literal

from dashboard.domain.values.fields import Model
from dashboard.errors import AlteredError, MissingFileError, SnapshotError
from dashboard.settings import Address, Server
from dashboard.store import database
from dashboard.store.database import Cursor, rows
from dashboard.store.files import sha256_of
from dashboard.store.ledger import GENESIS, Entry, read_entries
from dashboard.store.postgres.entries import Vouched
from dashboard.store.publish.manifest import Manifest, manifest_path, read_manifest, vouched
from dashboard.store.publish.published import published, telemetry_folders
from dashboard.store.publish.replica import replica_of
from dashboard.store.publish.signatures import Signer, fingerprint, signing_key
from dashboard.store.telemetry.checked import UNREAD
from dashboard.store.telemetry.files import FileFault

Verdict = Literal["verified", "altered", "unreadable", "unsigned", "diverged"]
# What a record consists of, in this program's words; a macro in place of a function would read otherwise.
OBJECTS = """
select table_name as name, sql from duckdb_tables() where not internal
union all
select view_name, sql from duckdb_views() where not internal
union all
select function_name, macro_definition from duckdb_functions() where not internal
"""
VERSION = "select max(schema_version) as version from meta"
# What is checked by itself, not against the projection.
BELIEVED = {"meta", "ledger"}
READERS_OWN = {"telemetry_block", "telemetry_fault"}  # empty in what is published


class Verification(Model):
    """What verifying a record found; `faults` say what is altered, `notes` what is only worth knowing."""

    verdict: Verdict
    entries: int | None = None
    head: str | None = None
    known_head: str | None = None
    published_at: datetime | None = None
    signed_by: str | None = None
    fingerprint: str | None = None
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def verify(path: Address, *, known_head: str | None, signers: dict[bytes, Signer] | None) -> Verification:
    """Verify the record at `path`: chain, telemetry, derived tables, manifest, signature, a head kept before.

    `known_head` is a hash of an earlier head, or its first 16 digits or more; `signers` the keys that may
    sign. Raises MissingFileError.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            places = telemetry_folders(path, Path(folder))
            with published(path, Path(folder)) as record:
                cursor = record.cursor
                head, replica = replica_of(cursor, Path(folder), places)
                entries = read_entries(cursor)
                with database.open_read_only(replica, *places) as own:
                    faults, notes = ((), ()) if isinstance(path, Server) else _derived_faults(cursor, own)
                    unread = [FileFault(**row) for row in rows(own, UNREAD)]
        except AlteredError as error:
            return Verification(verdict="altered", known_head=known_head, faults=(str(error),))
        except MissingFileError:
            raise
        except SnapshotError as error:
            return Verification(verdict="unreadable", known_head=known_head, faults=(str(error),))
    found = _signed(path, entries, signers)
    unreached = tuple(fault.reason for fault in unread if fault.is_unreached)
    faults = (*(fault.reason for fault in unread if not fault.is_unreached), *faults, *found.faults)
    notes = (*notes, *found.notes)
    verdict = "unreadable" if unreached else found.verdict
    if known_head and not any(entry.hash.startswith(known_head.lower()) for entry in entries):
        verdict = "diverged"
        notes = (*notes, f"no entry has the head {known_head}: the record does not extend it")
    return found.model_copy(
        update={
            "verdict": "altered" if faults else verdict,
            "entries": len(entries),
            "head": head,
            "known_head": known_head,
            "faults": (*faults, *unreached),
            "notes": notes,
        }
    )


def _derived_faults(cursor: Cursor, own: Cursor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What of a published file's other contents does not follow from its ledger, and what is worth a note."""
    theirs, ours = (rows(c, VERSION)[0]["version"] for c in (cursor, own))
    if theirs != ours:
        return (), (f"its derived tables are those of schema {theirs}; they are not read and not compared",)
    objects, expected = ({row["name"]: row["sql"] for row in rows(c, OBJECTS)} for c in (cursor, own))
    faults = [
        f"it holds {name}, which the board did not make" for name in sorted(objects.keys() - expected.keys())
    ]
    faults += [f"its {name} is missing" for name in sorted(expected.keys() - objects.keys())]
    faults += [
        f"its {name} is not defined as the board defines it"
        for name in sorted(expected.keys() & objects.keys())
        if objects[name] != expected[name]
    ]
    if faults:
        return tuple(faults), ()
    tables = {
        str(row["name"]) for row in rows(own, OBJECTS) if str(row["sql"]).lower().startswith("create table")
    }
    faults = [
        f"its table {name} does not hold what the ledger tells; the board does not read it"
        for name in sorted(tables - BELIEVED)
        if _contents(cursor, name) != (Counter() if name in READERS_OWN else _contents(own, name))
    ]
    return tuple(faults), ()


def _contents(cursor: Cursor, table: str) -> Counter[str]:
    return Counter(map(repr, cursor.cursor().table(table).to_arrow_table().to_pylist()))


def _signed(path: Address, entries: list[Entry], signers: dict[bytes, Signer] | None) -> Verification:
    """Manifest and signature: unsigned where there is none, or none that vouches for the newest entry."""
    told = vouched(path)
    if told is None:
        where = "" if isinstance(path, Server) else " beside it"
        return Verification(verdict="unsigned", notes=(f"it has no manifest{where}, so nothing is signed",))
    try:
        manifest = read_manifest(told)
    except ValueError as error:
        named = f"{path}" if isinstance(path, Server) else manifest_path(path).name
        return Verification(verdict="altered", faults=(f"{named}: {error}",))
    fault, note = _manifest_fault(manifest, path, entries)
    if fault or note:
        found = Verification(
            verdict="unsigned", faults=(fault,) if fault else (), notes=(note,) if note else ()
        )
    else:
        found = _signature(told, signers)
    return found.model_copy(update={"published_at": manifest.published_at})


def _signature(told: Vouched, signers: dict[bytes, Signer] | None) -> Verification:
    """Whose signature a record's manifest bears."""
    if told.signature is None:
        return Verification(verdict="unsigned", notes=("its manifest is not signed",))
    blob = signing_key(told.manifest, told.signature)
    if blob is None:
        return Verification(verdict="unsigned", faults=("the signature is not one of its manifest",))
    key = fingerprint(blob)
    signer = (signers or {}).get(blob)
    if signer is None:
        why = "no --signers file says whose it is" if signers is None else "the signers file does not name it"
        return Verification(verdict="unsigned", fingerprint=key, notes=(f"signed with the key {key}; {why}",))
    return Verification(verdict="verified", signed_by=signer.names, fingerprint=key)


def _manifest_fault(manifest: Manifest, path: Address, entries: list[Entry]) -> tuple[str | None, str | None]:
    """What a manifest says that the record is not, and notes: of later entries that it does not cover."""
    if manifest.entries > len(entries):
        return (
            f"its manifest is of {manifest.entries} entries, the record has {len(entries)}: its tail is cut",
            None,
        )
    covered = entries[manifest.entries - 1].hash if manifest.entries else GENESIS
    if covered != manifest.head:
        return f"its manifest's head {manifest.head[:16]} is not that of entry {manifest.entries}", None
    later = len(entries) - manifest.entries
    if later:
        return None, f"its manifest covers {manifest.entries} entries; the {later} after them are not signed"
    if (None if isinstance(path, Server) else sha256_of(path)) != manifest.file_sha256:
        return "the file's bytes are not those that its manifest names", None
    return None, None
