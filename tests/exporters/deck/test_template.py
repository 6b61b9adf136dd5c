"""The template of a deck: what every slide is made from, in the board's colours."""

from typing import Any
from zipfile import ZipFile

import pytest
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.exporters.deck.template import CONTENT, TEMPLATE, TITLE_ONLY, TITLE_SLIDE, blank, layout
from dashboard.exporters.deck.text import SLOTS, VIOLET
from dashboard.figures.shapes.colours import LIGHT

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


def kinds(holder: Any) -> set[str]:
    return {shape.element.find(f".//{qn('p:ph')}").get("type", "obj") for shape in holder.placeholders}


def colour(scheme: Any, slot: str) -> str:
    """What a slot of a colour scheme holds, #RRGGBB."""
    return f"#{scheme.find(qn(f'a:{slot}')).find(qn('a:srgbClr')).get('val')}"


def test_it_is_16_to_9_with_three_layouts_and_no_slide():
    deck = blank()

    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))
    assert [found.name for found in deck.slide_layouts] == [TITLE_SLIDE, CONTENT, TITLE_ONLY]
    assert len(deck.slides) == 0


def test_its_theme_has_the_board_s_colours_and_a_font_of_every_machine():
    theme = parse_xml(blank().slide_master.part.part_related_by(RT.THEME).blob)
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    fonts = theme.iterfind(f".//{qn('a:fontScheme')}//{qn('a:latin')}")

    assert {name: colour(scheme, name) for name in SCHEME} == SCHEME
    assert {font.get("typeface") for font in fonts} == {"Arial"}
    assert set(SLOTS) <= set(SCHEME.values())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (TITLE_SLIDE, {"ctrTitle", "subTitle", "ftr", "sldNum"}),
        (CONTENT, {"title", "obj", "ftr", "sldNum"}),
        (TITLE_ONLY, {"title", "ftr", "sldNum"}),
    ],
)
def test_every_layout_has_a_title_a_footer_and_a_number_and_no_date(name: str, expected: set[str]):
    assert kinds(layout(blank(), name)) == expected


def test_it_brings_no_picture_and_no_name():
    with ZipFile(TEMPLATE) as held:
        names = held.namelist()
        properties = held.read("docProps/core.xml").decode()

    assert [name for name in names if name.rsplit(".")[-1] not in {"xml", "rels"}] == []
    assert "<dc:creator/>" in properties or "<dc:creator></dc:creator>" in properties
    assert "<cp:lastModifiedBy/>" in properties or "<cp:lastModifiedBy></cp:lastModifiedBy>" in properties
