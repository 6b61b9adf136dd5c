"""Every text of a record is data.

40 hostile strings on every page call nobody and run nothing (TRUST.md, Output).
"""

import json
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from dashboard import paths
from dashboard.domain.values.fields import NUMBER
from dashboard.importers.documents.document import read_document
from dashboard.importers.validation.certificate import read_certificate
from tests.pages.conftest import readiness

pytestmark = pytest.mark.browser
AWAY = "http://away.example/x"
HOSTILE = [
    f"![]({AWAY})",
    f"[click]({AWAY})",
    f"<img src={AWAY}>",
    f"<img src=x onerror=fetch('{AWAY}')>",
    f"<script>fetch('{AWAY}')</script>",
    "<script>alert(1)</script>",
    f'<iframe src="{AWAY}"></iframe>',
    f"<svg onload=fetch('{AWAY}')>",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    f"<{AWAY}>",
    AWAY,
    "www.away.example",
    "mail@away.example",
    f'<span style="fill:url({AWAY})">t</span>',
    f'<a href="{AWAY}">t</a>',
    f"<link rel=stylesheet href={AWAY}>",
    f"<style>@import '{AWAY}'</style>",
    f'<b style="background:url({AWAY})">b</b>',
    f"[r]: {AWAY}",
    f"![r][r]\n[r]: {AWAY}",
    "$\\href{x}{y}$",
    "$$\\includegraphics{x}$$",
    ":material/home:",
    ":red[x]",
    ":red-badge[x]",
    ":streamlit:",
    "a | b | c",
    "# heading",
    "- item",
    "> quote",
    "```\ncode\n```",
    "**bold** _it_ ~~no~~ `code`",
    "&lt;b&gt; &amp;",
    "%3Cscript%3E",
    "{{7*7}} ${7*7}",
    "'; drop table entry; --",
    '"><script>alert(1)</script>',
    "=HYPERLINK(1)",
    "-> <- -- ... :)",
]
# Texts whose words mean something to a rule stay as they are.
MEANINGFUL = {
    "id",
    "kind",
    "requirement",
    "timeline",
    "weeks",
    "decision",
    "risk",
    "cadence",
    "level",
    "worse",
    "metric",
    "agent",
    "condition",
    "authorization",
    "done_by",
    "time_zone",
    "declared_decision",
    "covers",
    "agents",
    "about",
    "maps_to",
    "unit",
    "decided_on",
    "valid_until",
    "next_review",
    "deployment_start",
}


def poisoned(value: Any, strings: Any, key: str = "") -> Any:
    """The same document with a hostile string at the end of every free text."""
    if isinstance(value, dict):
        return {k: poisoned(v, strings, k) for k, v in value.items()}
    if isinstance(value, list):
        return [poisoned(v, strings, key) for v in value]
    free = isinstance(value, str) and key not in MEANINGFUL and not NUMBER.fullmatch(value)
    return f"{value} {next(strings)}" if free else value


@pytest.fixture(scope="module")
def hostile(server, tmp_path_factory) -> str:
    """A served certification with hostile texts; the board's address."""
    certificate = read_certificate(read_document(str(paths.DATA / "phase3.yaml"))).certificate
    document = certificate.model_dump(mode="json", exclude_none=True, exclude_unset=True)
    document = poisoned(document, cycle(HOSTILE))
    document["certification"]["id"] = "HOSTILE"
    path: Path = tmp_path_factory.mktemp("hostile") / "hostile.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    url, record = server
    readiness(record, "import", str(path))
    return str(url)


def test_there_are_forty_of_them():
    assert len(set(HOSTILE)) == 40


@pytest.mark.parametrize("name", sorted(page.stem for page in paths.PAGES.glob("*.py")))
def test_no_text_of_a_record_runs_or_calls_away(hostile, page, name: str):
    where = "" if name == "overview" else name
    page.goto(f"{hostile}/{where}?certification=HOSTILE&asof=2025-09-13")
    page.locator("#first-sight").wait_for(state="detached", timeout=20_000)
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=20_000)
    expect(page.locator("[data-testid=stMain] h1").first).to_be_visible(timeout=20_000)
    page.wait_for_load_state("networkidle")

    # The page fixture fails on any dialog, error or request off the machine.
    links = page.locator("a").evaluate_all(
        "all => all.map(a => new URL(a.href.baseVal ?? a.href, location).href)"
    )
    assert [link for link in links if not link.startswith(hostile)] == []
    assert (
        page.locator("[data-testid=stMain] img, [data-testid=stMain] iframe, [data-testid=stMain] h1").count()
        == 1
    )
