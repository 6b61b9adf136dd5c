"""The exact words of numbers, durations, counts and lists, at the edges where they change."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.values import wording
from dashboard.domain.values.similarity import likeness, speaks_of, stem, things


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.234567", "1.234567"),
        ("1.2345678", "1.23"),
        ("-1.2345678", "−1.23"),
        ("1.2350000001", "1.24"),
        ("0.0100001", "0.01"),
        ("0.0099999", "0.0099999"),
        ("0.01234567", "0.01"),
        ("0.00012345678", "0.00012345678"),
        ("1234567.5", "1,234,567.5"),
        ("9.999999999", "10"),
    ],
)
def test_a_number_as_recorded_keeps_its_digits_and_a_quotient_is_rounded(value: str, text: str):
    assert wording.number(Decimal(value)) == text


def test_a_quotient_is_rounded_to_as_many_places_as_are_asked_for():
    assert wording.number(Decimal("1.23456789"), 0) == "1"
    assert wording.number(Decimal("1.23456789"), 3) == "1.235"
    assert wording.number(Decimal("0.51234567"), 0) == "0.51234567"
    assert wording.number(Decimal("0.00000025"), 7) == "0.0000003"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 h"),
        (61, "61 min"),
        (89, "89 min"),
        (90, "1 h 30 min"),
        (120, "2 h"),
        (150, "2 h 30 min"),
        (60_000, "1,000 h"),
        (Decimal("90.5"), "1 h 30.5 min"),
        (Decimal("0.5"), "0.5 min"),
    ],
)
def test_minutes_are_hours_from_ninety_on(value: Decimal | int, text: str):
    assert wording.minutes(value) == text


@pytest.mark.parametrize(
    ("seconds", "text", "of"),
    [
        (960, "16 min", "16 of 15.5 min"),
        (963, "16.1 min", "16.1 of 15.5 min"),
        (7500, "2 h 5 min", "125 of 15.5 min"),
    ],
)
def test_a_span_is_told_to_a_tenth_of_a_minute(seconds: int, text: str, of: str):
    assert wording.span(timedelta(seconds=seconds)) == text
    assert wording.span(timedelta(seconds=seconds), of=timedelta(seconds=930)) == of


def test_a_half_tenth_is_rounded_up():
    assert wording.span(timedelta(seconds=3)) == "0.1 min"
    assert wording.span(timedelta(seconds=2.9)) == "0 min"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "no duties"), (1, "1 duty"), (2, "2 duties"), (1234, "1,234 duties")]
)
def test_a_count_has_its_plural(number: int, text: str):
    assert wording.count(number, "duty", "duties") == text


def test_differences_have_a_sign_or_none():
    assert [wording.signed(Decimal(n)) for n in ("2", "1", "0.5", "0", "-2.5")] == [
        "+2",
        "+1",
        "+0.5",
        "0",
        "−2.5",
    ]
    assert [wording.points(Decimal(n)) for n in ("1", "0", "-1", "0.2")] == [
        "+1 point",
        "0 points",
        "−1 point",
        "+0.2 points",
    ]
    assert [wording.distance(Decimal(n), "%") for n in ("-1", "2")] == ["1 point", "2 points"]
    assert wording.distance(Decimal(-40), "ms") == "40 ms"
    assert [wording.quantity(Decimal(5), unit) for unit in (None, "%", "ms")] == ["5", "5%", "5 ms"]


def test_a_list_of_more_than_most_says_how_many_are_left():
    names = ["a", "b", "c", "d"]

    assert wording.listed(names, 4) == "a, b, c and d"
    assert wording.listed(names, 3) == "a, b, c and 1 more"
    assert wording.listed(names, 2) == "a, b and 2 more"
    assert wording.listed(["x"] * 1500, 1) == "x and 1,499 more"
    assert wording.listed(("a", "b")) == "a and b"
    assert wording.of(1000, 2000, "item") == "1,000 of 2,000 items"


def test_a_document_is_named_without_its_folders():
    assert wording.document("a/b/phase3.yaml") == "phase3.yaml"
    assert wording.document("phase3.yaml") == "phase3.yaml"
    assert wording.document("/") == "/"


def test_days_and_moments_are_written_in_full():
    assert [wording.days(n) for n in (0, 1, 2, 1234)] == ["0 days", "1 day", "2 days", "1,234 days"]
    assert wording.day(date(2026, 9, 3)) == "3 Sep 2026"
    assert wording.short_day(date(2026, 9, 3), date(2026, 1, 1)) == "3 Sep"
    assert wording.moment(datetime(2025, 9, 20, 8, 6, tzinfo=UTC), ZoneInfo("Europe/Berlin")) == (
        "20 Sep 2025, 10:06"
    )
    assert wording.finished(met_on=date(2025, 11, 26), due_on=date(2025, 11, 24), on=None) == (
        "met 26 Nov 2025, 2 days late"
    )
    assert wording.finished(met_on=date(2025, 11, 23), due_on=date(2025, 11, 24), on=date(2025, 12, 1)) == (
        "met 23 Nov, 1 day early"
    )


@pytest.mark.parametrize("number", [-1, 0, 1])
def test_a_window_that_opens_now_is_inside(number: int):
    on = date(2025, 11, 24)
    text = wording.deadline(on=on, opens_on=on + timedelta(number), due_on=on + timedelta(5))

    assert text == ("due in 1 to 5 days" if number > 0 else "due within 5 days")


def test_a_mark_is_a_shape_and_a_word():
    assert wording.mark("pass").text == "✓ Pass"
    assert wording.mark("").word == "Undecided"


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("Documentation", "document"),
        ("deployment", "deploy"),
        ("deploys", "deploy"),
        ("API", "api"),
        ("ties", "tie"),  # never shorter than three letters
        ("bees", "bee"),
        ("beds", "bed"),
        ("used", "used"),
        ("edges", "edg"),
    ],
)
def test_a_stem_is_a_word_without_its_ending(word: str, root: str):
    assert stem(word) == root


def test_things_are_the_stems_of_words_that_name_something():
    assert things("API_DOCUMENTATION.md") == things("the API documentation") == {"api", "document"}
    assert things("A B plan is complete") == {"plan"}
    assert things("QV x") == {"qv"}
    assert things("Phase 4 x") == {"phas"}


def test_two_texts_are_alike_by_what_the_shorter_shares():
    assert likeness("advanced pattern library", "pattern library expansion") == pytest.approx(2 / 3)
    assert likeness("pattern library", "advanced pattern library expansion") == 1.0
    assert likeness("pattern library", "pattern store") == 0.0
    assert likeness("", "pattern library") == 0.0


def test_a_text_speaks_of_a_name_as_a_whole_word():
    assert speaks_of("QV completion in Phase 4", ["CE", "QV"])
    assert not speaks_of("QVX completion", ["QV"])
    assert not speaks_of("xQV completion", ["QV"])
    assert speaks_of("(a.b)", ["a.b"])
    assert not speaks_of("(axb)", ["a.b"])
    assert not speaks_of("QV", [])


def test_a_text_begins_a_sentence_or_stands_in_it_and_the_rest_stays():
    assert wording.capitalized("lapses on Monday, QV too") == "Lapses on Monday, QV too"
    assert wording.lowered("Lapsed on Monday, QV too") == "lapsed on Monday, QV too"
    assert (wording.capitalized(""), wording.lowered("")) == ("", "")
    assert (wording.capitalized("q"), wording.lowered("Q")) == ("Q", "q")
