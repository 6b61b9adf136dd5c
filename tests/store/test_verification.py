"""Two verifiers that share no code, over every kind of alteration.

Signatures that OpenSSH reads and writes.
"""

import base64
import contextlib
import hashlib
import io
import json
import re
import runpy
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import MissingFileError, UsageError
from dashboard.store.database import telemetry_of
from dashboard.store.ledger import Entry
from dashboard.store.publish import writing
from dashboard.store.publish.manifest import manifest_path, signature_path
from dashboard.store.publish.signatures import load_key, read_signers, sign, signing_key
from dashboard.store.telemetry.handed_over import columns
from dashboard.store.verification import verify
from tests.examples import SOAK
from tests.store.conftest import EVERY_KIND, Book, day, holding_its_telemetry
from tests.store.publish.test_replica import alterations

pytestmark = pytest.mark.of_files

ROOT = Path(__file__).parents[2]
KEYGEN = shutil.which("ssh-keygen") or "ssh-keygen"


def independent(path: Path, *words: str) -> int:
    """The exit code of the verifier of docs/, in a process of its own."""
    run = subprocess.run(
        [sys.executable, ROOT / "docs" / "verify.py", path, *words],
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.stderr == ""
    return run.returncode


def execute(path: Path, sql: str) -> bool:
    """Whether a statement could be executed in a record's file."""
    with duckdb.connect(path) as connection:
        try:
            connection.execute(sql)
        except duckdb.Error:
            return False
    return True


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key"
    subprocess.run([KEYGEN, "-q", "-t", "ed25519", "-N", "", "-C", "board", "-f", path], check=True)
    return path


@pytest.fixture
def signers(tmp_path: Path, key: Path) -> Path:
    path = tmp_path / "signers"
    public = key.with_name("key.pub").read_text(encoding="utf-8")
    path.write_text(f'# who signs\nquality@board namespaces="readiness-board" {public}', encoding="utf-8")
    return path


@pytest.fixture
def signed(full: Book, key: Path, monkeypatch) -> Book:
    monkeypatch.setenv("READINESS_SIGNING_KEY", str(key))
    full.certify(day(16))
    return full


def test_a_signed_record_is_verified_with_its_signer_and_time(signed: Book, signers: Path):
    found = verify(signed.path, known_head=None, signers=read_signers(signers))

    assert found.verdict == "verified"
    assert (found.entries, found.signed_by) == (8, "quality@board")
    assert found.published_at == day(16)
    assert found.faults == found.notes == ()
    assert independent(signed.path) == 0


def test_a_record_without_signature_or_known_signer_is_unsigned(
    full: Book, signed: Book, signers: Path, tmp_path
):
    stranger = tmp_path / "strangers"
    stranger.write_text(
        signers.read_text(encoding="utf-8").replace("readiness-board", "git"), encoding="utf-8"
    )

    unknown = verify(signed.path, known_head=None, signers=None)
    not_named = verify(signed.path, known_head=None, signers=read_signers(stranger))
    signature_path(signed.path).unlink()
    unsigned = verify(signed.path, known_head=None, signers=read_signers(signers))
    manifest_path(signed.path).unlink()
    bare = verify(signed.path, known_head=None, signers=read_signers(signers))

    assert [f.verdict for f in (unknown, not_named, unsigned, bare)] == ["unsigned"] * 4
    assert "no --signers file says whose it is" in unknown.notes[0]
    assert "the signers file does not name it" in not_named.notes[0]
    assert unsigned.notes == ("its manifest is not signed",)
    assert bare.notes == ("it has no manifest beside it, so nothing is signed",)


@pytest.mark.parametrize("digits", [16, 40, 64])
def test_a_record_extends_each_head_that_it_had_and_no_other(full: Book, digits):
    heads = [
        e[0] for e in duckdb.connect(full.path, read_only=True).execute("select hash from ledger").fetchall()
    ]

    for head in heads if SOAK or digits == 16 else heads[-1:]:
        assert verify(full.path, known_head=head[:digits], signers=None).verdict == "unsigned"
        assert independent(full.path, head[:digits]) == 0
    other = ("f" if heads[0][0] != "f" else "0") * digits
    assert verify(full.path, known_head=other, signers=None).verdict == "diverged"
    assert independent(full.path, other) == 4


def test_a_cut_tail_and_a_rewritten_chain_do_not_extend_the_head_that_was_kept(full: Book, tmp_path: Path):
    head = (
        duckdb.connect(full.path, read_only=True)
        .execute("select max_by(hash, seq) from ledger")
        .fetchall()[0][0]
    )
    with duckdb.connect(full.path) as connection:
        connection.execute("delete from ledger where seq = 7; delete from gate_result where seq = 7")
        connection.execute("delete from agent_score where seq = 7; delete from event where seq = 7")
        connection.execute("delete from about where seq = 7")
    other = Book(tmp_path / "other.duckdb")
    other.certify(day(3))

    assert verify(full.path, known_head=None, signers=None).verdict == "unsigned"
    assert verify(full.path, known_head=head, signers=None).verdict == "diverged"
    assert independent(full.path, head) == 4
    assert verify(other.path, known_head=head, signers=None).verdict == "diverged"


def test_a_cut_tail_is_altered_where_a_manifest_knows_it(signed: Book, signers: Path):
    execute(
        signed.path,
        "delete from ledger where seq = 8; delete from revision where seq = 8; delete from about where seq = 8",
    )

    found = verify(signed.path, known_head=None, signers=read_signers(signers))

    assert found.verdict == "altered"
    assert "its manifest is of 8 entries, the record has 7: its tail is cut" in found.faults


def test_every_alteration_beside_the_ledger_is_found_by_both(full: Book):
    kept, tried = full.bytes(), 0

    for sql in [
        *alterations(full.path)[:: 1 if SOAK else 3],
        "create table note (n integer)",
        "alter table event add column x integer",
    ]:
        full.path.write_bytes(kept)
        if not execute(full.path, sql) or full.bytes() == kept:
            continue
        found = verify(full.path, known_head=None, signers=None)
        if found.verdict == "unsigned":
            # What set null what was null, or emptied what was empty, changed nothing.
            assert sql.startswith(("update", "delete")), sql
            assert independent(full.path) == 0, sql
            continue
        tried += 1
        assert found.verdict == "altered", sql
        assert found.faults
        if sql.startswith(("update", "delete", "insert")) and "telemetry_block" not in sql:
            assert independent(full.path) in (1, 2), sql
    assert tried >= (30 if SOAK else 10)


@pytest.mark.parametrize(
    "content",
    [b"", b"SQLite format 3\0" * 99, b"PAR1" * 99, bytes(range(256)) * 20, b"certification:\n"],
    ids=["empty", "SQLite", "Parquet", "bytes", "text"],
)
def test_what_is_no_record_is_unreadable_to_both(full: Book, content: bytes):
    full.path.write_bytes(content)

    assert verify(full.path, known_head=None, signers=None).verdict == "unreadable"
    assert independent(full.path) == 2


def test_a_changed_manifest_or_signature_is_altered(signed: Book, signers: Path):
    known = read_signers(signers)
    manifest, signature = manifest_path(signed.path), signature_path(signed.path)
    good, armour = manifest.read_text(encoding="utf-8"), signature.read_text(encoding="utf-8")
    lines = armour.splitlines()
    turned = lines[2][:9] + ("A" if lines[2][9] != "A" else "B") + lines[2][10:]
    for text, sig in [
        (good.replace('"entries": 8', '"entries": 7'), armour),
        (good.replace("2025-09-16", "2025-09-17"), armour),
        (good.replace('"head"', '"heads"'), armour),
        (good, "\n".join([*lines[:2], turned, *lines[3:], ""])),
        (good, "signed"),
    ]:
        manifest.write_text(text, encoding="utf-8")
        signature.write_text(sig, encoding="utf-8")

        assert verify(signed.path, known_head=None, signers=known).verdict == "altered"


def test_each_manifest_names_the_one_before_it(signed: Book):
    before = hashlib.sha256(manifest_path(signed.path).read_bytes()).hexdigest()
    signed.certify(day(17))
    manifest = json.loads(manifest_path(signed.path).read_text(encoding="utf-8"))

    assert manifest["previous_manifest_sha256"] == before
    assert manifest["entries"] == 9
    assert re.fullmatch("[0-9a-f]{64}", manifest["file_sha256"])
    assert manifest_path(signed.path).stat().st_mode == signed.path.stat().st_mode


def test_entries_published_without_a_manifest_are_said_to_be_unsigned(
    signed: Book, signers: Path, monkeypatch
):
    kept = {p: p.read_bytes() for p in (manifest_path(signed.path), signature_path(signed.path))}
    signed.certify(day(17))
    for path, content in kept.items():
        path.write_bytes(content)

    found = verify(signed.path, known_head=None, signers=read_signers(signers))

    assert found.verdict == "unsigned"
    assert found.notes == ("its manifest covers 8 entries; the 1 after them are not signed",)


def test_openssh_verifies_what_the_board_signs(signed: Book, signers: Path):
    words = ["-Y", "verify", "-f", str(signers), "-I", "quality@board", "-n", "readiness-board"]
    run = subprocess.run(
        [KEYGEN, *words, "-s", str(signature_path(signed.path))],
        input=manifest_path(signed.path).read_bytes(),
        capture_output=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr


def test_the_board_verifies_what_openssh_signs(key: Path, signers: Path, tmp_path: Path):
    message = tmp_path / "message"
    message.write_bytes(b"what was published")
    subprocess.run([KEYGEN, "-q", "-Y", "sign", "-f", key, "-n", "readiness-board", message], check=True)
    armoured = message.with_name("message.sig").read_text(encoding="utf-8")

    assert signing_key(message.read_bytes(), armoured) in read_signers(signers)
    assert signing_key(b"what was not", armoured) is None
    assert signing_key(message.read_bytes(), sign(message.read_bytes(), load_key(key))) in read_signers(
        signers
    )


@pytest.mark.parametrize(
    "line", ["board ssh-rsa AAAA", "board ssh-ed25519", "board ssh-ed25519 AAAA", "nothing"]
)
def test_a_signers_file_names_the_line_that_is_no_key(tmp_path: Path, line: str):
    path = tmp_path / "signers"
    path.write_text(f"\n# keys\n{line}\n", encoding="utf-8")

    with pytest.raises(UsageError, match="signers:3: it names no ssh-ed25519 key"):
        read_signers(path)


def test_a_key_that_cannot_sign_is_refused_before_anything_is_written(
    full: Book, monkeypatch, tmp_path: Path
):
    before = full.bytes()
    monkeypatch.setenv("READINESS_SIGNING_KEY", str(tmp_path / "nowhere"))

    with pytest.raises(UsageError, match="no signing key could be read"), writing(full.path, now=day(20)):
        pytest.fail("it was opened")
    assert full.bytes() == before


def parts(*content: bytes) -> bytes:
    """Strings as OpenSSH packs them: each after its length."""
    return b"".join(struct.pack(">I", len(part)) + part for part in content)


def test_a_signature_of_another_kind_is_none(key: Path):
    message = b"what was published"
    blob = signing_key(message, sign(message, load_key(key)))
    assert blob is not None
    good = base64.b64decode("".join(sign(message, load_key(key)).splitlines()[1:-1]))
    body = good[10:]
    magic, value = b"SSHSIG" + struct.pack(">I", 1), body[-64:]

    def armoured(content: bytes) -> str:
        text = base64.b64encode(content).decode()
        return f"-----BEGIN SSH SIGNATURE-----\n{text}\n-----END SSH SIGNATURE-----\n"

    mine, other = parts(b"ssh-ed25519", value), parts(b"ssh-rsa", value)
    of = (b"readiness-board", b"", b"sha512")
    assert signing_key(message, armoured(good)) == blob
    for content in (
        good[:-1],
        b"SSHSIG" + struct.pack(">I", 2) + body,
        magic + parts(blob, b"git", *of[1:], mine),
        magic + parts(blob, *of[:2], b"md5", mine),
        magic + parts(blob, *of, other),
        magic + parts(parts(b"ssh-rsa", value[:32]), *of, mine),
        magic + parts(blob, *of),
        magic + b"\0\0",
    ):
        assert signing_key(message, armoured(content)) is None


def test_a_key_of_another_kind_and_signers_that_are_not_there_are_said(tmp_path: Path):
    path = tmp_path / "ecdsa"
    subprocess.run([KEYGEN, "-q", "-t", "ecdsa", "-N", "", "-f", path], check=True)

    with pytest.raises(UsageError, match="it is no ed25519 key"):
        load_key(path)
    with pytest.raises(MissingFileError, match="there is no such file"):
        read_signers(tmp_path / "nowhere")


def test_what_is_not_there_is_no_record_to_verify(tmp_path: Path):
    with pytest.raises(MissingFileError, match="there is no record"):
        verify(tmp_path / "none.duckdb", known_head=None, signers=None)


def test_tables_of_another_schema_are_noted_and_not_compared(full: Book):
    execute(full.path, "update meta set schema_version = 4")
    execute(full.path, "delete from event")

    found = verify(full.path, known_head=None, signers=None)

    assert found.faults == ()
    assert "its derived tables are those of schema 4; they are not read and not compared" in found.notes


def test_bytes_that_the_manifest_does_not_name_are_altered(signed: Book, signers: Path):
    execute(signed.path, "create table note (n integer); drop table note; checkpoint")

    found = verify(signed.path, known_head=None, signers=read_signers(signers))

    assert found.verdict == "altered"
    assert found.faults == ("the file's bytes are not those that its manifest names",)


def second(path: Path, *words: str) -> tuple[int, str]:
    """The exit code of the verifier of docs/ and what it prints, in this process."""
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patched, contextlib.redirect_stdout(printed):
        patched.setattr("sys.argv", ["verify.py", str(path), *words])
        with pytest.raises(SystemExit) as left:
            runpy.run_path(str(ROOT / "docs" / "verify.py"), run_name="__main__")
    assert isinstance(left.value.code, int)
    return left.value.code, printed.getvalue()


def hear(book: Book) -> Entry:
    """Telemetry of day 12."""
    with writing(book.path, now=day(12)) as writer:
        staged = writer.stage()
        staged.add(columns((f"m{n % 2}", day(9, n), float(n), None) for n in range(20)))
        return writer.append_telemetry(
            staged, certification="BRIDGE-7", actor="ci", source_name="m.csv", source_sha256="0" * 64
        )


def test_the_second_verifier_reads_records_of_the_schemas_before_this_one(book: Book):
    book.certify(day(3))
    hear(book)
    holding_its_telemetry(book.path)
    older = book.bytes()

    assert second(book.path)[0] == 0
    for sql, said in (
        (
            "update telemetry set value = 7 where value = 8",
            "the telemetry of entry 2 is not what was recorded",
        ),
        (
            "insert into telemetry select * replace (9 as seq) from telemetry",
            "of entries that have none: {9}",
        ),
    ):
        book.path.write_bytes(older)
        assert execute(book.path, sql)
        assert second(book.path)[0] == 1, sql
        assert said in second(book.path)[1], sql
    book.path.write_bytes(older)
    book.record(day(13), EVERY_KIND)  # The next write puts the samples beside the record.
    [file] = telemetry_of(book.path).iterdir()
    assert second(book.path)[0] == 0
    file.write_bytes((b"x" + file.read_bytes())[:-1])
    assert second(book.path)[0] != 0


def test_the_second_verifier_reads_records_without_the_certification_of_each_entry(full: Book):
    execute(full.path, "drop view observation; drop view entry; drop table about")
    execute(full.path, "update meta set schema_version = 4")

    assert second(full.path)[0] == 0
    assert verify(full.path, known_head=None, signers=None).faults == ()
    execute(full.path, "update meta set schema_version = 5")
    assert second(full.path)[0] == 2


def test_the_second_verifier_says_what_it_found(book: Book):
    book.certify(day(3))
    book.record(day(10), EVERY_KIND)
    book.retract(day(11), 2)
    entry = hear(book)
    good = book.bytes()

    assert second(book.path) == (0, f"4 entries, head {entry.hash}\n")
    assert second(book.path, entry.hash[:16]) == (0, f"4 entries, head {entry.hash}\n")
    assert second(book.path, "f" * 16) == (4, f"no entry has the head {'f' * 16}\n")
    for sql, said in (
        ("update ledger set actor = 'x' where seq = 2", "entry 2 of the ledger is not what was recorded"),
        ("delete from event", "not what the ledger tells: event"),
        ("update revision set definition = '{}'", "not what the ledger tells: revision"),
        ("delete from retraction", "not what the ledger tells: retraction"),
    ):
        book.path.write_bytes(good)
        assert execute(book.path, sql)
        assert second(book.path)[0] == 1, sql
        assert said in second(book.path)[1], sql
    book.path.write_bytes(good)
    [file] = telemetry_of(book.path).iterdir()
    file.write_bytes(file.read_bytes() + b"x")
    assert second(book.path) == (1, "altered: the telemetry of entry 4 is not what was recorded\n")
    file.unlink()
    assert second(book.path) == (1, f"altered: the telemetry of entry 4 is missing: {file.name}\n")
    book.path.write_bytes(b"nothing")
    assert second(book.path) == (2, "unreadable: IOException\n")
