from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.gates.definition import DeclaredResult
from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    ConditionMet,
    GateResult,
    ReviewHeld,
    Start,
)
from dashboard.domain.record import DeploymentStart, Record
from dashboard.domain.record.reading import Reading, UnreadLine
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.triggers.telemetry import SampleRun, TriggerRuns
from dashboard.domain.values.instants import day_of, end_of, read_as_of, start_of
from dashboard.domain.values.source import Observed
from tests.domain.conftest import DECIDED, MakeRecord, at, certificate, day, source

ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"]
).map(ZoneInfo)


def test_the_start_is_assumed_until_one_is_known(make: MakeRecord):
    assert make().deployment_start.assumed
    assert make(certification={"deployment_start": "2025-09-20"}).deployment_start.on == date(2025, 9, 20)


def test_a_later_start_supersedes_and_the_first_stays_visible(make: MakeRecord):
    first, second = (Start(on=day(n), observed_at=at("2025-09-15")) for n in (2, 5))
    found = make(first, second).deployment_start

    assert (found.on, found.assumed, found.superseded) == (day(5), False, (day(2),))


def test_the_start_holds_at_every_as_of(make: MakeRecord):
    record = make(Start(on=day(2), observed_at=at("2025-12-01")))

    assert assess(record, end_of(day(0), UTC)).conditions[0].due_on == day(23)
    assert record.until(at("2025-09-14")).deployment_start.on == day(2)


@given(st.integers(-10, 400), st.integers(-10, 400))
def test_an_assessment_at_an_instant_knows_nothing_later(offset: int, met: int):
    definition = certificate()
    event = ConditionMet(condition="1", observed_at=start_of(day(met), UTC))
    seen = tuple(sorted([*definition.declared_observations(), event], key=lambda o: o.observed_at))
    record = Record(certificate=definition, source=source(1), observations=seen, ledger_head="")
    without = record.model_copy(update={"observations": definition.declared_observations()})
    moment = end_of(day(offset), UTC)

    assert (assess(record, moment) == assess(without, moment)) is (met > offset)


def test_what_no_entry_brought_comes_before_all_entries():
    start = Start(on=day(2), observed_at=at("2025-12-01"))

    assert start.turn == 0
    assert start.model_copy(update={"source": source(3)}).turn == 3


def test_a_record_without_entries_is_of_no_edition():
    record = Record(certificate=certificate(), source=source(1), observations=(), ledger_head="")

    assert record.edition(at("2025-09-13")) == 0


def test_the_newest_start_is_that_of_the_last_entry(make: MakeRecord):
    starts = [
        Start(on=day(n), observed_at=at("2025-09-15")).model_copy(update={"source": source(seq)})
        for n, seq in ((2, 9), (5, 7))
    ]
    record = make().model_copy(update={"observations": tuple(starts)})

    assert (record.deployment_start.on, record.deployment_start.superseded) == (day(2), (day(5),))


def test_the_edition_rises_with_entries_and_days_seen_and_with_nothing_else(make: MakeRecord):
    review = ReviewHeld(observed_at=at("2025-09-20"))
    one, two = make(), make(review)

    assert [one.edition(at(day)) for day in ("2025-09-13", "2025-09-20", "2026-01-01")] == [1001] * 3
    assert [two.edition(at(day)) for day in ("2025-09-13", "2025-09-20", "2026-01-01")] == [2001, 2002, 2002]


def test_however_many_days_are_seen_the_next_entry_is_a_higher_edition(make: MakeRecord):
    record = make()
    seen = tuple(ReviewHeld(observed_at=at("2020-01-01") + timedelta(days=n)) for n in range(1500))
    many = record.model_copy(update={"observations": seen})

    assert many.edition(at("2030-01-01")) == 1999
    assert many.edition(at("2030-01-01")) < record.model_copy(update={"entries": 2}).edition(at("2019-01-01"))


@given(st.dates(date(2000, 1, 2), date(2100, 1, 1)), ZONES)
def test_a_day_begins_and_ends_within_itself(value: date, zone: ZoneInfo):
    assert day_of(start_of(value, zone), zone) == value == day_of(end_of(value, zone), zone)
    assert end_of(value, zone) + timedelta(microseconds=1) == start_of(value + timedelta(days=1), zone)


def test_an_as_of_day_is_its_end_and_an_instant_is_itself():
    berlin = ZoneInfo("Europe/Berlin")

    assert read_as_of("2025-09-13", berlin) == datetime(2025, 9, 13, 21, 59, 59, 999999, UTC)
    assert read_as_of("2025-09-13T12:00:00+02:00", berlin) == datetime(
        2025, 9, 13, 12, tzinfo=timezone(timedelta(hours=2))
    )
    with pytest.raises(ValueError, match="offset"):
        read_as_of("2025-09-13T12:00:00", berlin)


def test_a_duty_is_not_started_due_missed_or_done_by_a_review(make: MakeRecord):
    duties = [
        {"cadence": "quarterly", "number": 1, "text": "Review", "done_by": "review"},
        {"cadence": "monthly", "number": 2, "text": "Report"},
    ]
    held = ReviewHeld(observed_at=at("2025-12-10"))
    rows = {
        o.id: o for o in assess(make(held, obligations=duties), end_of(date(2026, 1, 20), UTC)).obligations
    }

    assert len(rows) == 4 + 12
    assert (rows["quarterly-1.2025-12"].status, rows["quarterly-1.2025-12"].done_on) == (
        "done",
        date(2025, 12, 10),
    )
    assert rows["quarterly-1.2026-03"].status == "due"
    assert rows["quarterly-1.2026-06"].status == "not_started"
    assert rows["monthly-2.2025-10"].status == "missed"
    assert rows["monthly-2.2025-10"].due_on == date(2025, 10, 13)


def test_the_months_of_a_duty_are_clipped_to_their_end(make: MakeRecord):
    head = {"decided_on": "2026-01-31", "valid_until": "2027-01-31"}
    duties = [{"cadence": "monthly", "number": 1, "text": "Report"}]
    rows = assess(make(certification=head, obligations=duties), end_of(date(2026, 2, 1), UTC)).obligations

    assert [r.due_on for r in rows[:3]] == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def entered(on: int, observed: str, seq: int, recorded: str) -> Start:
    """A start as an entry of the ledger recorded it."""
    source_of = source(seq).model_copy(update={"recorded_at": at(recorded)})
    return Start(on=day(on), observed_at=at(observed)).model_copy(update={"source": source_of})


def with_starts(make: MakeRecord, *starts: Start, **changes: Any) -> DeploymentStart:
    record = make(**changes)
    return record.model_copy(update={"observations": (*record.observations, *starts)}).deployment_start


def test_a_first_start_in_time_replaces_the_assumption_without_a_slip(make: MakeRecord):
    # The window of the condition opens on day 14 under the assumption.
    found = with_starts(make, entered(5, "2025-09-18", 2, "2025-09-26"))

    assert found == DeploymentStart(on=day(5), assumed=False)


def test_a_first_start_recorded_after_a_window_had_begun_is_a_slip(make: MakeRecord):
    late = entered(5, "2025-09-18", 2, "2025-09-27")
    of_certification = {
        "conditions": [{"id": "1", "title": "Gap", "timeline": "2-3 weeks from certification"}]
    }

    assert with_starts(make, late) == DeploymentStart(on=day(5), assumed=False, original=DECIDED)
    assert with_starts(make, late, **of_certification).original is None
    assert with_starts(make, late.model_copy(update={"on": DECIDED})).original is None
    of_the_document = entered(5, "2025-09-18", 1, "2025-12-01")
    assert with_starts(make, of_the_document).original is None


def test_a_second_start_is_a_slip_from_the_first_and_the_newest_entry_holds(make: MakeRecord):
    first, second = entered(2, "2025-09-20", 2, "2025-09-14"), entered(5, "2025-09-15", 3, "2025-09-15")

    assert with_starts(make, second, first) == DeploymentStart(
        on=day(5), assumed=False, superseded=(day(2),), original=day(2)
    )
    late = second.model_copy(update={"source": entered(5, "2025-09-15", 3, "2025-12-01").source})
    assert with_starts(make, first, late).original == day(2)
    unsourced = second.model_copy(update={"source": None})
    assert with_starts(make, first, unsourced).on == day(2)
    back = with_starts(make, first, second, entered(2, "2025-09-20", 4, "2025-09-16"))
    assert back == DeploymentStart(on=day(2), assumed=False, superseded=(day(2), day(5)))


def test_the_documents_start_is_the_first(make: MakeRecord):
    head = {"deployment_start": str(day(1))}

    assert with_starts(make, certification=head) == DeploymentStart(on=day(1), assumed=False)
    assert with_starts(
        make, entered(5, "2025-09-18", 2, "2025-12-01"), certification=head
    ) == DeploymentStart(on=day(5), assumed=False, superseded=(day(1),), original=day(1))


def test_every_start_after_the_documents_stays_visible(make: MakeRecord):
    two = (entered(5, "2025-09-18", 2, "2025-12-01"), entered(9, "2025-09-18", 3, "2025-12-01"))

    assert with_starts(make, *two, certification={"deployment_start": str(day(1))}).superseded == (
        day(1),
        day(5),
    )


def test_an_instant_has_the_days_of_the_start_as_the_record_has_it(make: MakeRecord):
    assumed, known = make(), make(Start(on=day(2), observed_at=at("2025-09-15")))
    slipped = known.model_copy(
        update={"observations": (*known.observations, entered(5, "2025-09-18", 9, "2025-12-01"))}
    )

    assert [r.as_of(at("2025-09-20")).start_assumed for r in (assumed, known)] == [True, False]
    assert [r.as_of(at("2025-09-20")).start for r in (assumed, known, slipped)] == [DECIDED, day(2), day(5)]
    moved = assess(slipped, end_of(day(9), UTC)).conditions[0]
    assert (moved.due_on, moved.original_due_on) == (day(26), day(21))
    assert known.is_late(Start(on=day(2), observed_at=at("2025-12-01"))) is False


def test_whether_a_window_has_begun_is_asked_day_by_day_of_any_condition(make: MakeRecord):
    conditions = [
        {"id": "1", "title": "One", "timeline": "2-3 weeks"},
        {"id": "2", "title": "Two", "timeline": "1-2 weeks"},
        {"id": "3", "title": "Three", "timeline": "0-1 weeks from certification"},
    ]
    record = make(conditions=conditions)
    ahead = make(conditions=conditions, certification={"time_zone": "Pacific/Kiritimati"})

    assert [record.has_begun(at(str(day(n)))) for n in (6, 7, 8)] == [False, True, True]
    assert ahead.has_begun(at(str(day(6))) + timedelta(hours=10)) is True
    assert make(conditions=[]).has_begun(at("2026-01-01")) is False


def test_observations_are_asked_by_kind_up_to_an_instant(make: MakeRecord):
    reviews = [ReviewHeld(observed_at=at(str(day(n)))) for n in (3, 5)]
    met = ConditionMet(condition="1", observed_at=at(str(day(4))))
    record = make(*reviews, met)

    assert [len(record.seen(ReviewHeld, at(str(day(n))))) for n in (2, 3, 4, 5)] == [0, 1, 1, 2]
    assert len(record.seen(ReviewHeld)) == 2
    assert len(record.seen(Start)) == 0
    assert [len(record.condition_events("1", at(str(day(n))))) for n in (3, 4)] == [0, 1]
    assert record.seen(Observed) == list(record.observations)


def test_observations_are_asked_by_what_they_are_of(make: MakeRecord):
    results = [GateResult(gate="G-1", attested="met", observed_at=at(str(day(n)))) for n in (3, 5)]
    work = AgentWorkDone(agent="A", text="Finish", observed_at=at(str(day(4))))
    record = make(*results, work)
    printed = record.seen_of(GateResult, "G-1", at(str(day(2))))

    assert [type(each) for each in printed] == [DeclaredResult]
    assert record.seen_of(GateResult, "G-1", at(str(day(3)))) == [*printed, *record.seen(GateResult)[1:2]]
    assert record.seen_of(GateResult, "G-1") == record.seen(GateResult)
    assert record.seen_of(GateResult, "G-2") == []
    assert record.seen_of(AgentWorkDone, "A") == record.seen(AgentWorkDone)
    assert record.seen_of(AgentScore, "A") == record.seen(AgentScore)


def test_until_an_instant_nothing_later_is_kept_but_a_start(make: MakeRecord):
    review, start = ReviewHeld(observed_at=at(str(day(5)))), Start(on=day(2), observed_at=at(str(day(9))))
    record = make(review, start)

    assert record.until(at(str(day(9)))) is record
    assert record.until(at(str(day(5)))) is record
    kept = record.until(at(str(day(4)))).observations
    assert [type(o).__name__ for o in kept if o.source and o.source.seq > 1] == ["Start"]


def test_days_of_change_are_those_of_observations_and_firings(make: MakeRecord):
    run = SampleRun(
        is_breach=True,
        first_at=at("2025-09-20"),
        last_at=at("2025-09-21"),
        samples=9,
        fired_at=at("2025-09-20"),
    )
    quiet = run.model_copy(update={"fired_at": None, "first_at": at("2025-09-25")})
    firing = FiringEntry(
        trigger="t",
        metric="m",
        first_at=at("2025-09-28"),
        fired_at=at("2025-09-29"),
        last_at=at("2025-09-30"),
        learned_at=at("2025-10-01"),
        samples=9,
        limit=Decimal(1),
        hold_minutes=5,
        shown_by=3,
    )
    runs = (
        TriggerRuns(trigger="t", runs=(quiet, run)),
        TriggerRuns(trigger="u", runs=(run.model_copy(update={"learned_at": at("2025-09-23")}),)),
    )
    record = make(ReviewHeld(observed_at=at("2025-09-22"))).model_copy(
        update={"trigger_runs": runs, "firings": (firing,)}
    )

    assert list(record.firing_times()) == [
        (at("2025-09-20"), at("2025-09-20")),
        (at("2025-09-20"), at("2025-09-23")),
        (at("2025-09-29"), at("2025-10-01")),
    ]
    assert record.days_of_change() == (DECIDED, date(2025, 9, 20), date(2025, 9, 22), date(2025, 9, 29))


@pytest.mark.parametrize(
    ("section", "concerns"),
    [(None, True), ("", True), ("Conditions of approval", True), ("GO / NO-GO", True), ("Catering", False)],
)
def test_an_unread_line_concerns_the_standing_by_its_heading(section: str | None, concerns: bool):
    line = UnreadLine(line=9, text="Not approved.", section=section)
    reading = Reading(lines=20, unread=(line, line, UnreadLine(line=12, text="x", section="Menu")))

    assert line.concerns_standing is concerns
    assert reading.concerning == ((line, line) if concerns else ())
    about = "of the document about gates, conditions, sign-offs or the decision"
    assert reading.warning == (f"1 line {about} was not understood." if concerns else None)
    more = Reading(lines=20, unread=(line, line.model_copy(update={"line": 10})))
    assert more.warning == (f"2 lines {about} were not understood." if concerns else None)
