"""A record that no longer extends what the board showed is said on every page until a person accepts it."""

import asyncio
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from dashboard import paths
from dashboard.store.publish import writing
from dashboard.ui.frame.endpoints import ROUTES
from tests.cli.conftest import Run, clock, run  # noqa: F401 - fixtures.
from tests.pages.conftest import Open, opener, words
from tests.store.conftest import Book, certificate, day, full_record  # noqa: F401 - a fixture.

PAGES = sorted(page.stem for page in paths.PAGES.glob("*.py"))


@pytest.fixture
def record(tmp_path: Path, full_record: Path, monkeypatch) -> Path:  # noqa: F811 - the fixture.
    path = tmp_path / "record.duckdb"
    shutil.copyfile(full_record, path)
    monkeypatch.setenv("READINESS_DATABASE", str(path))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    return path


@pytest.fixture
def board(record: Path) -> Open:
    return opener()


def cut_tail(path: Path) -> str:
    """Take the last entry away; the digits of the head that is left."""
    with duckdb.connect(path) as connection:
        connection.execute("delete from ledger where seq = 7")
        return str(connection.execute("select hash[:16] from ledger where seq = 6").fetchall()[0][0])


def rewrite(path: Path) -> None:
    """Entries 6 and 7 again, in other words, chained as the board would chain them."""
    cut_tail(path)
    with duckdb.connect(path) as connection:
        connection.execute("delete from ledger where seq = 6")
    book = Book(path)
    book.certify(day(14), certificate(agents=[], observations=[]))
    book.retract(day(15), 2)


def replace(path: Path) -> None:
    path.unlink()
    Book(path).certify(day(3), certificate(observations=[]))


def warned(app: AppTest) -> bool:
    """Whether a page asks a person to accept the record."""
    return "accepts it on this machine" in words(app)


def served(path: str) -> str:
    """What a route beside the pages answers."""
    route = next(route for route in ROUTES if route.path == path)
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    return bytes(asyncio.run(route.endpoint(Request(scope))).body).decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (cut_tail, "its tail is cut, entry 7 is gone"),
        (rewrite, "its chain was written anew after entry 5"),
        (replace, "no entry of it is the same, it is another record"),
    ],
)
def test_each_page_says_that_a_record_does_not_extend_what_was_shown(board, record, change, said: str):
    assert not warned(board())
    change(record)

    for page in PAGES if change is cut_tail else ("review",):
        assert said in words(board(page)), page
    assert "7 entries and the head" in words(board())
    assert said in served("/glance")
    assert said in json.loads(served("/healthz"))["warning"]
    again = opener()  # As a restart of the server forgets all that it holds.
    assert said in words(again())


def test_a_record_that_goes_on_is_no_divergence_and_each_of_its_heads_is_kept(board, record):
    assert not warned(board())
    Book(record).retract(day(16), 7)
    assert not warned(board())
    with duckdb.connect(record) as connection:
        connection.execute("delete from ledger where seq = 8")

    assert "showed a record of 8 entries" in words(board())
    assert "entry 8 is gone" in words(board())


def test_an_acceptance_is_remembered_with_who_and_why_and_ends_the_warning(
    board,
    record,
    run: Run,  # noqa: F811
):
    assert not warned(board())
    head = cut_tail(record)
    assert "tail is cut" in words(board())
    assert "Q. Officer accepted the head" not in words(board("record"))

    refused = run("accept", "0" * 16, "--reason", "a copy of Friday was restored")
    assert refused.code == 64
    assert "not 0000000000000000" in refused.err
    accepted = run("accept", head, "--reason", "a copy of Friday was restored", "--actor", "Q. Officer")

    assert accepted.code == 0, accepted.err
    assert "by Q. Officer: a copy of Friday was restored" in accepted.out
    assert "Q. Officer accepted the head" in words(board("record"))  # It was drawn before.
    assert not warned(board())  # Without a restart,
    board = opener()
    assert not warned(board())  # and after one.
    assert "Q. Officer accepted the head" in words(board("record"))
    assert "a copy of Friday was restored" in words(board("record"))
    again = run("accept", head, "--reason", "twice")
    assert again.code == 64
    assert "there is nothing to accept" in again.err
    with writing(record, now=day(20)) as writer:  # What is accepted is extended as any other.
        body = {"certification": "BRIDGE-7", "observations": []}
        writer.append("observations", body, actor="q", source_name="n", source_sha256="0" * 64)
    assert not warned(board())


def test_heads_that_cannot_be_read_are_said_and_accepted_too(board, record, tmp_path, run: Run):  # noqa: F811
    assert not warned(board())
    file = next((tmp_path / "cache" / "heads").iterdir())
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_text("{}", encoding="utf-8")
    with duckdb.connect(record) as connection:
        head = connection.execute("select hash[:16] from ledger where seq = 7").fetchall()[0][0]

    assert f"What this board showed before could not be read: {file.name} is damaged" in words(board())
    assert run("accept", head, "--reason", "the disk was full", "--actor", "Q").code == 0
    assert not warned(board())
