"""Figures that a document prints with their limit in brackets: "5.24MB (vastly under 512MB limit)"."""

import re

AMOUNT = r"[<>≤≥]?\s*\d[\d.,]*(?:\s*[-–]\s*\d[\d.,]*)?\s*-?(?:%|[A-Za-z]{1,8}\b)?"
FIGURE = re.compile(AMOUNT)
LIMIT = re.compile(
    rf"\((?:[^()]*?)({AMOUNT})\s*(?:limit|target|requirement|maximum|budget)\b[^()]*\)", re.IGNORECASE
)


def against_its_limit(text: str) -> str | None:
    """A figure and its limit as "5.24MB of 512MB"; None where the text does not print both."""
    figure, limit = FIGURE.match(text.strip()), LIMIT.search(text)
    if figure is None or limit is None:
        return None
    return f"{figure[0].strip()} of {limit[1].strip().rstrip('-')}"
