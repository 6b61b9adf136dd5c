"""One state has one word: on the pages and in whatever is exported, each read here as people read it."""

import csv
import html
import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dashboard.domain.gates.headroom import headroom
from dashboard.domain.values.quantities import read_requirement
from dashboard.ui.sections.gates import gap
from tests.pages.conftest import PHASE3, Open, readiness, words
from tests.pages.test_same_everywhere import flat, in_ics, in_pdf, in_pptx, in_xlsx

DAY = "2026-09-10"
READERS = {"pdf": in_pdf, "pptx": in_pptx, "xlsx": in_xlsx, "ics": in_ics}


def in_text(path: Path) -> str:
    return flat(html.unescape(re.sub("<[^>]+>", " ", path.read_text(encoding="utf-8-sig"))))


@pytest.fixture
def said(built: Path, board: Open, tmp_path: Path) -> dict[str, str]:
    """All that a certification at the end of its year says, by place."""
    found = {}
    for form in ("pdf", "pptx", "html", "xlsx", "csv", "ics"):
        path = tmp_path / f"pack.{form}"
        readiness(built, "export", PHASE3, "--format", form, "-o", str(path), "--as-of", DAY)
        found[form] = READERS.get(form, in_text)(path)
    for page in ("review", "operations", "signoffs"):
        found[page] = flat(words(board(page, certification=PHASE3, asof=DAY)))
    found["terminal"] = flat(readiness(built, "status", PHASE3, "--as-of", DAY))
    found["findings"] = flat(readiness(built, "findings", PHASE3, "--as-of", DAY))
    return found


def places(said: dict[str, str], phrase: str) -> set[str]:
    return {place for place, text in said.items() if phrase in text}


def test_the_same_state_has_the_same_word_everywhere(said: dict[str, str], tmp_path: Path):
    everywhere = {"pdf", "pptx", "html", "xlsx", "csv", "ics", "review"}
    assert places(said, "The certificate expires after 13 Sep 2026") == everywhere
    for never in ("expires on", "The last valid day of the certificate", "332 days overdue", "Overdue: "):
        assert places(said, never) == set(), never

    assert places(said, "missed, was due 13 Oct 2025, 332 days ago") == {"xlsx", "ics", "operations"}
    assert places(said, "59 duties missed, 13 due") == {"xlsx", "operations"}

    assert places(said, "12 of 12 signed, 8 remarks open") == {"pdf", "html", "xlsx", "signoffs"}
    assert "note Phase 4 funding approved" in said["signoffs"]
    assert "open remark User training completion" in said["signoffs"]
    rows = csv.DictReader((tmp_path / "pack.csv").read_text(encoding="utf-8-sig").splitlines())
    details = {row["id"]: row["detail"] for row in rows if row["kind"] == "signoff"}
    assert details["Executive Sponsor"].endswith("note: Phase 4 funding approved")
    assert details["Business Owner"].endswith("open remark: User training completion")


@pytest.mark.parametrize(
    ("requirement", "value", "says"),
    [
        ("100% core features", "93.7", "6.3 points short"),
        ("≤ 250 ms p99", "252", "2 ms over"),
        ("Zero critical findings", "3", "3 over"),
        ("<4.7% overhead", "4.7", "at the limit, which misses it"),
        ("≤ 250 ms p99", "250", "exactly met"),
        ("≤ 250 ms p99", "200", "50 ms below"),
        ("NASA POT10 95%+", "95.2", "0.2 points above, thin"),
        ("<4.7% overhead", "0.00023", "20,435 times below"),
    ],
)
def test_short_is_only_what_falls_short(requirement: str, value: str, says: str):
    asked = read_requirement(requirement)
    state: Any = SimpleNamespace(
        requirement=asked, headroom=headroom(asked, Decimal(value)), basis="measured"
    )

    assert gap(state) == says
