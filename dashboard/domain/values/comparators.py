"""The signs and words that compare, and those that tell which figure of a result was measured."""

import re
from typing import Literal

from dashboard.domain.values.units import either

Comparator = Literal["<", "≤", "=", "≥", ">"]

SIGNS: dict[str, Comparator] = {
    "<=": "≤",
    "=<": "≤",
    "≤": "≤",
    "<": "<",
    ">=": "≥",
    "=>": "≥",
    "≥": "≥",
    ">": ">",
    "=": "=",
}
WORDS: dict[str, Comparator] = {
    "at least": "≥",
    "minimum": "≥",
    "min.": "≥",
    "min": "≥",
    "at most": "≤",
    "up to": "≤",
    "within": "≤",
    "maximum": "≤",
    "max.": "≤",
    "max": "≤",
    "less than": "<",
    "fewer than": "<",
    "lower than": "<",
    "below": "<",
    "under": "<",
    "more than": ">",
    "greater than": ">",
    "higher than": ">",
    "above": ">",
    "over": ">",
    "exceeds": ">",
    "exceed": ">",
    "exceeding": ">",
    "exactly": "=",
}
OPPOSITE: dict[Comparator, Comparator] = {"<": "≥", ">": "≤"}
WORDS |= {
    f"{negation} {words}": OPPOSITE[comparator]
    for words, comparator in WORDS.items()
    for negation in ("no", "not", "never", "must not", "may not", "shall not")
    if comparator in OPPOSITE
}
BEFORE = SIGNS | WORDS
SAME_WAY: dict[Comparator, str] = {"<": "<≤", "≤": "<≤", ">": ">≥", "≥": ">≥"}
AFTER: dict[str, Comparator] = {
    "or more": "≥",
    "or better": "≥",
    "or higher": "≥",
    "or above": "≥",
    "minimum": "≥",
    "at least": "≥",
    "or less": "≤",
    "or fewer": "≤",
    "or lower": "≤",
    "or below": "≤",
    "maximum": "≤",
    "max": "≤",
    "at most": "≤",
}

# Not the unit of the figure before: "5 min, 30 min at peak" states no minimum.
WORD = rf"(?<!\w)(?<!\d\s)(?:{either(WORDS)})"
BEFORE_WORD = re.compile(rf"({WORD}|{either(SIGNS)})\s*(?:of\s+)?$", re.IGNORECASE)
AFTER_WORD = re.compile(rf"\s*({either(AFTER)})\b", re.IGNORECASE)
# Before a figure: it is none that was measured, and one that another is held to.
UNMEASURED = re.compile(
    r"\b(?:not|never|expect\w*|target\w*|plan\w*|project(?:ed|ion)|forecast\w*|pending|goal|tbd|aim\w*|assum\w*|todo)\b",
    re.IGNORECASE,
)
# With these no figure beside them is one.
DISOWNED = re.compile(
    r"[❌✗✘🔴⛔]|\bnot (?:yet )?(?:confirmed|verified|measured|reached|met)\b|\bun(?:confirmed|verified)\b"
    r"|\blast (?:year|quarter|time)\b|\bestimat(?:ed?|es|ion)\b",
    re.IGNORECASE,
)
# With it a figure may show a miss, and nothing that is met.
FAILED = re.compile(r"\bFAIL(?:ED)?\b")
HELD_TO = re.compile(
    r"(?:\b(?:limit|targets?|threshold|budget|goal|required|requirement|allowed|slo|baseline|vs\.?|versus|against|from|than)"
    rf"|{WORD}|{either(SIGNS)}|[±])\W*(?:(?:of|is|was|the|a|an)\W+)*$",
    re.IGNORECASE,
)
