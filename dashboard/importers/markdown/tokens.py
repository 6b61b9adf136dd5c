"""Where the tokens of a Markdown document stand."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

# Where a bold key begins, and what may stand before it.
BOLD_KEY = re.compile(r"(?=\*\*[^*]+?(?::\*\*|\*\*\s*:))")
BETWEEN_KEYS = "|·•;"


def line_of(token: Token) -> int:
    """The line that a token begins in, counted from 1."""
    return (token.map[0] if token.map else 0) + 1


def span_of(token: Token) -> set[int]:
    """The lines that a token goes over."""
    return set(range(token.map[0] + 1, token.map[1] + 1)) if token.map else set()


def closing(tokens: Sequence[Token], start: int) -> int:
    """Where the token that opens at `start` closes; itself where it opens nothing."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += tokens[i].nesting
        if depth <= 0:
            return i
    return len(tokens) - 1


def keys_in_a_row(text: str) -> Iterator[str]:
    """A line parted before each bold key that a sign or two blanks part from what stands before it."""
    start = 0
    for found in BOLD_KEY.finditer(text):
        key = end = found.start()
        while end > start and text[end - 1].isspace():
            end -= 1
        if end > start and text[end - 1] in BETWEEN_KEYS:
            end -= 1
            while end > start and text[end - 1].isspace():
                end -= 1
        elif key - end < 2:
            continue
        yield text[start:end]
        start = key
    yield text[start:]
