"""Native tables over as many slides as they need; every row is measured, so that none runs over."""

from collections.abc import Iterator, Sequence
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.exporters.deck.text import Area, Fitted, Paragraph, chip, paint, said, write
from dashboard.figures.shapes.colours import LIGHT
from dashboard.figures.shapes.measure import LEADING

SIZES, HEAD = (16, 14), 13  # points: the larger where all rows stand on one slide
SIDE, ABOVE = 6, 5  # points of room within a cell
MOST = 5  # lines of a cell
HEAD_HEIGHT = HEAD * LEADING + 2 * ABOVE
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid" in Office


class Column(Model):
    """A column: its head, and its width in points."""

    head: str
    width: float


class Row(Model):
    """A row: its status, then a text for each further column."""

    mark: wording.Mark
    texts: tuple[str, ...]


class Laid(Model):
    """A row as paragraphs, and how high it stands."""

    mark: wording.Mark
    cells: tuple[Paragraph, ...]
    size: float
    height: float


def parts(rows: Sequence[Row], columns: Sequence[Column], height: float) -> list[tuple[Laid, ...]]:
    """Rows parted so that each part fits a height, in one part and larger letters where that is possible."""
    tries = (list(_parted(_laid(rows, columns, size), height)) for size in SIZES)
    large, small = tries
    return large if len(large) == 1 else small


def _laid(rows: Sequence[Row], columns: Sequence[Column], size: float) -> list[Laid]:
    """Rows as cells of at most so many lines, each row as high as its highest cell."""
    found = []
    for row in rows:
        whole = [Paragraph(runs=chip(row.mark)), *(said(text) for text in row.texts)]
        widths = [column.width - 2 * SIDE for column in columns]
        cells = [cell.within(MOST, size, width) for cell, width in zip(whole, widths, strict=True)]
        lines = max(cell.lines(size, width) for cell, width in zip(cells, widths, strict=True))
        height = lines * size * LEADING + 2 * ABOVE
        found.append(Laid(mark=row.mark, cells=tuple(cells), size=size, height=height))
    return found


def _parted(rows: Sequence[Laid], height: float) -> Iterator[tuple[Laid, ...]]:
    part: list[Laid] = []
    room = height - HEAD_HEIGHT
    for row in rows:
        if part and sum(r.height for r in part) + row.height > room:
            yield tuple(part)
            part = []
        part.append(row)
    if part:
        yield tuple(part)


def add_table(shapes: Any, rows: Sequence[Laid], columns: Sequence[Column], area: Area, *, label: str) -> Any:
    """A table at the top of an area, with a head row that screen readers know as one."""
    height = HEAD_HEIGHT + sum(row.height for row in rows)
    placed = area.model_copy(update={"height": height})
    frame = shapes.add_table(len(rows) + 1, len(columns), *placed.emu)
    table = frame.table
    table.first_row, table.horz_banding = True, False
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE  # noqa: SLF001
    for drawn, column in zip(table.columns, columns, strict=True):
        drawn.width = Pt(column.width)
    table.rows[0].height = Pt(HEAD_HEIGHT)
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        _write(cell, said(column.head, LIGHT.muted, bold=True), HEAD, edge=LIGHT.muted)
    for n, row in enumerate(rows, 1):
        table.rows[n].height = Pt(row.height)
        for cell, text in zip(table.rows[n].cells, row.cells, strict=True):
            _write(cell, text, row.size, edge=LIGHT.line)
        _tint(table.rows[n].cells[0], row.mark)
    frame.element.xpath(".//p:cNvPr")[0].set("descr", label)
    return frame


def _write(cell: Any, text: Paragraph, size: float, *, edge: str) -> None:
    write(cell.text_frame, Fitted(paragraphs=(text,), size=size, height=0))
    cell.text_frame.auto_size = None
    cell.vertical_anchor = MSO_ANCHOR.TOP
    cell.margin_left = cell.margin_right = Pt(SIDE)
    cell.margin_top = cell.margin_bottom = Pt(ABOVE)
    colour = f'<a:solidFill><a:srgbClr val="{edge.removeprefix("#")}"/></a:solidFill>'
    line = parse_xml(f"<a:lnB {nsdecls('a')} w='9525'>{colour}</a:lnB>")
    cell._tc.get_or_add_tcPr().insert(0, line)  # noqa: SLF001


def _tint(cell: Any, mark: wording.Mark) -> None:
    """The ground of an exception; what passes recedes."""
    if mark.tone in ("warn", "bad"):
        cell.fill.solid()
        paint(cell.fill.fore_color, LIGHT.tint(mark.tone).ground)
