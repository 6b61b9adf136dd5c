"""The replica: a reader's own database, derived from the ledger of a published file and nothing else in it.

Whatever else that file holds (tables, views, macros, values) is never believed: a replica is made of this
program's own schema, the entries whose hashes chain, and the telemetry whose digest the entry carries.
Replicas lie in the cache, each named by the head of its ledger; one of an earlier head is copied and extended
by the entries that are new.
"""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

import duckdb

from dashboard.errors import AlteredError
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.ledger import GENESIS, Entry, append, chain_fault, read_entries, read_head
from dashboard.store.publish.projection import STEPS, project
from dashboard.store.telemetry.staging import copy_telemetry, telemetry_fault

# Another process may be between making its replica and opening it.
GRACE_SECONDS = 60.0
# What replicas are made by: another schema or projection makes others.
FORM = hashlib.sha256(
    "\n".join([files("dashboard.store").joinpath("schema.sql").read_text(encoding="utf-8"), *STEPS]).encode()
).hexdigest()[:8]
SUFFIX = f".{FORM}.duckdb"
PLACES = "select seq, hash from ledger where hash in (select unnest($heads::varchar[])) order by seq desc"
# Of both ledgers up to an entry: the same entries give the same sum. A replica is the reader's own, so this
# tells accidents and alterations of the published file; what is shown is the replica's in any case.
SUM = """
select
    count(*),
    bit_xor(hash(seq, prev_hash, hash, epoch_us(recorded_at), actor, kind, source_name, source_sha256, body))
from ledger
where seq <= $seq
"""


def replica_of(published: Cursor, cache: Path) -> tuple[str, Path]:
    """The head of a published ledger, and the path of its replica in `cache`, made where there is none.

    Raises AlteredError with what is wrong with the ledger or its telemetry, OSError and duckdb.Error.
    """
    newest = read_head(published)
    head = newest.hash if newest else GENESIS
    base = _base(published, cache)
    if base is not None and base.name == f"{head}{SUFFIX}":
        os.utime(base)
        return head, base
    part = cache / f"{secrets.token_hex(8)}.part"
    try:
        if base is None:
            connection = database.create(part)
        else:
            shutil.copyfile(base, part)
            connection = database.open_for_writing(part)
        with connection:
            extend(connection, published)
        return head, part.replace(cache / f"{head}{SUFFIX}")
    finally:
        part.unlink(missing_ok=True)


def extend(replica: Cursor, published: Cursor) -> None:
    """Add what a published ledger has beyond the replica's head; AlteredError where it breaks."""
    last = read_head(replica)
    entries = read_entries(published, after=last.seq if last else 0)
    fault = chain_fault(entries, last)
    if fault:
        raise AlteredError(f"{fault}; restore a copy")
    replica.begin()
    append(replica, entries)
    for entry in entries:
        if entry.kind == "telemetry":
            _take_telemetry(replica, published, entry)
    project(replica, after=last.seq if last else 0)
    replica.commit()
    replica.execute("checkpoint")


def _take_telemetry(replica: Cursor, published: Cursor, entry: Entry) -> None:
    content = entry.content
    copy_telemetry(published, replica, seq=entry.seq, certification=content["certification"])
    fault = telemetry_fault(replica, seq=entry.seq, body=content)
    if fault:
        raise AlteredError(f"{fault}; restore a copy")


def _base(published: Cursor, cache: Path) -> Path | None:
    """The newest replica that the published ledger extends; None: there is none, or the ledgers differ."""
    heads = [path.name.removesuffix(SUFFIX) for path in cache.glob(f"*{SUFFIX}")]
    for seq, head in published.execute(PLACES, {"heads": heads}).fetchall():
        path = cache / f"{head}{SUFFIX}"
        try:
            with database.open_read_only(path) as own:
                same = (
                    own.execute(SUM, {"seq": seq}).fetchone()
                    == published.execute(SUM, {"seq": seq}).fetchone()
                )
        except duckdb.Error:
            path.unlink(missing_ok=True)
            continue
        if same:
            return path
    return None


def sweep(cache: Path, *, keep: Collection[str] = ()) -> None:
    """Remove replicas and leftovers but the youngest and those of the heads to keep; open ones live on."""
    if not cache.is_dir():
        return
    oldest = time.time() - GRACE_SECONDS
    for file in cache.iterdir():
        if file.suffix in {".duckdb", ".part"} and file.name.partition(".")[0] not in keep:
            with suppress(OSError):
                if file.stat().st_mtime < oldest:
                    file.unlink()
