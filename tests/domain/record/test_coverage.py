from datetime import UTC, timedelta
from typing import Any

from dashboard.domain.record import Record
from dashboard.domain.record.coverage import Evidence, evidence
from dashboard.domain.rollout.events import PhaseMark
from dashboard.domain.triggers.telemetry import Stretch, Watch
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
    half = Stretch(
        is_breach=False,
        first_at=start + timedelta(days=7),
        last_at=start + timedelta(days=10, hours=12),
        samples=week // 2,
    )
    whole = Stretch(
        is_breach=False,
        first_at=start,
        last_at=start + timedelta(days=7) - timedelta(minutes=1),
        samples=week,
    )
    record = built(make).model_copy(update={"watches": (Watch(trigger="t", stretches=(whole, half)),)})

    (row,) = [r for r in evidence(record, end_of(day(20), UTC)).rows if r.label == "up"]

    assert [cell.state for cell in row.cells] == ["full", "partial", "no_data", "ahead"]
    assert [float(cell.share) for cell in row.cells if cell.share is not None] == [100, 50, 0]
