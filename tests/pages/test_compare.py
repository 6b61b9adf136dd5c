import re

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import DEMO, PHASE3, inside, linked_words, readiness, rows, sheet, words
from tests.pages.test_doors import opened, settled


def table(app) -> str:
    return "\n".join(",".join(row) for row in rows(app))


def test_two_days_are_compared_with_who_recorded_what_from_where(board):
    app = board("compare", certification=DEMO)

    told = table(app)
    assert " things changed between " in words(app)
    assert "[PROD-001 Functional Completeness: 96.1% (conditional), was 95.8% (conditional)](thing?" in told
    assert "**readiness init**" in told
    assert "](document?certification=DEMO-PHASE3&entry=1&line=" in told
    assert "Unchanged: " in words(app)


def test_the_days_of_the_address_are_what_is_compared(board):
    app = board("compare", certification=PHASE3, since="2025-09-14", until="2025-09-20")

    assert "1 thing changed between 14 and 20 Sep 2025" in words(app)
    days = {
        each["name"]: each["value"]
        for each in inside(sheet(app))
        if isinstance(each, dict) and each["draw"] == "day"
    }
    assert (days["since"], days["until"]) == ("2025-09-14", "2025-09-20")


@pytest.mark.browser
def test_a_picked_day_goes_into_the_address(server, page):
    opened(page, f"{server[0]}/compare?certification={PHASE3}&since=2025-09-14&until=2025-09-20", "14 and 20")
    page.get_by_label("To", exact=True).fill("2025-10-09")
    page.keyboard.press("Enter")

    page.wait_for_url("**&until=2025-10-09", timeout=20_000)
    expect(page.locator("h1").first).to_contain_text("between 14 Sep and 9 Oct 2025", timeout=20_000)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"since": "cat"}, "The address asks for since: cat is neither a date"),
        ({"until": "2025-02-30"}, "The address asks for until: 2025-02-30 is not a day"),
        ({"known_then": "soon"}, "The address asks for known_then: soon is neither"),
        ({"since": "2025-09-20", "until": "2025-09-14"}, "The first day lies after the second"),
        (
            {"since": "2025-09-20", "until": "2025-09-20", "known_then": "2025-09-20"},
            "Nothing of 20 Sep 2025 was known by then",
        ),
        ({"known_now": "2001-01-01"}, "The certification was not known by then"),
    ],
)
def test_what_is_wrong_in_the_address_is_said(board, asked: dict[str, str], says: str):
    assert says in words(board("compare", certification=PHASE3, asof="2025-09-20", **asked))


def test_overview_leads_to_what_changed(board):
    said = linked_words(board(certification=DEMO))

    assert re.search(rf"\[\d+ things changed since [^]]+\]\(compare\?certification={DEMO}\)", said)


@pytest.mark.browser
def test_what_changed_of_a_gate_and_who_recorded_it_is_told_in_one_click(server, page):
    said = ("--attested", "met", "--text", "Validated on eight nodes", "--actor", "nightly build")
    readiness(server[1], "record", "gate", "PROD-006", *said, "--certification", DEMO)
    opened(page, f"{server[0]}/?certification={DEMO}", "")

    page.get_by_role("link", name="changed since").first.click()
    page.wait_for_url("**/compare?*", timeout=20_000)
    row = page.locator(".rows tbody tr", has_text="PROD-006 Scalability")
    expect(row).to_contain_text("nightly build", timeout=20_000)
    settled(page)
    page.go_back()
    page.wait_for_url(f"**/?certification={DEMO}", timeout=20_000)
    assert page.evaluate("window.isTheSame")
