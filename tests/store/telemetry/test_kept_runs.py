"""Kept runs: a reader goes on from those of the last midnight, and never from what is not so any more."""

import sqlite3
import stat
from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from dashboard.domain.record import Record
from dashboard.domain.triggers.telemetry import Baseline, SampleRun
from dashboard.store import ledger
from dashboard.store.database import Cursor, instant
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.read import read_record
from dashboard.store.telemetry import kept_runs, sample_runs, trigger_runs
from dashboard.store.telemetry.kept_runs import FILE
from tests.store.conftest import day
from tests.store.telemetry.test_trigger_runs import (
    MINUTE,
    Event,
    Sample,
    certificate,
    minute,
    observe,
    ok,
    run,
    table,
)

DAY = 1440  # minutes
HEARD = [*ok(0, 2 * DAY), *run(2 * DAY + 1, 2 * DAY + 40), *ok(2 * DAY + 41, 4 * DAY)]
CALM = [(at, value, at) for at, value, *_ in HEARD]
NOON = minute(3.5 * DAY)
Write = Callable[..., None]


@pytest.fixture(autouse=True)
def nothing_is_little(monkeypatch) -> None:
    monkeypatch.setattr(sample_runs, "FEW", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record of four days, with a breach of forty minutes on the third."""
    path = tmp_path / "book" / "record.duckdb"
    with writing(path, now=day(9), cache=tmp_path / "writer") as writer:
        body = ledger.certification_body(certificate("availability"))
        writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="0" * 64)
    hear(path, tmp_path, CALM)
    return path


def hear(path: Path, folder: Path, samples: Sequence[Sample], *, on: int = 27) -> None:
    """Import samples, and record the firings that they show."""
    with writing(path, now=day(on), cache=folder / "writer") as writer:
        staged = writer.stage()
        staged.add(table(samples))
        name = str(on).zfill(64)
        writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256=name)


def resolve(path: Path, folder: Path, event: Event) -> None:
    with writing(path, now=day(28), cache=folder / "writer") as writer:
        body = ledger.observations_body("C", [observe(event)])
        writer.append("observations", body, actor="a", source_name="e", source_sha256="2" * 64)


def retract(path: Path, folder: Path, seq: int) -> None:
    with writing(path, now=day(29), cache=folder / "writer") as writer:
        body = ledger.retraction_body("C", retracts=seq, reason="wrong file")
        writer.append("retraction", body, actor="a", source_name="c", source_sha256="3" * 64)


def told(record: Record) -> tuple[SampleRun, ...]:
    return record.trigger_runs[0].runs


def asked(path: Path, cache: Path, at=NOON) -> tuple[tuple[SampleRun, ...], Cursor]:
    """The runs up to an instant, and the connection with the samples that were read last for it."""
    cursor = open_snapshot(path, cache).cursor()
    return told(read_record(cursor, certification="C", as_of=at)), cursor


def earliest(cursor: Cursor):
    return cursor.execute("select min(observed_at) from samples_read").fetchall()[0][0]


def test_who_asks_again_reads_what_came_after_midnight(path: Path, tmp_path: Path):
    first, _ = asked(path, tmp_path / "cache")
    again, cursor = asked(path, tmp_path / "cache", NOON + MINUTE)

    assert [r.is_breach for r in first] == [r.is_breach for r in again] == [False, True, False]
    assert first[1] == again[1]
    assert again[2].samples == first[2].samples + 1
    assert minute(3 * DAY) - earliest(cursor) < timedelta(minutes=5)
    assert stat.S_IMODE((tmp_path / "cache" / FILE).stat().st_mode) == 0o600


def test_another_day_goes_on_from_the_last_that_is_kept(path: Path, tmp_path: Path):
    asked(path, tmp_path / "cache", minute(1.5 * DAY))
    later, _ = asked(path, tmp_path / "cache", NOON)
    whole, _ = asked(path, tmp_path / "another", NOON)

    assert later == whole
    assert kept(tmp_path / "cache") == [minute(1 * DAY), minute(3 * DAY)]


def kept(cache: Path):
    with sqlite3.connect(cache / FILE) as held:
        rows = held.execute("select until from kept order by until").fetchall()
    return [instant(until) for (until,) in rows]


CHANGES: dict[str, Callable[[Path, Path], None]] = {
    "samples of before": lambda path, folder: hear(path, folder, run(100, 130), on=28),
    "a retraction": lambda path, folder: retract(path, folder, 2),
    "a resolution": lambda path, folder: resolve(path, folder, (2 * DAY + 30, "rolled_back")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_bears_on_a_kept_time_has_it_read_anew(change: str, path: Path, tmp_path: Path):
    before, _ = asked(path, tmp_path / "cache")
    CHANGES[change](path, tmp_path)

    after, _ = asked(path, tmp_path / "cache")

    assert after != before
    assert after == asked(path, tmp_path / "another")[0]


def test_what_is_imported_of_later_leaves_what_is_kept(path: Path, tmp_path: Path):
    asked(path, tmp_path / "cache")
    hear(path, tmp_path, ok(4 * DAY + 1, 4 * DAY + 60), on=28)

    after, cursor = asked(path, tmp_path / "cache")

    assert minute(3 * DAY) - earliest(cursor) < timedelta(minutes=5)
    assert after == asked(path, tmp_path / "another")[0]


def test_a_lost_file_is_not_answered_from_what_was_kept(path: Path, tmp_path: Path):
    asked(path, tmp_path / "cache")
    [file] = (path.parent / f"{path.name}.telemetry").iterdir()
    file.unlink()

    assert asked(path, tmp_path / "cache")[0] == ()


OTHER = "drop table kept; create table kept (question text)"  # as another version may have made it


@pytest.mark.parametrize("damage", ["update kept set found = 'x'", "drop table kept", OTHER, None])
def test_a_damaged_table_is_passed_over_and_made_anew(damage: str | None, path: Path, tmp_path: Path):
    whole, _ = asked(path, tmp_path / "cache")
    if damage:
        with sqlite3.connect(tmp_path / "cache" / FILE) as held:
            held.executescript(damage)
    else:
        (tmp_path / "cache" / FILE).write_bytes(b"no table at all" * 400)

    assert [asked(path, tmp_path / "cache")[0] for _ in range(2)] == [whole, whole]
    assert kept(tmp_path / "cache") == [minute(3 * DAY)]


def test_only_what_was_added_last_is_kept(path: Path, tmp_path: Path, monkeypatch):
    days = [minute(each * DAY) for each in (1.5, 2.5, 3.5)]
    for at in days:
        asked(path, tmp_path / "all", at)
    with sqlite3.connect(tmp_path / "all" / FILE) as held:
        _, *sizes = (size for (size,) in held.execute("select length(found) from kept order by until"))
    monkeypatch.setattr(kept_runs, "MOST", sum(sizes))

    for at in days:
        asked(path, tmp_path / "cache", at)

    assert kept(tmp_path / "all") == [minute(1 * DAY), minute(2 * DAY), minute(3 * DAY)]
    assert kept(tmp_path / "cache") == [minute(2 * DAY), minute(3 * DAY)]


def test_a_baseline_is_read_once_until_what_it_rests_on_is_another(tmp_path: Path, monkeypatch):
    path = tmp_path / "book" / "record.duckdb"
    with writing(path, now=day(9), cache=tmp_path / "writer") as writer:
        body = ledger.certification_body(certificate("slow"))
        writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="0" * 64)
    hear(path, tmp_path, [*run(-DAY, -1, 100.0), *run(0, 90, 120.0)])

    def found(cache: str) -> Baseline | None:
        cursor = open_snapshot(path, tmp_path / cache).cursor()
        return read_record(cursor, certification="C", as_of=minute(90)).trigger_runs[0].baseline

    first = found("cache")
    with sqlite3.connect(tmp_path / "cache" / FILE) as held:
        held.execute("""update kept set found = '{"value": "7", "samples": 1}'""")
    again = found("cache")
    with monkeypatch.context() as patch:
        patch.setattr(trigger_runs, "BASELINE_SAMPLES", 2 * DAY)
        too_few = found("cache")
    hear(path, tmp_path, [(-60.5, 104.0)] * 1 + [(n + 0.5, 400.0) for n in range(-DAY, -1)], on=28)

    assert first == Baseline(value=Decimal(100), samples=DAY)
    assert again == Baseline(value=Decimal(7), samples=1)
    assert too_few == Baseline(value=None, samples=DAY)
    assert found("cache") == found("another") != first
