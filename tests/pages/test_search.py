import re
from contextlib import suppress

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import DEMO, PHASE3, drawings, linked_words, words
from tests.pages.test_doors import opened, settled

BOX = "Search the certification"


def test_what_is_found_leads_to_its_page_and_its_line(board):
    app = board("search", certification=DEMO, q="prod-001")

    said = linked_words(app)
    assert re.search(r"\d+ results for “prod-001”", words(app))
    assert (
        f"[PROD-001 Functional Completeness: conditional, 96.1%](thing?certification={DEMO}&kind=gate&id=PROD-001)"
        in said
    )
    assert f"](document?certification={DEMO}&entry=1&line=" in said


def test_an_owner_is_the_way_to_all_that_is_theirs(board):
    assert f"Owner: [Quality team](search?certification={DEMO}&q=Quality+team)" in linked_words(
        board("conditions", certification=DEMO)
    )
    said = linked_words(board("search", certification=DEMO, q="Quality team"))
    assert f"](thing?certification={DEMO}&kind=condition&id=1)" in said
    assert f"](thing?certification={DEMO}&kind=agent&id=QV)" in said


@pytest.mark.parametrize("query", ["zebra", "", "   "])
def test_that_nothing_was_found_is_said(board, query: str):
    app = board("search", certification=DEMO, q=query)

    assert ("No results for “zebra”" if query == "zebra" else "Nothing was asked for yet") in words(app)
    assert "a part of a word is enough" in words(app)


def test_the_box_stands_on_every_page_with_what_was_asked(board):
    box = drawings(board("search", certification=PHASE3, q="qv"))["search"]

    assert box == {"draw": "search", "address": f"search?certification={PHASE3}", "query": "qv"}


@pytest.mark.browser
def test_a_slash_focuses_the_box_and_enter_finds_within_the_open_page(server, page):
    opened(page, f"{server[0]}/gates?certification={PHASE3}&asof=2025-09-20", "gates pass")
    box = page.get_by_label(BOX)

    for _ in range(5):  # once more where the page did not listen yet
        page.keyboard.press("/")
        with suppress(AssertionError):
            expect(box).to_be_focused()
            break
    box.fill("")
    page.keyboard.type("qv/module")
    expect(box).to_have_value("qv/module")
    box.fill("prod-001")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/search?certification={PHASE3}&asof=2025-09-20&q=prod-001", timeout=20_000)
    expect(page.locator("h1").first).to_contain_text("results for “prod-001”", timeout=20_000)
    settled(page)
    page.get_by_role("link", name="PROD-001 Functional Completeness").first.click()
    expect(page.locator("h1").first).to_contain_text("PROD-001", timeout=20_000)
    settled(page)
    page.go_back()
    expect(page.locator("h1").first).to_contain_text("results for “prod-001”", timeout=20_000)
    expect(page.get_by_label(BOX)).to_have_value("prod-001")
    assert page.evaluate("window.isTheSame")


@pytest.mark.browser
def test_a_slash_that_is_typed_elsewhere_stays_there(server, page):
    opened(page, f"{server[0]}/portfolio", "certification")
    find = page.get_by_label("Search", exact=True)
    find.fill("a")
    find.press("/")

    expect(find).to_be_focused()
    expect(find).to_have_value("a/")
    opened(page, f"{server[0]}/gates?certification={PHASE3}", "gates pass")
    picker = page.get_by_label("Certification", exact=True)
    picker.click()
    page.keyboard.press("/")
    expect(page.get_by_label(BOX)).not_to_be_focused()
