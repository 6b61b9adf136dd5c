"""`readiness verify` on the command line: its words, its exit codes and its JSON."""

import json
from pathlib import Path

import duckdb
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from dashboard.store.ledger import GENESIS
from tests.cli.conftest import DEMO, Run


@pytest.fixture
def signers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Whose keys may sign; what is recorded from now on is signed with one of them."""
    key = Ed25519PrivateKey.generate()
    file, signers = tmp_path / "key", tmp_path / "signers"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    file.chmod(0o600)
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    signers.write_text(f"board {public}\n")
    monkeypatch.setenv("READINESS_SIGNING_KEY", str(file))
    return signers


def test_a_signed_record_that_extends_its_known_head_says_so_and_exits_0(both: Run, signers: Path):
    before = both("verify", "--json").json()["head"]
    assert both("record", "review", "--certification", DEMO).code == 0
    answer = both("verify", "--signers", str(signers), "--known-head", before)
    lines = answer.out.splitlines()

    assert answer.code == 0
    assert lines[0] == "Verified"
    assert lines[2] == "Published by board on 2026-11-24 10:00 UTC"
    assert lines[3] == f"Extends the head {before}"
    assert lines[-1].startswith("This does not prove that a named approver approved")


def test_a_record_that_nobody_known_signed_exits_3_and_another_head_4(both: Run, signers: Path):
    assert both("record", "review", "--certification", DEMO).code == 0
    unsigned, diverged = both("verify"), both("verify", "--known-head", "f" * 16)

    assert (unsigned.code, unsigned.out.splitlines()[0]) == (3, "Valid, but nobody known has signed it")
    assert (diverged.code, diverged.out.splitlines()[0]) == (4, "It does not extend the known head")
    assert "Extends" not in diverged.out


@pytest.mark.parametrize("head", ["", "abc", "g" * 16])
def test_what_is_no_head_is_a_wrong_command_line(both: Run, head: str):
    answer = both("verify", "--known-head", head)

    assert answer.code == 64
    assert answer.err == (
        f"--known-head: {head!r} is no head; give its first 16 digits or more, as pages print it\n"
    )


def test_an_altered_record_exits_1_and_what_is_none_2(both: Run, record: Path):
    with duckdb.connect(record) as connection:
        connection.execute("delete from ledger where seq = 2")
    altered = both("verify", "--known-head", GENESIS)
    record.write_bytes(b"nothing")
    unreadable = both("verify", "--json")

    assert (altered.code, altered.out.splitlines()[0]) == (1, "Altered: it is not what was recorded")
    assert unreadable.code == 2
    assert json.loads(unreadable.out)["verdict"] == "unreadable"


def test_a_signers_file_that_is_not_there_is_a_missing_file(both: Run, tmp_path: Path):
    answer = both("verify", "--signers", str(tmp_path / "nobody"))

    assert answer.code == 66
    assert answer.err.endswith("nobody: there is no such file; check the name\n")


@pytest.mark.of_files
def test_a_file_that_is_no_record_is_named_as_it_is_written(run: Run, record: Path):
    record.write_text("nothing of the kind")
    answer = run("verify")

    assert answer.code == 2
    assert answer.out.splitlines()[1].startswith("record.duckdb: it is a text")
