import errno
import os
import random
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import StorageError, UsageError
from dashboard.store import ledger
from dashboard.store.ledger import chain_fault, read_entries
from dashboard.store.ledger.entries import ledger_entries
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import Viewer, open_snapshot
from dashboard.store.read import certification_ids, read_record
from tests.examples import SOAK
from tests.store.conftest import EVERY_KIND, Book, certificate, day

pytestmark = pytest.mark.of_files

ROOT = Path(__file__).parents[3]
KILLS = 20 if SOAK else 3
KILLED_RECORDS = max(1, SOAK // 400)
PUBLICATIONS = 12 if SOAK else 6
PUBLISH_FOR_EVER = """
import sys
from pathlib import Path
from tests.store.conftest import EVERY_KIND, Book, day
book = Book(Path(sys.argv[1]))
while True:
    entry = book.record(day(4), EVERY_KIND)
    print(entry.seq, flush=True)
"""
PUBLISH_INTO_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from tests.store.conftest import EVERY_KIND, Book, day
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    Book(Path(sys.argv[1])).record(day(4), EVERY_KIND * 2000)
except Exception as error:
    print(type(error).__name__, error)
"""


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def entries(book: Book) -> list[ledger.Entry]:
    with duckdb.connect(book.path, read_only=True) as connection:
        return read_entries(connection)


def test_the_first_entry_makes_the_record_and_its_folder(book: Book):
    entry = book.certify(day(3))

    assert entry.seq == 1
    assert entry.recorded_at == day(3)
    assert entries(book) == [entry]
    assert book.folder() == {"record.duckdb"}


def test_a_record_is_written_in_a_format_that_older_readers_open(book: Book):
    book.certify(day(3))

    with duckdb.connect(book.path, read_only=True) as connection:
        (tags,) = connection.execute(
            "select tags from duckdb_databases() where database_name = 'record'"
        ).fetchone() or ({},)
    assert tags["storage_version"].startswith("v1.4.0")


def test_every_entry_follows_from_the_one_before(full: Book):
    assert len(entries(full)) == 7
    assert chain_fault(entries(full)) is None


def test_appending_nothing_writes_nothing(book: Book):
    with writing(book.path, now=day(3)):
        pass
    assert book.folder() == set()

    book.certify(day(3))
    before = book.bytes(), book.path.stat()
    with writing(book.path, now=day(4)) as writer:
        assert certification_ids(writer.cursor) == ("BRIDGE-7",)

    assert (book.bytes(), book.path.stat()) == before


def test_an_exception_leaves_the_record_as_it_was(book: Book):
    book.certify(day(3))
    before = book.bytes(), book.path.stat()

    with pytest.raises(ZeroDivisionError), writing(book.path, now=day(4)) as writer:  # noqa: PT012
        writer.append(
            "observations",
            ledger.observations_body("BRIDGE-7", EVERY_KIND),
            actor="quality",
            source_name="results.csv",
            source_sha256="0",
        )
        _ = 1 / 0

    assert (book.bytes(), book.path.stat()) == before
    assert book.folder() == {"record.duckdb"}


def test_several_entries_are_published_together_and_seen_by_the_writer_at_once(book: Book):
    with writing(book.path, now=day(4)) as writer:
        for name in ("A", "B"):
            body = ledger.certification_body(certificate(name))
            writer.append("certification", body, actor="q", source_name=name, source_sha256="0")
        seen = certification_ids(writer.cursor)
        published = book.path.exists()

    assert seen == ("A", "B")
    assert not published
    assert [entry.seq for entry in entries(book)] == [1, 2]


def test_what_would_not_read_back_is_not_published(book: Book):
    book.certify(day(3))
    before = book.bytes()
    body = ledger.certification_body(certificate())
    body["definition"]["gates"] = []

    with pytest.raises(StorageError, match="does not read"), writing(book.path, now=day(4)) as writer:
        writer.append("certification", body, actor="q", source_name="record.yaml", source_sha256="0")

    assert book.bytes() == before
    assert book.folder() == {"record.duckdb"}


def test_an_instant_without_an_offset_is_refused(book: Book):
    with pytest.raises(ValueError, match="time zone"), writing(book.path, now=datetime(2025, 9, 3)):  # noqa: DTZ001
        pytest.fail("nobody knows when this is")


@pytest.mark.parametrize(
    ("seq", "certification", "message"),
    [
        (9, "BRIDGE-7", "has no entry 9"),
        (1, "TUNNEL-2", "has no entry 1"),
        (3, "BRIDGE-7", "entry 3 is a retraction"),
        (2, "BRIDGE-7", "already retracted by entry 3"),
    ],
)
def test_only_a_standing_entry_of_the_certification_can_be_retracted(book: Book, seq, certification, message):
    book.certify(day(3))
    book.record(day(4), EVERY_KIND)
    book.retract(day(5), 2)

    with pytest.raises(UsageError, match=message):
        book.retract(day(6), seq, certification)

    assert len(entries(book)) == 3


def test_a_foreign_file_is_named_and_left_alone(book: Book):
    book.path.parent.mkdir()
    book.path.write_text("SQLite format 3\0 and so on")

    with pytest.raises(StorageError, match=r"record\.duckdb: it is .*, and not a record .*; move it away"):
        book.certify(day(3))

    assert book.bytes().startswith(b"SQLite")
    assert book.folder() == {"record.duckdb"}


def test_another_duckdb_database_is_no_record(book: Book):
    book.path.parent.mkdir()
    with duckdb.connect(book.path) as connection:
        connection.execute("create table sales (n integer)")
    before = book.bytes()

    with pytest.raises(StorageError, match="it is a DuckDB database of something else, and not a record"):
        book.certify(day(3))

    assert book.bytes() == before


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.999])
def test_a_truncated_record_is_not_written_to(full: Book, share):
    full.path.write_bytes(full.bytes()[: int(len(full.bytes()) * share)])
    before = full.bytes()

    with pytest.raises(StorageError, match=r"record\.duckdb: .*(restore a copy|move it away)"):
        full.certify(day(16))

    assert full.bytes() == before
    assert full.folder() == {"record.duckdb"}


def test_a_tampered_ledger_is_not_written_to(full: Book):
    with duckdb.connect(full.path) as connection:
        connection.execute("update ledger set actor = 'someone else' where seq = 2")

    with pytest.raises(StorageError, match="entry 2 of the ledger is not what was recorded"):
        full.certify(day(16))


def test_a_folder_in_the_place_of_the_record_is_named(book: Book):
    book.path.mkdir(parents=True)

    with pytest.raises(StorageError, match="is not a file"):
        book.certify(day(3))


@pytest.mark.parametrize("failing", ["fsync", "replace", "open"])
def test_a_failing_disk_leaves_the_record_as_it_was(book: Book, monkeypatch, failing):
    book.certify(day(3))
    before = book.bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path if failing == "replace" else os, failing, fail)
        with pytest.raises(StorageError, match=r"record\.duckdb.*nothing was written"):
            book.certify(day(4))

    assert book.bytes() == before
    assert book.folder() == {"record.duckdb"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("room", [4096, 1_000_000])
def test_a_full_disk_leaves_the_record_as_it_was(book: Book, room):
    book.certify(day(3))
    before = book.bytes()

    out, err = python(PUBLISH_INTO_A_FULL_DISK, book.path, room).communicate(timeout=300)

    assert out.startswith(f"StorageError {book.path.resolve()}: ")
    assert out.rstrip().endswith("nothing was written")
    assert err == ""
    assert book.bytes() == before
    assert book.folder() == {"record.duckdb"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a superuser writes anywhere")
def test_a_folder_that_cannot_be_written_to_is_named(book: Book):
    book.certify(day(3))
    book.path.parent.chmod(0o500)

    try:
        with pytest.raises(StorageError, match=r"record\.duckdb"):
            book.certify(day(4))
    finally:
        book.path.parent.chmod(0o700)


def test_a_second_writer_waits_and_then_says_so(book: Book):
    with (
        writing(book.path, now=day(3)),
        pytest.raises(StorageError, match="held by another writer"),
        writing(book.path, now=day(3), patience=0.1),
    ):
        pytest.fail("two writers at once")


def test_writers_at_once_all_get_their_entry(book: Book):
    book.certify(day(3))
    threads = [threading.Thread(target=book.record, args=(day(4), EVERY_KIND[:2])) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [entry.seq for entry in entries(book)] == [*range(1, 8)]
    assert chain_fault(entries(book)) is None


@pytest.mark.parametrize("seed", range(7, 7 + KILLED_RECORDS))
def test_a_killed_writer_leaves_a_whole_record(book: Book, tmp_path: Path, seed: int):
    book.certify(day(3))
    chance = random.Random(seed)
    done = 1
    for _ in range(KILLS):
        writer = python(PUBLISH_FOR_EVER, book.path)
        assert writer.stdout is not None
        assert writer.stderr is not None
        confirmed = int(writer.stdout.readline())
        time.sleep(chance.uniform(0, 0.25))
        writer.kill()
        confirmed = max([confirmed, *map(int, writer.stdout.read().split())])
        writer.stderr.close()
        writer.stdout.close()
        writer.wait()

        found = entries(book)
        snapshot = open_snapshot(book.path, tmp_path / "cache")
        rows = ledger_entries(snapshot.cursor())
        observed = read_record(snapshot.cursor(), certification="BRIDGE-7").observations
        assert chain_fault(found) is None
        assert len(found) in {confirmed, confirmed + 1}
        assert len(found) > done
        assert len(rows) == len(found)
        assert len(observed) == 3 + len(EVERY_KIND) * (len(found) - 1)
        done = len(found)
    book.record(day(5), EVERY_KIND)

    assert book.folder() == {"record.duckdb"}


def test_stale_temporaries_are_swept_and_other_files_are_not(book: Book):
    book.certify(day(3))
    for name in (
        ".record.duckdb.0123.tmp",
        ".record.duckdb.0123.tmp.wal",
        ".record.duckdb.manifest.json.0123.tmp",
        ".other.duckdb.0123.tmp",
        "notes.tmp",
    ):
        book.path.with_name(name).touch()
    unfinished = book.path.with_name(".record.duckdb.4567.tmp")
    unfinished.mkdir()
    (unfinished / "new.duckdb").touch()

    book.certify(day(4))

    assert book.folder() == {"record.duckdb", ".other.duckdb.0123.tmp", "notes.tmp"}


def test_readers_during_publishes_see_whole_records_only(book: Book, tmp_path: Path):
    book.certify(day(3))
    viewer = Viewer(book.path, tmp_path / "cache")
    finished = threading.Event()
    failures: list[object] = []
    seen: set[int] = set()

    def read() -> None:
        while not finished.is_set():
            try:
                snapshot, reason = viewer.current()
                assert snapshot is not None
                cursor = snapshot.cursor()
                count = len(ledger_entries(cursor))
                record = read_record(cursor, certification="BRIDGE-7")
                assert reason is None
                assert len(record.observations) == 3 + (count - 1)
                seen.add(count)
            except Exception as error:  # noqa: BLE001
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4 if SOAK else 2)]
    for reader in readers:
        reader.start()
    for _ in range(PUBLICATIONS):
        book.record(day(4), EVERY_KIND[:1])
    time.sleep(0.5)
    finished.set()
    for reader in readers:
        reader.join()

    assert failures == []
    assert max(seen) == 1 + PUBLICATIONS
    assert len(seen) > 2


def test_a_writer_knows_the_certifications_of_what_it_appended_so_far(tmp_path: Path):
    told = {"actor": "quality", "source_name": "some.yaml", "source_sha256": "0" * 64}
    with writing(tmp_path / "r.duckdb", now=day(3), publish=False) as writer:
        known = [writer.certifications]
        entry = writer.append("certification", ledger.certification_body(certificate()), **told)
        known.append(writer.certifications)
        body = ledger.retraction_body("BRIDGE-7", retracts=entry.seq, reason="wrong")
        writer.append("retraction", body, **told)
        known.append(writer.certifications)

    assert known == [(), ("BRIDGE-7",), ()]
