"""Telemetry files on their way to where they lie: they are there before the entry that names them is."""

import shutil
from pathlib import Path

from dashboard.settings import Address, Server
from dashboard.store import database
from dashboard.store.database import Cursor, rows
from dashboard.store.telemetry.checked import moved_out_of
from dashboard.store.telemetry.fetched import fetched_in
from dashboard.store.telemetry.files import PARQUET
from dashboard.store.telemetry.homes import Folder, home_of, mark_of, read_from

NAMED = "select distinct sha256 from telemetry_file order by sha256"
FIRST = "select hash from ledger where seq = 1"


def place(path: Address, copy: Cursor, fresh: Path, cache: Path) -> None:
    """Put the files that a finished copy of a record names where telemetry lies, on disk; OSError.

    New ones are in the folder `fresh`. Those of a record of before come from `cache`, where its replica moved
    them; those beside a record whose telemetry now lies elsewhere are copied there.
    """
    names, first = _names(copy), rows(copy, FIRST)
    if not names:
        return
    home, beside = home_of(path), None if isinstance(path, Server) else database.telemetry_of(path)
    moved = moved_out_of(path, cache)
    is_elsewhere = not isinstance(home, Folder) or home.path != beside
    before = (beside, moved) if is_elsewhere and beside else (moved,)
    new = [file for name in names if (file := fresh / name).is_file()]
    there = set(home.listed()) if any(folder.is_dir() for folder in before) else set(names)
    old = [folder / name for name in names if name not in there for folder in before]
    made = [*new, *(file for file in old if file.is_file())]
    if not made:
        return
    if is_elsewhere:
        home.mark(mark_of(first[0]["hash"]))
    afar = fetched_in(read_from(path, cache))
    fresh.mkdir(mode=0o700, exist_ok=True)
    for file in made:
        taken = file if file.parent == fresh else Path(shutil.copyfile(file, fresh / file.name))
        home.put(taken)
        if afar:
            afar.keep(taken)
    home.settle()


def _names(cursor: Cursor) -> list[str]:
    return [f"{row['sha256']}.{PARQUET}" for row in rows(cursor, NAMED)]
