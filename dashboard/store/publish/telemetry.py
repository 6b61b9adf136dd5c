"""Telemetry files on their way beside the record: they are there before the entry that names them is."""

import shutil
from pathlib import Path

from dashboard.store import database
from dashboard.store.database import Cursor, rows
from dashboard.store.files import OWNER_ONLY, permissions, refuse_link, sync
from dashboard.store.telemetry.checked import moved_out_of
from dashboard.store.telemetry.files import PARQUET

NAMED = "select distinct sha256 from telemetry_file order by sha256"
OPENED = 0o111


def place(path: Path, temporary: Path, cache: Path) -> None:
    """Put the files that a finished copy of a record names beside the record, on disk; OSError.

    Those of a record of before come from `cache`, where its replica moved them.
    """
    with database.open_read_only(temporary) as cursor:
        names = _names(cursor)
    folder = database.telemetry_of(path)
    fresh, moved = database.telemetry_of(temporary), moved_out_of(path, cache)
    made = [file for name in names if (file := _source(name, folder, fresh, moved)) is not None]
    if not made:
        return
    mode = permissions(path, OWNER_ONLY)
    refuse_link(folder)
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(mode | (mode >> 2) & OPENED)  # Who may read the record may look into its folder.
    for file in made:
        part = folder / f".{file.name}.tmp"
        part.unlink(missing_ok=True)
        if file.parent == moved:
            shutil.copyfile(file, part)
        else:
            file.replace(part)
        part.chmod(mode)
        sync(part)
        part.replace(folder / file.name)
    sync(folder)
    sync(path.parent)


def _names(cursor: Cursor) -> list[str]:
    return [f"{row['sha256']}.{PARQUET}" for row in rows(cursor, NAMED)]


def _source(name: str, folder: Path, fresh: Path, moved: Path) -> Path | None:
    """Where a file comes from that is new or not beside the record yet; None where it is or is nowhere."""
    if (fresh / name).is_file():
        return fresh / name
    return moved / name if not (folder / name).exists() and (moved / name).is_file() else None
