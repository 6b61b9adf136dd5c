"""What the readers of packs make of files that the board would not write."""

from datetime import datetime
from io import BytesIO

import openpyxl
import pptx as powerpoint
import pytest
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

from dashboard.errors import RefusedError
from dashboard.exporters.packs import pdf
from dashboard.exporters.packs.deck import deck_items
from dashboard.exporters.packs.items import Item
from dashboard.exporters.packs.pdf import pdf_items
from dashboard.exporters.packs.texts import html_items
from dashboard.exporters.packs.workbook import workbook_items
from tests.exporters.packs.alterations import unzipped, zipped

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RANGES = b"""
1 beginbfchar <0001> <0041> endbfchar
2 beginbfrange
<0002> <0004> <0062>
<0005> <0006> [<0058> <0059>]
endbfrange
"""


def name(text: str) -> NameObject:
    return NameObject(f"/{text}")


def stream(content: bytes, **entries: object) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(content)
    made.update({name(key): value for key, value in entries.items()})
    return made


class Sheet:
    """A PDF of one blank page to which strange things are added."""

    def __init__(self) -> None:
        self.writer = PdfWriter()
        self.page = self.writer.add_blank_page(100, 100)

    def draws(self, content: bytes, **resources: dict[str, PdfObject]) -> None:
        self.page[name("Contents")] = self.writer._add_object(stream(content))
        self.page[name("Resources")] = DictionaryObject(
            {
                name(kind): DictionaryObject({name(k): self.writer._add_object(v) for k, v in held.items()})
                for kind, held in resources.items()
            }
        )

    def content(self) -> bytes:
        target = BytesIO()
        self.writer.write(target)
        return target.getvalue()

    def items(self) -> list[Item]:
        return list(pdf_items(self.content()))


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def texts(items: list[Item], kind: str = "text") -> list[str]:
    return [item.text for item in items if item.kind == kind]


def test_codes_of_a_font_are_read_one_by_one_by_range_and_by_list(sheet: Sheet):
    font = DictionaryObject({name("Type"): name("Font"), name("ToUnicode"): stream(RANGES)})
    sheet.draws(b"BT /F 9 Tf <00010002000300040005000600FF> Tj ET", Font={"F": font})

    assert texts(sheet.items()) == ["AbcdXY\ufffd"]


def test_a_font_without_a_table_or_that_is_not_there_shows_its_codes_as_letters(sheet: Sheet):
    sheet.draws(b"BT /F 9 Tf (one) Tj /G 9 Tf [(t) -3 (wo)] TJ (three) Tj ET", Font={"F": DictionaryObject()})

    assert texts(sheet.items()) == ["one", "two", "three"]


def test_words_of_a_form_and_a_picture_that_a_page_places_are_read(sheet: Sheet):
    form = stream(b"BT (inside) Tj ET", Type=name("XObject"), Subtype=name("Form"))
    picture = stream(b"\0", Type=name("XObject"), Subtype=name("Image"))
    sheet.draws(b"/A Do /B Do", XObject={"A": form, "B": picture})
    found = sheet.items()

    assert texts(found) == ["inside"]
    assert texts(found, "picture") == ["a picture"]


def test_a_form_that_places_itself_is_refused(sheet: Sheet):
    form = stream(b"/A Do", Type=name("XObject"), Subtype=name("Form"))
    sheet.draws(b"/A Do", XObject={"A": form})

    with pytest.raises(RefusedError, match="deeper than the board writes"):
        sheet.items()


def test_a_page_without_content_has_none_and_null_hangs_on_nothing(sheet: Sheet):
    sheet.writer.root_object[name("Extra")] = ArrayObject([NullObject(), NumberObject(7)])

    assert [item.text for item in sheet.items() if item.place == "document, Extra"] == ["7"]


def test_a_pdf_that_is_encrypted_or_has_too_many_objects_is_refused(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
):
    sheet.draws(b"", Font={f"F{n}": DictionaryObject() for n in range(9)})
    whole = sheet.content()
    sheet.writer.encrypt("secret", algorithm="RC4-128")

    with pytest.raises(RefusedError, match="is encrypted"):
        sheet.items()
    monkeypatch.setattr(pdf, "OBJECTS", 5)
    with pytest.raises(RefusedError, match="more objects than the board writes"):
        list(pdf_items(whole))


# ---- workbooks -----------------------------------------------------------------------------------------------------


def book(*cells: object, **paints: object) -> bytes:
    """A workbook with one cell a row, all of them painted alike."""
    made = openpyxl.Workbook()
    for row, value in enumerate(cells, 1):
        cell = made.active.cell(row, 1, value)
        for key, paint in paints.items():
            setattr(cell, key, paint)
    made.defined_names["Passed"] = DefinedName("Passed", attr_text="Sheet!$A$1")
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def with_sheet(content: bytes, before: str, after: str) -> list[Item]:
    parts = unzipped(content)
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert before in sheet
    return list(
        workbook_items(zipped(parts | {"xl/worksheets/sheet1.xml": sheet.replace(before, after).encode()}))
    )


def test_names_that_stand_for_cells_are_read():
    assert texts(list(workbook_items(book("x"))), "formula") == ["Passed = Sheet!$A$1"]


@pytest.mark.parametrize(
    ("paints", "seen"),
    [
        ({}, "theme 1 on none"),
        ({"font": Font(color=None)}, "black on none"),
        (
            {"font": Font(color="FF112233"), "fill": PatternFill("solid", fgColor="FF445566")},
            "112233 on 445566",
        ),
    ],
)
def test_the_colours_of_a_cell_are_what_is_seen(paints: dict[str, object], seen: str):
    assert texts(list(workbook_items(book("x", **paints))), "colour") == [seen]


def test_a_gradient_is_a_ground():
    [seen] = texts(list(workbook_items(book("x", fill=GradientFill(stop=("000000", "FFFFFF"))))), "colour")

    assert "gradientFill" in seen


@pytest.mark.parametrize(
    ("before", "after", "kind", "said"),
    [
        ('t="n"><v>2</v>', 't="s"><v>9</v>', "text", "string 9, which there is none of"),
        ("<v>2</v>", "<v>two</v>", "text", "two"),
        ("<v>46024</v>", "<v>1e999</v>", "text", "1e999"),
        ('r="A2"', 'r="A2" s="99"', "colour", "none"),
    ],
)
def test_a_string_number_day_or_format_that_there_is_not_is_told_as_it_stands(
    before: str, after: str, kind: str, said: str
):
    day = datetime(2026, 1, 2)  # noqa: DTZ001 - days of a spreadsheet have no zone.

    assert said in texts(with_sheet(book("one", 2, day), before, after), kind)


# ---- decks, pages --------------------------------------------------------------------------------------------------


def test_a_break_in_a_paragraph_is_one_and_what_lies_elsewhere_is_a_link():
    deck = powerpoint.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box = slide.shapes.add_textbox(0, 0, 100, 100)
    box.text_frame.text = "one\vtwo"
    relation = slide.part.relate_to("http://example.org/a.png", f"{RELATIONS}/image", is_external=True)
    box._element.nvSpPr.cNvPr.set(f"{{{RELATIONS}}}link", relation)
    target = BytesIO()
    deck.save(target)
    found = list(deck_items(target.getvalue()))

    assert "one\ntwo" in texts(found)
    assert "image http://example.org/a.png" in texts(found, "link")


def test_links_and_words_for_those_who_cannot_see_are_read():
    found = list(html_items(b"<a href=/here><img alt=certified></a>"))

    assert texts(found, "alt") == ["alt=certified"]
    assert texts(found, "link") == ["href=/here"]
