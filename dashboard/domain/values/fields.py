"""The kinds of field that a document may hold, each strict about what it accepts.

Documents arrive with every scalar as text, so that no parser guesses; a field reads its text here, once.
"""

import re
import unicodedata
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, time, tzinfo
from decimal import Context, Decimal
from functools import lru_cache
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
)

# A reader of texts keeps this many of its answers: the texts of several certificates, each of which may be
# long.
KEPT_TEXTS = 4096
EXACT = Context(prec=30)  # All the digits that a number may have: none of them is rounded away.
FIRST_YEAR, LAST_YEAR = 2000, 2100
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


_set = object.__setattr__  # As pydantic itself copies what is frozen.


class Model(BaseModel):
    """Base of every model: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other fields; what a cached property once made of the old ones is not copied."""
        kind, changed = type(self), update or {}
        values = {**(deepcopy(self.__dict__) if deep else self.__dict__), **changed}
        if len(values) > len(kind.__pydantic_fields__):
            for name in values.keys() - kind.__pydantic_fields__.keys():
                del values[name]
        copied = kind.__new__(kind)
        _set(copied, "__dict__", values)
        given = self.__pydantic_fields_set__
        _set(copied, "__pydantic_fields_set__", given if changed.keys() <= given else given | changed.keys())
        _set(copied, "__pydantic_extra__", None)
        _set(copied, "__pydantic_private__", None)
        return copied


@lru_cache(KEPT_TEXTS)
def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text).strip()
    bad = None if text.isprintable() else next(filter(_is_invisible, text), None)
    if bad is not None:
        message = f"holds the invisible character U+{ord(bad):04X}; remove it"
        raise ValueError(message)
    if not text:
        message = "is empty; give a text or leave the key out"
        raise ValueError(message)
    return text


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf"} and character != "\n"


@lru_cache(KEPT_TEXTS)
def _id(text: str) -> str:
    if text in (".", "..") or text.startswith("-"):
        message = f"{text} would be a path or an option somewhere; begin the id with a letter or a digit"
        raise ValueError(message)
    return text


def printed_name(text: str, *, most: int = 200) -> str:
    """A name from outside (actor, file) as it may stand in the record: NFC, cut, the invisible replaced."""
    text = unicodedata.normalize("NFC", text).strip()
    shown = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c)[0] == "C" else c for c in text)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def folded_name(text: str) -> str:
    """What two names have in common that a reader cannot tell apart: compatibility forms and case are one."""
    return unicodedata.normalize("NFKC", text).casefold()


def _number(value: object) -> Decimal:
    return _read_number(format(value, "f") if isinstance(value, Decimal) else str(value))


@lru_cache(KEPT_TEXTS)
def _read_number(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        shown = text if len(text) <= 40 else f"a text of {len(text):,} characters"
        message = (
            f"{shown} is not a number of at most 15 digits before and after the point; "
            "write it in digits, as 93.7"
        )
        raise ValueError(message)
    return plain(Decimal(text))


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent: 93.700 is 93.7, 1E+2 is 100."""
    value = value.normalize(EXACT)
    return value.quantize(Decimal(1), context=EXACT) if value == value.to_integral() else value


def _whole(value: object) -> int:
    number = _number(value)
    if number != number.to_integral():
        message = f"{number} is not a whole number"
        raise ValueError(message)
    return int(number)


def parse_day(value: object) -> date:
    """Read a calendar day written YYYY-MM-DD, of the years 2000 to 2100; ValueError says what else it was."""
    text = str(value)
    if not DAY.fullmatch(text):
        message = f"{text[:40]} is not a date; write it as 2025-09-13"
        raise ValueError(message)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        message = f"{text} is not a day of the calendar; correct it"
        raise ValueError(message) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = f"{text} lies outside the years {FIRST_YEAR} to {LAST_YEAR}; correct it"
        raise ValueError(message)
    return day


def parse_instant(value: object, zone: tzinfo = UTC) -> datetime:
    """Read an instant with its offset, or a day, which means its start in `zone`; the answer is in UTC.

    ValueError where it is neither, or lies outside the years 2000 to 2100 of UTC.
    """
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    text = str(value)
    if DAY.fullmatch(text):
        return _within(datetime.combine(parse_day(text), time.min, zone), text)
    if not INSTANT.fullmatch(text):
        message = (
            f"{text[:40]} is neither a date nor an instant with an offset; "
            "write 2025-09-13 or 2025-09-13T08:00Z"
        )
        raise ValueError(message)
    parse_day(text[:10])
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text} is not a time of day; correct it"
        raise ValueError(message) from None
    return _within(instant, text)


def _within(instant: datetime, text: str) -> datetime:
    """The instant in UTC, in which it is recorded and read again."""
    found = instant.astimezone(UTC)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        message = f"{text} lies outside the years {FIRST_YEAR} to {LAST_YEAR} in UTC; correct it"
        raise ValueError(message)
    return found


def _instant(value: object, info: ValidationInfo) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value
    context: Mapping[str, Any] = info.context or {}
    return parse_instant(value, context.get("time_zone", UTC))


def _flag(value: object) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    message = f"{str(value)[:40]} is neither true nor false"
    raise ValueError(message)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = f"{name[:40]} is not a time zone; use a name such as Europe/Berlin"
        raise ValueError(message) from None
    return name


def _choice(value: object) -> object:
    if not isinstance(value, str):
        return value
    return value.strip().lower().replace(" ", "_").replace("-", "_")


def number_for_json(value: Decimal) -> int | float:
    """The JSON number of a decimal: whole numbers without a point, nothing rounded."""
    return int(value) if value == value.to_integral() else float(value)


Text = Annotated[str, Field(max_length=4000), AfterValidator(_clean)]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$"), AfterValidator(_id)]
# A recording rule of Prometheus has colons in its name.
MetricName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,128}$")]
Number = Annotated[
    Decimal,
    BeforeValidator(_number, json_schema_input_type=float | str),
    PlainSerializer(lambda number: format(number, "f"), return_type=str, when_used="json"),
]
Percent = Annotated[Number, Field(ge=0, le=100)]
Whole = Annotated[int, BeforeValidator(_whole, json_schema_input_type=int | str)]
Positive = Annotated[Whole, Field(ge=1, le=100_000)]
Day = Annotated[date, BeforeValidator(parse_day, json_schema_input_type=str)]
Instant = Annotated[datetime, BeforeValidator(_instant, json_schema_input_type=str)]
Flag = Annotated[bool, BeforeValidator(_flag, json_schema_input_type=bool | str)]
Zone = Annotated[str, AfterValidator(_zone)]
# A bound inside the pattern would make every start of the program compile 2,000 copies of it.
Url = Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\s<>\"']+$")]
Choice = BeforeValidator(_choice)
