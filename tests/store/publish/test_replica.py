"""Only the ledger is believed: whatever else a published file holds changes nothing that is shown."""

from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.domain.record import Record
from dashboard.errors import ReadinessError, SnapshotError
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.read import certification_ids, read_record
from tests.examples import SOAK, examples
from tests.store.conftest import Book, certificate, day

pytestmark = pytest.mark.of_files

OBJECTS = """
select 'table', table_name from duckdb_tables() where not internal
union all
select 'view', view_name from duckdb_views() where not internal
"""
COLUMNS = """
select table_name, column_name, data_type
from duckdb_columns()
join duckdb_tables() using (table_name)
where not duckdb_columns.internal
    and table_name not in ('ledger', 'meta')
"""


def shown(path: Path, cache: Path) -> list[Record]:
    """Everything of every certification, as a reader with an empty cache sees it."""
    cursor = open_snapshot(path, cache).cursor()
    return [read_record(cursor, certification=name) for name in certification_ids(cursor)]


def seen_or_said(path: Path, cache: Path) -> list[Record] | str:
    """What a reader sees, or the reason why nothing is shown."""
    try:
        return shown(path, cache)
    except ReadinessError as error:
        return str(error)


def alterations(path: Path) -> list[str]:
    """A statement for each table, view and column of a record but the ledger.

    Emptied, replaced, overwritten.
    """
    with duckdb.connect(path) as connection:
        objects, columns = (connection.execute(sql).fetchall() for sql in (OBJECTS, COLUMNS))
    found = [
        f"drop {kind} {name} cascade" if kind == "view" else f"delete from {name}"
        for kind, name in objects
        if name not in ("ledger", "meta")
    ]
    found += [f"create or replace view {name} as select 1 as seq" for kind, name in objects if kind == "view"]
    found += [f"update {table} set {column} = null" for table, column, _ in columns]
    return [
        *found,
        "create macro epoch_us(t) as 0",
        "create macro json_extract_string(a, b) as 'certified'",
        "create macro hash(a) as 1",
        "insert into retraction values (9, 1, 'BRIDGE-7', 'never')",
        (
            "insert into gate_result (seq, n, certification, observed_at, gate, value) "
            "values (2, 99, 'BRIDGE-7', now(), 'G-1', 100)"
        ),
    ]


def test_no_alteration_beside_the_ledger_changes_what_is_shown(full: Book, tmp_path: Path):
    before = shown(full.path, tmp_path / "before")
    kept = full.bytes()
    tried, refused = 0, list[str]()

    # A third of them, all by `make soak`.
    for n, sql in enumerate(alterations(full.path)[:: 1 if SOAK else 3]):
        full.path.write_bytes(kept)
        with duckdb.connect(full.path) as connection:
            try:
                connection.execute(sql)
            except duckdb.Error:  # A column that takes no null.
                continue
        tried += 1
        try:
            assert shown(full.path, tmp_path / f"after-{n}") == before, sql
        except SnapshotError:  # A macro in the place of a function makes the ledger itself read otherwise.
            refused.append(sql)
    assert tried > (30 if SOAK else 10)
    assert all(sql.startswith("create macro") for sql in refused)


def test_a_writer_does_not_believe_derived_tables_either(full: Book, tmp_path: Path):
    before = shown(full.path, tmp_path / "before")
    with duckdb.connect(full.path) as connection:
        connection.execute("delete from event; update gate_result set value = 100; drop view entry cascade")

    with writing(full.path, now=day(20), cache=tmp_path / "writer") as writer:
        assert [
            read_record(writer.cursor, certification=r.certificate.certification.id) for r in before
        ] == before
    full.certify(day(21))

    with duckdb.connect(full.path) as connection:
        assert connection.execute("select count(*), max(value) from gate_result").fetchone() == (4, 95.25)


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        (
            "update ledger set body = replace(body, 'Coverage', 'coverage') where seq = 1",
            "entry 1 of the ledger is not",
        ),
        ("update ledger set actor = 'chair' where seq = 7", "entry 7 of the ledger is not what was recorded"),
        (
            "update ledger set recorded_at = recorded_at + interval 1 second where seq = 2",
            "entry 2 of the ledger is not",
        ),
        ("delete from ledger where seq = 3", "entry 3 of the ledger is missing"),
        (
            "insert into ledger select 8, * exclude (seq) from ledger where seq = 7",
            "entry 8 of the ledger does not follow",
        ),
    ],
)
@pytest.mark.parametrize("is_known", [True, False], ids=["known before", "new"])
def test_an_alteration_of_the_ledger_is_noticed_or_shown_as_it_was_known(
    full: Book, tmp_path: Path, sql, fault, is_known
):
    before = shown(full.path, tmp_path) if is_known else None
    with duckdb.connect(full.path) as connection:
        connection.execute(sql)

    seen = seen_or_said(full.path, tmp_path)

    assert seen == before if isinstance(seen, list) else fault in seen


def test_a_new_entry_is_added_to_the_replica_of_the_head_before(full: Book, tmp_path: Path, monkeypatch):
    first = open_snapshot(full.path, tmp_path)
    full.certify(day(20))
    monkeypatch.setattr("dashboard.store.database.create", lambda *_: pytest.fail("derived from the start"))

    second = open_snapshot(full.path, tmp_path)

    assert {file.name.partition(".")[0] for file in tmp_path.glob("*.duckdb")} >= {first.id, second.id}
    assert len(read_record(second.cursor(), certification="BRIDGE-7").revisions) == 3


def test_what_was_extended_is_what_is_derived_from_the_start(full: Book, tmp_path: Path):
    open_snapshot(full.path, tmp_path / "kept")
    full.certify(day(20))
    full.certify(day(21), certificate("TUNNEL-3"))

    assert shown(full.path, tmp_path / "kept") == shown(full.path, tmp_path / "fresh")


@settings(max_examples=examples(8, 25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_bit_is_noticed_or_harmless(full: Book, tmp_path: Path, data: st.DataObject):
    good = full.bytes()
    bit = data.draw(st.integers(0, len(good) * 8 - 1))
    before = shown(full.path, tmp_path / "before")
    bad = bytearray(good)
    bad[bit // 8] ^= 1 << bit % 8
    full.path.write_bytes(bad)
    seen = seen_or_said(full.path, tmp_path / f"cache-{bit}")
    full.path.write_bytes(good)

    assert seen == before if isinstance(seen, list) else seen.startswith("record.duckdb: ")
