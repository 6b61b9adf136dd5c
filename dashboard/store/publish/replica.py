"""The replica: a reader's own database, derived from the ledger of a published file and nothing else in it.

Whatever else that file holds (tables, views, macros, values) is never believed: a replica is made of this
program's own schema and the entries whose hashes chain; of telemetry, which lies in files beside the record,
it holds which cannot be read, and what sums up the rest.
Replicas lie in the cache, each named by the head of its ledger; one of an earlier head is copied and extended
by the entries that are new. A writer did that already: what it published is left there for who reads next.
"""

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path

import duckdb

from dashboard.errors import AlteredError
from dashboard.store import database
from dashboard.store.database import Cursor
from dashboard.store.files import OWNER_ONLY, remove, workplace
from dashboard.store.ledger import GENESIS, append, chain_fault, read_entries, read_head
from dashboard.store.publish.projection import STEPS, project
from dashboard.store.telemetry.checked import faults_of
from dashboard.store.telemetry.files import MOVED, FileFault

# Another process may be between making its replica and opening it.
GRACE_SECONDS = 60.0
# Commands that turn from one record to another find their replicas again.
SPARE = 4
REPLICA = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{8}\.duckdb")
UNFINISHED = re.compile(r"[0-9a-f]{16}\.part(\.wal|\.tmp)?")
# A large record takes minutes to make a replica of; samples moved out of one of before serve each look at it.
SPARED = {UNFINISHED: 3600.0, MOVED: 30 * 86400.0}
# What replicas are made by: another schema or projection makes others.
FORM = hashlib.sha256(
    "\n".join(
        [
            files("dashboard.store").joinpath("schema.sql").read_text(encoding="utf-8"),
            *(sql for _, sql in STEPS),
        ]
    ).encode()
).hexdigest()
PLACES = "select seq, hash from ledger where hash in (select unnest($heads::varchar[])) order by seq desc"
FAULT = """
insert into telemetry_fault
select $seq, $reason, $is_unreached
where $seq in (select seq from ledger)
"""
UNSUMMED = "delete from telemetry_block where seq in (select seq from telemetry_fault)"
UNREAD_FILES = "select seq from telemetry_file anti join telemetry_block using (seq) limit 1"
# Of both ledgers up to an entry: the same entries give the same sum. A replica is the reader's own, so this
# tells accidents and alterations of the published file; what is shown is the replica's in any case.
SUM = """
select
    count(*),
    bit_xor(hash(seq, prev_hash, hash, epoch_us(recorded_at), actor, kind, source_name, source_sha256, body))
from ledger
where seq <= $seq
"""


def replica_of(published: Cursor, cache: Path, places: Sequence[Path]) -> tuple[str, Path]:
    """The head of a published ledger, and the path of its replica in `cache`, made where there is none.

    A replica reaches one record's telemetry, in `places`, and tells which of its files are missing or others,
    so that a head has one of each. Raises AlteredError with what is wrong with the ledger, OSError,
    duckdb.Error.
    """
    newest = read_head(published)
    head = newest.hash if newest else GENESIS
    faults = faults_of(published, cache, places)
    suffix = _suffix(places, faults)
    base = _base(published, cache, suffix, places)
    if base is None and faults:  # What sums up the files that are not lost is the same.
        base = _base(published, cache, _suffix(places, {}), places)
    if base is not None and base.name == f"{head}{suffix}":
        return head, base
    with workplace(part_of(cache)) as folder:
        part = folder / f"replica{suffix}"
        if base is None:
            connection = database.create(part, *places)
        else:
            shutil.copyfile(base, part)
            connection = database.open_for_writing(part, *places)
        with connection:
            connection.begin()
            extend(connection, published, faults)
            connection.commit()
            connection.execute("checkpoint")
        part.chmod(OWNER_ONLY)
        return head, part.replace(cache / f"{head}{suffix}")


def made_before(
    head: str | None, cache: Path, places: Sequence[Path], opened: Callable[[Path], Cursor]
) -> tuple[str, Path, Cursor] | None:
    """The replica of a head whose telemetry can all be read, as it is `opened`, after both.

    None: one is to be made, or no head is known. OSError.
    """
    if head is None:
        return None
    path = cache / f"{head}{_suffix(places, {})}"
    try:
        own = opened(path)
    except (FileNotFoundError, duckdb.Error):
        path.unlink(missing_ok=True)
        return None
    try:
        os.utime(path)  # The youngest are not swept: nobody removes it from under us.
        if not faults_of(own, cache, places, is_own=True):
            return head, path, own
    except duckdb.Error:
        path.unlink(missing_ok=True)
    own.close()
    return None


def newest(cache: Path, places: Sequence[Path]) -> Path | None:
    """The replica that was used last of those whose telemetry can all be read; None where there is none."""
    used = dict[Path, float]()
    for file in cache.glob(f"*{_suffix(places, {})}"):
        with suppress(OSError):  # Another process sweeps.
            used[file] = file.stat().st_mtime
    return max(used, key=used.__getitem__, default=None)


def keep(copy: Cursor, file: Path, cache: Path, places: Sequence[Path]) -> None:
    """Leave a writer's finished copy in `cache` as the replica of its head; duckdb.Error.

    Not one that did not read all of its telemetry, nor where the disk is full: the next reader makes one.
    """
    head = read_head(copy)
    copy.execute("checkpoint")
    if head is None or copy.execute(UNREAD_FILES).fetchone():
        return
    with suppress(OSError), workplace(part_of(cache)) as folder:
        part = Path(shutil.copyfile(file, folder / "replica.duckdb"))
        part.chmod(OWNER_ONLY)
        part.replace(cache / f"{head.hash}{_suffix(places, {})}")


def _suffix(places: Sequence[Path], faults: Mapping[int, FileFault]) -> str:
    told = repr((FORM, sorted(str(place.absolute()) for place in places), sorted(faults.items())))
    return f".{hashlib.sha256(told.encode(errors='surrogateescape')).hexdigest()[:8]}.duckdb"


def part_of(cache: Path) -> Path:
    """A name in the cache that nothing has, for what is being made there."""
    return cache / f"{secrets.token_hex(8)}.part"


def extend(
    replica: Cursor, published: Cursor, faults: Mapping[int, FileFault], *, until: int | None = None
) -> None:
    """Add what a published ledger has beyond the replica's head, up to an entry, in its transaction.

    `faults` say of entries why their telemetry cannot be read. AlteredError where the ledger breaks.
    """
    last = read_head(replica)
    entries = read_entries(published, after=last.seq if last else 0)
    if until is not None:
        entries = [entry for entry in entries if entry.seq <= until]
    fault = chain_fault(entries, last)
    if fault:
        raise AlteredError(f"{fault}; restore a copy")
    append(replica, entries)
    replica.execute("delete from telemetry_fault")
    for seq, unread in faults.items():
        replica.execute(FAULT, {"seq": seq, **unread._asdict()})
    replica.execute(UNSUMMED)
    project(replica, after=last.seq if last else 0)


@contextmanager
def replica_at(published: Cursor, head: str, folder: Path, places: Sequence[Path]) -> Iterator[Cursor | None]:
    """The replica of a ledger as it stood at a head, given by its first digits; None: no entry has that head.

    It is made in `folder`; `places` and errors as of `replica_of`.
    """
    seq = next((entry.seq for entry in read_entries(published) if entry.hash.startswith(head)), None)
    if seq is None:
        yield None
        return
    path = part_of(folder)
    with database.create(path, *places) as connection:
        connection.begin()
        extend(connection, published, faults_of(published, folder, places), until=seq)
        connection.commit()
    with database.open_read_only(path, *places) as cursor:
        yield cursor


def _base(published: Cursor, cache: Path, suffix: str, places: Sequence[Path]) -> Path | None:
    """The newest replica that the published ledger extends; None: there is none, or the ledgers differ."""
    heads = [path.name.removesuffix(suffix) for path in cache.glob(f"*{suffix}")]
    for seq, head in published.execute(PLACES, {"heads": heads}).fetchall():
        path = cache / f"{head}{suffix}"
        try:
            with database.open_read_only(path, *places) as own:
                same = (
                    own.execute(SUM, {"seq": seq}).fetchone()
                    == published.execute(SUM, {"seq": seq}).fetchone()
                )
        except duckdb.Error:
            path.unlink(missing_ok=True)
            continue
        if same:
            os.utime(path)  # The youngest are not swept: nobody removes it from under us.
            return path
    return None


def sweep(cache: Path, *, keep: Collection[str] = ()) -> None:
    """Remove what readers before left in the cache, and nothing that is not of their making.

    Replicas go but for the youngest, those last used and those of the heads to keep; open ones live on. What
    killed runs left unfinished goes once it is old.
    """
    oldest = time.time() - GRACE_SECONDS
    replicas = []
    for file in cache.iterdir() if cache.is_dir() else ():
        with suppress(OSError):  # Another process sweeps too.
            used = file.lstat().st_mtime
            if REPLICA.fullmatch(file.name):
                replicas.append((used, file))
            elif any(kind.fullmatch(file.name) and used < oldest - age for kind, age in SPARED.items()):
                remove(file)
    for used, file in sorted(replicas, reverse=True)[SPARE:]:
        if used < oldest and file.name.partition(".")[0] not in keep:
            with suppress(OSError):
                file.unlink()
