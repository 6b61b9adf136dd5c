import os
from pathlib import Path

from dashboard.store.database import telemetry_of
from tests.cli.conftest import Run

DAYS_AGO = 1_760_000_000


def test_tidy_takes_away_what_no_entry_names_and_says_it(both: Run, record: Path):
    folder = telemetry_of(record)
    before = sorted(folder.iterdir())
    stray = folder / f"{'5' * 64}.parquet"
    stray.write_bytes(b"PAR1")
    young = both("tidy")
    os.utime(stray, (DAYS_AGO, DAYS_AGO))

    told, done, again = both("tidy", "--dry-run"), both("tidy"), both("tidy")

    assert (young.code, young.out.splitlines()) == (
        0,
        [
            f"{folder}: no files that no entry names removed, 0 bytes",
            "1 file that no entry names kept: younger than 24 h or than the newest entry",
        ],
    )
    assert told.out == f"{folder}: 1 file that no entry names would be removed, 4 bytes\n"
    assert done.out == f"{folder}: 1 file that no entry names removed, 4 bytes\n"
    assert again.out == f"{folder}: no files that no entry names removed, 0 bytes\n"
    assert sorted(folder.iterdir()) == before
    assert both("verify").code == 3


def test_a_place_of_telemetry_that_is_none_is_a_wrong_setting(both: Run, monkeypatch):
    monkeypatch.setenv("READINESS_TELEMETRY", "ftp://somewhere")

    answer = both("status")

    assert (answer.code, answer.err) == (64, "READINESS_TELEMETRY: it is a folder, or s3://bucket/prefix\n")
