"""The deck: a 16:9 template in the board's look, and its file, the same bytes for the same content.

`template.pptx` has the three layouts, the theme's colours, the styles and the placeholders; any presentation
program edits it, and a test says what it must have. Its font is Arial: a deck cannot carry fonts here, and
Arial, or Liberation Sans of the same widths, is on every machine.
"""

import re
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.exporters.deck.text import paint
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.measure import extent

TEMPLATE = Path(__file__).with_name("template.pptx")
LEFT, RIGHT, TOP, BOTTOM = 44, 916, 44, 494  # points, as all lengths of the deck: where content may stand
CONTENT_WIDTH = RIGHT - LEFT
FOOTER_WIDTH, FOOTER_SIZES = 820, (11, 10, 9, 8)  # the sizes to try
TITLE_SLIDE, CONTENT, TITLE_ONLY = "Title Slide", "Title and Content", "Title Only"
FONT = "Arial"
CHANGED_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold


def blank() -> Any:
    """An empty deck of the template."""
    return Presentation(str(TEMPLATE))


def layout(deck: Any, name: str) -> Any:
    """One of the deck's layouts."""
    return next(found for found in deck.slide_layouts if found.name == name)


def add_footer(slide: Any, text: str, number: int) -> None:
    """Give a slide its layout's footer and slide number, as placeholders; programs count the number anew."""
    for placeholder in slide.slide_layout.placeholders:
        element = placeholder.element
        kind = element.find(f".//{qn('p:ph')}").get("type")
        if kind not in {"ftr", "sldNum"}:
            continue
        copy = deepcopy(element)
        copy.nvSpPr.cNvPr.set("id", str(max(map(int, slide.element.xpath(".//p:cNvPr/@id"))) + 1))
        slide.shapes.element.append(copy)
        shape = slide.shapes[-1]
        if kind == "ftr":
            _write_footer(shape.text_frame.paragraphs[0], text)
        else:
            copy.find(f".//{qn('a:fld')}/{qn('a:t')}").text = str(number)


def _write_footer(paragraph: Any, text: str) -> None:
    """Text as the layout's footer has it, said again: not every program takes it from there."""
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    size = next((s for s in FOOTER_SIZES if extent(text, s) <= FOOTER_WIDTH), FOOTER_SIZES[-1])
    run.font.size, run.font.name = Pt(size), FONT
    paint(run.font.color, LIGHT.muted)


def bytes_of(deck: Any, at: datetime) -> bytes:
    """The deck as a file that holds no time but `at`."""
    saved, out = BytesIO(), BytesIO()
    deck.save(saved)
    stamp = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode()
    with ZipFile(saved) as found, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in found.namelist():
            content = found.read(name)
            if name == "docProps/core.xml":
                content = CHANGED_AT.sub(rb"\g<1>" + stamp, content)
            member = ZipInfo(name, EARLIEST)
            member.compress_type = ZIP_DEFLATED
            made.writestr(member, content)
    return out.getvalue()
