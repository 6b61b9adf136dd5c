"""The workbook read back.

Words, dates and figures are the assessment's, texts are texts, bytes are the same.
"""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from dashboard.domain.values import wording
from dashboard.exporters.workbook.sheets import sheets
from dashboard.exporters.workbook.xlsx import xlsx
from dashboard.figures.shapes.colours import LIGHT
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of
from tests.exporters.reviews import HOSTILE, NOW, eventful, hostile


@pytest.fixture
def review(make) -> Review:
    return eventful(make)


def opened(review: Review) -> Workbook:
    return load_workbook(BytesIO(xlsx(review)))


def table(book: Workbook, name: str) -> list[dict[str, Cell]]:
    """The rows of a sheet under the titles of its columns."""
    _, header, *rows = book[name].iter_rows()
    titles = [cell.value for cell in header]
    return [dict(zip(titles, row, strict=True)) for row in rows]


def facts(book: Workbook) -> Mapping[str, Cell]:
    return {row["Fact"].value: row["Value"] for row in table(book, "Certificate")}


def shown(status: str | None) -> str:
    mark = wording.mark(status)
    return f"{mark.shape} {mark.word}"


def test_the_first_sheet_gives_the_verdict_and_what_identifies_it(review):
    assessment, book = review.assessment, opened(review)
    found = facts(book)

    assert book.sheetnames[0] == "Certificate"
    assert book["Certificate"]["A1"].value == "△ Certified, with 1 condition"
    assert found["In a sentence"].value == assessment.standing.sentence
    assert found["Standing"].value == shown(assessment.standing.status)
    assert found["Valid until"].value == datetime(2026, 9, 13)  # noqa: DTZ001
    assert found["Days left"].value == 347
    assert found["Ledger head"].value == assessment.ledger_head[:16]
    assert found["Whole ledger head"].value == assessment.ledger_head
    assert found["As of"].value == NOW.replace(tzinfo=None)
    assert found["Sample data"].value == "no"


def test_traffic_is_the_number_of_the_assessment_shown_as_a_percentage(review):
    found = facts(opened(review))
    actual = found["Traffic on the new system"]

    assert (actual.value, actual.data_type) == (10, "n")
    assert actual.number_format.startswith('General"%"')
    assert found["Traffic planned"].value == review.assessment.rollout.traffic_planned == 100


def test_what_is_not_known_is_an_empty_cell_and_never_0(make):
    bare = make(gates=[{"id": "G-1", "name": "Coverage", "requirement": "95%+"}])
    quiet = eventful(lambda *_, **__: bare)
    book = opened(quiet)
    gate = table(book, "Gates")[0]

    assert facts(book)["Traffic on the new system"].value is None
    assert gate["Value"].value is None
    assert gate["Headroom"].value is None
    assert gate["Status"].value == "○ Not assessed"


def test_every_gate_has_the_status_word_and_figures_of_the_assessment(review):
    rows = {row["Id"].value: row for row in table(opened(review), "Gates")}

    assert set(rows) == {state.gate.id for state in review.assessment.gates}
    for state in review.assessment.gates:
        row, mark = rows[state.gate.id], wording.mark(state.status)
        assert row["Status"].value == shown(state.status)
        assert row["Status"].font.color.rgb == LIGHT.tint(mark.tone).text.replace("#", "FF")
        assert row["Status"].fill.fgColor.rgb == LIGHT.tint(mark.tone).ground.replace("#", "FF")
        assert row["Value"].value == float(state.value or 0)
    assert rows["G-1"]["Headroom"].value == -6.3
    assert rows["G-1"]["Headroom"].data_type == "n"


def test_every_due_date_is_a_date_of_the_assessment(review):
    book, assessment = opened(review), review.assessment
    conditions = {row["Id"].value: row for row in table(book, "Conditions")}
    duties = {row["Id"].value: row for row in table(book, "Obligations")}
    steps = [row for row in table(book, "Rollout") if row["Row"].value == "step"]

    for state in assessment.conditions:
        row = conditions[state.condition.id]
        assert row["Due"].is_date
        assert row["Due"].number_format == "d mmm yyyy"
        assert row["Due"].value.date() == state.due_on == date(2025, 10, 13)
        assert row["Originally due"].value.date() == state.original_due_on == date(2025, 10, 4)
        assert (row["Slip in days"].value, row["Days left"].value) == (9, state.days_left)
        assert (row["Items done"].value, row["Items"].value) == (1, 2)
    assert len(duties) == len(assessment.obligations) == 12
    assert all(duties[o.id]["Due"].value.date() == o.due_on for o in assessment.obligations)
    assert [row["Planned"].value.date() for row in steps] == [s.planned_on for s in assessment.rollout.steps]
    assert [row["Days late"].value for row in steps] == [0, 9, 7]


def test_instants_are_on_the_clock_of_the_certification(make):
    book = opened(eventful(make, certification={"time_zone": "Europe/Berlin"}))

    assert facts(book)["As of"].value == NOW.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)
    assert [cell.value for cell in book["Gates"][2]][13] == "Observed (Europe/Berlin)"
    assert "as of 1 Oct 2025, 11:30 Europe/Berlin" in book["Gates"].oddFooter.center.text


def test_the_last_instant_of_a_day_does_not_read_as_the_next_day(review):
    late = NOW.replace(hour=23, minute=59, second=59, microsecond=999_999)
    found = facts(opened(review_of(Moment(review.now.record, late))))

    assert found["As of"].value == NOW.replace(tzinfo=None, hour=23, minute=59, second=59)


def test_hostile_texts_are_texts_and_nothing_is_put_before_them(make):
    book = opened(hostile(make))
    owners = {row["Owner"].value: row["Owner"] for row in table(book, "Gates")}
    everything = [
        cell for page in book for line in page.iter_rows() for cell in line if cell.value is not None
    ]

    assert set(owners) == set(HOSTILE)
    assert {cell.data_type for cell in owners.values()} == {"s"}
    assert {cell.data_type for cell in everything} <= {"s", "n", "d"}
    assert {text for text, cell in owners.items() if cell.quotePrefix} == {
        t for t in HOSTILE if t[0] in "=+-@|%"
    }


def test_no_sheet_holds_a_formula_or_a_link(make):
    with ZipFile(BytesIO(xlsx(hostile(make)))) as parts:
        pages = {name: parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")}

    assert len(pages) == len(sheets(hostile(make)))  # and so no file of relations, where a link would stand
    assert [name for name, page in pages.items() if b"<f" in page or b"hyperlink" in page] == []


def test_a_text_longer_than_a_cell_may_be_ends_in_an_ellipsis(make):
    work = [{"text": f"{n} " + "long " * 700} for n in range(6)]
    book = opened(eventful(make, agents=[{"id": "A", "name": "Agent", "score": 80, "outstanding": work}]))
    text = table(book, "Agents")[0]["Outstanding"].value

    assert len(text) == 16_000
    assert text.endswith("…")


def test_every_sheet_is_laid_out_to_be_printed_and_filtered(review):
    book = opened(review)

    assert book.sheetnames == [sheet.name for sheet in sheets(review)]
    for page, sheet in zip(book, sheets(review), strict=True):
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_setup.fitToWidth in (None, 1)  # 1 is what a file leaves out
        assert page.page_setup.fitToHeight == (None if sheet.kinds else 0)
        assert page.freeze_panes == "A3"
        assert page.print_title_rows == "$1:$2"
        assert page["A2"].font.bold
        assert page["A2"].fill.fgColor.rgb == "FFF3F5F8"
        assert page["A2"].border.bottom.style == "thin"
        assert page.oddFooter.left.text == "SMALL"
        assert page.oddFooter.center.text == "as of 1 Oct 2025, 09:30 UTC"
        assert page.oddFooter.right.text.startswith(f"Ledger head {'0' * 16} ")
        assert (page.auto_filter.ref is not None) == bool(sheet.rows and not sheet.kinds)


def test_a_sample_says_so_in_its_first_title_and_in_every_footer(make):
    book = opened(eventful(make, certification={"sample": True}))

    assert book["Certificate"]["A1"].value.endswith("· Sample data")
    assert {page.oddFooter.left.text for page in book} == {"SMALL · Sample data"}
    assert facts(book)["Sample data"].value == "yes"


def test_the_file_says_what_it_is_and_of_when(review):
    properties = opened(review).properties

    assert properties.title == "SMALL: Certified, with 1 condition"
    assert properties.subject == "Small System"
    assert properties.created == properties.modified == NOW.replace(tzinfo=None)


def test_the_same_record_and_instant_give_the_same_bytes(make):
    first, again = (xlsx(eventful(make)) for _ in range(2))
    stamps = {part.date_time for part in ZipFile(BytesIO(first)).infolist()}

    assert first == again
    assert stamps == {(1980, 1, 1, 0, 0, 0)}  # no part is stamped by the clock
