"""The backup of docs/deploy, rehearsed in each size: saved, gone on, lost, restored, verified."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.store.database import telemetry_of
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.verification import verify
from tests.store.telemetry.conftest import Place, forget_the_stores, hear, verdict
from tests.store.telemetry.test_trigger_runs import ok

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "docs" / "deploy" / "backup.py"


def backup(verb: str, record: Path, folder: Path) -> str:
    environment = {
        **os.environ,
        "READINESS_DATABASE": str(record),
        "READINESS_CACHE": str(folder.parent / "c"),
    }
    words = [sys.executable, str(SCRIPT), verb, str(folder)]
    done = subprocess.run(words, check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


@pytest.mark.parametrize("place", ["beside", "folder", "s3"], indirect=True)
def test_a_backup_is_whole_and_restores_what_was_lost(
    place: Place, heard: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder, cache = tmp_path / "backup", tmp_path / "cache"
    assert "1 new telemetry file" in backup("save", heard, folder)
    second = hear(heard, cache, ok(41, 50), "later")
    assert "1 new telemetry file" in backup("save", heard, folder)
    head = open_snapshot(heard, cache).id
    with monkeypatch.context() as patch:
        patch.delenv("READINESS_TELEMETRY", raising=False)
        alone = verify(folder / heard.name, known_head=head, signers=None)
    assert (alone.faults, alone.verdict, alone.head) == ((), "unsigned", head)

    first = next(name for name in place.names() if name != second)
    place.write(first, b"another")
    place.remove(second)
    shutil.rmtree(heard.parent, ignore_errors=True)
    if place.form == "beside":
        assert not telemetry_of(heard).exists()
    forget_the_stores()
    assert "restored, with 2 telemetry files" in backup("restore", heard, folder)

    forget_the_stores()
    restored = verify(heard, known_head=head, signers=None)
    assert (restored.faults, restored.head) == ((), head)
    assert verdict(heard, tmp_path / "new")[0] == "clear"
    assert place.names() == sorted([first, second])
