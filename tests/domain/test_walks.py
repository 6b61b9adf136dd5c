"""Random walks through what can be observed.

Whatever happens, what follows from the record can be told at any instant.
"""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    CertificateChanged,
    ConditionExtended,
    ConditionItemDone,
    ConditionMet,
    ConditionReopened,
    ConditionWaived,
    DecisionTaken,
    DutyDone,
    GateResult,
    Observation,
    ReviewHeld,
    SignOffRecorded,
    Start,
)
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import PhaseMark, PlanRevised, RollbackStamped, Traffic, TriggerChanged
from dashboard.domain.rollout.plan import PlannedStep
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.triggers.telemetry import SampleRun, TriggerRuns
from dashboard.domain.values.instants import day_of, end_of
from dashboard.findings.moment import Moment
from dashboard.importers.validation.observations import observation_fault
from dashboard.notify.notices import notices
from dashboard.review import review_of
from dashboard.review.ahead import before_next_review
from dashboard.review.annex import annex
from dashboard.review.calendar import agenda
from dashboard.review.changes import weightiest_first
from dashboard.review.slides import slides
from dashboard.review.summary import summary_of
from tests.domain.conftest import MakeRecord, at, day
from tests.examples import examples
from tests.review.conftest import changes_of

DAYS = 60
HOURS = st.integers(-24, 24 * DAYS)
ROLLBACK = {
    "triggers": [
        {"id": "security", "text": "Incident", "kind": "event"},
        {
            "id": "availability",
            "text": "Availability",
            "kind": "threshold",
            "metric": "up",
            "worse": "down",
            "threshold": 99,
            "hold_minutes": 15,
        },
    ],
    "procedures": [{"id": "traffic", "name": "Traffic", "text": "Back", "limit_minutes": 15}],
}
WHOLE: dict[str, Any] = {
    "rollback": ROLLBACK,
    "obligations": [
        {"cadence": "monthly", "number": 1, "text": "Report"},
        {"cadence": "quarterly", "number": 1, "text": "Review", "done_by": "review"},
    ],
    "boards": [
        {"name": "Board", "signoffs": [{"role": "Chair", "name": "C", "remark": "Hm"}]},
        {"name": "Other", "signoffs": [{"role": "Chair", "name": "D"}]},
    ],
    "operations": {
        "maintenance": {"windows": [{"cadence": "weekly", "text": "Patches", "when": "Sunday 1-4 AM"}]}
    },
}


def seen(kind: type[Observation], **fields: Any) -> st.SearchStrategy[Observation]:
    """An observation of a kind at any hour of the walk; fields are strategies."""
    instant = HOURS.map(lambda hours: at("2025-09-13") + timedelta(hours=hours))
    return st.builds(kind, observed_at=instant, **fields)


WHY = {"reason": st.just("Parts"), "approver": st.just("Board")}
PERCENT = st.sampled_from([0, 5, 10, 50, 100]).map(Decimal)
SOME_DAY = st.integers(0, DAYS + 30).map(day)
STEPS = st.lists(st.integers(1, 100), min_size=1, max_size=4, unique=True).map(
    lambda found: tuple(PlannedStep(percent=Decimal(p)) for p in sorted(found))
)
HAPPENING: st.SearchStrategy[Observation] = st.one_of(
    seen(Start, on=st.integers(0, 40).map(day)),
    seen(AgentScore, agent=st.just("A"), score=st.integers(0, 100).map(Decimal)),
    seen(AgentWorkDone, agent=st.just("A"), text=st.just("Finish")),
    seen(GateResult, gate=st.just("G-1"), value=st.sampled_from([0, 90, 95, 100]).map(Decimal)),
    seen(GateResult, gate=st.just("G-1"), attested=st.sampled_from(["met", "partial", "unmet"])),
    seen(ConditionItemDone, condition=st.just("1"), item=st.integers(1, 2)),
    seen(ConditionExtended, condition=st.just("1"), to=SOME_DAY, **WHY),
    seen(ConditionWaived, condition=st.just("1"), until=SOME_DAY, **WHY),
    seen(ConditionMet, condition=st.just("1")),
    seen(ConditionReopened, condition=st.just("1"), reason=st.just("It came back")),
    seen(Traffic, percent=PERCENT, reason=st.sampled_from([None, "Errors"])),
    seen(Traffic, percent=st.sampled_from([None, Decimal(20)]), change=st.just("pause")),
    seen(PhaseMark, phase=st.just(1), of=st.just("criterion"), number=st.just(1), met=st.booleans()),
    seen(PlanRevised, steps=STEPS),
    seen(ReviewHeld),
    seen(DecisionTaken, question=st.just("Go on?"), answer=st.just("Yes"), by=st.just("Chair")),
    seen(DutyDone, duty=st.just("monthly-1.2025-10")),
    seen(
        SignOffRecorded,
        role=st.just("Chair"),
        change=st.sampled_from(["approved", "rejected", "abstained", "remark_closed"]),
    ),
    seen(
        TriggerChanged,
        trigger=st.just("security"),
        change=st.sampled_from(["fired", "rolled_back"]),
        reason=st.just("CVE"),
    ),
    seen(
        TriggerChanged,
        trigger=st.just("security"),
        change=st.just("waived"),
        reason=st.just("Known"),
        until=SOME_DAY,
    ),
    seen(
        RollbackStamped,
        procedure=st.just("traffic"),
        stamp=st.sampled_from(["decided", "traffic_back", "validated"]),
    ),
    seen(
        CertificateChanged,
        change=st.sampled_from(["revoked", "suspended", "reinstated"]),
        reason=st.just("Audit"),
    ),
)


@st.composite
def telemetry(draw: st.DrawFn) -> tuple[SampleRun, ...]:
    """Runs of samples one after the other, with holes between some.

    A breach of more than 15 minutes fires.
    """
    found, clock = [], at("2025-09-13")
    for minutes, hole, is_breach in draw(
        st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 900), st.booleans()), max_size=8)
    ):
        last, fired = clock + timedelta(minutes=minutes), clock + timedelta(minutes=16)
        proof = {"fired_at": fired, "learned_at": fired} if is_breach and minutes > 15 else {}
        found.append(
            SampleRun(is_breach=is_breach, first_at=clock, last_at=last, samples=minutes + 1).model_copy(
                update=proof
            )
        )
        clock = last + timedelta(minutes=hole)
    return tuple(found)


ZONES = ("UTC", "Pacific/Kiritimati", "America/St_Johns", "Europe/Berlin")
INSTANT = st.integers(-48 * 60, 60 * 24 * (DAYS + 20)).map(lambda m: at("2025-09-13") + timedelta(minutes=m))
WALK = {
    "happened": st.lists(HAPPENING, max_size=14),
    "heard": st.none() | telemetry(),
    "zone": st.sampled_from(ZONES),
}
QUIET = settings(max_examples=examples(12, 60), suppress_health_check=[HealthCheck.function_scoped_fixture])


def walked(
    make: MakeRecord, happened: list[Observation], heard: tuple[SampleRun, ...] | None, zone: str
) -> Record:
    """The record of a walk: what an import would refuse is left out."""
    record = make(certification={"time_zone": zone}, **WHOLE)
    kept = [o for o in happened if observation_fault(o, record.certificate) is None]
    record = make(*kept, certification={"time_zone": zone}, **WHOLE)
    trigger_runs = () if heard is None else (TriggerRuns(trigger="availability", runs=heard),)
    return record.model_copy(update={"trigger_runs": trigger_runs})


@given(**WALK, instants=st.tuples(INSTANT, INSTANT))
@QUIET
def test_whatever_was_observed_can_be_told_at_any_instant(make: MakeRecord, happened, heard, zone, instants):
    record = walked(make, happened, heard, zone)
    since, until = sorted(instants)
    review = review_of(Moment(record, until), since=since)
    found = changes_of(record, since, until).changes
    ordered = weightiest_first(found)

    assert Counter(c.model_dump_json() for c in ordered) == Counter(c.model_dump_json() for c in found)
    assert all(slide.title for slide in slides(review))
    assert len(annex(review)[0].lines) == len(found) + 1
    assert summary_of(review).headline == review.assessment.standing.headline
    assert all(since <= notice.happened_at <= until for notice in notices(record, since, until))
    assert all(event.on >= review.assessment.on for event in before_next_review(review.assessment))
    assert all(occasion.first <= occasion.last for occasion in agenda(review.assessment))


@given(**WALK, instant=INSTANT)
@QUIET
def test_a_status_is_that_of_its_standing_however_little_of_it_was_asked(
    make: MakeRecord, happened, heard, zone, instant
):
    record = walked(make, happened, heard, zone)
    asked, whole = Evaluation(record, instant), Evaluation(record, instant).assessment

    assert asked.status == whole.standing.status
    assert asked.fired == tuple(t for t in whole.triggers if t.verdict == "fired")
    assert asked.dissents == tuple(s for s in whole.signoffs if s.rejects)


@given(**WALK, instant=INSTANT, hours=st.integers(0, 23))
@QUIET
def test_within_a_day_on_which_nothing_was_observed_nothing_changed(
    make: MakeRecord, happened, heard, zone, instant, hours
):
    record = walked(make, happened, None, zone)
    local = record.certificate.certification.zone
    since, until = instant, min(instant + timedelta(hours=hours), end_of(day_of(instant, local), local))
    record = record.model_copy(
        update={"observations": tuple(o for o in record.observations if not since < o.observed_at <= until)}
    )
    found = changes_of(record, since, until)

    assert [change.sentence for change in found.changes] == []
    assert found.unchanged == "Nothing changed."
    assert notices(record, since, until) == ()


@given(**WALK, instants=st.tuples(INSTANT, INSTANT, INSTANT))
@QUIET
def test_notices_of_two_spans_are_those_of_both_together(make: MakeRecord, happened, heard, zone, instants):
    record = walked(make, happened, None, zone)
    first, middle, last = sorted(instants)

    def keys(since: datetime, until: datetime) -> set[str]:
        return {notice.key for notice in notices(record, since, until)}

    assert keys(first, middle) | keys(middle, last) == keys(first, last)


@given(**WALK, instants=st.tuples(INSTANT, INSTANT, INSTANT))
@QUIET
def test_with_telemetry_two_spans_lack_nothing_that_both_together_have(
    make: MakeRecord, happened, heard, zone, instants
):
    record = walked(make, happened, heard, zone)
    first, middle, last = sorted(instants)
    apart = {n.key for span in ((first, middle), (middle, last)) for n in notices(record, *span)}
    whole = {n.key: n for n in notices(record, first, last)}

    assert {n.change.sentence for key, n in whole.items() if key not in apart} == set()
