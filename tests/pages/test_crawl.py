"""Every figure of every page is a link or stands beside its own; each leads somewhere, and Back returns from there."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from dashboard import paths
from dashboard.navigation import TITLES
from tests.examples import SOAK
from tests.pages.conftest import DEMO, readiness
from tests.pages.test_doors import opened, settled

pytestmark = pytest.mark.browser

LINKS = """() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const main = document.querySelector('[data-testid=stMain]');
  return all(main).filter((e) => e.tagName === 'A' && e.hasAttribute('href') && !e.hasAttribute('download')).map((e) => e.getAttribute('href'));
}"""
FOLLOW = """(href) => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  const link = all(document.querySelector('[data-testid=stMain]')).find((e) => e.getAttribute?.('href') === href);
  link?.click();
  return link !== undefined;
}"""
# Each id, name, count, date and line that is read on a page and neither is a link nor stands beside one in what is read with
# it: its sentence, its row or its figure. Folds are opened.
LOOSE = """([exempt, names]) => {
  const isTold = (text) => /\\d/.test(text) || names.some((name) => ` ${text} `.split(name).slice(1)
    .some((after, n) => /^\\W/.test(after) && /\\W$/.test(` ${text} `.split(name)[n])));
  const up = (e) => e.parentElement ?? e.getRootNode().host ?? null;
  const isDoor = (e) => e && (e.matches('a[href], button, summary, .choices, .control') || isDoor(up(e)));
  const texts = (node) => [...node.childNodes].flatMap((e) => e.nodeType === 3 ? [e]
    : e.nodeType !== 1 || /^(STYLE|SCRIPT|TITLE)$/.test(e.tagName) ? [] : [...(e.shadowRoot ? texts(e.shadowRoot) : []), ...texts(e)]);
  const main = document.querySelector('[data-testid=stMain]');
  main.querySelectorAll('details').forEach((fold) => { fold.open = true; });
  return texts(main).filter(({ data, parentElement: e }) => isTold(data)
    && e.checkVisibility({ visibilityProperty: true }) && !isDoor(e) && !exempt.some((what) => e.closest(what))
    && !['p, li', 'tr', '.figure'].some((what) => e.closest(what)?.querySelector('a[href]'))).map(({ data }) => data.trim());
}"""
# What is no door, and why.
EXEMPT = {
    "h1, h2, h3": "a heading tells what the things under it come to; each of them is a door",
    "thead, .lane, .label.limit, .label:not(:has(a)), svg": "the scale of a drawing, and a table's heads",
    ".calendar": "its days are those of the windows over it, each with its line",
    ".frame p": "the clock of the frame",
    "code": "Document is where lines lead to",
}
SLIDE = "li, p"  # It is read across a room; what its lines name are links.


def names_of(record: Path) -> list[str]:
    """The names of all things of the sample, and of who answers for them."""
    told = json.loads(readiness(record, "status", DEMO, "--json"))
    named = {
        "gates": ("id", "name"),
        "agents": ("id", "name"),
        "conditions": ("title",),
        "signoffs": ("role", "name"),
        "obligations": ("text",),
    }
    owners = re.findall(r"owner: ([^}\n]+)", (paths.DATA / "demo.yaml").read_text(encoding="utf-8"))
    assert owners
    things = (each[key] for kind, keys in named.items() for each in told[kind] for key in keys)
    return sorted({*owners, *things} - {None})


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


OTHERS = (
    "compare",
    "document",
    "portfolio",
    "search?q=region",
    "thing?kind=gate&id=PROD-001",
    "thing?kind=condition&id=1",
)


@pytest.mark.parametrize("name", [*("" if name == "overview" else name for name in TITLES), *OTHERS])
def test_every_figure_is_a_door_no_link_is_dead_and_back_returns(server, page, name: str):
    of = "" if name == "portfolio" else f"{'&' if '?' in name else '?'}certification={DEMO}"
    start = f"{server[0]}/{name}{of}"
    opened(page, start, "")
    found = links(page)
    exempt = [*EXEMPT, *([SLIDE] if name == "review" else [])]
    loose = page.evaluate(LOOSE, [exempt, names_of(server[1])])
    heading = page.locator("h1").first.inner_text()
    assert (bool(found), loose) == (True, [])

    for href in chosen(found):
        for _ in range(100):  # It is drawn anew after Back.
            if page.evaluate(FOLLOW, href):
                break
            page.wait_for_timeout(200)
        if urljoin(start, href) == start:
            continue
        page.wait_for_url(lambda url, href=href: url == urljoin(start, href), timeout=20_000)
        is_alike = "kind=traffic" in href and name == "rollout"  # their headings are the same
        if urlsplit(page.url).path != urlsplit(start).path and not is_alike:
            expect(page.locator("h1").first).not_to_have_text(heading, timeout=20_000)
        settled(page)
        assert "There is no" not in page.locator("h1").first.inner_text(), href
        assert page.locator("[data-testid=stException]").count() == 0, href
        page.go_back()
        expect(page.locator("h1").first).to_have_text(heading, timeout=20_000)
        expect(page).to_have_url(start, timeout=20_000)  # where headings are the same Back may overtake a run
        settled(page)
    assert page.evaluate("window.isTheSame")


def test_what_changed_of_a_gate_and_who_recorded_it_is_two_clicks_from_overview(server, page):
    opened(page, f"{server[0]}/?certification={DEMO}", "Certified")

    page.get_by_role("link", name="Functional Completeness").first.click()
    expect(page.locator("h1").first).to_contain_text("PROD-001 Functional Completeness", timeout=20_000)
    first = page.locator(".rows tbody tr").first
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
