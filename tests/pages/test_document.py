import pytest
from playwright.sync_api import expect

from dashboard import paths
from tests.pages.conftest import DEMO, PHASE3, drawings, linked_words, readiness, told, words
from tests.pages.test_doors import opened, settled

THEN = "2025-09-13"
ROW = "[data-line='{}']"


def test_the_text_stands_whole_with_what_is_computed_of_it_beside_its_lines(board):
    app = board("document", certification=PHASE3, asof=THEN, line="47")

    drawn = drawings(app)["document"]
    text = (paths.DATA / "phase3.yaml").read_text(encoding="utf-8").splitlines()
    assert [row["text"] for row in drawn["rows"]] == text
    assert drawn["line"] == 47
    assert f"beside its {len(text)} lines" in words(app)
    found = {row["number"]: row for row in drawn["rows"]}
    gate = next(n for n, line in enumerate(text, 1) if "id: PROD-001" in line)
    assert found[gate]["notes"][0]["mark"]["word"] == "Conditional"
    assert "kind=gate&id=PROD-001" in found[gate]["notes"][0]["href"]
    assert "line=47" in found[47]["href"]


@pytest.mark.parametrize("line", ["0", "999", "-1", "cat", "", "47.5", "9" * 30, "\N{SUPERSCRIPT TWO}"])
def test_a_line_that_is_none_is_said(board, line: str):
    app = board("document", certification=PHASE3, asof=THEN, line=line)

    assert "The address asks for line" in words(app)
    assert drawings(app)["document"]["line"] is None


@pytest.mark.parametrize("entry", ["99", "0", "cat", "9" * 40])
def test_an_entry_that_brought_no_document_is_said_with_those_that_did(board, entry: str):
    app = board("document", certification=PHASE3, entry=entry)

    assert told(app, "h1")[0].startswith("There is no document of entry")
    assert f"[phase3.yaml, entry 8](document?certification={PHASE3}&entry=8)" in linked_words(app)


def test_a_document_whose_text_was_not_kept_says_so(board):
    app = board("document", certification=DEMO, entry="7")

    assert "the text was not kept" in words(app)


def test_every_line_on_the_record_leads_to_the_document(board):
    assert f"](document?certification={PHASE3}&asof={THEN}&entry=8&line=" in linked_words(
        board("record", certification=PHASE3, asof=THEN)
    )


@pytest.mark.browser
def test_a_line_of_a_finding_opens_the_document_there_and_back_returns(server, page):
    opened(page, f"{server[0]}/record?certification={PHASE3}&asof={THEN}", "findings")
    page.locator("a[href*='&line=']").filter(visible=True).last.click()

    page.wait_for_url("**/document?*&line=*", timeout=20_000)
    line = page.url.rpartition("line=")[2]
    expect(page.locator(ROW.format(line))).to_be_in_viewport(timeout=20_000)
    assert page.locator(ROW.format(line)).get_attribute("aria-current") == "true"
    settled(page)
    page.go_back()
    expect(page.locator("h1").first).to_contain_text("findings:", timeout=20_000)
    assert page.evaluate("window.isTheSame")


@pytest.mark.browser
def test_a_document_of_5000_lines_opens_at_its_line(server, page, tmp_path):
    text = (paths.DATA / "phase3.yaml").read_text(encoding="utf-8").replace(PHASE3, "LONG")
    path = tmp_path / "long.yaml"
    path.write_text(
        text + "# <img src=x onerror=alert(1)> a remark\n" * (5000 - text.count("\n")), encoding="utf-8"
    )
    readiness(server[1], "import", str(path))

    opened(page, f"{server[0]}/document?certification=LONG&asof={THEN}&line=4900", "5,000 lines")
    expect(page.locator(ROW.format(4900))).to_be_in_viewport(timeout=20_000)
    assert page.locator("[data-line] img").count() == 0
