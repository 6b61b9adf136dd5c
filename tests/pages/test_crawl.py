"""Every link of every page leads somewhere, and Back returns to where it was followed."""

from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from dashboard.navigation import TITLES
from tests.examples import SOAK
from tests.pages.conftest import DEMO
from tests.pages.test_doors import opened, settled

pytestmark = pytest.mark.browser

LINKS = """() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const main = document.querySelector('[data-testid=stMain]');
  return all(main).filter((e) => e.tagName === 'A' && e.hasAttribute('href')).map((e) => e.getAttribute('href'));
}"""
FOLLOW = """(href) => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const link = all(document.querySelector('[data-testid=stMain]')).find((e) => e.getAttribute?.('href') === href);
  link?.click();
  return link !== undefined;
}"""


def links(page: Any) -> list[str]:
    """The addresses of the board that a page links to, once each."""
    page.wait_for_timeout(700)  # drawings come after the script
    return list(dict.fromkeys(h for h in page.evaluate(LINKS) if "certification=" in h))


def kind(href: str) -> tuple[str, ...]:
    """What a link is of: two gates are alike, a gate and an agent are not."""
    asked = parse_qs(urlsplit(href).query)
    return urlsplit(href).path.rpartition("/")[2], *sorted(asked), *asked.get("kind", [])


FOLLOWED: set[tuple[str, ...]] = set()  # the kinds of link that a page before this one has followed


def chosen(found: list[str]) -> list[str]:
    """One link of each kind that no page before has followed, one at least; all of them in the long form."""
    kinds = {kind(href): href for href in found}
    tried = [href for each, href in kinds.items() if each not in FOLLOWED]
    FOLLOWED.update(kinds)
    return found if SOAK else tried or found[:1]


@pytest.mark.parametrize("name", [*TITLES, "compare", "document"])
def test_no_link_is_dead_and_back_returns(server, page, name: str):
    start = f"{server[0]}/{'' if name == 'overview' else name}?certification={DEMO}"
    opened(page, start, "")
    found = links(page)
    heading = page.locator("h1").first.inner_text()
    assert found

    for href in chosen(found):
        for _ in range(100):  # It is drawn anew after Back.
            if page.evaluate(FOLLOW, href):
                break
            page.wait_for_timeout(200)
        if urljoin(start, href) == start:
            continue
        page.wait_for_url(lambda url, href=href: url == urljoin(start, href), timeout=20_000)
        if urlsplit(page.url).path != urlsplit(start).path:
            expect(page.locator("h1").first).not_to_have_text(heading, timeout=20_000)
        settled(page)
        assert "There is no" not in page.locator("h1").first.inner_text(), href
        assert page.locator("[data-testid=stException]").count() == 0, href
        page.go_back()
        expect(page.locator("h1").first).to_have_text(heading, timeout=20_000)
        assert page.url == start
        settled(page)
    assert page.evaluate("window.isTheSame")


def test_what_changed_of_a_gate_and_who_recorded_it_is_two_clicks_from_overview(server, page):
    opened(page, f"{server[0]}/?certification={DEMO}", "Certified")

    page.get_by_role("link", name="Functional Completeness").first.click()
    expect(page.locator("h1").first).to_contain_text("PROD-001 Functional Completeness", timeout=20_000)
    first = page.locator("[data-testid=stTable] tbody tr").first
    expect(first).to_contain_text("96.1%")
    expect(first).to_contain_text("95.8%")
    expect(first).to_contain_text("readiness init")
    first.get_by_role("link").last.click()

    expect(page.get_by_role("heading", name="Entry 1")).to_be_visible(timeout=20_000)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("gates?gate=PAY-999", 'gate "PAY-999", which is none'),
        ("gates?show=nothing", 'show "nothing", which is none'),
        ("agents?agent=", 'agent "", which is none'),
        ("review?slide=zebra", 'slide "zebra", which is none'),
    ],
)
def test_a_wrong_value_in_the_address_is_said(server, page, address: str, says: str):
    page.goto(f"{server[0]}/{address}&certification={DEMO}")

    expect(page.get_by_text(says)).to_be_visible(timeout=20_000)
