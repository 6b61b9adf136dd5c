"""Triggers that cannot tell make it conditional once there is traffic, now and not by days ahead (RULES.md, Standing)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.record import Record
from dashboard.domain.rollout.events import PhaseMark, Traffic, TriggerChanged
from dashboard.domain.standing.evaluation import Evaluation
from dashboard.domain.standing.transitions import Life
from dashboard.domain.triggers.telemetry import SampleRun, TriggerRuns
from dashboard.domain.values.instants import end_of
from dashboard.findings.moment import Moment
from tests.domain.conftest import MakeRecord, at, certificate, day, source

HOLD = 5
CLEAN: dict[str, Any] = {
    "gates": [{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "96%"}],
    "agents": [],
    "conditions": [],
    "rollout": {
        "phases": [
            {
                "number": 1,
                "name": "All",
                "weeks": "1",
                "steps": [{"percent": 10}, {"percent": 100}],
                "success_criteria": ["Calm"],
            }
        ]
    },
    "rollback": {
        "triggers": [
            {"id": "security", "text": "Incident", "kind": "event"},
            {
                "id": "slow",
                "text": "Slow",
                "kind": "threshold",
                "metric": "ms",
                "worse": "up",
                "threshold": 250,
                "hold_minutes": HOLD,
            },
        ]
    },
}
START = at(str(day(0)))


def minute(number: float) -> datetime:
    """So many minutes after the deployment's start."""
    return START + timedelta(minutes=number)


def traffic(number: float, percent: int) -> Traffic:
    return Traffic.model_validate({"percent": percent, "observed_at": minute(number)})


def run(first: float, last: float, *, is_breach: bool = False) -> SampleRun:
    samples = round(last - first) + 1
    return SampleRun(is_breach=is_breach, first_at=minute(first), last_at=minute(last), samples=samples)


def heard(record: Record, *runs: SampleRun) -> Record:
    return record.model_copy(update={"trigger_runs": (TriggerRuns(trigger="slow", runs=runs),)})


def reasons(record: Record, number: float) -> list[tuple[str, str, str]]:
    found = Evaluation(record, minute(number)).standing
    return [(found.status, reason.cause, reason.message) for reason in found.reasons]


def test_a_blind_trigger_makes_it_conditional_while_there_is_traffic(make: MakeRecord):
    record = make(traffic(10, 10), traffic(40, 0), **CLEAN)
    blind = ("conditional", "trigger_unclear", "rollback trigger blind: no sample of ms")

    assert [cause for _, cause, _ in reasons(record, 9)] == ["nothing_open"]
    assert reasons(record, 10) == [blind]
    assert [cause for _, cause, _ in reasons(record, 40)] == ["nothing_open"]


def test_it_says_which_trigger_and_since_when(make: MakeRecord):
    record = heard(make(traffic(10, 10), **CLEAN), run(0, 20))
    standing = Evaluation(record, minute(2 * 1440)).standing

    assert standing.headline == "Certified, with 1 rollback trigger blind"
    assert [(str(r.subject), r.since) for r in standing.reasons] == [("slow", day(0))]


def test_what_may_have_fired_counts_and_what_is_pending_or_clear_does_not(make: MakeRecord):
    record = make(traffic(0, 10), **CLEAN)
    possible = heard(record, run(0, 10), run(11, 12, is_breach=True), run(17, 30))
    pending = heard(record, run(0, 27), run(28, 30, is_breach=True))

    assert reasons(possible, 30) == [
        ("conditional", "trigger_unclear", "rollback trigger possible: 1 min proven, up to 7 min of 5 min")
    ]
    assert Evaluation(possible, minute(30)).standing.headline == "Certified, with 1 rollback trigger possible"
    assert [status for status, *_ in reasons(pending, 30)] == ["certified"]
    assert [status for status, *_ in reasons(heard(record, run(0, 30)), 30)] == ["certified"]


@pytest.mark.parametrize("share", [None, 0])
def test_without_traffic_or_where_its_share_is_not_known_it_is_no_reason(make: MakeRecord, share: int | None):
    record = make(*([] if share is None else [traffic(10, share)]), **CLEAN)

    assert [status for status, *_ in reasons(record, 60)] == ["certified"]


def test_after_the_sign_off_of_all_traffic_a_person_s_word_ends_the_doubt(make: MakeRecord):
    calm = PhaseMark.model_validate(
        {"phase": 1, "of": "criterion", "number": 1, "met": True, "observed_at": minute(50)}
    )
    word = TriggerChanged(
        trigger="slow", change="waived", reason="read from the logs", until=day(99), observed_at=minute(60)
    )
    seen = [traffic(10, 100), calm]

    assert [status for status, *_ in reasons(make(*seen, **CLEAN), 90)] == ["conditional"]
    assert [status for status, *_ in reasons(make(*seen, word, **CLEAN), 90)] == ["certified"]
    early = word.model_copy(update={"observed_at": minute(40)})
    assert [status for status, *_ in reasons(make(*seen, early, **CLEAN), 90)] == ["conditional"]


def test_telemetry_of_days_ahead_is_missing_and_foresees_nothing(make: MakeRecord):
    record = heard(make(traffic(0, 10), **CLEAN), run(0, 100))
    moment = Moment(record, minute(100))

    assert moment.standing.status == "certified"
    assert moment.outlook is None
    assert [t.after.status for t in moment.coming] == ["expired"]


def test_what_is_unclear_now_stays_so_ahead_and_is_no_change(make: MakeRecord):
    waiver = TriggerChanged(
        trigger="security", change="waived", reason="mended", until=day(8), observed_at=minute(90)
    )
    fired = TriggerChanged(trigger="security", change="fired", reason="CVE", observed_at=minute(80))
    moment = Moment(make(traffic(0, 10), fired, waiver, **CLEAN), minute(100))

    assert moment.standing.status == "conditional"
    assert [(t.on, t.before.status, t.after.status) for t in moment.coming][:1] == [
        (day(9), "conditional", "lapsed")
    ]
    assert [r.cause for r in moment.coming[0].after.reasons] == ["trigger_fired"]


@given(
    gaps=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    percent=st.sampled_from([0, 10, 100]),
    later=st.integers(0, 60),
)
def test_it_is_certified_only_where_nothing_was_missed_for_longer_than_the_hold(
    gaps: list[int], percent: int, later: int
):
    seen = (*certificate(**CLEAN).declared_observations(), traffic(0, percent))
    record = Record(
        certificate=certificate(**CLEAN),
        source=source(1),
        observations=tuple(o.model_copy(update={"source": source(1)}) for o in seen),
        ledger_head="0" * 64,
        entries=1,
    )
    runs, number = [run(0, 0)], 0
    for gap in gaps:
        number += gap
        runs.append(run(number, number))
    standing = Evaluation(heard(record, *runs), minute(number + later)).standing
    is_heard = max(*gaps, later) <= HOLD or percent == 0

    assert standing.status == ("certified" if is_heard else "conditional")
    days = Life(Evaluation(heard(record, *runs), end_of(day(0), UTC))).transitions(
        since=day(1), until=day(30)
    )
    assert "conditional" not in {t.after.status for t in days if t.is_future}
