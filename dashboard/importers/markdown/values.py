"""Values as certificates write them: durations, scores with a word, names with an id."""

import re
from dataclasses import dataclass
from decimal import Decimal

from dashboard.domain.values.fields import plain as plain_number
from dashboard.importers.markdown.days import dates
from dashboard.importers.markdown.entries import plain

NAMED = re.compile(
    r"(?P<name>[^()]+?)\s*\((?P<id>[A-Za-z0-9][A-Za-z0-9._-]{0,63})\)\s*(?:[-–—:]\s*(?P<rest>.*))?"
)
DURATION = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)\s*-?\s*(second|minute|min|hour|h|day|week)s?\b", re.IGNORECASE
)
MINUTES = {"second": 1 / 60, "minute": 1, "min": 1, "hour": 60, "h": 60, "day": 1440, "week": 10080}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SCORE = re.compile(
    r"(?P<score>[\d.,]+)\s*(?:%|(?:/|of|out of)\s*(?P<of>\d+(?:\.\d+)?)(?![\d.]))?\s*(?P<word>.*)", re.DOTALL
)
INVALID = re.compile(r"[-+−]?(?:\d|nan|inf)", re.IGNORECASE)
# Not a score of 100: `80-90`, a target, and a share of one.
UNSCORED = re.compile(r"^[-–—]\s*\d|\b(?:target|goal|expected|planned|projected|forecast)\b", re.IGNORECASE)
SHARE = re.compile(r"(?:0|1)?[.,]\d+(?!\s*%)")
LETTER = re.compile(r"([A-F][+-]?)(?=$|\s)\s*(.*)")


def day(text: str) -> str:
    """The one day that a value names; the value itself where there is none, for the check to refuse."""
    return next(iter(dates(text)), plain(text))


def minutes(text: str) -> str | None:
    """The first duration of a text in whole minutes, None where there is none."""
    match = DURATION.search(text)
    if match is None:
        return None
    value = float(match[1]) * MINUTES[match[2].lower()]
    return str(int(value)) if value == int(value) else str(value)


@dataclass(frozen=True)
class Score:
    """A score of 100 as text, None where it is no number.

    Its printed form where that is another, and its word.
    """

    score: str | None
    printed: str | None
    word: str


def read_score(text: str) -> Score:
    """A score and the word after it: "98% [OK] EXCELLENT", "9.2/10", "4 of 5", "A-"."""
    bare = plain(text)
    letter = LETTER.fullmatch(bare)
    if letter:
        return Score(score=None, printed=letter[1], word=letter[2].strip(" -–—"))
    if re.fullmatch(r"[A-Za-z ]*|n/a|[-–—?]", bare, re.IGNORECASE):
        return Score(score=None, printed=bare or None, word="")
    match = SCORE.fullmatch(bare)
    if not match or UNSCORED.search(match["word"]) or SHARE.fullmatch(bare):
        is_refused = not match and INVALID.match(bare)
        return Score(score=bare if is_refused else None, printed=None if is_refused else bare, word="")
    word = match["word"].strip(" -–—")
    out_of = match["of"]
    if out_of is None or Decimal(out_of) == 100 or not NUMBER.fullmatch(match["score"]):
        return Score(score=match["score"], printed=None, word=word)
    if not Decimal(out_of):
        return Score(score=bare, printed=None, word="")
    scaled = plain_number(Decimal(match["score"]) * 100 / Decimal(out_of))
    return Score(
        score=format(round(scaled, 10).normalize(), "f"), printed=f"{match['score']}/{out_of}", word=word
    )


def named(text: str) -> tuple[str, str, str] | None:
    """A name, its id and what follows: "Six Sigma Reporting Agent (SR) - PRODUCTION READY"."""
    match = NAMED.fullmatch(plain(text))
    return (match["name"].strip(), match["id"], (match["rest"] or "").strip()) if match else None


def bracketed(text: str) -> tuple[str, str | None]:
    """A text and what stands in parentheses at its end: "LOW (core functionality operational)"."""
    match = re.fullmatch(r"(.*?)\s*\(([^()]*)\)\.?", plain(text))
    return (match[1].strip(), match[2].strip()) if match else (plain(text), None)


def slug(text: str) -> str:
    """An id of a name: "Full System" is full-system."""
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))[:64]
