"""What fails inside the board is told in its log, and nothing of it in the browser (TRUST.md, Output)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, expect

from dashboard.paths import MAIN_SCRIPT
from dashboard.ui.frame.refusals import sentence
from tests.pages.conftest import DEMO, ROOT
from tests.pages.faulty import FAULTS
from tests.serving import copy_record, served

pytestmark = pytest.mark.browser
# Parts of a secret, of a place in the code, and of a traceback. Streamlit's protocol names the main script.
TELLING = ("hunter2", "/srv/hidden", "Traceback", 'File "', "site-packages", str(ROOT))
# Of the one the page itself has no fault, of the other it says which certification cannot be shown.
TOLD_OTHERWISE = {"dashboard.ui.frame.first_sight.first_sight", "dashboard.ui.frame.cached.read_record"}


@pytest.fixture(scope="module")
def faulty(built_on_today: Path, tmp_path_factory) -> Iterator[tuple[str, Path, Path]]:
    """A served board that fails to order: its address, the file that says what fails, and its log."""
    folder = tmp_path_factory.mktemp("faulty")
    copy_record(built_on_today, folder / "record.duckdb")
    (folder / "fault").write_text("", encoding="utf-8")
    environment = {
        **os.environ,
        "READINESS_DATABASE": str(folder / "record.duckdb"),
        "READINESS_CACHE": str(folder / "cache"),
        "FAULT": str(folder / "fault"),
    }
    with served(ROOT, environment, folder / "log", module="tests.pages.faulty") as address:
        yield address, folder / "fault", folder / "log"


@pytest.fixture
def heard(tabs) -> Iterator[tuple[Page, list[bytes]]]:
    """A browser page, and every byte that it is sent."""
    said: list[bytes] = []

    def frames(socket: WebSocket) -> None:
        socket.on("framereceived", lambda f: said.append(f if isinstance(f, bytes) else f.encode()))

    with tabs.lent({"websocket": frames}) as tab:
        yield tab, said


@pytest.mark.parametrize("name", FAULTS)
def test_no_path_secret_or_traceback_reaches_the_browser(faulty, heard, name: str):
    (address, order, log), (page, said) = faulty, heard
    where = FAULTS[name].format(id=DEMO)
    before = log.read_text(encoding="utf-8").count("hunter2")
    order.write_text(name, encoding="utf-8")

    answer = page.goto(f"{address}/{where}")
    is_page = "{id}" not in FAULTS[name]
    if is_page:
        page.locator("[data-test-script-state=notRunning]").wait_for(timeout=20_000)
        page.locator("#first-sight").wait_for(state="detached", timeout=20_000)
    order.write_text("", encoding="utf-8")

    assert log.read_text(encoding="utf-8").count("hunter2") > before  # it did fail; whoever runs it is told
    assert answer is not None
    sent = [frame.decode("utf-8", "replace").replace(str(MAIN_SCRIPT), "") for frame in said]
    told = [answer.text(), page.content(), *sent]
    assert [word for word in TELLING for text in told if word in text] == []
    assert is_page or answer.status == 500
    if name not in TOLD_OTHERWISE:
        expect(page.get_by_text(sentence(500))).to_be_visible()


def test_after_all_that_the_board_answers(faulty, heard):
    address, page = faulty[0], heard[0]
    page.goto(f"{address}/")
    expect(page.locator("h1").first).to_be_visible(timeout=20_000)
    expect(page.get_by_text(sentence(500))).to_have_count(0)
