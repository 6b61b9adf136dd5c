"""The first sight of a page: the verdict with the first bytes, in the words that the page then draws."""

import os
import re
from html import unescape
from pathlib import Path

import pytest

from bench.visits import FRAME, SCRIPT
from dashboard.exporters.json import questions
from dashboard.navigation import LINKED, TITLES
from dashboard.ui.frame import first_sight, view
from dashboard.ui.frame.bundle import bundle
from dashboard.ui.frame.first_sight import ASKED, _index, page_html
from tests.pages.conftest import DEMO, PHASE3, words

EMOJI = re.compile(r"/(remark-emoji|lib)[.]")
HEADING = re.compile(r"<h1[^>]*>(?:<svg.*?</svg>)?(.*?)</h1>", re.DOTALL)


def heading(page: str, **asked: str) -> str | None:
    found = HEADING.search(page_html(page, {**TITLES, **LINKED}, asked))
    return re.sub("<.*?>", "", unescape(found[1])).strip() if found else None


@pytest.mark.parametrize("name", TITLES)
def test_its_heading_is_that_of_the_page(board, name: str):
    app = board(name, certification=DEMO)
    sight = heading(name, certification=DEMO)

    assert sight
    assert sight in words(app)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("thing", {"kind": "gate", "id": "PROD-001"}),
        ("compare", {"since": "2025-09-13"}),
        ("document", {}),
        ("search", {"q": "prod"}),
        ("portfolio", {}),
    ],
)
def test_a_page_that_links_alone_reach_has_one_too(board, name: str, asked: dict[str, str]):
    app = board(name, certification=DEMO, **asked)
    sight = heading(name, certification=DEMO, **asked)

    assert sight
    assert sight in words(app)


def test_the_page_of_all_waits_for_none_where_many_are_still_to_be_assessed(board, monkeypatch):
    monkeypatch.setattr(first_sight, "SOON", 1)
    monkeypatch.setenv("READINESS_CACHE", str(Path(os.environ["READINESS_CACHE"]) / "another"))
    board("overview", certification=DEMO)

    assert heading("portfolio") is None
    assert heading("overview", certification=DEMO)
    snapshot, _ = view.current()
    assert snapshot
    view.answers_to(snapshot, questions.line())
    assert heading("portfolio")


def test_of_a_thing_that_is_none_there_is_none(board):
    board()

    assert heading("thing", certification=DEMO, kind="gate", id="PAY-999") is None


def test_it_is_of_the_certification_the_day_the_agent_and_the_slide_that_are_asked_for(board):
    board()

    assert heading("overview", certification=PHASE3, asof="2025-09-20") == "Certified, with 2 conditions"
    assert heading("overview", certification=PHASE3, asof="2026-09-14") == "Expired 1 day ago"
    assert heading("agents", certification=PHASE3, asof="2025-09-20", agent="SC") == "SC scores 99 of 100"
    assert heading("review", certification=PHASE3, asof="2025-09-20", slide="rollout") == heading(
        "rollout", certification=PHASE3, asof="2025-09-20"
    )


@pytest.mark.parametrize(
    "asked",
    [
        {"certification": "NOBODY"},
        {"certification": DEMO, "asof": "yesterday"},
        {"certification": DEMO, "known": "2026-01-01"},
    ],
)
def test_where_the_address_asks_for_what_it_cannot_tell_there_is_none(board, asked: dict[str, str]):
    board()

    assert page_html("overview", TITLES, asked) == _index()


def test_nothing_is_waited_for_before_it_and_its_scripts_come_once_it_is_seen(board):
    board()
    page = page_html("overview", TITLES, {"certification": DEMO})
    before, once_seen = page.split('<template id="once-seen">')
    scripts = re.findall(r"<script.*?</script>", before, re.DOTALL)

    assert before.index('id="first-sight"') < before.index('rel="stylesheet"') < before.index('id="root"')
    assert not [script for script in scripts if "src=" in script]
    assert "modulepreload" not in before
    assert [*scripts, *ASKED.findall(once_seen)] == re.findall(
        f"<script>.*?</script>|{ASKED.pattern}", _index(), re.DOTALL
    )
    assert "<title>Overview · SPEK " in page
    assert '<meta property="og:title" content="Certified, with 2 conditions: ' in page


def test_a_shared_screen_is_as_large_before_the_page_is_there(board):
    board()
    rule = "html{\n    font-size: min(1.4vw, 2.45vh);"

    assert rule in page_html("review", TITLES, {"certification": DEMO})
    assert rule not in page_html("overview", TITLES, {"certification": DEMO})


@pytest.mark.browser
@pytest.mark.parametrize("name", ["", "gates", "review"])
def test_it_is_there_without_scripts_and_gives_way_to_the_page(server, tabs, page, name: str):
    with tabs.lent(java_script_enabled=False) as bare:
        bare.goto(f"{server[0]}/{name}")
        first = bare.locator("#first-sight h1").inner_text()
    page.goto(f"{server[0]}/{name}", wait_until="commit")
    page.wait_for_selector("#first-sight", state="attached")
    page.wait_for_selector("#first-sight", state="detached", timeout=30_000)

    assert first
    assert first in page.locator("[data-testid=stMain] h1").first.inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "width"), [("agents?", 390), (f"thing?certification={DEMO}&kind=gate&id=PROD-001", 1366)]
)
def test_nothing_moves_as_it_gives_way(server, page, name: str, width: int):
    page.set_viewport_size({"width": width, "height": 768})
    page.add_init_script(SCRIPT.replace("WANTED", "'h1'").replace("BESIDE", "[]"))
    page.goto(f"{server[0]}/{name}", wait_until="commit")
    page.wait_for_selector("html[data-all-drawn]", state="attached", timeout=30_000)
    seen = page.evaluate("window.bench")

    assert seen["moved"] < 1
    assert sum(moved for at, moved in seen["shifts"] if at >= seen["handover"] - FRAME) < 0.005


@pytest.mark.browser
def test_a_page_that_nobody_looks_at_asks_for_its_scripts_without_a_frame(server, chromium):
    with chromium.new_context() as context:
        page = context.new_page()
        page.add_init_script("requestAnimationFrame = () => 0")
        with page.expect_request(lambda request: request.url.endswith("board.js"), timeout=30_000):
            page.goto(f"{server[0]}/gates", wait_until="commit")


@pytest.mark.browser
@pytest.mark.parametrize("name", [*TITLES, "portfolio", "compare", "document"])
def test_nothing_is_asked_for_that_the_first_answer_does_not_name(server, tabs, name: str):
    with tabs.lent() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.partition("?")[0]))
        answer = page.goto(f"{server[0]}/{name}", wait_until="commit")
        page.wait_for_selector("#first-sight", state="detached", timeout=30_000)
        named = answer.text() if answer else ""
    below = [url for url in asked if "/_stcore/" in url.removeprefix(f"{server[0]}/_stcore/")]

    assert not below, "Streamlit's page knows where its server stands"
    # Words with two colons might hold an emoji: what draws those hangs on the record.
    scripts = {url.rpartition("/")[2] for url in asked if url.endswith(".js") and not EMOJI.search(url)}

    assert "board.js" in scripts
    joined = bundle()
    come = set(joined.given if joined else ())
    assert not [script for script in scripts - come if script not in named]
