"""Quantities: what the texts of requirements and results say in numbers (RULES.md, Quantities).

Nothing is guessed: a text that does not read as exactly one comparison is qualitative, and quantities whose
units do not agree are not comparable. All arithmetic is decimal.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from dashboard.domain.values.comparators import (
    AFTER,
    AFTER_WORD,
    BEFORE,
    BEFORE_WORD,
    DISOWNED,
    FAILED,
    HELD_TO,
    SAME_WAY,
    UNMEASURED,
    Comparator,
)
from dashboard.domain.values.fields import KEPT_TEXTS, Model, plain
from dashboard.domain.values.units import NUMBER, TIMES, UNIT, normalised_unit, with_whole_figures

AMOUNT = re.compile(
    rf"(?<![\w./,])(?<![A-Za-z][-–])(?P<low>(?:(?<!\S)[-−+])?(?:{NUMBER}))(?:\s*[-–]\s*(?P<high>{NUMBER}))?(?!\.?\d)\s*-?(?P<unit>{UNIT})?(?P<plus>\+)?(?![/\w])",
    re.IGNORECASE,
)
NEGATED = re.compile(r"\b(?:not|no|never|without|cannot|unless|except|but)\b", re.IGNORECASE)
ZERO = re.compile(r"^(?:zero|0)\s+(?!%)(?P<rest>\D.*)$", re.IGNORECASE)
UNIVERSAL = re.compile(
    r"^(?:all|full|fully|complete)\b\s*(?!.*\b(?:not|but|except)\b)(?P<rest>.*)$", re.IGNORECASE
)
OVER = re.compile(r"^(?!.*(?:\band\b|[,;&])).*[\w%+]\s+over\s*$", re.IGNORECASE | re.DOTALL)
PARENTHESES = re.compile(r"\([^()]*\)")
LONG = re.compile(r"\d{16,}|\d{1,3}(?:,\d{3}){5,}")


def has_long_number(text: str) -> bool:
    """Whether a number outside parentheses has more than 15 digits before or after its point.

    Such a text is not read in numbers.
    """
    return LONG.search(PARENTHESES.sub(" ", text)) is not None


class Quantity(Model):
    """A measured value or range, in one normalised unit (%, ms, s, min, h, d, B; None is a plain count).

    `bound` where it is an end of what was measured: `<95%`; `others` are further figures of the same unit.
    `is_disputed` where FAILED is printed beside it.
    """

    low: Decimal
    high: Decimal
    unit: str | None = None
    rest: str = ""
    bound: Comparator | None = None
    others: tuple[Decimal, ...] = ()
    is_disputed: bool = False

    def in_unit(self, unit: str | None) -> "Quantity | None":
        """The same quantity in `unit`, or None where the two cannot be compared."""
        if unit == self.unit:
            return self
        if unit in TIMES and self.unit in TIMES:
            # First times, then by: a quotient such as 1/60 would be rounded, and 180 s be more than 3 min.
            low, high, *others = (
                plain(end * TIMES[self.unit] / TIMES[unit]) for end in (self.low, self.high, *self.others)
            )
            changed = {"low": low, "high": high, "unit": unit, "others": tuple(others)}
            return self.model_copy(update=changed)
        return None


class Requirement(Model):
    """What a requirement asks: a comparison, all of something (`universal`), or words (`qualitative`)."""

    kind: Literal["comparison", "universal", "qualitative"]
    comparator: Comparator | None = None
    threshold: Decimal | None = None
    unit: str | None = None
    rest: str = ""

    def against(self, result: Quantity | None) -> "Requirement":
        """The requirement as it reads beside a result: "All systems" against percent is at least 100%."""
        if self.kind == "universal" and result is not None and result.unit == "%":
            return Requirement(
                kind="comparison", comparator="≥", threshold=Decimal(100), unit="%", rest=self.rest
            )
        return self if self.kind == "comparison" else self.model_copy(update={"kind": "qualitative"})

    def deciding(self, result: Quantity) -> Decimal | None:
        """The end of the result that decides, in the requirement's unit.

        None where they do not compare, a bound leaves it open, or a further figure or FAILED says otherwise.
        """
        same = result.in_unit(self.unit)
        if same is None or self.kind != "comparison" or (self.comparator == "=" and same.low != same.high):
            return None
        value = same.high if self.comparator in ("<", "≤") else same.low
        met = self.is_met_by(value)
        is_open = same.bound and met != (same.bound in SAME_WAY.get(self.comparator or "=", ()))
        is_open = is_open or (met and same.is_disputed)
        return None if is_open or any(self.is_met_by(other) != met for other in same.others) else value

    def is_met_by(self, value: Decimal) -> bool:
        """Whether a value in the requirement's unit meets the comparison; strict means strict."""
        assert self.threshold is not None, "only a comparison can be met by a value"
        assert self.comparator is not None, "a comparison compares"
        return {
            "<": value < self.threshold,
            "≤": value <= self.threshold,
            "=": value == self.threshold,
            "≥": value >= self.threshold,
            ">": value > self.threshold,
        }[self.comparator]


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    unit, factor = normalised_unit(match["unit"])
    low = Decimal(match["low"].replace(",", "").replace("−", "-")) * factor
    high = Decimal(match["high"].replace(",", "")) * factor if match["high"] else low
    rest = " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())
    return Quantity(low=plain(min(low, high)), high=plain(max(low, high)), unit=unit, rest=rest)


def _measured(text: str, match: re.Match[str]) -> Quantity:
    """A result's quantity with its bound, and the other figures beside it that are no limit it is held to."""
    first, comparator = _quantity(text, match), _comparator(text, match)
    rest = ((m, _quantity(text, m)) for m in AMOUNT.finditer(text, match.end()))
    others = [
        end
        for m, other in rest
        if other.unit == first.unit is not None and not HELD_TO.search(text[: m.start()])
        for end in (other.low, other.high)
    ]
    bound = None if comparator == "=" else comparator
    told = {"bound": bound, "others": tuple(others), "is_disputed": FAILED.search(text) is not None}
    return first.model_copy(update=told)


@lru_cache(KEPT_TEXTS)
def read_result(text: str) -> Quantity | None:
    """The first quantity of a result outside parentheses, or None: `93.7% (4/5 complete)` is 93.7%.

    None, too, where a number is longer than can be compared, or is one that was not measured: `target 95%`.
    """
    bare = with_whole_figures(PARENTHESES.sub(" ", text))
    if has_long_number(text) or DISOWNED.search(bare):
        return None
    match = AMOUNT.search(bare)
    if match is not None:
        before = BEFORE_WORD.sub("", bare[: match.start()])
        return None if UNMEASURED.search(before) else _measured(bare, match)
    zero = ZERO.match(bare.strip())
    return Quantity(low=Decimal(0), high=Decimal(0), rest=zero["rest"]) if zero else None


def _comparator(text: str, match: re.Match[str]) -> Comparator | None:
    before = BEFORE_WORD.search(text[: match.start()])
    if before:
        return BEFORE[before[1].lower()]
    after = AFTER_WORD.match(text, match.end())
    if after:
        return AFTER[after[1].lower()]
    return "≥" if match["plus"] else None


def _is_span(text: str, match: re.Match[str]) -> bool:
    """Whether a figure is the time over which another is asked for: `99.9% over 30 days`."""
    unit, _ = normalised_unit(match["unit"])
    return unit in TIMES and OVER.search(text[: match.start()]) is not None


@lru_cache(KEPT_TEXTS)
def read_requirement(text: str) -> Requirement:
    """What a requirement asks in numbers.

    Two comparisons, none, a negated one or too long a number make it qualitative.
    """
    bare = PARENTHESES.sub(" ", text).strip()
    if has_long_number(text):
        return Requirement(kind="qualitative", rest=bare)
    whole = with_whole_figures(bare)
    found = [(match, _comparator(whole, match)) for match in AMOUNT.finditer(whole)]
    explicit = [(match, comparator) for match, comparator in found if comparator]
    percentages = [(m, None) for m, comparator in found if not comparator and m["unit"] in ("%", "percent")]
    zero = ZERO.match(bare)
    if zero and not explicit:
        return Requirement(kind="comparison", comparator="≤", threshold=Decimal(0), rest=zero["rest"])
    candidates = explicit + percentages
    if len(candidates) > 1:
        candidates = [candidate for candidate in candidates if not _is_span(whole, candidate[0])]
    if len(candidates) == 1:
        ((match, comparator),) = candidates
        quantity = _quantity(whole, match)
        before = BEFORE_WORD.sub("", whole[: match.start()])
        if quantity.low == quantity.high and not NEGATED.search(before):
            rest = before + AFTER_WORD.sub("", whole[match.end() :], count=1)
            return Requirement(
                kind="comparison",
                comparator=comparator or "≥",
                threshold=quantity.low,
                unit=quantity.unit,
                rest=" ".join(rest.split()),
            )
    universal = UNIVERSAL.match(bare)
    if universal and not candidates:
        return Requirement(kind="universal", rest=universal["rest"])
    return Requirement(kind="qualitative", rest=bare)
