"""Reviews to export: an eventful one, and one whose every text is hostile."""

from datetime import timedelta
from decimal import Decimal

from dashboard.domain.observations import (
    AgentScore,
    ConditionExtended,
    ConditionItemDone,
    DecisionTaken,
    GateResult,
)
from dashboard.domain.rollout.events import Traffic
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of
from tests.domain.conftest import MakeRecord, at, day

NOW = at("2025-10-01") + timedelta(hours=9, minutes=30)
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "|calc",
    "%0A",
    '=HYPERLINK("http://example.org","Click")',
    "=cmd|' /C calc'!A0",
    "-1+cmd|' /C calc'!A0",
    "a;=1+1;b",
    'said "so", twice',
    "two\nlines",
    "two\n=1+1",
    "🚀 away",
    "_x0041_",
    "＝1+1",
    "http://example.org",
)


def eventful(make: MakeRecord, **changes: object) -> Review:
    """A week with an extension, an item done, a result below its requirement, a step, and missed duties."""
    record = make(
        Traffic(observed_at=at("2025-09-20"), percent=Decimal(10)),
        GateResult(gate="G-1", observed_at=at("2025-09-25"), value=Decimal("88.7")),
        AgentScore(agent="A", observed_at=at("2025-09-26"), score=Decimal("82.5")),
        ConditionItemDone(condition="1", item=1, observed_at=at("2025-09-27")),
        ConditionExtended(
            condition="1", to=day(30), reason="Parts are late", approver="Board", observed_at=at("2025-09-28")
        ),
        DecisionTaken(observed_at=at("2025-09-29"), question="Go on?", answer="Yes", by="Chair"),
        **{"obligations": [{"cadence": "monthly", "number": 1, "text": "Report"}], **changes},
    )
    return review_of(Moment(record, NOW))


def hostile(make: MakeRecord) -> Review:
    """A record that names its gates, owners, conditions and signers by hostile texts."""
    texts = list(enumerate(HOSTILE, 1))
    gates = [
        {"id": f"G-{n}", "name": t, "requirement": "95%+", "result": "90%", "owner": t, "declared": t}
        for n, t in texts
    ]
    conditions = [
        {"id": str(n), "title": t, "timeline": "3 weeks", "items": [t], "owner": t} for n, t in texts
    ]
    boards = [{"name": "Board", "signoffs": [{"role": t, "name": t, "remark": t} for _, t in texts]}]
    head = {"title": "=1+1", "system": "=1+1", "authority": "@authority"}
    return review_of(
        Moment(make(certification=head, gates=gates, conditions=conditions, boards=boards, agents=[]), NOW)
    )
