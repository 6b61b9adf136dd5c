import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import MissingFileError, SnapshotError, StorageError
from dashboard.store import database
from dashboard.store.ledger.entries import ledger_entries
from dashboard.store.publish import published
from dashboard.store.publish import snapshot as module
from dashboard.store.publish.replica import SPARE, sweep
from dashboard.store.publish.snapshot import Snapshot, Viewer, open_snapshot
from dashboard.store.read import read_record
from tests.store.conftest import EVERY_KIND, Book, day

pytestmark = pytest.mark.of_files


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def count(snapshot: Snapshot | None) -> int:
    assert snapshot is not None
    return len(ledger_entries(snapshot.cursor()))


def age(folder: Path) -> None:
    """Make every file of a folder older than the grace given to young ones."""
    for file in folder.iterdir():
        os.utime(file, (time.time() - 3600, time.time() - 3600))


def test_a_snapshot_is_a_replica_named_by_its_head(full: Book, cache: Path):
    before = full.path.stat()

    snapshot = open_snapshot(full.path, cache)

    assert snapshot.id == ledger_entries(snapshot.cursor())[-1].hash
    assert [file.name.partition(".")[0] for file in cache.glob("*.duckdb")] == [snapshot.id]
    assert full.path.stat().st_mtime_ns == before.st_mtime_ns
    assert count(snapshot) == 7


def test_a_writer_succeeds_while_a_snapshot_is_open(full: Book, cache: Path):
    snapshot = open_snapshot(full.path, cache)
    cursor = snapshot.cursor()

    full.record(day(16), EVERY_KIND)
    with duckdb.connect(full.path) as in_place:
        in_place.execute("create table note (n integer)")

    assert len(ledger_entries(cursor)) == 7
    assert count(open_snapshot(full.path, cache)) == 8


@pytest.mark.parametrize(
    "sql",
    [
        "insert into meta values (2)",
        "create table note (n integer)",
        "attach 'elsewhere.duckdb'",
        "select * from read_csv('/etc/passwd')",
        "select * from '/etc/passwd'",
        "copy ledger to 'ledger.csv'",
        "install httpfs",
        "load httpfs",
        "set threads = 8",
        "set enable_external_access = true",
        "set max_execution_time = 0",
        "select * from cache",
    ],
)
def test_a_snapshot_lets_nobody_write_reach_out_or_unlock(full: Book, cache: Path, sql):
    cursor = open_snapshot(full.path, cache).cursor()

    with pytest.raises(duckdb.Error):
        cursor.execute(sql).fetchall()


def test_a_question_that_takes_too_long_is_stopped(full: Book, cache: Path, monkeypatch):
    monkeypatch.setattr(database, "QUERY_MILLISECONDS", "50")
    cursor = open_snapshot(full.path, cache).cursor()

    with pytest.raises(StorageError, match="too long"), database.readable():
        cursor.execute(
            "select count(*) from range(10_000_000_000) a, range(100) b where hash(a, b) % 7 = 3"
        ).fetchall()


def test_no_file_is_said_to_be_missing(book: Book, cache: Path):
    with pytest.raises(MissingFileError, match="readiness init"):
        open_snapshot(book.path, cache)


def newer(path: Path) -> None:
    with duckdb.connect(path) as connection:
        connection.execute("update meta set schema_version = 99")


def tampered(path: Path) -> None:
    with duckdb.connect(path) as connection:
        connection.execute("update ledger set body = replace(body, 'Coverage', 'coverage')")


def foreign(path: Path) -> None:
    path.unlink()
    with duckdb.connect(path) as connection:
        connection.execute("create table ledger (n integer)")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "it is empty, and not a record"),
    "a few bytes": (lambda path: path.write_bytes(path.read_bytes()[:11]), "it is of no kind known here"),
    "header only": (lambda path: path.write_bytes(path.read_bytes()[:4096]), "damaged or cut short"),
    "half": (
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        "damaged or cut short",
    ),
    "all but a byte": (lambda path: path.write_bytes(path.read_bytes()[:-1]), "damaged or cut short"),
    "SQLite": (lambda path: path.write_bytes(b"SQLite format 3\0" * 999), "it is an SQLite database"),
    "text": (lambda path: path.write_text("certification:\n  id: X\n"), "it is a text"),
    "another database": (foreign, "it is a DuckDB database of something else"),
    "a folder": (folder, "it is not a file"),
    "a pipe": (pipe, "it is not a file"),
    "a link to itself": (link_to_itself, "could not be copied"),
    "a newer schema": (newer, "its schema is 99, newer than the 8 read here; update this program"),
    "a tampered ledger": (tampered, "entry 1 of the ledger is not what was recorded"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_bad_file_keeps_the_last_good_snapshot_and_says_why(full: Book, cache: Path, name):
    spoil, reason = SPOILT[name]
    viewer = Viewer(full.path, cache)
    good, _ = viewer.current()

    spoil(full.path)
    shown, said = viewer.current()
    again, said_again = viewer.current()

    assert shown is good
    assert again is good
    assert said is not None
    assert said.startswith("record.duckdb: ")
    assert reason in said
    assert str(full.path.parent) not in said
    assert said_again == said
    assert count(shown) == 7
    with pytest.raises((SnapshotError, MissingFileError)):
        open_snapshot(full.path, cache)
    assert [file.name.partition(".")[0] for file in cache.glob("*.duckdb")] == [good.id if good else ""]


def test_a_viewer_recovers_when_a_good_file_is_back(full: Book, cache: Path):
    times = iter([day(20), day(21)])
    viewer = Viewer(full.path, cache, lambda: next(times))
    viewer.current()
    kept = full.path.with_name("kept")
    shutil.copyfile(full.path, kept)
    full.path.write_text("not this one")
    viewer.current()
    viewer.current()
    assert [viewer.stale_since] == [day(20)]

    kept.replace(full.path)
    full.certify(day(16))

    shown, reason = viewer.current()
    assert reason is None
    assert viewer.stale_since is None
    assert count(shown) == 8


def test_a_viewer_without_a_record_has_nothing_and_sees_one_that_comes(book: Book, cache: Path):
    viewer = Viewer(book.path, cache)

    nothing, reason = viewer.current()
    book.certify(day(3))
    shown, no_reason = viewer.current()

    assert nothing is None
    assert reason == "record.duckdb: there is no record; build one with `readiness init`"
    assert count(shown) == 1
    assert no_reason is None


def test_a_record_that_went_away_is_still_shown(full: Book, cache: Path):
    viewer = Viewer(full.path, cache)
    good, _ = viewer.current()

    full.path.unlink()
    shown, reason = viewer.current()

    assert shown is good
    assert reason is not None
    assert "there is no record" in reason


def test_a_replaced_file_is_seen_at_once(full: Book, cache: Path):
    viewer = Viewer(full.path, cache)

    seen = []
    for n in range(3):
        seen.append(count(viewer.current()[0]))
        full.certify(day(16 + n))

    assert [*seen, count(viewer.current()[0])] == [7, 8, 9, 10]


def test_a_file_written_in_place_is_seen(full: Book, tmp_path: Path, cache: Path):
    viewer = Viewer(full.path, cache)
    viewer.current()
    other = Book(tmp_path / "other.duckdb")
    other.certify(day(3))

    full.path.write_bytes(other.bytes())

    assert count(viewer.current()[0]) == 1


def test_an_unchanged_file_is_not_read_again(full: Book, cache: Path, monkeypatch):
    viewer = Viewer(full.path, cache)
    first, _ = viewer.current()
    monkeypatch.setattr(module, "open_snapshot", lambda *_: pytest.fail("read again"))

    assert viewer.current() == (first, None)


def test_the_same_bytes_under_a_new_time_are_the_same_snapshot(full: Book, cache: Path):
    viewer = Viewer(full.path, cache)
    first, _ = viewer.current()

    os.utime(full.path, (1, 1))

    assert viewer.current() == (first, None)


def test_a_file_that_changes_while_it_is_copied_is_tried_again(full: Book, cache: Path, monkeypatch):
    viewer = Viewer(full.path, cache)
    fstat = os.fstat
    calls: list[int] = []

    def moving(descriptor: int) -> os.stat_result:
        calls.append(descriptor)
        os.utime(full.path, (len(calls), len(calls)))
        return fstat(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fstat", moving)
        nothing, reason = viewer.current()
    shown, no_reason = viewer.current()

    assert nothing is None
    assert reason == "record.duckdb: it changed while it was copied; it is tried again"
    assert count(shown) == 7
    assert no_reason is None


def test_a_full_cache_is_said_and_tried_again(full: Book, cache: Path, monkeypatch):
    viewer = Viewer(full.path, cache)
    good, _ = viewer.current()
    full.certify(day(16))

    def full_disk(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full_disk)
        shown, reason = viewer.current()
    then, no_reason = viewer.current()

    assert shown is good
    assert reason == "record.duckdb: it could not be copied (No space left on device); it is tried again"
    assert count(then) == 8
    assert no_reason is None


def test_a_file_beyond_the_cap_is_refused_unread(full: Book, cache: Path, monkeypatch):
    monkeypatch.setattr(published, "SIZE_CAP", 1000)

    with pytest.raises(SnapshotError, match="more than the 1,000 allowed"):
        open_snapshot(full.path, cache)


def test_a_link_to_a_record_is_followed(full: Book, cache: Path, tmp_path: Path):
    link = tmp_path / "current.duckdb"
    link.symlink_to(full.path)
    viewer = Viewer(link, cache)

    assert count(viewer.current()[0]) == 7
    full.certify(day(16))

    assert count(viewer.current()[0]) == 8


def test_old_copies_go_and_those_last_used_stay(full: Book, cache: Path):
    viewer = Viewer(full.path, cache)
    shown = []
    for n in range(SPARE + 3):
        shown.append(viewer.current()[0])
        age(cache)
        full.certify(day(10 + n))

    left = {file.name.partition(".")[0] for file in cache.iterdir()}
    assert (shown[-1].id if shown[-1] else None) in left
    assert len(left) <= SPARE + 1
    assert [count(s) for s in shown] == [*range(7, 7 + SPARE + 3)]


@pytest.mark.parametrize("start", [Viewer, open_snapshot])
def test_the_cache_is_swept_of_what_is_its_own_and_of_nothing_else(full: Book, cache: Path, start):
    cache.mkdir()
    others = ["notes.txt", "my.duckdb", "old.part", f"{'0' * 64}.duckdb", f"{'0' * 64}.0123abcd.duckdb.bak"]
    own = [f"{n:064x}.0123abcd.duckdb" for n in range(SPARE + 2)]
    for name in (*others, *own, f"{'1' * 16}.part", f"{'2' * 16}.part.wal"):
        (cache / name).touch()
    (cache / f"{'3' * 16}.part").mkdir()
    (cache / f"{'3' * 16}.part" / "copy.duckdb").touch()
    age(cache)
    for file in cache.glob("*.part*"):
        os.utime(file, (time.time() - 2 * 3600, time.time() - 2 * 3600))
    young = [f"{'a' * 64}.0123abcd.duckdb", f"{'4' * 16}.part"]
    for name in young:
        (cache / name).touch()

    start(full.path, cache)
    sweep(cache.with_name("nowhere"))

    left = {file.name for file in cache.iterdir()}
    assert left >= {*others, *young}
    assert len(left & {*own}) <= SPARE
    assert not [name for name in left if name.startswith(("1" * 16, "2" * 16, "3" * 16))]


def test_an_old_snapshot_answers_as_long_as_someone_holds_a_cursor(full: Book, cache: Path):
    viewer = Viewer(full.path, cache)
    held = viewer.current()[0]
    assert held is not None
    cursor = held.cursor()
    del held
    for n in range(3):
        full.certify(day(16 + n))
        age(cache)
        viewer.current()

    assert len(read_record(cursor, certification="BRIDGE-7", known_by=day(15)).revisions) == 2
    assert len(ledger_entries(cursor)) == 7


def test_many_threads_at_once_see_one_snapshot(full: Book, cache: Path):
    viewer = Viewer(full.path, cache)
    barrier = threading.Barrier(8)
    seen: list[Snapshot | None] = []

    def look() -> None:
        barrier.wait()
        seen.append(viewer.current()[0])

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({id(snapshot) for snapshot in seen}) == 1
    assert count(seen[0]) == 7


def test_a_refusal_leaves_nothing_on_standard_error(full: Book, cache: Path):
    full.path.write_bytes(full.bytes()[:-1])
    script = (
        "import sys; from pathlib import Path; from dashboard.store.publish.snapshot import open_snapshot\n"
        "try: open_snapshot(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "except Exception as error: sys.exit(str(error))"
    )

    run = subprocess.run(
        [sys.executable, "-c", script, full.path, cache], check=False, capture_output=True, text=True
    )

    assert run.stderr == "record.duckdb: it is damaged or cut short; publish it again or restore a copy\n"
    assert run.stdout == ""
