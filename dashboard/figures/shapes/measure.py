"""How much room a text takes, so that nothing runs over; lengths are in the unit of its size.

Measured in Arial, which a deck is written in; the letters of the board's own Source Sans are narrower.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from unicodedata import east_asian_width

from dashboard.domain.values.fields import KEPT_TEXTS

# Arial, in thousandths of the size: on every machine, itself or as Liberation Sans of the same widths.
WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "-()`r{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu·–",
    584: "+<=>~−",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
    1000: "…—✓△✕○→↑↓",
}
WIDTH = {letter: width / 1000 for width, letters in WIDTHS.items() for letter in letters}
OTHER, WIDE, BOLD = (
    0.67,
    1.4,
    1.07,
)  # of letters not in the table, of ideographs and pictographs; what bold adds
LEADING = 1.17  # of the size, from one line to the next
ASCENT = 0.905  # of the size, from the top of a line to its baseline
SLACK = 0.97  # of a width: programs break lines a little differently
ELLIPSIS = "…"
Piece = tuple[str, float]  # a text, and how much wider than plain text of its size it runs


def _letter(letter: str) -> float:
    return WIDTH.get(letter) or (WIDE if east_asian_width(letter) in "WF" else OTHER)


@lru_cache(maxsize=KEPT_TEXTS)
def _wide(text: str) -> float:
    return sum(map(_letter, text))


def extent(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is on one line."""
    return _wide(text) * size * (BOLD if bold else 1)


def _words(pieces: Sequence[Piece], size: float) -> Iterator[tuple[list[float], float]]:
    """The words of a text as their letters' widths, each with its space's; a hyphen ends a word too."""
    word: list[float] = []
    for text, factor in pieces:
        for letter in text:
            width = _letter(letter) * size * factor
            if letter != " ":
                word.append(width)
            if letter in " -":
                yield word, width if letter == " " else 0.0
                word = []
    yield word, 0.0


def line_count(pieces: Sequence[Piece], size: float, width: float) -> int:
    """How many lines a text takes in a width; a word wider than a line is broken between its letters."""
    room, lines, used = SLACK * width, 1, 0.0
    for word, space in _words(pieces, size):
        if used and used + sum(word) > room:
            lines, used = lines + 1, 0.0
        for letter in word:
            if used and used + letter > room:
                lines, used = lines + 1, 0.0
            used += letter
        used += space
    return lines


def shortened(pieces: Sequence[Piece], size: float, width: float, lines: int) -> tuple[Piece, ...]:
    """A text with its longest piece cut, so that it takes so many lines at most."""
    if line_count(pieces, size, width) <= lines:
        return tuple(pieces)
    at = max(range(len(pieces)), key=lambda n: len(pieces[n][0]))
    text, factor = pieces[at]

    def cut(length: int) -> tuple[Piece, ...]:
        return (*pieces[:at], (text[:length].rstrip() + ELLIPSIS, factor), *pieces[at + 1 :])

    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = line_count(cut(middle), size, width) <= lines
        low, high = (middle, high) if fits else (low, middle - 1)
    return cut(low)
