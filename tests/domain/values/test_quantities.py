from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values.quantities import Requirement, read_duration, read_requirement, read_result

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
