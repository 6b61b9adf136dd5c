"""A record moves between a file and PostgreSQL with its entries, its head and its telemetry."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bench.postgres import Cluster
from bench.processes import READINESS, copied
from bench.server import build
from dashboard.errors import AlteredError, UsageError
from dashboard.settings import Address, Server
from dashboard.store.postgres.migration import migrate
from dashboard.store.publish import moving
from dashboard.store.publish.moving import Moved, move
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.verification import Verification, verify
from tests.store.conftest import EVERY_KIND, Book, day
from tests.store.postgres.test_ledger import execute, heard

NOW, KILLS = day(20), 5


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A file with telemetry beside it."""
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("READINESS_TELEMETRY", raising=False)
    book = Book(tmp_path / "shelf" / "record.duckdb")
    book.certify(day(3))
    book.record(day(10), EVERY_KIND)
    heard(book.path)  # type: ignore[arg-type]
    book.retract(day(13), 2)
    monkeypatch.setenv("READINESS_TELEMETRY", str(tmp_path / "telemetry"))
    return book


def moved(source: Address, target: Address, tmp_path: Path, now: datetime = NOW) -> Moved:
    return move(source, target, cache=tmp_path / "cache", now=now, key=None)


def checked(record: Address) -> Verification:
    return verify(record, known_head=None, signers=None)


def test_a_record_moves_to_a_server_and_back_under_the_same_head(
    postgres: Server, book: Book, tmp_path: Path
):
    there = moved(book.path, postgres, tmp_path)
    back = tmp_path / "back" / "record.duckdb"
    again = moved(postgres, back, tmp_path)

    assert there == again == Moved(4, 4, str(checked(book.path).head))
    for record in (book.path, postgres, back):
        found = checked(record)
        assert (found.head, found.faults) == (there.head, ())
        assert open_snapshot(record, tmp_path / "cache").unread == ()


def test_a_move_that_was_interrupted_goes_on_and_one_that_was_not_copies_nothing(
    postgres: Server, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(moving, "BATCH", 1)
    copy, left = moving._copy, 2

    def interrupted(*given: object, **named: object) -> None:
        nonlocal left
        if not left:
            raise KeyboardInterrupt
        left -= 1
        copy(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(moving, "_copy", interrupted)
    with pytest.raises(KeyboardInterrupt):
        moved(book.path, postgres, tmp_path)
    assert checked(postgres).entries == 2
    monkeypatch.setattr(moving, "_copy", copy)

    assert moved(book.path, postgres, tmp_path)[:2] == (4, 2)
    assert moved(book.path, postgres, tmp_path)[:2] == (4, 0)
    book.record(day(14), EVERY_KIND[:1])
    assert moved(book.path, postgres, tmp_path)[:2] == (5, 1)


def test_a_place_that_holds_other_entries_is_left_alone(postgres: Server, book: Book, tmp_path: Path):
    Book(postgres).certify(day(4))  # type: ignore[arg-type]

    with pytest.raises(UsageError, match="it holds other entries"):
        moved(book.path, postgres, tmp_path)
    with pytest.raises(UsageError, match="is the record itself"):
        moved(postgres, postgres, tmp_path)
    assert checked(postgres).entries == 1


def test_what_is_not_whole_is_not_moved(postgres: Server, book: Book, tmp_path: Path):
    moved(book.path, postgres, tmp_path)
    for sql in (
        "alter table readiness.ledger disable trigger only_added",
        "alter table readiness.manifest disable trigger only_added",
        "delete from readiness.manifest",
        "delete from readiness.ledger where seq = 3",
    ):
        execute(postgres, sql)

    with pytest.raises(AlteredError, match="entry 3 of the ledger is missing"):
        moved(postgres, tmp_path / "other.duckdb", tmp_path / "elsewhere")
    assert not (tmp_path / "other.duckdb").exists()


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The record that RECORD names, with what lies beside it, or one that is made now."""
    monkeypatch.delenv("READINESS_TELEMETRY", raising=False)
    record = tmp_path / "large.duckdb"
    if named := os.environ.get("RECORD"):
        copied(Path(named), record)
    else:
        build(record, 20, 100_000, cache=tmp_path / "cache", now=datetime.now(UTC))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("READINESS_TELEMETRY", str(tmp_path / "telemetry"))
    return record


def killed_on_the_way(source: str, empty: Callable[[], str], chance: random.Random) -> tuple[str, float]:
    """Where a record was moved to by a command that was killed again and again, and seconds of a whole move.

    Where it was done before it could be killed, it begins again, in another empty place.
    """

    def begun(target: str) -> subprocess.Popen[bytes]:
        words = [*READINESS, "move", "--database", source, "--to", target]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL)

    began = time.monotonic()
    assert begun(empty()).wait() == 0
    whole = longest = time.monotonic() - began
    target, killed = empty(), 0
    while killed < KILLS:
        process = begun(target)
        try:
            assert process.wait(chance.uniform(0.05, 0.6) * longest) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        else:
            target, killed, longest = empty(), 0, longest / 2
    assert begun(target).wait() == 0
    return target, whole


@pytest.mark.soak
def test_a_large_record_that_is_moved_both_ways_is_whole_though_each_move_was_killed_five_times(
    cluster: Cluster, large: Path, tmp_path: Path
):
    number, chance = count(1), random.Random(17)

    def database() -> str:
        name = f"moved_{next(number)}"
        cluster.execute(f"create database {name}")
        migrate(Server(cluster.address(name)))
        return cluster.address(name)

    there, out = killed_on_the_way(str(large), database, chance)
    back, home = killed_on_the_way(there, lambda: str(tmp_path / f"moved-{next(number)}.duckdb"), chance)

    first, *others = (checked(record) for record in (large, Server(there), Path(back)))
    assert not first.faults
    assert [(found.head, found.entries, found.faults) for found in others] == [
        (first.head, first.entries, ())
    ] * 2
    sys.stdout.write(
        f"{first.entries} entries, {KILLS} kills each way; whole, {out:.1f} s there and {home:.1f} s back, "
        f"load {os.getloadavg()[0]:.0f}\n"
    )
