"""Pages on paper: light, whole, nothing over anything, without controls, and stamped on each sheet."""

import io
import re
from unicodedata import normalize

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from dashboard.navigation import TITLES
from tests.pages.boxes import faults
from tests.pages.conftest import PHASE3

pytestmark = pytest.mark.browser
PAGES = [name for name in TITLES if name != "review"]


def opened(page: Page, url: str, name: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{url}/{name}?certification={PHASE3}&asof=2025-09-24")
    page.locator("#first-sight").wait_for(state="detached", timeout=60_000)
    page.locator(".stMain").get_by_text("Ledger head").last.wait_for(timeout=60_000)
    page.wait_for_timeout(700)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_whole_with_nothing_over_anything_and_stamped_on_each_sheet(server, page, name: str):
    opened(page, server[0], name)
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    heading = page.locator("[data-testid=stMain] h1").first.inner_text().strip().split("\n")[-1]

    texts = [" ".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in sheets]
    assert heading.split(" ", 1)[1] in texts[0]
    assert all(f"{PHASE3} · as of 24 Sep 2025, 23:59" in text for text in texts)
    assert all(f"{number} of {len(texts)}" in text for number, text in enumerate(texts, 1))

    page.set_viewport_size({"width": 1032, "height": 700})
    page.emulate_media(media="print", color_scheme="dark")
    assert faults(page) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".choices:visible, .frame:visible, .turns:visible").count() == 0


def test_the_page_of_all_is_stamped_on_each_sheet_too(server, page):
    page.goto(f"{server[0]}/portfolio")
    page.locator("#first-sight").wait_for(state="detached", timeout=60_000)
    page.locator("[data-test-script-state=notRunning]").wait_for(timeout=60_000)
    page.wait_for_function("document.documentElement.style.getPropertyValue('--stamp')")
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages

    texts = [" ".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in sheets]
    assert [
        text
        for text in texts
        if not re.search(r"All certifications · as of .* UTC · Ledger head \w{16}", text)
    ] == []
