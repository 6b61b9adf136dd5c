from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import Observation
from dashboard.domain.record import Record
from dashboard.domain.standing.reasons import Reason
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.source import Source

DECIDED = date(2025, 9, 13)
MakeRecord = Callable[..., Record]


def at(text: str) -> datetime:
    """The start of a day, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(offset: int) -> date:
    """A day so many days after the decision."""
    return DECIDED + timedelta(days=offset)


def source(seq: int) -> Source:
    return Source(
        seq=seq, recorded_at=at("2026-01-01"), actor="tester", document="made.yaml", sha256="0" * 64
    )


def as_of(on: date, **terms: Any) -> AsOf:
    """The end of a day in UTC, of a certificate whose deployment began on the day of its decision."""
    zone = terms.get("zone", UTC)
    defaults: dict[str, Any] = {"at": end_of(on, zone), "zone": zone, "decided_on": DECIDED, "start": DECIDED}
    return AsOf(**{**defaults, **terms})


def subject_of(reason: Reason) -> str:
    """What a reason is about, in the word it has in `status --json`."""
    return str(reason.subject)


def certificate(**changes: Any) -> Certificate:
    """A small certificate: a measured gate, an agent, a condition of two items covering both, two phases."""
    head = {
        "id": "SMALL",
        "title": "Small",
        "system": "Small System",
        "authority": "Board",
        "decided_on": str(DECIDED),
        "valid_until": "2026-09-13",
        "declared_decision": "APPROVED",
    }
    whole: dict[str, Any] = {
        "certification": {**head, **changes.pop("certification", {})},
        "gates": [
            {
                "id": "G-1",
                "name": "Coverage",
                "requirement": "95%+",
                "result": "90%",
                "declared": "CONDITIONAL",
            }
        ],
        "agents": [
            {
                "id": "A",
                "name": "Agent",
                "score": 80,
                "outstanding": [{"text": "Finish", "closed_by": {"condition": "1", "items": [1]}}],
            }
        ],
        "conditions": [
            {
                "id": "1",
                "title": "Close the gap",
                "timeline": "2-3 weeks from deployment start",
                "covers": ["G-1", "A"],
                "items": ["First", "Second"],
            }
        ],
        "rollout": {
            "phases": [
                {"number": 1, "name": "Base", "weeks": "1", "success_criteria": ["Stable"]},
                {
                    "number": 2,
                    "name": "Shift",
                    "weeks": "2",
                    "steps": [{"percent": 10}, {"percent": 50}, {"percent": 100}],
                },
            ]
        },
    }
    return Certificate.model_validate({**whole, **changes}, strict=False)


@pytest.fixture
def make() -> MakeRecord:
    """Makes a record of the small certificate with observations, each an entry of its own, in order."""

    def record(*observations: Observation, **changes: Any) -> Record:
        definition = certificate(**changes)
        printed = [o.model_copy(update={"source": source(1)}) for o in definition.declared_observations()]
        later = [o.model_copy(update={"source": source(n)}) for n, o in enumerate(observations, 2)]
        ordered = sorted([*printed, *later], key=lambda o: o.observed_at)
        return Record(
            certificate=definition,
            source=source(1),
            observations=tuple(ordered),
            ledger_head="0" * 64,
            entries=1 + len(observations),
        )

    return record
