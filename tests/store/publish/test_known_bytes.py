"""A record that was read before, or was written here, is shown without a look into it: its bytes are known."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.settings import Settings
from dashboard.store.database import telemetry_of
from dashboard.store.publish import known_bytes, writing
from dashboard.store.publish.known_bytes import head_in, remember
from dashboard.store.publish.published import Published
from dashboard.store.publish.snapshot import open_snapshot
from tests.examples import examples
from tests.store.conftest import EVERY_KIND, Book, certificate, day, made_at
from tests.store.telemetry.test_trigger_runs import certificate as watched
from tests.store.telemetry.test_trigger_runs import ok, table

pytestmark = pytest.mark.of_files

TABLES = "select table_name from duckdb_tables() where not internal order by table_name"
ROWS = "select columns(*)::varchar from {} order by all"


def held(replica: Path) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table of a replica, in words."""
    with duckdb.connect(replica, read_only=True) as connection:
        names = [name for (name,) in connection.execute(TABLES).fetchall()]
        return {name: connection.execute(ROWS.format(name)).fetchall() for name in names}


def unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nobody looks into a published file."""
    monkeypatch.setattr(Published, "cursor", property(lambda _: pytest.fail("it was opened")))


def hear(book: Book, number: int) -> None:
    with writing(book.path, now=day(number)) as writer:
        staged = writer.stage()
        staged.add(table(ok(number, 40)))
        writer.append_telemetry(
            staged, certification="C", actor="quality", source_name="t.csv", source_sha256="0" * 64
        )


STEPS: dict[str, Callable[[Book, int], object]] = {
    "another": lambda book, number: book.certify(day(number), certificate(f"TUNNEL-{number}")),
    "hear": hear,
    "record": lambda book, number: book.record(day(number), EVERY_KIND[:number], "BRIDGE-7"),
    "retract": lambda book, number: book.retract(day(number), book.certify(day(number)).seq),
    "revise": lambda book, number: book.certify(day(number)),
}


@settings(max_examples=examples(6, 40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=4))
def test_what_a_writer_leaves_is_what_a_reader_makes(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
):
    folder = tmp_path_factory.mktemp("left")
    book = Book(folder / "record.duckdb")
    book.certify(day(1))
    book.certify(day(2), watched("availability"))
    for number, step in enumerate(steps, 3):
        STEPS[step](book, number)

    with pytest.MonkeyPatch.context() as closed:
        unopened(closed)
        head, left = made_at(book.path, Settings().cache)
    made_head, made = made_at(book.path, folder / "empty")

    assert head == made_head
    assert held(left) == held(made)


def test_a_file_that_was_read_before_is_not_opened_again_wherever_it_lies(
    full: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    first = open_snapshot(full.path, tmp_path / "cache")
    copy = Path(shutil.copyfile(full.path, tmp_path / "copy.duckdb"))
    unopened(monkeypatch)

    assert open_snapshot(full.path, tmp_path / "cache").id == first.id
    with pytest.raises(pytest.fail.Exception, match="it was opened"):
        open_snapshot(copy, tmp_path / "cache")  # Telemetry of its own would lie beside it.


def test_bytes_that_are_others_are_read(full: Book, tmp_path: Path):
    cache = tmp_path / "cache"
    before = open_snapshot(full.path, cache)
    kept = full.bytes()
    full.record(day(16), EVERY_KIND)
    after = open_snapshot(full.path, cache)
    assert after.id != before.id

    full.path.write_bytes(kept)

    assert open_snapshot(full.path, cache).id == before.id


def test_telemetry_that_went_away_is_noticed_of_known_bytes(full: Book, tmp_path: Path):
    full.certify(day(20), watched("availability"))
    hear(full, 28)
    cache = Settings().cache
    assert open_snapshot(full.path, cache).unread == ()
    [file] = telemetry_of(full.path).iterdir()

    moved = file.rename(tmp_path / file.name)
    [reason] = open_snapshot(full.path, cache).unread
    moved.rename(file)

    assert "the telemetry of entry 9 cannot be read" in reason
    assert open_snapshot(full.path, cache).unread == ()


def test_a_damaged_replica_of_known_bytes_is_made_anew(full: Book, tmp_path: Path):
    head, replica = made_at(full.path, tmp_path / "cache")
    before = held(replica)
    replica.write_bytes(b"cut short")

    assert made_at(full.path, tmp_path / "cache") == (head, replica)
    assert held(replica) == before


def test_the_memory_of_bytes_is_short_and_does_without_what_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(known_bytes, "MOST", 2)
    for number in range(3):
        remember(tmp_path, f"bytes {number}", f"head {number}")
    assert [head_in(tmp_path, f"bytes {number}") for number in range(3)] == [None, "head 1", "head 2"]

    for damaged in ("{", "[1]", '{"bytes 2": 2}'):
        (tmp_path / known_bytes.KNOWN).write_text(damaged)
        assert head_in(tmp_path, "bytes 2") is None
