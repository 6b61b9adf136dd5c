"""What was sent to whom: a file beside the record, one line a notice and place, only ever appended to.

A place is known by a digest of its address, which may hold secrets; the address itself is not kept.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, tzinfo
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout
from pydantic import ValidationError

from dashboard.domain.values.fields import Instant, Model
from dashboard.domain.values.instants import day_of
from dashboard.errors import StorageError

LOCK_SECONDS = 30.0


class Sent(Model):
    """A notice that reached a place: its key, level, certification, and when it was sent."""

    to: str
    certification: str
    level: str
    key: str
    sent_at: Instant


class Notified:
    """The notices sent so far."""

    def __init__(self, path: Path, found: Sequence[Sent], file: IO[bytes] | None = None) -> None:
        self._path = path
        self._found = list(found)
        self._file = file

    def keys(self, to: str) -> frozenset[str]:
        """The keys of what a place was sent."""
        return frozenset(sent.key for sent in self._found if sent.to == to)

    def last_day(self, to: str, *, certification: str, levels: Sequence[str], zone: tzinfo) -> date | None:
        """The last day on which a place was sent anything of some levels; None where it never was."""
        days = [
            day_of(sent.sent_at, zone)
            for sent in self._found
            if sent.to == to and sent.certification == certification and sent.level in levels
        ]
        return max(days, default=None)

    def remember(self, sent: Sequence[Sent]) -> None:
        """Add what was sent, on disk before it returns; StorageError where it cannot be."""
        assert self._file is not None, "only a writer remembers"
        lines = "".join(f"{json.dumps(each.model_dump(mode='json'), sort_keys=True)}\n" for each in sent)
        try:
            self._file.write(lines.encode())
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            message = f"{self._path}: {error.strerror or error}; what was just sent could not be remembered and will be sent again"
            raise StorageError(message) from error
        self._found += sent


def memory_of(record: Path) -> Path:
    """The file of the sent notices of a record."""
    record = record.resolve()
    return record.with_name(f"{record.name}.notices.jsonl")


def read_notified(record: Path) -> Notified:
    """What was sent so far, to look at; StorageError names a damaged line."""
    path = memory_of(record)
    found, _ = _read(path)
    return Notified(path, found)


@contextmanager
def remembering(record: Path, *, patience: float = LOCK_SECONDS) -> Iterator[Notified]:
    """What was sent so far, to be added to while no other run sends; `patience` is how many seconds to wait for it.

    Raises StorageError, before anything is sent, where the file is damaged or cannot be written.
    """
    path = memory_of(record)
    lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        message = f"{path} has been held by another run for {patience:g} s; try again when it is done"
        raise StorageError(message) from None
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; nothing was sent") from error
    try:
        found, whole = _read(path)
        with _open(path, whole) as file:
            yield Notified(path, found, file)
    finally:
        lock.release()


def _open(path: Path, whole: int) -> IO[bytes]:
    """The file to append to, without the half line that a killed run left at its end."""
    try:
        file = path.open("ab")
        file.truncate(whole)
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; nothing was sent") from error
    return file


def _read(path: Path) -> tuple[list[Sent], int]:
    """The lines of a file, and how many of its bytes they are: an end without a line feed is no line yet."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror or error}; nothing was sent") from error
    whole = data.rfind(b"\n") + 1
    return [_line(path, n, text) for n, text in enumerate(data[:whole].split(b"\n")[:-1], 1)], whole


def _line(path: Path, number: int, text: bytes) -> Sent:
    try:
        return Sent.model_validate_json(text)
    except ValidationError:
        message = (
            f"{path}:{number}: is not a notice that was sent; restore the file or remove the line "
            "(what it stood for is then sent again). Nothing was sent"
        )
        raise StorageError(message) from None
