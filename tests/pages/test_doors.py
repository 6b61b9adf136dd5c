from typing import Any

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import PHASE3

pytestmark = pytest.mark.browser


def settled(page: Any) -> None:
    page.locator("html[data-doors] [data-test-script-state=notRunning]").wait_for(timeout=20_000)


def opened(page: Any, address: str, says: str) -> None:
    page.goto(address)
    expect(page.locator("h1").first).to_contain_text(says, timeout=20_000)
    settled(page)
    page.evaluate("window.isTheSame = true")


def test_a_link_opens_in_the_open_page_and_back_returns(server, page):
    opened(page, f"{server[0]}/?certification={PHASE3}&asof=2025-09-20", "Certified")
    before = page.url

    page.get_by_role("link", name="Condition 2").first.click()
    page.wait_for_url(f"**/thing?certification={PHASE3}&asof=2025-09-20&kind=condition&id=2", timeout=20_000)
    expect(page.locator("h1").first).to_contain_text("Condition 2", timeout=20_000)
    settled(page)
    page.go_back()

    expect(page.locator("h1").first).to_contain_text("Certified", timeout=20_000)
    assert page.url == before
    assert page.evaluate("window.isTheSame")
    page.go_forward()
    page.wait_for_url("**/thing?*", timeout=20_000)
    expect(page.locator("h1").first).to_contain_text("Condition 2", timeout=20_000)


def test_a_link_opened_with_a_key_held_is_the_browsers(server, page):
    opened(page, f"{server[0]}/?certification={PHASE3}&asof=2025-09-20", "Certified")

    with page.context.expect_page() as other:
        page.get_by_role("link", name="Condition 2").first.click(modifiers=["Control"])

    other.value.wait_for_url("**/thing?*")
    assert "thing" not in page.url
    other.value.close()


def test_back_and_forward_restore_the_ticked_gate_and_the_filter(server, page):
    opened(page, f"{server[0]}/gates?certification={PHASE3}&asof=2025-09-20&gate=PROD-007", "gates pass")
    ticked = page.locator(".sortable tr[aria-current]")
    shown = page.locator(".stMain h2").first
    expect(ticked).to_contain_text("PROD-007", timeout=20_000)

    page.get_by_role("link", name="Performance Standards").first.click()
    page.wait_for_url("**&gate=PROD-002", timeout=20_000)
    expect(ticked).to_contain_text("PROD-002", timeout=20_000)
    page.get_by_text("exceptions", exact=True).click()
    page.wait_for_url("**&show=exceptions", timeout=20_000)
    expect(ticked).to_have_count(0, timeout=20_000)
    expect(shown).to_contain_text("PROD-002")
    page.go_back()
    expect(ticked).to_contain_text("PROD-002", timeout=20_000)
    page.go_back()
    expect(ticked).to_contain_text("PROD-007", timeout=20_000)
    expect(shown).to_contain_text("PROD-007")
    page.go_forward()

    expect(ticked).to_contain_text("PROD-002", timeout=20_000)
    assert page.evaluate("window.isTheSame")


def test_a_filter_of_the_portfolio_opens_in_the_open_page(server, page):
    opened(page, f"{server[0]}/portfolio", "certification")

    page.locator("a[href='/portfolio?standing=conditional']").click()
    page.wait_for_url("**/portfolio?standing=conditional", timeout=20_000)
    settled(page)
    assert page.evaluate("window.isTheSame")
