"""The windows of conditions as documents write them."""

import re

from dashboard.domain.values.timelines import COUNTED_FROM, read_timeline
from dashboard.importers.markdown.days import DATE, both_readings, dates
from dashboard.importers.markdown.facts import MarkdownFacts

RELATIVE = re.compile(
    r"\b(?:within\s+)?\d{1,3}(?:\s*(?:-|–|to)\s*\d{1,3})?\s+(?:calendar\s+)?(?:day|week|month)s?"
    rf"(?:\s+{COUNTED_FROM}(?:deployment(?:\s+start)?|start|go-?\s?live|launch|release"
    r"|certification(?:\s+date)?|approval|decision|sign-?off|production deployment))?",
    re.IGNORECASE,
)
NUMBER_WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
NUMBER_WORD = re.compile(
    rf"\b({'|'.join(NUMBER_WORDS)})(?=\s+(?:calendar\s+)?(?:day|week|month)s?\b)", re.IGNORECASE
)


# Before a day: it is none on which something is due.
NOT_DUE = re.compile(
    r"\b(?:not before|no earlier than|not earlier than|earliest|since|after|from|starting|as of|effective"
    r"|raised|opened|agreed|decided|approved|done|closed|completed|reported|found|identified)(?:\s+(?:on|at|of))?\W*$",
    re.IGNORECASE,
)

# Before and after a duration: it is none within which something is due.
LASTS_BEFORE = re.compile(
    r"\b(?:every|each|older than|newer than|for|at least|minimum(?: of)?|hold|keep"
    r"|retain|last|past|previous|more than|over)"
    r"(?:\s+(?:the|last|past))*\s*$",
    re.IGNORECASE,
)
LASTS_AFTER = re.compile(
    r"\s*(?:of|before|prior|ago|old|in advance|notice|earlier|retention)\b", re.IGNORECASE
)


def timeline(text: str) -> str | None:
    """The window that a text names, as the record file writes it; None where it names none, or two days."""
    found = dates(text)
    if found:
        is_due = all(NOT_DUE.search(text[: day.start()]) is None for day in DATE.finditer(text))
        return f"by {found[-1]}" if len(set(found)) == 1 and is_due else None
    text = NUMBER_WORD.sub(lambda m: str(NUMBER_WORDS.index(m[1].lower()) + 1), text)
    for match in RELATIVE.finditer(text):
        if LASTS_BEFORE.search(text[: match.start()]) or LASTS_AFTER.match(text, match.end()):
            continue
        words = re.sub(r"calendar\s+", "", " ".join(match[0].split()))
        try:
            read_timeline(words)
        except ValueError:
            continue
        return words
    return None


def window(text: str, line: int, facts: MarkdownFacts) -> str | None:
    """A window, or a fault where its day reads in two ways."""
    readings = both_readings(text)
    if readings:
        facts.refuse(line, "Due", f"{text} is {readings[0]} or {readings[1]}; write the one meant")
    return timeline(text)
