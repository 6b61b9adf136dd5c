"""Portfolio: several certifications of one's own on a page, and what opens where none is named."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bench.records import build
from dashboard.domain.standing import RANK
from dashboard.domain.values import wording
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.store.publish import writing
from dashboard.ui.frame import view
from dashboard.ui.frame.first_sight import _named
from tests.pages.conftest import DEMO, PHASE3, Open, inside, opener, sheet, words

NOW = datetime.now(UTC)
STATUS = {wording.mark(status).word: status for status in RANK}
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


def tables(app: AppTest) -> dict[str, dict[str, Any]]:
    """What the page's tables were given, by their labels."""
    drawn = (each for each in inside(sheet(app)) if isinstance(each, dict))
    return {each["label"]: each for each in drawn if each["draw"] == "table"}


def names(app: AppTest) -> list[str]:
    """The certifications on the page's lines, from the top."""
    return [row[0]["text"].partition(" ")[0] for row in tables(app)["Certifications"]["rows"]]


def test_each_stands_on_a_line_that_opens_it(several: Open):
    app = several("portfolio")
    lines = tables(app)["Certifications"]

    assert words(app).count("3 certifications: ") == 1
    assert [head["text"] for head in lines["heads"]][:3] == ["Certification", "Standing", "Days left"]
    assert sorted(row[0]["href"] for row in lines["rows"]) == [
        f"./?certification=CERT-{n:05}" for n in range(3)
    ]
    assert {row[1]["mark"]["shape"] for row in lines["rows"]} <= {"✓", "△", "✕"}


def test_standings_are_counted_and_each_count_leads_to_its_lines(several: Open):
    found = tables(several("portfolio", by="standing"))
    counted, course = found["How many stand how, by standing"], found["How many stood how, week by week"]

    assert sum(int(row[-1]["text"]) for row in counted["rows"]) == 3
    assert all(row[0]["href"].startswith("portfolio?find=") for row in counted["rows"])
    assert all(
        row[0]["href"] == f"portfolio?standing={STATUS[row[0]['mark']['word']]}" for row in course["rows"]
    )
    assert len(course["heads"]) == 9


def test_the_first_are_drawn_and_the_rest_when_they_are_asked_for(several: Open, monkeypatch):
    monkeypatch.setattr("dashboard.ui.sections.portfolio.MOST", 2)
    first, whole = several("portfolio", order="id"), several("portfolio", order="id", whole="true")

    assert names(first) == ["CERT-00000", "CERT-00001"]
    assert tables(first)["Certifications"]["more"]["text"] == "Show all 3"
    assert tables(first)["Certifications"]["more"]["href"] == "portfolio?order=id&whole=true"
    assert names(whole) == ["CERT-00000", "CERT-00001", "CERT-00002"]
    assert tables(whole)["Certifications"]["more"]["href"] == "portfolio?find=&order=id"


def test_search_standing_and_order_are_in_the_address(several: Open):
    app = several("portfolio", find="cert-00001")
    everything = several("portfolio", order="id")

    assert names(app) == ["CERT-00001"]
    assert names(everything) == sorted(names(everything))
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
