"""Text of a deck: paragraphs of runs, the largest size at which they fit, and how they are written."""

from collections.abc import Sequence
from typing import Any, Literal

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.measure import BOLD, LEADING, Piece, line_count, shortened
from dashboard.figures.shapes.svg import UNHELD

VIOLET, VIOLET_GROUND = LIGHT.news.text, LIGHT.news.ground
SYMBOLS = "Segoe UI Symbol"  # Arial has no status shapes; where this is missing another font stands in
HANG = 0.9  # of the size, from a bullet to its text
LINES = (8, 6, 5, 4, 3, 2, 1)  # how long a paragraph may be where the smallest size is still too large
Align = Literal["left", "center", "right"]
ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
# The deck's theme has the board's colours: what is drawn in them follows the theme.
SLOTS = {
    LIGHT.text: MSO_THEME_COLOR.TEXT_1,
    LIGHT.paper: MSO_THEME_COLOR.BACKGROUND_1,
    LIGHT.muted: MSO_THEME_COLOR.TEXT_2,
    LIGHT.band: MSO_THEME_COLOR.BACKGROUND_2,
    LIGHT.accent: MSO_THEME_COLOR.ACCENT_1,
    LIGHT.good.shape: MSO_THEME_COLOR.ACCENT_2,
    LIGHT.warn.shape: MSO_THEME_COLOR.ACCENT_3,
    LIGHT.bad.shape: MSO_THEME_COLOR.ACCENT_4,
    LIGHT.none.shape: MSO_THEME_COLOR.ACCENT_5,
    VIOLET: MSO_THEME_COLOR.ACCENT_6,
}


class Area(Model):
    """A rectangle of a slide, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.height

    @property
    def emu(self) -> tuple[int, int, int, int]:
        """Left, top, width and height as the file has them."""
        return Pt(self.x), Pt(self.y), Pt(self.width), Pt(self.height)


class Run(Model):
    """Text of one look: without a colour it has the slide's; `scale` is a share of its paragraph's size."""

    text: str
    colour: str | None = None
    bold: bool = False
    font: str | None = None
    scale: float = 1

    @property
    def piece(self) -> Piece:
        """Its text as it is measured."""
        return self.text, self.scale * (BOLD if self.bold else 1)


class Paragraph(Model):
    """Runs on lines of their own; `scale` is of the text's size, `before` the room above, of the size too."""

    runs: tuple[Run, ...]
    scale: float = 1
    before: float = 0.35
    bullet: bool = False
    hanging: bool = False

    @property
    def indent(self) -> float:
        """How far its text stands in, of the text's size."""
        return HANG if self.bullet or self.hanging else 0

    def lines(self, size: float, width: float) -> int:
        """How many lines it takes."""
        pieces = [run.piece for run in self.runs]
        return line_count(pieces, self.scale * size, width - self.indent * size)

    def within(self, lines: int, size: float, width: float) -> "Paragraph":
        """The same in so many lines at most."""
        pieces = [run.piece for run in self.runs]
        cut = shortened(pieces, self.scale * size, width - self.indent * size, lines)
        runs = [run.model_copy(update={"text": text}) for run, (text, _) in zip(self.runs, cut, strict=True)]
        return self.model_copy(update={"runs": tuple(runs)})


class Fitted(Model):
    """Paragraphs at the size (points) at which they fit, and the height that they take then."""

    paragraphs: tuple[Paragraph, ...]
    size: float
    height: float


def clean(text: str) -> str:
    """A text without line breaks and what XML cannot hold."""
    return text.translate(UNHELD).replace("\n", " ")


def plain(text: str) -> str:
    """A text on one line, its spaces single, whatever the record has."""
    return " ".join(clean(text).split())


def said(text: str, colour: str | None = None, *, bold: bool = False, **how: Any) -> Paragraph:
    """A paragraph of one look."""
    return Paragraph(runs=(Run(text=plain(text), colour=colour, bold=bold),), **how)


def chip(mark: wording.Mark) -> tuple[Run, ...]:
    """A status as shape and word in its colour."""
    colour = LIGHT.tint(mark.tone).text
    return (
        Run(text=mark.shape, colour=colour, bold=True, font=SYMBOLS),
        Run(text=f" {mark.word}", colour=colour, bold=True),
    )


def height_of(paragraphs: Sequence[Paragraph], size: float, width: float) -> float:
    """How high paragraphs stand at a size."""
    total = 0.0
    for n, paragraph in enumerate(paragraphs):
        total += paragraph.lines(size, width) * paragraph.scale * size * LEADING
        total += paragraph.before * size if n else 0
    return total


def fitted(paragraphs: Sequence[Paragraph], area: Area, sizes: Sequence[float]) -> Fitted:
    """Paragraphs at the largest of the sizes at which they fit; at the smallest the longest are cut."""
    for size in sizes:
        height = height_of(paragraphs, size, area.width)
        if height <= area.height:
            return Fitted(paragraphs=tuple(paragraphs), size=size, height=height)
    size, cut = sizes[-1], tuple(paragraphs)
    for lines in LINES:
        cut = tuple(p.within(lines, size, area.width) for p in paragraphs)
        if height_of(cut, size, area.width) <= area.height:
            break
    return Fitted(paragraphs=cut, size=size, height=min(height_of(cut, size, area.width), area.height))


def paint(colour: Any, value: str) -> None:
    """Give a colour format a colour (#RRGGBB), as the theme's where it has it."""
    if value in SLOTS:
        colour.theme_color = SLOTS[value]
    else:
        colour.rgb = RGBColor(*bytes.fromhex(value.removeprefix("#")))  # type: ignore[no-untyped-call]


def write(frame: Any, text: Fitted, *, align: Align = "left", anchor: Any = MSO_ANCHOR.TOP) -> None:
    """Write paragraphs into a text frame, which wraps and shrinks what is added later."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for n, paragraph in enumerate(text.paragraphs):
        written = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        written.alignment = ALIGN[align]
        written.space_before = Pt(round(paragraph.before * text.size) if n else 0)
        _indent(written, paragraph, text.size)
        for run in paragraph.runs:
            _write_run(written.add_run(), run, run.scale * paragraph.scale * text.size)


def _indent(written: Any, paragraph: Paragraph, size: float) -> None:
    properties = written._p.get_or_add_pPr()  # noqa: SLF001  python-pptx has no bullets of its own
    hang = Pt(paragraph.indent * size)
    properties.set("marL", str(hang))
    properties.set("indent", str(-hang if paragraph.bullet else 0))
    name = "a:buChar" if paragraph.bullet else "a:buNone"
    bullet = properties.makeelement(qn(name), {"char": "•"} if paragraph.bullet else {})
    properties.append(bullet)


def _write_run(written: Any, run: Run, size: float) -> None:
    written.text = run.text
    written.font.size = Pt(round(2 * size) / 2)
    written.font.bold = run.bold
    if run.colour:
        paint(written.font.color, run.colour)
    if run.font:
        written.font.name = run.font
        # Office takes the shapes for East Asian text and would choose a font by itself.
        properties = written.font._rPr  # noqa: SLF001
        properties.append(properties.makeelement(qn("a:ea"), {"typeface": run.font}))
        properties.append(properties.makeelement(qn("a:sym"), {"typeface": run.font}))
