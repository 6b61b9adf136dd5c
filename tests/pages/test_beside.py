"""What is served beside the app says the same as the command line, of the same record."""

import json
import re
from urllib.error import HTTPError
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import DEMO, PHASE3, readiness

pytestmark = pytest.mark.browser


def asked(url: str) -> tuple[int, str, bytes]:
    try:
        with urlopen(url, timeout=20) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read()


def ids(answer: bytes | str) -> list[str]:
    """What an answer about all tells of; other tests bring more than the board's own two."""
    found = [each["certification"]["id"] for each in json.loads(answer)]
    assert {DEMO, PHASE3} <= set(found)
    return found


def test_status_is_that_of_the_command_line(server):
    url, path = server
    code, kind, body = asked(f"{url}/status.json?certification={PHASE3}&asof=2025-09-20")

    assert (code, kind) == (200, "application/json")
    printed = json.loads(readiness(path, "status", PHASE3, "--as-of", "2025-09-20", "--json"))
    assert json.loads(body) == printed
    assert ids(asked(f"{url}/status.json")[2]) == ids(readiness(path, "status", "--json"))


def test_the_badge_has_shape_and_word_and_fetches_nothing(server):
    code, kind, body = asked(f"{server[0]}/badge.svg?certification={PHASE3}&asof=2025-09-28")
    drawn = ET.fromstring(body)

    assert (code, kind) == (200, "image/svg+xml")
    texts = [e.text for e in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["readiness", "✕ Lapsed since 28 Sep 2025"]
    assert b"href" not in body


@pytest.mark.parametrize(
    ("path", "code", "words"),
    [
        (f"status.json?certification={PHASE3}x", 404, "There is no certification"),
        ("status.json?asof=yesterday", 400, "is not a date"),
        ("badge.svg", 400, DEMO),
    ],
)
def test_what_cannot_be_answered_says_why(server, path, code, words):
    found, _, body = asked(f"{server[0]}/{path}")

    assert found == code
    assert words in json.loads(body)["error"]


def test_the_one_page_view_says_what_the_board_says_and_runs_no_script(server, page):
    url, path = server
    status = json.loads(readiness(path, "status", PHASE3, "--as-of", "2025-09-24", "--json"))
    with urlopen(f"{url}/glance?certification={PHASE3}&asof=2025-09-24", timeout=20) as answer:
        policy, body = answer.headers["Content-Security-Policy"], answer.read().decode()
    page.goto(f"{url}/glance?certification={PHASE3}&asof=2025-09-24")
    shown = page.locator("body").inner_text()

    assert policy.startswith("default-src 'none'")
    assert "<script" not in body
    assert all(part in shown for part in status["standing"]["sentence"].split(". ", 1))
    assert all(gate["id"] in shown for gate in status["gates"])
    assert "Today" not in shown


@pytest.mark.parametrize("width", [1920, 1366, 390])
def test_the_one_page_view_fits_every_screen(server, page, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{server[0]}/glance?certification={DEMO}")
    sizes = (
        "[...document.querySelectorAll('p, td, li, dd, dt')].map((e) =>"
        " parseFloat(getComputedStyle(e).fontSize))"
    )

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert min(page.evaluate(sizes)) >= 14
    assert page.locator(".wide svg").first.is_visible() is (width > 700)


def test_the_one_page_view_of_all_leads_to_each(server, page):
    page.goto(f"{server[0]}/glance")
    page.get_by_role("link", name="Sample: Phase 3").click()

    # The page that the link leads to may still be loading.
    expect(page).to_have_url(re.compile(rf"/glance\?certification={DEMO}$"))
    expect(page.get_by_text("Sample data").first).to_be_visible()


def test_health_names_the_head_and_its_lag(server):
    code, _, body = asked(f"{server[0]}/healthz")

    told = json.loads(body)
    assert (code, told["status"]) == (200, "ok")
    assert re.fullmatch("[0-9a-f]{64}", told["head"])
    assert (told["snapshot"], told["lag"], told["since"]) == (told["head"], 0.0, None)


def test_the_feed_is_the_exported_calendar(server, tmp_path):
    url, path = server
    file = tmp_path / "dates.ics"
    readiness(path, "export", PHASE3, "--format", "ics", "-o", str(file), "--as-of", "2025-09-24")
    code, kind, body = asked(f"{url}/feed.ics?certification={PHASE3}&asof=2025-09-24")

    assert (code, kind) == (200, "text/calendar; charset=utf-8; method=PUBLISH")
    assert body == file.read_bytes()
