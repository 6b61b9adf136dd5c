"""Which telemetry files are what was recorded: looked at once a file, and kept in a reader's cache."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from dashboard.errors import AlteredError
from dashboard.settings import Address
from dashboard.store.database import Cursor, quoted, rows
from dashboard.store.files import OWNER_ONLY, memorize, recall
from dashboard.store.telemetry.fetched import Fetched, fetched_in
from dashboard.store.telemetry.files import DIGEST, MOVED, PARQUET, FileFault, file_fault, find, stamp

NAMED = """
select seq, body
from ledger
where kind = 'telemetry'
order by seq
"""
# Of a replica: it holds what is asked for at each look apart from the long bodies of documents.
OWN = """
select seq, brief as body
from telemetry_file
join about using (seq)
order by seq
"""
UNREAD = "select reason, is_unreached from telemetry_fault order by seq"
TABLE = "select 1 from duckdb_tables() where table_name = 'telemetry'"
HELD = "select metric, observed_at, value, ingested_at from telemetry where seq = {seq:d}"
CHECKED = "telemetry.checked.json"


def moved_out_of(record: Address, cache: Path) -> Path:
    """The folder in a reader's cache for the samples that a record of before holds itself."""
    name = hashlib.sha256(str(record.absolute()).encode(errors="surrogateescape")).hexdigest()
    return cache / f"{name[:16]}.telemetry"


def faults_of(
    published: Cursor, cache: Path, within: Sequence[Path], *, is_own: bool = False
) -> dict[int, FileFault]:
    """What is wrong with the telemetry of the entries of a published ledger, or of a replica, by entry.

    Its files lie `within` some folders; one that was right is looked at again once its size, times or inode
    differ. No function of the published file is asked: it may hold another of that name. Samples of a record
    of before are moved out of it, into the cache; AlteredError where they are not what was recorded.
    """
    known = recall(cache / CHECKED)
    own, afar = next((folder for folder in within if MOVED.fullmatch(folder.name)), None), fetched_in(within)
    found, right = dict[int, FileFault](), dict[str, list[Any]]()
    for row in rows(published, OWN if is_own else NAMED):
        account = json.loads(row["body"])["telemetry"]
        file = find(within, account["sha256"])
        moved = own is not None and account.get("form") != PARQUET and _holds_samples(published)
        if moved and file is None:
            file = _move_out(published, own, row["seq"], account["sha256"])
        key, seen, fault = _looked_at(file, account, afar, known)
        if fault:
            if moved and file and file.parent == own:
                file.unlink(missing_ok=True)
                raise AlteredError(
                    f"the telemetry of entry {row['seq']} is not what was recorded; restore a copy"
                )
            reason = f"the telemetry of entry {row['seq']} cannot be read: {fault.reason}"
            found[row["seq"]] = fault._replace(reason=reason)
        elif seen:
            right[key] = seen
    _remember(cache, known, right)
    if own is not None and own.is_dir():
        _use(own, is_needed=any(Path(file).parent == own for file in right))
    return found


def _holds_samples(published: Cursor) -> bool:
    """Whether a record holds samples itself, as those of before did; the first such question takes long."""
    return published.execute(TABLE).fetchone() is not None


def _looked_at(
    file: Path | None, account: Mapping[str, Any], afar: Fetched | None, known: Mapping[str, Any]
) -> tuple[str, list[Any], FileFault | None]:
    """What a file is known by, what tells that it is as it was, and what is wrong with it."""
    if afar and (file is None or file.parent == afar.folder) and DIGEST.fullmatch(account["sha256"]):
        name = f"{account['sha256']}.{PARQUET}"
        key = f"{afar.url}/{name}"
        return key, *afar.look(name, account, known.get(key))
    seen = list(stamp(file) or ()) if file else []
    is_known = bool(seen) and known.get(str(file)) == seen
    return str(file), seen, None if is_known else file_fault(file, account)


def _move_out(published: Cursor, folder: Path | None, seq: int, digest: str) -> Path | None:
    if folder is None or not DIGEST.fullmatch(digest):
        return None
    folder.mkdir(mode=0o700, exist_ok=True)
    part = folder / f"{digest}.part"
    published.execute(f"copy ({HELD.format(seq=seq)}) to {quoted(part)} (format parquet, compression zstd)")
    part.chmod(OWNER_ONLY)
    return part.replace(folder / f"{digest}.{PARQUET}")


def _use(folder: Path, *, is_needed: bool) -> None:
    """Mark a folder of samples moved out as used, or remove it once the record has its own beside it."""
    with suppress(OSError):  # Another process does so too.
        if is_needed:
            os.utime(folder)
        else:
            shutil.rmtree(folder)


def _remember(cache: Path, known: Mapping[str, Any], right: Mapping[str, list[Any]]) -> None:
    """Keep which files were right, beside those of other records that share the cache."""
    if all(known.get(file) == seen for file, seen in right.items()):
        return
    others = {file: seen for file, seen in known.items() if "://" in file or os.path.exists(file)}  # noqa: PTH110 - as in find.
    memorize(cache / CHECKED, {**others, **right})
