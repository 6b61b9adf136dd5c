import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import DEMO, PHASE3, readiness

pytestmark = pytest.mark.browser


def heading(page: Any) -> Any:
    return page.locator("h1").first


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("/", "Certified, with 2 conditions"),
        (f"/?certification={PHASE3}&asof=2025-09-28", "Lapsed since 28 Sep 2025"),
        (f"/gates?certification={PHASE3}&asof=2025-09-13", "6 gates pass, 2 are conditional"),
        (f"/agents?certification={PHASE3}&asof=2025-09-13&agent=SC", "SC scores 99 of 100"),
        (f"/conditions?certification={PHASE3}&asof=2025-09-27", "2 conditions open, the next due today"),
        (f"/rollout?certification={DEMO}", "Rollout: 20% of traffic, 1 day behind plan"),
    ],
)
def test_a_deep_link_shows_the_known_figures(server, page, address: str, text: str):
    page.goto(server[0] + address)

    expect(heading(page)).to_contain_text(text.replace("Rollout: ", ""), timeout=20_000)


def test_the_fold_of_overview_holds_the_four_answers(server, page):
    page.goto(server[0])
    expect(heading(page)).to_contain_text("Certified", timeout=20_000)
    page.get_by_text("Today,").first.wait_for()

    for text in ("Valid until", "Traffic on the new system", "1 day behind plan", "due within 2 days"):
        box = page.get_by_text(text).first.bounding_box()
        assert box["y"] + box["height"] <= 768


def test_the_as_of_day_stays_when_the_page_changes(server, page):
    page.goto(f"{server[0]}/?certification={PHASE3}&asof=2025-09-13")
    expect(heading(page)).to_contain_text("Certified", timeout=20_000)

    page.get_by_role("link", name="Gates").first.click()

    page.wait_for_url("**/gates?*asof=2025-09-13*", timeout=20_000)
    expect(page.get_by_text("93.7").first).to_be_visible()
    assert PHASE3 in page.url


def test_the_filter_of_gates_goes_into_the_address(server, page):
    page.goto(f"{server[0]}/gates?certification={PHASE3}&asof=2025-09-13")
    expect(heading(page)).to_contain_text("6 gates pass", timeout=20_000)

    page.get_by_role("link", name="exceptions").click()

    page.wait_for_url("**show=exceptions**")


def test_an_open_board_shows_a_publish_and_survives_a_bad_file(server, page):
    url, path = server
    page.goto(f"{url}/?certification={PHASE3}&asof=2025-09-28")
    expect(heading(page)).to_contain_text("Lapsed", timeout=20_000)

    readiness(path, "record", "condition", "2", "met", "--on", "2025-09-25", "--certification", PHASE3)
    expect(heading(page)).to_contain_text("Certified, with 1 condition", timeout=15_000)

    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2])
    page.reload()
    expect(page.get_by_text("last good snapshot")).to_be_visible(timeout=20_000)
    expect(heading(page)).to_contain_text("Certified, with 1 condition")

    path.write_bytes(good)
    page.reload()
    expect(heading(page)).to_contain_text("Certified, with 1 condition", timeout=20_000)
    expect(page.get_by_text("last good snapshot")).to_have_count(0)


def test_a_chosen_gate_goes_into_the_address_and_is_drawn(server, page):
    page.goto(f"{server[0]}/gates?certification={PHASE3}&asof=2025-09-13")
    expect(page.get_by_role("heading", name="PROD-001 Functional Completeness")).to_be_visible(timeout=20_000)

    page.get_by_role("link", name="Performance Standards").first.click()

    page.wait_for_url("**gate=PROD-002**")
    expect(
        page.get_by_role("heading", name="PROD-002 Performance Standards: 20,435 times below")
    ).to_be_visible()


def test_on_a_phone_each_gate_has_its_result_and_its_name_leads_to_it(server, page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server[0]}/gates?certification={PHASE3}&asof=2025-09-13")
    rows = page.get_by_role("row")
    expect(rows).to_have_count(9, timeout=20_000)
    shown = [row.locator("th:visible, td:visible") for row in rows.all()]
    ends = [cell.bounding_box() for cells in shown for cell in cells.all()]

    assert shown[0].all_inner_texts() == ["Status", "Gate", "Result"]
    assert [cells.all_inner_texts()[-1] for cells in shown[1:3]] == [
        "93.7% (4/5 domains complete)",
        "87% complete",
    ]
    assert max(box["x"] + box["width"] for box in ends if box) <= 390
    detail = page.get_by_role("heading", name="PROD-001 Functional Completeness").bounding_box()
    assert detail
    assert detail["y"] - max(box["y"] + box["height"] for box in ends if box) < 100
    page.get_by_role("link", name="Documentation Complete").first.click()
    page.wait_for_url("**gate=PROD-007**")


def test_on_a_phone_the_menu_closes_when_a_page_of_it_opens_and_the_day_stays(server, page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server[0]}/?certification={PHASE3}&asof=2025-09-13")
    expect(heading(page)).to_contain_text("Certified", timeout=20_000)
    page.locator("html[data-doors]").wait_for(state="attached")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Gates").click()

    page.wait_for_url("**/gates?*asof=2025-09-13*", timeout=20_000)
    expect(heading(page)).to_contain_text("6 gates pass", timeout=20_000)
    expect(page.get_by_test_id("stSidebar").get_by_role("link", name="Gates")).not_to_be_in_viewport()


def test_a_gate_in_the_address_is_chosen(server, page):
    page.goto(f"{server[0]}/gates?certification={PHASE3}&asof=2025-09-13&gate=PROD-004")

    expect(
        page.get_by_role("heading", name="PROD-004 Quality Standards: 0.2 points above, thin")
    ).to_be_visible(timeout=20_000)


@pytest.mark.parametrize(
    ("name", "says"),
    [("", "Certified"), ("rollout", "20% of traffic"), ("gates", "6 gates pass"), ("agents", "QV scores")],
)
def test_no_page_fetches_plotly(server, page, name, says):
    scripts: list[str] = []
    page.on("request", lambda request: scripts.append(request.url.lower()))

    page.goto(f"{server[0]}/{name}?certification={DEMO}")
    expect(heading(page)).to_contain_text(says, timeout=20_000)
    page.wait_for_load_state("networkidle")

    assert [url for url in scripts if url.endswith("/bundle.js")]
    assert [url for url in scripts if "plotly" in url] == []


def test_the_rollout_is_walked_by_keyboard_and_told_step_by_step(server, page):
    page.goto(f"{server[0]}/rollout?certification={DEMO}")
    spots = page.locator(".spot")
    expect(spots.first).to_be_attached(timeout=20_000)
    told = [spot.get_attribute("aria-label") for spot in spots.all()]

    spots.first.focus()
    expect(page.locator(".tip")).to_have_text(told[0])
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tip")).to_have_text(told[1])
    page.keyboard.press("End")
    expect(page.locator(".tip")).to_have_text(told[-1])
    page.keyboard.press("Escape")

    expect(page.locator(".tip")).to_be_hidden()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/thing\?.*kind=phase&id=1$"))
    page.go_back()
    expect(spots.first).to_be_attached(timeout=20_000)
    assert told[-1].startswith("Today, ")
    assert sum("rolled back to 10%" in text for text in told) == 1
    assert page.locator(".shapes svg").get_attribute("aria-label").startswith("Rollout: 20% of traffic")
