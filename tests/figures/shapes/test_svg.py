from xml.etree import ElementTree as ET

import pytest

from dashboard.domain.values.wording import mark
from dashboard.figures.shapes.colours import DARK, LIGHT
from dashboard.figures.shapes.drawing import Box, Drawing, Path, Shape, Spot, sign, write
from dashboard.figures.shapes.svg import svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*shapes: Shape, dark: bool = False) -> ET.Element:
    sheet = Drawing(width=100, height=50, label="A <sheet>", shapes=shapes)
    return ET.fromstring(svg(sheet, DARK if dark else LIGHT, name="t"))


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><image href="http://x"/>', "a & b", "{{x}}", "]]>"]
)
def test_a_text_stays_a_text(text: str):
    found = drawn(write(0, 10, text, 12))

    assert [t.text for t in found.iter(f"{SVG}tspan")] == [text]
    assert {e.tag for e in found.iter()} == {f"{SVG}{t}" for t in ("svg", "title", "defs", "text", "tspan")}


def test_a_character_that_xml_cannot_hold_is_replaced():
    found = drawn(write(0, 10, "a\uffffb", 12))

    assert [t.text for t in found.iter(f"{SVG}tspan")] == ["a\ufffdb"]


def test_a_screen_reader_is_told_what_is_drawn():
    found = drawn(Box(x=0, y=0, width=10, height=10, fill="band"))

    assert found.get("aria-label") == "A <sheet>"
    assert found.findtext(f"{SVG}title") == "A <sheet>"


def test_what_the_text_beside_it_says_is_not_said_twice():
    found = ET.fromstring(svg(Drawing(width=10, height=10, label="", shapes=sign(mark("pass"), 5, 5, 9))))

    assert found.get("aria-hidden") == "true"
    assert found.get("role") is None
    assert found.find(f"{SVG}title") is None


def test_a_spot_tells_its_text_to_whoever_points_at_it():
    spot = Spot(x=1, y=2, width=30, height=40, text="10% <planned> for 20 Sep")
    sheet = Drawing(width=100, height=50, label="Traffic", shapes=(), spots=(spot,))
    (place,) = ET.fromstring(svg(sheet)).iter(f"{SVG}rect")

    assert [place.get(name) for name in ("x", "y", "width", "height", "fill")] == [
        "1",
        "2",
        "30",
        "40",
        "none",
    ]
    assert place.findtext(f"{SVG}title") == "10% <planned> for 20 Sep"


@pytest.mark.parametrize(("dark", "colour"), [(False, LIGHT.warn.text), (True, DARK.warn.text)])
def test_each_theme_has_its_colours(dark: bool, colour: str):
    found = drawn(write(0, 10, "late", 12, ink="warn_text"), dark=dark)

    assert next(found.iter(f"{SVG}tspan")).get("fill") == colour


def test_a_hatch_refers_to_a_pattern_of_its_own_drawing():
    found = drawn(Box(x=0, y=0, width=10, height=10, fill="warn_ground", hatch="warn"))
    pattern = next(found.iter(f"{SVG}pattern"))

    assert pattern.get("id") == "t-warn"
    assert "url(#t-warn)" in {r.get("fill") for r in found.iter(f"{SVG}rect")}


def test_nothing_is_fetched():
    shapes = [*sign(mark("fail"), 5, 5, 10), Path(points=((0, 0), (1, 1)), stroke="line", dotted=True)]

    assert "href" not in svg(Drawing(width=1, height=1, label="x", shapes=tuple(shapes)))


@pytest.mark.parametrize(
    ("status", "circles", "lines"), [("pass", 1, 1), ("fail", 1, 2), ("conditional", 0, 1), ("planned", 1, 0)]
)
def test_every_shape_of_a_status_differs_without_its_colour(status: str, circles: int, lines: int):
    found = drawn(*sign(mark(status), 5, 5, 10))

    assert len(list(found.iter(f"{SVG}circle"))) == circles
    assert len(list(found.iter(f"{SVG}polyline"))) == lines
