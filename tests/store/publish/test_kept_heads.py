"""What is said of a ledger that does not extend the one whose head was kept."""

from pathlib import Path

import duckdb
import pytest

from dashboard.errors import UsageError
from dashboard.store.publish import kept_heads
from dashboard.store.publish.kept_heads import HeadKeeper, accept_head, heads_path, read_heads
from tests.store.conftest import Book, day


def keeper(book: Book, cache: Path) -> HeadKeeper:
    return HeadKeeper(book.path, cache, lambda: day(20))


def said(kept: HeadKeeper, book: Book) -> str | None:
    with duckdb.connect(book.path) as connection:
        newest = connection.execute("select max_by(hash, seq) from ledger").fetchall()[0][0]
        return kept.check(str(newest), connection.cursor)[0]


def change(book: Book, sql: str) -> None:
    with duckdb.connect(book.path) as connection:
        connection.execute(sql)


@pytest.mark.of_files
def test_each_way_not_to_extend_a_ledger_is_told_from_the_others(full: Book, tmp_path: Path):
    kept, good = keeper(full, tmp_path), full.bytes()
    assert said(kept, full) is None
    ways = {
        "delete from ledger where seq = 7": "its tail is cut, entry 7 is gone",
        "delete from ledger where seq > 3": "its tail is cut, entries 4 to 7 are gone",
        "update ledger set hash = 'f' || hash where seq > 3": "its chain was written anew after entry 3",
        "update ledger set hash = 'f' || hash": "it is another record",
        "delete from ledger": "it is another record",
    }

    for sql, words in ways.items():
        full.path.write_bytes(good)
        change(full, sql)
        assert words in str(said(keeper(full, tmp_path), full)), sql
    assert "Nothing in it can be accepted" in str(said(kept, full))
    full.path.write_bytes(good)
    assert said(kept, full) is None


@pytest.mark.of_files
def test_of_a_long_ledger_the_newest_hashes_are_kept(full: Book, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(kept_heads, "MOST", 2)
    kept, good = keeper(full, tmp_path), full.bytes()
    assert said(kept, full) is None
    found = read_heads(heads_path(full.path, tmp_path))
    assert found is not None
    assert (found.seq, len(found.chain), found.at) == (7, 2, day(20))

    change(full, "delete from ledger where seq > 4")
    assert "it has 4 entries" in str(said(kept, full))
    full.path.write_bytes(good)
    change(full, "update ledger set hash = 'f' || hash where seq > 4")
    assert "its chain was written anew before entry 6" in str(said(kept, full))


@pytest.mark.of_files
def test_two_records_and_two_boards_keep_heads_apart(full: Book, tmp_path: Path):
    other = Book(tmp_path / "other.duckdb")
    other.certify(day(3))

    assert said(keeper(full, tmp_path), full) is None
    assert said(keeper(other, tmp_path), other) is None
    assert heads_path(full.path, tmp_path) != heads_path(other.path, tmp_path)


@pytest.mark.of_files
def test_a_head_that_cannot_be_kept_is_said(full: Book, tmp_path: Path):
    (tmp_path / "heads").write_text("a file in the place of the folder", encoding="utf-8")

    assert "could not be read" in str(said(keeper(full, tmp_path), full))


@pytest.mark.of_files
def test_a_disk_without_room_is_said(full: Book, tmp_path: Path, monkeypatch):
    def full_disk(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_heads, "write_whole", full_disk)

    expected = "The head that is shown could not be kept (No space left on device); check the disk."
    assert said(keeper(full, tmp_path), full) == expected


@pytest.mark.of_files
def test_an_empty_ledger_keeps_and_accepts_nothing(full: Book, tmp_path: Path):
    change(full, "delete from ledger")

    with duckdb.connect(full.path) as connection:
        assert keeper(full, tmp_path).check("0" * 64, connection.cursor) == (None, ())
        with pytest.raises(UsageError, match="the record is empty"):
            accept_head(full.path, tmp_path, connection, head="0" * 16, by="q", reason="r", at=day(20))
    assert not heads_path(full.path, tmp_path).exists()
