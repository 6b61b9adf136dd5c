"""Where the tokens of a Markdown document stand."""

from collections.abc import Sequence

from markdown_it.token import Token


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
