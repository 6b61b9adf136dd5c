"""The densest record a board may have to show: nothing stands over anything, is cut off or leaves its page."""

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from dashboard.review.slide import NAMES
from dashboard.ui.sections.steps import around
from tests.dense import AGENTS, CONDITIONS, DENSE, GATES, ON, PHASES, STEPS, build, document
from tests.pages.boxes import faults
from tests.pages.conftest import ROOT
from tests.serving import served

SIZES = ((1920, 1080), (1366, 768), (390, 844))
SHEET = (1032, 700)
# As `open` of doors.js: the board goes there without a load.
OPEN = "(to) => { history.pushState({}, '', to); dispatchEvent(new PopStateEvent('popstate')); }"
SLIDES: tuple[str, ...] = NAMES
PAGES: list[tuple[str, dict[str, str]]] = [
    *((name, {}) for name in ("overview", "gates", "agents", "conditions", "rollout", "operations")),
    *((name, {}) for name in ("signoffs", "record", "portfolio", "document", "compare")),
    ("search", {"q": "region"}),
    ("thing", {"kind": "gate", "id": "PROD-004"}),
    *(("review", {"slide": name}) for name in SLIDES),
]


@pytest.fixture(scope="module")
def dense(tabs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Page]]:
    """A served board of that record, and one browser page for all of its pages."""
    folder = tmp_path_factory.mktemp("dense")
    path: Path = folder / "dense.duckdb"
    build(path)
    environment = {**os.environ, "READINESS_DATABASE": str(path), "READINESS_CACHE": str(folder / "cache")}
    with served(ROOT, environment, folder / "log") as address, tabs.lent() as tab:
        yield address, tab


def test_the_record_is_as_dense_as_it_says():
    made = document()
    steps = [step for phase in made["rollout"]["phases"] for step in phase["steps"]]
    names = [each["name"] for kind in ("gates", "agents") for each in made[kind]]

    assert (len(made["gates"]), len(made["agents"]), len(made["conditions"])) == (GATES, AGENTS, CONDITIONS)
    assert (len(made["rollout"]["phases"]), len(steps)) == (PHASES, STEPS)
    assert {len(name) for name in names} == {120}


@pytest.mark.parametrize(
    ("steps", "at", "drawn"),
    [
        ([3, 3], 0, (0, 2)),
        ([2] * 12, 8, (7, 10)),
        ([2] * 12, 0, (0, 3)),
        ([2] * 12, 11, (9, 12)),
        ([9, 9], 1, (1, 2)),
    ],
)
def test_of_many_steps_those_around_the_running_phase_are_drawn(steps, at, drawn):
    assert around(steps, at) == drawn


def opened(page: Page, address: str) -> None:
    """Come to a page of the dense record, as by a link where one of its pages is open."""
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size({"width": 1366, "height": 768})
    heading = page.locator(".stMain h1").first
    if page.url.startswith("http"):
        before = heading.inner_text()
        page.evaluate(OPEN, address)
        expect(heading).not_to_have_text(before, timeout=60_000)
    else:
        page.goto(address)
        page.locator("#first-sight").wait_for(state="detached", timeout=60_000)
    page.locator("html[data-doors] [data-test-script-state=notRunning]").wait_for(timeout=60_000)
    heading.wait_for(timeout=60_000)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "asked"), PAGES, ids=["-".join([n, *a.values()]) for n, a in PAGES])
def test_nothing_overlaps_is_cut_or_overflows(dense, name: str, asked: dict[str, str]):
    address, page = dense
    opened(page, f"{address}/{name}?{urlencode({'certification': DENSE, 'asof': ON, **asked})}")

    found: dict[str, list[str]] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width, height in SIZES[:2] if name == "review" else SIZES:  # a review is on a shared screen
            page.set_viewport_size({"width": width, "height": height})
            found[f"{scheme} {width}"] = faults(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEET[0], "height": SHEET[1]})
    found["print"] = faults(page)

    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.browser
def test_of_many_gates_the_chosen_one_stands_beside_a_table_that_keeps_its_head(dense):
    address, page = dense
    page.goto("about:blank")
    opened(page, f"{address}/gates?{urlencode({'certification': DENSE, 'asof': ON, 'gate': 'PROD-060'})}")
    page.get_by_role("link", name="Gate 60").first.scroll_into_view_if_needed(timeout=60_000)
    rows = page.locator(".sortable").bounding_box()
    head = page.get_by_role("columnheader", name="Status").bounding_box()
    detail = page.get_by_role("heading", name="PROD-060").bounding_box()

    assert rows
    assert detail
    assert detail["x"] > rows["x"] + rows["width"]
    assert head
    assert rows["y"] < 0 < head["y"] <= detail["y"] < 768


@pytest.mark.browser
def test_a_long_name_stands_below_its_bar(dense):
    address, page = dense
    page.goto("about:blank")
    page.set_viewport_size({"width": 1366, "height": 768})
    opened(page, f"{address}/?{urlencode({'certification': DENSE, 'asof': ON})}")
    titles = page.locator(".bars .title")
    titles.first.wait_for(timeout=60_000)

    assert titles.count() > 12
    assert {title.bounding_box()["height"] < 40 for title in titles.all()} == {True}


@pytest.mark.browser
def test_a_long_table_begins_on_the_first_sheet_and_has_its_head_on_each(dense):
    address, page = dense
    page.goto("about:blank")
    opened(page, f"{address}/gates?{urlencode({'certification': DENSE, 'asof': ON})}")
    page.emulate_media(media="null")
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    rows = [text for text in texts if re.search(r"condition \d+", text) and "Pass Gate" in text]

    assert "42 gates pass" in texts[0]
    assert "Gate 4:" in texts[0]
    assert len(rows) > 3
    assert [text for text in rows if "Status Gate Result Required" not in text] == []


@pytest.mark.browser
def test_of_many_late_phases_the_first_stands_open_and_evidence_is_read_with_its_phase(dense):
    address, page = dense
    page.goto("about:blank")
    opened(page, f"{address}/rollout?{urlencode({'certification': DENSE, 'asof': ON})}")
    phases = page.locator("details", has_text=re.compile("Phase \\d+ Phase"))
    expect(phases).to_have_count(PHASES)
    stand = [each.get_attribute("open") is not None for each in phases.all()]

    assert [n for n, is_open in enumerate(stand, 1) if is_open] == [1, 11]  # the eleventh runs
    assert page.get_by_role("rowheader").first.inner_text().startswith("Phase 1 Deliverable 1")
