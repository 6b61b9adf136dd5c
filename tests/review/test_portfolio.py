"""The portfolio's words: the worst first, how many stand how, and how that went."""

from datetime import date, timedelta

from dashboard.review.portfolio import Line, Turn, heading, urgency, weeks

TODAY = date(2026, 11, 27)


def line(name: str, status: str = "certified", **changes: object) -> Line:
    whole = {
        "id": name,
        "title": "T",
        "system": "S",
        "owner": "O",
        "time_zone": "UTC",
        "is_sample": False,
        "status": status,
        "standing": "Certified",
        "lead": "",
        "outlook_on": None,
        "valid_until": None,
        "days_left": None,
        "gates": "1 of 1",
        "gates_headline": "",
        "conditions": "0 open",
        "conditions_headline": "",
        "traffic": "",
        "rollout": "",
        "must_act": "",
        "next": "",
        "next_on": None,
        "turns": (),
    }
    return Line.model_validate({**whole, **changes})


def test_samples_come_last_the_worst_standing_first_and_then_what_comes_first():
    lines = [
        line("SAMPLE", "lapsed", is_sample=True),
        line("GOOD"),
        line("SOON", outlook_on=TODAY + timedelta(days=3)),
        line("DATED", next_on=TODAY + timedelta(days=2)),
        line("EXPIRED", "expired"),
        line("LAPSED", "lapsed"),
    ]

    assert [each.id for each in sorted(lines, key=urgency)] == [
        "EXPIRED",
        "LAPSED",
        "DATED",
        "SOON",
        "GOOD",
        "SAMPLE",
    ]


def test_the_heading_counts_each_standing_the_worst_first():
    assert heading([line("A"), line("B", "lapsed"), line("C")]) == "3 certifications: 1 lapsed, 2 certified"
    assert heading([]) == "no certifications: "


def test_the_weeks_tell_who_stood_how_at_the_end_of_each():
    turned = (Turn(on=TODAY - timedelta(days=10), status="certified"), Turn(on=TODAY, status="lapsed"))
    held = weeks([line("A", "lapsed", turns=turned)], TODAY, count=3)

    assert [(day, dict(counts)) for day, counts in held] == [
        (TODAY - timedelta(days=14), {}),
        (TODAY - timedelta(days=7), {"certified": 1}),
        (TODAY, {"lapsed": 1}),
    ]
