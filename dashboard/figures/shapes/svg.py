"""A drawing as SVG text: nothing to fetch, no script, every text literal."""

from html import escape as escaped

from dashboard.figures.shapes.colours import LIGHT, Colours
from dashboard.figures.shapes.drawing import Box, Dot, Drawing, Ink, Label, Path, Shape, Span

UNHELD = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}  # characters that a record may hold and XML may not
FONT = "'Source Sans 3','Source Sans',system-ui,sans-serif"


UNHELD = {
    0xFFFE: "\ufffd",
    0xFFFF: "\ufffd",
}  # XML holds neither, and a reader of SVG refuses the whole drawing


def escape(text: str) -> str:
    """A text as XML holds it."""
    return escaped(text.translate(UNHELD))


def colour(ink: Ink, colours: Colours) -> str:
    """The colour of an ink in a theme."""
    tone, _, part = ink.partition("_")
    if tone in ("good", "warn", "bad", "none"):
        return str(getattr(getattr(colours, tone), part or "shape"))
    return str(getattr(colours, ink))


def literal(text: str) -> str:
    """Any text as literal text of XML."""
    return escape(text.translate(UNHELD))


def svg(drawing: Drawing, colours: Colours = LIGHT, *, font: str = FONT, name: str = "d") -> str:
    """The drawing as an SVG element that scales with its container; `name` keeps its ids apart from other drawings'."""
    inks = {s.hatch for s in drawing.shapes if isinstance(s, Box) and s.hatch}
    hatches = "".join(_hatch(ink, colours, name) for ink in sorted(inks))
    shapes = "".join(_shape(shape, colours, name) for shape in drawing.shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" '
        f"{_said(drawing.label, font)}<defs>{hatches}</defs>{shapes}</svg>"
    )


def _said(label: str, font: str) -> str:
    """What a screen reader is told of a drawing; without a label nothing, for the text beside it has the words."""
    if not label:
        return f'aria-hidden="true" font-family="{escape(font)}">'
    text = literal(label)
    return f'role="img" aria-label="{text}" font-family="{escape(font)}"><title>{text}</title>'


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _hatch(ink: Ink, colours: Colours, name: str) -> str:
    return (
        f'<pattern id="{name}-{ink}" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="4" height="14" fill="{colour(ink, colours)}"/></pattern>'
    )


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
            return f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" {_paint(shape.fill, shape.stroke, 3, colours)}/>'
    return _label(shape, colours)


def _box(box: Box, colours: Colours, name: str) -> str:
    place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}" rx="{_n(box.radius)}"'
    hatched = f'<rect {place} fill="url(#{name}-{box.hatch})"/>' if box.hatch else ""
    edge = f"<rect {place} {_paint(None, box.stroke, 3, colours)}/>" if box.stroke else ""
    return f"<rect {place} {_paint(box.fill, None, 0, colours)}/>{hatched}{edge}"


def _path(path: Path, colours: Colours) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in path.points)
    dots = f' stroke-dasharray="{_n(path.width)} {_n(2 * path.width)}"' if path.dotted else ""
    return f'<polyline points="{points}" {_paint(path.fill, path.stroke, path.width, colours)}{dots}/>'


def _label(label: Label, colours: Colours) -> str:
    spans = "".join(_span(span, colours) for span in label.spans)
    place = f'x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}" text-anchor="{label.anchor}"'
    # A halo of the paper's colour keeps text readable where a line runs behind it.
    halo = f'stroke="{colours.paper}" stroke-width="{_n(label.size / 5)}" stroke-linejoin="round" paint-order="stroke"'
    return f'<text {place} {halo} xml:space="preserve">{spans}</text>'


def _span(span: Span, colours: Colours) -> str:
    weight = ' font-weight="600"' if span.bold else ""
    return f'<tspan fill="{colour(span.ink, colours)}"{weight}>{literal(span.text)}</tspan>'
