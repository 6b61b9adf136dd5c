"""What a reader fetched from object storage: kept in its cache by digest, up to a limit, checked before."""

import os
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.settings import Settings
from dashboard.store.files import OWNER_ONLY, workplace
from dashboard.store.telemetry.files import FETCHED, FileFault, file_fault, missing
from dashboard.store.telemetry.homes import store_of
from dashboard.store.telemetry.objects import LOOK_SECONDS, ObjectStore, UnreachableError

IN_USE_SECONDS = 120.0  # since it was last asked for
ROOM = 0.9  # of the limit is left once it was reached
AGAIN_SECONDS = 15.0  # how often one who watches tries again what could not be fetched


class Fetched:
    """The files of an object store, as far as one cache holds them; for any number of threads."""

    def __init__(self, store: ObjectStore, folder: Path) -> None:
        self.folder = folder
        self.url = store.url
        self._store = store
        self._lock = threading.Lock()
        self._bytes: int | None = None

    def local(self, name: str) -> Path | None:
        """A file that the cache holds, marked as in use; None where it does not."""
        file = self.folder / name
        try:
            os.utime(file)
        except OSError:
            return None
        return file

    def look(
        self, name: str, account: Mapping[str, Any], known: object
    ) -> tuple[list[Any], FileFault | None]:
        """What tells that a file is as it was (`known` is that of before), and what is wrong with it.

        One that is new or another than before is fetched and checked against what its entry says.
        """
        digest = account["sha256"]
        try:
            there = self._store.listed(age=LOOK_SECONDS).get(name) or self._store.stored(name)
        except UnreachableError as error:
            return [], None if self.local(name) else _unreached(digest, error)
        if there is None:
            return [], missing(digest)
        seen = [there.size, there.at.isoformat(), there.tag]
        return seen, None if seen == known else self._fetch(name, account, there.size)

    def obtain(self, name: str, account: Mapping[str, Any]) -> Path | None:
        """A file that was right when it was last looked at, fetched again where it left the cache.

        UnreachableError; None where it is not what was recorded any more.
        """
        file = self.local(name)
        if file is None:
            there = self._store.listed(age=LOOK_SECONDS).get(name)
            if there is None or self._fetch(name, account, there.size):
                return None
            file = self.local(name)
        return file

    def seen(self, *, whole: bool) -> object:
        """What changes when there is something to look at again, without waiting for long."""
        try:
            listed: object = self._store.listed(age=LOOK_SECONDS)
        except UnreachableError:
            listed = None
        return listed, None if whole and listed is not None else time.monotonic() // AGAIN_SECONDS

    def _fetch(self, name: str, account: Mapping[str, Any], size: int) -> FileFault | None:
        """Fetch a file and keep it if it is right; what is wrong with it otherwise."""
        with workplace(self.folder.parent / f"{secrets.token_hex(8)}.part") as place:
            part = place / name
            try:
                self._store.fetch(name, part, size)
            except FileNotFoundError:
                return missing(account["sha256"])
            except UnreachableError as error:
                return _unreached(account["sha256"], error)
            fault = file_fault(part, account)
            if fault is None:
                self.folder.mkdir(mode=0o700, exist_ok=True)
                part.chmod(OWNER_ONLY)
                part.replace(self.folder / name)
                self._make_room(size)
        return fault

    def keep(self, file: Path) -> None:
        """Keep a file that was just put there, so that nobody here need fetch it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.chmod(OWNER_ONLY)
        size = file.stat().st_size
        with suppress(OSError):  # On another disk; it is fetched.
            file.replace(self.folder / file.name)
            self._make_room(size)

    def _make_room(self, added: int) -> None:
        """Remove those used longest ago where all exceed READINESS_CACHE_LIMIT, none that is in use."""
        limit = Settings().cache_limit
        with self._lock:
            if self._bytes is not None:
                self._bytes += added
            if self._bytes is not None and self._bytes <= limit:
                return
            kept = sorted((s.st_mtime, s.st_size, f) for f in self.folder.iterdir() for s in [f.stat()])
            self._bytes = sum(size for _, size, _ in kept)
            if self._bytes <= limit:
                return
            oldest = time.time() - IN_USE_SECONDS
            for used, size, file in kept:
                if used > oldest or self._bytes <= limit * ROOM:
                    break
                with suppress(OSError):  # Another process makes room too.
                    file.unlink()
                self._bytes -= size


def _unreached(digest: str, error: UnreachableError) -> FileFault:
    return FileFault(f"its file {digest[:16]} cannot be fetched: {error}", is_unreached=True)


def fetched_in(within: Sequence[Path]) -> Fetched | None:
    """What is fetched into one of some folders; None where telemetry lies on no object storage."""
    folder = next((folder for folder in within if folder.name == FETCHED), None)
    store = store_of(Settings().telemetry)
    return _fetched(store, folder) if store and folder else None


@cache
def _fetched(store: ObjectStore, folder: Path) -> Fetched:
    return Fetched(store, folder)
