"""What a reader gets of the pages: in ten seconds, from what reads them out, and by keyboard."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from dashboard.domain.values import wording
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.navigation import TITLES
from dashboard.review.summary import ACTIONS_SHOWN
from dashboard.store.publish import writing
from tests.findings.clean import with_values
from tests.pages.conftest import DEMO, PHASE3, readiness

pytestmark = pytest.mark.browser
Looked = tuple[str, Path, Page]
SIZES = ((1366, 768), (390, 844))
# Samples, and after the board's own by name: what opens where none is named stays what it is.
CLEAN, REJECTED = "PIER-CLEAN", "PIER-REJECTED"
GOOD: dict[str, Any] = {
    "certification.id": CLEAN,
    "certification.sample": True,
    "certification.declared_decision": "APPROVED",
    "certification.declared_gates": "2 OF 2 PASSED",
    "gates.0.result": "97%",
    "gates.0.declared": "PASS",
    "agents.1.score": 96,
    "agents.1.completion": 100,
    "agents.1.authorization": "full",
    "agents.1.outstanding": [],
    "conditions": [],
    "obligations": [],
    "rollout": None,
    "closing": {"statement": "APPROVED"},
}
BAD = {
    **GOOD,
    "certification.id": REJECTED,
    "certification.declared_decision": "REJECTED",
    "rollout": with_values({})["rollout"],
}
# What is read out first, each with its lower edge in px; what stands folded is not.
SEEN = """() => {
  const read = (e) => {
    const copy = e.cloneNode(true);
    copy.querySelectorAll('[aria-hidden=true]').forEach((mark) => mark.remove());
    return copy.textContent.trim();
  };
  return [...document.querySelectorAll('.stMain .band :is(h1, p), .stMain .close .close :is(h2, p)')]
    .filter((e) => !e.closest('details'))
    .map((e) => ({ text: read(e), foot: e.getBoundingClientRect().bottom, href: e.querySelector('p > a')?.getAttribute('href') }));
}"""


PAGES: dict[str, dict[str, str]] = {
    **{name: {} for name in (*TITLES, "portfolio", "compare")},
    "document": {"certification": CLEAN},  # a short one: each of its lines is a stop of Tab
    "search": {"q": "region"},
    "thing": {"kind": "gate", "id": "PROD-001"},
}
# Once nothing is added any more.
AT_REST = """async () => {
  const many = (root) => [...root.querySelectorAll('*')].reduce((sum, e) => sum + 1 + (e.shadowRoot ? many(e.shadowRoot) : 0), 0);
  for (let before = -1, now = 0; now !== before; now = many(document)) {
    before = now;
    await new Promise((go) => setTimeout(go, 300));
  }
}"""
DARK = "() => getComputedStyle(document.querySelector('.stApp')).backgroundColor === 'rgb(14, 22, 32)'"
# Rule and place of each violation.
VIOLATIONS = """async () => {
  await Promise.allSettled(document.getAnimations().map((each) => each.finished));  // no colour is on its way
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.flat().join(' >> ')}`));
}"""
WIDE = "() => { const main = document.querySelector('.stMain'); return main.scrollWidth - main.clientWidth; }"
# Notes each stop of Tab, and whether anything that an eye sees of it changes; gives how many stops there should be.
WATCH = """() => {
  const all = (root) => [...root.children].flatMap((e) => [e, ...(e.shadowRoot ? all(e.shadowRoot) : []), ...all(e)]);
  const every = all(document.body);
  const look = (e) => {
    const seen = [];
    for (let node = e, far = 0; node && far < 7; node = node.parentElement ?? node.getRootNode().host, far += 1) {
      const style = getComputedStyle(node);
      seen.push(...['outline', 'boxShadow', 'borderColor', 'backgroundColor', 'stroke', 'opacity'].map((name) => style[name]));
    }
    return seen.join();
  };
  const stops = every.filter((e) => (e.tabIndex >= 0 || e.matches('a[href], button, input, select, textarea, summary'))
    && !e.disabled && !e.closest('[inert]') && e.checkVisibility({ visibilityProperty: true }));
  const before = new Map(stops.map((e) => [e, look(e)]));
  window.walk = { stops, look, order: [], seen: new Set() };
  const note = ({ target }) => {
    if (target.shadowRoot || walk.order.at(-1) === target) return;
    walk.order.push(target);
    if (before.get(target) !== look(target)) walk.seen.add(target);
  };
  for (const root of [document, ...every.map((e) => e.shadowRoot).filter(Boolean)])
    root.addEventListener('focusin', note, true);
  document.activeElement?.blur();
  return stops.length;
}"""
# What is wrong with the walk. One of a group that arrows move in, or open, stands for all, and the calendar of a day its field.
WALKED = """async () => {
  const { stops, look, order, seen } = walk, found = [];
  const name = (e) => `${e.tagName} ${e.getAttribute('aria-label') ?? e.textContent.trim().slice(0, 50)}`;
  const grouped = (e) => e.closest('[role=toolbar], .shapes svg');
  const reached = new Set(order), groups = new Set(order.map(grouped));
  const passed = (e) => grouped(e) && groups.has(grouped(e));
  for (const e of stops) if (!reached.has(e) && !passed(e)) found.push(`never reached: ${name(e)}`);
  const round = order.slice(0, order.indexOf(order[0], 1) + 1 || order.length).map((e) => stops.indexOf(e));
  if (round.length < 2 || round.at(-1) !== round[0]) found.push(`no way out after ${name(order.at(-1))}`);
  round.slice(1, -1).forEach((at, n) => {
    const [last, next] = [stops[round[n]], stops[at]], [from, to] = [last, next].map((e) => e?.getBoundingClientRect());
    // On: further in the page, and never back up but into a column to the right.
    const on = from && to && at > round[n] && (to.bottom > from.top || to.left > from.left);
    if (!on) found.push(`out of order: ${[last, next].map((e) => (e ? name(e) : 'what was not there')).join(', then ')}`);
  });
  const still = () => new Promise((go) => setTimeout(go, 350));  // a border may take its time
  for (const e of reached) {
    if (seen.has(e) || e.matches('[type=date]')) continue;
    document.activeElement?.blur();
    await still();
    const before = look(e);
    e.focus();
    await still();
    if (before === look(e)) found.push(`focus not seen: ${name(e)}`);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def looked(server, tabs) -> Iterator[Looked]:
    """The served board with two certifications more, its record, and one browser page for all tests."""
    url, path = server
    with writing(path, now=datetime.now(UTC), cache=path.parent / "cache") as writer:
        for values in (GOOD, BAD):
            document = Document("pier.json", json.dumps(with_values(values), indent=1).encode())
            append_document(writer, document, ImportOptions(actor="lead"))
    with tabs.lent() as tab:
        yield url, path, tab


def opened(looked: Looked, name: str = "", **asked: str | None) -> Page:
    """The open page at an address, at rest."""
    url, _, page = looked
    page.goto(f"{url}/{name}?{urlencode({key: value for key, value in asked.items() if value})}")
    page.locator("#first-sight").wait_for(state="detached", timeout=60_000)
    page.locator(".stMain h1").first.wait_for(timeout=60_000)
    page.locator("html[data-doors] [data-test-script-state=notRunning]").wait_for(timeout=60_000)
    return page


@pytest.fixture(scope="module", params=PAGES)
def at_rest(looked: Looked, request: pytest.FixtureRequest) -> Page:
    """Each page in turn, light, on a desk, and all that it draws drawn."""
    looked[2].emulate_media(color_scheme="light")
    looked[2].set_viewport_size({"width": 1366, "height": 768})
    page = opened(looked, request.param, **{"certification": DEMO, **PAGES[request.param]})
    page.evaluate(AT_REST)
    return page


def told(status: dict[str, Any]) -> list[str]:
    """What `status --json` says of what is, what will be, and each of the first who must act."""
    head, rest = status["standing"]["sentence"].split(". ", 1)
    ahead = status["outlook"]["sentence"] + ". " if status["outlook"] else ""
    on = date.fromisoformat(status["as_of"][:10])
    return [head, ahead + rest, *(_row(action, on) for action in status["actions"][:ACTIONS_SHOWN])]


def _row(action: dict[str, Any], on: date) -> str:
    when = "no date"
    if action["by"]:
        by = date.fromisoformat(action["by"])
        is_missed = by < on and action["hangs_on_it"].startswith("duty ")
        when = (
            wording.missed(on=on, due_on=by)
            if is_missed
            else f"{wording.deadline(on=on, opens_on=by, due_on=by)}, {wording.short_day(by, on)}"
        )
    return f"{action['what']} · {action['owner'] or 'no owner'}, {when}"


@pytest.mark.parametrize(
    ("standing", "certification", "asof", "who"),
    [
        ("conditional", DEMO, None, "Quality team and Documentation team must act by "),
        ("expired", PHASE3, "2026-09-14", "Enterprise Production Readiness Board must act"),
        ("rejected", REJECTED, "2025-09-20", "Board must act"),
        ("certified", CLEAN, "2025-09-20", "Nobody must act"),
    ],
)
def test_what_is_what_will_be_and_who_must_act_stand_above_the_fold(
    looked: Looked, standing: str, certification: str, asof: str | None, who: str
):
    on = ["--as-of", asof] if asof else []
    status = json.loads(readiness(looked[1], "status", certification, "--json", *on))
    page = opened(looked, certification=certification, asof=asof)

    assert status["standing"]["status"] == standing
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        heading, detail, whose, *rows = page.evaluate(SEEN)
        assert [each["text"] for each in (heading, detail, *rows)] == told(status)
        assert whose["text"].startswith(who)
        assert max(each["foot"] for each in (heading, detail, whose, *rows)) <= height, width
        for row, action in zip(rows, status["actions"], strict=False):
            ids = parse_qs(urlsplit(row["href"]).query).get("id")
            assert ids is None or action["subject"].endswith(ids[0])


def test_tab_reaches_all_in_order_is_seen_and_gets_out_again(at_rest: Page):
    for _ in range(at_rest.evaluate(WATCH) + 2):
        at_rest.keyboard.down("Tab")  # held: half the events of a press
    at_rest.keyboard.up("Tab")

    assert at_rest.evaluate(WALKED) == []


def test_axe_finds_nothing_on_a_desk_in_light_and_on_the_smallest_phone_in_dark(at_rest: Page):
    at_rest.evaluate(AXE_SCRIPT)
    light = at_rest.evaluate(VIOLATIONS)
    at_rest.set_viewport_size({"width": 320, "height": 640})
    at_rest.emulate_media(color_scheme="dark", reduced_motion="reduce")
    at_rest.wait_for_function(DARK)
    at_rest.evaluate(AT_REST)
    dark = at_rest.evaluate(VIOLATIONS)

    assert (light, dark, at_rest.evaluate(WIDE)) == ([], [], 0)


def test_tab_reaches_all_on_a_phone_with_the_colours_of_the_system(looked: Looked):
    looked[2].set_viewport_size({"width": 390, "height": 844})
    looked[2].emulate_media(color_scheme="light", forced_colors="active")
    page = opened(looked, certification=CLEAN)
    page.evaluate(AT_REST)

    for _ in range(page.evaluate(WATCH) + 2):
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")

    found = page.evaluate(WALKED)
    page.emulate_media(forced_colors="none")

    assert found == []


def test_axe_finds_nothing_on_the_one_page_view(looked: Looked):
    url, _, page = looked
    page.goto(f"{url}/glance?certification={DEMO}")
    page.evaluate(AXE_SCRIPT)

    assert page.evaluate(VIOLATIONS) == []
