import pytest
from playwright.sync_api import expect

from dashboard.ui.frame.first_sight import _named
from tests.pages.conftest import DEMO, PHASE3, readiness, words
from tests.pages.test_doors import opened, settled


def test_what_is_known_by_an_instant_is_shown_and_told(board):
    then = board(certification=PHASE3, asof="2025-09-13T12:00:00Z", known_by="2100-01-01T00:00:00Z")

    assert "As known by 1 Jan 2100, 00:00; " in words(then)
    assert "as of 13 Sep 2025, 12:00" in words(then)


def test_a_link_to_a_head_that_the_record_never_had_says_so(board):
    shown = words(board(certification=PHASE3, known_by="2100-01-01T00:00:00Z", head="feed"))

    assert "This link was sent at head feed, and this record tells of 1 Jan 2100, 00:00 at another" in shown


def test_what_is_known_by_no_instant_is_said(board):
    assert 'known by "soon", which is no instant' in words(board(certification=PHASE3, known_by="soon"))


def test_a_head_without_what_was_known_by_is_said(board):
    assert 'the head "feed" without what was known by' in words(board(certification=PHASE3, head="feed"))


def test_an_address_with_an_empty_certification_is_given_the_one_that_it_means(board):
    board()

    assert (
        _named("gates", {"certification": "", "show": "passed"}) == f"gates?certification={DEMO}&show=passed"
    )


@pytest.mark.browser
def test_an_address_without_a_certification_is_given_the_one_that_it_means(server, page):
    opened(page, f"{server[0]}/gates", "gates pass")
    assert "/gates?certification=" in page.url

    page.get_by_role("link", name="Agents").first.click()
    page.wait_for_url("**/agents?certification=*", timeout=20_000)
    settled(page)
    page.go_back()
    page.wait_for_url("**/gates?certification=*", timeout=20_000)


@pytest.mark.browser
def test_a_permalink_shows_what_was_sent_and_what_changed_since(server, page):
    url, path = server
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, f"{url}/gates?certification={PHASE3}&gate=PROD-001", "gates pass")
    page.get_by_role("button", name="Copy permalink").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    sent = page.evaluate("navigator.clipboard.readText()")
    before = page.locator("h1").first.inner_text()
    readiness(path, "record", "gate", "PROD-004", "--value", "50", "--certification", PHASE3)

    page.goto(sent)
    expect(page.get_by_text("As sent at head")).to_be_visible(timeout=20_000)
    settled(page)
    assert page.locator("h1").first.inner_text() == before
    assert "gate=PROD-001" in page.url
    page.get_by_role("link", name="Agents").first.click()
    page.wait_for_url("**/agents?*known_by=*", timeout=20_000)
    expect(page.get_by_text("changed since").first).to_be_visible(timeout=20_000)
