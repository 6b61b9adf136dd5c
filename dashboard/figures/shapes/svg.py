"""A drawing as SVG text: nothing to fetch, no script, every text literal."""

from html import escape

from dashboard.figures.shapes.colours import LIGHT, Colours
from dashboard.figures.shapes.drawing import Box, Dot, Drawing, Ink, Label, Path, Shape, Span, Spot

EDGE = 3  # units: the line about a box or a dot
FONT = "'Source Sans 3','Source Sans',system-ui,sans-serif"
# A record may hold these two and XML may not: a reader of SVG refuses the whole drawing.
UNHELD = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


def literal(text: str) -> str:
    """Any text as literal text of XML."""
    return escape(text.translate(UNHELD))


def colour(ink: Ink, colours: Colours) -> str:
    """The colour of an ink in a theme."""
    tone, _, part = ink.partition("_")
    if tone in ("good", "warn", "bad", "none"):
        return str(getattr(getattr(colours, tone), part or "shape"))
    return str(getattr(colours, ink))


def svg(drawing: Drawing, colours: Colours = LIGHT, *, font: str = FONT, name: str = "d") -> str:
    """The drawing as an SVG element that scales with its container.

    `name` keeps its ids apart from other drawings'; a spot tells its text to whoever points at it.
    """
    inks = {s.hatch for s in drawing.shapes if isinstance(s, Box) and s.hatch}
    hatches = "".join(_hatch(ink, colours, name) for ink in sorted(inks))
    shapes = "".join(_shape(shape, colours, name) for shape in drawing.shapes)
    spots = "".join(map(_spot, drawing.spots))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" '
        f"{_described(drawing.label, font)}<defs>{hatches}</defs>{shapes}{spots}</svg>"
    )


def _described(label: str, font: str) -> str:
    """What a screen reader is told: nothing without a label, for the text beside it has the words."""
    if not label:
        return f'aria-hidden="true" font-family="{escape(font)}">'
    text = literal(label)
    return f'role="img" aria-label="{text}" font-family="{escape(font)}"><title>{text}</title>'


def _spot(spot: Spot) -> str:
    place = _place(spot.x, spot.y, spot.width, spot.height)
    return f'<rect {place} fill="none" pointer-events="all"><title>{literal(spot.text)}</title></rect>'


def _place(x: float, y: float, width: float, height: float) -> str:
    return f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _hatch(ink: Ink, colours: Colours, name: str) -> str:
    size = 'width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"'
    stripe = f'<rect width="4" height="14" fill="{colour(ink, colours)}"/>'
    return f'<pattern id="{name}-{ink}" {size}>{stripe}</pattern>'


def _paint(fill: Ink | None, stroke: Ink | None, width: float, colours: Colours) -> str:
    filled = colour(fill, colours) if fill else "none"
    edge = f'stroke-width="{_n(width)}" stroke-linejoin="round"'
    stroked = f' stroke="{colour(stroke, colours)}" {edge}' if stroke else ""
    return f'fill="{filled}"{stroked}'


def _shape(shape: Shape, colours: Colours, name: str) -> str:
    match shape:
        case Box():
            return _box(shape, colours, name)
        case Path():
            return _path(shape, colours)
        case Dot():
            place = f'cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}"'
            return f"<circle {place} {_paint(shape.fill, shape.stroke, EDGE, colours)}/>"
    return _label(shape, colours)


def _box(box: Box, colours: Colours, name: str) -> str:
    place = f'{_place(box.x, box.y, box.width, box.height)} rx="{_n(box.radius)}"'
    hatched = f'<rect {place} fill="url(#{name}-{box.hatch})"/>' if box.hatch else ""
    edge = f"<rect {place} {_paint(None, box.stroke, EDGE, colours)}/>" if box.stroke else ""
    return f"<rect {place} {_paint(box.fill, None, 0, colours)}/>{hatched}{edge}"


def _path(path: Path, colours: Colours) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in path.points)
    dots = f' stroke-dasharray="{_n(path.width)} {_n(2 * path.width)}"' if path.dotted else ""
    return f'<polyline points="{points}" {_paint(path.fill, path.stroke, path.width, colours)}{dots}/>'


def _label(label: Label, colours: Colours) -> str:
    spans = "".join(_span(span, colours) for span in label.spans)
    place = f'x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}" text-anchor="{label.anchor}"'
    # A halo of the paper's colour keeps text readable where a line runs behind it.
    halo = f'stroke="{colours.paper}" stroke-width="{_n(label.size / 5)}"'
    halo += ' stroke-linejoin="round" paint-order="stroke"'
    return f'<text {place} {halo} xml:space="preserve">{spans}</text>'


def _span(span: Span, colours: Colours) -> str:
    weight = ' font-weight="600"' if span.bold else ""
    return f'<tspan fill="{colour(span.ink, colours)}"{weight}>{literal(span.text)}</tspan>'
