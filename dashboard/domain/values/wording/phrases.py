"""Phrases that several items share: names in a row, what is assumed, one word for each thing not known."""

from decimal import Decimal
from pathlib import PurePath

from dashboard.domain.values.wording.numbers import count, number, quantity

NO_RESULT, NO_SCORE, NO_DATA = "no result", "no score", "no data"


def result(text: str | None) -> str:
    """A gate's result as it was recorded; "no result" where there is none."""
    return text or NO_RESULT


def score(value: Decimal | None) -> str:
    """An agent's readiness: "84 of 100"; "no score" where none is known."""
    return NO_SCORE if value is None else f"{number(value)} of 100"


def traffic(percent: Decimal | None) -> str:
    """The share of traffic on the new system: "30%"; "no data" where nothing was, never 0."""
    return NO_DATA if percent is None else quantity(percent, "%")


def planned(percent: Decimal | None) -> str:
    """The share of traffic that a plan asks for: "30%"; "none" where it asks for none."""
    return "none" if percent is None else quantity(percent, "%")


def assumed(text: str, *, is_assumed: bool) -> str:
    """A text, and whether the board assumed it, not the document: "22 Nov to 29 Nov (assumed)"."""
    return f"{text} (assumed)" if is_assumed else text


def of(number: int, total: int, noun: str, plural: str | None = None) -> str:
    """How many of a counted noun: 4 of 7 items, 0 of 1 item."""
    return f"{number:,} of {count(total, noun, plural)}"


def items_done(done: int, total: int) -> str:
    """How far a list of work is: "4 of 7 items done"; "" where it lists none."""
    return f"{of(done, total, 'item')} done" if total else ""


def owner(name: str | None) -> str:
    """Who answers for something; "no owner" where the record names none."""
    return name or "no owner"


def document(path: str) -> str:
    """A document's name without the folders it was imported from."""
    return PurePath(path).name or path


def capitalized(text: str) -> str:
    """A text at the head of a sentence; what follows its first letter stays as it is."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """A text in the middle of a sentence; what follows its first letter stays as it is."""
    return text[:1].lower() + text[1:]


def listed(texts: tuple[str, ...] | list[str], most: int | None = None) -> str:
    """Words in a row: a, b and c; of more than `most` the first, and how many are left: a, b and 7 more."""
    if most is not None and len(texts) > most:
        return f"{', '.join(texts[:most])} and {len(texts) - most:,} more"
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}" if texts else ""
