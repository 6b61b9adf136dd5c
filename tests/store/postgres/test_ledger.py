"""A record in PostgreSQL is written, read, verified and followed as one in a file is."""

import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bench.postgres import Cluster
from dashboard.errors import AlteredError, StorageError, UsageError
from dashboard.settings import Server, Settings
from dashboard.store.database import Cursor
from dashboard.store.ledger import GENESIS, Entry, observations_body, read_entries
from dashboard.store.postgres import entries, watch
from dashboard.store.postgres.connection import Connection, connected
from dashboard.store.postgres.migration import migrate
from dashboard.store.publish import desk, writing
from dashboard.store.publish.snapshot import Viewer, open_snapshot
from dashboard.store.publish.working import working_copy
from dashboard.store.read import certification_ids, read_record
from dashboard.store.telemetry.handed_over import columns
from dashboard.store.verification import verify
from tests.store.conftest import EVERY_KIND, Book, day


@pytest.fixture
def shelf(postgres: Server) -> Book:
    """Books write through the one way there is."""
    return Book(postgres)  # type: ignore[arg-type]


def execute(postgres: Server, sql: str) -> None:
    with connected(postgres) as connection:
        connection.execute(sql.encode())


def heard(postgres: Server) -> None:
    with writing(postgres, now=day(12)) as writer:
        staged = writer.stage()
        staged.add(columns((f"m{n % 2}", day(9, n), float(n), None) for n in range(20)))
        writer.append_telemetry(
            staged, certification="BRIDGE-7", actor="ci", source_name="m.csv", source_sha256="0" * 64
        )


def test_what_is_written_to_a_server_is_read_as_from_a_file(shelf: Book, postgres: Server, tmp_path: Path):
    book = Book(tmp_path / "record.duckdb")
    for each in (shelf, book):
        each.certify(day(3))
        each.record(day(10), EVERY_KIND)
        each.retract(day(11), 2)
    with (
        open_snapshot(postgres, tmp_path / "a").cursor() as there,
        open_snapshot(book.path, tmp_path / "b").cursor() as here,
    ):
        assert read_entries(there) == read_entries(here)
        assert certification_ids(there) == certification_ids(here)
        of_both = [read_record(cursor, certification="BRIDGE-7", as_of=day(20)) for cursor in (there, here)]
        assert of_both[0] == of_both[1]


def test_telemetry_of_a_server_lies_where_it_is_said_to(shelf: Book, postgres: Server, tmp_path: Path):
    shelf.certify(day(3))
    heard(postgres)
    [file] = (tmp_path / "telemetry").glob("*.parquet")

    assert open_snapshot(postgres, tmp_path / "cache").unread == ()
    assert verify(postgres, known_head=None, signers=None).faults == ()
    file.unlink()
    assert "cannot be read" in open_snapshot(postgres, tmp_path / "cache").unread[0]
    assert verify(postgres, known_head=None, signers=None).verdict == "altered"


def test_without_a_place_for_telemetry_nothing_is_written(
    shelf: Book, postgres: Server, monkeypatch: pytest.MonkeyPatch
):
    shelf.certify(day(3))
    monkeypatch.delenv("READINESS_TELEMETRY")
    with pytest.raises(UsageError, match="name where its telemetry lies in READINESS_TELEMETRY"):
        heard(postgres)

    assert verify(postgres, known_head=None, signers=None).entries == 1


def test_a_writer_that_fails_leaves_the_ledger_as_it_was(shelf: Book, postgres: Server):
    shelf.certify(day(3))
    head = verify(postgres, known_head=None, signers=None).head
    with pytest.raises(UsageError, match="no entry 9"), writing(postgres, now=day(4)) as writer:
        writer.append("retraction", {"certification": "BRIDGE-7", "retracts": 9, "reason": "x"}, **source())

    assert verify(postgres, known_head=head, signers=None).entries == 1


def test_a_process_that_writes_on_adds_what_others_wrote_to_its_copy_and_takes_back_what_failed(
    shelf: Book, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    made, there = list[Path](), None

    def noted(record: Server, file: Path, *rest: Path, is_new: bool) -> Cursor:
        made.append(file)
        return working_copy(record, file, *rest, is_new=is_new)

    monkeypatch.setattr(desk, "working_copy", noted)
    shelf.certify(day(3))
    for n in range(1, 4):
        here, desk._KEPT[:] = list(desk._KEPT), []
        with writing(postgres, now=day(n + 3), cache=tmp_path / "another machine") as writer:
            writer.append("observations", observations_body("BRIDGE-7", EVERY_KIND[:n]), **source())
        desk._KEPT.pop().close()
        desk._KEPT[:] = here
        with pytest.raises(ZeroDivisionError), writing(postgres, now=day(10)) as writer:  # noqa: PT012
            writer.append("observations", observations_body("BRIDGE-7", EVERY_KIND), **source())
            assert len(read_record(writer.cursor, certification="BRIDGE-7").observations) > len(EVERY_KIND)
            raise ZeroDivisionError
        with writing(postgres, now=day(n + 3)) as writer:
            writer.append("observations", observations_body("BRIDGE-7", EVERY_KIND[3:5]), **source())
            there = read_record(writer.cursor, certification="BRIDGE-7", as_of=day(20))
    assert len([file for file in made if "another machine" not in str(file)]) == 1

    cursor = open_snapshot(postgres, tmp_path / "new").cursor()
    assert read_record(cursor, certification="BRIDGE-7", as_of=day(20)) == there
    assert verify(postgres, known_head=None, signers=None).entries == 7


def left_by_a_process() -> None:
    """What this process keeps goes as it does when it ends."""
    while desk._KEPT:
        desk._KEPT.pop().end()


def test_a_process_begins_with_what_was_used_last_here_and_fetches_what_it_lacks(
    shelf: Book, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shelf.certify(day(3))
    left_by_a_process()
    with writing(postgres, now=day(4), cache=tmp_path / "another machine") as writer:
        writer.append("observations", observations_body("BRIDGE-7", EVERY_KIND), **source())
    left_by_a_process()
    monkeypatch.setattr(desk, "working_copy", lambda *_, **__: pytest.fail("it was made anew"))

    with writing(postgres, now=day(12)) as writer:
        seen = read_record(writer.cursor, certification="BRIDGE-7", as_of=day(20))
        writer.append("observations", observations_body("BRIDGE-7", EVERY_KIND[:1]), **source())

    assert len(seen.observations) > len(EVERY_KIND)
    assert verify(postgres, known_head=None, signers=None).entries == 3
    cursor = open_snapshot(postgres, tmp_path / "another machine").cursor()
    assert read_record(cursor, certification="BRIDGE-7", known_by=day(5), as_of=day(20)).observations == (
        seen.observations
    )


def test_no_damaged_file_of_the_cache_holds_up_a_writer(shelf: Book, postgres: Server):
    shelf.certify(day(3))
    left_by_a_process()
    kept = list(Settings().cache.glob("*.duckdb"))
    assert len(kept) > 1  # the mirror of the ledger, and a replica
    for file in kept:
        file.write_bytes(b"cut short")

    shelf.record(day(4), EVERY_KIND)

    assert verify(postgres, known_head=None, signers=None).entries == 2


def test_a_copy_of_a_ledger_that_was_put_back_is_made_anew(shelf: Book, postgres: Server, cluster: Cluster):
    shelf.certify(day(3))
    name = postgres.address.rpartition("/")[2]
    cluster.execute(f"create database {name}_before template {name}")
    shelf.record(day(10), EVERY_KIND[:1])
    cluster.execute(f"drop database {name}")
    cluster.execute(f"create database {name} template {name}_before")
    shelf.record(day(11), EVERY_KIND[1:3])

    assert verify(postgres, known_head=None, signers=None).entries == 2


def source() -> dict[str, Any]:
    return {"actor": "ci", "source_name": "x", "source_sha256": "0" * 64}


@pytest.mark.parametrize(
    "sql",
    [
        "update readiness.ledger set actor = 'x'",
        "delete from readiness.ledger",
        "truncate readiness.ledger cascade",
        "delete from readiness.manifest",
        "update readiness.manifest set signature = null",
    ],
)
def test_not_even_the_owner_changes_a_row_while_the_triggers_stand(shelf: Book, postgres: Server, sql: str):
    shelf.certify(day(3))

    with pytest.raises(StorageError, match="a ledger is only added to"):
        execute(postgres, sql)


def test_roles_can_do_what_their_name_says_and_no_more(shelf: Book, postgres: Server, cluster: Cluster):
    shelf.certify(day(3))
    name = postgres.address.rpartition("/")[2]
    for role in ("writer", "reader"):
        cluster.execute(f"drop role if exists {role}_of_{name}")
        cluster.execute(f"create role {role}_of_{name} login in role readiness_{role}")
    writer, reader = (Server(cluster.address(name, f"{role}_of_{name}")) for role in ("writer", "reader"))

    Book(writer).record(day(10), EVERY_KIND[:1])  # type: ignore[arg-type]
    assert verify(reader, known_head=None, signers=None).entries == 2
    with pytest.raises(StorageError, match="may not be done with this role"):
        Book(reader).record(day(11), EVERY_KIND[:1])  # type: ignore[arg-type]
    for refused in (
        "update readiness.ledger set actor = ''",
        "delete from readiness.ledger",
        "drop table readiness.ledger",
    ):
        with pytest.raises(StorageError, match="may not be done with this role"):
            execute(writer, refused)


def test_migrating_again_changes_no_entry(shelf: Book, postgres: Server):
    shelf.certify(day(3))

    assert migrate(postgres) == (False, ("readiness_reader", "readiness_writer"), ())
    assert verify(postgres, known_head=None, signers=None).entries == 1


def test_a_row_altered_behind_the_triggers_is_found_by_verify_and_refused_by_new_readers(
    shelf: Book, postgres: Server, tmp_path: Path
):
    shelf.certify(day(3))
    shelf.record(day(10), EVERY_KIND)
    execute(
        postgres,
        "alter table readiness.ledger disable trigger only_added;"
        "update readiness.ledger set actor = 'x' where seq = 2",
    )

    found = verify(postgres, known_head=None, signers=None)
    assert (found.verdict, found.faults) == (
        "altered",
        (f"{postgres}: entry 2 of the ledger is not what was recorded; restore a copy",),
    )
    with pytest.raises(AlteredError, match="entry 2 of the ledger is not what was recorded"):
        open_snapshot(postgres, tmp_path / "new")


def test_a_row_altered_behind_the_triggers_is_noticed_by_a_viewer_that_runs(
    shelf: Book, postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(watch, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(watch, "AGAIN_SECONDS", 0.1)
    monkeypatch.setattr(watch, "LOOKED_AT", 1)
    shelf.certify(day(3))
    shelf.record(day(10), EVERY_KIND)
    viewer = Viewer(postgres, tmp_path / "cache", lambda: day(20))
    before, reason = viewer.current()
    assert reason is None
    alter = (
        "alter table readiness.ledger disable trigger only_added;"
        "update readiness.ledger set actor = '{}' where seq = 2;"
    )
    with connected(postgres) as connection:
        [actor] = connection.execute("select actor from readiness.ledger where seq = 2").fetchone() or ()
    execute(postgres, alter.format("x"))

    assert within(10, lambda: viewer.current()[1] is not None)
    kept, reason = viewer.current()
    assert kept is before
    assert reason == f"{postgres}: entry 2 of the ledger is not what was recorded; restore a copy"
    assert viewer.lag == 0.0
    execute(postgres, alter.format(actor))
    assert within(10, lambda: viewer.current() == (before, None))
    assert viewer.watch
    viewer.watch.end()


def test_a_viewer_follows_new_entries_and_keeps_the_last_head_while_the_server_is_gone(
    shelf: Book, postgres: Server, cluster: Cluster, tmp_path: Path
):
    shelf.certify(day(3))
    viewer = Viewer(postgres, tmp_path / "cache", lambda: day(20))
    first, reason = viewer.current()
    assert first is not None
    assert reason is None
    shelf.record(day(10), EVERY_KIND)

    def newer() -> bool:
        snapshot, _ = viewer.current()
        return snapshot is not None and snapshot.id != first.id

    assert within(5, newer)
    second, _ = viewer.current()
    cluster.stop()
    try:
        assert within(10, lambda: viewer.current()[1] is not None)
        kept, reason = viewer.current()
        assert kept is second
        assert "cannot be reached" in str(reason)
        assert viewer.stale_since == day(20)
    finally:
        cluster.start()
    assert within(10, lambda: viewer.current()[1] is None)
    assert viewer.watch
    viewer.watch.end()


def within(seconds: float, holds: Any) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if holds():
            return True
        time.sleep(0.1)
    return bool(holds())


def test_what_is_wrong_with_an_address_is_said_without_its_secrets(tmp_path: Path):
    absent = Server("postgresql://quality:s3cret@127.0.0.1:1/readiness?connect_timeout=2")
    none = Server("postgresql://quality:s3cret@[127.0.0.1/readiness")

    for postgres, said in ((absent, "cannot be reached"), (none, "is no address of PostgreSQL")):
        with pytest.raises((StorageError, UsageError), match=said) as refused:
            open_snapshot(postgres, tmp_path)
        assert "s3cret" not in str(refused.value)
        assert "quality" not in str(refused.value)
    assert "s3cret" not in repr(absent)
    assert absent.has_password


def test_a_database_without_a_ledger_says_what_makes_one(cluster: Cluster, tmp_path: Path):
    with pytest.raises(StorageError, match="holds no ledger; make one with `readiness migrate`"):
        open_snapshot(Server(cluster.address("postgres")), tmp_path)


def test_an_empty_ledger_is_a_record_without_entries(postgres: Server, tmp_path: Path):
    assert open_snapshot(postgres, tmp_path).id == GENESIS


class Line:
    """A connection whose commit arrives, or does not, and whose answer is lost."""

    def __init__(self, connection: Connection, *, arrives: bool) -> None:
        self._connection, self._arrives = connection, arrives

    def commit(self) -> None:
        if self._arrives:
            self._connection.commit()
        raise psycopg.OperationalError("the connection is lost")


@pytest.mark.parametrize("arrives", [True, False])
def test_a_lost_answer_to_a_commit_is_looked_up(
    shelf: Book, postgres: Server, monkeypatch: pytest.MonkeyPatch, *, arrives: bool
):
    commit = entries.commit

    def lost(postgres: Server, connection: Connection, newest: Entry) -> None:
        commit(postgres, Line(connection, arrives=arrives), newest)  # type: ignore[arg-type]

    shelf.certify(day(3))
    monkeypatch.setattr(entries, "commit", lost)
    if arrives:
        shelf.record(day(10), EVERY_KIND)
    else:
        with pytest.raises(StorageError, match="the connection broke; nothing was written, try again"):
            shelf.record(day(10), EVERY_KIND)

    assert verify(postgres, known_head=None, signers=None).entries == 1 + arrives
