from datetime import UTC
from typing import Any

import pytest

from dashboard.domain.observations import ConditionMet, ConditionWaived, Observation
from dashboard.domain.rollout.events import Traffic, TriggerChanged
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.review import headlines
from tests.domain.conftest import MakeRecord, at, day

MET = ConditionMet(condition="1", observed_at=at("2025-09-20"))
WAIVED = ConditionWaived(condition="1", until=day(60), reason="r", approver="b", observed_at=at("2025-09-20"))


def on(make: MakeRecord, offset: int, *seen: Observation, **changes: Any) -> Assessment:
    return assess(make(*seen, **changes), end_of(day(offset), UTC))


@pytest.mark.parametrize(
    ("offset", "seen", "text"),
    [
        (15, (), "1 condition open, due within 6 days"),
        (21, (), "1 condition open, due today"),
        (24, (), "1 condition overdue, the first by 3 days"),
        (24, (MET,), "The one condition is met"),
        (24, (WAIVED,), "No condition is open, 1 waived"),
    ],
)
def test_the_conditions_page_says_what_is_next(
    make: MakeRecord, offset: int, seen: tuple[Observation, ...], text: str
):
    assert headlines.conditions(on(make, offset, *seen)) == text


def test_a_certificate_without_conditions_says_so(make: MakeRecord):
    changes: dict[str, Any] = {"conditions": [], "agents": []}

    assert headlines.conditions(on(make, 1, **changes)) == "The certificate has no conditions"
    assert headlines.agents(on(make, 1, **changes)) == "The certificate has no agents"


@pytest.mark.parametrize(
    ("results", "text"),
    [
        (["96%", "97%"], "All 2 gates pass"),
        (["96%", "90%"], "1 gate passes, 1 fails"),
        (["90%", None], "No gates pass, 1 fails, 1 is not assessed"),
    ],
)
def test_the_gates_page_counts_what_passes_and_names_the_rest(
    make: MakeRecord, results: list[str | None], text: str
):
    gates = [{"id": f"X-{n}", "name": "N", "requirement": "95%+", "result": r} for n, r in enumerate(results)]

    assert headlines.gates(on(make, 1, gates=gates)) == text


def test_the_agents_page_names_who_is_not_ready(make: MakeRecord):
    assert headlines.agents(on(make, 1)) == "No agents ready, A conditional"
    assert headlines.agent(on(make, 1).agents[0]) == "A scores 80 of 100"


def test_the_rollout_page_says_how_far_and_how_late(make: MakeRecord):
    reached = Traffic.model_validate({"observed_at": at("2025-09-20"), "percent": 10}, strict=False)
    paused = Traffic(observed_at=at("2025-09-21"), change="pause", reason="errors")

    assert headlines.rollout(on(make, 8)) == "Rollout: no data on traffic, 10% planned"
    assert headlines.rollout(on(make, 8, reached)) == "Rollout: 10% of traffic, on plan"
    assert (
        headlines.rollout(on(make, 11, reached, paused))
        == "Rollout: 10% of traffic, paused, 2 days behind plan"
    )


def test_the_rollout_page_names_triggers_that_are_not_to_be_trusted(make: MakeRecord):
    events = [{"id": i, "text": i, "kind": "event"} for i in ("security", "integrity")]
    metric = {
        "id": "availability",
        "text": "A",
        "kind": "threshold",
        "metric": "up",
        "worse": "down",
        "threshold": 99,
    }
    reached = Traffic.model_validate({"observed_at": at("2025-09-20"), "percent": 10}, strict=False)
    fired = [
        TriggerChanged(observed_at=at("2025-09-20"), trigger=e["id"], change="fired", reason="r")
        for e in events
    ]
    rollback = {"triggers": [metric, *events]}

    assert headlines.rollout(on(make, 8, rollback=rollback)) == "Rollout: no data on traffic, 10% planned"
    assert (
        headlines.rollout(on(make, 8, *fired, rollback=rollback))
        == "Rollout: no data on traffic, 10% planned, 2 triggers fired"
    )
    assert (
        headlines.rollout(on(make, 8, reached, fired[0], rollback=rollback))
        == "Rollout: 10% of traffic, on plan, security fired, availability blind"
    )


def test_exceptions_come_first(make: MakeRecord):
    gates = [
        {"id": name, "name": "N", "requirement": "95%+", "result": result}
        for name, result in (("OK", "99%"), ("NONE", None), ("BAD", "1%"))
    ]

    assert [g.gate.id for g in headlines.worst_first(on(make, 1, gates=gates).gates)] == ["BAD", "NONE", "OK"]
