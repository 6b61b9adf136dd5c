"""What a page is called, and what of it is read out: no icon's name."""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.ui.frame.title import page_title
from tests.pages.conftest import PHASE3

pytestmark = pytest.mark.browser


def opened(page: Page, url: str, name: str, **asked: str) -> None:
    query = "&".join(f"{key}={value}" for key, value in {"certification": PHASE3, **asked}.items())
    page.goto(f"{url}/{name}?{query}&asof=2025-09-24")
    page.locator("#first-sight").wait_for(state="detached", timeout=60_000)
    page.locator(".stMain").get_by_text("Ledger head").last.wait_for(timeout=60_000)
    expect(page.locator("[data-testid=stMain] h1").first).to_be_visible()


def test_the_verdict_is_read_out_without_the_name_of_an_icon(server, page):
    opened(page, server[0], "")

    expect(page.get_by_role("heading", name="Certified, with 2 conditions", exact=True)).to_be_visible()
    read = page.locator("[data-testid=stMain]").aria_snapshot()
    assert not re.search("change_history|check_circle", read)
    positions = [
        read.index(words) for words in ("Certified, with 2", "Gates passed", "conditions open", "gates pass")
    ]
    assert positions == sorted(positions)


@pytest.mark.parametrize(
    ("name", "asked", "title"),
    [
        ("gates", {"gate": "PROD-002"}, "Gates · PROD-002"),
        ("agents", {"agent": "SC"}, "Agents · SC"),
        ("record", {}, "Record"),
    ],
)
def test_a_tab_is_called_by_page_thing_and_system(server, page, name: str, asked: dict[str, str], title: str):
    opened(page, server[0], name, **asked)

    expect(page).to_have_title(f"{title} · SPEK Enhanced Development Platform - Phase 3", timeout=20_000)


def test_a_title_leaves_out_what_is_not_known():
    assert page_title("Gates", "Payments") == "Gates · Payments"
