"""`status` of all certifications: worked out by a process a core, and told as one process would."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

from bench.records import build
from dashboard.cli import portfolio
from dashboard.cli.main import app
from dashboard.domain.record import Record
from dashboard.store import answers
from dashboard.store.read import read_record

IDS = [f"CERT-{number:05}" for number in range(5)]


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record of five, asked on a machine with two cores that has kept nothing of it."""
    path = tmp_path / "five.duckdb"
    build(path, len(IDS), now=datetime.now(UTC), weeks=2)
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    # Another process begins with this one's main module, which a page that was tested here may have become.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    return path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The certifications that this process reads."""
    names: list[str] = []

    def counted(*args: Any, **named: Any) -> Record:
        names.append(named["certification"])
        return read_record(*args, **named)

    monkeypatch.setattr(answers, "read_record", counted)
    return names


def told(path: Path) -> list[str]:
    ran = CliRunner().invoke(app, ["status", "--json", "--database", str(path)])
    assert ran.exit_code == 0, ran.output
    return [each["certification"]["id"] for each in json.loads(ran.stdout)]


def test_half_of_many_is_worked_out_by_another_process(record: Path, read: list[str], monkeypatch):
    monkeypatch.setattr(portfolio, "ALONE", 2)

    assert told(record) == IDS
    assert read == [*IDS[:2], *IDS[2::2]]  # Those of the time that it takes the other to begin, and half.
    read.clear()
    assert told(record) == IDS
    assert read == []


def test_a_few_are_worked_out_alone(record: Path, read: list[str]):
    assert told(record) == IDS
    assert read == IDS


def test_what_another_process_could_not_tell_is_worked_out_here(record: Path, read: list[str], monkeypatch):
    monkeypatch.setattr(portfolio, "ALONE", 2)
    monkeypatch.setattr(portfolio, "_help", print)  # It ends and has kept nothing.

    assert told(record) == IDS
    assert sorted(read) == IDS
