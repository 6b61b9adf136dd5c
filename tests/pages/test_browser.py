import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import DEMO, PHASE3

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]


def readiness(path: Path, *words: str) -> str:
    command = [sys.executable, "-m", "readiness_board", *words, "--database", str(path)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def heading(page: Any) -> Any:
    return page.locator("h1").first


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/", "Certified, with 2 conditions"),
        (f"/?certification={PHASE3}&asof=2025-09-28", "Lapsed since 28 Sep 2025"),
        (f"/gates?certification={PHASE3}&asof=2025-09-13", "6 gates pass, 2 are conditional"),
        (f"/agents?certification={PHASE3}&asof=2025-09-13&agent=SC", "SC scores 99 of 100"),
        (f"/conditions?certification={PHASE3}&asof=2025-09-27", "2 conditions open, the next is due today"),
        (f"/rollout?certification={DEMO}", "Rollout: 20% of traffic, 1 day behind plan"),
    ],
)
def test_a_deep_link_shows_the_known_figures(server, page, address: str, text: str):
    page.goto(server[0] + address)

    expect(heading(page)).to_contain_text(text.replace("Rollout: ", ""), timeout=20_000)


def test_the_fold_of_overview_holds_the_four_answers(server, page):
    page.goto(server[0])
    expect(heading(page)).to_contain_text("Certified", timeout=20_000)
    page.get_by_text("Today,").first.wait_for()

    for text in ("Valid until", "Traffic on the new system", "1 day behind plan", "due within 2 days"):
        box = page.get_by_text(text).first.bounding_box()
        assert box["y"] + box["height"] <= 768


def test_the_as_of_day_stays_when_the_page_changes(server, page):
    page.goto(f"{server[0]}/?certification={PHASE3}&asof=2025-09-13")
    expect(heading(page)).to_contain_text("Certified", timeout=20_000)

    page.get_by_role("link", name="Gates").first.click()

    page.wait_for_url("**/gates?*asof=2025-09-13*", timeout=20_000)
    expect(page.get_by_text("93.7").first).to_be_visible()
    assert PHASE3 in page.url


def test_the_filter_of_gates_goes_into_the_address(server, page):
    page.goto(f"{server[0]}/gates?certification={PHASE3}&asof=2025-09-13")
    expect(heading(page)).to_contain_text("6 gates pass", timeout=20_000)

    page.get_by_role("radio", name="exceptions").click()

    page.wait_for_url("**show=exceptions**")


def test_an_open_board_shows_a_publish_and_survives_a_bad_file(server, page):
    url, path = server
    page.goto(f"{url}/?certification={PHASE3}&asof=2025-09-28")
    expect(heading(page)).to_contain_text("Lapsed", timeout=20_000)

    readiness(path, "record", "condition", "2", "met", "--on", "2025-09-25", "--certification", PHASE3)
    expect(heading(page)).to_contain_text("Certified, with 1 condition", timeout=15_000)

    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2])
    page.reload()
    expect(page.get_by_text("last good snapshot")).to_be_visible(timeout=20_000)
    expect(heading(page)).to_contain_text("Certified, with 1 condition")

    path.write_bytes(good)
    page.reload()
    expect(heading(page)).to_contain_text("Certified, with 1 condition", timeout=20_000)
    expect(page.get_by_text("last good snapshot")).to_have_count(0)
