"""The command line on a record in PostgreSQL: the same words, the same answers."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dashboard.settings import Server
from dashboard.store.verification import verify
from tests.cli.conftest import DEMO, PHASE3, Run
from tests.examples import SOAK

WRITERS, ENTRIES, AT_ONCE = (8, 500, 100) if SOAK else (3, 4, 2)
# What one writer does: entries, some published at once; it says each once it is there.
WRITE = """
import sys
from datetime import datetime
from dashboard.settings import Server
from dashboard.domain.observations import OBSERVATION
from dashboard.store.ledger import observations_body
from dashboard.store.publish import writing

address, name, count, at_once = sys.argv[1:]
seen = OBSERVATION.validate_python({"kind": "review", "observed_at": "2026-11-20T10:00:00Z"})
for begin in range(0, int(count), int(at_once)):
    with writing(Server(address), now=datetime.fromisoformat("2026-11-24T10:00:00Z"), patience=600) as writer:
        entries = [
            writer.append(
                "observations",
                observations_body("PROD-CERT-PHASE3-20250913", [seen]),
                actor=name,
                source_name=f"{name} {n}",
                source_sha256="0" * 64,
            )
            for n in range(begin, begin + int(at_once))
        ]
    print(*(entry.hash for entry in entries), sep="\\n", flush=True)
"""


@pytest.fixture
def there(run: Run, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a server that holds both certifications."""
    monkeypatch.setenv("READINESS_DATABASE", postgres.address)
    assert run("init").code == 0
    return run


def test_a_server_answers_as_a_file_does(there: Run, postgres: Server, tmp_path: Path):
    """What is read of a record by every command that reads, from a server and from the file it moves to."""
    file = str(tmp_path / "moved.duckdb")
    assert there("record", "gate", "PROD-001", "--value", "97", "--certification", DEMO).code == 0
    answer = there("move", "--to", file)
    assert (answer.code, answer.err) == (0, "")
    for words in (
        ("status", "--json"),
        ("status", PHASE3),
        ("findings", PHASE3, "--json"),
        ("changes", DEMO, "--since", "2026-11-20", "--json"),
        ("export", PHASE3, "--format", "csv", "-o", "-"),
    ):
        here, away = there(*words, "--database", file), there(*words)
        assert (here.code, here.out) == (away.code, away.out), words
    assert (
        there("verify", "--json").json()["head"]
        == there("verify", "--database", file, "--json").json()["head"]
    )
    assert there("tidy").code == 0


def test_migrate_says_what_it_made_and_a_file_needs_none(there: Run, postgres: Server, record: Path):
    again, file = there("migrate"), there("migrate", "--database", str(record))

    assert again.code == 0
    assert again.out.startswith(f"{postgres}: there is a ledger; its schema is up to date\n")
    assert "role readiness_writer: grant it to whoever is to write\n" in again.out
    assert file.code == 64
    assert "a file needs no migration" in file.err


def test_a_password_in_sight_of_a_list_of_processes_is_refused(run: Run):
    answer = run("status", "--database", "postgresql://ci:s3cret@127.0.0.1/readiness")

    assert (answer.code, answer.out) == (64, "")
    assert "a password on a command line is seen by everybody" in answer.err
    assert "s3cret" not in answer.err


def test_a_server_that_is_not_there_is_a_storage_error_of_one_line(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("READINESS_DATABASE", "postgresql://ci:s3cret@127.0.0.1:1/readiness")
    for words in (("status",), ("record", "review", "--certification", DEMO), ("verify",)):
        answer = run(*words)

        assert answer.code in (2, 74), words
        assert "127.0.0.1:1/readiness: it cannot be reached" in answer.err + answer.out
        assert "s3cret" not in answer.err + answer.out
        assert "Traceback" not in answer.err
        assert ("nothing was written" in answer.err) == (words[0] == "record")


def writer(postgres: Server, name: str, count: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITE, postgres.address, name, str(count), str(AT_ONCE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "READINESS_CACHE": f"{os.environ['READINESS_CACHE']}-{name}"},
    )


def test_writers_on_many_machines_make_one_chain_and_a_killed_one_loses_nothing_it_confirmed(
    there: Run, postgres: Server
):
    before = verify(postgres, known_head=None, signers=None).entries or 0
    began, used = time.monotonic(), os.times()
    writers = [writer(postgres, f"ci-{n}", ENTRIES) for n in range(WRITERS)]
    killed = writer(postgres, "killed", ENTRIES)
    assert killed.stdout is not None
    confirmed = [killed.stdout.readline().strip()]
    killed.send_signal(signal.SIGKILL)
    confirmed += killed.communicate()[0].split()
    for each in writers:
        said, wrong = each.communicate()
        assert (each.returncode, wrong) == (0, "")
        confirmed += said.split()
    took, ends = time.monotonic() - began, os.times()
    cpu = ends.children_user + ends.children_system - used.children_user - used.children_system
    found = verify(postgres, known_head=None, signers=None)

    assert found.faults == ()
    assert found.entries is not None
    assert before + len(confirmed) <= found.entries <= before + len(confirmed) + AT_ONCE
    assert len(set(confirmed)) == len(confirmed) > WRITERS * ENTRIES
    assert json.loads(there("verify", "--known-head", confirmed[0], "--json").out)["verdict"] == "unsigned"
    sys.stdout.write(f"{len(confirmed)} entries of {WRITERS + 1} writers: {took:.1f} s, {cpu:.1f} s of CPU\n")
