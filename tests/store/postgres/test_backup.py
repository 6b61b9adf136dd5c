"""The backup of a ledger in PostgreSQL is rehearsed: saved by the script, restored, verified."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.postgres import Cluster, programs
from dashboard.settings import Server
from dashboard.store.verification import verify
from tests.conftest import ROOT
from tests.store.conftest import EVERY_KIND, Book, day
from tests.store.postgres.test_ledger import heard

SCRIPT = ROOT / "docs" / "deploy" / "backup-postgres.sh"


def rehearsed(address: str, telemetry: Path, *words: object) -> "subprocess.CompletedProcess[str]":
    path = os.pathsep.join([str(programs()), str(Path(sys.executable).parent), os.environ["PATH"]])
    settings = {"READINESS_DATABASE": address, "READINESS_TELEMETRY": str(telemetry), "PATH": path}
    return subprocess.run(
        ["sh", SCRIPT, *map(str, words)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_ledger_is_saved_and_restored_with_its_telemetry(
    postgres: Server, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shelf, place = Book(postgres), tmp_path / "telemetry"  # type: ignore[arg-type]
    shelf.certify(day(3))
    heard(postgres)
    saved = rehearsed(postgres.address, place, "save", tmp_path / "saved")
    assert (saved.returncode, saved.stderr) == (0, "")
    shelf.record(day(14), EVERY_KIND)
    again = rehearsed(postgres.address, place, "save", tmp_path / "saved")
    head = verify(postgres, known_head=None, signers=None).head
    assert again.stdout == f"saved to {tmp_path}/saved, head {str(head)[:16]}\n"

    name = f"{postgres.address.rpartition('/')[2]}_restored"
    cluster.execute(f"create database {name}")
    restored = Server(cluster.address(name))
    answer = rehearsed(restored.address, tmp_path / "elsewhere", "restore", tmp_path / "saved")
    assert answer.returncode == 0, answer.stderr
    assert f"Extends the head {head}" in answer.stdout
    monkeypatch.setenv("READINESS_TELEMETRY", str(tmp_path / "elsewhere"))
    found = verify(restored, known_head=head, signers=None)
    assert (found.verdict, found.head, found.faults) == ("unsigned", head, ())
    Book(restored).record(day(15), EVERY_KIND[:1])  # type: ignore[arg-type]


def test_a_password_in_sight_is_refused(tmp_path: Path):
    answer = rehearsed("postgresql://ci:s3cret@127.0.0.1/readiness", tmp_path, "save", tmp_path / "saved")

    assert (answer.returncode, answer.stdout) == (64, "")
    assert "use a passfile or a service" in answer.stderr
    assert "s3cret" not in answer.stderr
