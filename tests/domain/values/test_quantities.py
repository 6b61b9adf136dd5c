from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values.quantities import (
    Quantity,
    Requirement,
    has_long_number,
    read_requirement,
    read_result,
)
from dashboard.domain.values.units import read_duration, with_whole_figures

decimals = st.decimals(min_value=0, max_value=10**6, places=5)


@pytest.mark.parametrize(
    ("text", "comparator", "threshold", "unit", "rest"),
    [
        ("<4.7% overhead", "<", "4.7", "%", "overhead"),
        ("≤ 250 ms p99", "≤", "250", "ms", "p99"),
        ("<= 250 ms", "≤", "250", "ms", ""),
        ("NASA POT10 95%+", "≥", "95", "%", "NASA POT10"),
        ("at least 99.95%", "≥", "99.95", "%", ""),
        ("100% core features", "≥", "100", "%", "core features"),
        ("Zero critical findings", "≤", "0", None, "critical findings"),
        ("<30 minutes", "<", "30", "min", ""),
        ("coverage > 85%", ">", "85", "%", "coverage"),
        ("within 5 seconds", "≤", "5", "s", ""),
        ("<512MB", "<", "512000000", "B", ""),
        ("99.95% or better", "≥", "99.95", "%", ""),
        ("≥ 20,000 requests", "≥", "20000", None, "requests"),
        ("never below 99%", "≥", "99", "%", ""),
        ("must not exceed 5 seconds", "≤", "5", "s", ""),
        ("no fewer than 3 reviews", "≥", "3", None, "reviews"),
        ("max 5 minutes", "≤", "5", "min", ""),
    ],
)
def test_requirement_reads_as_a_comparison(text, comparator, threshold, unit, rest):
    requirement = read_requirement(text)

    assert requirement == Requirement(
        kind="comparison", comparator=comparator, threshold=Decimal(threshold), unit=unit, rest=rest
    )


@pytest.mark.parametrize(
    "text",
    [
        "Enterprise scale ready",
        "<5% and >2%",
        "250 ms",
        ">4.0/5.0 satisfaction",
        "Failover 30 seconds",
        "95% of requests under 2 seconds",
        "no service below 95%",
    ],
)
def test_anything_else_is_qualitative(text):
    assert read_requirement(text).kind == "qualitative"


@pytest.mark.parametrize("text", ["All systems integrated", "Full observability", "complete coverage"])
def test_everything_of_something_is_a_hundred_percent_only_against_a_percentage(text):
    requirement = read_requirement(text)

    assert requirement.against(read_result("98% done")).threshold == Decimal(100)
    assert requirement.against(read_result("Comprehensive")).kind == "qualitative"
    assert requirement.against(None).kind == "qualitative"
    assert read_requirement(f"{text}, except one").kind == "qualitative"


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("93.7% (4/5 domains complete)", "93.7", "93.7", "%"),
        ("5.24MB (vastly under 512MB limit)", "5240000", "5240000", "B"),
        ("2-4 seconds (within 5-second target)", "2", "4", "s"),
        ("0 critical/high findings", "0", "0", None),
        ("0.00023% overhead", "0.00023", "0.00023", "%"),
        ("-3% drift", "-3", "-3", "%"),
        ("Zero findings", "0", "0", None),
    ],
)
def test_result_reads_as_a_quantity(text, low, high, unit):
    result = read_result(text)

    assert result is not None
    assert (result.low, result.high, result.unit) == (Decimal(low), Decimal(high), unit)


@pytest.mark.parametrize(
    "text", ["Single-node validated", "Comprehensive monitoring", "4/5 domains", "SOC-2 certified"]
)
def test_words_and_fractions_are_no_quantity(text):
    assert read_result(text) is None


def test_units_that_do_not_agree_are_not_comparable():
    requirement = read_requirement("<30 minutes")
    percentage, seconds = read_result("3%"), read_result("90 seconds")

    assert percentage is not None
    assert seconds is not None
    assert requirement.deciding(percentage) is None
    assert requirement.deciding(seconds) == Decimal("1.5")


def test_the_worse_end_of_a_range_decides():
    result = read_result("2-4 seconds")

    assert result is not None
    assert read_requirement("<5 seconds").deciding(result) == 4
    assert read_requirement("at least 1 second").deciding(result) == 2


@given(limit=decimals, value=decimals)
def test_strict_and_loose_comparators_differ_exactly_at_the_limit(limit, value):
    def met(comparator: str) -> bool:
        return Requirement(kind="comparison", comparator=comparator, threshold=limit).is_met_by(value)  # type: ignore[arg-type]

    assert met("≤") == (met("<") or value == limit)
    assert met("≥") == (met(">") or value == limit)
    assert met("<") == (not met("≥"))
    assert met("=") == (met("≤") and met("≥"))


@given(limit=decimals)
def test_a_printed_percentage_reads_back_as_itself(limit):
    assert read_requirement(f"at least {limit:f}%").threshold == limit


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 h 30 min", "90"),
        ("1h30m", "90"),
        ("1 hour and 30 minutes", "90"),
        (" 2 hours, 15 mins, 30 s ", "135.5"),
        ("1 d 1 h", "1500"),
        ("1.5 h", "90"),
        ("1,500 ms", "0.025"),
        ("90-min", "90"),
        ("45 min.", "45"),
        ("0 min", "0"),
    ],
)
def test_a_duration_is_read_whole(text: str, minutes: str):
    assert read_duration(text) == Decimal(minutes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "soon",
        "1:30",
        "1h30",
        "about 3 h",
        "3 h or so",
        "3 hours and 7 bananas",
        "2-3 h",
        "-3 h",
        "<3 h",
        "3 h,",
        "30 min 1 h",
        "1 h 2 h",
        "1 h and",
        "3 MB",
        "3%",
        "3 months",
        "1.5.5 h",
        "1,30 h",
        "h",
    ],
)
def test_what_is_not_wholly_a_duration_is_none(text: str):
    assert read_duration(text) is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("7 B", "7", "B"),
        ("7 KB", "7000", "B"),
        ("7 MB", "7000000", "B"),
        ("7 GB", "7000000000", "B"),
        ("7TB", "7000000000000", "B"),
        ("7 KiB", "7168", "B"),
        ("7 MiB", "7340032", "B"),
        ("7 GiB", "7516192768", "B"),
        ("7 TiB", "7696581394432", "B"),
        ("7 percent", "7", "%"),
        ("7 msec", "7", "ms"),
        ("7 milliseconds", "7", "ms"),
        ("7 secs", "7", "s"),
        ("7 mins", "7", "min"),
        ("7 hrs", "7", "h"),
        ("7-day", "7", "d"),
        ("7 widgets", "7", None),
        ("1,234,567.5 requests", "1234567.5", None),
        ("−3% drift", "-3", "%"),
        ("+3% drift", "3", "%"),
    ],
)
def test_a_quantity_is_brought_to_the_unit_of_its_kind(text: str, value: str, unit: str | None):
    result = read_result(text)

    assert result is not None
    assert (result.low, result.high, result.unit) == (Decimal(value), Decimal(value), unit)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("4-2 seconds", "2", "4"), ("2–4 s", "2", "4"), ("3-3 s", "3", "3")]
)
def test_the_ends_of_a_range_are_put_in_order(text: str, low: str, high: str):
    result = read_result(text)

    assert result is not None
    assert (result.low, result.high) == (Decimal(low), Decimal(high))


def test_the_rest_of_a_text_is_kept_without_its_brackets_and_in_one_space():
    first = read_result("about 5  MB (of 512 MB) of   memory, 7 peaks")
    zero = read_result(" zero  open findings ")

    assert first is not None
    assert zero is not None
    assert (first.low, first.rest) == (Decimal(5_000_000), "about of memory, 7 peaks")
    assert zero == Quantity(low=Decimal(0), high=Decimal(0), rest="open findings")
    assert read_result("zero") is None


@pytest.mark.parametrize(
    ("unit", "low", "high"),
    [
        ("ms", "5400000", "7200000"),
        ("s", "5400", "7200"),
        ("min", "90", "120"),
        ("h", "1.5", "2"),
        ("d", "0.0625", "0.08333333333333333333333333333"),
    ],
)
def test_times_are_brought_to_each_other_and_to_nothing_else(unit: str, low: str, high: str):
    hours = Quantity(low=Decimal("1.5"), high=Decimal(2), unit="h", rest="of work")

    assert hours.in_unit(unit) == Quantity(low=Decimal(low), high=Decimal(high), unit=unit, rest="of work")
    for other in ("%", "B", None):
        assert hours.in_unit(other) is None
        assert Quantity(low=Decimal(1), high=Decimal(1), unit=other).in_unit(unit) is None


@pytest.mark.parametrize(("comparator", "deciding"), [("<", 4), ("≤", 4), ("≥", 2), (">", 2), ("=", None)])
def test_each_comparator_is_decided_by_the_worse_end(comparator: Any, deciding: int | None):
    asked = Requirement(kind="comparison", comparator=comparator, threshold=Decimal(5), unit="s")
    result, exact = read_result("2-4 s"), read_result("3 s")

    assert result is not None
    assert exact is not None
    assert asked.deciding(result) == deciding
    assert asked.deciding(exact) == 3
    assert asked.model_copy(update={"kind": "qualitative"}).deciding(exact) is None


@pytest.mark.parametrize(
    ("text", "comparator", "threshold"),
    [
        ("=< 5 ms", "≤", "5"),
        ("=> 5 ms", "≥", "5"),
        ("min. 5 ms", "≥", "5"),
        ("maximum of 5 ms", "≤", "5"),
        ("not below 5 ms", "≥", "5"),
        ("must not be below 5 ms", None, None),
        ("never over 5 ms", "≤", "5"),
        ("shall not exceed 5 ms", "≤", "5"),
        ("5 ms minimum", "≥", "5"),
        ("5 ms at most", "≤", "5"),
        ("5 ms or lower", "≤", "5"),
        ("5+ reviews", "≥", "5"),
        ("5+ reviews and 3+ audits", None, None),
        ("at least 5 reviews and 90%", None, None),
        ("90% and 80%", None, None),
        ("2-4% overhead", None, None),
        ("no service above 5 ms", None, None),
        ("at least 5 reviews (90% of all)", "≥", "5"),
        ("exactly 5 reviews", "=", "5"),
        ("zero findings, at most 5 warnings", "≤", "5"),
        ("0 critical findings", "≤", "0"),
        ("0% errors", "≥", "0"),
    ],
)
def test_one_comparison_is_read_and_anything_less_clear_is_words(
    text: str, comparator: str | None, threshold: str | None
):
    found = read_requirement(text)

    assert found.kind == ("qualitative" if comparator is None else "comparison")
    assert (found.comparator, found.threshold) == (
        comparator,
        None if threshold is None else Decimal(threshold),
    )


@pytest.mark.parametrize("text", ["not < 5 ms", "no > 5 ms", "All 95% and 97%", "Zero 95% and 97%"])
def test_a_negated_sign_and_two_percentages_are_words(text: str):
    assert read_requirement(text).kind == "qualitative"


def test_a_bare_percentage_may_be_written_in_words():
    found = read_requirement("95 percent coverage")

    assert (found.kind, found.comparator, found.threshold, found.unit) == (
        "comparison",
        "≥",
        Decimal(95),
        "%",
    )


def test_both_ends_of_a_range_are_in_its_unit():
    found = read_result("1-2 kB")

    assert found is not None
    assert (found.low, found.high, found.unit) == (Decimal(1000), Decimal(2000), "B")


def test_everything_of_something_is_words_beside_another_unit():
    everything = read_requirement("All systems")

    assert everything.against(read_result("5 ms")).kind == "qualitative"
    assert everything.against(read_result("90%")).threshold == 100
    assert everything.against(None).kind == "qualitative"


def test_the_rest_of_a_requirement_is_what_the_comparison_leaves():
    assert read_requirement("coverage of at least 95% or more of lines (statements)").kind == "comparison"
    assert read_requirement("response  time ≤ 250 ms  p99").rest == "response time p99"
    assert read_requirement("95% or better coverage").rest == "coverage"
    assert read_requirement("95% minimum of minimum load").rest == "of minimum load"
    assert read_requirement("Documented (all of it)").rest == "Documented"
    assert read_requirement("All systems 90% integrated").kind == "comparison"
    assert read_requirement("Full observability").rest == "observability"


@given(
    st.integers(1, 10_000),
    st.sampled_from(
        [("s", "ms"), ("min", "s"), ("min", "ms"), ("h", "min"), ("h", "s"), ("d", "h"), ("d", "s")]
    ),
)
def test_what_is_exactly_the_limit_in_a_smaller_unit_meets_it(count: int, units: tuple[str, str]):
    unit, smaller = units
    limit = Quantity(low=Decimal(count), high=Decimal(count), unit=unit)
    same = limit.in_unit(smaller)

    assert same is not None
    assert same.in_unit(unit) == limit


def test_a_result_of_exactly_its_limit_in_another_unit_meets_it():
    result, asked = read_result("180 seconds"), read_requirement("at most 3 minutes")

    assert result is not None
    value = asked.deciding(result)
    assert value == Decimal(3)
    assert asked.is_met_by(value)


def test_a_number_of_more_digits_than_are_kept_is_told_unless_it_stands_in_brackets():
    assert has_long_number(f"{'9' * 40} ms") is True
    assert has_long_number("250 ms") is False
    assert has_long_number(f"250 ms ({'9' * 40})") is False


@pytest.mark.parametrize(
    ("requirement", "result", "met"),
    [
        ("≤ 90 min", "1 h 45 min", False),
        ("≤ 90 min", "1 h 29 min", True),
        ("≤ 30 minutes", "30m20s", False),
        ("≤ 5 s", "5 s 900 ms", False),
        ("≤ 2 hours", "1 hour and 59 minutes", True),
        ("< 1 h 30 min", "80 min", True),
        ("at least 1h30m", "70 min", False),
        ("≤ 2 h", "1.5 h, 20 min less than planned", True),
        ("≤ 2 h", "1 h 30 min - 2 h 30 min", False),
        ("≤ 200 ms", "100ms-300ms", False),
        ("≤ 200 ms", "100 ms – 200 ms", True),
    ],
)
def test_a_time_of_several_parts_and_a_range_of_two_units_are_read_whole(
    requirement: str, result: str, met: bool
):
    asked, found = read_requirement(requirement), read_result(result)
    assert found is not None
    value = asked.deciding(found)

    assert value is not None
    assert asked.is_met_by(value) is met


def test_minutes_before_a_figure_are_no_minimum():
    found = read_result("5 min, 30 min at peak")
    assert found is not None

    assert set(found.others) == {Decimal(30)}
    assert read_requirement("≤ 10 min").deciding(found) is None
    assert read_requirement("min 5 min").threshold == 5


@pytest.mark.parametrize(
    ("text", "comparator", "threshold"),
    [
        ("≥ 99.9% over 30 days", "≥", "99.9"),
        ("99.9% availability over 30 days", "≥", "99.9"),
        ("fewer than 3 incidents over 30 days", "<", "3"),
        ("soak over 48 h", ">", "48"),
        ("error rate below 1% and soak over 48 h", None, None),
        ("below 1%, over 48 h", None, None),
    ],
)
def test_the_time_over_which_a_figure_is_asked_for_is_no_second_comparison(
    text: str, comparator: str | None, threshold: str | None
):
    found = read_requirement(text)

    assert (found.comparator, found.threshold) == (comparator, threshold and Decimal(threshold))
    assert found.kind == "comparison" or found.rest == text


def test_only_a_time_is_one_over_which_something_is_asked_for():
    assert read_requirement("< 5 errors over 30 days").threshold == 5
    assert read_requirement("< 5 errors over 90%").kind == "qualitative"


def test_a_number_too_long_to_compare_is_no_figure_and_leaves_a_requirement_in_words():
    asked = f"< {'9' * 40} ms"

    assert read_result(f"{'9' * 40} ms") is None
    assert read_requirement(asked) == Requirement(kind="qualitative", rest=asked)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("1 h 30 min", "90 min"),
        ("1 h 2 min 3 s", "3723 s"),
        ("1 h 60 min", "1 h 60 min"),
        ("1 h 59 min", "119 min"),
        ("1.5 h 20 min", "1.5 h 20 min"),
    ],
)
def test_a_time_of_several_parts_is_brought_to_the_unit_of_its_last(text: str, whole: str):
    assert with_whole_figures(text) == whole


@pytest.mark.parametrize(
    ("asked", "found", "value"), [(">= 90%", "exactly 95%", 95), ("0 open incidents", "zero incidents", 0)]
)
def test_an_exact_figure_and_none_at_all_settle_the_matter(asked: str, found: str, value: int):
    result = read_result(found)

    assert result is not None
    assert read_requirement(asked).deciding(result) == value
