"""A certification in which nothing is to be found, and what is found in it once it is changed."""

from copy import deepcopy
from datetime import UTC, date
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import Observation
from dashboard.domain.record import Record
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.findings import Finding
from dashboard.findings.examination import examined
from tests.domain.conftest import source

# Nothing to find: every gate measured with evidence, everything owned, dated, carried and in step.
CLEAN: dict[str, Any] = {
    "certification": {
        "id": "CLEAN",
        "title": "Clean",
        "system": "Harbour Control",
        "authority": "Board",
        "decided_on": "2025-09-13",
        "valid_until": "2026-09-13",
        "validity": "12 months",
        "declared_decision": "APPROVED WITH CONDITIONS",
        "declared_gates": "1 OF 2 PASSED",
        "deployment_start": "2025-09-13",
    },
    "gates": [
        {
            "id": "G-1",
            "name": "Test Coverage",
            "requirement": "95%+",
            "result": "90% (9/10 suites)",
            "declared": "CONDITIONAL",
            "owner": "QA",
            "evidence": "https://ci.example/1",
        },
        {
            "id": "G-2",
            "name": "Overhead",
            "requirement": "<5% overhead",
            "result": "2%",
            "declared": "PASS",
            "owner": "QA",
            "evidence": "https://ci.example/2",
        },
    ],
    "agents": [
        {
            "id": "A",
            "name": "Pilot",
            "score": 95,
            "completion": 100,
            "overhead": 0.5,
            "authorization": "full",
            "owner": "Team A",
            "criteria": [{"name": "Logging", "text": "Audit trail kept"}],
        },
        {
            "id": "B",
            "name": "Crane",
            "score": 80,
            "completion": 90,
            "overhead": 1,
            "authorization": "conditional",
            "owner": "Team B",
            "outstanding": [{"text": "Radar module", "closed_by": {"condition": "1", "items": [1]}}],
        },
    ],
    "conditions": [
        {
            "id": "1",
            "title": "Finish radar",
            "timeline": "1-2 weeks from deployment start",
            "covers": ["G-1", "B"],
            "owner": "QA",
            "items": ["Radar module tests"],
        }
    ],
    "rollout": {
        "phases": [{"number": 1, "name": "Shift", "weeks": "4", "agents": ["B"], "steps": [{"percent": 100}]}]
    },
    "rollback": {
        "triggers": [
            {
                "id": "slow",
                "text": "Latency above 250 ms",
                "kind": "threshold",
                "metric": "latency",
                "threshold": 250,
                "hold_minutes": 5,
            }
        ]
    },
    "obligations": [{"cadence": "quarterly", "number": 1, "text": "Audit"}],
    "boards": [
        {
            "name": "Board",
            "signoffs": [
                {
                    "role": "Chair",
                    "name": "Harbour",
                    "decision": "approved",
                    "decided_on": "2025-09-13",
                    "remark": "Watch the cranes",
                }
            ],
        }
    ],
    "closing": {
        "statement": "APPROVED",
        "post_deployment": [{"text": "Finish radar within 2 weeks", "maps_to": ["1"]}],
        "success_claims": [{"text": "Every crane was tested"}],
    },
}


DAY = date(2025, 9, 14)  # the day after the decision


def assessed(
    document: dict[str, Any], *observations: Observation, on: date = DAY, **parts: Any
) -> Assessment:
    """The document at the end of a day in UTC, with what was observed since and other parts of its record."""
    whole = Certificate.model_validate(document, strict=False)
    seen = [
        *whole.declared_observations(),
        *(o.model_copy(update={"source": source(2)}) for o in observations),
    ]
    record = Record(certificate=whole, source=source(1), observations=tuple(seen), ledger_head="0", **parts)
    return assess(record, end_of(on, UTC))


def find(document: dict[str, Any], *observations: Observation, on: date = DAY) -> list[Finding]:
    return list(examined(assessed(document, *observations, on=on)))


def put(document: dict[str, Any], path: str, value: Any) -> None:
    """Set a value by a path of keys and numbers; None takes it away."""
    *inner, last = (int(k) if k.isdigit() else k for k in path.split("."))
    at: Any = document
    for key in inner:
        at = at[key]
    if value is None:
        at.pop(last, None)
    else:
        at[last] = value


def with_values(values: dict[str, Any]) -> dict[str, Any]:
    """The clean document with other values, each by its path."""
    document = deepcopy(CLEAN)
    for path, value in values.items():
        put(document, path, value)
    return document


Said = tuple[str, str, str, list[tuple[str, str]]]


def told(findings: list[Finding], rule: str) -> list[Said]:
    """What a rule found, whole: subject, severity, message and every place with its text, in order."""
    return [
        (str(f.subject), f.severity, f.message, [(p.path, p.text) for p in f.sources])
        for f in findings
        if f.rule == rule
    ]


def said(rule: str, values: dict[str, Any], *observations: Observation, on: date = DAY) -> list[Said]:
    """What a rule finds in the clean document with other values."""
    return told(find(with_values(values), *observations, on=on), rule)
