"""The verdict on a trigger at an instant, in words, from the runs of its samples and what people did."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dashboard.domain.rollout.events import TriggerChanged
from dashboard.domain.triggers import Trigger
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.triggers.replay import replayed, with_numbers
from dashboard.domain.triggers.telemetry import Baseline, SampleRun, Span, TriggerRuns, UnknownSpan
from dashboard.domain.triggers.verdicts import TriggerState, share_heard, trigger_state
from tests.domain.conftest import source

START = datetime(2025, 9, 13, tzinfo=UTC)
UP = Trigger(
    id="up",
    text="Availability",
    kind="threshold",
    metric="up",
    worse="down",
    threshold=Decimal(99),
    hold_minutes=15,
)
SLOW = Trigger(
    id="slow", text="Slower", kind="baseline", metric="ms", worse="up", worse_by=Decimal(50), hold_minutes=5
)
EVENT = Trigger(id="up", text="Incident", kind="event")


def minute(number: float) -> datetime:
    return START + timedelta(minutes=number)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def run(first: float, last: float, *, is_breach: bool = False, **fields: Any) -> SampleRun:
    given = {"samples": round(last - first) + 1, **fields}
    return SampleRun(is_breach=is_breach, first_at=minute(first), last_at=minute(last), **given)


def fired(first: float, last: float, at: float, learned: float | None = None) -> SampleRun:
    learned_at = minute(at if learned is None else learned)
    return run(first, last, is_breach=True, fired_at=minute(at), learned_at=learned_at)


def changed(change: Any, at: float, until: date | None = None, reason: str = "fixed") -> TriggerChanged:
    return TriggerChanged(trigger="up", change=change, reason=reason, until=until, observed_at=minute(at))


def entry(first: float, at: float, last: float, **fields: Any) -> FiringEntry:
    given: dict[str, Any] = {
        "trigger": "up",
        "metric": "up",
        "first_at": minute(first),
        "fired_at": minute(at),
        "last_at": minute(last),
        "learned_at": minute(at),
        "samples": 17,
        "limit": Decimal(99),
        "hold_minutes": 15,
        "shown_by": 3,
    }
    return FiringEntry(**{**given, **fields})


def state(
    *runs: SampleRun,
    end: float = 60,
    trigger: Trigger = UP,
    changes: tuple[TriggerChanged, ...] = (),
    entries: tuple[FiringEntry, ...] = (),
    zone: Any = UTC,
    **telemetry: Any,
) -> TriggerState:
    return trigger_state(
        trigger,
        TriggerRuns(trigger=trigger.id, runs=runs, **telemetry),
        changes,
        entries,
        Span(start=START, end=minute(end)),
        at=minute(end),
        zone=zone,
    )


def unwatched(trigger: Trigger, *changes: TriggerChanged) -> TriggerState:
    return trigger_state(
        trigger, None, changes, (), Span(start=START, end=minute(60)), at=minute(60), zone=UTC
    )


@pytest.mark.parametrize(
    ("runs", "verdict", "detail"),
    [
        ((run(0, 60),), "clear", "clear: 100% of its samples heard"),
        ((run(0, 45),), "clear", "clear: 76.7% of its samples heard"),
        ((run(0, 44.9),), "blind", "blind: nothing heard for 15.1 min"),
        ((run(15, 60),), "clear", "clear: 76.7% of its samples heard"),
        ((run(15.1, 60),), "blind", "blind: nothing heard for 15.1 min from 13 Sep 2025, 00:00"),
        ((run(0, 20), run(36, 60)), "blind", "blind: nothing heard for 16 min from 13 Sep 2025, 00:20"),
        ((), "blind", "blind: no sample of up"),
        ((run(61, 70),), "blind", "blind: no sample of up"),
        ((run(-9, -1), run(61, 70)), "blind", "blind: no sample of up since 13 Sep 2025, 00:00"),
        ((run(0, 50), run(51, 60, is_breach=True)), "pending", "pending: 9 of 15 min"),
        ((run(0, 45), run(46, 60, is_breach=True)), "pending", "pending: 14 of 15 min"),
        (
            (run(0, 44), run(45, 60, is_breach=True)),
            "possible",
            "possible: 15 min proven, up to 16 min of 15 min",
        ),
        (
            (run(0, 20), run(25, 27, is_breach=True), run(37, 60)),
            "possible",
            "possible: 2 min proven, up to 17 min of 15 min",
        ),
        (
            (run(0, 20), run(25, 27, is_breach=True), run(35, 60)),
            "clear",
            "clear: 83.3% of its samples heard",
        ),
    ],
)
def test_a_verdict_is_the_first_of_possible_blind_pending_and_clear(
    runs: tuple[SampleRun, ...], verdict: str, detail: str
):
    found = state(*runs)

    assert (found.verdict, found.detail) == (verdict, detail)
    assert (found.firings, found.history, found.fired_at, found.fired_on) == ((), (), None, None)
    assert (found.known_then, found.resolved) == (None, None)


def test_what_was_never_heard_is_blind_however_short_the_time():
    assert (state(end=10).verdict, state(end=10).detail) == ("blind", "blind: no sample of up")


UNKNOWN = "; its samples count as unknown: "


@pytest.mark.parametrize(
    ("spans", "reason"),
    [
        ([], None),
        ([(10, 20, "in MB")], "in MB"),
        ([(60, 70, "in MB")], "in MB"),
        ([(60.1, 70, "in MB")], None),
        ([(-9, 0, "in MB")], "in MB"),
        ([(-9, -0.1, "in MB")], None),
        ([(-9, 70, "in MB")], "in MB"),
        ([(1, 2, "first"), (3, 4, "second"), (5, 6, "third")], "third"),
        ([(1, 2, "first"), (3, 4, "second"), (70, 80, "third")], "second"),
    ],
)
def test_why_samples_count_as_unknown_is_said_by_the_newest_import_of_the_span(
    spans: list[tuple[float, float, str]], reason: str | None
):
    unknown = tuple(
        UnknownSpan(first_at=minute(first), last_at=minute(last), reason=why) for first, last, why in spans
    )
    said = f"{UNKNOWN}{reason}" if reason else ""

    assert state(unknown=unknown).detail == f"blind: no sample of up{said}"
    assert UNKNOWN not in state(run(0, 60), unknown=unknown).detail
    missing = state(run(0, 60), trigger=SLOW, unknown=unknown)
    assert missing.detail == f"no baseline: no sample of ms in the 24 hours before the start{said}"


def test_for_a_baseline_samples_before_the_start_count_too():
    early = (UnknownSpan(first_at=minute(-9), last_at=minute(-1), reason="in MB"),)
    late = (UnknownSpan(first_at=minute(61), last_at=minute(70), reason="in MB"),)
    found = Baseline(value=None, samples=1)

    assert state(run(0, 60), trigger=SLOW, baseline=found, unknown=early).detail.endswith(f"{UNKNOWN}in MB")
    assert UNKNOWN not in state(run(0, 60), trigger=SLOW, baseline=found, unknown=late).detail


def test_what_was_heard_is_told_beside_the_verdict():
    found = state(run(0, 20), run(25, 27, is_breach=True), run(37, 57))

    assert (found.proven, found.possible) == (minutes(2), minutes(17))
    assert (found.coverage, found.heard_at) == (Decimal("75.0"), minute(57))
    proven = state(run(0, 20), fired(21, 40, 37), run(41, 60))
    assert (proven.proven, proven.possible) == (minutes(19), minutes(21))
    assert state(fired(0, 60, 16)).possible == minutes(60)


def test_a_firing_is_told_with_how_long_it_lasted_and_stays():
    found = state(run(0, 20), fired(21, 40, 37), run(41, 60))

    assert (found.verdict, found.detail) == ("fired", "fired 13 Sep 2025, 00:37: 19 of 15 min")
    assert (found.fired_at, found.fired_on) == (minute(37), date(2025, 9, 13))
    assert [(f.fired_at, f.learned_at, f.lasted) for f in found.firings] == [
        (minute(37), minute(37), minutes(19))
    ]
    assert found.history == found.firings


def test_a_firing_counts_from_the_instant_it_fired_and_its_time_to_the_end_of_the_span():
    assert state(fired(21, 40, 37), end=36.9).history == ()
    assert [f.lasted for f in state(fired(21, 40, 37), end=37).history] == [minutes(16)]
    assert state(fired(-1, 40, 16)).history == ()
    assert [f.fired_at for f in state(fired(0, 40, 16)).history] == [minute(16)]


def test_firings_are_told_oldest_first_and_the_oldest_unresolved_is_the_one_in_words():
    found = state(
        fired(0, 20, 16), run(21, 30), fired(31, 50, 47), changes=(changed("fired", 25, reason="CVE"),)
    )

    assert [f.fired_at for f in found.firings] == [minute(16), minute(25), minute(47)]
    assert found.fired_at == minute(16)
    assert found.detail == "fired 13 Sep 2025, 00:16: 20 of 15 min"


@pytest.mark.parametrize(
    ("learned", "late"),
    [(40, ""), (40.1, "; learned late, 13 Sep 2025, 00:40"), (55, "; learned late, 13 Sep 2025, 00:55")],
)
def test_a_firing_is_late_when_it_was_learned_more_than_three_minutes_after_it(learned: float, late: str):
    assert state(fired(21, 40, 37, learned)).detail == f"fired 13 Sep 2025, 00:37: 19 of 15 min{late}"


@pytest.mark.parametrize(
    ("before", "known"),
    [
        ((run(0, 37),), "clear"),
        ((run(0, 30), run(31, 37, is_breach=True)), "pending"),
        ((run(0, 20),), "blind"),
        ((), "blind"),
        ((run(0, 20), run(21, 60, is_breach=True)), "possible"),
    ],
)
def test_what_was_known_before_a_late_firing_is_told(before: tuple[SampleRun, ...], known: str):
    found = state(fired(21, 40, 37, 55), before=before)

    assert found.known_then == known
    assert found.detail.endswith(f"; learned late, 13 Sep 2025, 00:55, until then {known}")
    assert state(fired(21, 40, 37), before=before).known_then is None
    assert state(fired(21, 40, 37, 55)).known_then is None


def test_what_was_known_before_is_of_the_newest_late_firing():
    before = (run(0, 25), run(26, 60))
    late = state(fired(0, 20, 16, 50), fired(31, 50, 47, 55), before=before)
    only_first = state(fired(0, 20, 16, 50), fired(31, 50, 47), before=(run(0, 5),))

    assert late.known_then == "clear"
    three = state(
        fired(0, 20, 16, 50), fired(21, 40, 37, 52), fired(41, 60, 57, 61), before=(run(0, 40),), end=62
    )
    assert three.known_then == "blind", "17 minutes before the third"
    event = changed("fired", 55, reason="CVE").model_copy(update={"source": source(2)})
    told_late = state(fired(0, 20, 16, 50), changes=(event,), before=(run(0, 20),))
    assert told_late.firings[1].is_late
    assert told_late.known_then == "clear", "the event says itself why"
    assert only_first.known_then == "clear"
    assert state(fired(0, 20, 16, 50), before=()).known_then == "blind"


def test_a_rollback_resolves_what_fired_before_it_and_only_later_samples_count():
    runs = (run(0, 20), fired(21, 40, 37), run(41, 60))
    found = state(*runs, changes=(changed("rolled_back", 40),))

    assert (found.verdict, found.firings) == ("clear", ())
    assert found.detail == "clear: 100% of its samples heard; rolled back 13 Sep 2025, 00:40: fixed"
    assert len(found.history) == 1
    assert found.resolved == changed("rolled_back", 40)
    assert state(*runs, changes=(changed("rolled_back", 37),)).verdict == "clear"
    assert state(*runs, changes=(changed("rolled_back", 36.9),)).verdict == "fired"


def test_only_what_is_later_than_a_rollback_counts_to_the_microsecond():
    rollback = changed("rolled_back", 40)
    later = minute(40) + timedelta(microseconds=1)

    assert state(run(40, 60), changes=(rollback,)).heard_at is None
    assert state(run(39.9, 60), changes=(rollback,)).heard_at is None
    after = run(40, 60).model_copy(update={"first_at": later})
    assert state(after, changes=(rollback,)).heard_at == minute(60)


def test_of_an_event_and_a_rollback_of_one_instant_the_newest_recorded_holds():
    event, back = changed("fired", 20, reason="CVE"), changed("rolled_back", 20, reason="fixed")
    resolved = state(run(0, 60), changes=(event, back))
    again = state(run(0, 60), changes=(event, back, event))

    assert resolved.detail.endswith("; rolled back 13 Sep 2025, 00:20: fixed")
    assert (resolved.firings, resolved.resolved) == ((), back)
    assert state(run(0, 60), changes=(back, event)).verdict == again.verdict == "fired"


def test_of_two_open_events_the_first_is_told_and_both_are_open():
    events = (changed("fired", 5, reason="CVE"), changed("fired", 1445, reason="leak"))

    for found in (unwatched(EVENT, *events), unwatched(UP, *events), state(changes=events, end=1500)):
        assert found.detail == "fired 13 Sep 2025, 00:05: CVE"
        assert [f.reason for f in found.firings] == ["CVE", "leak"]
        assert found.fired_on == date(2025, 9, 13)


def test_after_a_rollback_another_firing_fires_again_and_says_nothing_of_it():
    found = state(fired(0, 20, 16), run(21, 30), fired(31, 50, 47), changes=(changed("rolled_back", 20),))

    assert (found.verdict, found.fired_at) == ("fired", minute(47))
    assert found.detail == "fired 13 Sep 2025, 00:47: 19 of 15 min"
    assert (found.resolved, len(found.history)) == (None, 2)


def test_after_a_waiver_only_later_samples_count_and_their_absence_is_told_with_its_instant():
    found = state(fired(0, 20, 16), run(21, 30), changes=(changed("waived", 40, date(2025, 9, 14)),))

    assert found.verdict == "blind"
    assert found.detail.startswith(
        "blind: no sample of up since 13 Sep 2025, 00:40; waived until 14 Sep 2025"
    )


def test_a_waiver_holds_to_the_end_of_its_last_day_and_then_brings_the_firing_back():
    runs, waiver = (fired(0, 20, 16), run(21, 3000)), changed("waived", 20, date(2025, 9, 14))
    waived = state(*runs, changes=(waiver,), end=2 * 24 * 60 - 1 / 60_000_000)  # its last microsecond
    ended = state(*runs, changes=(waiver,), end=2 * 24 * 60)

    assert waived.verdict == "clear"
    assert waived.detail.endswith("; waived until 14 Sep 2025: fixed")
    assert (ended.verdict, ended.resolved) == ("fired", None)
    assert ended.detail == "fired 13 Sep 2025, 00:16: 20 of 15 min; the waiver ended on 14 Sep 2025"
    assert ended.firings[0].waiver_ended == waiver


def test_the_newest_waiver_is_told_and_any_that_holds_is_enough():
    runs = (fired(0, 20, 16), run(41, 6000))  # the store breaks runs where something was resolved
    short, long = changed("waived", 20, date(2025, 9, 14)), changed("waived", 30, date(2025, 9, 16))
    back = changed("waived", 40, date(2025, 9, 15))

    assert state(*runs, changes=(short, long), end=3 * 24 * 60).verdict == "clear"
    assert state(*runs, changes=(short, long, back), end=3 * 24 * 60 + 5).verdict == "clear"
    assert state(*runs, changes=(short, long), end=3 * 24 * 60).detail.endswith("until 16 Sep 2025: fixed")
    ended = state(*runs, changes=(long, back), end=4 * 24 * 60).firings[0]
    assert ended.waiver_ended == back


def test_what_was_resolved_may_fire_by_event_and_an_event_fires_a_metric_trigger():
    found = state(run(0, 60), changes=(changed("fired", 30, reason="CVE"),))

    assert (found.verdict, found.detail) == ("fired", "fired 13 Sep 2025, 00:30: CVE")
    assert found.known_then is None


def test_an_event_trigger_is_fired_while_an_event_stands_open():
    assert (unwatched(EVENT).verdict, unwatched(EVENT).detail) == ("clear", "clear: no open event")
    standing = unwatched(EVENT, changed("fired", 5, reason="CVE"))
    assert (standing.verdict, standing.detail) == ("fired", "fired 13 Sep 2025, 00:05: CVE")
    over = unwatched(EVENT, changed("fired", 5), changed("rolled_back", 9))
    assert (over.verdict, over.detail) == (
        "clear",
        "clear: no open event; rolled back 13 Sep 2025, 00:09: fixed",
    )
    late = changed("fired", 5).model_copy(update={"source": source(2)})
    assert unwatched(EVENT, late).detail == "fired 13 Sep 2025, 00:05: fixed; learned late, 1 Jan 2026, 00:00"


@pytest.mark.parametrize(
    ("trigger", "verdict", "detail"),
    [
        (UP, "blind", "blind: no sample of up"),
        (SLOW, "no_baseline", "no baseline: no sample of ms"),
        *(
            (
                UP.model_copy(update={field: None}),
                "blind",
                "blind: the record does not say which metric, limit and direction it reads",
            )
            for field in ("metric", "worse", "threshold")
        ),
    ],
)
def test_without_telemetry_a_metric_trigger_says_what_is_missing(trigger: Trigger, verdict: str, detail: str):
    found = unwatched(trigger)

    assert (found.verdict, found.detail, found.coverage) == (verdict, detail, None)
    assert unwatched(trigger, changed("fired", 5)).verdict == "fired"
    assert unwatched(trigger, changed("fired", 5)).detail == "fired 13 Sep 2025, 00:05: fixed"


@pytest.mark.parametrize(
    ("baseline", "detail"),
    [
        (None, "no baseline: no sample of ms in the 24 hours before the start"),
        (Baseline(value=None, samples=0), "no baseline: no sample of ms in the 24 hours before the start"),
        (
            Baseline(value=None, samples=29),
            "no baseline: 29 samples of ms in the 24 hours before the start, 30 are needed",
        ),
        (
            Baseline(value=None, samples=1),
            "no baseline: 1 sample of ms in the 24 hours before the start, 30 are needed",
        ),
        (Baseline(value=None, samples=30), "no baseline: it is 0, and the record names no floor"),
    ],
)
def test_without_a_baseline_nothing_is_compared(baseline: Baseline | None, detail: str):
    found = state(run(0, 60), trigger=SLOW, baseline=baseline)

    assert (found.verdict, found.detail) == ("no_baseline", detail)
    assert state(fired(0, 20, 6), trigger=SLOW, baseline=baseline).verdict == "fired"


def test_a_slow_series_looks_further_back_for_its_baseline():
    hourly = SLOW.model_copy(update={"interval_seconds": 3600})

    assert state(trigger=hourly).detail == "no baseline: no sample of ms in the 30 h before the start"


def test_a_baseline_that_is_there_gives_a_verdict_that_is_out_of_date_after_a_minute():
    heard = Baseline(value=Decimal(100), samples=30)

    assert state(run(0, 59.5), trigger=SLOW, baseline=heard).verdict == "clear"
    assert state(run(0, 59), trigger=SLOW, baseline=heard).verdict == "blind"
    assert state(run(0, 59)).verdict == "clear"


def test_dense_samples_say_how_they_came_together():
    sixty = run(0, 60, received=61 * 60)

    assert state(sixty).detail == "clear: 100% of its samples heard; 60 samples a minute, averaged"
    assert state(run(0, 60, received=61)).detail == "clear: 100% of its samples heard"
    assert "samples a minute" not in state(run(0, 60, received=91)).detail
    assert state(run(0, 60, received=92)).detail.endswith("; 2 samples a minute, averaged")
    half = run(0, 60, samples=60, received=90)
    assert state(half).detail.endswith("; 2 samples a minute, averaged")
    slow = UP.model_copy(update={"interval_seconds": 120, "aggregate": "worst"})
    quick = UP.model_copy(update={"interval_seconds": 10, "aggregate": "sum"})
    assert state(sixty, trigger=slow).detail.endswith("; 60 samples every 2 min, the worst taken")
    assert state(sixty, trigger=quick).detail.endswith("; 60 samples every 10 s, added up")


def test_a_firing_that_better_samples_disprove_stands_and_tells_it():
    found = state(run(0, 60), entries=(entry(10, 26, 30),))
    shorter = state(run(0, 11), run(12, 22, is_breach=True), run(23, 60), entries=(entry(10, 26, 30),))
    corrected = state(run(0, 60), entries=(entry(10, 26, 30, corrected_at=minute(100)),))
    left = state(
        run(0, 7, is_breach=True),
        run(8, 13, is_breach=True),
        run(14, 16, is_breach=True),
        run(17, 29),
        run(30, 32, is_breach=True),
        run(33, 60, is_breach=True),
        entries=(entry(10, 26, 30),),
    )
    at_its_start = state(run(3, 10, is_breach=True), run(11, 60), entries=(entry(10, 26, 30),))
    at_its_end = state(run(0, 29), run(30, 37, is_breach=True), entries=(entry(10, 26, 30),))
    other_limit = state(run(0, 60), entries=(entry(10, 26, 30, limit=Decimal(98)),))
    other_hold = state(run(0, 60), entries=(entry(10, 26, 30, hold_minutes=14),))

    by = "it would not have fired"
    assert found.verdict == "fired"
    assert (
        found.detail
        == f"fired 13 Sep 2025, 00:26: 20 of 15 min; by the samples now in the record {by} (0 of 15 min)"
    )
    assert shorter.detail.endswith(f"; by the samples now in the record {by} (10 of 15 min)")
    assert left.detail.endswith(f"{by} (5 of 15 min)")
    assert at_its_start.detail.endswith(f"{by} (7 of 15 min)")
    assert at_its_end.detail.endswith(f"{by} (7 of 15 min)")
    assert corrected.detail.endswith(f"; by samples corrected on 13 Sep 2025 {by} (0 of 15 min)")
    assert other_limit.detail.endswith(f"; by the limit and hold now in the record {by} (0 of 15 min)")
    assert other_hold.detail.endswith(f"; by the limit and hold now in the record {by} (0 of 15 min)")
    assert found.firings[0].corrected == entry(10, 26, 30)


@pytest.mark.parametrize(
    ("first", "last", "is_same"),
    [(30, 50, True), (30.1, 50, False), (0, 10, True), (0, 9.9, False), (5, 35, True)],
)
def test_a_firing_of_the_ledger_is_the_one_whose_time_it_shares(first: float, last: float, is_same: bool):
    found = state(fired(first, last, last), entries=(entry(10, 26, 30, learned_at=minute(27)),))

    assert len(found.history) == (1 if is_same else 2)
    assert sum(f.corrected is not None for f in found.history) == (0 if is_same else 1)
    assert entry(10, 26, 30).is_proven_by(run(first, last, is_breach=True)) is False


def test_a_proven_firing_was_learned_when_its_entry_first_was():
    early, other = entry(10, 26, 30, learned_at=minute(27)), entry(1, 5, 9, learned_at=minute(5))
    _, found = state(fired(10, 30, 26, 90), entries=(other, early), end=100).history

    assert (found.learned_at, found.is_late, found.corrected) == (minute(27), False, None)


def test_what_nobody_says_when_it_was_learned_was_learned_as_it_fired():
    (found,) = state(run(0, 20, is_breach=True, fired_at=minute(16))).history

    assert found.learned_at == minute(16)


def test_days_and_times_are_those_of_the_zone():
    zone = ZoneInfo("Pacific/Kiritimati")  # 14 hours ahead
    found = state(fired(600, 640, 616), end=700, zone=zone)

    assert found.fired_on == date(2025, 9, 14)
    assert found.detail == "fired 14 Sep 2025, 00:16: 40 of 15 min"


@pytest.mark.parametrize(
    ("samples", "trigger", "length", "share"),
    [
        (30, UP, 60, "50.0"),
        (60, UP, 60, "100.0"),
        (61, UP, 60, "100.0"),
        (1, UP, 60, "1.7"),
        (1, UP, 0.9, None),
        (30, UP.model_copy(update={"interval_seconds": 120}), 60, "100.0"),
        (30, SLOW.model_copy(update={"interval_seconds": 30}), 60, "50.0"),
    ],
)
def test_the_share_that_was_heard_is_of_the_samples_expected(
    samples: int, trigger: Trigger, length: float, share: str | None
):
    found = share_heard(samples, trigger, Span(start=START, end=minute(length)))

    assert found == (None if share is None else Decimal(share))


def test_a_replay_counts_firings_doubts_and_what_was_heard():
    runs = (fired(0, 20, 16), run(21, 30), run(35, 36, is_breach=True), run(50, 60))
    span = Span(start=START, end=minute(60))
    found = replayed(UP, TriggerRuns(trigger="up", runs=runs), span)

    assert (len(found.firings), found.doubts, found.coverage) == (1, 1, Decimal("73.3"))
    assert (found.trigger, found.span, found.has_baseline) == (UP, span, True)
    assert replayed(SLOW, TriggerRuns(trigger="slow", runs=runs), span).has_baseline is False
    for value, has_baseline in ((None, False), (Decimal(9), True)):
        baseline = Baseline(value=value, samples=30)
        telemetry = TriggerRuns(trigger="slow", runs=runs, baseline=baseline)
        assert replayed(SLOW, telemetry, span).has_baseline is has_baseline


def test_a_rule_is_tried_with_other_numbers():
    both = with_numbers(UP, threshold=Decimal(95), hold=10)
    worse = with_numbers(SLOW, threshold=Decimal(20), hold=None)

    assert (both.threshold, both.hold_minutes, both.worse_by) == (Decimal(95), 10, None)
    assert (worse.worse_by, worse.hold_minutes, worse.threshold) == (Decimal(20), 5, None)
    assert with_numbers(UP, threshold=None, hold=None) == UP


@pytest.mark.parametrize(
    ("seconds", "kind", "hole", "silence", "longest", "window", "span"),
    [
        (60, "threshold", 2.5, 15, 15, 5, 1440),
        (600, "threshold", 25, 15, 15, 30, 1440),
        (3600, "threshold", 150, 15, 15, 180, 1800),
        (60, "baseline", 1, 1, 15, 5, 1440),
        (600, "baseline", 10, 10, 30, 30, 1440),
        (30, "baseline", 1, 1, 15, 5, 1440),
    ],
)
def test_the_times_of_a_rule_follow_from_its_interval_and_hold(
    seconds: int, kind: str, hole: float, silence: float, longest: float, window: float, span: float
):
    trigger = UP.model_copy(update={"interval_seconds": seconds, "kind": kind})

    assert (trigger.hole, trigger.silence, trigger.longest_silence) == (
        minutes(hole),
        minutes(silence),
        minutes(longest),
    )
    assert (trigger.window, trigger.baseline_span) == (minutes(window), minutes(span))


def test_what_a_rule_leaves_out_is_assumed():
    bare = Trigger(id="up", text="Up", kind="threshold")

    assert (bare.hold, bare.interval, bare.aggregate) == (minutes(5), minutes(1), "mean")
    assert (UP.limit, SLOW.limit, bare.limit) == (Decimal(99), Decimal(50), None)
    assert [t.is_evaluable for t in (UP, SLOW, bare)] == [True, True, False]
    assert (str(state().subject), state().subject.kind) == ("up", "trigger")


def test_a_replay_of_samples_that_cannot_be_read_is_not_told_and_says_why():
    span, runs = Span(start=START, end=minute(60)), (run(0, 60),)
    whole = replayed(UP, TriggerRuns(trigger="up", runs=runs), span)
    lost = replayed(UP, TriggerRuns(trigger="up", runs=runs, lost=("first", "second", "last")), span)

    assert (whole.lost, whole.is_told) == (None, True)
    assert (lost.lost, lost.is_told) == ("last", False)
    assert replayed(SLOW, TriggerRuns(trigger="slow", runs=runs), span).is_told is False


def test_a_trigger_whose_samples_cannot_be_read_is_blind_for_the_newest_reason():
    found = state(run(0, 60), lost=("first", "second", "last"))

    assert (found.verdict, found.detail) == ("blind", "blind: last")


def test_samples_that_cannot_be_read_leave_a_doubt_from_the_start_unless_it_fired():
    lost = ("the file is gone",)
    blind, proven = state(run(0, 60), lost=lost), state(run(0, 20), fired(21, 40, 37), run(41, 60), lost=lost)

    assert (blind.verdict, blind.detail, blind.unclear_at) == ("blind", "blind: the file is gone", START)
    assert (proven.verdict, proven.unclear_at) == ("fired", None)


def test_without_telemetry_a_doubt_is_from_the_start_and_a_missing_baseline_is_none():
    assert (unwatched(UP).verdict, unwatched(UP).unclear_at) == ("blind", START)
    assert (unwatched(SLOW).verdict, unwatched(SLOW).unclear_at) == ("no_baseline", None)


def test_what_is_resolved_after_the_sign_off_is_watched_no_longer_and_a_waiver_that_ends_brings_it_back():
    over = "clear: watched no longer since the rollout was signed off"
    waiver = changed("waived", 61, date(2025, 9, 13))

    def later(resolved: TriggerChanged, at: float) -> TriggerState:
        runs = TriggerRuns(trigger="up", runs=(fired(21, 40, 37),))
        span = Span(start=START, end=minute(60))
        return trigger_state(UP, runs, (resolved,), (), span, at=minute(at), zone=UTC)

    assert later(waiver, 62).detail == f"{over}; waived until 13 Sep 2025: fixed"
    assert later(changed("rolled_back", 60), 62).verdict == "blind"
    assert later(waiver, 2 * 1440).verdict == "fired"
