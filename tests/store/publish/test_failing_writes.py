"""EIO and a full disk at every call that writes: the record is what it was, or it was published and says so."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.errors import StorageError
from dashboard.store.ledger.entries import ledger_entries
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.telemetry.staging import Staging
from tests.store.conftest import Book, day
from tests.store.telemetry.test_trigger_runs import certificate as watched
from tests.store.telemetry.test_trigger_runs import ok, table

pytestmark = pytest.mark.of_files

IS_LONG = "SOAK" in os.environ
STRIDE = 1 if IS_LONG else 4
CALLS: dict[str, tuple[Any, str]] = {
    "open": (os, "open"),
    "sync": (os, "fsync"),
    "mode": (os, "fchmod"),
    "folder": (Path, "mkdir"),
    "rename": (Path, "replace"),
    "permissions": (Path, "chmod"),
    "copy": (shutil, "copyfile"),
    "read": (os, "read"),
    "time": (os, "utime"),
}


def failing_at(place: int, call: Callable[..., Any], code: int) -> tuple[Callable[..., Any], list[int]]:
    """A call that fails once, the time that is named; and how often it was made."""
    made: list[int] = []

    def failing(*arguments: Any, **named: Any) -> Any:
        made.append(len(made))
        if len(made) == place + 1:
            raise OSError(code, os.strerror(code))
        return call(*arguments, **named)

    return failing, made


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC] if IS_LONG else [errno.EIO])
@pytest.mark.parametrize("name", CALLS)
def test_a_failing_call_leaves_a_whole_record_and_says_which(
    book: Book, tmp_path: Path, monkeypatch, name, code
):
    owner, attribute = CALLS[name]
    original = getattr(owner, attribute)
    book.certify(day(3))
    tried = 0
    while True:
        before = book.bytes()
        failing, made = failing_at(tried, original, code)
        with monkeypatch.context() as patch:
            patch.setattr(owner, attribute, failing)
            said = ""
            try:
                book.certify(day(4))
            except StorageError as error:
                said = str(error)
        if len(made) <= tried:
            break
        tried += STRIDE

        assert "\n" not in said
        assert not said or "record.duckdb" in said
        assert book.bytes() == before or not said or "it was published" in said
        assert len(ledger_entries(open_snapshot(book.path, tmp_path / "cache").cursor())) >= 1
    assert tried or name == "time"  # A replica is marked as used only where one is kept that long already.
    assert book.folder() == {"record.duckdb"}  # The next writer swept what another could not.


def test_telemetry_that_finds_no_room_while_it_is_staged_names_the_record(book: Book, monkeypatch):
    def put(*_: object) -> None:
        raise duckdb.IOException("No space left on device")

    def hear() -> None:
        with writing(book.path, now=day(20)) as writer:
            staged = writer.stage()
            staged.add(table(ok(0, 40)))
            staged.settle(now=day(20))

    book.certify(day(11), watched("availability"))
    before = book.bytes()
    monkeypatch.setattr(Staging, "_put", put)

    with pytest.raises(StorageError, match=r"record\.duckdb: No space left on device; nothing was written"):
        hear()

    assert book.bytes() == before
