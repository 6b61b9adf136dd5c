"""Telemetry as it is found: each file through the command line, and the verdict that follows (RULES.md)."""

from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Run, named
from tests.conftest import ROOT

CASES = ROOT / "tests" / "data" / "telemetry"


class Service:
    """A small certificate that reads `availability` and `response_time`, and what the board says of it."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self._folder = folder

    def certified(self, *changes: tuple[str, str]) -> "Service":
        """Import the certificate, some of its text replaced."""
        text = (CASES / "service.yaml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        return self.brought(text, "service.yaml")

    def brought(self, text: str, name: str, *options: str) -> "Service":
        """Import a text as a file."""
        path = self._folder / name
        path.write_text(text, encoding="utf-8")
        self.imported(path, *options)
        return self

    def imported(self, path: Path, *options: str) -> Answer:
        """Import a file; what the command said."""
        answer = self._run("import", str(path), *options)
        assert answer.code == 0, answer.err
        return answer

    def verdict(self, trigger: str, at: str) -> tuple[str, str]:
        """A trigger's verdict and what it says, at an instant."""
        status = self._run("status", "--as-of", at, "--json").json()
        found = named(status["rollout"]["triggers"], trigger)
        return found["verdict"], found["detail"]


@pytest.fixture
def service(run: Run, tmp_path: Path) -> Service:
    return Service(run, tmp_path)


def test_samples_corrected_later_un_fire_nothing(service: Service, clock):
    service.certified()
    told = service.imported(CASES / "telemetry-corrected-later-1.csv")
    before = service.verdict("availability", "2025-09-16T06:00:00Z")
    clock("2026-11-25T10:00:00Z")
    service.imported(CASES / "telemetry-corrected-later-2.csv")

    verdict, detail = service.verdict("availability", "2025-09-16T06:00:00Z")

    assert "(firing)" in told.out
    assert "availability fired 16 Sep 2025, 01:16 UTC: 19 of 15 min" in told.out
    assert before[0] == verdict == "fired"
    assert detail.endswith("by samples corrected on 25 Nov 2026 it would not have fired (0 of 15 min)")
