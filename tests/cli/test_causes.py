"""A failure names its own cause, whatever else is at hand to be blamed: as a command says it, on one line."""

import io
from pathlib import Path

import pytest

from dashboard.cli.main import _place
from dashboard.errors import StorageError
from dashboard.importers.documents.document import TelemetryFile
from tests.cli.conftest import PHASE3, Run

# A regular file, by its looks, whose first byte the system refuses to give: EIO, as of a failing disk.
FAILING = Path("/proc/self/mem")


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
@pytest.mark.skipif(not FAILING.exists(), reason="needs a file that cannot be read")
def test_a_document_that_the_disk_does_not_give_is_named(phase3, run: Run, record: Path, words):
    before = record.read_bytes()
    answer = run("import", str(FAILING), *words)

    assert answer.code == 74
    assert answer.err == f"{FAILING}: could not be read (Input/output error); check the disk it lies on\n"
    assert record.read_bytes() == before


def test_a_table_whose_later_pieces_cannot_be_read_is_named():
    class Failing(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    file = TelemetryFile(name="latency.csv", first=b"metric,observed_at,value\n", rest=Failing(), size=None)

    with pytest.raises(StorageError, match=r"latency\.csv: could not be read \(Input/output error\)"):
        list(file.pieces())


def test_a_cache_that_cannot_be_made_is_named_and_not_the_record(
    phase3, run: Run, tmp_path: Path, monkeypatch
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "file" / "cache"))
    for words in (("status",), ("record", "review")):
        answer = run(*words)

        assert answer.code == 74
        assert (
            "the cache folder cannot be made (Not a directory); name one of your own in READINESS_CACHE"
            in answer.err
        )
        assert "no record" not in answer.err
        assert answer.err.count("\n") == 1


def test_a_read_only_record_can_be_read_and_says_so_where_it_is_written_to(
    phase3: Run, run: Run, record: Path
):
    record.chmod(0o444)
    answer = run("record", "review")

    assert (answer.code, answer.err.count("\n")) == (74, 1)
    assert "it is read-only (mode 0444); allow writing to it (chmod u+w)" in answer.err
    assert phase3("status", PHASE3, "--json").json()["certification"]["id"] == PHASE3


@pytest.mark.parametrize(
    "words",
    [("record", "review", "--observed-at"), ("record", "gate", "PROD-001", "--value", "1%", "--observed-at")],
)
def test_an_instant_before_2000_in_utc_is_the_time_that_is_wrong(phase3, run: Run, words):
    answer = run(*words, "2000-01-01T00:00:00+14:00")

    assert answer.code == 64
    assert "--observed-at" in answer.err
    assert "lies outside the years 2000 to 2100 in UTC" in answer.err


def test_a_document_with_such_an_instant_has_its_line(phase3, run: Run, tmp_path: Path):
    file = tmp_path / "results.csv"
    file.write_text(
        "gate,observed_at,value,attested,text,evidence\nPROD-001,2000-01-01T00:00:00+14:00,95,,,\n",
        encoding="utf-8",
    )
    answer = run("import", str(file))

    assert answer.code == 65
    assert (
        f"{file}:2: observed_at: 2000-01-01T00:00:00+14:00 lies outside the years 2000 to 2100 in UTC"
        in answer.err
    )


def test_standard_output_is_not_blamed_for_another_failure(capfd):
    assert _place(OSError(5, "Input/output error", "record.duckdb")) == "record.duckdb:"
    assert _place(OSError(5, "Input/output error")) == "something could not be read or written:"
