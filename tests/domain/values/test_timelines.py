from datetime import date

import pytest

from dashboard.domain.values.timelines import Timeline, read_lasting, read_timeline

NO_TIMELINE = (
    "is not a timeline; write it as 2-3 weeks from deployment start, 10 days, within 3 weeks or by 2026-03-20"
)
BACKWARDS = "ends before it opens; write the shorter time first"


@pytest.mark.parametrize(
    ("text", "timeline"),
    [
        ("2-3 weeks", Timeline(first=2, last=3, unit="week")),
        ("2 – 3 Weeks", Timeline(first=2, last=3, unit="week")),
        ("1 to 2 months from the start", Timeline(first=1, last=2, unit="month")),
        ("10 days", Timeline(first=10, last=10, unit="day")),
        ("within 3 weeks of deployment", Timeline(first=0, last=3, unit="week")),
        ("3-3 days", Timeline(first=3, last=3, unit="day")),
        ("2 weeks following sign-off", Timeline(first=2, last=2, unit="week", from_certification=True)),
        ("within 2 weeks of board approval", Timeline(first=0, last=2, unit="week", from_certification=True)),
        (
            "10 days after this certification",
            Timeline(first=10, last=10, unit="day", from_certification=True),
        ),
        ("2 weeks after certification", Timeline(first=2, last=2, unit="week", from_certification=True)),
        ("1 day from Certification date.", Timeline(first=1, last=1, unit="day", from_certification=True)),
    ],
)
def test_a_timeline_has_two_ends_a_unit_and_an_anchor(text: str, timeline: Timeline):
    assert read_timeline(text) == timeline


@pytest.mark.parametrize("text", ["by 2026-03-20", "Due by 2026-03-20", "due 2026-03-20", "2026-03-20"])
def test_a_day_is_due_on_itself_and_open_from_the_decision(text: str):
    found, due_on = read_timeline(text), date(2026, 3, 20)

    assert found == Timeline(first=0, last=0, unit="day", from_certification=True, due_on=due_on)
    assert found.window(date(2026, 1, 1), date(2025, 9, 13)) == (date(2025, 9, 13), due_on)
    assert found.window(date(2026, 1, 1), date(2026, 4, 1)) == (due_on, due_on)


def test_a_window_is_counted_in_days_weeks_or_months_from_its_anchor():
    start, decided_on = date(2025, 9, 20), date(2025, 9, 13)
    windows = {
        "2-3 days": (date(2025, 9, 22), date(2025, 9, 23)),
        "2-3 weeks": (date(2025, 10, 4), date(2025, 10, 11)),
        "2-3 months": (date(2025, 11, 20), date(2025, 12, 20)),
        "2-3 weeks from certification": (date(2025, 9, 27), date(2025, 10, 4)),
    }

    assert {text: read_timeline(text).window(start, decided_on) for text in windows} == windows


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", f"soon {NO_TIMELINE}"),
        ("x" * 70, f"{'x' * 60} {NO_TIMELINE}"),
        ("3-2 weeks", f"3-2 weeks {BACKWARDS}"),
        (f"3-2 weeks{' ' * 45}from start", f"3-2 weeks{' ' * 45}from s {BACKWARDS}"),
    ],
)
def test_what_is_no_timeline_says_why_not(text: str, said: str):
    with pytest.raises(ValueError, match=r"\w") as refused:
        read_timeline(text)

    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("30 days", date(2025, 10, 13)),
        ("1 day", date(2025, 9, 14)),
        (" 6 Weeks ", date(2025, 10, 25)),
        ("12 months", date(2026, 9, 13)),
    ],
)
def test_what_lasts_so_long_ends_so_many_days_weeks_or_months_later(text: str, last: date):
    assert read_lasting(text).after(date(2025, 9, 13)) == last


@pytest.mark.parametrize(
    "text", ["2-3 weeks", "within 3 weeks", "30 days from decision", "1000 days", "x" * 70]
)
def test_what_is_no_length_of_time_says_how_to_write_one(text: str):
    with pytest.raises(ValueError, match="is no length of time") as refused:
        read_lasting(text)

    assert str(refused.value) == (
        f"{text[:60]} is no length of time; write it as 30 days, 6 weeks or 12 months"
    )
