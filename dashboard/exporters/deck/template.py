"""The deck: python-pptx's template made 16:9 in the board's look, and its file, the same bytes for the same content.

The font is Arial: a deck cannot carry fonts here, and Arial, or Liberation Sans of the same widths, is on every machine.
"""

import re
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx import Presentation
from pptx.enum.text import PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.exporters.deck.text import VIOLET, Area, paint
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.measure import extent

WIDTH, HEIGHT = 960, 540  # points, as all lengths of the deck: 13.333 by 7.5 inches
LEFT, RIGHT, TOP, BOTTOM = 44, 916, 44, 494  # where content may stand
FULL = RIGHT - LEFT
FOOT = Area(x=LEFT, y=510, width=820, height=16)
NUMBER = Area(x=RIGHT - 48, y=510, width=48, height=16)
TITLE = Area(x=LEFT, y=TOP, width=FULL, height=92)
BODY = Area(x=LEFT, y=150, width=FULL, height=BOTTOM - 150)
TITLE_SLIDE, CONTENT, TITLE_ONLY = "Title Slide", "Title and Content", "Title Only"
FONT, SMALL = "Arial", 11
SMALLER = (11, 10, 9, 8)  # sizes to try for a footer
SCHEME = {
    "dk1": LIGHT.text,
    "lt1": LIGHT.paper,
    "dk2": LIGHT.muted,
    "lt2": LIGHT.band,
    "accent1": LIGHT.accent,
    "accent2": LIGHT.good.shape,
    "accent3": LIGHT.warn.shape,
    "accent4": LIGHT.bad.shape,
    "accent5": LIGHT.none.shape,
    "accent6": VIOLET,
    "hlink": LIGHT.accent,
    "folHlink": LIGHT.muted,
}
SIZES = {"p:titleStyle": (36,), "p:bodyStyle": (20, 18, 18, 16, 16)}
APP = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<Properties xmlns="
    '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<PresentationFormat>Widescreen</PresentationFormat></Properties>"
)
STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold


def blank() -> Any:
    """An empty 16:9 deck with three layouts in the board's font and colours."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    size = deck.element.find(qn("p:sldSz"))
    size.attrib.pop("type", None)
    _without_extras(deck)
    master = deck.slide_master
    for layout in list(deck.slide_layouts):
        if layout.name not in {TITLE_SLIDE, CONTENT, TITLE_ONLY}:
            deck.slide_layouts.remove(layout)
    _theme(master)
    _styles(master)
    for holder in (master, *deck.slide_layouts):
        _placeholders(holder, is_master=holder is master)
    return deck


def _without_extras(deck: Any) -> None:
    """Leave out what the template brings along: its thumbnail, printer settings and properties of another program."""
    package = deck.part.package
    thumbnail = next(rel.rId for rel in package.iter_rels() if rel.reltype == RT.THUMBNAIL)
    package.drop_rel(thumbnail)
    printer = next(key for key, rel in deck.part.rels.items() if rel.reltype == RT.PRINTER_SETTINGS)
    deck.part.drop_rel(printer)
    package.part_related_by(RT.EXTENDED_PROPERTIES).blob = APP.encode()


def _theme(master: Any) -> None:
    part = master.part.part_related_by(RT.THEME)
    theme = parse_xml(part.blob)
    theme.set("name", "Readiness Board")
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    for slot, colour in SCHEME.items():
        entry = scheme.find(qn(f"a:{slot}"))
        for old in list(entry):
            entry.remove(old)
        entry.append(entry.makeelement(qn("a:srgbClr"), {"val": colour.removeprefix("#")}))
    for latin in theme.iterfind(f".//{qn('a:fontScheme')}//{qn('a:latin')}"):
        latin.set("typeface", FONT)
    part.blob = serialize_part_xml(theme)


def _styles(master: Any) -> None:
    for name, sizes in SIZES.items():
        style = master.element.find(f".//{qn(name)}")
        for level, size in enumerate(sizes, 1):
            properties = style.find(qn(f"a:lvl{level}pPr"))
            properties.set("algn", "l")
            run = properties.find(qn("a:defRPr"))
            run.set("sz", str(100 * size))
            run.set("b", "1" if name == "p:titleStyle" else "0")


def _placeholders(holder: Any, *, is_master: bool) -> None:
    """Place the placeholders of a master or layout for 16:9; the date is left out, the footer says as of when."""
    places = {
        "title": TITLE,
        "ctrTitle": TITLE,
        "body": BODY,
        "subTitle": BODY,
        "ftr": FOOT,
        "sldNum": NUMBER,
    }
    for shape in list(holder.placeholders):
        kind = shape.element.find(f".//{qn('p:ph')}").get("type", "obj")
        if kind == "dt":
            shape.element.getparent().remove(shape.element)
        elif is_master or kind in {"ctrTitle", "subTitle"}:
            shape.left, shape.top, shape.width, shape.height = places[kind].emu
            _bare(shape, is_small=kind in {"ftr", "sldNum"})


def _bare(shape: Any, *, is_small: bool) -> None:
    """No inset, so that text begins where its placeholder does; at the top, or in small muted letters."""
    body = shape.element.find(f".//{qn('a:bodyPr')}")
    for side in ("lIns", "tIns", "rIns", "bIns"):
        body.set(side, "0")
    body.set("anchor", "ctr" if is_small else "t")
    for properties in shape.element.iterfind(f".//{qn('a:lstStyle')}/*"):
        properties.set("algn", "r" if "Number" in shape.name else "l")
        run = properties.find(qn("a:defRPr"))
        if is_small:
            run.set("sz", str(100 * SMALL))
        for colour in run.iterfind(f".//{qn('a:schemeClr')}"):
            colour.set("val", "tx2")
            for tint in list(colour):
                colour.remove(tint)


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
    """Text in the footer's hand, said again here: not every program takes it from the layout."""
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    size = next((s for s in SMALLER if extent(text, s) <= FOOT.width), SMALLER[-1])
    run.font.size, run.font.name = Pt(size), FONT
    paint(run.font.color, LIGHT.muted)


def bytes_of(deck: Any, at: datetime) -> bytes:
    """The deck as a file that holds no time but `at`."""
    kept = BytesIO()
    deck.save(kept)
    return stilled(kept.getvalue(), at)


def stilled(archive: bytes, at: datetime) -> bytes:
    """A zip file with its times set: of its members, of its properties, and those of workbooks inside it."""
    stamp, out = f"{at:%Y-%m-%dT%H:%M:%SZ}".encode(), BytesIO()
    with ZipFile(BytesIO(archive)) as found, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in found.namelist():
            content = found.read(name)
            if name.endswith(".xlsx"):
                content = stilled(content, at)
            if name == "docProps/core.xml":
                content = STAMP.sub(rb"\g<1>" + stamp, content)
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_DEFLATED
            made.writestr(info, content)
    return out.getvalue()
