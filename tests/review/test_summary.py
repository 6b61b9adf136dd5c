"""The certificate on one page: what stands in each section, and the statement that a calendar carries."""

from datetime import UTC, timedelta
from typing import Any

from dashboard.domain.triggers.telemetry import SampleRun, TriggerRuns
from dashboard.domain.values.instants import end_of
from dashboard.findings.moment import Moment
from dashboard.review import review_of
from dashboard.review.summary import Summary, statement, summary_of
from tests.domain.conftest import MakeRecord, at, day


def summed(make: MakeRecord, *seen: Any, on: int = 16, **changed: Any) -> Summary:
    return summary_of(review_of(Moment(make(*seen, **changed), end_of(day(on), UTC))))


def test_sections_have_findings_as_headings_and_the_worst_first(make: MakeRecord):
    gates = [
        {"id": "G-1", "name": "Load", "requirement": "95%+", "result": "99%"},
        {
            "id": "G-2",
            "name": "Scale",
            "requirement": "Enterprise ready",
            "result": "one node",
            "declared": "PASS",
        },
        {"id": "G-3", "name": "Coverage", "requirement": "95%+", "result": "90%"},
    ]
    conditions = [{"id": "1", "title": "Close the gap", "timeline": "10 days", "covers": ["G-3"]}]
    found = summed(make, gates=gates, conditions=conditions, agents=[], on=5)

    assert found.gates.heading == "2 gates pass, 1 is conditional"
    assert [(r.mark.word, r.name, r.value, r.note) for r in found.gates.rows] == [
        ("Conditional", "G-3 Coverage", "90%", "required: 95%+; covered by condition 1"),
        ("Pass", "G-1 Load", "99%", "required: 95%+"),
        ("Pass", "G-2 Scale", "one node", "required: Enterprise ready; attested, not measured"),
    ]
    assert [(r.mark.word, r.value, r.note) for r in found.conditions.rows] == [
        ("Not open yet", "due in 5 days · 23 Sep (assumed)", "due 23 Sep 2025")
    ]


def test_the_facts_are_those_of_the_head(make: MakeRecord):
    found = dict(summed(make).facts)

    assert found == {
        "System": "Small System",
        "Authority": "Board",
        "Certification": "SMALL",
        "Decided": "13 Sep 2025",
        "Valid until": "13 Sep 2026",
        "Deployment start": "13 Sep 2025 (assumed)",
    }


def test_a_trigger_that_has_begun_is_pending_and_not_unopened(make: MakeRecord):
    trigger = {
        "id": "availability",
        "text": "Availability",
        "kind": "threshold",
        "metric": "up",
        "worse": "down",
        "threshold": 99,
        "hold_minutes": 15,
    }
    record = make(rollback={"triggers": [trigger]})
    start, minute = at("2025-09-13"), timedelta(minutes=1)
    now = start + 10 * minute
    good = SampleRun(is_breach=False, first_at=start, last_at=start + 5 * minute, samples=6)
    bad = SampleRun(is_breach=True, first_at=start + 6 * minute, last_at=now, samples=5)
    watched = record.model_copy(
        update={"trigger_runs": (TriggerRuns(trigger="availability", runs=(good, bad)),)}
    )
    (row,) = summary_of(review_of(Moment(watched, now))).triggers.rows

    assert row.value.startswith("pending: 4 of 15 min")
    assert row.mark.word != "Not open yet"


def test_the_statement_gives_the_answer_in_a_few_lines(make: MakeRecord):
    lines = statement(review_of(Moment(make(), end_of(day(16), UTC))).assessment)

    assert lines == (
        "Certified, with 1 condition. Valid until 13 Sep 2026, 349 days left. Nothing is overdue.",
        "1 condition open, due within 5 days",
        "Rollout: no data on traffic, 100% planned",
        "No gates pass, 1 is conditional: G-1 Conditional",
        "No agents ready, A conditional",
    )
