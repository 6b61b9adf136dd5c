"""Odd but valid certificates in every format.

Each is written, says how the certificate stands, and is the same twice.
"""

import csv
import json
import re
from collections.abc import Callable
from html import unescape
from io import BytesIO, StringIO

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from dashboard.exporters.documents.html import glance
from dashboard.exporters.pack import Format, pack
from dashboard.importers.validation.observations import observation_fault
from dashboard.importers.validation.references import reference_faults
from dashboard.review import Review
from dashboard.review.calendar import agenda
from dashboard.review.slides import slides
from tests.domain.conftest import MakeRecord
from tests.examples import SOAK
from tests.exporters.odd import CASES
from tests.exporters.rfc5545 import faults

NASTY = {
    "one gate and nothing else",
    "the last day of the calendar",
    "a rollback to nothing",
    "triggers of every verdict",
    "forty conditions",
    "texts of a thousand letters",
    "words of 200 letters everywhere",
    "scripts of the world",
    "signs that mean something elsewhere",
    "no phases but traffic",
    "one step reached at once",
}
Reader = Callable[[bytes], str]


def _pdf(content: bytes) -> str:
    """The text of its first page, the certificate: reading all takes longer than setting it."""
    return PdfReader(BytesIO(content)).pages[0].extract_text()


def _pptx(content: bytes) -> str:
    deck = Presentation(BytesIO(content))
    return "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )


def _html(content: bytes) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", content.decode().split("<main>")[1]))


def _xlsx(content: bytes) -> str:
    book = load_workbook(BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def _csv(content: bytes) -> str:
    rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    return "\n".join(cell for row in rows for cell in row)


def _ics(content: bytes) -> str:
    assert faults(content) == []
    return str(Calendar.from_ical(content)["DESCRIPTION"])


def _json(content: bytes) -> str:
    return str(json.loads(content)["standing"]["sentence"])


READERS: dict[Format, Reader] = {
    Format.PDF: _pdf,
    Format.PPTX: _pptx,
    Format.HTML: _html,
    Format.XLSX: _xlsx,
    Format.CSV: _csv,
    Format.ICS: _ics,
    Format.JSON: _json,
}


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def reviews() -> dict[str, Review]:
    return {}


@pytest.fixture
def review(make: MakeRecord, reviews: dict[str, Review], request: pytest.FixtureRequest) -> Review:
    """The review of a case, made once for all that is asked of it."""
    if request.param not in reviews:
        reviews[request.param] = CASES[request.param](make)
    return reviews[request.param]


@pytest.mark.parametrize("review", CASES, indirect=True)
def test_an_odd_certificate_is_one_that_an_import_accepts(review: Review):
    certificate = review.assessment.certificate

    assert [*reference_faults(certificate)] == []
    assert [observation_fault(seen, certificate) for seen in review.decided] == [None] * len(review.decided)


SLOW = (Format.PDF, Format.PPTX, Format.XLSX)
QUICK = tuple(form for form in Format if form not in SLOW)
TURNED = re.compile(r'(?:width|height|r)="-[\d.]+"|"nan"|"inf"')  # a drawing off its sheet, a box inside out


def formats(name: str) -> tuple[Format, ...]:
    """Those that a case is written in: the slow ones by turns, but for the nasty cases and in the long form."""
    turn = list(CASES).index(name) % len(SLOW)
    return tuple(Format) if SOAK or name in NASTY else (*QUICK, SLOW[turn])


@pytest.mark.parametrize(("review", "name"), [(name, name) for name in CASES], indirect=["review"])
def test_it_is_written_says_how_it_stands_and_is_the_same_twice(make, review: Review, name: str):
    written = {form: pack(review, form) for form in formats(name)}
    silent = [
        form
        for form in written
        if review.assessment.standing.headline not in flat(READERS[form](written[form]))
    ]
    again = CASES[name](make)

    assert TURNED.findall(written[Format.HTML].decode()) == []
    assert silent == []
    assert [form for form in written if pack(again, form) != written[form]] == []


@pytest.mark.parametrize("review", CASES, indirect=True)
def test_its_one_page_view_and_its_slides_have_words(review: Review):
    page = flat(_html(glance(review, is_live=True)))

    assert review.assessment.standing.headline in page
    assert all(slide.title.strip() for slide in slides(review))
    assert all(line.text.strip() for slide in slides(review) for line in slide.lines)


PLAIN = [name for name in CASES if not name.startswith("signs that")]
NONSENSE = re.compile(r"\bNone\b|\bnan\b|\bof no\b|[-−]\d+ days|\(\)|, ,|: ;|Decimal\(|unless  ")


@pytest.mark.parametrize("review", PLAIN, indirect=True)
def test_its_words_are_no_leftovers_of_a_program(review: Review):
    texts = [
        text for slide in slides(review) for text in (slide.title, slide.lead, slide.heading, slide.closing)
    ]
    texts += [text for slide in slides(review) for line in slide.lines for text in (line.text, line.note)]
    told = [detail for occasion in agenda(review.assessment) for detail in occasion.details]

    assert [text for text in (*texts, *told) if text and NONSENSE.search(text)] == []
