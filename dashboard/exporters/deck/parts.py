"""The parts of which slides are made: a title, a verdict's band, figures in a row, a list of lines."""

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.exporters.deck.shapes import box, describe, draw, text_box
from dashboard.exporters.deck.template import CONTENT_WIDTH, LEFT, RIGHT, TOP
from dashboard.exporters.deck.text import (
    VIOLET,
    VIOLET_GROUND,
    Area,
    Fitted,
    Paragraph,
    Run,
    chip,
    fitted,
    plain,
    said,
    write,
)
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.drawing import Drawing, sign
from dashboard.figures.shapes.measure import LEADING
from dashboard.review.key_figures import Measure
from dashboard.review.slide import Line, Slide

ONE_LINE = (38, 36, 34, 32)  # sizes to try, in points: of a title that stands on one line,
TITLES = (34, 30, 28, 26, 24, 22, 20)  # and of one that does not
LEADS = (22, 20, 18, 16)
PADDING, SIGN = 18, 38  # points: of a verdict's band, and its status shape
GAP, BETWEEN = 16, 6
INNER = LEFT + PADDING + SIGN + GAP
INNER_WIDTH = CONTENT_WIDTH - PADDING - (INNER - LEFT)
TITLE_HEIGHT, LEAD_HEIGHT = 90, 80  # at most
MEASURE_HEIGHT = 92


def place(shape: Any, text: Fitted, area: Area) -> None:
    """Write text into a placeholder, which takes an area."""
    shape.left, shape.top, shape.width, shape.height = area.emu
    write(shape.text_frame, text)


def _titled(text: str, area: Area, sizes: Sequence[float] = (*ONE_LINE, *TITLES)) -> Fitted:
    """A title on one line where that is possible, else as large as its area allows."""
    title = said(text, bold=True)
    one = next((size for size in ONE_LINE if size in sizes and title.lines(size, area.width) == 1), None)
    return fitted([title], area, (one,) if one else sizes)


def put_title(
    slide: Any,
    text: str,
    *,
    y: float = TOP,
    most: float = TITLE_HEIGHT,
    sizes: Sequence[float] = (*ONE_LINE, *TITLES),
) -> float:
    """Write a slide's title; the answer is where it ends."""
    area = Area(x=LEFT, y=y, width=CONTENT_WIDTH, height=most)
    text_fitted = _titled(text, area, sizes)
    placed = area.model_copy(update={"height": text_fitted.height})
    place(slide.shapes.title, text_fitted, placed)
    return placed.bottom


class Band(Model):
    """A verdict as it is laid out: its mark, the words, what stands below them, and its height in points."""

    mark: wording.Mark
    head: Fitted
    under: Fitted

    @property
    def height(self) -> float:
        """How high it stands."""
        return 2 * PADDING + self.head.height + BETWEEN + self.under.height


def band_of(mark: wording.Mark, title: str, lead: str) -> Band:
    """A verdict laid out across the slide."""
    area = Area(x=INNER, y=0, width=INNER_WIDTH, height=TITLE_HEIGHT)
    below = area.model_copy(update={"height": LEAD_HEIGHT})
    return Band(mark=mark, head=_titled(title, area), under=fitted([said(lead)], below, LEADS))


def put_band(slide: Any, band: Band, y: float, *, titled: bool) -> float:
    """A verdict on its tint; `titled` makes its words the slide's title. The answer is where it ends."""
    ground = Area(x=LEFT, y=y, width=CONTENT_WIDTH, height=band.height)
    tinted = box(slide.shapes, ground, LIGHT.tint(band.mark.tone).ground, radius=8)
    describe(tinted, band.mark.word, "Verdict")
    tree = slide.shapes.element
    tree.remove(tinted.element)
    tree.insert(2, tinted.element)  # behind the title, which the layout put first
    shape = Drawing(width=1, height=1, label=band.mark.word, shapes=sign(band.mark, 0.5, 0.5, 1))
    middle = y + PADDING + band.head.size * LEADING / 2
    draw(slide.shapes, shape, LEFT + PADDING, middle - SIGN / 2, SIGN, name="Status")
    head = Area(x=INNER, y=y + PADDING, width=INNER_WIDTH, height=band.head.height)
    if titled:
        place(slide.shapes.title, band.head, head)
    else:
        text_box(slide.shapes, head, band.head)
    under = Area(x=INNER, y=head.bottom + BETWEEN, width=INNER_WIDTH, height=band.under.height)
    text_box(slide.shapes, under, band.under)
    return ground.bottom


def put_measures(slide: Any, measures: Sequence[Measure], y: float) -> float:
    """Figures in a row: label, value, and how it moved; the answer is where they end."""
    width = CONTENT_WIDTH / max(len(measures), 1)
    for n, measure in enumerate(measures):
        area = Area(x=LEFT + n * width, y=y, width=width - 8, height=MEASURE_HEIGHT)
        moved = LIGHT.warn.text if measure.is_worse else LIGHT.muted
        value = said(measure.value, bold=True, before=0.1, scale=2.5)
        lines = (said(measure.label, LIGHT.muted), value, said(measure.moved, moved, before=0.1))
        text_box(slide.shapes, area, fitted(lines, area, (16, 15, 14, 13, 12)))
    return y + MEASURE_HEIGHT


def paragraphs(slide: Slide) -> Iterator[Paragraph]:
    """Heading, lines, what was left out and the closing of a slide, as paragraphs."""
    if slide.heading:
        yield said(slide.heading, bold=True)
    for line in slide.lines:
        yield from _line(line)
    if slide.left_out:
        yield said(slide.left_out, LIGHT.muted, hanging=any(line.mark is None for line in slide.lines))
    if slide.closing:
        yield said(
            slide.closing, None if slide.drawing else LIGHT.muted, bold=bool(slide.drawing), before=0.7
        )


def _line(line: Line) -> Iterator[Paragraph]:
    news = (Run(text="New  ", colour=VIOLET, bold=True),) if line.is_new else ()
    status = (*chip(line.mark), Run(text="  ")) if line.mark else ()
    text = Run(text=plain(line.text), bold=line.is_strong)
    note = Run(text=plain(line.note or ""), colour=LIGHT.muted, scale=0.85)
    runs, bullet = (*news, *status, text), line.mark is None
    if not line.note:
        yield Paragraph(runs=runs, bullet=bullet)
    elif line.is_strong:
        yield Paragraph(runs=runs, bullet=bullet, before=0.6)
        yield Paragraph(runs=(note,), hanging=bullet, before=0.1)
    else:
        yield Paragraph(runs=(*runs, Run(text="   "), note), bullet=bullet)


def put_body(made: Any, texts: Sequence[Paragraph], area: Area, sizes: Sequence[float]) -> None:
    """Write paragraphs into a slide's body, read after what stands above it; without any it has no body."""
    body = made.placeholders[1]
    made.shapes.element.append(body.element)
    if texts:
        place(body, fitted(texts, area, sizes), area)
    else:
        body.element.getparent().remove(body.element)


def put_chip(slide: Any, text: str) -> None:
    """Mark a slide in violet at its upper right, as sample data is marked on the board."""
    area = Area(x=RIGHT - 112, y=14, width=112, height=22)
    chip_box = box(slide.shapes, area, VIOLET_GROUND, radius=11)
    chip_box.name = "Sample"
    write(
        chip_box.text_frame,
        Fitted(paragraphs=(said(text, VIOLET, bold=True),), size=13, height=22),
        align="center",
    )
    chip_box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
