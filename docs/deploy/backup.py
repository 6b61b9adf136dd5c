"""Back up a record and restore it, by READINESS_DATABASE and READINESS_TELEMETRY.

    /opt/readiness-board/bin/python backup.py save FOLDER
    /opt/readiness-board/bin/python backup.py restore FOLDER

What is saved is a record with its telemetry beside it; where READINESS_TELEMETRY is not set,
`readiness verify --database FOLDER/readiness.duckdb` checks it. Telemetry never changes under its name, so
each run copies only what is new.
"""

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from filelock import FileLock

from dashboard.settings import Settings
from dashboard.store.files import sync
from dashboard.store.ledger import read_entries
from dashboard.store.publish.published import published
from dashboard.store.telemetry.files import PARQUET, file_fault
from dashboard.store.telemetry.homes import home_of, mark_of

PARTS = ("", ".manifest.json", ".manifest.json.sig", ".notices.sqlite")
VOUCHING = (".manifest.json", ".manifest.json.sig")
LOCK_SECONDS = 60


def copy(source: Path, target: Path) -> None:
    """Copy a file whole or not at all."""
    part = target.with_name(f".{target.name}.tmp")
    shutil.copy2(source, part)
    sync(part)
    part.replace(target)


def copy_record(source: Path, target: Path) -> None:
    """Copy the file last, what vouches for it before; what there is none of is taken away."""
    for part in reversed(PARTS):
        file, place = source.with_name(source.name + part), target.with_name(target.name + part)
        if file.exists():
            copy(file, place)
        elif part in VOUCHING:
            place.unlink(missing_ok=True)
    sync(target.parent)


def told(record: Path) -> tuple[dict[str, dict[str, Any]], str]:
    """What a record's entries say of its telemetry, by file; and the name that tells whose it is."""
    with published(record, Settings().cache) as found:
        entries = read_entries(found.cursor)
    accounts = [entry.content["telemetry"] for entry in entries if entry.kind == "telemetry"]
    named = {f"{account['sha256']}.{PARQUET}": account for account in accounts}
    return named, mark_of(entries[0].hash if entries else "")


def save(record: Path, folder: Path) -> int:
    """The record under its lock, then the telemetry that it names: that is there before its entry is."""
    home, beside = home_of(record), folder / f"{record.name}.telemetry"
    beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(f"{record}.lock", timeout=LOCK_SECONDS):
        copy_record(record, folder / record.name)
    (named, _), there = told(folder / record.name), home.listed()
    lost, new = [], 0
    for name, account in named.items():
        if (beside / name).exists():
            continue
        part = beside / f".{name}.tmp"
        if name in there:
            home.fetch(name, part, there[name].size)
        fault = file_fault(part if name in there else None, account)
        if fault:
            lost.append(fault)
            part.unlink(missing_ok=True)
            continue
        sync(part)
        part.replace(beside / name)
        new += 1
    print(f"{folder}: {record.name} and {new} new telemetry files", *lost, sep="\n")
    return 1 if lost else 0


def restore(record: Path, folder: Path) -> int:
    """Telemetry that is missing or another where it lies, then the record, under its lock."""
    home, beside = home_of(record), folder / f"{record.name}.telemetry"
    record.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    (named, mark), there = told(folder / record.name), home.listed()
    new = 0
    with TemporaryDirectory(dir=record.parent) as place:
        for name, account in named.items():
            file = Path(place) / name
            if name in there:
                home.fetch(name, file, there[name].size)
                if file_fault(file, account) is None:
                    file.unlink()
                    continue
            home.put(Path(shutil.copy2(beside / name, file)))
            file.unlink(missing_ok=True)
            new += 1
    if new and Settings().telemetry:
        home.mark(mark)
    if new:
        home.settle()
    with FileLock(f"{record}.lock", timeout=LOCK_SECONDS):
        copy_record(folder / record.name, record)
    print(
        f"{record}: restored, with {new} telemetry files that were missing or others; now `readiness verify`"
    )
    return 0


if __name__ == "__main__":
    verbs = {"save": save, "restore": restore}
    if len(sys.argv) != 3 or sys.argv[1] not in verbs:
        sys.exit(__doc__)
    named = Settings().database.absolute()
    if not isinstance(named, Path):
        sys.exit(f"{named}: back it up with pg_dump, or as a file with `readiness move --to FILE`")
    sys.exit(verbs[sys.argv[1]](named, Path(sys.argv[2])))
