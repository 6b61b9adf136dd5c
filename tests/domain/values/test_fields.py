"""What each kind of field accepts, and the sentence that says why it does not."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.fields import (
    Choice,
    Day,
    Flag,
    Id,
    Instant,
    MetricName,
    Model,
    Number,
    Percent,
    Positive,
    Text,
    Url,
    Whole,
    Zone,
    folded_name,
    number_for_json,
    parse_day,
    parse_instant,
    plain,
    printed_name,
)
from dashboard.domain.values.instants import day_of, end_of, read_as_of, start_of
from dashboard.domain.values.source import Observed
from tests.domain.conftest import source

NO_INSTANT = "is neither a date nor an instant with an offset; write 2025-09-13 or 2025-09-13T08:00Z"
NOT_A_NUMBER = "is not a number of at most 15 digits before and after the point; write it in digits, as 93.7"
BERLIN = timezone(timedelta(hours=2))


def read(kind: Any, value: object, **context: Any) -> Any:
    return TypeAdapter(kind).validate_python(value, context=context)


def fault(kind: Any, value: object) -> str:
    """What is said of a value that is refused."""
    with pytest.raises(ValidationError) as refused:
        read(kind, value)
    return re.sub("^Value error, ", "", refused.value.errors()[0]["msg"])


class Room(Model):
    """A room."""

    name: Text
    """What it is called."""
    seats: Positive = 1


def test_a_model_is_frozen_and_knows_its_keys():
    room = Room(name="Blue")

    with pytest.raises(ValidationError, match="frozen"):
        room.name = "Red"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Room.model_validate({"name": "Blue", "doors": 2})


def test_a_copy_is_shallow_unless_it_is_asked_to_be_deep():
    class Hall(Model):
        rooms: list[str]

    hall = Hall(rooms=["Blue"])

    assert hall.model_copy().rooms is hall.rooms
    assert hall.model_copy(deep=True).rooms is not hall.rooms


def test_a_text_is_trimmed_composed_and_may_have_lines():
    assert read(Text, "  two\nlines ") == "two\nlines"
    assert read(Text, "e\u0301") == "é"
    assert read(Text, "x" * 4000) == "x" * 4000


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "is empty; give a text or leave the key out"),
        ("   ", "is empty; give a text or leave the key out"),
        ("a\u200bb", "holds the invisible character U+200B; remove it"),
        ("a\x07b", "holds the invisible character U+0007; remove it"),
        ("a\tb", "holds the invisible character U+0009; remove it"),
        ("x" * 4001, "String should have at most 4000 characters"),
    ],
)
def test_a_text_that_nobody_could_read_is_refused(value: str, said: str):
    assert fault(Text, value) == said


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("93.700", "93.7"),
        ("-0.5", "-0.5"),
        ("+7", "7"),
        (12, "12"),
        (Decimal("1E+2"), "100"),
        ("1" * 15 + "." + "2" * 15, "1" * 15 + "." + "2" * 15),
    ],
)
def test_a_number_is_read_whole_and_without_its_trailing_zeros(value: object, number: str):
    found = read(Number, value)

    assert (found, format(found, "f")) == (Decimal(number), number)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1e3", "1e3"),
        ("1,000", "1,000"),
        ("NaN", "NaN"),
        ("", ""),
        ("1" * 16, "1" * 16),
        ("0." + "1" * 16, "0." + "1" * 16),
        ("1" * 40, "1" * 40),
        ("1" * 41, "a text of 41 characters"),
        ("x" * 1234, "a text of 1,234 characters"),
    ],
)
def test_what_is_no_number_is_shown_where_it_is_short(value: str, shown: str):
    assert fault(Number, value) == f"{shown} {NOT_A_NUMBER}"


def test_a_number_is_written_in_digits_and_read_back():
    adapter: TypeAdapter[Decimal] = TypeAdapter(Number)

    assert adapter.dump_json(adapter.validate_python("1000000.5")) == b'"1000000.5"'
    assert adapter.json_schema(mode="validation") == {"anyOf": [{"type": "number"}, {"type": "string"}]}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("100", "100"),
        ("1E+2", "100"),
        ("1E+29", f"1{'0' * 29}"),
        ("93.700", "93.7"),
        ("0.0", "0"),
        ("-5.0", "-5"),
    ],
)
def test_a_plain_number_has_neither_exponent_nor_trailing_zeros(value: str, text: str):
    assert str(plain(Decimal(value))) == text


def test_a_number_for_json_is_whole_where_it_can_be():
    assert (number_for_json(Decimal("4.0")), number_for_json(Decimal("4.25"))) == (4, 4.25)
    assert isinstance(number_for_json(Decimal("4.0")), int)


@pytest.mark.parametrize(("value", "number"), [("7", 7), (7, 7), ("7.0", 7), ("-3", -3)])
def test_a_whole_number_has_no_part(value: object, number: int):
    assert read(Whole, value) == number
    assert fault(Whole, "7.5") == "7.5 is not a whole number"


def test_bounds_belong_to_what_they_bound():
    assert [read(Percent, text) for text in ("0", "100")] == [0, 100]
    assert fault(Percent, "-0.1") == "Input should be greater than or equal to 0"
    assert fault(Percent, "100.1") == "Input should be less than or equal to 100"
    assert [read(Positive, text) for text in ("1", "100000")] == [1, 100_000]
    assert fault(Positive, "0") == "Input should be greater than or equal to 1"
    assert fault(Positive, "100001") == "Input should be less than or equal to 100000"


@pytest.mark.parametrize("value", ["2000-01-01", "2100-12-31", "2024-02-29", date(2025, 9, 13)])
def test_a_day_is_one_of_the_years_2000_to_2100(value: object):
    assert read(Day, value) == date.fromisoformat(str(value)) == parse_day(value)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("13 Sep 2025", "13 Sep 2025 is not a date; write it as 2025-09-13"),
        ("2025-9-13", "2025-9-13 is not a date; write it as 2025-09-13"),
        ("x" * 50, f"{'x' * 40} is not a date; write it as 2025-09-13"),
        ("2025-02-30", "2025-02-30 is not a day of the calendar; correct it"),
        ("1999-12-31", "1999-12-31 lies outside the years 2000 to 2100; correct it"),
        ("2101-01-01", "2101-01-01 lies outside the years 2000 to 2100; correct it"),
    ],
)
def test_what_is_no_day_says_what_it_is(value: str, said: str):
    assert fault(Day, value) == said


@pytest.mark.parametrize(
    ("value", "instant"),
    [
        ("2025-09-13", datetime(2025, 9, 13, tzinfo=UTC)),
        ("2025-09-13T08:00Z", datetime(2025, 9, 13, 8, tzinfo=UTC)),
        ("2025-09-13 08:00:01.5+02:00", datetime(2025, 9, 13, 6, 0, 1, 500_000, tzinfo=UTC)),
        (datetime(2025, 9, 13, 8, tzinfo=BERLIN), datetime(2025, 9, 13, 6, tzinfo=UTC)),
    ],
)
def test_an_instant_has_an_offset_or_is_the_start_of_a_day_and_is_kept_in_utc(
    value: object, instant: datetime
):
    found = read(Instant, value)

    assert (found, found.tzinfo) == (instant, UTC)


def test_a_day_as_an_instant_starts_in_the_zone_of_its_document():
    assert read(Instant, "2025-09-13", time_zone=BERLIN) == datetime(2025, 9, 12, 22, tzinfo=UTC)
    assert read(Instant, "2025-09-13T08:00Z", time_zone=BERLIN) == datetime(2025, 9, 13, 8, tzinfo=UTC)
    assert parse_instant("2025-09-13", BERLIN).tzinfo is UTC


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("noon", f"noon {NO_INSTANT}"),
        ("2025-09-13T08:00", f"2025-09-13T08:00 {NO_INSTANT}"),
        (datetime(2025, 9, 13, 8), f"2025-09-13 08:00:00 {NO_INSTANT}"),  # noqa: DTZ001 (what is refused)
        ("x" * 50, f"{'x' * 40} {NO_INSTANT}"),
        ("2025-02-30T08:00Z", "2025-02-30 is not a day of the calendar; correct it"),
        ("1999-01-01T08:00Z", "1999-01-01 lies outside the years 2000 to 2100; correct it"),
        ("2025-09-13T25:00Z", "2025-09-13T25:00Z is not a time of day; correct it"),
        ("2025-13-01", "2025-13-01 is not a day of the calendar; correct it"),
    ],
)
def test_what_is_no_instant_says_what_it_is(value: object, said: str):
    assert fault(Instant, value) == said


@pytest.mark.parametrize(("value", "flag"), [(True, True), ("true", True), (False, False), ("false", False)])
def test_a_flag_is_true_or_false(value: object, flag: bool):
    assert read(Flag, value) is flag


@pytest.mark.parametrize("value", ["yes", "True", "", "x" * 50])
def test_anything_else_is_no_flag(value: str):
    assert fault(Flag, value) == f"{value[:40]} is neither true nor false"


def test_a_zone_is_one_that_is_known():
    assert read(Zone, "Europe/Berlin") == "Europe/Berlin"
    for name in ("Mars/Base", "../../etc/passwd", "Europe", "x" * 50):
        assert fault(Zone, name) == f"{name[:40]} is not a time zone; use a name such as Europe/Berlin"


def test_ids_metrics_and_addresses_hold_what_is_safe_to_print():
    assert [read(Id, text) for text in ("PROD-001", "a.b_c", "x" * 64)] == ["PROD-001", "a.b_c", "x" * 64]
    assert [read(MetricName, text) for text in ("job:up:rate5m", "x" * 128)] == ["job:up:rate5m", "x" * 128]
    assert read(Url, "https://ci.example/1") == "https://ci.example/1"
    for kind, text in ((Id, "a b"), (Id, "x" * 65), (MetricName, "x" * 129), (Url, "javascript:alert(1)")):
        assert "should match pattern" in fault(kind, text)
    assert read(Url, f"https://{'x' * 1_992}")
    assert "at most 2000 characters" in fault(Url, f"https://{'x' * 1_993}")


def test_a_choice_may_be_written_with_capitals_and_spaces():
    assert Choice.func(" Very High ") == "very_high"  # type: ignore[call-arg]
    assert Choice.func(5) == 5  # type: ignore[call-arg]


def test_a_day_lasts_from_its_first_to_its_last_microsecond_in_its_zone():
    first, last = start_of(date(2025, 9, 13), BERLIN), end_of(date(2025, 9, 13), BERLIN)

    assert first == datetime(2025, 9, 12, 22, tzinfo=UTC)
    assert last == datetime(2025, 9, 13, 21, 59, 59, 999_999, tzinfo=UTC)
    assert (first.tzinfo, last.tzinfo) == (UTC, UTC)
    assert {day_of(first, BERLIN), day_of(last, BERLIN)} == {date(2025, 9, 13)}
    assert day_of(first, UTC) == date(2025, 9, 12)


def test_an_as_of_is_the_end_of_a_day_or_an_instant():
    assert read_as_of("2025-09-13", BERLIN) == end_of(date(2025, 9, 13), BERLIN)
    assert read_as_of("2025-09-13T08:00+02:00", UTC) == datetime(2025, 9, 13, 6, tzinfo=UTC)
    with pytest.raises(ValueError, match="not a day of the calendar"):
        read_as_of("2025-02-30", UTC)


def test_a_start_is_stated_unless_it_is_said_to_be_assumed():
    day = date(2025, 9, 13)
    as_of = AsOf(at=datetime(2025, 9, 13, tzinfo=UTC), zone=UTC, decided_on=day, start=day)

    assert not as_of.start_assumed
    assert (as_of.on, as_of.original_start, as_of.valid_until) == (day, None, None)


def test_only_the_record_says_where_an_observation_came_from():
    told = {"observed_at": "2025-09-13T08:00Z"}

    assert Observed.model_validate(told).source is None
    assert Observed.model_validate({**told, "source": source(3)}).source == source(3)
    assert Observed.model_validate({**told, "source": None}).source is None
    assert "source" not in Observed.model_validate({**told, "source": source(3)}).model_dump()
    assert "source" not in Observed.model_json_schema()["properties"]
    with pytest.raises(ValidationError, match="is filled in by the record; leave the key out"):
        Observed.model_validate({**told, "source": {"seq": 1}})


@pytest.mark.parametrize("name", [".", "..", "-", "-x", "--help"])
def test_an_id_is_neither_a_path_nor_an_option(name: str):
    assert (
        fault(Id, name)
        == f"{name} would be a path or an option somewhere; begin the id with a letter or a digit"
    )
    assert [read(Id, text) for text in ("...", "a-", ".a", "_")] == ["...", "a-", ".a", "_"]


def test_a_name_from_outside_is_cut_and_what_cannot_be_seen_replaced():
    assert printed_name("  e\u0301va\u200b\x07 ") == "éva\ufffd\ufffd"
    assert printed_name("x" * 200) == "x" * 200
    assert printed_name("x" * 201) == "x" * 199 + "…"
    assert printed_name("abcdef", most=4) == "abc…"
    assert printed_name("abcd", most=4) == "abcd"


def test_two_names_that_look_the_same_fold_to_one():
    assert folded_name("ＱＶ-1") == folded_name("qv-1") == "qv-1"
    assert folded_name("Straße") == "strasse"


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (Number, {"anyOf": [{"type": "number"}, {"type": "string"}]}),
        (Whole, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        (Day, {"type": "string"}),
        (Instant, {"type": "string"}),
        (Flag, {"anyOf": [{"type": "boolean"}, {"type": "string"}]}),
    ],
)
def test_the_schema_says_what_may_be_written(kind: Any, schema: dict[str, Any]):
    assert TypeAdapter(kind).json_schema() == schema


def test_a_number_is_text_in_json_and_a_number_elsewhere():
    adapter: TypeAdapter[Decimal] = TypeAdapter(Number)

    assert adapter.dump_python(Decimal("1.5")) == Decimal("1.5")
    assert adapter.dump_python(Decimal("1.5"), mode="json") == "1.5"
    assert adapter.json_schema(mode="serialization") == {"type": "string"}


@pytest.mark.parametrize("text", ["2000-01-01T00:00:00+14:00", "2100-12-31T23:59:59-12:00", "2000-01-01"])
def test_an_instant_that_lies_in_another_year_of_utc_is_refused_where_it_is_read(text: str):
    with pytest.raises(ValueError, match="lies outside the years 2000 to 2100 in UTC; correct it"):
        parse_instant(text, timezone(timedelta(hours=14)))
    assert parse_instant("2000-01-01T14:00:00+14:00").year == 2000
    assert parse_instant("2100-12-31T23:59:59Z").year == 2100
