"""A certification whose newest entries cannot be shown is shown as it stood before, and takes no other down."""

import json
from pathlib import Path

import pytest

from dashboard.domain.standing.assessment import Assessment
from dashboard.findings import Finding, moment
from dashboard.findings.examination import examined
from dashboard.store import ledger
from dashboard.store.publish import writing
from dashboard.store.publish.writer import Writer
from tests.pages.conftest import Open, opener, words
from tests.pages.test_kept_heads import served
from tests.store.conftest import Book, certificate, day

PAGES = ["review", "record"]  # one without the frame's line above it, and one with the ledger on it


@pytest.fixture
def book(tmp_path: Path, monkeypatch) -> Book:
    """A record of two certifications, both sound."""
    path = tmp_path / "record.duckdb"
    monkeypatch.setenv("READINESS_DATABASE", str(path))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    book = Book(path)
    book.certify(day(3), certificate("BRIDGE-7"))
    book.certify(day(4), certificate("TUNNEL-2"))
    return book


@pytest.fixture
def board(book: Book) -> Open:
    return opener()


def spoil(book: Book, monkeypatch: pytest.MonkeyPatch, certification: str, now: int) -> None:
    """Publish, past all checks, a revision that no reader of this version understands."""
    body = ledger.certification_body(certificate(certification))
    body["definition"]["gates"] = [{"id": "G-1", "name": "New", "wanted": "> 5 of something"}]
    monkeypatch.setattr(Writer, "check", lambda *_: None)
    monkeypatch.setattr(Writer, "enter_firings", lambda *_: None)
    with writing(book.path, now=day(now)) as writer:
        writer.append("certification", body, actor="q", source_name="new.yaml", source_sha256="0" * 64)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_shows_the_last_good_head_and_says_so(board: Open, book: Book, monkeypatch, page: str):
    spoil(book, monkeypatch, "BRIDGE-7", 5)
    spoil(book, monkeypatch, "BRIDGE-7", 6)

    shown = words(board(page, certification="BRIDGE-7"))
    other = words(board(page, certification="TUNNEL-2"))

    assert "The newest entries of BRIDGE-7 cannot be shown" in shown
    assert "does not read as a record" in shown
    assert "cannot be shown" not in other


def test_the_routes_show_all_that_can_be_shown_and_name_what_cannot(book: Book, monkeypatch):
    opener()
    spoil(book, monkeypatch, "DAM-1", 5)
    spoil(book, monkeypatch, "BRIDGE-7", 6)

    status = {answer["certification"]["id"]: answer for answer in json.loads(served("/status.json"))}

    assert "does not read as a record" in status["DAM-1"]["error"]
    assert "standing" in status["TUNNEL-2"]
    assert "warning" not in status["TUNNEL-2"]
    assert status["BRIDGE-7"]["gates"][0]["name"] == "Coverage"
    assert "before them" in status["BRIDGE-7"]["warning"]
    page = served("/glance")
    assert "DAM-1 cannot be shown" in page
    assert "The newest entries of BRIDGE-7 cannot be shown" in page


def test_a_certification_of_which_nothing_can_be_shown_says_so_on_its_page_alone(
    board: Open, book: Book, monkeypatch
):
    spoil(book, monkeypatch, "DAM-1", 5)

    assert "This certification cannot be shown" in words(board(certification="DAM-1"))
    assert "cannot be shown" not in words(board(certification="BRIDGE-7"))


def test_what_cannot_be_assessed_falls_back_too(board: Open, book: Book, monkeypatch):
    book.certify(day(5), certificate("BRIDGE-7", gates=[{"id": "X", "name": "Bad", "requirement": "95%+"}]))

    def failing(assessment: Assessment) -> tuple[Finding, ...]:
        if any(gate.gate.id == "X" for gate in assessment.gates):
            raise OverflowError
        return examined(assessment)

    monkeypatch.setattr(moment, "examined", failing)
    shown = words(board(certification="BRIDGE-7"))

    assert "cannot be shown: it cannot be assessed (OverflowError)" in shown
    assert "before them" in shown
