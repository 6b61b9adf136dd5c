from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.values import wording
from dashboard.ui.components import drawings
from dashboard.ui.components.drawings import WindowRow

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)
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


def window_row(title: str = "Documentation", opens: int = -5, due: int = 1, **more: Any) -> WindowRow:
    given: dict[str, Any] = {
        "status": "open",
        "label": "due within 1 day",
        "absolute": "19 to 25 Nov",
        **more,
    }
    opens_on, due_on = TODAY + timedelta(days=opens), TODAY + timedelta(days=due)
    return WindowRow(title=title, opens_on=opens_on, due_on=due_on, **given)


def test_the_browser_words_a_deadline_as_the_server_does(stage):
    rows = [{"on": on, "opens_on": opens_on, "due_on": due_on} for on, opens_on, due_on, _ in DEADLINES]

    script = "async ([words, rows]) => { const m = await import('/words.js'); return rows.map((r) => m.deadline(words.deadline, r)); }"
    assert stage.page.evaluate(script, [drawings.WORDS, rows]) == [words for *_, words in DEADLINES]
    days = [{k: date.fromisoformat(day) for k, day in row.items()} for row in rows]
    assert [wording.deadline(**row) for row in days] == [words for *_, words in DEADLINES]


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
    script = "async ([words, left]) => (await import('/words.js')).countdown(words, 0, left)"

    assert stage.page.evaluate(script, [drawings.WORDS, left.total_seconds() * 1000]) == words


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
    rows = [
        window_row(opens=-5, due=0, status="due_today", label="due today"),
        window_row("Modules", 2, 9, status="pending"),
    ]
    drawings.windows(rows, key="w", label="windows", on=TODAY, zone=BERLIN, now=now)
    stage.show()
    before = stage.text()
    stage.page.clock.run_for(40_000)
    minute_later = stage.text()
    stage.page.clock.run_for(120_000)

    assert "Due today due today 19 to 25 Nov 1 min left" in before
    assert "0 min left" in minute_later
    assert "Overdue 1 day overdue" in stage.text()
    assert "Not open yet due in 1 to 8 days" in stage.text()
    assert "Today, 25 Nov" in stage.text()


def test_windows_as_of_another_day_stand_still(stage):
    drawings.windows(
        [window_row(), window_row("Modules", 2, 9)], key="w", label="windows", on=TODAY, zone=BERLIN
    )
    stage.show()
    before = stage.text()
    stage.page.clock.run_for(3 * 86_400_000)

    assert "As of 24 Nov" in before
    assert stage.text() == before


def test_what_was_met_never_ticks(stage):
    met = window_row(status="met", label="met 20 Nov, 5 days early", met_on=date(2026, 11, 20))
    drawings.windows(
        [met], key="w", label="windows", on=TODAY, zone=BERLIN, now=datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
    )
    stage.show()
    stage.page.clock.run_for(3 * 60_000)

    assert "Met met 20 Nov, 5 days early" in stage.text()
    assert "Today, 25 Nov" in stage.text()


def test_after_sleep_windows_ask_the_server_for_the_time(stage):
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    drawings.windows([window_row()], key="w", label="windows", on=TODAY, zone=BERLIN, now=now)
    stage.show()
    stage.now = now + timedelta(days=4)
    stage.page.clock.set_system_time(datetime(2031, 5, 5, tzinfo=UTC))
    stage.page.clock.run_for(61_000)

    stage.page.get_by_text("3 days overdue").wait_for(timeout=5000)
    assert "Today, 28 Nov" in stage.text()


def test_drawing_again_leaves_one_drawing_and_one_timer(stage):
    now = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    for _ in range(3):
        drawings.windows([window_row()], key="w", label="windows", on=TODAY, zone=BERLIN, now=now)
        stage.show()
    stage.page.evaluate("""() => { window.ticks = 0; const format = Intl.DateTimeFormat.prototype.formatToParts;
        Intl.DateTimeFormat.prototype.formatToParts = function (at) { window.ticks += 1; return format.call(this, at); }; }""")
    stage.page.clock.run_for(61_000)

    assert stage.page.locator("#host .windows").count() == 1
    assert stage.page.evaluate("window.ticks") == 1
