"""Since when and until when a trigger in doubt reserves the certificate, and what is foreseen of it."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.observations import Observation
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import PhaseMark, Traffic, TriggerChanged
from dashboard.domain.standing import Standing
from dashboard.domain.standing.evaluation import Evaluation, assess
from dashboard.domain.standing.transitions import Life
from dashboard.domain.triggers.telemetry import Baseline, SampleRun, TriggerRuns
from dashboard.domain.values.instants import end_of
from dashboard.findings.moment import Moment
from tests.domain.conftest import MakeRecord, at, certificate, day, source

UP = {
    "id": "up",
    "text": "Availability",
    "kind": "threshold",
    "metric": "up",
    "worse": "down",
    "threshold": 99,
    "hold_minutes": 15,
    "owner": "Operations",
}
SLOW = {"id": "slow", "text": "Slower", "kind": "baseline", "metric": "ms", "worse": "up", "worse_by": 50}
SECURITY = {"id": "security", "text": "Incident", "kind": "event"}
ALL_AT_ONCE = {"number": 1, "name": "All", "weeks": "1", "steps": [{"percent": 100}]}
CLEAN: dict[str, Any] = {
    "gates": [{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "96%"}],
    "agents": [],
    "conditions": [],
    "rollout": {"phases": [{**ALL_AT_ONCE, "success_criteria": ["Signed off"]}]},
    "rollback": {"triggers": [UP, SECURITY]},
}
START = at(str(day(0)))


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def run(first: float, last: float, *, is_breach: bool = False) -> SampleRun:
    samples = round(last - first) + 1
    return SampleRun(is_breach=is_breach, first_at=minute(first), last_at=minute(last), samples=samples)


def traffic(percent: int, on: float) -> Traffic:
    return Traffic.model_validate({"percent": percent, "observed_at": minute(on)})


def watched(record: Record, *runs: SampleRun, trigger: str = "up", **fields: Any) -> Record:
    heard = TriggerRuns(trigger=trigger, runs=runs, **fields)
    return record.model_copy(update={"trigger_runs": (heard,)})


def standing(record: Record, at_minute: float) -> Standing:
    return assess(record, minute(at_minute)).standing


def told(found: Standing) -> list[tuple[str, str, date | None]]:
    return [(str(r.subject), r.message, r.since) for r in found.reasons]


def test_a_trigger_possible_reserves_the_certificate_since_the_day_it_became_so(make: MakeRecord):
    runs = run(0, 1430), run(1432, 1432, is_breach=True), run(1446, 2880)
    record = watched(make(traffic(20, 5), **CLEAN), *runs)

    assert standing(record, 1445).status == "certified"
    message = "rollback trigger possible: 0 min proven, up to 16 min of 15 min"
    assert told(standing(record, 1447)) == [("up", message, day(1))]


def test_it_is_reserved_since_the_later_of_the_doubt_and_the_traffic(make: MakeRecord):
    rises = traffic(5, 10), traffic(0, 20), traffic(10, 2 * 1440), traffic(20, 3 * 1440)

    (found,) = standing(make(*rises, **CLEAN), 4 * 1440).reasons

    assert (found.message, found.since) == ("rollback trigger blind: no sample of up", day(2))


def test_a_pending_trigger_and_one_without_a_baseline_reserve_nothing(make: MakeRecord):
    pending = watched(make(traffic(20, 5), **CLEAN), run(0, 30), run(31, 32, is_breach=True))
    terms = CLEAN | {"rollback": {"triggers": [SLOW]}}
    none = watched(make(traffic(20, 5), **terms), run(0, 60), trigger="slow")
    blind = watched(none, run(0, 60), trigger="slow", baseline=Baseline(value=None, samples=3))

    found = [assess(record, minute(at)) for record, at in ((pending, 33), (none, 600), (blind, 600))]

    assert [each.triggers[0].verdict for each in found] == ["pending", "no_baseline", "no_baseline"]
    assert [each.standing.status for each in found] == ["certified"] * 3


def signed_off(*more: Observation) -> tuple[Observation, ...]:
    mark = {"phase": 1, "of": "criterion", "number": 1, "met": True, "observed_at": minute(60)}
    return traffic(100, 5), PhaseMark.model_validate(mark), *more


def test_a_sign_off_ends_the_watch_and_not_what_was_in_doubt_by_then(make: MakeRecord):
    calm = watched(make(*signed_off(), **CLEAN), run(0, 60))
    hole = watched(make(*signed_off(), **CLEAN), run(0, 20), run(40, 60))

    assert standing(calm, 3 * 1440).status == "certified"
    assert told(standing(hole, 3 * 1440)) == [
        ("up", "rollback trigger blind: nothing heard for 20 min from 13 Sep 2025, 00:20", day(0))
    ]


def test_a_waiver_after_the_sign_off_ends_a_doubt(make: MakeRecord):
    change = {"trigger": "up", "change": "waived", "reason": "logs read", "until": str(day(9))}
    waived = TriggerChanged.model_validate({**change, "observed_at": minute(90)})
    hole = watched(make(*signed_off(waived), **CLEAN), run(0, 20), run(40, 60))

    state = assess(hole, minute(100)).triggers[0]

    assert (state.verdict, state.detail) == (
        "clear",
        "clear: watched no longer since the rollout was signed off; waived until 22 Sep 2025: logs read",
    )
    assert standing(hole, 100).status == standing(hole, 20 * 1440).status == "certified"


def test_a_doubt_of_the_last_microsecond_before_it_was_resolved_has_its_day(make: MakeRecord):
    last = minute(2 * 1440) - timedelta(minutes=15, microseconds=2)
    heard = SampleRun(is_breach=False, first_at=START, last_at=last, samples=2865)
    resolved = {"trigger": "up", "change": "rolled_back", "reason": "r", "observed_at": minute(2 * 1440)}
    record = watched(
        make(traffic(20, 5), TriggerChanged.model_validate(resolved), **CLEAN),
        heard,
        run(2 * 1440 + 1, 4 * 1440),
    )
    found = Life(Evaluation(record, end_of(day(3), UTC))).transitions(since=day(1), until=day(9))

    assert [(t.on, t.after.status) for t in found] == [(day(1), "conditional"), (day(2), "certified")]


def test_the_history_has_the_day_on_which_a_trigger_went_blind_and_the_future_has_none(make: MakeRecord):
    resolved = {"trigger": "up", "change": "rolled_back", "reason": "r", "observed_at": minute(4 * 1440)}
    record = watched(
        make(traffic(20, 5), TriggerChanged.model_validate(resolved), **CLEAN),
        run(0, 2 * 1440),
        run(4 * 1440 + 1, 6 * 1440),
    )

    def course(offset: int) -> list[tuple[date, str, bool]]:
        found = Life(Evaluation(record, end_of(day(offset), UTC))).transitions(since=day(1), until=day(40))
        return [(t.on, t.after.status, t.is_future) for t in found]

    assert course(1) == []
    assert course(3) == [(day(2), "conditional", False)]
    assert course(9) == [
        (day(2), "conditional", False),
        (day(4), "certified", False),
        (day(6), "conditional", False),
    ]


def test_no_silence_is_foreseen_and_what_is_foreseen_keeps_the_doubt(make: MakeRecord):
    calm = watched(make(traffic(20, 5), **CLEAN), run(0, 1439))

    assert Moment(calm, end_of(day(0), UTC)).outlook == Moment(make(**CLEAN), end_of(day(0), UTC)).outlook
    last = Moment(calm, end_of(day(3), UTC)).transitions[-1]
    assert (last.before.status, last.after.status) == ("conditional", "expired")


def test_a_firing_after_the_as_of_is_not_foreseen(make: MakeRecord):
    breach = run(3000, 3100, is_breach=True)
    fired = breach.model_copy(update={"fired_at": minute(3016), "learned_at": minute(3016)})
    record = watched(make(traffic(20, 5), **CLEAN), run(0, 2999), fired)

    assert [t.after.status for t in Moment(record, end_of(day(1), UTC)).coming] == ["expired"]


RUNS = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 15), st.booleans()), max_size=8
)  # minutes of silence before it, minutes that it lasts, and whether it is a breach
RISES = st.lists(st.tuples(st.integers(0, 400), st.sampled_from([0, 10, 50])), max_size=4)


def heard(drawn: list[tuple[int, int, bool]]) -> list[SampleRun]:
    found, now = list[SampleRun](), 0
    for silence, length, is_breach in drawn:
        found.append(run(now + silence, now + silence + length, is_breach=is_breach))
        now += silence + length
    return found


def made(rises: list[tuple[int, int]]) -> Record:
    definition = certificate(**CLEAN)
    printed = [o.model_copy(update={"source": source(1)}) for o in definition.declared_observations()]
    moved = [traffic(percent, on).model_copy(update={"source": source(2)}) for on, percent in sorted(rises)]
    seen = tuple(sorted([*printed, *moved], key=lambda each: each.observed_at))
    return Record(certificate=definition, source=source(1), observations=seen, ledger_head="0" * 64)


@given(RUNS, RISES, st.integers(0, 500))
def test_it_is_certified_if_and_only_if_no_trigger_is_in_doubt_or_there_is_no_traffic(
    drawn: list[tuple[int, int, bool]], rises: list[tuple[int, int]], now: int
):
    found = assess(watched(made(rises), *heard(drawn)), minute(now))

    in_doubt = found.triggers[0].verdict in ("possible", "blind") and bool(found.rollout.traffic_actual)
    assert found.standing.status == ("conditional" if in_doubt else "certified")


@given(RUNS.filter(bool), st.integers(0, 500))
def test_a_doubt_begins_where_the_verdict_turns(drawn: list[tuple[int, int, bool]], now: int):
    record = watched(made([]), *heard(drawn))
    state = assess(record, minute(now)).triggers[0]

    if state.unclear_at is not None and state.heard_at is not None:
        before, after = (assess(record, state.unclear_at + d) for d in (timedelta(0), timedelta(seconds=1)))
        assert after.triggers[0].is_unclear
        assert before.triggers[0].heard_at is None or not before.triggers[0].is_unclear


@given(RUNS, RISES, st.integers(0, 8))
def test_what_is_ahead_never_gets_worse_by_silence(
    drawn: list[tuple[int, int, bool]], rises: list[tuple[int, int]], on: int
):
    moment = Moment(watched(made(rises), *heard(drawn)), end_of(day(on), UTC))

    assert [(t.on, t.after.status) for t in moment.coming] == [(date(2026, 9, 14), "expired")]
    now = [moment.standing, *(t.after for t in moment.transitions if not t.is_future)]
    assert now[0].status == now[-1].status
    assert all(was.after.status == then.before.status for was, then in pairwise(moment.transitions))


def test_the_rest_of_today_is_no_silence_that_hides_what_comes(make: MakeRecord):
    gate = {**CLEAN["gates"][0], "good_for": "30 days"}
    now = Moment(watched(make(traffic(20, 5), **{**CLEAN, "gates": [gate]}), run(0, 720)), minute(721))

    assert now.standing.status == "certified"
    assert now.outlook is not None
    assert (now.outlook.status, now.outlook.on) == ("conditional", day(31))
