"""Telemetry beside the record, in a shared folder and on object storage: the same promises in each place."""

import hashlib
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.errors import StorageError, UsageError
from dashboard.store.database import telemetry_of
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import Viewer, open_snapshot
from dashboard.store.telemetry import fetched, homes, objects
from dashboard.store.telemetry.files import FETCHED
from dashboard.store.telemetry.homes import MARK, home_of
from dashboard.store.tidying import Tidied, tidy
from dashboard.store.verification import verify
from tests.examples import SOAK
from tests.store.publish.test_publish import python
from tests.store.telemetry.conftest import Place, forget_the_stores, hear, verdict
from tests.store.telemetry.test_beside import IMPORT_FOR_EVER
from tests.store.telemetry.test_trigger_runs import ok

LOST_SOON = {("folder", "missing"), ("s3", "missing"), ("s3", "is not what was recorded")}
EVERYWHERE = pytest.mark.parametrize("place", ["beside", "folder", "s3"], indirect=True)
ELSEWHERE = pytest.mark.parametrize("place", ["folder", "s3"], indirect=True)
ON_S3 = pytest.mark.parametrize("place", ["s3"], indirect=True)
SOAKED = pytest.mark.soak
LOST = pytest.mark.parametrize(
    ("place", "how"),
    [
        pytest.param(place, how, marks=() if (place, how) in LOST_SOON else SOAKED)
        for place in ("beside", "folder", "s3")
        for how in ("missing", "is not what was recorded")
    ],
    indirect=["place"],
)
STRAY = f"{'5' * 64}.parquet"


def sweep(record: Path, cache: Path, *, hours: float = 0, dry_run: bool = False) -> Tidied:
    forget_the_stores()
    now = datetime.now(UTC) + timedelta(seconds=5)  # S3 tells whole seconds.
    return tidy(record, cache, now=now, grace=timedelta(hours=hours), dry_run=dry_run)


@EVERYWHERE
def test_telemetry_lies_by_its_digest_where_it_is_to(place: Place, heard: Path, tmp_path: Path):
    [name] = place.names()

    assert name == f"{hashlib.sha256(place.read(name)).hexdigest()}.parquet"
    assert telemetry_of(heard).exists() == (place.form == "beside")
    assert verdict(heard, tmp_path / "new")[0] == "clear"
    assert verify(heard, known_head=None, signers=None).faults == ()


@LOST
def test_a_file_that_is_lost_is_blind_and_said_and_mends(place: Place, heard: Path, tmp_path: Path, how: str):
    [name] = place.names()
    kept = place.read(name)
    viewer = Viewer(heard, tmp_path / "cache")
    assert viewer.current()[1] is None
    if how == "missing":
        place.remove(name)
    else:
        place.write(name, kept[:-9] + b"x" + kept[-8:])

    for cache in ("cache", "new"):
        found, detail = verdict(heard, tmp_path / cache)
        assert found == "blind"
        assert how in detail
    assert how in verify(heard, known_head=None, signers=None).faults[0]
    time.sleep(0.1)
    seen, reason = viewer.current()
    assert seen
    assert reason is None
    assert how in seen.unread[0]
    place.write(name, kept)
    assert verdict(heard, tmp_path / "new")[0] == "clear"
    time.sleep(0.4)
    seen, _ = viewer.current()
    assert seen
    assert seen.unread == ()


@EVERYWHERE
def test_tidy_takes_what_no_entry_names_once_it_is_old(place: Place, heard: Path, tmp_path: Path):
    cache, [name] = tmp_path / "cache", place.names()
    place.write(STRAY, b"PAR1")

    assert sweep(heard, cache)[1:] == (0, 0, 0, 1)  # The newest entry is older: it may be of the next one.
    with writing(heard, now=datetime.now(UTC) + timedelta(hours=1), cache=cache) as writer:
        body = {"certification": "C", "observations": []}
        writer.append("observations", body, actor="a", source_name="o", source_sha256="4" * 64)
    assert sweep(heard, cache, hours=1)[1:] == (0, 0, 0, 1)
    assert sweep(heard, cache, dry_run=True)[1:] == (1, 4, 0, 0)
    assert place.names() == sorted([name, STRAY])
    assert sweep(heard, cache)[1:] == (1, 4, 0, 0)
    assert place.names() == [name]
    assert verdict(heard, cache)[0] == "clear"


@ELSEWHERE
def test_nothing_is_taken_where_another_record_keeps_telemetry_too(place: Place, heard: Path, tmp_path: Path):
    place.write(f"{'7' * 64}{MARK}", b"")
    place.write(STRAY, b"PAR1")

    with pytest.raises(StorageError, match="another record keeps telemetry there too"):
        sweep(heard, tmp_path / "cache")
    assert STRAY in place.names()


@pytest.mark.parametrize(
    "place", [pytest.param("beside", marks=SOAKED), pytest.param("folder", marks=SOAKED), "s3"], indirect=True
)
def test_a_killed_import_leaves_at_most_a_file_that_tidy_takes(place: Place, heard: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    for n in range(max(1, SOAK // 200)):
        with python(IMPORT_FOR_EVER, heard, n * 1000, cache) as writer:
            assert writer.stdout
            assert writer.stdout.readline(), writer.stderr and writer.stderr.read()
            time.sleep(0.1 + 0.07 * n % 0.6)
            writer.kill()
        assert open_snapshot(heard, tmp_path / "reader").unread == ()
    with writing(heard, now=datetime.now(UTC) + timedelta(hours=1), cache=cache) as writer:
        body = {"certification": "C", "observations": []}
        writer.append("observations", body, actor="a", source_name="o", source_sha256="4" * 64)
    before = len(place.names())

    gone = sweep(heard, cache).files

    left = place.names()
    assert len(left) == before - gone
    assert verify(heard, known_head=None, signers=None).faults == ()
    if place.form != "s3":
        assert [
            file for file in tmp_path.rglob(".*.tmp") if "book" in file.parts or "shared" in file.parts
        ] == []


@ELSEWHERE
def test_what_lay_beside_the_record_is_read_and_goes_there_with_the_next_entry(
    place: Place, heard: Path, tmp_path: Path, monkeypatch
):
    [name] = place.names()
    beside, kept = telemetry_of(heard), place.read(name)
    place.remove(name)
    beside.mkdir()
    (beside / name).write_bytes(kept)
    assert verdict(heard, tmp_path / "new")[0] == "clear"

    other = hear(heard, tmp_path / "new", ok(41, 50), "later")

    assert place.names() == sorted([name, other])
    assert verdict(heard, tmp_path / "newer")[0] == "clear"


@ON_S3
def test_a_store_that_hangs_makes_blind_what_is_not_here_and_recovers(
    place: Place, heard: Path, tmp_path: Path, monkeypatch
):
    assert place.proxy
    assert verdict(heard, tmp_path / "cache")[0] == "clear"
    monkeypatch.setattr(objects, "ANSWER_SECONDS", 4)  # A client's first question loads what it speaks by.
    place.proxy.stalls = lambda content: content.startswith(b"GET")

    started = time.monotonic()
    found, detail = verdict(heard, tmp_path / "new")
    took = time.monotonic() - started

    assert found == "blind"
    assert "cannot be fetched: s3://" in detail
    assert "did not answer within 4 s" in detail
    assert took < 20
    found_now = verify(heard, known_head=None, signers=None)
    assert found_now.verdict == "unreadable"
    assert "cannot be fetched: s3://" in found_now.faults[0]
    assert verdict(heard, tmp_path / "cache")[0] == "clear"  # It was fetched before.
    place.proxy.stalls = lambda _: False
    time.sleep(0.5)
    assert verdict(heard, tmp_path / "new")[0] == "clear"


@ON_S3
def test_a_viewer_keeps_what_it_has_while_the_store_is_down_and_goes_on_by_itself(
    place: Place, heard: Path, tmp_path: Path
):
    assert place.proxy
    viewer = Viewer(heard, tmp_path / "cache")
    before, _ = viewer.current()
    place.proxy.is_down = True
    time.sleep(0.2)
    during, reason = viewer.current()
    assert during
    assert before
    assert (during.id, during.unread, reason) == (before.id, (), None)
    with pytest.raises(StorageError, match=r"could not be reached .*; nothing was written"):
        hear(heard, tmp_path / "cache", ok(41, 50), "later")
    assert len(place.names()) == 1

    place.proxy.is_down = False
    time.sleep(0.5)
    hear(heard, tmp_path / "cache", ok(41, 50), "later")

    after, _ = viewer.current()
    assert after
    assert after.id != before.id
    assert after.unread == ()


@ON_S3
def test_what_was_fetched_is_kept_up_to_a_limit_the_longest_unused_goes_first(
    place: Place, heard: Path, tmp_path: Path, monkeypatch
):
    names = [*place.names(), *(hear(heard, tmp_path / "w", ok(n, n + 9), "x" * n) for n in (41, 51, 61))]
    monkeypatch.setenv("READINESS_CACHE_LIMIT", str(2 * len(place.read(names[0]))))
    monkeypatch.setattr(fetched, "IN_USE_SECONDS", -1.0)
    reader = tmp_path / "reader"
    assert verdict(heard, reader)[0] == "clear"

    kept = {file.name for file in (reader / FETCHED).iterdir()}
    assert 0 < len(kept) < len(names)
    snapshot = open_snapshot(heard, reader)
    assert snapshot.unread == ()

    monkeypatch.setattr(fetched, "IN_USE_SECONDS", 60.0)
    for name in kept:
        (reader / FETCHED / name).unlink()
    forget_the_stores()
    assert verdict(heard, reader)[0] == "clear"  # Fetched again where a question needs it.


@ON_S3
def test_files_in_use_stay_whatever_the_limit(place: Place, heard: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("READINESS_CACHE_LIMIT", "1")
    hear(heard, tmp_path / "w", ok(41, 50), "later")

    assert verdict(heard, tmp_path / "reader")[0] == "clear"
    assert len(list((tmp_path / "reader" / FETCHED).iterdir())) == 2


@ON_S3
def test_an_upload_in_parts_that_was_never_ended_is_given_up(place: Place, heard: Path, tmp_path: Path):
    store = home_of(heard)
    assert isinstance(store, objects.ObjectStore)
    store._ask("_call_s3", "create_multipart_upload", Bucket=store.bucket, Key=f"{store.prefix}/{STRAY}")

    assert sweep(heard, tmp_path / "cache", dry_run=True).unfinished == 1
    assert sweep(heard, tmp_path / "cache").unfinished == 1  # moto began all of them in 2010.
    assert sweep(heard, tmp_path / "cache").unfinished == 0


@pytest.mark.parametrize("setting", ["s3://", "s3://key:secret@bucket/x", "gs://bucket/x", "s3://b/x?y=1"])
def test_a_place_that_is_none_is_refused_and_no_secret_is_said(setting: str, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("READINESS_TELEMETRY", setting)

    with pytest.raises(UsageError, match="READINESS_TELEMETRY: it is") as refusal:
        home_of(tmp_path / "record.duckdb")
    assert "secret" not in str(refusal.value)


def test_without_s3fs_the_extra_is_named(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("READINESS_TELEMETRY", "s3://bucket/x")
    monkeypatch.setitem(__import__("sys").modules, "s3fs", None)
    homes._object_store.cache_clear()

    with pytest.raises(UsageError, match=r"pip install 'readiness-board\[s3\]'"):
        home_of(tmp_path / "record.duckdb")
