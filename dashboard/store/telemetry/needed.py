"""The telemetry files that questions need: read where they lie, or fetched from object storage."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.errors import StorageError
from dashboard.store.database import Cursor, rows
from dashboard.store.telemetry.blocks import BLOCKS
from dashboard.store.telemetry.fetched import fetched_in
from dashboard.store.telemetry.files import FETCHED, PARQUET, find, folders, stamp

NAMED = """
select seq, sha256
from telemetry_file
where certification = $certification
    and list_contains(metrics, $metric)
    and last_at >= $since
    and first_at <= $until
    and seq not in (select seq from telemetry_fault)
order by seq
"""
ALL = """
select certification, sha256, reason
from telemetry_file
left join telemetry_fault using (seq)
order by seq
"""
NEW = """
select seq, certification, sha256
from telemetry_file
where seq > $after
    and seq not in (select seq from telemetry_fault)
order by seq
"""
ACCOUNT = """
select brief as body
from about
where seq = (select min(seq) from telemetry_file where sha256 = $sha256)
"""


def files_of(cursor: Cursor, asked: Mapping[str, Any], *, since: datetime, until: datetime) -> list[str]:
    """The files that may hold samples of what is asked (certification, metric) from an instant to another."""
    wanted = {**{name: asked[name] for name in ("certification", "metric")}, "since": since, "until": until}
    return places_of(cursor, [*dict.fromkeys(row["sha256"] for row in rows(cursor, NAMED, wanted))])


def places_of(cursor: Cursor, digests: Sequence[str]) -> list[str]:
    """Where the files of some digests lie; StorageError where one cannot be reached, or went away."""
    within = folders(cursor) if digests else []
    try:
        places = [obtain(cursor, within, digest) for digest in digests]
    except OSError as error:
        raise StorageError(f"Telemetry cannot be read now ({error}); ask again.") from error
    if None in places:
        raise StorageError("A telemetry file went away while the record was read; ask again.")
    return [str(place) for place in places]


def obtain(cursor: Cursor, within: Sequence[Path], digest: str) -> Path | None:
    """The file of a digest in some folders, fetched where it is not in the cache any more; None without.

    OSError where what lies afar cannot be reached.
    """
    afar, file = fetched_in(within), find(within, digest)
    if afar is None or (file is not None and file.parent != afar.folder):
        return file
    kept = afar.local(f"{digest}.{PARQUET}")
    if kept is not None:
        return kept
    account = json.loads(rows(cursor, ACCOUNT, {"sha256": digest})[0]["body"])["telemetry"]
    return afar.obtain(f"{digest}.{PARQUET}", account)


def states(cursor: Cursor) -> dict[str, str]:
    """By certification that has telemetry, a digest of what its files look like and which cannot be read."""
    within, found = folders(cursor), dict[str, Any]()
    for row in rows(cursor, ALL):
        file = find(within, row["sha256"])
        is_kept = file is not None and file.parent.name == FETCHED  # It was checked; it comes and goes.
        seen = (row["sha256"], row["reason"], stamp(file) if file and not is_kept else None)
        found.setdefault(row["certification"], hashlib.sha256()).update(repr(seen).encode())
    return {certification: digest.hexdigest() for certification, digest in found.items()}


def sum_up(cursor: Cursor, *, after: int) -> None:
    """Sum up in blocks the files of the entries after one; OSError where one cannot be fetched again."""
    within = folders(cursor)
    for row in rows(cursor, NEW, {"after": after}):
        file = obtain(cursor, within, row.pop("sha256"))
        if file is not None:
            cursor.execute(BLOCKS, {**row, "file": str(file)})
