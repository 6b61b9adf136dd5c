"""Certificates and records that are odd but valid: each is what a document may hold and a ledger may tell."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dashboard.domain.observations import (
    CertificateChanged,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
    DecisionTaken,
    GateResult,
    Observation,
    ReviewHeld,
    SignOffRecorded,
    Start,
)
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import PhaseMark, PlanRevised, Traffic, TriggerChanged
from dashboard.domain.rollout.plan import PlannedStep
from dashboard.domain.triggers.telemetry import Baseline, SampleRun, TriggerRuns
from dashboard.findings.moment import Moment
from dashboard.review import Review, review_of
from tests.domain.conftest import MakeRecord, at, day
from tests.exporters.texts import FIVE_HUNDRED, HOSTILE, SCRIPTS, THOUSAND, WORD

Made = Callable[[MakeRecord], Review]
GATE: dict[str, Any] = {"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "97%"}
CONDITION: dict[str, Any] = {
    "id": "1",
    "title": "Close the gap",
    "timeline": "2-3 weeks from deployment start",
}
BOARD: dict[str, Any] = {"name": "Board", "signoffs": [{"role": "Chair", "name": "C. Hair"}]}
DUTIES = [
    {"cadence": cadence, "number": 1, "text": f"A {cadence} duty"}
    for cadence in ("monthly", "quarterly", "annual")
]
MAINTENANCE = {
    "windows": [
        {"cadence": "weekly", "text": "Patches", "when": "Sunday 1-4 AM"},
        {"cadence": "monthly", "text": "Tuning"},
    ]
}
BARE: dict[str, Any] = {"agents": [], "conditions": [], "rollout": {}}


def on(offset: int, hours: float = 0) -> datetime:
    """An instant so many days after the decision, and hours, in UTC."""
    return at(str(day(offset))) + timedelta(hours=hours)


def shift(offset: int, percent: int | None, **how: Any) -> Traffic:
    """Traffic at noon of a day."""
    return Traffic.model_validate({"percent": percent, "observed_at": on(offset, 12), **how}, strict=False)


def plan(offset: int, *percents: int, last: int | None = None) -> PlanRevised:
    """A plan revised to other steps, the last of them perhaps on a day of its own."""
    steps = [PlannedStep(percent=Decimal(p)) for p in percents]
    if last is not None:
        steps[-1] = PlannedStep(percent=Decimal(percents[-1]), planned_on=day(last))
    return PlanRevised(steps=tuple(steps), reason="Anew", observed_at=on(offset))


def phases(*steps: list[int], **more: Any) -> dict[str, Any]:
    """A rollout of a phase a week, each with its steps."""
    return {
        "phases": [
            {
                "number": n,
                "name": f"Phase of {len(s)}",
                "weeks": str(n),
                "steps": [{"percent": p} for p in s],
                **more,
            }
            for n, s in enumerate(steps, 1)
        ]
    }


def conditions(*timelines: str, **more: Any) -> dict[str, Any]:
    """So many conditions, each with its window, and no agent that they close."""
    made = [
        {"id": str(n), "title": f"Condition {n}", "timeline": t, **more} for n, t in enumerate(timelines, 1)
    ]
    return {"conditions": made, "agents": []}


def case(
    *seen: Observation, as_of: datetime | int = 16, trigger_runs: tuple[TriggerRuns, ...] = (), **changes: Any
) -> Made:
    """A review of the small certificate, changed, at the end of a day or at an instant."""
    instant = as_of if isinstance(as_of, datetime) else on(as_of + 1) - timedelta(microseconds=1)

    def made(make: MakeRecord) -> Review:
        record: Record = make(*seen, **changes)
        return review_of(Moment(record.model_copy(update={"trigger_runs": trigger_runs}), instant))

    return made


def granted(kind: type[ConditionExtended] | type[ConditionWaived], offset: int, to: int) -> Observation:
    """Condition 1 extended or waived."""
    name = "to" if kind is ConditionExtended else "until"
    return kind.model_validate(
        {
            "condition": "1",
            name: str(day(to)),
            "reason": "Late parts",
            "approver": "Board",
            "observed_at": on(offset),
        }
    )


def sample_run(first: float, minutes: int, *, is_breach: bool = False, **more: Any) -> SampleRun:
    """Samples of one kind, one a minute, from so many days after the decision."""
    begin = on(0, 24 * first)
    return SampleRun(
        is_breach=is_breach,
        first_at=begin,
        last_at=begin + timedelta(minutes=minutes),
        samples=minutes + 1,
        **more,
    )


def changed(change: str, **more: Any) -> CertificateChanged:
    """The certificate revoked or suspended, with a reason."""
    return CertificateChanged.model_validate(
        {"change": change, "reason": "An audit found gaps", "observed_at": on(5), **more}
    )


DAY = 24 * 60
FIRED = {"fired_at": on(0, 24.3), "learned_at": on(9)}
TRIGGERS = [
    {"id": "security", "text": "Incident", "kind": "event"},
    *(
        {
            "id": name,
            "text": f"{name} <99%",
            "kind": "threshold",
            "metric": name,
            "worse": "down",
            "threshold": 99,
            "hold_minutes": 15,
        }
        for name in ("fired", "possible", "blind", "pending", "quiet")
    ),
    {"id": "slow", "text": "Slower", "kind": "baseline", "metric": "slow", "worse": "up", "worse_by": 50},
    {"id": "unsaid", "text": "Something", "kind": "threshold"},
]
TRIGGER_RUNS = (
    TriggerRuns(
        trigger="fired",
        runs=(sample_run(0, DAY - 1), sample_run(1, 40, is_breach=True, **FIRED), sample_run(1.03, DAY)),
        before=(sample_run(0, 2 * DAY),),
    ),
    TriggerRuns(
        trigger="possible",
        runs=(sample_run(0, DAY), sample_run(1.1, 3, is_breach=True), sample_run(1.2, 16 * DAY)),
    ),
    TriggerRuns(trigger="blind", runs=(sample_run(0, DAY), sample_run(9, DAY))),
    TriggerRuns(
        trigger="pending", runs=(sample_run(0, 17 * DAY - 12), sample_run(17 - 11 / DAY, 10, is_breach=True))
    ),
    TriggerRuns(trigger="quiet", runs=(sample_run(0, 17 * DAY - 1),)),
    TriggerRuns(trigger="slow", baseline=Baseline(value=None, samples=7)),
)

CASES: dict[str, Made] = {
    "one gate and nothing else": case(gates=[GATE], **BARE),
    "one gate without a result": case(gates=[{"id": "G", "name": "Gate", "requirement": "95%+"}], **BARE),
    "no last valid day": case(
        certification={"valid_until": None}, obligations=DUTIES, operations={"maintenance": MAINTENANCE}
    ),
    "one valid day": case(certification={"valid_until": "2025-09-13"}, as_of=0, obligations=DUTIES),
    "not yet in force": case(as_of=-30),
    "expired years ago": case(as_of=9000, obligations=DUTIES),
    "declared rejected": case(certification={"declared_decision": "REJECTED"}),
    "a rejected sign-off": case(
        SignOffRecorded(role="Chair", change="rejected", observed_at=on(3)), boards=[BOARD]
    ),
    "an abstention and an open remark": case(
        SignOffRecorded(role="Chair", change="abstained", observed_at=on(3)),
        boards=[BOARD, {"name": "Other", "signoffs": [{"role": "Chair", "name": "X", "remark": "Hm"}]}],
    ),
    "a board without members": case(boards=[{"name": "Nobody", "signoffs": []}]),
    "revoked": case(changed("revoked")),
    "suspended and reinstated": case(changed("suspended"), changed("reinstated", observed_at=on(9))),
    "suspended": case(changed("suspended", reason=THOUSAND)),
    "no phases": case(rollout={}),
    "no phases but traffic": case(
        shift(3, 10), shift(4, 30), shift(5, 20), shift(6, None, change="pause"), rollout={}
    ),
    "a phase without a step": case(rollout=phases([])),
    "one step of 100%": case(rollout=phases([100])),
    "one step of 100% on its first day": case(rollout=phases([100]), as_of=on(0)),
    "one step of 0%": case(shift(1, 0), rollout=phases([0])),
    "one step reached at once": case(
        Traffic(percent=Decimal(100), observed_at=on(0)), rollout=phases([100]), as_of=on(0)
    ),
    "a fraction of a percent": case(Traffic(percent=Decimal("0.000001"), observed_at=on(8))),
    "steps reached out of order": case(shift(7, 100), shift(8, 10), shift(9, 50)),
    "days of the steps out of order": case(
        shift(20, 10),
        rollout={
            "phases": [
                {
                    "number": 1,
                    "name": "P",
                    "weeks": "2",
                    "steps": [
                        {"percent": 10, "planned_on": "2026-03-01"},
                        {"percent": 20, "planned_on": "2025-09-14"},
                        {"percent": 30},
                    ],
                }
            ]
        },
        as_of=60,
    ),
    "phases of one week, numbered backwards": case(
        shift(3, 10),
        rollout={
            "phases": [
                {"number": 9, "name": "Nine", "weeks": "1", "steps": [{"percent": 10}]},
                {
                    "number": 2,
                    "name": "Two",
                    "weeks": "1",
                    "steps": [{"percent": 90}],
                    "success_criteria": ["Stable"],
                },
            ]
        },
    ),
    "a rollout of 999 weeks": case(
        rollout={
            "phases": [
                {"number": 1, "name": "Long", "weeks": "1-999", "steps": [{"percent": 1}, {"percent": 2}]}
            ]
        }
    ),
    "traffic ahead of its plan": case(shift(1, 50), as_of=2),
    "traffic before the start": case(shift(-40, 5), shift(-20, 30), as_of=3),
    "traffic paused": case(shift(8, 10), shift(9, None, change="pause", reason="Errors")),
    "paused before any traffic": case(shift(8, None, change="pause")),
    "a rollback to nothing": case(
        shift(7, 10), shift(8, 50), shift(9, 0, reason=THOUSAND), shift(10, 10), shift(10, 0)
    ),
    "thirty rollbacks in a day": case(
        *(
            Traffic(percent=Decimal(n % 2 * 50), observed_at=on(9, n / 2), reason="To and fro")
            for n in range(47)
        )
    ),
    "long before the rollout": case(as_of=1, certification={"deployment_start": "2027-01-01"}),
    "long after the rollout": case(shift(8, 10), certification={"valid_until": "2099-12-31"}, as_of=25_000),
    "the last day of the calendar": case(
        as_of=datetime(2100, 12, 31, 23, 59, tzinfo=UTC),
        certification={"valid_until": "2100-12-31"},
        obligations=DUTIES,
    ),
    "a start moved after an extension": case(
        granted(ConditionExtended, 1, 5),
        Start(on=day(40), observed_at=on(2)),
        Start(on=day(50), observed_at=on(3)),
        as_of=45,
    ),
    "a plan revised several times": case(
        plan(2, 20, 60, 100),
        shift(8, 20),
        plan(9, 10, 20, 40, 80),
        plan(10, 5, last=300),
        plan(11, 5, last=3),
        PhaseMark(phase=1, of="criterion", number=1, met=True, observed_at=on(12)),
    ),
    "a plan that revises no phases": case(plan(2, 20, 60, 100), shift(8, 20), rollout={}),
    "twelve phases of long names": case(
        rollout=phases(
            *([n * 8, n * 8 + 4] for n in range(1, 13)),
            scope=THOUSAND,
            deliverables=[THOUSAND],
            success_criteria=[THOUSAND] * 3,
        ),
        as_of=30,
    ),
    "a phase named by one long word": case(
        rollout={
            "phases": [
                {
                    "number": n,
                    "name": WORD,
                    "weeks": str(n),
                    "steps": [{"percent": n * 30}],
                    "success_criteria": [WORD],
                }
                for n in (1, 2, 3)
            ]
        }
    ),
    "forty conditions": case(
        **conditions(
            *(f"{n % 7 + 1}-{n % 7 + 3} weeks" for n in range(40)), items=["One", "Two"], owner="Someone"
        ),
        as_of=30,
    ),
    "windows of a day, of two years and overlapping": case(
        **conditions(
            "10 days",
            "0 days",
            "0-24 months",
            "1-2 weeks",
            "9 to 11 days from certification",
            "within 999 months",
        )
    ),
    "a window far outside the validity": case(**conditions("900-999 months")),
    "waived, the waiver ended": case(granted(ConditionWaived, 15, 24), as_of=40),
    "waived to the day": case(granted(ConditionWaived, 15, 24), as_of=24),
    "met and reopened": case(
        ConditionMet(condition="1", observed_at=on(5)),
        ConditionReopened(condition="1", reason=THOUSAND, observed_at=on(9)),
    ),
    "met late": case(
        *(ConditionItemDone(condition="1", item=n, observed_at=on(60 + n)) for n in (1, 2)), as_of=90
    ),
    "extended five times": case(*(granted(ConditionExtended, n, 20 + 10 * n) for n in range(1, 6)), as_of=60),
    "an extension to before the window": case(granted(ConditionExtended, 1, 2), as_of=2),
    "a condition without items": case(conditions=[CONDITION], agents=[]),
    "a condition of 500 items": case(
        *(ConditionItemDone(condition="1", item=n, observed_at=on(1, n)) for n in range(1, 90)),
        conditions=[{**CONDITION, "items": [f"Item {n}" for n in range(500)]}],
        agents=[],
    ),
    "gates with ranges, words and no result": case(
        gates=[
            {
                "id": "G-1",
                "name": "Time",
                "requirement": "<5 seconds",
                "result": "2-4 seconds (within 5-second target)",
            },
            {
                "id": "G-2",
                "name": "Core",
                "requirement": "100% core features",
                "result": "93.7% (4/5 domains complete)",
            },
            {"id": "G-3", "name": "Words", "requirement": "Enterprise scale", "result": "Single node"},
            {"id": "G-4", "name": "Nothing", "requirement": "Zero critical findings"},
            {
                "id": "G-5",
                "name": "Tiny",
                "requirement": "<0.000000000000001%",
                "result": "0.00000000000001%",
            },
            {"id": "G-6", "name": "Huge", "requirement": "< 999999999999999 ms", "result": "1 ms"},
            {"id": "G-7", "name": "Other unit", "requirement": "<512 MB", "result": "3 seconds"},
        ],
        **BARE,
    ),
    "texts of a thousand letters": case(
        gates=[
            {**GATE, "requirement": THOUSAND, "result": THOUSAND, "declared": THOUSAND, "footnote": THOUSAND}
        ],
        agents=[{"id": "A", "name": THOUSAND, "score": 40, "outstanding": [{"text": THOUSAND}]}],
        conditions=[{**CONDITION, "title": THOUSAND, "items": [THOUSAND] * 5, "owner": THOUSAND}],
        boards=[{"name": THOUSAND, "signoffs": [{"role": THOUSAND, "name": THOUSAND, "remark": THOUSAND}]}],
        obligations=[{"cadence": "monthly", "number": 1, "text": THOUSAND}],
    ),
    "a title of 500 letters": case(
        certification={"title": FIVE_HUNDRED, "system": FIVE_HUNDRED, "authority": FIVE_HUNDRED}
    ),
    "words of 200 letters everywhere": case(
        DecisionTaken(question=WORD, answer=WORD, by=WORD, observed_at=on(15)),
        certification={"title": WORD, "system": WORD, "authority": WORD, "id": "X" * 64},
        gates=[{"id": "G" * 64, "name": WORD, "requirement": WORD, "result": WORD, "owner": WORD}],
        agents=[{"id": "A" * 64, "name": WORD, "score": 1, "outstanding": [{"text": WORD}]}],
        conditions=[{"id": "C" * 64, "title": WORD, "timeline": "10 days", "items": [WORD], "owner": WORD}],
        boards=[{"name": WORD, "signoffs": [{"role": WORD, "name": WORD, "remark": WORD}]}],
        rollback={"triggers": [{"id": "T" * 64, "text": WORD, "kind": "event"}]},
    ),
    "scripts of the world": case(
        DecisionTaken(
            question="؟ הלאה", answer="はい 👍🏽", by="Zo\u0301e\u0308 \u0e01\u0e33", observed_at=on(15)
        ),
        certification={"title": SCRIPTS[0], "system": SCRIPTS[1], "authority": SCRIPTS[2]},
        gates=[
            {"id": f"G-{n}", "name": text, "requirement": text, "result": text, "owner": text}
            for n, text in enumerate(SCRIPTS)
        ],
        agents=[{"id": "A", "name": SCRIPTS[3], "score": 80, "outstanding": [{"text": SCRIPTS[4]}]}],
        conditions=[
            {**CONDITION, "title": text, "id": str(n), "items": [text], "owner": text}
            for n, text in enumerate(SCRIPTS)
        ],
        boards=[
            {
                "name": SCRIPTS[0],
                "signoffs": [{"role": text, "name": text, "remark": text} for text in SCRIPTS],
            }
        ],
        rollout={
            "phases": [
                {"number": n, "name": text, "weeks": str(n), "steps": [{"percent": 10 * n}]}
                for n, text in enumerate(SCRIPTS, 1)
            ]
        },
    ),
    "signs that mean something elsewhere": case(
        shift(8, 10),
        shift(9, 0, reason=HOSTILE[0]),
        changed("suspended", reason=HOSTILE[1]),
        certification={"title": HOSTILE[0], "system": HOSTILE[1], "authority": HOSTILE[2]},
        gates=[
            {"id": f"G-{n}", "name": text, "requirement": text, "result": text, "owner": text}
            for n, text in enumerate(HOSTILE)
        ],
        agents=[{"id": "A", "name": HOSTILE[3], "score": 80, "owner": HOSTILE[0]}],
        conditions=[
            {**CONDITION, "title": text, "id": str(n), "items": [text], "owner": text}
            for n, text in enumerate(HOSTILE)
        ],
        boards=[
            {
                "name": HOSTILE[0],
                "signoffs": [{"role": text, "name": text, "remark": text} for text in HOSTILE],
            }
        ],
        rollout={
            "phases": [
                {"number": n, "name": text, "weeks": str(n), "steps": [{"percent": 10 * n}]}
                for n, text in enumerate(HOSTILE[:9], 1)
            ]
        },
    ),
    "the first time zone": case(
        shift(8, 10),
        certification={"time_zone": "Pacific/Kiritimati"},
        obligations=DUTIES,
        operations={"maintenance": MAINTENANCE},
    ),
    "a zone of half hours": case(
        shift(8, 10),
        certification={"time_zone": "America/St_Johns"},
        obligations=DUTIES,
        operations={"maintenance": MAINTENANCE},
    ),
    "across a change of clocks": case(
        certification={"time_zone": "Europe/Berlin", "decided_on": "2025-10-05"},
        obligations=DUTIES,
        operations={"maintenance": MAINTENANCE},
        as_of=43,
    ),
    "decided on a leap day": case(
        certification={"decided_on": "2024-02-29", "valid_until": "2029-02-28"},
        obligations=DUTIES,
        operations={"maintenance": MAINTENANCE},
    ),
    "decided on the 31st": case(
        certification={"decided_on": "2025-08-31", "valid_until": "2027-08-31"},
        obligations=DUTIES,
        operations={"maintenance": MAINTENANCE},
    ),
    "triggers of every verdict": case(
        TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=on(10)),
        shift(7, 10),
        rollback={"triggers": TRIGGERS},
        trigger_runs=TRIGGER_RUNS,
    ),
    "a trigger waived, the waiver ended": case(
        TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=on(10)),
        TriggerChanged(
            trigger="security", change="waived", reason="Known", until=day(12), observed_at=on(11)
        ),
        rollback={"triggers": TRIGGERS[:1]},
    ),
    "a hundred agents": case(
        agents=[{"id": f"A-{n}", "name": f"Agent {n}", "score": n, "overhead": n / 100} for n in range(100)],
        conditions=[],
    ),
    "two hundred gates": case(
        gates=[{**GATE, "id": f"G-{n}", "result": f"{n / 2}%"} for n in range(200)], **BARE
    ),
    "sample data": case(certification={"sample": True}, boards=[BOARD], obligations=DUTIES),
    "reviewed this minute": case(ReviewHeld(observed_at=on(16)), as_of=on(16)),
    "twenty decisions and fifty results": case(
        *(
            DecisionTaken(question=f"Question {n}?", answer="Yes", by="Chair", observed_at=on(15, n / 10))
            for n in range(20)
        ),
        *(GateResult(gate="G-1", value=Decimal(n), observed_at=on(14, n / 10)) for n in range(50)),
    ),
}
