"""How wide the columns of a sheet are and how high its rows, so that it fits a page and no text is cut."""

from textwrap import wrap

from dashboard.domain.values.wording import Mark
from dashboard.exporters.workbook.sheets import Sheet
from dashboard.review.columns import Kind, Value

LINE_HEIGHT = 13.5  # points
PAGE_WIDTH = 190  # characters that a landscape page takes at a size that is still read without effort
WIDEST, LONGEST_WORD, WIDE_FACT = 60, 24, 92  # characters
HIGHEST = 400.0  # points; Excel takes 409 in a row
NARROW = 0.9  # width of a text's characters, on average, as a share of a digit's
ARROW, COLUMN_GAP = (
    3,
    2,
)  # characters that the filter's arrow takes of a header, and that keep two columns apart
FIGURES: tuple[Kind, ...] = ("number", "percent")
WIDTHS: dict[Kind, int] = {"number": 10, "percent": 10, "day": 13, "instant": 19}


def shown(value: Mark | str) -> str:
    """A text, or a status as its shape and word."""
    return value.text if isinstance(value, Mark) else value


def widths(sheet: Sheet) -> list[int]:
    """The width of each column in characters: as its texts are wide, or as the page leaves room for."""
    tries = ([_width(sheet, n, most) for n, _ in enumerate(sheet.columns)] for most in range(WIDEST, 0, -1))
    tight = [_width(sheet, n, 0) for n, _ in enumerate(sheet.columns)]
    return next((fit for fit in tries if sum(fit) <= PAGE_WIDTH), tight)


def _width(sheet: Sheet, n: int, most: int) -> int:
    column, values = sheet.columns[n], [row[n] for row in sheet.rows if row[n] is not None]
    title = max(len(word) for word in column.head.split()) + ARROW
    title += COLUMN_GAP if column.kind in FIGURES else 0
    if sheet.kinds and n == 1:
        return WIDE_FACT
    if column.kind in WIDTHS:
        return max(WIDTHS[column.kind], title) if values else title
    texts = [shown(value) for value in values if isinstance(value, str | Mark)]
    if column.kind == "status":
        return max(title, *(len(text) + COLUMN_GAP for text in texts), 0)
    longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
    word = max((len(word) for text in texts for word in text.split()), default=0)
    return max(min(longest, most), min(word, LONGEST_WORD), title - COLUMN_GAP) + COLUMN_GAP


def height(values: tuple[Value, ...], widths: list[int]) -> float:
    """The height of a row in points: that of its longest text, broken at words."""
    lines = [
        _lines(value, width) for value, width in zip(values, widths, strict=True) if isinstance(value, str)
    ]
    return min(LINE_HEIGHT * max(lines, default=1), HIGHEST)


def _lines(text: str, width: int) -> int:
    return sum(max(1, len(wrap(line, int((width - 1) / NARROW)))) for line in text.splitlines())
