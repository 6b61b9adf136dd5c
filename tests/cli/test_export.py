"""`readiness export`: the pack on the command line."""

import json
import os
import stat
from pathlib import Path

import pytest

from dashboard.cli.export import _send
from dashboard.errors import StorageError
from dashboard.exporters.pack import Format
from tests.cli.conftest import PHASE3, Run

BEGINNINGS = {
    "pdf": b"%PDF-",
    "pptx": b"PK",
    "html": b"<!doctype html>",
    "xlsx": b"PK",
    "csv": b"\xef\xbb\xbfcertification,",
    "ics": b"BEGIN:VCALENDAR",
    "json": b"{",
}


@pytest.mark.parametrize("form", Format)
def test_each_format_is_written_whole(phase3: Run, tmp_path: Path, form: str):
    file = tmp_path / f"pack.{form}"
    answer = phase3("export", "--format", form, "-o", str(file), "--as-of", "2025-09-24")

    assert file.read_bytes().lstrip().startswith(BEGINNINGS[form])
    assert answer.out == f"{file}: Certified, with 2 conditions, {file.stat().st_size:,} bytes\n"
    assert answer.err == ""
    assert [f.name for f in tmp_path.glob("*pack*")] == [f"pack.{form}"]


@pytest.mark.parametrize("form", Format)
def test_the_same_instant_gives_the_same_bytes(phase3: Run, tmp_path: Path, form: str):
    for name in ("one", "two"):
        phase3("export", "--format", form, "-o", str(tmp_path / name), "--as-of", "2025-09-24")

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_json_is_what_status_prints(phase3: Run, tmp_path: Path):
    file = tmp_path / "pack.json"
    phase3("export", "--format", "json", "-o", str(file), "--as-of", "2025-09-24")

    assert json.loads(file.read_bytes()) == phase3("status", PHASE3, "--as-of", "2025-09-24", "--json").json()


def test_a_dash_is_standard_output(phase3: Run):
    printed = phase3("export", "--format", "json", "-o", "-").json()

    assert printed["certification"]["id"] == PHASE3


def test_what_was_known_then_is_what_is_exported(phase3: Run, clock, tmp_path: Path):
    clock("2026-11-24T11:00:00Z")
    phase3("record", "condition", "2", "met", "--on", "2025-09-25")
    standings = []
    for known_by in ((), ("--known-by", "2026-11-24T10:30:00Z")):
        words = ("export", "--format", "json", "-o", "-", "--as-of", "2025-09-28", *known_by)
        standings.append(phase3(*words).json()["standing"]["status"])

    assert standings == ["conditional", "lapsed"]


def test_of_several_certifications_one_is_named(both: Run, tmp_path: Path):
    answer = both("export", "--format", "json", "-o", str(tmp_path / "x"))

    assert answer.code == 64
    assert PHASE3 in answer.err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--format", "doc", "-o", "x"), 64, "'doc' is not one of"),
        (("--format", "pdf"), 64, "output; see --help"),
        (("--format", "json", "-o", "x", "--as-of", "soon"), 64, "--as-of"),
        (("--format", "json", "-o", "x", "--as-of", "2025-09-24", "--since", "2025-10-01"), 64, "--since"),
        (("--format", "json", "-o", "no/such/folder/x"), 74, "name a folder that can be written to"),
        (("--format", "json", "-o", "."), 64, "--output: . is a folder; name a file in it"),
    ],
)
def test_what_cannot_be_done_says_why_on_one_line(phase3, run: Run, tmp_path, monkeypatch, words, code, said):
    monkeypatch.chdir(tmp_path)
    answer = run("export", *words)

    assert answer.code == code
    assert said in answer.err
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "x").exists()


def test_a_failed_write_leaves_the_old_file(phase3, run: Run, tmp_path: Path, monkeypatch):
    file = tmp_path / "pack.json"
    file.write_text("kept", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer = run("export", "--format", "json", "-o", str(file))

    assert (answer.code, file.read_text(encoding="utf-8")) == (74, "kept")
    assert "No space left on device" in answer.err


def test_a_pipe_is_written_to_and_stays_one(phase3: Run, tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    phase3("export", "--format", "ics", "-o", str(pipe))
    written = os.read(reader, 65536)  # as much as a pipe holds, and more than this calendar
    os.close(reader)

    assert written.startswith(b"BEGIN:VCALENDAR")
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert pipe.is_fifo()


@pytest.mark.parametrize("words", [("export", "--format", "json"), ("new",), ("draft", "certificate.md")])
@pytest.mark.parametrize("is_dangling", [False, True], ids=["to a file", "to nothing"])
def test_no_link_is_written_through(phase3, run: Run, tmp_path: Path, monkeypatch, words, is_dangling):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "certificate.md").write_text("# Certificate\n\n**Decision:** approved\n", encoding="utf-8")
    file, link = tmp_path / "file", tmp_path / "link"
    if not is_dangling:
        file.write_text("old", encoding="utf-8")
    link.symlink_to(file)
    answer = run(*words, "-o", str(link))

    assert answer.code in (64, 74)
    assert answer.err.startswith(str(link))
    assert answer.err.count("\n") == 1
    assert link.is_symlink()
    assert file.exists() is not is_dangling
    assert is_dangling or file.read_text(encoding="utf-8") == "old"


def test_an_export_keeps_the_permissions_of_what_it_replaces(phase3: Run, tmp_path: Path):
    file = tmp_path / "pack.json"
    file.touch(mode=0o600)
    phase3("export", "--format", "json", "-o", str(file))

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_bytes())


def test_a_file_put_in_the_place_of_a_pipe_is_left_alone(tmp_path: Path):
    file = tmp_path / "file"
    file.write_text("old", encoding="utf-8")

    with pytest.raises(StorageError, match="another file than it was"):
        _send(b"new", file)
    assert file.read_text(encoding="utf-8") == "old"


def test_what_was_recorded_after_the_time_of_knowledge_is_no_late_news(phase3: Run, clock):
    clock("2026-11-24T11:00:00Z")
    phase3("record", "condition", "2", "met", "--on", "2025-09-25")
    words = ("export", "--format", "csv", "-o", "-", "--as-of", "2026-12-10")
    known = phase3(*words, "--known-by", "2026-11-24T10:30:00Z").out

    assert ",condition,2," in known
    assert [row for row in known.splitlines() if ",change," in row] == []
