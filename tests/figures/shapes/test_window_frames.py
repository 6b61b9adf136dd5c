"""Windows for the board: a frame a day, each with the words and geometry of its day."""

from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.conditions import Condition, ConditionState
from dashboard.domain.conditions.history import later
from dashboard.domain.observations import ConditionExtended, ConditionMet
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values.instants import end_of
from dashboard.figures.shapes.window_frames import day_frames
from dashboard.figures.shapes.window_rails import axis_of, rail
from tests.domain.conftest import MakeRecord, at, day
from tests.figures.conftest import seen


def kinds(assessment: Assessment) -> list[str]:
    (state,) = assessment.conditions
    return [part.kind for part in rail(state, axis_of([state]))]


def window(opens: int, due: int, on: int) -> ConditionState:
    """A condition whose window opens and is due so many days after 13 September, as it stands on a day."""
    state = ConditionState(
        condition=Condition(id="1", title="Gap", timeline="10 days"),
        status="open",
        opens_on=day(opens),
        due_on=day(due),
        original_due_on=day(due),
        start_assumed=False,
        on=day(on),
        open_since=day(0),
        items=(),
    )
    return later(state, day(on))


# The window of the small record opens on day 14 and is due on day 21.
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (13, ["window", "today"]),
        (14, ["window", "elapsed", "today"]),
        (21, ["window", "elapsed", "today"]),
        (22, ["window", "overrun", "today"]),
    ],
)
def test_what_is_gone_of_a_window_is_solid_and_past_its_end_it_runs_over(
    make: MakeRecord, on: int, expected: list[str]
):
    assert kinds(seen(make, on=on)) == expected


def test_a_met_window_says_when_and_a_moved_one_where_it_ended_first(make: MakeRecord):
    met = ConditionMet(condition="1", observed_at=at("2025-09-28"))
    extended = ConditionExtended(
        condition="1", to=day(28), reason="staff", approver="Board", observed_at=at("2025-09-20")
    )

    assert kinds(seen(make, met, on=20)) == ["window", "met_on", "today"]
    assert kinds(seen(make, extended, on=8)) == ["window", "first_due", "today"]


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 90))
def test_every_part_lies_on_the_axis_and_a_day_is_as_wide_as_any_other(first: int, second: int, on: int):
    state = window(min(first, second), max(first, second), on)
    axis = axis_of([state])
    parts = {part.kind: part for part in rail(state, axis)}
    shares = [share for part in parts.values() for share in (part.at, part.until) if share is not None]
    width = axis.share(axis.first + timedelta(days=1))

    assert all(0 < share < 1 for share in shares)
    whole = parts["window"]
    assert whole.until is not None
    assert whole.until - whole.at == pytest.approx(width * (abs(second - first) + 1))
    assert parts["today"].at == pytest.approx(axis.share(day(on)) + width / 2)


def test_each_day_has_its_frame_with_its_own_status_words_and_parts(make: MakeRecord):
    assessment = seen(make, on=20)
    frames = day_frames(assessment.conditions, word="Today,", ahead=2)

    assert [frame.on for frame in frames] == [day(20), day(21), day(22)]
    assert [frame.windows[0].mark.word for frame in frames] == ["Open", "Due today", "Overdue"]
    assert [frame.windows[0].label for frame in frames] == ["due within 1 day", "due today", "1 day overdue"]
    assert [frame.days[0].text for frame in frames] == ["Today, 3 Oct", "Today, 4 Oct", "Today, 5 Oct"]
    assert [{p.kind for p in frame.windows[0].rail} - {"window", "today"} for frame in frames] == [
        {"elapsed"},
        {"elapsed"},
        {"overrun"},
    ]


def test_the_frame_of_a_later_day_is_the_one_that_is_made_on_that_day(make: MakeRecord):
    before, then = seen(make, on=12), seen(make, on=15)
    frame = day_frames(before.conditions, word="Today,", ahead=3)[-1]

    assert then.as_of == end_of(day(15), UTC)
    assert frame == day_frames(then.conditions, word="Today,")[0]


def test_a_few_windows_name_their_edges_and_many_the_first_and_the_last():
    few, many = [window(1, 3, 2), window(2, 9, 2)], [window(n, n + 3, 2) for n in range(5)]

    assert [d.text for d in day_frames(few, word="As of")[0].days] == [
        "As of 15 Sep",
        "16 Sep",
        "22 Sep",
        "14 Sep",
    ]
    assert [d.text for d in day_frames(many, word="As of")[0].days] == ["As of 15 Sep", "13 Sep", "20 Sep"]
    assert [d.needed for d in day_frames(many, word="As of")[0].days] == [True, False, False]
