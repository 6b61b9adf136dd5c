"""Values as certificates write them: dates, durations, scores with a word, names with an id."""

import re
from datetime import date

from dashboard.importers.markdown.entries import plain

MONTHS = {
    name: n
    for n, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<m1>{MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m2>{MONTH})\.?,?\s+(?P<y2>\d{{4}})",
    re.IGNORECASE,
)
NAMED = re.compile(
    r"(?P<name>[^()]+?)\s*\((?P<id>[A-Za-z0-9][A-Za-z0-9._-]{0,63})\)\s*(?:[-–—:]\s*(?P<rest>.*))?"
)
DURATION = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)\s*-?\s*(second|minute|min|hour|h|day|week)s?\b", re.IGNORECASE
)
MINUTES = {"second": 1 / 60, "minute": 1, "min": 1, "hour": 60, "h": 60, "day": 1440, "week": 10080}
SCORE = re.compile(r"([\d.,]+)\s*(?:%|/\s*100|of 100)?\s*(.*)", re.DOTALL)
FIGURE = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%")


def dates(text: str) -> list[str]:
    """The days named in a text as YYYY-MM-DD, impossible ones too: the record file's check names them."""
    return [_iso(match) for match in DATE.finditer(text)]


def _iso(match: re.Match[str]) -> str:
    if match["iso"]:
        return match["iso"]
    n = "1" if match["m1"] else "2"
    return f"{match[f'y{n}']}-{MONTHS[match[f'm{n}'].lower()]:02d}-{int(match[f'd{n}']):02d}"


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


def scored(text: str) -> tuple[str, str]:
    """A score and the word after it: "98% [OK] EXCELLENT" is 98 and EXCELLENT."""
    match = SCORE.fullmatch(plain(text))
    return (match[1], match[2].strip()) if match else (plain(text), "")


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


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
