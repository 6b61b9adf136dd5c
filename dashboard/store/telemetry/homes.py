"""Where the telemetry of a record lies: beside it, in a folder that machines share, or on object storage."""

import errno
import re
import secrets
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.settings import Address, Server, Settings
from dashboard.store.database import telemetry_of
from dashboard.store.files import OWNER_ONLY, permissions, refuse_link, sync
from dashboard.store.telemetry.files import FETCHED
from dashboard.store.telemetry.objects import ObjectStore, Stored

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
MARK = ".record"
PLACES = "a folder that all machines share, or s3://bucket/prefix"
OPENED = 0o111
NOWHERE = "no.telemetry"  # in a cache; nothing is ever put there


class Folder:
    """A folder of telemetry: beside its record, whose permissions it then takes, or one that is shared."""

    def __init__(self, path: Path, record: Path | None = None) -> None:
        self.path = path
        self._record = record
        self.url = str(path)

    def listed(self) -> Mapping[str, Stored]:
        """What lies there by name; OSError."""
        if not self.path.is_dir():
            return {}
        found = ((file.name, file.stat()) for file in self.path.iterdir() if file.is_file())
        return {
            name: Stored(status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
            for name, status in found
            if not name.startswith(".")
        }

    def fetch(self, name: str, file: Path, _size: int) -> None:
        """Copy what lies there under a name to a file; OSError."""
        shutil.copyfile(self.path / name, file)

    def put(self, file: Path) -> None:
        """Move a file there: under another name first, then on disk, then in its place; OSError."""
        refuse_link(self.path)
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = permissions(self._record, OWNER_ONLY) if self._record else None
        if mode is not None:
            self.path.chmod(mode | (mode >> 2) & OPENED)  # Who may read the record may look into its folder.
        part = self.path / f".{file.name}.{secrets.token_hex(6)}.tmp"
        try:
            _bring(file, part)
            part.chmod(permissions(self.path, 0o700) & ~OPENED if mode is None else mode)
            sync(part)
            part.replace(self.path / file.name)
        finally:
            part.unlink(missing_ok=True)

    def settle(self) -> None:
        """Have the names of what was put there on disk; OSError."""
        sync(self.path)
        sync(self.path.parent)

    def mark(self, name: str) -> None:
        """Put an empty file there, where there is none of that name; OSError."""
        refuse_link(self.path)
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.path / name).touch(mode=permissions(self.path, 0o700) & ~OPENED)

    def remove(self, name: str) -> None:
        """Remove what lies there under a name; OSError."""
        (self.path / name).unlink(missing_ok=True)

    def drop_unfinished(self, before: datetime, *, dry_run: bool) -> int:
        """Remove what killed writers left half written before an instant; how many files there were."""
        old = [
            file
            for file in self.path.glob(".*.tmp")
            if datetime.fromtimestamp(file.stat().st_mtime, UTC) < before
        ]
        for file in () if dry_run else old:
            file.unlink(missing_ok=True)
        return len(old)


Home = Folder | ObjectStore


def mark_of(first: str) -> str:
    """The name of the empty file that tells whose telemetry lies in a place, by a ledger's first hash."""
    return f"{first}{MARK}"


def home_of(record: Address) -> Home:
    """Where the telemetry of a record lies, by READINESS_TELEMETRY; UsageError where that names no place.

    A record in PostgreSQL has no folder beside it, so that one has to be named.
    """
    named = Settings().telemetry
    if not named and isinstance(record, Server):
        raise UsageError(f"{record}: name where its telemetry lies in READINESS_TELEMETRY, {PLACES}")
    if not named:
        assert isinstance(record, Path), "a server was refused"
        return Folder(telemetry_of(record), record)
    if named.startswith("s3://"):
        return _object_store(named)
    if SCHEME.match(named):
        raise UsageError("READINESS_TELEMETRY: it is a folder, or s3://bucket/prefix")
    return Folder(Path(named).absolute())


def read_from(record: Address, private: Path) -> tuple[Path, ...]:
    """The folders that telemetry of a record is read from; a cache holds what was fetched.

    What was put beside the record before another place was named is read there.
    """
    if isinstance(record, Server) and not Settings().telemetry:
        return (private.absolute() / NOWHERE,)
    home = home_of(record)
    first = home.path.absolute() if isinstance(home, Folder) else private.absolute() / FETCHED
    if isinstance(record, Server):
        return (first,)
    beside = telemetry_of(record.absolute())
    return (beside,) if first == beside else (first, beside)


@cache
def _object_store(url: str) -> ObjectStore:
    return ObjectStore(url)


def store_of(url: str | None) -> ObjectStore | None:
    """The object store that a setting names; None where it names none."""
    return _object_store(url) if url and url.startswith("s3://") else None


def _bring(file: Path, part: Path) -> None:
    """Move a file, or copy it where it lies on another disk; OSError."""
    try:
        file.replace(part)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(file, part)
