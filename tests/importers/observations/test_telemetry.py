"""Telemetry files on their way into the record: what is read, what is refused, and that nothing is lost."""

import hashlib
import io
import json
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import paths
from dashboard.errors import RefusedError, SnapshotError, UsageError
from dashboard.importers.documents import document
from dashboard.importers.documents.document import Document, TelemetryFile, open_document
from dashboard.importers.documents.limits import METRICS
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.importers.observations.telemetry_files import TelemetryReader, append_telemetry
from dashboard.store.database import open_read_only, rows, telemetry_of
from dashboard.store.ledger import Entry, read_entries
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot
from tests.conftest import BuiltAt
from tests.examples import examples
from tests.serving import copy_record
from tests.store.conftest import day, holding_its_telemetry
from tests.store.publish.test_replica import shown

HEADER = "metric,observed_at,value,ingested_at\n"
SUMS = "select seq, samples, lowest, highest, is_plain from telemetry_block"
TELEMETRY = """
select metric, epoch_us(observed_at) as observed_at, value, epoch_us(ingested_at) as ingested_at
from read_parquet($file)
"""


@pytest.fixture
def record(tmp_path: Path, built_at: BuiltAt) -> Path:
    path = tmp_path / "r.duckdb"
    copy_record(built_at(day(13), demo=False), path)
    return path


def file(text: str | bytes, name: str = "t.csv") -> TelemetryFile:
    content = text.encode() if isinstance(text, str) else text
    return TelemetryFile(name=name, first=content[:50], rest=io.BytesIO(content[50:]), size=len(content))


def brought(record: Path, text: str | bytes, **asked: Any) -> Entry | None:
    with writing(record, now=day(20)) as writer:
        return append_telemetry(writer, file(text), ImportOptions(actor="a"), **asked)


def stored(record: Path, seq: int = 2) -> list[tuple[Any, ...]]:
    cursor = open_read_only(record)
    [found] = rows(cursor, "select sha256 from telemetry_file where seq = $seq", {"seq": seq})
    file = telemetry_of(record) / f"{found['sha256']}.parquet"
    return [tuple(row.values()) for row in rows(cursor, TELEMETRY, {"file": str(file)})]


def blocks(record: Path, cache: Path) -> list[tuple[Any, ...]]:
    """What sums up a record's telemetry for a reader."""
    return [tuple(row.values()) for row in rows(open_snapshot(record, cache).cursor(), SUMS)]


def faults(record: Path, text: str | bytes) -> list[tuple[int, str, str]]:
    before = record.read_bytes()
    with pytest.raises(RefusedError) as refusal:
        brought(record, text)

    assert record.read_bytes() == before
    return [(f.line, f.field, f.message) for f in refusal.value.faults]


def test_samples_are_stored_sorted_with_their_account(record: Path):
    text = (
        HEADER
        + "up,2025-09-14T00:01:00Z,99.5,2025-09-14T00:01:05Z\n"
        + "lag,2025-09-14T00:00:00+02:00,1.5e1,\n"
        + "up,2025-09-14T00:00:00Z,NaN,2025-09-14T00:00:05Z\n"
        + "up,2025-09-15,,\n"
    )

    entry = brought(record, text)

    assert entry is not None
    assert entry.kind == "telemetry"
    told = entry.content["telemetry"]
    assert (told["rows"], told["unknown"], told["metrics"]) == (4, 2, ["lag", "up"])
    assert (told["first"], told["last"]) == ("2025-09-13T22:00:00Z", "2025-09-15T00:00:00Z")
    assert entry.source_sha256 == hashlib.sha256(text.encode()).hexdigest()
    now, minute = int(day(20).timestamp()) * 10**6, 60 * 10**6
    first = int(day(14).timestamp()) * 10**6
    assert stored(record) == [
        ("lag", first - 120 * minute, 15.0, now),
        ("up", first, None, first + 5 * 10**6),
        ("up", first + minute, 99.5, first + minute + 5 * 10**6),
        ("up", first + 1440 * minute, None, now),
    ]


def test_the_hash_is_that_of_the_file_beside_the_record(record: Path):
    entry = brought(record, HEADER + GOOD)

    [kept] = telemetry_of(record).iterdir()
    assert entry is not None
    assert entry.content["telemetry"]["form"] == "parquet"
    assert entry.content["telemetry"]["sha256"] == hashlib.sha256(kept.read_bytes()).hexdigest() == kept.stem


def test_the_hash_of_a_record_of_before_is_that_of_the_ordered_lines(record: Path):
    brought(
        record,
        HEADER
        + "up,2025-09-14T00:01:00Z,99.5,2025-09-14T00:01:05Z\n"
        + "up,2025-09-14T00:00:00Z,,2025-09-14T00:00:05Z\n",
    )
    holding_its_telemetry(record)

    lines = "up,1757808000000000,,1757808005000000\nup,1757808060000000,99.5,1757808065000000\n"
    told = read_entries(open_read_only(record))[-1].content["telemetry"]
    assert told["sha256"] == hashlib.sha256(lines.encode()).hexdigest()


SAME = {
    "json lines": "".join(
        json.dumps(
            {
                "metric": "up",
                "observed_at": f"2025-09-14T00:0{n}:00Z",
                "value": v,
                "ingested_at": "2025-09-14T01:00:00Z",
            }
        )
        + "\n"
        for n, v in enumerate((99.5, None, 98))
    ),
    "no ingestion column": (
        "metric,observed_at,value\nup,2025-09-14T00:00:00Z,99.5\nup,2025-09-14T00:01:00Z,\nup,2025-09-14T00:02:00Z,98\n"
    ),
    "quoted cells": (
        HEADER
        + '"up","2025-09-14T00:00:00Z","99.5",""\nup,2025-09-14T00:01:00Z,nan,\nup,2025-09-14T00:02:00Z,98,\n'
    ),
    "blank lines, spaces and CRLF": (
        "\n" + HEADER + "\r\nup,"
        " 2025-09-14T00:00:00Z,99.5,\r\n\r\nup,2025-09-14T00:01:00Z,,\r\nup,2025-09-14T00:02Z,98,\r\n"
    ),
    "a byte order mark, no last line feed": (
        "\ufeff"
        + HEADER
        + "up,2025-09-14T00:00:00Z,99.5,\nup,2025-09-14T00:01:00Z,,\nup,2025-09-14T00:02:00Z,98,"
    ),
}


@pytest.mark.parametrize("form", SAME)
def test_every_form_of_the_file_brings_the_same_samples(record: Path, form):
    brought(record, SAME[form])

    first = int(day(14).timestamp()) * 10**6
    assert [row[:3] for row in stored(record)] == [
        ("up", first, 99.5),
        ("up", first + 60 * 10**6, None),
        ("up", first + 120 * 10**6, 98.0),
    ]


GOOD = "up,2025-09-14T00:00:00Z,99.5,\n"
BAD: dict[str, tuple[str | bytes, int, str, str]] = {
    "no sample": (HEADER, 1, "", "holds no sample"),
    "another header": (
        "metric,observed_at,worth\n" + GOOD,
        1,
        "",
        "use exactly metric,observed_at,value,ingested_at",
    ),
    "columns in another order": ("metric,value,observed_at\n", 1, "", "use exactly"),
    "no offset": (HEADER + GOOD + "up,2025-09-14T00:00:00,99,\n", 3, "observed_at", "offset"),
    "no such day": (HEADER + GOOD + "up,2025-02-30T00:00:00Z,99,\n", 3, "observed_at", "calendar"),
    "no such hour": (HEADER + "up,2025-02-03T25:00:00Z,99,\n", 2, "observed_at", "time of day"),
    "a year before 2000": (HEADER + "up,1999-12-31T00:00:00Z,99,\n", 2, "observed_at", "outside the years"),
    "a bad ingestion": (
        HEADER + "up,2025-09-14T00:00:00Z,99,yesterday\n",
        2,
        "ingested_at",
        "neither a date",
    ),
    "words for a value": (HEADER + "up,2025-09-14T00:00:00Z,high,\n", 2, "value", "is not a number"),
    "infinity": (HEADER + "up,2025-09-14T00:00:00Z,inf,\n", 2, "value", "is not a number"),
    "a number that overflows": (HEADER + "up,2025-09-14T00:00:00Z,1e999,\n", 2, "value", "is not a number"),
    "no metric": (HEADER + ",2025-09-14T00:00:00Z,1,\n", 2, "metric", "is not an id"),
    "a metric with a space": (HEADER + "up time,2025-09-14T00:00:00Z,1,\n", 2, "metric", "is not an id"),
    "too many cells": (HEADER + GOOD + "\nup,2025-09-14T00:00:00Z,1,,\n", 4, "", "has 5 cells, not 4"),
    "too few cells": (HEADER + "up,2025-09-14T00:00:00Z\n", 2, "", "has 2 cells, not 4"),
    "no UTF-8": (HEADER.encode() + GOOD.encode() * 3 + b"up,\xff,1,\n", 5, "", "is not UTF-8"),
    "binary": (HEADER.encode() + GOOD.encode() * 3 + b"up,\0,1,\n", 5, "", "is binary"),
    "broken JSON": (
        '{"metric": "up", "observed_at": "2025-09-14", "value": 1}\n{"metric": "up",\n',
        2,
        "",
        "one JSON object a line",
    ),
    "an unknown JSON key": (
        '{"metric": "up", "observed_at": "2025-09-14", "worth": 1}\n',
        1,
        "worth",
        "is not a known key",
    ),
    "a JSON key twice": (
        '{"metric": "up", "observed_at": "2025-09-14", "value": 1, "value": 2}\n',
        1,
        "",
        "is there twice",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_line_and_field(record: Path, case):
    text, line, field, words = BAD[case]

    assert [(at, of) for at, of, said in faults(record, text) if words in said] == [(line, field)]


def test_every_fault_is_listed_up_to_a_hundred(record: Path):
    found = faults(record, HEADER + "up,never,99,\n" * 150)

    assert [line for line, *_ in found] == [*range(2, 102), 151]
    assert "more faults" in found[-1][2]


@pytest.mark.parametrize("more", [0, 1])
def test_a_file_of_more_metrics_than_are_read_is_refused_by_the_limit(record: Path, monkeypatch, more):
    monkeypatch.setattr(document, "PIECE", 1000)
    lines = [f"m{n},2025-09-14T00:00:00Z,99,\n" for n in range(METRICS + more)]
    said = "names more than 1,000 metrics; keep those that the triggers read, or split it"

    if more:
        ((line, field, words),) = faults(record, HEADER + "".join(lines))
        assert (field, words) == ("", said)
        assert METRICS - 40 < line <= METRICS + 2
    else:
        assert brought(record, HEADER + "".join(lines)) is not None


@pytest.mark.parametrize("piece", [1, 7, 64, 1000])
def test_where_the_file_is_cut_into_pieces_changes_nothing(record: Path, monkeypatch, piece):
    monkeypatch.setattr(document, "PIECE", piece)
    lines = [f"up,2025-09-14T00:{n:02}:00Z,{99 + n / 100},\n" for n in range(60)]
    heard: list[int] = []
    text = HEADER + "".join(lines)

    entry = brought(record, text, on_read=heard.append)

    assert entry is not None
    assert entry.content["telemetry"]["rows"] == 60
    assert sum(heard) == len(text)
    assert [line for line, *_ in faults(record, text + "up,never,1,\n")] == [62]


GOOD_ROW = "up,2025-09-14T00:00:00Z,1,"
LINES = [GOOD_ROW + "\n", GOOD_ROW + "\r\n", "\n", " \n", " \r\n", f'"up"{GOOD_ROW[2:]}\n']


@settings(max_examples=examples(50, 500), deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=30), st.sampled_from([1, 50, 200, 2**20]))
def test_a_fault_has_its_line_whatever_stands_before_it(lines, piece):
    text = HEADER + "".join(lines) + "up,never,1,\n"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "PIECE", piece)
        with pytest.raises(RefusedError) as refusal:
            list(TelemetryReader(file(text), UTC).chunks())

    assert [fault.line for fault in refusal.value.faults] == [len(lines) + 2]


def test_the_same_bytes_again_write_nothing(record: Path):
    brought(record, HEADER + GOOD)
    before = record.read_bytes()

    assert brought(record, HEADER + GOOD) is None
    assert record.read_bytes() == before


def test_late_and_duplicate_samples_are_all_kept(record: Path):
    brought(
        record,
        HEADER
        + "up,2025-09-14T00:00:00Z,99.5,2025-09-14T00:00:05Z\n"
        + "up,2025-09-14T00:00:00Z,98,2025-09-14T09:00:00Z\n",
    )
    brought(record, HEADER + GOOD)

    assert [len(stored(record, seq)) for seq in (2, 3)] == [2, 1]


def test_a_date_begins_in_the_time_zone_of_the_certification(tmp_path: Path):
    path = tmp_path / "r.duckdb"
    text = (paths.DATA / "phase3.yaml").read_text(encoding="utf-8")
    moved = text.replace("certification:\n", "certification:\n  time_zone: Europe/Berlin\n", 1)
    with writing(path, now=day(13)) as writer:
        from_zone = Document(name="berlin.yaml", content=moved.encode())
        append_document(writer, from_zone, ImportOptions(actor="a"))

    brought(path, HEADER + "up,2025-09-14,99,\n")

    assert stored(path)[0][1] == int(day(13, 22).timestamp()) * 10**6


def test_a_certification_has_to_be_named_where_there_are_several(tmp_path: Path, built_at: BuiltAt):
    path = tmp_path / "r.duckdb"
    copy_record(built_at(day(13), demo=True), path)

    with pytest.raises(UsageError, match="DEMO-PHASE3"):
        brought(path, HEADER + GOOD)


def test_telemetry_is_told_by_its_first_line(tmp_path: Path):
    for n, text in enumerate((HEADER + GOOD, "\n\n" + SAME["json lines"], "\ufeff" + HEADER)):
        path = tmp_path / str(n)
        path.write_text(text, encoding="utf-8")
        opened = open_document(str(path))

        assert isinstance(opened, TelemetryFile)
        assert b"".join(opened.pieces()) == text.encode()
    other = tmp_path / "other"
    other.write_text('{"gate": "G", "observed_at": "2025-09-14", "value": "1"}\n')
    assert isinstance(open_document(str(other)), Document)


@pytest.mark.parametrize(
    "sql", ["delete from telemetry where value = 99", "update telemetry set value = 99.1 where value = 99"]
)
def test_telemetry_that_is_not_its_entrys_is_not_shown(record: Path, tmp_path: Path, sql):
    brought(record, HEADER + GOOD + "up,2025-09-14T00:01:00Z,99,\n")
    holding_its_telemetry(record)
    known = open_snapshot(record, tmp_path / "known")
    with duckdb.connect(record) as connection:
        connection.execute(sql)

    with pytest.raises(SnapshotError, match="telemetry of entry 2 is not what was recorded; restore a copy"):
        open_snapshot(record, tmp_path / "new")
    again = open_snapshot(record, tmp_path / "known")  # It goes by what was moved out before.
    assert (again.id, again.unread) == (known.id, ())


def test_a_record_of_the_first_schema_reads_as_one_of_today(record: Path, tmp_path: Path):
    today = shown(record, tmp_path / "today")
    with duckdb.connect(record) as connection:
        connection.execute(
            "drop table telemetry_file; drop table telemetry_fault; drop table telemetry_block; "
            "update meta set schema_version = 1"
        )

    assert shown(record, tmp_path / "cache") == today
    brought(record, HEADER + GOOD)
    assert len(stored(record)) == 1


def test_a_record_of_the_second_schema_is_one_of_today_once_it_is_written_to(record: Path, tmp_path: Path):
    brought(record, HEADER + GOOD + "up,2025-09-14T00:01:00Z,99,\n")
    holding_its_telemetry(record)
    with duckdb.connect(record) as connection:
        connection.execute("drop table telemetry_block; update meta set schema_version = 2")
    assert blocks(record, tmp_path / "cache") == [(2, 2, 99.0, 99.5, True)]

    brought(record, HEADER + "up,2025-09-14T00:02:00Z,97,\n")

    assert len(stored(record)) == 2
    assert blocks(record, tmp_path / "other") == [(2, 2, 99.0, 99.5, True), (3, 1, 97.0, 97.0, True)]


def test_sums_of_telemetry_are_derived_and_never_believed(record: Path, tmp_path: Path):
    brought(record, HEADER + GOOD + "up,2025-09-14T00:01:00Z,99,\n")
    with duckdb.connect(record) as connection:
        connection.execute(
            "insert into telemetry_block select 2, 'C', 'up', now(), now(), 9, true, 100, 100, null, now(), now(), "
            "0, 8, false"
        )

    assert blocks(record, tmp_path / "cache") == [(2, 2, 99.0, 99.5, True)]
