"""Portfolio: several certifications of one's own on a page, and what opens where none is named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.records import build
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.store.publish import writing
from dashboard.ui.frame import view
from dashboard.ui.frame.first_sight import _named
from tests.pages.conftest import DEMO, PHASE3, Open, opener, words

NOW = datetime.now(UTC)
OWN = b"""
certification: {id: QUAY-1, title: Quay crane, system: Quay crane, authority: Port, decided_on: 2026-01-01,
  valid_until: 2099-01-01, declared_decision: APPROVED}
gates: [{id: G-1, name: Load, requirement: 95%+, result: 97%}]
"""


@pytest.fixture
def several(tmp_path: Path, monkeypatch) -> Open:
    """Opens a page over three certifications of one's own."""
    path = tmp_path / "several.duckdb"
    build(path, 3, now=NOW, weeks=8)
    monkeypatch.setenv("READINESS_DATABASE", str(path))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    return opener()


def test_each_stands_on_a_line_that_opens_it(several: Open):
    app = several("portfolio")
    (lines, *_) = app.table

    assert words(app).count("3 certifications: ") == 1
    assert list(lines.value.columns)[:2] == ["Standing", "Days left"]
    assert [f"?certification=CERT-{n:05}" in " ".join(lines.value.index) for n in range(3)] == [True] * 3


def test_search_standing_and_order_are_in_the_address(several: Open):
    app = several("portfolio", find="cert-00001")
    everything = several("portfolio", order="id")

    assert len(app.table[0].value) == 1
    assert "CERT\\-00001" in app.table[0].value.index[0]
    assert [name[1:12].replace("\\", "") for name in everything.table[0].value.index] == sorted(
        name[1:12].replace("\\", "") for name in everything.table[0].value.index
    )
    assert "No certification is like that" in words(several("portfolio", find="nothing"))


@pytest.mark.parametrize("name", ["standing", "order", "by"])
def test_what_is_none_in_the_address_is_said(several: Open, name: str):
    app = several("portfolio", **{name: "zebra"})

    assert f'The address asks for {name} "zebra", which is none of those here.' in words(app)
    assert app.query_params[name] in ("zebra", ["zebra"])


def test_a_standing_that_none_has_is_asked_for_all_the_same(several: Open):
    assert "No certification is like that" in words(several("portfolio", standing="revoked"))


def test_home_is_the_portfolio_where_several_are_one_s_own(several: Open):
    several("portfolio")

    assert _named("overview", {}) == "portfolio"
    assert _named("overview", {"certification": "CERT-00000"}) is None
    assert _named("portfolio", {}) is None


def test_one_of_one_s_own_opens_beside_those_that_come_with_the_board(
    board, built: Path, tmp_path, monkeypatch
):
    board()
    assert _named("overview", {}) == f"./?certification={DEMO}"
    own = tmp_path / "own.duckdb"
    own.write_bytes(built.read_bytes())
    with writing(own, now=datetime.now(UTC)) as writer:
        append_document(writer, Document("own.yaml", OWN), ImportOptions(actor="lead"))
    monkeypatch.setenv("READINESS_DATABASE", str(own))
    opener()()

    assert _named("overview", {}) == "./?certification=QUAY-1"
    snapshot, _ = view.current()
    assert snapshot
    assert [listed.id for listed in view.listing(snapshot)] == ["QUAY-1", DEMO, PHASE3]
    monkeypatch.setenv("READINESS_CERTIFICATION", PHASE3)
    assert _named("overview", {}) == f"./?certification={PHASE3}"
