"""A record of an earlier version, brought to this one, is as one that is made today."""

import pytest

from dashboard.store.database import SCHEMA_VERSION, Cursor, open_for_writing, rows
from dashboard.store.publish.upgrade import UPGRADES, upgrade
from tests.store.conftest import Book, certificate, day

# What a version brought, to be taken away again.
TABLES = {2: "telemetry", 3: "telemetry_block"}
COLUMNS = """
select table_name, column_index, column_name, data_type, is_nullable
from duckdb_columns()
where not internal
order by table_name, column_index
"""


@pytest.fixture
def record(book: Book) -> Cursor:
    book.certify(day(1), certificate())
    return open_for_writing(book.path)


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_earlier_version_gets_the_tables_that_a_new_record_has(record: Cursor, version: int):
    new = rows(record, COLUMNS, {})
    for later in range(version + 1, SCHEMA_VERSION + 1):
        record.execute(f"drop table {TABLES[later]}")
    record.execute("update meta set schema_version = $version", {"version": version})

    upgrade(record)

    assert rows(record, COLUMNS, {}) == new
    assert rows(record, "select schema_version from meta", {}) == [{"schema_version": SCHEMA_VERSION}]


def test_every_version_has_its_step():
    assert list(UPGRADES) == list(TABLES) == list(range(2, SCHEMA_VERSION + 1))
