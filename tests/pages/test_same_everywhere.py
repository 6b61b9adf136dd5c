"""One item has one word, day and number on screen and in every export of a record at an instant."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from playwright.sync_api import Page
from pptx import Presentation
from pypdf import PdfReader

from dashboard.cli.main import app
from dashboard.domain.values import wording
from tests.pages.conftest import DEMO, PHASE3, readiness

pytestmark = pytest.mark.browser

# All text of a page, that of shadow roots included.
DEEP = """() => {
  const inside = (child) => [...texts(child), ...(child.shadowRoot ? texts(child.shadowRoot) : [])];
  const texts = (node) => [...node.childNodes].flatMap((child) =>
    child.nodeType === 3 ? [child.data] : inside(child));
  return texts(document.body).join(' ');
}"""
CASES = [(PHASE3, "2025-09-24"), (DEMO, None)]


def flat(text: object) -> str:
    """A text as it is read: without breaks, and without what keeps Markdown from reading "11:20:" as an icon."""
    return " ".join(str(text).split())


def shown(page: Page, address: str, last: str) -> str:
    """The text of a page, once it has come to rest."""
    page.goto(address)
    page.get_by_text(last).first.wait_for(timeout=30_000)
    before, now = "", flat(page.evaluate(DEEP))
    while now != before:
        page.wait_for_timeout(700)
        before, now = now, flat(page.evaluate(DEEP))
    return now


def on_screen(page: Page, url: str, query: str) -> str:
    names = ("", "gates", "agents", "conditions", "rollout")
    pages = [shown(page, f"{url}/{name}?{query}", "Ledger head") for name in names]
    return " ".join(pages)


def in_pdf(path: Path) -> str:
    return flat(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages))


def in_pptx(path: Path) -> str:
    found = []

    def read(shapes: Any) -> None:
        for shape in shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.shape_type == 6:
                read(shape.shapes)
            if getattr(shape, "has_table", False):
                found.extend(cell.text for row in shape.table.rows for cell in row.cells)

    for slide in Presentation(str(path)).slides:
        read(slide.shapes)
        found.append(slide.notes_slide.notes_text_frame.text)
    return flat(" ".join(found))


def in_xlsx(path: Path) -> str:
    def text(value: Any) -> str:
        return wording.day(value) if isinstance(value, date) else str(value)

    book = load_workbook(path)
    return flat(
        " ".join(text(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None)
    )


def in_ics(path: Path) -> str:
    calendar = Calendar.from_ical(path.read_bytes())
    events = [f"{e['SUMMARY']} {e['DESCRIPTION']}" for e in calendar.walk("VEVENT")]
    return flat(" ".join([str(calendar["DESCRIPTION"]), *events]))


def in_html(page: Page, path: Path) -> str:
    page.context.set_offline(True)
    try:
        page.goto(path.as_uri())
        return flat(page.locator("body").inner_text())
    finally:
        page.context.set_offline(False)


@pytest.mark.parametrize(("certification", "day"), CASES)
def test_screen_and_exports_say_the_same(server, tabs, tmp_path, monkeypatch, certification, day):
    url, record = server
    monkeypatch.setenv("COLUMNS", "300")  # the terminal's
    day = day or json.loads(readiness(record, "status", DEMO, "--json"))["as_of"][:10]
    files = {}
    for form in ("pdf", "pptx", "html", "xlsx", "csv", "ics", "json"):
        files[form] = tmp_path / f"pack.{form}"
        asked = ["export", certification, "--format", form, "-o", str(files[form]), "--as-of", day]
        app([*asked, "--database", str(record)], standalone_mode=False)
    status = json.loads(files["json"].read_text(encoding="utf-8"))
    with tabs.lent(width=1920, height=1080) as page:
        said = {
            "screen": on_screen(page, url, f"certification={certification}&asof={day}"),
            "glance": shown(page, f"{url}/glance?certification={certification}&asof={day}", "Ledger head"),
            "pdf": in_pdf(files["pdf"]),
            "pptx": in_pptx(files["pptx"]),
            "html": in_html(page, files["html"]),
            "xlsx": in_xlsx(files["xlsx"]),
            "csv": flat(files["csv"].read_text(encoding="utf-8-sig")),
            "ics": in_ics(files["ics"]),
            "terminal": flat(readiness(record, "status", certification, "--as-of", day)),
        }

    for place, text in said.items():
        for part in status["standing"]["sentence"].split(". ", 1):
            assert part in text, (place, part)
        for gate in status["gates"]:
            word = wording.mark(gate["status"]).word
            assert gate_says(text, gate, word, after=place in ("xlsx", "csv", "ics")), (
                place,
                gate["id"],
                word,
            )
        for condition in status["conditions"]:
            due = date.fromisoformat(condition["due_on"])
            assert wording.day(due) in text or wording.short_day(due, due) in text, (place, due)
    for place, text in said.items():
        for phrase in phrases(status, place):
            assert phrase in text, (place, phrase)
    assert status == json.loads(readiness(record, "status", certification, "--as-of", day, "--json"))


# Where an item is not shown: a calendar has dates, the slides and the workbook no score as a phrase.
SILENT = {"results": {"ics"}, "scores": {"ics", "pptx", "xlsx"}, "triggers": {"ics"}}


def phrases(status: dict[str, Any], place: str) -> Iterator[str]:
    """What a place must say of results, scores, traffic and triggers."""
    rollout = status["rollout"]
    traffic = rollout["traffic_actual"]
    yield "no data on traffic" if traffic is None else f"{traffic}% of traffic"
    if place not in SILENT["results"]:
        yield from (gate["result"] or "no result" for gate in status["gates"])
    if place not in SILENT["scores"]:
        scores = (agent["score"] for agent in status["agents"])
        yield from ("no score" if score is None else f"{score} of 100" for score in scores)
    for condition in status["conditions"]:
        yield due_words(status, condition, lasting=place == "ics")
    if place not in SILENT["triggers"]:
        yield from (trigger["detail"] for trigger in rollout["triggers"])


def due_words(status: dict[str, Any], condition: dict[str, Any], *, lasting: bool) -> str:
    """How a condition stands to its deadline: by its distance in days, or in a calendar by its day."""
    assert (condition["met_on"], condition["waived_until"]) == (None, None)
    days = (status["as_of"][:10], condition["opens_on"], condition["due_on"])
    on, opens_on, due_on = map(date.fromisoformat, days)
    return (
        f"due {wording.day(due_on)}" if lasting else wording.deadline(on=on, opens_on=opens_on, due_on=due_on)
    )


def gate_says(text: str, gate: dict[str, Any], word: str, *, after: bool) -> bool:
    """Whether the status word next to one of the places that name a gate is this one."""
    words = "|".join(wording.mark(status).word for status in ("conditional", "not_assessed", "pass", "fail"))
    named = f"(?:{re.escape(gate['id'])}|{re.escape(gate['name'])})"
    between = rf"(?:(?!{words}|PROD-).)*?"
    beside = rf"{named}\b{between}\b({words})\b" if after else rf"\b({words})\b{between}{named}\b"
    return word in re.findall(beside, text)
