"""What is altered in a pack is named, what is not altered raises no alarm, whatever program saved it."""

import json
import os
import random
import zipfile
from io import BytesIO

import openpyxl
import pptx as powerpoint
import pytest
from pptx.dml.color import RGBColor
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, RectangleObject, TextStringObject

from dashboard.errors import RefusedError
from dashboard.exporters.pack import Format, pack
from dashboard.exporters.packs import PACKED_ANEW, Comparison, compared, format_of, stamp_in
from dashboard.exporters.packs.items import Item, differences
from dashboard.exporters.stamp import review_stamp
from dashboard.review import Review
from tests.exporters.odd import CASES
from tests.exporters.packs.alterations import ALTER, unzipped, zipped
from tests.exporters.reviews import eventful

SOAK = "SOAK" in os.environ
ALTERATIONS = 1_000 if SOAK else 7
EACH = -(-ALTERATIONS // len(Format))
UNTOUCHED = 200 if SOAK else 4
PACKS = [(form, name) for name in CASES for form in Format]


class Packs(dict[Format, bytes]):
    """An eventful week in each format, made when it is asked for."""

    def __missing__(self, form: Format) -> bytes:
        self[form] = pack(self.review, form)
        return self[form]

    def __init__(self, review: Review) -> None:
        self.review = review


KEPT: list[Packs] = []


@pytest.fixture
def packs(make) -> Packs:
    KEPT[:] = KEPT or [Packs(eventful(make))]
    return KEPT[0]


def saying(found: Comparison, what: str, *words: str) -> bool:
    """Whether one difference of a kind says all of these words."""
    return any(d.what == what and all(word in d.sentence for word in words) for d in found.differences)


@pytest.mark.slow
@pytest.mark.parametrize("form", Format)
def test_one_altered_figure_or_word_is_named_and_nothing_else_is(packs, form: Format):
    for seed in range(EACH):
        altered = ALTER[form](packs[form], random.Random(seed))
        found = compared(altered.content, packs[form], form).differences

        assert len(found) == 1 or form is Format.XLSX, (seed, [each.sentence for each in found])
        assert found
        for each in found:  # A workbook keeps a text once for all cells that show it.
            assert each.shown != each.told or not altered.before
            assert altered.after in str(each.shown), (seed, altered.after, each.sentence)
            assert altered.before in str(each.told), (seed, altered.before, each.sentence)


@pytest.mark.slow
@pytest.mark.parametrize(("form", "name"), random.Random(14).sample(PACKS, UNTOUCHED))
def test_a_pack_is_known_with_its_stamp_and_is_what_it_is(make, form: Format, name: str):
    review = CASES[name](make)
    content = pack(review, form)

    assert format_of(content) is form
    assert stamp_in(content, form) is not None
    if form is not Format.JSON:  # whose content does not hang on the instant of comparison
        assert stamp_in(content, form) == review_stamp(review)
    found = compared(content, content, form)
    assert found.items > 20
    assert (found.differences, found.notes) == ((), ())


def resaved(content: bytes, form: Format) -> bytes:
    """What another program makes of a pack that it opens and saves."""
    target = BytesIO()
    match form:
        case Format.JSON:
            return json.dumps(json.loads(content), sort_keys=True).encode()
        case Format.CSV:
            return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        case Format.ICS:
            return content.replace(b"\r\n ", b"").replace(b"\r\n", b"\n")
        case Format.XLSX:
            openpyxl.load_workbook(BytesIO(content)).save(target)
        case Format.PPTX:
            deck = powerpoint.Presentation(BytesIO(content))
            deck.core_properties.revision = 2
            deck.save(target)
        case Format.PDF:
            PdfWriter(clone_from=PdfReader(BytesIO(content))).write(target)
        case Format.HTML:
            return content.replace(b"\n", b"\r\n")
    return target.getvalue()


@pytest.mark.parametrize("form", Format)
def test_a_pack_that_another_program_saved_raises_no_alarm_and_says_so(packs, form: Format):
    again = resaved(packs[form], form)
    found = compared(again, packs[form], form)

    assert again != packs[form]
    assert [each.sentence for each in found.differences] == []
    assert len(found.notes) == 1


def test_a_deck_and_a_workbook_that_were_only_packed_anew_are_what_the_board_wrote(packs):
    for form in (Format.XLSX, Format.PPTX):
        found = compared(zipped(unzipped(packs[form])), packs[form], form)

        assert found.differences == ()
        assert found.notes == (PACKED_ANEW,)


# ---- what an editor does in a workbook ---------------------------------------------------------------------------


@pytest.fixture
def book(packs):
    return openpyxl.load_workbook(BytesIO(packs[Format.XLSX]))


def checked_book(book, packs) -> Comparison:
    target = BytesIO()
    book.save(target)
    return compared(target.getvalue(), packs[Format.XLSX], Format.XLSX)


def cell_of(book, text: str):
    return next(c for sheet in book for row in sheet.iter_rows() for c in row if c.value == text)


def test_a_cell_that_a_spreadsheet_changed_is_named_by_its_sheet_and_place(book, packs):
    book["Gates"]["G3"] = 99.9
    found = checked_book(book, packs)

    assert [d.place for d in found.differences] == ["Gates!G3"]
    assert saying(found, "figure", "99.9", "88.7")


def test_colours_formulas_comments_hidden_rows_columns_and_sheets_are_named(book, packs):
    gates = book["Gates"]
    gates["C3"].font = openpyxl.styles.Font(color="00594F")
    gates["C3"].comment = openpyxl.comments.Comment("Passed after all", "Somebody")
    gates["G3"] = "=90+9"
    gates["A1"].hyperlink = "http://example.org/elsewhere"
    gates.row_dimensions[3].hidden = True
    gates.column_dimensions["D"].hidden = True
    book["Reasons"].sheet_state = "hidden"
    book.create_sheet("Aside")["A1"] = "A sheet of my own"
    found = checked_book(book, packs)

    assert saying(found, "colour", "Gates!C3", "00594F")
    assert saying(found, "formula", "Gates!G3", "=90+9", "is not from the ledger")
    assert saying(found, "link", "Gates!A1", "http://example.org/elsewhere")
    assert saying(found, "hidden", "Gates", "a row")
    assert saying(found, "hidden", "Gates", "columns 4 to 4")
    assert saying(found, "hidden", "sheet Reasons")
    assert saying(found, "word", "sheet Aside", "is not from the ledger")
    assert saying(found, "word", "Aside!A1", "A sheet of my own")
    assert saying(found, "comment", "Passed after all")


def test_a_row_taken_out_is_missing_and_the_rows_below_it_are_not_named(book, packs):
    sheet = book["Changes"]
    gone = sheet["C3"].value
    sheet.delete_rows(3)
    found = checked_book(book, packs)

    assert any(gone in d.sentence for d in found.differences)
    assert {d.shown for d in found.differences} == {None}


# ---- what an editor does in a deck -------------------------------------------------------------------------------


@pytest.fixture
def deck(packs):
    return powerpoint.Presentation(BytesIO(packs[Format.PPTX]))


def checked_deck(deck, packs) -> Comparison:
    target = BytesIO()
    deck.save(target)
    return compared(target.getvalue(), packs[Format.PPTX], Format.PPTX)


def test_notes_names_hidden_slides_covers_and_properties_of_a_deck_are_named(deck, packs):
    first, second, *_ = deck.slides
    second.notes_slide.notes_text_frame.text += " All is well."
    second._element.set("show", "0")
    cover = first.shapes.add_shape(1, 0, 0, 9_000_000, 900_000)
    cover.name = "Cover"
    cover.text_frame.text = "Approved without conditions"
    picture = next(s for s in first.shapes if s.has_text_frame and s.text_frame.text.strip())
    picture._element.nvSpPr.cNvPr.set("descr", "Everything passes")
    deck.core_properties.title = "Another title"
    found = checked_deck(deck, packs)

    assert saying(found, "note", "notes of slide 2", "All is well.")
    assert saying(found, "hidden", "slide 2")
    assert saying(found, "layout", "slide 1, Cover")
    assert saying(found, "word", "Approved without conditions", "is not from the ledger")
    assert saying(found, "alt", "Everything passes")
    assert saying(found, "property", "title", "Another title")


def test_colours_places_and_slides_taken_out_of_a_deck_are_named(deck, packs):
    slides = deck.slides._sldIdLst
    run = next(
        run
        for shape in deck.slides[1].shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    )
    run.font.color.rgb = RGBColor(0, 0x59, 0x4F)  # type: ignore[no-untyped-call]
    deck.slides[2].shapes[0].left += 900_000
    slides.remove(slides[-1])
    found = checked_deck(deck, packs)

    assert saying(found, "colour", "slide 2", "00594F")
    assert saying(found, "layout", "slide 3")
    assert any(d.told and d.shown is None and d.place.startswith("slide ") for d in found.differences)


def test_a_size_changed_by_hand_in_one_part_is_named_by_its_part(packs):
    parts = unzipped(packs[Format.XLSX])
    name = "xl/worksheets/sheet3.xml"
    parts[name] = parts[name].replace(b'orientation="landscape"', b'orientation="portrait"')
    found = compared(zipped(parts), packs[Format.XLSX], Format.XLSX)

    assert [d.sentence for d in found.differences] == [f"{name}: it is not set as the board sets it"]


# ---- and in the others -------------------------------------------------------------------------------------------


def test_notes_scripts_attachments_and_properties_of_a_pdf_are_named(packs):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(packs[Format.PDF])))
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("hello()")}
    )
    writer.root_object[NameObject("/OpenAction")] = script
    writer.add_attachment("more.txt", b"more")
    writer.add_uri(0, "http://example.org/elsewhere", RectangleObject((0, 0, 100, 100)))
    writer.add_metadata({"/Title": "Another title"})
    target = BytesIO()
    writer.write(target)
    found = compared(target.getvalue(), packs[Format.PDF], Format.PDF)

    assert saying(found, "part", "hello()")
    assert saying(found, "layout", "more.txt")
    assert saying(found, "link", "page 1", "http://example.org/elsewhere")
    assert saying(found, "property", "Title", "Another title")


def test_a_page_taken_out_of_a_pdf_is_missing_with_its_words(packs):
    reader, writer = PdfReader(BytesIO(packs[Format.PDF])), PdfWriter()
    for page in reader.pages[:-1]:
        writer.add_page(page)
    target = BytesIO()
    writer.write(target)
    found = compared(target.getvalue(), packs[Format.PDF], Format.PDF)

    assert any(d.place == f"page {len(reader.pages)}" and d.shown is None for d in found.differences)


@pytest.mark.parametrize(
    ("form", "before", "after", "what", "said"),
    [
        (Format.HTML, b'class="band warn"', b'class="band good"', "colour", "class=band good"),
        (Format.HTML, b"<main>", b"<main><p>Approved.</p>", "word", "Approved."),
        (Format.HTML, b"<main>", b'<main style="opacity:0">', "hidden", "opacity:0"),
        (Format.HTML, b"<main>", b"<main><!-- aside -->", "comment", "aside"),
        (Format.HTML, b"<main>", b"<main><script>x()</script>", "part", "script x()"),
        (Format.HTML, b"</style>", b".bad{content:'Pass'}</style>", "hidden", "content:'Pass'"),
        (Format.CSV, b",gate,G-1,", b",gate,G-9,", "figure", "G-9"),
        (Format.CSV, b"\r\n", b"\r\nSMALL,more\r\n", "word", "more"),
        (Format.ICS, b"STATUS:CONFIRMED", b"STATUS:CANCELLED", "word", "CANCELLED"),
        (Format.ICS, b"DTSTART;VALUE=DATE:2025", b"DTSTART;VALUE=DATE:2026", "date", "2026"),
        (Format.ICS, b"BEGIN:VEVENT", b"ATTACH:http://example.org\r\nBEGIN:VEVENT", "word", "http://example.org"),
        (Format.JSON, b'"gates": [', b'"gates": [], "gates": [', "layout", "gates"),
        (Format.JSON, b'"sample": false', b'"sample": true', "word", "True"),
        (Format.JSON, b'"days_left": ', b'"days_left": 1', "figure", "days_left"),
    ],
)  # fmt: skip
def test_what_is_changed_added_or_hidden_in_a_text_is_named(packs, form, before, after, what, said):
    assert before in packs[form]
    found = compared(packs[form].replace(before, after, 1), packs[form], form)

    assert saying(found, what, said), [d.sentence for d in found.differences]


def test_a_line_taken_out_is_missing_and_values_that_change_places_are_named(packs):
    lines = packs[Format.CSV].splitlines(keepends=True)
    short = compared(b"".join([*lines[:5], *lines[6:]]), packs[Format.CSV], Format.CSV)
    value = json.loads(packs[Format.JSON])
    gate, agent = value["gates"][0], value["agents"][0]
    gate["name"], agent["name"] = agent["name"], gate["name"]
    swapped = compared(json.dumps(value).encode(), packs[Format.JSON], Format.JSON)

    assert {d.shown for d in short.differences} == {None}
    assert len(swapped.differences) >= 2


# ---- what cannot be read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "content", "said"),
    [
        (Format.JSON, b"{", "is not JSON"),
        (Format.JSON, b"[" * 300 + b"]" * 300, "is deeper"),
        (Format.JSON, b"\xff{}", "is not UTF-8"),
        (Format.CSV, b'certification,"' + b"x" * 200_000, "is not CSV"),
        (Format.XLSX, b"PK\x03\x04 cut short", "is damaged"),
        (Format.XLSX, zipped({"xl/workbook.xml": b"<a"}), "is no XML"),
        (Format.XLSX, zipped({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "declares entities"),
        (Format.XLSX, zipped({"xl/workbook.xml": b" " * (33 * 2**20)}), "larger than the board writes"),
        (Format.XLSX, zipped({f"xl/{n}.xml": b"" for n in range(2_001)}), "more than the board writes"),
        (Format.PDF, b"%PDF-1.7 cut short", "is damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_why(form, content, said):
    with pytest.raises(RefusedError) as refused:
        compared(content, content, form)

    assert said in refused.value.faults[0].message


def test_two_parts_of_one_name_are_refused():
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("a.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("a.xml", "<b/>")

    with pytest.raises(RefusedError):
        compared(target.getvalue(), target.getvalue(), Format.XLSX)


def test_a_file_of_no_format_is_none():
    assert [format_of(each) for each in (b"", b"GIF89a", b"a,b,c\n", b"# A certificate")] == [None] * 4


# ---- comparing ---------------------------------------------------------------------------------------------------


def items(text: str) -> list[Item]:
    return [Item("", f"{n}", "text", word, "") for n, word in enumerate(text.split())]


def test_comparing_long_texts_takes_steps_that_grow_with_them_and_not_with_their_square():
    """A thousand equal items a side, nothing of them once: they are never compared each with each."""
    one, other = items("same " * 1_000 + "a"), items("b " + "same " * 999)
    found = list(differences(one, other))

    assert len(found) <= 1_001


def test_of_a_long_text_the_part_that_differs_is_quoted():
    long = "word_" * 100
    found = next(differences(items(long + "7"), items(long + "8")))

    assert len(found.sentence) < 500
    assert "_7" in str(found.shown)
    assert "_8" in str(found.told)
