from datetime import UTC, timedelta
from typing import Any

import pytest

from dashboard.domain.record import Record
from dashboard.domain.record.coverage import Evidence, evidence
from dashboard.domain.rollout.events import PhaseMark
from dashboard.domain.triggers.telemetry import SampleRun, TriggerRuns
from dashboard.domain.values.instants import end_of, start_of
from tests.domain.conftest import MakeRecord, at, day

METRIC = {
    "triggers": [
        {
            "id": "t",
            "text": "T",
            "kind": "threshold",
            "metric": "up",
            "worse": "down",
            "threshold": 99,
            "hold_minutes": 15,
        }
    ]
}
PHASES = [
    {"number": 1, "name": "Base", "weeks": "1", "success_criteria": ["Stable"]},
    {"number": 2, "name": "Shift", "weeks": "2-4", "success_criteria": ["Fast"]},
]


def marked(on: str, phase: int, *, met: bool) -> PhaseMark:
    return PhaseMark(phase=phase, of="criterion", number=1, met=met, observed_at=at(on))


def states(found: Evidence) -> dict[str, list[str]]:
    return {row.label: [cell.state for cell in row.cells] for row in found.rows}


def built(make: MakeRecord, *seen: Any) -> Record:
    return make(*seen, rollout={"phases": PHASES}, rollback=METRIC)


def test_a_week_has_its_mark_or_what_stands_or_no_data(make: MakeRecord):
    record = built(make, marked("2025-09-15", 1, met=True), marked("2025-09-29", 2, met=False))

    found = evidence(record, end_of(day(17), UTC))

    assert [str(first) for first in found.weeks] == ["2025-09-13", "2025-09-20", "2025-09-27", "2025-10-04"]
    assert states(found)["Stable"] == ["met", "stands", "stands", "ahead"]
    assert states(found)["Fast"] == ["ahead", "no_data", "unmet", "ahead"]
    assert states(found)["up"] == ["no_data", "no_data", "no_data", "ahead"]
    assert (found.silent, found.due) == (4, 8)


def test_what_is_marked_later_is_not_known_before(make: MakeRecord):
    record = built(make, marked("2025-09-29", 1, met=True))

    assert states(evidence(record, end_of(day(3), UTC)))["Stable"] == ["no_data", "ahead", "ahead", "ahead"]


def test_a_metric_has_the_share_of_its_samples_that_was_heard(make: MakeRecord):
    start = start_of(day(0), UTC)
    week = 7 * 24 * 60
    half = SampleRun(
        is_breach=False,
        first_at=start + timedelta(days=7),
        last_at=start + timedelta(days=10, hours=12),
        samples=week // 2,
    )
    whole = SampleRun(
        is_breach=False,
        first_at=start,
        last_at=start + timedelta(days=7) - timedelta(minutes=1),
        samples=week,
    )
    record = built(make).model_copy(update={"trigger_runs": (TriggerRuns(trigger="t", runs=(whole, half)),)})

    (row,) = [r for r in evidence(record, end_of(day(20), UTC)).rows if r.label == "up"]

    assert [cell.state for cell in row.cells] == ["full", "partial", "no_data", "ahead"]
    assert [float(cell.share) for cell in row.cells if cell.share is not None] == [100, 50, 0]


WEEK = 7 * 24 * 60  # minutes


def heard(first: float, last: float, samples: int | None = None) -> SampleRun:
    """Good samples from minute to minute of the deployment, one a minute unless counted."""
    start = start_of(day(0), UTC)
    return SampleRun(
        is_breach=False,
        first_at=start + timedelta(minutes=first),
        last_at=start + timedelta(minutes=last),
        samples=samples or round(last - first) + 1,
    )


def metric(make: MakeRecord, on: int, *runs: SampleRun) -> list[tuple[str, float]]:
    record = built(make).model_copy(update={"trigger_runs": (TriggerRuns(trigger="t", runs=runs),)})
    (row,) = [r for r in evidence(record, end_of(day(on), UTC)).rows if r.label == "up"]
    return [(cell.state, float(cell.share or 0)) for cell in row.cells]


def test_a_week_that_falls_silent_at_its_end_is_partial(make: MakeRecord):
    to_the_hold = metric(make, 6, heard(0, WEEK - 15))
    beyond = metric(make, 6, heard(0, WEEK - 16))

    assert (to_the_hold[0], beyond[0]) == (("full", 99.9), ("partial", 99.9))


def test_a_week_that_is_silent_at_its_start_or_within_is_partial(make: MakeRecord):
    assert metric(make, 6, heard(15, WEEK - 1))[0] == ("full", 99.9)
    assert metric(make, 6, heard(16, WEEK - 1))[0] == ("partial", 99.9)
    assert metric(make, 6, heard(0, 5000), heard(5015, WEEK - 1))[0] == ("full", 99.9)
    assert metric(make, 6, heard(0, 5000), heard(5016, WEEK - 1))[0] == ("partial", 99.9)


def test_a_week_is_full_from_ninety_nine_percent_of_its_samples(make: MakeRecord):
    assert metric(make, 6, heard(0, WEEK, 9980))[0] == ("full", 99.0)
    assert metric(make, 6, heard(0, WEEK, 9970))[0] == ("partial", 98.9)


def test_single_samples_count_and_each_in_its_own_week(make: MakeRecord):
    first, second = [heard(n, n) for n in range(0, WEEK, 1000)], [heard(WEEK + n, WEEK + n) for n in (0, 9)]

    assert metric(make, 20, *first, *second)[:3] == [("partial", 0.1), ("no_data", 0), ("no_data", 0)]
    assert metric(make, 20, *(heard(n, n) for n in range(0, WEEK, 500)))[0] == ("partial", 0.2)


def test_a_stretch_over_two_weeks_counts_in_both_by_proportion(make: MakeRecord):
    found = metric(make, 13, heard(WEEK / 2, WEEK * 3 / 2, WEEK))

    assert found == [("partial", 50.0), ("partial", 50.0), ("ahead", 0), ("ahead", 0)]


def test_the_week_that_runs_is_measured_up_to_the_instant(make: MakeRecord):
    assert metric(make, 0, heard(0, 1440 - 1))[0] == ("full", 100.0)
    assert metric(make, 1, heard(0, 1440 - 1))[0] == ("partial", 50.0)


def test_a_mark_belongs_to_the_week_of_its_day(make: MakeRecord):
    def weeks(on: str, at_day: int = 27) -> list[str]:
        return states(evidence(built(make, marked(on, 1, met=True)), end_of(day(at_day), UTC)))["Stable"]

    assert weeks("2025-09-13") == ["met", "stands", "stands", "stands"]
    assert weeks("2025-09-19") == ["met", "stands", "stands", "stands"]
    assert weeks("2025-09-20") == ["no_data", "met", "stands", "stands"]
    assert weeks("2025-10-04") == ["no_data", "no_data", "no_data", "met"]


def test_of_two_marks_of_a_week_the_last_holds(make: MakeRecord):
    record = built(make, marked("2025-09-14", 1, met=False), marked("2025-09-15", 1, met=True))
    found = evidence(record, end_of(day(6), UTC))

    assert states(found)["Stable"] == ["met", "ahead", "ahead", "ahead"]
    assert [(row.label, row.group) for row in found.rows] == [
        ("Stable", "Phase 1"),
        ("Fast", "Phase 2"),
        ("up", "Telemetry"),
    ]


def test_a_deliverable_says_nothing_of_a_criterion(make: MakeRecord):
    done = PhaseMark(phase=1, of="deliverable", number=1, met=True, observed_at=at("2025-09-15"))

    assert states(evidence(built(make, done), end_of(day(3), UTC)))["Stable"][0] == "no_data"


def test_a_week_begins_with_its_first_instant(make: MakeRecord):
    start = start_of(day(0), UTC)

    def cells(seconds: float) -> list[list[str]]:
        found = states(evidence(built(make), start + timedelta(seconds=seconds)))
        return [found["Stable"][:2], found["up"][:2]]

    assert cells(-1) == [["ahead", "ahead"], ["ahead", "ahead"]]
    assert cells(0) == [["no_data", "ahead"], ["no_data", "ahead"]]
    week = 7 * 24 * 3600
    assert cells(week - 1) == [["no_data", "ahead"], ["no_data", "ahead"]]
    assert cells(week) == [["no_data", "no_data"], ["no_data", "no_data"]]


def test_a_sample_at_the_first_instant_of_a_week_is_of_that_week(make: MakeRecord):
    assert metric(make, 13, heard(WEEK, WEEK, 50))[:2] == [("no_data", 0), ("partial", 0.5)]
    last = start_of(day(7), UTC) - timedelta(microseconds=1)
    before = heard(WEEK, WEEK, 50).model_copy(update={"first_at": last, "last_at": last})
    assert metric(make, 13, before)[:2] == [("partial", 0.5), ("no_data", 0)]


@pytest.mark.parametrize(
    ("weeks", "count"), [("1", 1), ("2", 2), ("1-8", 8), ("days 1-3", 1), ("days 1-7", 1), ("days 1-8", 2)]
)
def test_there_is_a_row_of_each_week_of_the_plan(make: MakeRecord, weeks: str, count: int):
    phases = [{"number": 1, "name": "P", "weeks": weeks}]

    assert len(evidence(make(rollout={"phases": phases}), end_of(day(0), UTC)).weeks) == count
    assert len(evidence(make(rollout={"phases": phases}), end_of(day(-9), UTC)).weeks) == count


def test_without_a_plan_there_is_the_first_week_once_it_has_begun(make: MakeRecord):
    bare = make(rollout={"phases": []})

    assert evidence(bare, start_of(day(0), UTC)).weeks == (day(0),)
    assert evidence(bare, start_of(day(0), UTC) - timedelta(seconds=1)).weeks == ()


def test_only_metrics_have_a_row_of_telemetry(make: MakeRecord):
    triggers = [
        {"id": "e", "text": "E", "kind": "event", "metric": "odd"},
        {"id": "n", "text": "N", "kind": "threshold"},
        {"id": "b", "text": "B", "kind": "baseline", "metric": "ms"},
    ]
    found = evidence(make(rollback={"triggers": triggers}), end_of(day(0), UTC))

    assert [row.label for row in found.rows if row.group == "Telemetry"] == ["ms"]


def test_a_week_is_whole_only_where_all_of_its_samples_can_be_read(make: MakeRecord):
    whole = TriggerRuns(trigger="t", runs=(heard(0, WEEK - 1),))

    def told(telemetry: TriggerRuns) -> str:
        record = built(make).model_copy(update={"trigger_runs": (telemetry,)})
        return states(evidence(record, end_of(day(6), UTC)))["up"][0]

    assert told(whole) == "full"
    assert told(whole.model_copy(update={"lost": ("the file is missing",)})) == "partial"
