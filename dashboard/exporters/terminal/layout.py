"""Text as wide as the terminal: no word is broken, and what a table has no room for stands below its row."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

GAP, HANG = 2, 2  # columns of the terminal
LEAST = 3  # what stands side by side whatever the room: status, id, name


class Head(NamedTuple):
    """The head of a column, and whether its cells are kept on one line."""

    words: str
    is_whole: bool


def wrapped(text: str, width: int) -> Iterator[str]:
    """A line as lines of at most `width` columns, parted between words; all but the first hang in.

    A word that is wider, such as an address, stands whole.
    """
    inset = " " * (len(text) - len(text.lstrip(" ")))
    first, *words = text.strip(" ").split(" ")
    line, hang = inset + first, inset + " " * HANG
    for word in words:
        if cell_len(line) + 1 + cell_len(word) > width:
            yield line
            line = hang + word
        else:
            line = f"{line} {word}"
    yield line


def table(console: Console, heads: Sequence[Head], rows: Sequence[Sequence[Text]]) -> None:
    """Print rows under their heads; no word is broken that the terminal has room for."""
    titles = [Text(head.words, style="bold") for head in heads]
    columns = list(zip(titles, *rows, strict=True))
    least = [
        max(_least(cell, is_whole=head.is_whole) for cell in cells)
        for head, cells in zip(heads, columns, strict=True)
    ]
    kept = _beside(least, console.width)
    widths = _widths(least[:kept], columns, console.width)
    lines = [*_row(console, titles[:kept], widths)]
    for row in rows:
        lines += _row(console, row[:kept], widths)
        for head, cell in zip(heads[kept:], row[kept:], strict=True):
            lines += _below(console, head, cell, widths[0] + GAP) if cell.plain else ()
    fits = all(line.cell_len <= console.width for line in lines)
    console.print(Text("\n").join(lines), soft_wrap=fits)  # Nothing is left to part.


def _below(console: Console, head: Head, cell: Text, inset: int) -> Iterator[Text]:
    """The lines of a cell that has no room beside the others."""
    below = Text.assemble(f"{head.words}: ", cell)
    for line in below.wrap(console, max(console.width - inset, 1)):
        yield Text(" " * inset).append_text(line)


def _least(cell: Text, *, is_whole: bool) -> int:
    """The columns below which a word of a cell would be broken."""
    words = [cell.plain] if is_whole else cell.plain.split()
    return max((cell_len(word) for word in words), default=1)


def _beside(least: Sequence[int], width: int) -> int:
    """How many columns have room beside each other."""
    return max(LEAST, sum(sum(least[: n + 1]) + n * GAP <= width for n in range(len(least))))


def _widths(least: Sequence[int], columns: Sequence[Sequence[Text]], width: int) -> list[int]:
    """How wide each column is: room that is left goes, one by one, where a cell is longest for its width."""
    longest = [max(cell.cell_len for cell in cells) for cells, _ in zip(columns, least, strict=False)]
    widths, room = list(least), width - sum(least) - GAP * (len(least) - 1)
    widths[LEAST - 1] = max(widths[LEAST - 1] + min(room, 0), 1)
    for _ in range(room):
        fullest = max(range(len(widths)), key=lambda n: longest[n] / widths[n])
        if longest[fullest] <= widths[fullest]:
            break
        widths[fullest] += 1
    return widths


def _row(console: Console, cells: Sequence[Text], widths: Sequence[int]) -> Iterator[Text]:
    """The lines of cells beside each other, each within its width."""
    parts = [_parted(console, cell, width) for cell, width in zip(cells, widths, strict=True)]
    for lines in zip_longest(*parts, fillvalue=Text()):
        out = Text()
        for line, width in zip(lines, widths, strict=True):
            out.append_text(line).append(" " * max(width + GAP - line.cell_len, 0))
        out.rstrip()
        yield out


def _parted(console: Console, cell: Text, width: int) -> Iterable[Text]:
    """The lines of a cell; one that fits, as most do, is not looked through for where to part it."""
    fits = cell.cell_len <= width and cell.plain.isprintable()
    return [cell] if fits else cell.wrap(console, width)
