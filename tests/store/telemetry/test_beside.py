"""Telemetry lies beside the record, and is believed by the digest that its entry carries."""

import hashlib
import json
import os
import random
import shutil
import time
from pathlib import Path

import duckdb
import pytest

from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers.replay import replayed
from dashboard.domain.triggers.telemetry import Span
from dashboard.errors import SnapshotError, StorageError
from dashboard.store import ledger
from dashboard.store.database import rows, telemetry_of
from dashboard.store.publish import writing
from dashboard.store.publish.published import published
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.read import read_record, replay_runs
from dashboard.store.telemetry.checked import moved_out_of
from dashboard.store.telemetry.needed import files_of
from dashboard.store.verification import verify
from tests.store.conftest import day, holding_its_telemetry
from tests.store.publish.test_publish import KILLS, python
from tests.store.telemetry.test_trigger_runs import certificate, minute, ok, table

FIRST = "select sha256 from telemetry_file where seq = 2"


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    """A record with one import of telemetry, of 41 minutes in which all was well."""
    path = tmp_path / "book" / "record.duckdb"
    with writing(path, now=day(9), cache=tmp_path / "cache") as writer:
        body = ledger.certification_body(certificate("availability"))
        writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="0" * 64)
    with writing(path, now=day(28), cache=tmp_path / "cache") as writer:
        staged = writer.stage()
        staged.add(table(ok(0, 40)))
        writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="1" * 64)
    return path


def state(path: Path, cache: Path) -> tuple[str, str]:
    record = read_record(open_snapshot(path, cache).cursor(), certification="C", as_of=minute(40))
    found = assess(record, minute(40)).triggers[0]
    return found.verdict, found.detail


def test_a_file_is_named_by_its_digest_and_the_record_holds_none_of_it(heard: Path, tmp_path: Path):
    [file] = telemetry_of(heard).iterdir()

    assert file.name == f"{hashlib.sha256(file.read_bytes()).hexdigest()}.parquet"
    assert state(heard, tmp_path / "cache")[0] == "clear"
    assert verify(heard, known_head=None, signers=None).faults == ()
    with duckdb.connect(heard) as connection:
        assert connection.execute("select count(*) from telemetry_block").fetchone() == (0,)


@pytest.mark.parametrize("how", ["missing", "is not what was recorded"])
def test_a_file_missing_or_altered_makes_its_metric_blind_and_is_said(how: str, heard: Path, tmp_path: Path):
    [file] = telemetry_of(heard).iterdir()
    kept = file.read_bytes()
    assert state(heard, tmp_path / "cache")[0] == "clear"
    if how == "missing":
        file.unlink()
    else:
        file.write_bytes(kept[:-9] + b"x" + kept[-8:])

    verdict, detail = state(heard, tmp_path / "cache")

    assert verdict == "blind"
    assert how in detail
    found = verify(heard, known_head=None, signers=None)
    assert found.verdict == "altered"
    assert how in found.faults[0]
    file.write_bytes(kept)
    assert state(heard, tmp_path / "cache")[0] == "clear"


def test_a_record_of_before_is_read_and_moved_out_by_the_next_write(heard: Path, tmp_path: Path):
    holding_its_telemetry(heard)
    assert state(heard, tmp_path / "other")[0] == "clear"
    assert not telemetry_of(heard).exists()

    with writing(heard, now=day(29), cache=tmp_path / "cache") as writer:
        body = ledger.certification_body(certificate("availability"))
        writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="3" * 64)

    assert len(list(telemetry_of(heard).iterdir())) == 1
    assert state(heard, tmp_path / "new")[0] == "clear"
    assert verify(heard, known_head=None, signers=None).faults == ()
    with duckdb.connect(heard) as connection:
        assert not connection.execute(
            "select 1 from duckdb_tables() where table_name = 'telemetry'"
        ).fetchall()


IMPORT_FOR_EVER = """
import sys
from datetime import timedelta
from pathlib import Path
from dashboard.store.telemetry.handed_over import columns
from dashboard.store.publish import writing
from tests.store.conftest import day
for n in range(int(sys.argv[2]), 10**6):
    with writing(Path(sys.argv[1]), now=day(28), cache=Path(sys.argv[3])) as writer:
        staged = writer.stage()
        at = day(1) + timedelta(minutes=n)
        staged.add(columns(("up", at + timedelta(milliseconds=m), 99.9, None) for m in range(9000)))
        entry = writer.append_telemetry(
            staged, certification="C", actor="a", source_name="t", source_sha256=f"{n:064}"
        )
    print(entry.seq, flush=True)
"""


def test_of_a_killed_import_all_is_there_or_nothing(heard: Path, tmp_path: Path):
    chance, done = random.Random(11), 2
    for n in range(KILLS):
        with python(IMPORT_FOR_EVER, heard, n * 1000, tmp_path / "cache") as writer:
            assert writer.stdout
            confirmed = int(writer.stdout.readline())
            time.sleep(chance.uniform(0, 0.6))
            writer.kill()
            confirmed = max([confirmed, *map(int, writer.stdout.read().split())])

        snapshot = open_snapshot(heard, tmp_path / "reader")
        found = ledger.read_entries(snapshot.cursor())
        assert len(found) in {confirmed, confirmed + 1}
        assert len(found) > done
        assert snapshot.unread == ()
        assert verify(heard, known_head=None, signers=None).faults == ()
        done = len(found)
    with writing(heard, now=day(29), cache=tmp_path / "cache") as writer:
        body = ledger.certification_body(certificate("availability"))
        writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="3" * 64)

    assert {file.name for file in heard.parent.iterdir() if file.name.startswith(".")} == set()
    for file in telemetry_of(heard).iterdir():
        assert file.name == f"{hashlib.sha256(file.read_bytes()).hexdigest()}.parquet"


def test_each_of_two_copies_of_a_record_reads_the_files_beside_it(heard: Path, tmp_path: Path):
    copy = tmp_path / "copy" / "record.duckdb"
    shutil.copytree(heard.parent, copy.parent)
    assert state(heard, tmp_path / "cache")[0] == state(copy, tmp_path / "cache")[0] == "clear"
    one, two = (open_snapshot(path, tmp_path / "cache") for path in (heard, copy))

    shutil.rmtree(telemetry_of(copy))

    assert state(heard, tmp_path / "cache")[0] == "clear"
    assert state(copy, tmp_path / "cache")[0] == "blind"
    asked = {"certification": "C", "metric": "up"}
    assert files_of(one.cursor(), asked, since=minute(0), until=minute(1))
    with pytest.raises(StorageError, match="A telemetry file went away while the record was read"):
        files_of(two.cursor(), asked, since=minute(0), until=minute(1))


def test_what_was_moved_out_of_a_record_of_before_goes_when_it_is_of_use_no_longer(
    heard: Path, tmp_path: Path
):
    cache = tmp_path / "cache"
    holding_its_telemetry(heard)
    assert state(heard, cache)[0] == "clear"
    moved = moved_out_of(heard, cache)
    other = moved.with_name(f"{'0' * 16}.telemetry")
    shutil.copytree(moved, other)
    os.utime(other, (0, 0))
    with writing(heard, now=day(29), cache=cache) as writer:
        body = ledger.certification_body(certificate("availability"))
        writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="3" * 64)
    assert state(heard, cache)[0] == "clear"

    assert not moved.exists()
    assert not other.exists()


def test_a_trigger_of_lost_telemetry_is_not_replayed_and_no_firing_is_entered(heard: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    with writing(heard, now=day(29), cache=cache) as writer:  # Ingested first, and corrected by the others.
        staged = writer.stage()
        staged.add(table([(at, 98.0, at) for at in range(41)]))
        writer.append_telemetry(staged, certification="C", actor="a", source_name="u", source_sha256="2" * 64)
    assert state(heard, cache)[0] == "clear"
    snapshot = open_snapshot(heard, cache)
    record = read_record(snapshot.cursor(), certification="C", as_of=minute(40))
    [trigger] = record.certificate.rollback.triggers
    [good] = [each["sha256"] for each in rows(snapshot.cursor(), FIRST)]
    (telemetry_of(heard) / f"{good}.parquet").unlink()
    with writing(heard, now=day(30), cache=cache) as writer:
        body = ledger.observations_body("C", [])
        writer.append("observations", body, actor="a", source_name="o", source_sha256="4" * 64)
        assert writer.firings == []
    cursor = open_snapshot(heard, cache).cursor()

    span = Span(start=minute(0), end=minute(40))
    told = replayed(
        trigger, replay_runs(cursor, record=record, trigger=trigger, since=span.start, until=span.end), span
    )

    assert not told.is_told
    assert told.lost == f"the telemetry of entry 2 cannot be read: its file {good[:16]} is missing"


def test_an_altered_record_of_before_is_refused(heard: Path, tmp_path: Path):
    holding_its_telemetry(heard)
    with duckdb.connect(heard) as connection:
        connection.execute(
            "update telemetry set value = 0 where observed_at = (select max(observed_at) from telemetry)"
        )

    with pytest.raises(SnapshotError, match="the telemetry of entry 2 is not what was recorded"):
        open_snapshot(heard, tmp_path / "other")


def test_a_lost_file_costs_no_other_to_be_summed_up_again(heard: Path, tmp_path: Path, monkeypatch):
    with writing(heard, now=day(29), cache=tmp_path / "cache") as writer:
        staged = writer.stage()
        staged.add(table(ok(41, 50)))
        writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="2" * 64)
    snapshot = open_snapshot(heard, tmp_path / "cache")
    [good] = [each["sha256"] for each in rows(snapshot.cursor(), FIRST)]
    (telemetry_of(heard) / f"{good}.parquet").unlink()
    monkeypatch.setattr("dashboard.store.database.create", lambda *_: pytest.fail("derived from the start"))

    again = open_snapshot(heard, tmp_path / "cache")

    assert len(again.unread) == 1
    assert rows(again.cursor(), "select distinct seq from telemetry_block") == [{"seq": 3}]


@pytest.mark.parametrize("function", ["json_extract_string", "current_setting"])
def test_no_function_of_the_record_makes_an_altered_file_believed(heard: Path, tmp_path: Path, function: str):
    [file] = telemetry_of(heard).iterdir()
    elsewhere = tmp_path / "elsewhere.telemetry"
    shutil.copytree(file.parent, elsewhere)
    other = file.with_name(f"{hashlib.sha256(b'x').hexdigest()}.parquet")
    other.write_bytes(b"x")
    duckdb.execute(f"copy (select * from '{file}' limit 9) to '{file}' (format parquet)")
    account = json.dumps({"sha256": other.stem, "form": "parquet"})
    told = {"json_extract_string(a, b)": f"'{account}'", "current_setting(a)": f"['{elsewhere}/']"}
    with duckdb.connect(heard) as connection:
        for head, body in told.items():
            if head.startswith(function):
                connection.execute(f"create macro {head} as {body}")

    assert state(heard, tmp_path / "cache")[0] == "blind"
    assert verify(heard, known_head=None, signers=None).verdict == "altered"


def test_no_function_of_the_record_opens_the_fence(heard: Path, tmp_path: Path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with duckdb.connect(heard) as connection:
        connection.execute("create macro current_setting(name) as false")

    with published(heard, tmp_path / "cache") as record, pytest.raises(duckdb.PermissionException):
        record.cursor.execute(f"select * from read_csv('{secret}')")


def bring_again(path: Path, cache: Path) -> None:
    """The same samples as another document."""
    with writing(path, now=day(28), cache=cache) as writer:
        staged = writer.stage()
        staged.add(table(ok(0, 40)))
        writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="2" * 64)


def test_samples_brought_again_mend_a_file_that_was_altered(heard: Path, tmp_path: Path):
    [file] = telemetry_of(heard).iterdir()
    file.write_bytes(b"PAR1")
    assert state(heard, tmp_path / "cache")[0] == "blind"

    bring_again(heard, tmp_path / "cache")

    assert state(heard, tmp_path / "cache")[0] == "clear"
    assert verify(heard, known_head=None, signers=None).faults == ()


def test_nothing_is_written_through_a_link_in_the_place_of_the_folder(heard: Path, tmp_path: Path):
    before, elsewhere = heard.read_bytes(), tmp_path / "elsewhere"
    shutil.rmtree(telemetry_of(heard))
    elsewhere.mkdir()
    telemetry_of(heard).symlink_to(elsewhere)

    with pytest.raises(StorageError, match="it is a symbolic link, and nothing is written through one"):
        bring_again(heard, tmp_path / "cache")

    assert (heard.read_bytes(), list(elsewhere.iterdir())) == (before, [])


def test_a_dry_run_leaves_no_file(heard: Path, tmp_path: Path):
    before = sorted(heard.parent.rglob("*.parquet"))
    with writing(heard, now=day(29), cache=tmp_path / "cache", publish=False) as writer:
        staged = writer.stage()
        staged.add(table(ok(41, 50)))
        writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="2" * 64)

    assert sorted(heard.parent.rglob("*.parquet")) == before


def test_a_later_entry_keeps_the_files_of_those_before(heard: Path, tmp_path: Path):
    [file] = telemetry_of(heard).iterdir()
    inode = file.stat().st_ino
    with writing(heard, now=day(29), cache=tmp_path / "cache") as writer:
        body = ledger.certification_body(certificate("availability"))
        writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="3" * 64)

    assert file.stat().st_ino == inode
    shutil.rmtree(tmp_path / "cache")
    assert state(heard, tmp_path / "cache")[0] == "clear"
