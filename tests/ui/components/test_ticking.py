from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.domain.conditions import ConditionState
from dashboard.domain.values import wording
from dashboard.figures.shapes.window_frames import AHEAD, day_frames
from dashboard.ui.components import drawings
from dashboard.ui.components.drawings import WindowRow
from tests.ui.conftest import BERLIN, TODAY, window

DEADLINES = [
    # on, opens_on, due_on, words
    ("2026-11-24", "2026-11-26", "2026-12-03", "due in 2 to 9 days"),
    ("2026-11-24", "2026-11-25", "2026-11-26", "due in 1 to 2 days"),
    ("2026-11-24", "2026-12-04", "2026-12-04", "due in 10 days"),
    ("2026-11-24", "2026-11-25", "2026-11-25", "due in 1 day"),
    ("2026-11-24", "2026-11-24", "2026-11-26", "due within 2 days"),
    ("2026-11-24", "2026-11-19", "2026-11-25", "due within 1 day"),
    ("2026-11-24", "2026-11-19", "2026-11-24", "due today"),
    ("2026-11-24", "2026-11-24", "2026-11-24", "due today"),
    ("2026-11-24", "2026-11-19", "2026-11-23", "1 day overdue"),
    ("2026-11-24", "2026-11-01", "2026-11-21", "3 days overdue"),
    ("2026-03-28", "2026-03-29", "2026-03-30", "due in 1 to 2 days"),  # the clocks go forward in between
    ("2028-02-28", "2028-02-01", "2028-03-01", "due within 2 days"),  # a leap day in between
    ("2026-01-01", "2028-12-01", "2028-12-03", "due in 1065 to 1,067 days"),
    ("2026-12-31", "2027-01-02", "2027-01-09", "due in 2 to 9 days"),
]


def draw(*states: ConditionState, now: datetime | None = None) -> None:
    """Draw conditions as they stand: ticking from an instant on, or as of their day."""
    rows = [
        WindowRow(
            title=s.condition.title, due_on=s.due_on, absolute=wording.window(s.opens_on, s.due_on, s.on)
        )
        for s in states
    ]
    frames = day_frames(states, word="Today," if now else "As of", ahead=AHEAD if now else 0)
    drawings.windows(rows, frames, label="windows", zone=BERLIN, now=now)


@pytest.mark.parametrize(("on", "opens_on", "due_on", "words"), DEADLINES)
def test_the_browser_words_a_deadline_as_the_server_does(
    stage, on: str, opens_on: str, due_on: str, words: str
):
    day, opens, due = (date.fromisoformat(text) for text in (on, opens_on, due_on))
    eve = day - timedelta(days=1)
    late = datetime(eve.year, eve.month, eve.day, 23, 59, 30, tzinfo=BERLIN)
    draw(window(opens=(opens - eve).days, due=(due - eve).days, on=eve), now=late)
    stage.show()
    before = stage.text()
    stage.page.clock.run_for(61_000)

    assert wording.deadline(on=day, opens_on=opens, due_on=due) == words
    assert f" {wording.deadline(on=eve, opens_on=opens, due_on=due)} " in before
    assert f" {words} " in stage.text()


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=37, minutes=12, seconds=59), "37 h 12 min left"),
        (timedelta(hours=48), "48 h 0 min left"),
        (timedelta(hours=48, seconds=1), ""),
        (timedelta(minutes=59), "59 min left"),
        (timedelta(0), "0 min left"),
        (timedelta(seconds=-1), ""),
    ],
)
def test_the_last_48_hours_are_counted_in_hours_and_minutes(stage, left: timedelta, words: str):
    script = "async ([words, left]) => (await import('/countdown.js')).countdown(words, 0, left)"

    assert stage.page.evaluate(script, [drawings.COUNTDOWN, left.total_seconds() * 1000]) == words


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Europe/Berlin", "2026-11-24T22:59:59Z", "2026-11-24"),
        ("Europe/Berlin", "2026-11-24T23:00:00Z", "2026-11-25"),
        ("Europe/Berlin", "2026-06-24T22:00:00Z", "2026-06-25"),
        ("Pacific/Kiritimati", "2026-11-24T10:00:00Z", "2026-11-25"),
        ("UTC", "2026-01-05T00:00:00Z", "2026-01-05"),
    ],
)
def test_days_are_those_of_the_certification_s_time_zone(stage, zone: str, instant: str, day: str):
    script = "async ([zone, at]) => (await import('/clock.js')).dayIn(zone, Date.parse(at))"

    assert stage.page.evaluate(script, [zone, instant]) == day


def test_windows_tick_into_the_next_day_by_the_server_s_time(stage):
    now = datetime(2026, 11, 24, 23, 58, 30, tzinfo=BERLIN)
    draw(window(opens=-5, due=0), window("Modules", 2, 9), now=now)
    stage.show()
    before = stage.text()
    stage.page.clock.run_for(40_000)
    minute_later = stage.text()
    stage.page.clock.run_for(120_000)

    assert "Due today due today 19 Nov to 24 Nov 1 min left" in before
    assert "0 min left" in minute_later
    assert "Overdue 1 day overdue" in stage.text()
    assert "Not open yet due in 1 to 8 days" in stage.text()
    assert "Today, 25 Nov" in stage.text()


def test_windows_as_of_another_day_stand_still(stage):
    draw(window(), window("Modules", 2, 9))
    stage.show()
    before = stage.text()
    stage.page.clock.run_for(3 * 86_400_000)

    assert "As of 24 Nov" in before
    assert stage.text() == before


def test_what_was_met_never_ticks(stage):
    draw(window(met_on=date(2026, 11, 20)), now=datetime(2026, 11, 24, 22, 59, tzinfo=UTC))
    stage.show()
    stage.page.clock.run_for(3 * 60_000)

    assert "Met met 20 Nov, 5 days early" in stage.text()
    assert "Today, 25 Nov" in stage.text()


def test_a_waiver_that_ends_while_the_page_is_open_brings_the_due_date_back(stage):
    waived = window(opens=-9, due=-2, waived_until=TODAY)
    draw(waived, now=datetime(2026, 11, 24, 22, 59, tzinfo=UTC))
    stage.show()
    before = stage.text()
    stage.page.clock.run_for(120_000)

    assert "Waived waived until 24 Nov" in before
    assert "Overdue 3 days overdue" in stage.text()


def test_a_page_that_is_open_for_longer_than_its_frames_is_loaded_anew(stage):
    draw(window(), now=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    stage.show()

    with stage.page.expect_request(lambda request: request.is_navigation_request(), timeout=60_000):
        stage.page.clock.run_for((AHEAD + 1) * 86_400_000)


def test_after_sleep_windows_ask_the_server_for_the_time(stage):
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    draw(window(), now=now)
    stage.show()
    stage.now = now + timedelta(days=4)
    stage.page.clock.set_system_time(datetime(2031, 5, 5, tzinfo=UTC))
    stage.page.clock.run_for(61_000)

    stage.page.get_by_text("3 days overdue").wait_for(timeout=5000)
    assert "Today, 28 Nov" in stage.text()


def test_drawing_again_leaves_one_drawing_and_one_timer(stage):
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    for _ in range(3):
        draw(window(), now=now)
        stage.show()
    stage.page.evaluate(
        """() => { window.ticks = 0; const format = Intl.DateTimeFormat.prototype.formatToParts;
        Intl.DateTimeFormat.prototype.formatToParts = function (at) {
          window.ticks += 1; return format.call(this, at); }; }"""
    )
    stage.page.clock.run_for(61_000)

    assert stage.page.locator("#host .windows").count() == 1
    assert stage.page.evaluate("window.ticks") == 1
