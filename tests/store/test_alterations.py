"""Every kind of alteration is noticed by `verify` and by the viewer, or changes nothing that is shown."""

import contextlib
import importlib.util
import io
import os
import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from dashboard.domain.record import Record
from dashboard.store.database import telemetry_of
from dashboard.store.publish import writing
from dashboard.store.publish.checks import NO_RECORD as NO
from dashboard.store.publish.kept_heads import HeadKeeper
from dashboard.store.publish.snapshot import Viewer
from dashboard.store.read import certification_ids, read_record
from dashboard.store.telemetry.handed_over import columns
from dashboard.store.verification import verify
from tests.store.conftest import EVERY_KIND, Book, certificate, day

pytestmark = pytest.mark.of_files

FLIPS = int(os.environ.get("SOAK", "8"))
SEED = 20261127
MINUTE = timedelta(minutes=1)
OTHER = "'BRIDGE-8'"
# What is done to a published record by someone with an SQL prompt; 7 of its 8 entries are of its own making.
LEDGER = {
    "an entry's body": "update ledger set body = replace(body, 'Coverage', 'coverage') where seq = 1",
    "an entry's actor": "update ledger set actor = 'chair' where seq = 7",
    "an entry's time": "update ledger set recorded_at = recorded_at - interval 1 day where seq = 2",
    "an entry's kind": "update ledger set kind = 'retraction' where seq = 2",
    "an entry's document": "update ledger set source_name = 'minutes.pdf' where seq = 2",
    "an entry's digest": "update ledger set source_sha256 = repeat('0', 64) where seq = 2",
    "an entry's hash": "update ledger set hash = repeat('0', 64) where seq = 2",
    "an entry's link": "update ledger set prev_hash = repeat('0', 64) where seq = 2",
    "an entry's number": "update ledger set seq = 99 where seq = 2",
    "an entry taken out": "delete from ledger where seq = 5",
    "an entry added": "insert into ledger select 9, * exclude (seq) from ledger where seq = 7",
    "two entries swapped": "update ledger set seq = 9 - seq where seq in (4, 5)",
    "two bodies swapped": (
        "update ledger set body = (select body from ledger as o where o.seq = 9 - ledger.seq) where seq in (4, 5)"
    ),
}
BESIDE = {
    "telemetry's blocks": "insert into telemetry_block by name select 8 as seq, 'BRIDGE-7' as certification, "
    "'errors' as metric, now() as first_at, now() as last_at, 1 as samples, true as is_plain, "
    "now() as first_ingested_at, now() as last_ingested_at, 0 as first_row, 0 as last_row, false as is_part",
    "which file is an entry's": "update telemetry_file set sha256 = repeat('0', 64)",
    "a fault of telemetry": "insert into telemetry_fault values (8, 'gone', false)",
    "whom an entry is about": f"update about set certification = {OTHER}",
    "a revision": f"update revision set certification = {OTHER}",
    "revisions taken out": "delete from revision",
    "a gate's result": "update gate_result set value = 100",
    "an agent's score": "update agent_score set score = 100",
    "a step of traffic": "update traffic set percent = 100",
    "events taken out": "delete from event",
    "a retraction added": "insert into retraction values (9, 1, 'BRIDGE-7', 'never')",
    "a retraction taken out": "delete from retraction",
    "the view of entries": "create or replace view entry as select *, null as retracted_by from ledger where false",
    "the view of observations": "create or replace view observation as select 1 as seq",
    "a macro in a function's place": "create macro json_extract_string(a, b) as 'certified'",
    "a table of another's": "create table note (n integer)",
    "a column more": "alter table event add column x integer",
    "the schema's number": "update meta set schema_version = 4",
}


@pytest.fixture(scope="module")
def heard_record(tmp_path_factory: pytest.TempPathFactory, full_record: Path) -> Path:
    """The full record with telemetry of a trigger: eight entries."""
    path = tmp_path_factory.mktemp("heard") / "record.duckdb"
    shutil.copyfile(full_record, path)
    with writing(path, now=day(16)) as writer:
        staged = writer.stage()
        staged.add(columns(("errors", day(9) + MINUTE * n, float(n % 10), None) for n in range(500)))
        writer.append_telemetry(
            staged, certification="BRIDGE-7", actor="ci", source_name="errors.csv", source_sha256="0" * 64
        )
    return path


@pytest.fixture
def heard(book: Book, heard_record: Path) -> Book:
    book.path.parent.mkdir()
    shutil.copyfile(heard_record, book.path)
    shutil.copytree(telemetry_of(heard_record), telemetry_of(book.path))
    return book


def cut_tail(book: Book) -> None:
    alter(book, "delete from ledger where seq > 6")


def rewrite(book: Book) -> None:
    """The last entries again, in other words, chained as the board would chain them."""
    alter(book, "delete from ledger where seq > 5")
    book.certify(day(14), certificate(agents=[], observations=[]))
    book.record(day(15), EVERY_KIND[:2])


def replace(book: Book) -> None:
    book.path.unlink()
    book.certify(day(3), certificate(observations=[]))


CHAIN: dict[str, Callable[[Book], None]] = {
    "a tail cut": cut_tail,
    "a chain written anew": rewrite,
    "another record": replace,
}
KINDS = [*LEDGER, *BESIDE, *CHAIN]
TRIED = KINDS if "SOAK" in os.environ else [*CHAIN, *KINDS[::5]]


def alter(book: Book, sql: str) -> None:
    with duckdb.connect(book.path) as connection:
        connection.execute(sql)


@pytest.fixture(scope="module")
def second() -> ModuleType:
    """The verifier of docs/, in this process."""
    path = Path(__file__).parents[2] / "docs" / "verify.py"
    spec = importlib.util.spec_from_file_location("second_verifier", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def code(second: ModuleType, *words: object) -> int:
    with contextlib.redirect_stdout(io.StringIO()):
        return int(second.main(*words))


def look(book: Book, cache: Path) -> tuple[list[Record] | None, str | None]:
    """What a viewer that has just been started shows, and what it says is wrong."""
    snapshot, reason = Viewer(book.path, cache).current()
    if snapshot is None:
        return None, reason
    warning, _ = HeadKeeper(book.path, cache, lambda: day(20)).check(snapshot.id, snapshot.cursor)
    cursor = snapshot.cursor()
    return [read_record(cursor, certification=name) for name in certification_ids(cursor)], reason or warning


@pytest.mark.parametrize("kind", sorted(set(TRIED)))
def test_an_alteration_is_noticed_or_changes_nothing_that_is_shown(
    heard: Book, tmp_path: Path, second: ModuleType, kind: str
):
    cache = tmp_path / "cache"
    before, said = look(heard, cache)
    assert said is None
    assert before
    for replica in cache.glob("*.duckdb"):
        replica.unlink()  # What this viewer derived before does not help it.

    if kind in CHAIN:
        CHAIN[kind](heard)
    else:
        alter(heard, (LEDGER | BESIDE)[kind])
    seen, said = look(heard, cache)
    head = before[0].ledger_head
    found = verify(heard.path, known_head=head, signers=None)

    assert said or seen == before
    assert found.faults or found.verdict == "diverged" or seen == before
    if kind != "the schema's number":
        assert found.verdict != "unsigned"
    if kind in LEDGER | CHAIN:
        assert said
        assert code(second, heard.path, head) in (1, 2, 4)


FILES: dict[str, Callable[[Path], object]] = {
    "a byte more": lambda file: file.write_bytes(file.read_bytes() + b"x"),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:-1]),
    "taken away": Path.unlink,
    "another's": lambda file: duckdb.execute(f"copy (select * from '{file}' limit 9) to '{file}'"),
}


@pytest.mark.parametrize("how", sorted(FILES))
def test_an_alteration_of_a_telemetry_file_is_noticed_by_a_running_board_and_both_verifiers(
    heard: Book, tmp_path: Path, second: ModuleType, how: str
):
    viewer = Viewer(heard.path, tmp_path / "cache")
    sound, _ = viewer.current()
    [file] = telemetry_of(heard.path).iterdir()

    FILES[how](file)

    seen, _ = viewer.current()
    assert sound
    assert seen
    assert (sound.unread, len(seen.unread)) == ((), 1)
    assert verify(heard.path, known_head=None, signers=None).verdict == "altered"
    assert code(second, heard.path) == 1


def test_a_board_whose_record_is_damaged_too_reads_no_altered_telemetry(heard: Book, tmp_path: Path):
    viewer = Viewer(heard.path, tmp_path / "cache")
    sound, _ = viewer.current()
    [file] = telemetry_of(heard.path).iterdir()
    kept = file.read_bytes()

    heard.path.write_bytes(b"nothing")
    assert viewer.current() == (
        sound,
        "record.duckdb: it is a text (`readiness import` takes documents), and " + NO,
    )
    file.write_bytes(kept + b"x")
    seen, said = viewer.current()

    assert sound
    assert seen
    assert said
    assert (seen.id, sound.unread, len(seen.unread)) == (sound.id, (), 1)
    file.write_bytes(kept)
    seen, _ = viewer.current()
    assert seen
    assert seen.unread == ()


def test_there_are_more_than_the_31_kinds_of_alteration_that_were_measured_once():
    assert len(KINDS) >= 31


def test_each_single_bit_of_an_entrys_body_is_found_by_both(heard: Book, second: ModuleType):
    chance, good = random.Random(SEED), heard.bytes()
    with duckdb.connect(heard.path, read_only=True) as connection:
        bodies = connection.execute("select seq, body from ledger order by seq").fetchall()
    flipped = set[tuple[int, int]]()

    while len(flipped) < FLIPS:
        seq, body = chance.choice(bodies)
        turned = bytearray(body.encode())
        bit = chance.randrange(len(turned) * 8)
        turned[bit // 8] ^= 1 << bit % 8
        try:
            text = turned.decode()
        except UnicodeDecodeError:  # No text: a column of texts cannot hold it.
            continue
        if (seq, bit) in flipped:
            continue
        flipped.add((seq, bit))
        with duckdb.connect(heard.path) as connection:
            connection.execute("update ledger set body = $body where seq = $seq", {"body": text, "seq": seq})
        found = verify(heard.path, known_head=None, signers=None)
        assert found.verdict == "altered", (seq, bit)
        assert f"entry {seq} of the ledger is not what was recorded" in found.faults[0]
        assert code(second, heard.path) == 1, (seq, bit)
        heard.path.write_bytes(good)
