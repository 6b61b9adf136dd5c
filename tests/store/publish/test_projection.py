from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.store import database, ledger
from dashboard.store.database import telemetry_of
from dashboard.store.ledger import read_entries
from dashboard.store.publish import projection, writing
from dashboard.store.publish.projection import project
from dashboard.store.read import certification_ids, read_record
from tests.store.conftest import EVERY_KIND, Book, day, made_at
from tests.store.telemetry.test_trigger_runs import certificate as watched
from tests.store.telemetry.test_trigger_runs import ok, table

TABLES = {
    "revision": "select * from revision order by seq",
    "retraction": "select * from retraction order by seq",
    "gate_result": "select * replace (epoch_us(observed_at) as observed_at) from gate_result order by seq, n",
    "agent_score": "select * replace (epoch_us(observed_at) as observed_at) from agent_score order by seq, n",
    "traffic": "select * replace (epoch_us(observed_at) as observed_at) from traffic order by seq, n",
    "event": "select * replace (epoch_us(observed_at) as observed_at) from event order by seq, n",
}


def contents(cursor: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    return {name: cursor.execute(sql).fetchall() for name, sql in TABLES.items()}


def test_every_entry_has_its_rows(full: Book):
    with writing(full.path, now=day(20)) as writer:
        found = contents(writer.cursor)

    assert {name: len(rows) for name, rows in found.items()} == {
        "revision": 3,
        "retraction": 1,
        "gate_result": 4,
        "agent_score": 2,
        "traffic": 2,
        "event": 12,
    }


@pytest.mark.of_files
def test_projecting_all_at_once_gives_the_rows_of_projecting_one_by_one(full: Book, book: Book):
    with writing(full.path, now=day(20)) as writer:
        at_once = contents(writer.cursor)
        entries = read_entries(writer.cursor)
    other = Book(book.path.with_name("other.duckdb"))
    with writing(other.path, now=day(20)) as writer:
        for entry in entries:
            ledger.append(writer.cursor, [entry])
            project(writer.cursor, after=entry.seq - 1)
        one_by_one = contents(writer.cursor)

    assert one_by_one == at_once


@pytest.mark.parametrize(("entries", "size"), [(1, 1), (2, 2_000), (3, 10_000)])
def test_however_much_is_appended_and_projected_at_once_the_rows_are_the_same(
    full: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entries: int, size: int
):
    with writing(full.path, now=day(20)) as writer:
        expected = contents(writer.cursor)
    monkeypatch.setattr(ledger, "AT_ONCE", entries)
    monkeypatch.setattr(projection, "AT_ONCE", size)

    _, replica = made_at(full.path, tmp_path / "new")

    with duckdb.connect(replica, read_only=True) as connection:
        assert contents(connection) == expected


@pytest.mark.of_files
def test_what_is_asked_at_each_look_reads_no_body_of_the_ledger(full: Book, tmp_path: Path):
    full.certify(day(20), watched("availability"))
    with writing(full.path, now=day(28)) as writer:
        staged = writer.stage()
        staged.add(table(ok(0, 40)))
        writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="1" * 64)
    _, replica = made_at(full.path, tmp_path / "new")
    with database.open_for_writing(replica, telemetry_of(full.path)) as connection:
        looked = [
            read_record(connection, certification=name, as_of=day(29))
            for name in certification_ids(connection)
        ]
        assert any(record.trigger_runs for record in looked)
        connection.execute("update ledger set body = 'unread'")

        assert [
            read_record(connection, certification=record.certificate.certification.id, as_of=day(29))
            for record in looked
        ] == looked


def test_every_kind_of_observation_comes_back_as_it_went_in(full: Book):
    with writing(full.path, now=day(20)) as writer:
        record = read_record(writer.cursor, certification="BRIDGE-7", known_by=day(10))

    recorded = [o for o in record.observations if o.source and o.source.seq == 2]
    assert {o.kind for o in recorded} == {o.kind for o in EVERY_KIND}
    assert sorted(o.model_dump_json() for o in recorded) == sorted(o.model_dump_json() for o in EVERY_KIND)


def test_rows_of_an_entry_are_written_in_the_order_of_time(full: Book):
    with writing(full.path, now=day(20)) as writer:
        found = writer.cursor.execute("select n, gate from gate_result where seq = 2").fetchall()

    assert found == [(3, "G-2"), (2, "G-1")]
