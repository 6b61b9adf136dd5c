"""What odd certificates broke once, each with what is written instead."""

import json
from datetime import date, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from dashboard.exporters.pack import Format, pack
from dashboard.figures.shapes.window_drawing import windows
from dashboard.review import Review
from dashboard.review.annex import annex
from dashboard.review.slides import slides
from tests.domain.conftest import MakeRecord, day
from tests.exporters.odd import CASES
from tests.exporters.test_odd import READERS, flat
from tests.exporters.texts import HOSTILE, SCRIPTS, WORD


def odd(make: MakeRecord, name: str) -> Review:
    return CASES[name](make)


def test_hostile_signs_come_through_as_they_are(make: MakeRecord):
    review = odd(make, "signs that mean something elsewhere")
    wanted = {flat(text) for text in HOSTILE if "\ufffe" not in text}
    html, book = (flat(READERS[form](pack(review, form))) for form in (Format.HTML, Format.XLSX))
    gates = json.loads(pack(review, Format.JSON))["gates"]

    assert {text for text in wanted if text not in html} == set()
    assert {text for text in wanted if text not in book and "_x0041_" not in text} == set()
    assert {gate["name"] for gate in gates} == set(HOSTILE)


def test_scripts_of_the_world_are_in_the_text_of_a_file_whatever_glyphs_its_font_has(make: MakeRecord):
    review = odd(make, "scripts of the world")
    html, deck = (READERS[form](pack(review, form)) for form in (Format.HTML, Format.PPTX))

    assert [text for text in (g.gate.name for g in review.assessment.gates) if text not in html] == []
    assert review.assessment.head.title in deck
    assert len(SCRIPTS) == len(review.assessment.gates)


def test_a_long_word_is_broken_on_a_page_and_whole_in_the_data(make: MakeRecord):
    review = odd(make, "words of 200 letters everywhere")
    pages = PdfReader(BytesIO(pack(review, Format.PDF))).pages
    parts = [part for page in pages for part in page.extract_text().replace("\u200b", "").split()]
    longest = max(len(part) for part in parts if WORD[:8] in part)

    assert 0 < longest < len(WORD)
    assert WORD in READERS[Format.CSV](pack(review, Format.CSV))


def test_a_fired_trigger_asks_whether_to_roll_back(make: MakeRecord):
    review = odd(make, "triggers of every verdict")
    verdicts = [state.verdict for state in review.assessment.triggers]

    assert verdicts == ["fired", "fired", "possible", "blind", "pending", "clear", "no_baseline", "blind"]
    assert [q.question for q in review.questions][:2] == [
        "Roll back, or waive trigger security?",
        "Roll back, or waive trigger fired?",
    ]
    assert review.questions[0].facts[-1] == "permitted until then: 0% of traffic"


def test_two_boards_with_one_role_are_told_apart(make: MakeRecord):
    review = odd(make, "an abstention and an open remark")
    told = [change.sentence for change in review.changes.changes if change.kind == "signoff"]

    assert told == []


def test_an_extension_to_before_its_window_moves_the_window(make: MakeRecord):
    review = odd(make, "an extension to before the window")
    state = review.assessment.conditions[0]
    drawn = windows((state,), label="x", word="As of")

    assert (state.opens_on, state.due_on, state.status) == (day(2), day(2), "due_today")
    assert all(shape.width >= 0 for shape in drawn.shapes if shape.kind == "box")
    assert "first due 4 Oct, 19 days earlier now" in "".join(
        span.text for shape in drawn.shapes if shape.kind == "label" for span in shape.spans
    )


def test_traffic_without_a_plan_is_told_and_not_said_to_be_on_plan(make: MakeRecord):
    unplanned = odd(make, "no phases but traffic")
    title = next(slide.title for slide in slides(unplanned) if slide.name == "rollout")

    assert title == "Rollout: 20% of traffic, paused, without a plan"


@pytest.mark.parametrize("name", ["forty conditions", "two hundred gates", "a hundred agents"])
def test_a_sentence_names_the_first_of_many_and_counts_the_rest(make: MakeRecord, name: str):
    review = odd(make, name)
    lengths = [len(slide.title) for slide in slides(review)]
    lengths += [len(review.assessment.standing.detail), *(len(t.sentence) for t in review.transitions)]

    assert max(lengths) < 400
    assert max(len(listing.heading) for listing in annex(review)) < 400


@pytest.mark.parametrize(
    "name", ["forty conditions", "scripts of the world", "windows of a day, of two years and overlapping"]
)
def test_the_slide_of_conditions_keeps_clear_of_the_footer(make: MakeRecord, name: str):
    review = odd(make, name)
    page = next(
        p
        for p in PdfReader(BytesIO(pack(review, Format.PDF))).pages
        if "Review · Conditions" in p.extract_text()
    )
    low: dict[str, float] = {}
    page.extract_text(visitor_text=lambda text, cm, tm, *_: low.update({text.strip(): cm[5] + tm[5]}))
    foot = next(y for text, y in low.items() if text.startswith("SMALL"))
    said = {text: y for text, y in low.items() if text.startswith(("Condition", "and ", "If not"))}

    assert said
    assert min(abs(y - foot) for y in said.values()) > 9


ZONES = {
    "the first time zone": "Pacific/Kiritimati",
    "a zone of half hours": "America/St_Johns",
    "across a change of clocks": "Europe/Berlin",
}


@pytest.mark.parametrize("name", ZONES)
def test_days_and_hours_are_those_of_the_certifications_zone(make: MakeRecord, name: str):
    review, zone = odd(make, name), ZoneInfo(ZONES[name])
    state = review.assessment.conditions[0]
    events = {str(e["UID"]).split("@")[0]: e for e in Calendar.from_ical(pack(review, Format.ICS)).events}
    patches = events["maintenance-weekly-1"]
    due = events["condition-1"]

    assert review.assessment.on == review.assessment.as_of.astimezone(zone).date()
    assert (state.due_on - review.assessment.head.decided_on) == timedelta(weeks=3)
    assert (due.start, due.end) == (state.opens_on, state.due_on + timedelta(days=1))
    assert isinstance(patches.start, datetime)
    assert isinstance(patches.end, datetime)
    assert (patches.start.hour, patches.end.hour, patches.start.weekday()) == (1, 4, 6)
    assert (
        patches.start.utcoffset()
        == datetime.combine(patches.start.date(), patches.start.time(), zone).utcoffset()
    )


@pytest.mark.parametrize(
    ("name", "due", "rule"),
    [
        (
            "decided on a leap day",
            [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28)],
            {28, 29},
        ),
        ("decided on the 31st", [date(2026, 8, 31), date(2027, 8, 31)], {28, 29, 30, 31}),
    ],
)
def test_a_duty_falls_on_the_last_day_of_a_shorter_month(
    make: MakeRecord, name: str, due: list[date], rule: set[int]
):
    review = odd(make, name)
    rows = [row for row in review.assessment.obligations if row.obligation.cadence == "annual"]
    monthly = {row.due_on for row in review.assessment.obligations if row.obligation.cadence == "monthly"}
    content = pack(review, Format.ICS)
    tuning = next(
        e for e in Calendar.from_ical(content).events if str(e["UID"]).startswith("maintenance-monthly")
    )

    assert [row.due_on for row in rows] == due
    assert len({(on.year, on.month) for on in monthly}) == len(monthly)
    assert set(tuning.rrules[0]["BYMONTHDAY"]) == rule
