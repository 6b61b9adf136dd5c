"""A stranger's file in the place of the record is refused with what it is, or changes nothing that is shown."""

import gzip
import io
import os
import random
import shutil
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import MissingFileError, SnapshotError, StorageError
from dashboard.store import database
from dashboard.store.publish import checks
from dashboard.store.publish.snapshot import Viewer, open_snapshot
from tests.store.conftest import Book, day
from tests.store.publish.test_replica import seen_or_said, shown

pytestmark = pytest.mark.of_files

HEADER, BLOCK = 4096, 262144
WORD, MULTIPLIER = 2**64 - 1, 0xBF58476D1CE4E5B9


def checksum(data: bytes) -> int:
    """DuckDB's checksum of a block of whole words."""
    found = 5381
    for (word,) in struct.iter_unpack("<Q", data):
        found ^= word * MULTIPLIER & WORD
    return found


def sealed(block: bytes) -> bytes:
    """A block with the checksum that it should have, so that DuckDB believes it."""
    return struct.pack("<Q", checksum(block[8:])) + block[8:]


def of_version(path: Path, number: int) -> bytes:
    """The file with another storage version in its header, its checksum made anew."""
    content = path.read_bytes()
    return sealed(content[:12] + struct.pack("<Q", number) + content[20:HEADER]) + content[HEADER:]


def encrypted(path: Path) -> bytes:
    content = path.read_bytes()
    return sealed(content[:20] + b"\1" + content[21:HEADER]) + content[HEADER:]


def sqlite(path: Path) -> bytes:
    other = path.with_name("other")
    with sqlite3.connect(other) as connection:
        connection.execute("create table ledger (seq integer)")
    connection.close()
    return other.read_bytes()


def parquet(_: Path) -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.table({"seq": [1, 2]}), written)
    return written.getvalue()


def archive(_: Path) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    return written.getvalue()


def database_of(*statements: str) -> Callable[[Path], bytes]:
    def made(path: Path) -> bytes:
        other = path.with_name("other.duckdb")
        with duckdb.connect(other) as connection:
            for statement in statements:
                connection.execute(statement)
        return other.read_bytes()

    return made


def changed(statement: str) -> Callable[[Path], bytes]:
    def made(path: Path) -> bytes:
        other = path.with_name("other.duckdb")
        shutil.copyfile(path, other)
        with duckdb.connect(other) as connection:
            connection.execute(statement)
        return other.read_bytes()

    return made


SOMETHING_ELSE = "it is a DuckDB database of something else, and not a record of this board; move it away"
STRANGERS: dict[str, tuple[Callable[[Path], bytes], str]] = {
    "empty": (lambda _: b"", "it is empty, and not a record of this board; move it away"),
    "SQLite": (sqlite, "it is an SQLite database, and not a record"),
    "Parquet": (parquet, "it is a Parquet file, and not a record"),
    "ZIP": (archive, "it is a ZIP archive or an Office document, and not a record"),
    "gzip": (lambda path: gzip.compress(path.read_bytes()), "it is compressed with gzip, and not a record"),
    "PDF": (lambda _: b"%PDF-1.7\n%\xe2\xe3", "it is a PDF document, and not a record"),
    "text": (
        lambda _: "gate,value\nGröße,1\n".encode() * 9,
        "it is a text (`readiness import` takes documents)",
    ),
    "random": (
        lambda _: random.Random(3).randbytes(99_999),
        "it is of no kind known here by its first bytes",
    ),
    "no tables": (database_of(), SOMETHING_ELSE),
    "other tables": (database_of("create table sales (n integer)"), SOMETHING_ELSE),
    "tables of the same names": (
        database_of("create table ledger (n integer)", "create table meta (schema_version integer)"),
        SOMETHING_ELSE,
    ),
    "tables of the same names, filled": (
        database_of(
            "create table ledger (n integer)",
            "create table meta (schema_version integer)",
            "insert into meta values (1)",
        ),
        SOMETHING_ELSE,
    ),
    "a version in words": (changed("alter table meta alter schema_version type varchar"), SOMETHING_ELSE),
    "a view for a ledger": (
        changed("alter table ledger rename to kept; create view ledger as select * from kept"),
        SOMETHING_ELSE,
    ),
    "newer schema": (changed("update meta set schema_version = 99"), "its schema is 99, newer than the "),
    "newer storage": (
        lambda path: of_version(path, 9999),
        "by a newer DuckDB than is read here (storage version 9999)",
    ),
    "older storage": (
        lambda path: of_version(path, 1),
        "by an older DuckDB than is read here (storage version 1)",
    ),
    "encrypted": (encrypted, "it is an encrypted DuckDB database, and not a record"),
    "cut short": (lambda path: path.read_bytes()[:-BLOCK], "it is damaged or cut short"),
}


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_strangers_file_is_refused_with_what_it_is(full: Book, tmp_path: Path, kind: str):
    make, said = STRANGERS[kind]
    content = make(full.path)
    viewer = Viewer(full.path, tmp_path / "cache")
    good, _ = viewer.current()
    full.path.write_bytes(content)

    still, reason = viewer.current()
    with pytest.raises(SnapshotError) as read:
        open_snapshot(full.path, tmp_path / "empty")
    with pytest.raises(StorageError) as written:
        full.certify(day(16))

    assert still is good
    assert reason == str(read.value)
    assert said in reason
    assert reason.removeprefix("record.duckdb: ") in str(written.value)
    assert str(tmp_path) not in reason
    assert full.bytes() == content


@pytest.mark.parametrize(
    "statement",
    [
        "create or replace view entry as select * from ledger where false",
        "drop table event cascade",
        "drop table event cascade; create view event as select 1 as seq",
        "create view mine as select * from ledger",
        "create schema copy; create table copy.ledger (n integer)",
    ],
)
def test_a_changed_view_or_table_beside_the_ledger_is_harmless(full: Book, tmp_path: Path, statement: str):
    before = shown(full.path, tmp_path / "before")
    content = changed(statement)(full.path)
    full.path.write_bytes(content)

    assert shown(full.path, tmp_path / "after") == before


def test_swapped_blocks_are_noticed_or_harmless(full: Book, tmp_path: Path):
    before, good = shown(full.path, tmp_path / "before"), full.bytes()
    blocks = [good[start : start + BLOCK] for start in range(3 * HEADER, len(good), BLOCK)]
    pairs = [(a, b) for a in range(len(blocks)) for b in range(a)][:: 1 if "SOAK" in os.environ else 3]
    assert pairs
    for a, b in pairs:
        mixed = list(blocks)
        mixed[a], mixed[b] = blocks[b], blocks[a]
        full.path.write_bytes(good[: 3 * HEADER] + b"".join(mixed))
        seen = seen_or_said(full.path, tmp_path / f"cache-{a}-{b}")

        assert seen == before if isinstance(seen, list) else seen.startswith("record.duckdb: ")


@given(st.binary(max_size=64))
def test_no_bytes_are_without_a_sentence_of_what_they_are(first: bytes):
    said = checks.stranger(first)

    assert said.startswith("it is ")
    assert said.endswith(checks.NO_RECORD)
    assert said.isprintable()
    assert ("empty" in said) is not bool(first)


@given(st.text(min_size=1).filter(lambda text: all(c.isprintable() or c.isspace() for c in text)))
def test_a_text_is_called_one_wherever_its_first_bytes_end(text: str):
    content = text.replace("\N{REPLACEMENT CHARACTER}", "").encode()
    known = any(content.startswith(beginning) for beginning in checks.BEGINNINGS)

    for end in range(1, len(content) + 1):
        assert known or "a text" in checks.stranger(content[:end])


@pytest.mark.parametrize("words", ["No space left on device", "Input/output error", "File too large"])
def test_a_full_disk_of_the_cache_is_not_said_to_be_a_damaged_record(
    full: Book, tmp_path: Path, monkeypatch, words
):
    viewer = Viewer(full.path, tmp_path / "cache")

    def fail(*_: Path) -> None:
        raise duckdb.IOException(f"IO Error: Could not write file: {words}")

    with monkeypatch.context() as patch:
        patch.setattr(database, "create", fail)
        nothing, reason = viewer.current()
    found, none = viewer.current()

    assert nothing is None
    assert reason == f"record.duckdb: it could not be copied ({words}); it is tried again"
    assert (found is not None, none) == (True, None)


def test_a_cache_that_cannot_be_made_is_not_said_to_be_a_missing_record(full: Book, tmp_path: Path):
    (tmp_path / "file").touch()

    for cache in (tmp_path / "file", tmp_path / "file" / "cache"):
        with pytest.raises(
            SnapshotError, match=r"cache folder cannot be made \(Not a directory\); .*READINESS_CACHE"
        ):
            open_snapshot(full.path, cache)


def test_a_cache_emptied_meanwhile_is_not_said_to_be_a_missing_record(
    full: Book, tmp_path: Path, monkeypatch
):
    monkeypatch.setattr(
        "dashboard.store.publish.snapshot.replica_of", lambda *_: (tmp_path / "gone").read_bytes()
    )
    with pytest.raises(SnapshotError, match="the cache was emptied meanwhile"):
        open_snapshot(full.path, tmp_path / "cache")

    full.path.unlink()
    with pytest.raises(MissingFileError, match="there is no record"):
        open_snapshot(full.path, tmp_path / "cache")
