"""A record as dense as a board may have to show: 60 gates, 30 agents, 15 conditions, 12 phases, 24 steps, long names.

python -m tests.dense dense.duckdb
"""

import random
import sys
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from dashboard import paths
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.store.publish import writing

DENSE, ON = "DENSE-60", "2026-11-24"  # its certification, and a day on which much of it is late
GATES, AGENTS, CONDITIONS, PHASES, STEPS, LETTERS = 60, 30, 15, 12, 24, 120
START = date(2026, 9, 14)  # a Monday; on the day shown the rollout is in its eleventh week
WORDS = [
    "Settlement",
    "reconciliation",
    "interregional",
    "failover",
    "authentication",
    "documentation",
    "observability",
    "capacity",
    "encryption",
    "migration",
    "retention",
    "throttling",
    "scheduling",
    "invoicing",
    "telemetry",
    "partitioning",
    "onboarding",
    "escalation",
    "replication",
    "accessibility",
    "localisation",
    "provisioning",
    "quarantine",
    "archiving",
    "throughput",
    "backpressure",
    "certificate",
    "rotation",
    "consistency",
    "deduplication",
    "idempotency",
    "instrumentation",
    "orchestration",
    "penetration",
    "remediation",
    "segmentation",
    "virtualisation",
    "warehousing",
    "benchmarking",
    "compression",
]


def name(kind: str, number: int) -> str:
    """A name of exactly 120 letters in words of usual length, hardly any of them shared with the next one."""
    chance = random.Random(f"{kind} {number}")
    text = f"{kind.capitalize()} {number}: {' '.join(chance.sample(WORDS, 12))}"
    return text[:LETTERS].strip().ljust(LETTERS, "x")


def _gate(number: int) -> dict[str, Any]:
    asked = ("100%", "<250 ms", "Zero critical findings", "Full observability")[number % 4]
    got = (f"{90 + number % 11}%", f"{200 + number} ms", "0 critical findings", "Comprehensive monitoring")
    declared = "CONDITIONAL" if number % 5 == 0 else "PASS"
    head = {"id": f"PROD-{number:03}", "name": name("gate", number), "owner": f"Team {number % 12 + 1}"}
    return {**head, "requirement": asked, "result": got[number % 4], "declared": declared}


def _agent(number: int) -> dict[str, Any]:
    score, head = 99 - number, {"id": f"AG{number:02}", "name": name("agent", number)}
    criteria = [{"name": f"Criterion {n}", "text": name("criterion", n)} for n in range(1, 7)]
    return {**head, "score": score, "completion": score, "overhead": number / 10, "criteria": criteria}


def _condition(number: int) -> dict[str, Any]:
    covers = [f"PROD-{gate:03}" for gate in range(4 * number - 3, 4 * number + 1)]
    return {
        "id": str(number),
        "title": name("condition", number),
        "timeline": f"{number}-{number + 4} weeks from deployment start",
        "risk": ("very_low", "low", "medium", "high")[number % 4],
        "covers": [*covers, f"AG{number:02}"],
        "blocks_traffic_from": min(100, 30 + 5 * number),
        "owner": f"Team {number % 12 + 1}",
        "items": [name("item", item) for item in range(1, 6)],
    }


def _phase(number: int) -> dict[str, Any]:
    each = STEPS // PHASES
    steps = [{"percent": 4 * (each * (number - 1) + n)} for n in range(1, each + 1)]
    steps[-1]["percent"] += 4 * (number == PHASES)  # the last one is 100%
    marks = [name("deliverable", n) for n in range(1, 4)]
    return {
        "number": number,
        "name": name("phase", number),
        "weeks": str(number),
        "scope": name("scope", number),
        "agents": [f"AG{n:02}" for n in range(2 * number - 1, 2 * number + 1)],
        "steps": steps,
        "deliverables": marks,
        "success_criteria": [*marks],
    }


def _seen() -> list[dict[str, Any]]:
    """Ten weeks of results and scores, steps of traffic up to the sixteenth, some items done."""
    found: list[dict[str, Any]] = []
    for week in range(10):
        at = f"{START + timedelta(weeks=week)}T08:00Z"
        found += [
            {"kind": "gate_result", "observed_at": at, "gate": f"PROD-{n:03}", "value": 90 + (n + week) % 11}
            for n in range(4, GATES + 1, 4)
        ]
        found += [
            {
                "kind": "agent_score",
                "observed_at": at,
                "agent": f"AG{n:02}",
                "score": 90 + (n + week) % 10 - n,
            }
            for n in range(1, AGENTS + 1)
        ]
    for step in range(1, 17):
        at = f"{START + timedelta(days=4 * step)}T09:00Z"
        found.append({"kind": "traffic", "observed_at": at, "percent": 4 * step})
    done = f"{START + timedelta(weeks=3)}T15:00Z"
    return found + [
        {"kind": "condition_item", "observed_at": done, "condition": str(n), "item": 1}
        for n in range(1, CONDITIONS, 2)
    ]


def document() -> dict[str, Any]:
    """The certificate: the seed's operations, duties and boards, and everything else at its densest."""
    seed: dict[str, Any] = YAML(typ="base", pure=True).load(
        (paths.DATA / "demo.yaml").read_text(encoding="utf-8")
    )
    head = {"id": DENSE, "system": name("system", 1), "deployment_start": str(START), "sample": "false"}
    for board in seed["boards"]:
        for signoff in board["signoffs"]:
            signoff["remark"] = name("remark", len(signoff["role"]))
    return {
        "certification": {**seed["certification"], **head, "decided_on": "2026-09-10"},
        **{key: seed[key] for key in ("scope", "rollback", "operations", "obligations")},
        "boards": [
            {**board, "signoffs": [{**s, "decided_on": "2026-09-10"} for s in board["signoffs"]]}
            for board in seed["boards"]
        ],
        "gates": [_gate(n) for n in range(1, GATES + 1)],
        "agents": [_agent(n) for n in range(1, AGENTS + 1)],
        "conditions": [_condition(n) for n in range(1, CONDITIONS + 1)],
        "rollout": {"strategy": name("strategy", 1), "phases": [_phase(n) for n in range(1, PHASES + 1)]},
        "observations": _seen(),
    }


def build(path: Path) -> None:
    """Write a record that holds this certificate alone."""
    stream = BytesIO()
    YAML(typ="safe").dump(document(), stream)
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    with writing(path, now=now, cache=path.parent / "cache") as writer:
        append_document(
            writer, Document(name="dense.yaml", content=stream.getvalue()), ImportOptions(actor="quality")
        )


if __name__ == "__main__":
    build(Path(sys.argv[1]))
