"""A document whose every text, number and date is as long, large and far as it may be is drawn on every page."""

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dashboard import paths
from dashboard.navigation import TITLES
from tests.cli.test_accepted_is_shown import bring, leaves, put, written
from tests.pages.conftest import Open, opener, words

LONG = {"title", "name", "text", "owner", "summary", "remark", "reason", "validity", "system", "authority"}
FAR = {"valid_until": "2100-12-31", "next_review": "2100-12-31", "decided_on": "2000-01-01"}


@pytest.fixture(scope="module")
def extreme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document: Any = YAML(typ="base", pure=True).load((paths.DATA / "phase3.yaml").read_text(encoding="utf-8"))
    for number, path in enumerate([*leaves(document)]):
        key = next(part for part in reversed(path) if isinstance(part, str))
        if key in LONG and path[0] != "scope" and path[-1] != "risk":
            put(document, path, f"{number} " + "N" * 1_900)
        elif key in FAR:
            put(document, path, FAR[key])
        elif key == "requirement":
            put(document, path, f">= {'9' * 15}.{'9' * 15}%")
        elif key == "result":
            put(document, path, f"{'9' * 15}.{'1' * 15}%")
        elif key == "timeline":
            put(document, path, "999 months")
    record: Path = tmp_path_factory.mktemp("extreme") / "record.duckdb"
    assert bring(record, written(document)) is None
    return record


@pytest.fixture(scope="module")
def board(extreme: Path) -> Open:
    return opener()


@pytest.mark.parametrize("page", sorted(TITLES))
def test_a_document_of_extremes_is_drawn_on_every_page(extreme: Path, board: Open, monkeypatch, page: str):
    monkeypatch.setenv("READINESS_DATABASE", str(extreme))
    monkeypatch.setenv("READINESS_CACHE", str(extreme.parent / "cache"))

    app = board(page, asof="2100-12-31" if page in ("overview", "gates", "record") else "2026-11-24")

    assert words(app)
    assert page in ("conditions", "review") or "NNNN" in words(app)
