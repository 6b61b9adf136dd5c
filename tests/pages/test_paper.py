"""Pages on paper: light, whole, nothing over anything, without controls, and stamped on each sheet."""

import io
from unicodedata import normalize

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from dashboard.navigation import TITLES
from tests.pages.conftest import PHASE3

pytestmark = pytest.mark.browser
PAGES = [name for name in TITLES if name != "review"]
# Texts that stand over one another by more than the room between lines, or leave the sheet; shadow roots too.
FAULTS = """() => {
  const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const inside = (child) => [...texts(child), ...(child.shadowRoot ? texts(child.shadowRoot) : [])];
  const texts = (node) => [...node.childNodes].flatMap((child) =>
    child.nodeType === 3 ? (child.data.trim() && shown(child.parentElement) ? [child] : [])
      : child.nodeType === 1 && !/^(STYLE|SCRIPT|TITLE)$/.test(child.tagName) ? inside(child) : []);
  const boxes = texts(document.querySelector('.stMain')).flatMap((text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].map((box) => ({ box, text }));
  }).filter(({ box }) => box.width > 1 && box.height > 1);
  const over = boxes.flatMap((a, n) => boxes.slice(n + 1).filter((b) => a.text !== b.text
    && Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 2
    && Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 6
  ).map((b) => `${a.text.data.slice(0, 40)} / ${b.text.data.slice(0, 40)}`));
  const out = boxes.filter(({ box }) => box.left < -1 || box.right > innerWidth + 1).map(({ text }) => text.data);
  return [...over, ...out];
}"""


def opened(page: Page, url: str, name: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{url}/{name}?certification={PHASE3}&asof=2025-09-24")
    page.locator("#first-sight").wait_for(state="detached", timeout=60_000)
    page.locator(".stMain").get_by_text("Ledger head").last.wait_for(timeout=60_000)
    page.wait_for_timeout(700)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_prints_whole_and_stamped_on_each_sheet(server, page, name: str):
    opened(page, server[0], name)
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    heading = page.locator("[data-testid=stMain] h1").first.inner_text().strip().split("\n")[-1]

    texts = [" ".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in sheets]
    assert heading.split(" ", 1)[1] in texts[0]
    assert all(f"{PHASE3} · as of 24 Sep 2025, 23:59" in text for text in texts)
    assert all(f"{number} of {len(texts)}" in text for number, text in enumerate(texts, 1))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_over_anything_on_paper(server, page, name: str):
    opened(page, server[0], name)
    page.set_viewport_size({"width": 1032, "height": 700})
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(300)

    assert page.evaluate(FAULTS) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".stButtonGroup:visible, .st-key-frame:visible, .stDataFrame:visible").count() == 0
