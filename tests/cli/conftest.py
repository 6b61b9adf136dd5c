"""The command line under test: a record of its own, a clock that is set, and what a command answered."""

import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.cli.commands import COMMANDS
from dashboard.domain.values.fields import parse_instant
from tests.conftest import BuiltAt
from tests.servers import BACKENDS, Shelve, on_each_backend
from tests.serving import copy_record

PHASE3, DEMO = "PROD-CERT-PHASE3-20250913", "DEMO-PHASE3"
NOW = "2026-11-24T10:00:00Z"


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for the record's file is of files."""
    of_files = "record" in inspect.signature(metafunc.function).parameters
    if {"both", "phase3"} & set(metafunc.fixturenames) and not of_files:
        on_each_backend(metafunc)


@pytest.fixture
def begin(backend: str, record: Path, request: pytest.FixtureRequest, monkeypatch) -> Callable[[Path], None]:
    """Puts a copy of a record where the commands look for it."""

    def made(built: Path) -> None:
        if backend == BACKENDS[0]:
            copy_record(built, record)
            return
        shelve: Shelve = request.getfixturevalue("shelve")
        monkeypatch.setenv("READINESS_DATABASE", shelve(built).address)

    return made


@pytest.fixture
def record(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("READINESS_DATABASE", str(tmp_path / "record.duckdb"))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "record.duckdb"


@pytest.fixture
def clock(monkeypatch) -> Callable[[str], None]:
    def at(text: str) -> None:
        for command in COMMANDS.values():
            import_module(command.place.partition(":")[0])
        for module in (m for name, m in sys.modules.items() if name.startswith("dashboard.cli")):
            if hasattr(module, "now"):
                monkeypatch.setattr(module, "now", lambda: parse_instant(text))

    at(NOW)
    return at


@pytest.fixture
def run(record, clock, capsys, monkeypatch) -> Run:
    def command(*words: str) -> Answer:
        monkeypatch.setattr("sys.argv", ["readiness", *words])
        with pytest.raises(SystemExit) as ended:
            main.main()
        printed = capsys.readouterr()
        code = ended.value.code
        return Answer(code if isinstance(code, int) else 1, printed.out, printed.err)

    return command


@pytest.fixture(scope="session")
def bundled(built_at: BuiltAt) -> dict[str, Path]:
    """What `init` builds at NOW, and what it builds without the sample.

    Copied for each test that begins with it.
    """
    return {name: built_at(parse_instant(NOW), demo=name == "both") for name in ("both", "phase3")}


@pytest.fixture
def both(run: Run, begin: Callable[[Path], None], bundled: dict[str, Path]) -> Run:
    """The command line on a record of both certifications."""
    begin(bundled["both"])
    return run


@pytest.fixture
def phase3(run: Run, begin: Callable[[Path], None], bundled: dict[str, Path]) -> Run:
    """The command line on a record of the Phase 3 certificate alone, for commands that succeed."""
    begin(bundled["phase3"])

    def command(*words: str) -> Answer:
        answer = run(*words)
        assert answer.code == 0, answer.err
        return answer

    return command


def at(run: Run, day: str, *words: str) -> dict[str, Any]:
    answer: dict[str, Any] = run("status", PHASE3, "--as-of", day, "--json", *words).json()
    return answer


def named(items: list[dict[str, Any]], item_id: str) -> dict[str, Any]:
    return next(item for item in items if item["id"] == item_id)
