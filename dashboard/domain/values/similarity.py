"""Words of documents compared: which texts speak of the same thing. A match is likely, never certain."""

import re
from collections.abc import Iterable
from functools import lru_cache

from dashboard.domain.values.fields import KEPT_TEXTS

# Words that name no thing: grammar, states of work, and how good something is.
COMMON_TEXT = """
    a all an and are as at be by for from full fully in initial is its md no non of on or other our out
    per so some that the their this to use using via was were will with within remaining outstanding
    available complete completed completing completely completion comprehensive conditional current day
    days defined done established finalization finalize finalized finished functional implement
    implementation implemented includes maintained month months need needed needs operational pending
    ready require required requirement requirements requires scheduled tested validate validated
    validation week weeks working year years production
"""
COMMON = frozenset(re.findall(r"\w+", COMMON_TEXT))
WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
ENDINGS = (
    "abilities",
    "ability",
    "ations",
    "ation",
    "ities",
    "ments",
    "able",
    "ment",
    "ings",
    "ness",
    "ity",
    "ing",
    "ies",
    "ers",
    "ed",
    "es",
    "er",
    "al",
    "s",
    "y",
    "e",
)
SHORTEST = 3


def stem(word: str) -> str:
    """A word without its ending, in lower case: deployment and deploys are the same."""
    word = word.lower()
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending)
    return word


@lru_cache(KEPT_TEXTS)
def things(text: str) -> frozenset[str]:
    """The stems of the words that name things: API_DOCUMENTATION.md and "API documentation" give the same."""
    found = (word for word in WORD.findall(text.replace("_", " ")) if word.lower() not in COMMON)
    return frozenset(stem(word) for word in found if len(word) > 1)


def likeness(one: str, other: str) -> float:
    """How much of the shorter of two texts is in the other, 0 to 1; under two shared words it is 0."""
    return shared(things(one), things(other))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two texts have in common, as of `likeness`, by the things that they name."""
    both = len(one & other)
    return both / min(len(one), len(other)) if both > 1 else 0.0


def speaks_of(text: str, names: Iterable[str]) -> bool:
    """Whether a text has one of the names as a whole word, as QV in "QV completion in Phase 4"."""
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
