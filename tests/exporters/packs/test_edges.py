"""What an editor can put into a pack that the board never writes: it is named by what it is."""

from io import BytesIO

import pptx as powerpoint
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream, NameObject

from dashboard.exporters.pack import Format, pack
from dashboard.exporters.packs import compared
from dashboard.exporters.stamp import MARK, read_stamp
from tests.exporters.packs.alterations import unzipped, zipped
from tests.exporters.reviews import eventful

CUSTOM = b'<Properties><property name="Reviewed"><lpwstr>by nobody</lpwstr></property></Properties>'


def kinds(content: bytes, made: bytes, form: Format) -> dict[str, str]:
    return {d.what: d.sentence for d in compared(content, made, form).differences}


def test_properties_of_its_own_macros_and_comments_of_a_workbook_are_named(make):
    made = pack(eventful(make), Format.XLSX)
    more = {"docProps/custom.xml": CUSTOM, "xl/vbaProject.bin": b"x", "xl/media/image1.png": b"x"}
    found = kinds(zipped(unzipped(made) | more), made, Format.XLSX)

    assert "by nobody" in found["property"]
    assert "xl/vbaProject.bin" in found["part"]
    assert "xl/media/image1.png" in found["picture"]


def test_links_pictures_animations_hidden_shapes_and_grounds_of_a_deck_are_named(make):
    made = pack(eventful(make), Format.PPTX)
    deck = powerpoint.Presentation(BytesIO(made))
    slide = deck.slides[0]
    shape = next(s for s in slide.shapes if s.has_text_frame and s.text_frame.text)
    shape.text_frame.paragraphs[0].runs[0].hyperlink.address = "http://example.org/elsewhere"
    slide.shapes[-1]._element.nvSpPr.cNvPr.set("hidden", "1")
    image = BytesIO()
    Image.new("RGB", (2, 2)).save(image, "PNG")
    slide.shapes.add_picture(BytesIO(image.getvalue()), 0, 0)
    slide.background.fill.solid()
    timing = slide._element.makeelement(
        "{http://schemas.openxmlformats.org/presentationml/2006/main}timing", {}
    )
    slide._element.append(timing)
    target = BytesIO()
    deck.save(target)
    found = compared(target.getvalue(), made, Format.PPTX).differences

    assert {"link", "hidden", "picture", "layout", "colour"} <= {d.what for d in found}
    assert any("an animation" in d.sentence for d in found)


def test_a_drawing_put_over_a_page_of_a_pdf_is_named(make):
    made = pack(eventful(make), Format.PDF)
    writer = PdfWriter(clone_from=PdfReader(BytesIO(made)))
    page = writer.pages[0]
    stream = ContentStream(page["/Contents"], writer)
    stream.set_data(stream.get_data() + b"\nq 1 1 1 rg 0 0 300 300 re f BT /f9 9 Tf (Approved) Tj ET Q")
    page[NameObject("/Contents")] = writer._add_object(stream)
    target = BytesIO()
    writer.write(target)
    found = compared(target.getvalue(), made, Format.PDF).differences

    assert any(d.what == "word" and "Approved" in str(d.shown) for d in found)
    assert any(d.what == "colour" and "FFFFFF" in str(d.shown) for d in found)


@pytest.mark.parametrize("more", ["<?php x ?>", "<![CDATA[x]]>", "<!-- x -->"])
def test_instructions_to_programs_in_a_page_are_named(make, more: str):
    made = pack(eventful(make), Format.HTML)
    found = kinds(made.replace(b"</main>", f"{more}</main>".encode()), made, Format.HTML)

    assert "comment" in found


def test_a_stamp_of_no_day_is_none():
    day, head = "2026-13-41T00:00:00.000000Z", "0" * 32

    assert read_stamp(f"{MARK} A {day} - {day} {head} 0.1.0+a") is None
    assert read_stamp("no stamp") is None
