"""Units: their spellings, each in the first of its kind, and durations in them (RULES.md, Quantities)."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

# Factor of each unit to the first of its kind; the names are the normalised ones.
TIMES = {"ms": Decimal("0.001"), "s": Decimal(1), "min": Decimal(60), "h": Decimal(3600), "d": Decimal(86400)}
BYTES = {"b": 0, "kb": 3, "mb": 6, "gb": 9, "tb": 12}
BINARY_BYTES = {"kib": 10, "mib": 20, "gib": 30, "tib": 40}
SPELLINGS = {
    "%": "%",
    "percent": "%",
    "millisecond": "ms",
    "milliseconds": "ms",
    "msec": "ms",
    "second": "s",
    "seconds": "s",
    "sec": "s",
    "secs": "s",
    "minute": "min",
    "minutes": "min",
    "mins": "min",
    "hour": "h",
    "hours": "h",
    "hr": "h",
    "hrs": "h",
    "day": "d",
    "days": "d",
} | {name: name for name in TIMES}

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
UNIT = r"%|[kmgt]i?b\b|b\b|" + "|".join(rf"{spelling}\b" for spelling in SPELLINGS)

RANGE = re.compile(rf"({NUMBER})\s*({UNIT})\s*[-–—]\s*({NUMBER})\s*\2", re.IGNORECASE)


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words; what stands behind it says where they end."""
    return "|".join(map(re.escape, words))


TIME_UNITS = either([*(name for name, unit in SPELLINGS.items() if unit in TIMES), "m"])
PART = rf"({NUMBER})\s*(?:-\s*)?({TIME_UNITS})(?![a-z])\.?"
DURATION_PART = re.compile(PART, re.IGNORECASE)
FURTHER = rf"\s*(?:(?:,|and\b)\s*)?{PART}"
DURATION = re.compile(rf"\s*{PART}(?:{FURTHER})*\s*", re.IGNORECASE)
SEVERAL_PARTS = re.compile(rf"(?<![\w./,–−-]){PART}(?:{FURTHER})+", re.IGNORECASE)


def normalised_unit(spelling: str | None) -> tuple[str | None, Decimal]:
    """The normalised unit of a spelling and the factor to it; sizes become bytes."""
    if spelling is None:
        return None, Decimal(1)
    lower = spelling.lower()
    if lower in BYTES:
        return "B", Decimal(10) ** BYTES[lower]
    if lower in BINARY_BYTES:
        return "B", Decimal(2) ** BINARY_BYTES[lower]
    return SPELLINGS[lower], Decimal(1)


def read_duration(text: str) -> Decimal | None:
    """Minutes of a duration that reads whole, each unit smaller than the one before; None of any other text.

    `3 h`, `1.5 hours`, `1 h 30 min` and `1h30m` are durations, `3 h or so` and `30 min 1 h` are none.
    """
    if not DURATION.fullmatch(text):
        return None
    parts = _parts(text)
    if any(TIMES[unit] >= TIMES[before] for (_, before), (_, unit) in pairwise(parts)):
        return None
    return _seconds(parts) / TIMES["min"]


def _seconds(parts: Iterable[tuple[Decimal, str]]) -> Decimal:
    return sum((number * TIMES[unit] for number, unit in parts), Decimal(0))


def _parts(text: str) -> list[tuple[Decimal, str]]:
    """The parts of a duration, each with its normalised unit."""
    return [
        (Decimal(number.replace(",", "")), SPELLINGS.get(unit.lower(), "min"))
        for number, unit in DURATION_PART.findall(text)
    ]


def with_whole_figures(text: str) -> str:
    """A text whose figures each have one unit: `1 h 30 min` is `90 min`, `2 s - 4 s` is `2-4 s`."""
    return RANGE.sub(r"\1-\3 \2", SEVERAL_PARTS.sub(lambda found: _in_its_last_unit(found[0]), text))


def _in_its_last_unit(text: str) -> str:
    """A time in the unit of its last part.

    The same text where its parts are no time together: `1.5 h, 20 min`.
    """
    parts = _parts(text)
    for (number, before), (further, unit) in pairwise(parts):
        if number % 1 or further * TIMES[unit] >= TIMES[before]:
            return text
    last = parts[-1][1]
    return f"{_seconds(parts) / TIMES[last]:f} {last}"
