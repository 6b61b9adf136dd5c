"""A telemetry file that is missing, altered, swapped or another's: no answer that hangs on it is clear."""

import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from dashboard.domain.certificate import Certificate
from dashboard.exporters.json import questions
from dashboard.settings import Settings
from dashboard.store import ledger
from dashboard.store.answers import answered
from dashboard.store.database import telemetry_of
from dashboard.store.publish import writing
from dashboard.store.telemetry.handed_over import SCHEMA
from dashboard.ui.frame import view
from dashboard.ui.frame.address import Standpoint
from tests.pages.conftest import opener, words
from tests.pages.test_kept_heads import served
from tests.store.telemetry.test_trigger_runs import certificate

MINUTE = timedelta(minutes=1)
NOW = datetime.now(UTC).replace(second=0, microsecond=0)
START = NOW - 300 * MINUTE


def alive(id_: str) -> Certificate:
    """A certification deployed today, which watches one trigger."""
    told = certificate("availability").model_dump(mode="json", exclude_unset=True)
    days = {"decided_on": f"{START:%Y-%m-%d}", "deployment_start": f"{START:%Y-%m-%d}", "id": id_}
    return Certificate.model_validate({**told, "certification": {**told["certification"], **days}})


def hear(path: Path, id_: str, value: float, first: int, last: int) -> None:
    """Samples of minutes since midnight of the first day, in which all was well."""
    midnight = START.replace(hour=0, minute=0)
    at = [midnight + MINUTE * n for n in range(first, last)]
    columns = [["up"] * len(at), at, [value] * len(at), [None] * len(at)]
    with writing(path, now=NOW) as writer:
        staged = writer.stage()
        staged.add(
            pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)
        )
        writer.append_telemetry(
            staged, certification=id_, actor="a", source_name="t", source_sha256=f"{first:064}"
        )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two certifications, each heard in two files up to beyond now."""
    path: Path = tmp_path_factory.mktemp("lost") / "record.duckdb"
    with writing(path, now=START) as writer:
        for id_ in ("C", "D"):
            body = ledger.certification_body(alive(id_))
            writer.append("certification", body, actor="a", source_name="c", source_sha256=id_ * 64)
    for id_, value in (("C", 99.9), ("D", 99.8)):
        hear(path, id_, value, 0, 200)
        hear(path, id_, value, 200, 24 * 60 * 3)
    return path


@pytest.fixture
def record(built: Path, tmp_path: Path, monkeypatch) -> Path:
    path = tmp_path / "record.duckdb"
    shutil.copyfile(built, path)
    shutil.copytree(telemetry_of(built), telemetry_of(path))
    monkeypatch.setenv("READINESS_DATABASE", str(path))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    opener()
    return path


def verdicts() -> set[str]:
    """What each of the board's ways to answer says of the trigger of C, live."""
    snapshot, _ = view.current()
    assert snapshot
    seen = view.view_of(snapshot, Standpoint("C"))
    told = answered(snapshot, ("C", "D"), questions.status(), at=view.this_minute(), cache=Settings().cache)
    everyone = {each["certification"]["id"]: each for each in json.loads(served("/status.json"))}
    triggers = [
        json.loads(told.answers["C"])["rollout"]["triggers"][0],
        everyone["C"]["rollout"]["triggers"][0],
    ]
    review = seen.review.assessment.triggers[0]
    return {seen.assessment.triggers[0].verdict, review.verdict, *(each["verdict"] for each in triggers)}


def first(record: Path) -> Path:
    """The file of the first import on C."""
    return files(record)[0]


def files(record: Path) -> list[Path]:
    with duckdb.connect(record, read_only=True) as connection:
        found = connection.execute("select sha256 from telemetry_file order by seq").fetchall()
    return [telemetry_of(record) / f"{digest}.parquet" for (digest,) in found]


def alter(record: Path) -> None:
    """Change the content in place, and put the times back."""
    file = first(record)
    before, content = file.stat(), bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def swap(record: Path) -> None:
    """Let two files exchange their names."""
    one, two, *_ = files(record)
    one.rename(one.with_suffix(".aside"))
    two.rename(one)
    one.with_suffix(".aside").rename(two)


def foreign(record: Path) -> None:
    """Put a good file of samples that were never recorded in the place of one."""
    file = first(record)
    duckdb.execute(f"copy (select * replace (100.0 as value) from '{file}') to '{file}.new' (format parquet)")
    Path(f"{file}.new").replace(file)


def whole(record: Path) -> None:
    """Take all of the folder away."""
    shutil.rmtree(telemetry_of(record))


LOSSES: dict[str, Callable[[Path], object]] = {
    "missing": lambda record: first(record).unlink(),
    "altered": alter,
    "swapped": swap,
    "foreign": foreign,
    "the folder": whole,
}


@pytest.mark.parametrize("how", LOSSES)
def test_no_answer_that_hangs_on_a_lost_file_is_clear_until_it_is_back(
    record: Path, tmp_path: Path, how: str
):
    shutil.copytree(telemetry_of(record), tmp_path / "kept")
    assert verdicts() == verdicts() == {"clear"}
    sound, _ = view.current()

    LOSSES[how](record)

    assert verdicts() == verdicts() == {"blind"}
    seen, reason = view.current()
    assert sound
    assert seen
    assert reason is None
    assert (seen.id, seen.shown != sound.shown) == (sound.id, True)
    detail = view.view_of(seen, Standpoint("C")).assessment.triggers[0].detail
    assert re.match(r"blind: the telemetry of entry [34] cannot be read: its file [0-9a-f]{16} is ", detail)
    if how in ("missing", "altered"):  # What is lost of one blinds no other.
        assert view.view_of(seen, Standpoint("D")).assessment.triggers[0].verdict == "clear"

    shutil.rmtree(telemetry_of(record), ignore_errors=True)
    shutil.copytree(tmp_path / "kept", telemetry_of(record))
    assert verdicts() == {"clear"}


def test_every_page_says_that_telemetry_is_lost(record: Path):
    board = opener()
    assert "cannot be read" not in words(board(certification="C"))
    first(record).unlink()

    for page in ("overview", "rollout", "record"):
        assert "The telemetry of entry 3 cannot be read: its file" in words(board(page, certification="C"))
    assert "The telemetry of entry 3 cannot be read" in served("/glance")
    assert "The telemetry of entry 3 cannot be read" in json.loads(served("/healthz"))["warning"]
