"""The pack as a PDF, read back: its words by page, its fonts, its pages."""

import io
from datetime import UTC
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from dashboard.domain.observations import GateResult
from dashboard.domain.rollout.events import Traffic
from dashboard.domain.values.instants import end_of
from dashboard.exporters.documents.pdf import pdf
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of
from tests.domain.conftest import MakeRecord, at, day

HOSTILE = [
    "#set page(fill: red)",
    "$ x^2 $ *bold* _it_ `code` @ref <label>",
    '#import "@preview/x:1.0.0"',
    "<script>alert(1)</script>",
]


def held(make: MakeRecord, *seen: Any, on: int = 16, **changed: Any) -> Review:
    return review_of(Moment(make(*seen, **changed), end_of(day(on), UTC)))


def read(review: Review) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(review)))


def flat(text: str) -> str:
    return " ".join(text.split())


def pages(review: Review) -> list[str]:
    return [flat(page.extract_text()) for page in read(review).pages]


def test_the_certificate_is_one_page_and_each_slide_is_another(make: MakeRecord):
    certificate, *rest = pages(held(make))

    assert "Certified, with 1 condition" in certificate
    assert "Valid until 13 Sep 2026, 349 days left. Nothing is overdue." in certificate
    assert [page.split(" ")[2] for page in rest[:6]] == [
        "Verdict",
        "Changes",
        "Conditions",
        "Rollout",
        "Findings",
        "Decisions",
    ]
    assert rest[6].startswith("Annex")
    assert len(rest) == 7


def test_each_page_says_as_of_when_and_the_head_of_the_ledger(make: MakeRecord):
    for page in pages(held(make)):
        assert "SMALL · as of 29 Sep 2025, 23:59 UTC · Ledger head 0000000000000000" in page


def test_gates_conditions_and_traffic_are_words_of_the_text(make: MakeRecord):
    certificate = pages(held(make, Traffic(percent=Decimal(10), observed_at=at("2025-09-28"))))[0]

    assert "Conditional G-1 Coverage 90% required: 95%+; covered by condition 1" in certificate
    assert "due 4 Oct 2025" in certificate
    assert "Rollout: 10% of traffic" in certificate


def test_the_board_s_own_font_is_embedded_and_no_other_is_needed(make: MakeRecord):
    names, embedded = set(), set()
    for page in read(held(make)).pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            names.add(str(font["/BaseFont"]).split("+")[1].split("-")[0])
            embedded.add("/FontFile3" in font["/DescendantFonts"][0]["/FontDescriptor"])

    assert names == {"SourceSans3"}
    assert embedded == {True}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_record_says_is_text_and_never_markup(make: MakeRecord, text: str):
    found = pages(held(make, certification={"title": text}))

    assert flat(text) in found[0].replace("’", "'").replace("“", '"').replace("”", '"')


@pytest.mark.parametrize("text", ["Close\uffff it", "Close\ufffe it"])
def test_what_a_drawing_cannot_hold_is_replaced(make: MakeRecord, text: str):
    conditions = [{"id": "1", "title": text, "timeline": "3 weeks", "covers": ["G-1"], "owner": text}]
    found = pages(held(make, conditions=conditions, agents=[]))

    assert "Certified, with 1 condition" in found[0]


def test_the_same_review_gives_the_same_bytes(make: MakeRecord):
    assert pdf(held(make)) == pdf(held(make))


def test_its_properties_name_the_certificate_and_its_authority(make: MakeRecord):
    properties = read(held(make)).metadata

    assert properties is not None
    assert (properties.title, properties.author) == ("Small", "Board")
    assert "Ledger head" in str(properties.subject)


def test_a_sample_says_so_on_every_page(make: MakeRecord):
    found = pages(held(make, certification={"sample": True}))

    assert all("Sample data" in page for page in found)
    assert not any("Sample data" in page for page in pages(held(make)))


def test_many_gates_flow_on_and_every_slide_keeps_its_page(make: MakeRecord):
    gates = [
        {
            "id": f"G-{n}",
            "name": f"Gate number {n} with a rather long name",
            "requirement": "95%+",
            "result": "90%",
        }
        for n in range(1, 91)
    ]
    moved = [GateResult(gate=f"G-{n}", value=Decimal(91), observed_at=at("2025-09-25")) for n in range(1, 91)]
    conditions = [
        {
            "id": str(n),
            "title": f"Condition {n}",
            "timeline": "2-3 weeks from deployment start",
            "covers": [f"G-{n}"],
            "items": ["One"],
        }
        for n in range(1, 10)
    ]
    found = pages(held(make, *moved, gates=gates, conditions=conditions, agents=[]))
    slides = [page for page in found if page.startswith("Review · ")]

    assert len(slides) == 6
    assert all(f"G-{n} " in " ".join(found) for n in range(1, 91))
    assert "and 5 more conditions" in slides[2]
