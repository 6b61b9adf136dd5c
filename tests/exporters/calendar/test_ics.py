import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event
from pydantic import ValidationError

from dashboard import paths
from dashboard.domain.observations import ConditionExtended, ConditionMet
from dashboard.domain.operations import next_windows
from dashboard.domain.record import Record
from dashboard.domain.rollout.events import PlanRevised, Traffic
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.exporters.calendar.ics import ics
from dashboard.importers.documents.document import read_document
from dashboard.importers.validation.certificate import read_certificate
from tests.domain.conftest import MakeRecord, at, certificate, day, source
from tests.exporters.rfc5545 import faults

WINDOWS = [
    {"cadence": "weekly", "text": "Patches", "when": "Saturday 2-4 AM"},
    {"cadence": "weekly", "text": "Backups", "when": "Sunday 23:00-01:00"},
    {"cadence": "monthly", "text": "Tuning"},
    {"cadence": "quarterly", "text": "Releases"},
    {"cadence": "annual", "text": "Renewal"},
]
DUTIES = [
    {"cadence": "monthly", "number": 1, "text": "Scan; report, file"},
    {"cadence": "quarterly", "number": 1, "text": "Quarterly review", "done_by": "review"},
]
WHOLE: dict[str, Any] = {"operations": {"maintenance": {"windows": WINDOWS}}, "obligations": DUTIES}
EXTENDED = ConditionExtended(
    condition="1", to=day(30), reason="parts", approver="Board", observed_at=at("2025-09-29")
)
HOSTILE = [
    "commas, semicolons; and: colons",
    r"C:\New\names and \\ more \n",
    "one line\nEND:VEVENT\nBEGIN:VEVENT\nUID:evil",
    "two\u2028END:VEVENT\u2029BEGIN:VEVENT",
    '"quoted";X=1:value ^n ^\'',
    "é△" * 300,
    " leading and trailing ",
    "BEGIN:VALARM",
]


def exported(record: Record, on: int = 16) -> bytes:
    return ics(assess(record, end_of(day(on), record.certificate.certification.zone)))


def events(content: bytes) -> dict[str, Event]:
    found = Calendar.from_ical(content).events
    by_uid = {str(event["UID"]): event for event in found}
    assert len(by_uid) == len(found)
    return by_uid


def named(content: bytes, kind: str) -> Event:
    return next(event for uid, event in events(content).items() if uid.startswith(f"{kind}@"))


def days(event: Event) -> tuple[date, date]:
    return event.start, event.end


def delivered(name: str, on: date) -> Assessment:
    """The assessment of a certificate that comes with the board."""
    whole = read_certificate(read_document(str(paths.DATA / name))).certificate
    seen = tuple(
        sorted(
            (o.model_copy(update={"source": source(1)}) for o in whole.declared_observations()),
            key=lambda o: o.observed_at,
        )
    )
    record = Record(
        certificate=whole, source=source(1), observations=seen, ledger_head="0123456789abcdef" * 4, entries=1
    )
    return assess(record, end_of(on, whole.certification.zone))


PHASE3, DEMO = ("phase3.yaml", date(2025, 9, 20)), ("demo.yaml", date(2026, 11, 24))


@pytest.mark.parametrize(("name", "on"), [PHASE3, DEMO])
def test_a_delivered_certificate_is_a_valid_file_and_reads_back_without_an_error(name: str, on: date):
    content = ics(delivered(name, on))
    calendar = Calendar.from_ical(content)

    assert faults(content) == []
    assert [error for component in calendar.walk() for error in component.errors] == []
    assert len(calendar.events) > 80


@pytest.mark.parametrize(
    "zone",
    [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kathmandu",
        "Europe/Dublin",
        "Australia/Lord_Howe",
        "Etc/UTC",
    ],
)
def test_the_file_is_valid_in_every_time_zone(make: MakeRecord, zone: str):
    assert faults(exported(make(certification={"time_zone": zone}, **WHOLE))) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (lambda c: c.replace(b"\r\n", b"\n"), "bare line break"),
        (lambda c: c.replace(b"\r\n ", b""), "octets"),
        (lambda c: c.replace(b"UID:condition-1@", b"UID:expiry-certificate@"), "times"),
        (lambda c: c.replace(b"DTEND;VALUE=DATE:20251005", b"DTEND;VALUE=DATE:20250927"), "not after"),
        (lambda c: c.replace(b"DTSTAMP:20250929T235959Z\r\n", b"", 1), "without DTSTAMP"),
        (lambda c: c.replace(rb"\, ", b", "), "no text"),
        (lambda c: c.replace(b"END:VEVENT\r\n", b"", 1), "another component"),
        (lambda c: c.replace(b"TZID:Europe/Berlin", b"TZID:Europe/Paris"), "no VTIMEZONE"),
        (lambda c: c.replace(b"UNTIL=20260913;INTERVAL", b"UNTIL=20260913T000000Z;INTERVAL"), "another kind"),
        (lambda c: c.replace(b"VERSION:2.0\r\n", b""), "without VERSION"),
    ],
)
def test_the_strict_reader_sees_what_is_broken(make: MakeRecord, broken: Any, fault: str):
    content = exported(make(certification={"time_zone": "Europe/Berlin"}, **WHOLE))
    content = content.replace(b"T215959Z", b"T235959Z")

    assert any(fault in found for found in faults(broken(content)))


def test_the_calendar_says_what_it_is_and_how_often_to_ask(make: MakeRecord):
    content = exported(make())
    calendar = Calendar.from_ical(content)

    assert [str(calendar[n]) for n in ("VERSION", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME")] == [
        "2.0",
        "GREGORIAN",
        "PUBLISH",
        "SMALL: Small",
        "SMALL: Small",
    ]
    assert calendar.refresh_interval == timedelta(hours=1)
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert str(calendar["X-PUBLISHED-TTL"]) == "PT1H"


def test_the_same_assessment_gives_the_same_bytes(make: MakeRecord):
    assert exported(make(**WHOLE)) == exported(make(**WHOLE))


def test_a_condition_is_on_the_days_of_the_assessment(make: MakeRecord):
    record = make()
    state = assess(record, end_of(day(16), UTC)).conditions[0]
    event = named(exported(record), "condition-1")

    assert days(event) == (state.opens_on, state.due_on + timedelta(days=1)) == (day(14), day(22))
    assert str(event["SUMMARY"]) == "△ Open · Condition 1: Close the gap, due 4 Oct 2025"
    assert event.categories == ["Condition"]
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_every_description_says_of_which_certificate_and_record_and_when(make: MakeRecord):
    sample = events(exported(make(certification={"sample": "true"}, **WHOLE))).values()
    real = events(exported(make(**WHOLE))).values()

    for event in (*sample, *real):
        text = str(event["DESCRIPTION"])
        assert "SMALL, as of 29 Sep 2025, 23:59 UTC" in text
        assert "Ledger head 0000000000000000" in text
        assert not text.startswith("\n")
    assert {"Sample data" in str(event["DESCRIPTION"]) for event in sample} == {True}
    assert {"Sample data" in str(event["DESCRIPTION"]) for event in real} == {False}
    assert "Sample data" in exported(make(certification={"sample": "true"})).decode().split("BEGIN:VEVENT")[0]


def test_stamps_are_the_as_of_instant(make: MakeRecord):
    stamps = {
        event.decoded(name)
        for event in events(exported(make(**WHOLE))).values()
        for name in ("DTSTAMP", "LAST-MODIFIED")
    }

    assert stamps == {datetime(2025, 9, 29, 23, 59, 59, tzinfo=UTC)}


def test_an_extension_moves_one_event_and_doubles_none(make: MakeRecord):
    before, after = events(exported(make(**WHOLE))), events(exported(make(EXTENDED, **WHOLE), 17))
    moved = [uid for uid in after if days(after[uid]) != days(before[uid])]

    assert after.keys() == before.keys()
    assert moved == ["condition-1@SMALL.readiness-board"]
    assert days(after[moved[0]]) == (day(14), day(31))
    assert after[moved[0]].sequence > before[moved[0]].sequence
    assert len(before | after) == len(before)


def test_the_sequence_stays_while_nothing_is_recorded(make: MakeRecord):
    sequences = [{e.sequence for e in events(exported(make(), on)).values()} for on in (16, 17, 40)]

    assert sequences == [{1001}] * 3


def test_the_sequence_rises_when_what_was_dated_ahead_comes_true(make: MakeRecord):
    record = make(EXTENDED)
    before, after = (named(exported(record, on), "condition-1") for on in (15, 16))

    assert days(before) != days(after)
    assert before.sequence < after.sequence


def test_a_retraction_moves_an_event_back_with_a_higher_sequence(make: MakeRecord):
    extended, retracted = make(EXTENDED), make().model_copy(update={"entries": 3})
    before, after = (named(exported(record), "condition-1") for record in (extended, retracted))

    assert after.end == day(22)
    assert before.sequence < after.sequence


def test_uids_hang_on_no_title_date_or_order(make: MakeRecord):
    second = {"id": "2", "title": "Write it up", "timeline": "10 days"}
    first = {
        "id": "1",
        "title": "Close the gap",
        "timeline": "2-3 weeks from deployment start",
        "covers": ["G-1"],
    }
    agents: list[Any] = []
    one = events(exported(make(conditions=[first, second], agents=agents, **WHOLE)))
    renamed = {**first, "title": "Mind the gap", "timeline": "6 weeks"}
    head = {"title": "Renamed", "deployment_start": "2025-10-01"}
    other = events(
        exported(make(conditions=[second, renamed], agents=agents, certification=head, **WHOLE), 60)
    )

    assert one.keys() == other.keys()
    assert {uid.split("@")[1] for uid in one} == {"SMALL.readiness-board"}


def test_a_step_moves_to_the_day_on_which_it_was_reached(make: MakeRecord):
    reached = Traffic.model_validate({"percent": 10, "observed_at": at("2025-09-21")}, strict=False)
    before, after = (named(exported(record), "step-10") for record in (make(), make(reached)))

    assert (days(before)[0], days(after)[0]) == (day(7), day(8))
    assert str(after["SUMMARY"]) == "✓ Done · The step to 10%, reached 21 Sep 2025, 1 day late"


def test_a_step_that_is_no_longer_planned_is_cancelled(make: MakeRecord):
    plan = {
        "steps": [{"percent": 10}, {"percent": 100}],
        "reason": "shorter",
        "observed_at": at("2025-09-20"),
    }
    before = events(exported(make()))
    after = events(exported(make(PlanRevised.model_validate(plan, strict=False))))
    dropped = named(exported(make(PlanRevised.model_validate(plan, strict=False))), "step-50")

    assert after.keys() == before.keys()
    assert [str(dropped[n]) for n in ("STATUS", "SUMMARY")] == [
        "CANCELLED",
        "The step to 50%, no longer planned",
    ]


def test_a_met_condition_says_so(make: MakeRecord):
    met = ConditionMet(condition="1", observed_at=at("2025-09-28"))

    assert str(named(exported(make(met)), "condition-1")["SUMMARY"]) == (
        "✓ Met · Condition 1: Close the gap, met 28 Sep 2025, 6 days early"
    )


@pytest.mark.parametrize("decided", ["2025-08-31", "2024-02-29", "2025-01-30", "2025-09-13"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_maintenance_recurs_on_the_days_of_its_windows_until_the_last_valid_day(make, decided, zone):
    last = date(2028, 3, 15)
    head = {"decided_on": decided, "valid_until": str(last), "time_zone": zone}
    record = make(certification=head, **WHOLE)
    kept, numbers = record.certificate.operations.maintenance, {"weekly": iter("12")}
    assert kept
    content = exported(record)

    for window in kept.windows:
        event = named(content, f"maintenance-{window.cadence}-{next(numbers.get(window.cadence, iter('1')))}")
        start, local = event.start, ZoneInfo(zone)
        whole = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
        found = rrulestr(event.rrules[0].to_ical().decode(), dtstart=whole)
        said = [d.astimezone(local).date() if d.tzinfo else d.date() for d in found]
        began = date.fromisoformat(decided)
        expected = next_windows(window, decided_on=began, on=began, count=999)
        assert said == [d for d in expected if d <= last]


def test_a_window_with_hours_keeps_them_on_the_certifications_clock(make: MakeRecord):
    content = exported(make(certification={"time_zone": "Europe/Berlin"}, **WHOLE))
    night, over = named(content, "maintenance-weekly-1"), named(content, "maintenance-weekly-2")
    berlin = ZoneInfo("Europe/Berlin")

    assert days(night) == (datetime(2025, 9, 13, 2, tzinfo=berlin), datetime(2025, 9, 13, 4, tzinfo=berlin))
    assert days(over) == (datetime(2025, 9, 14, 23, tzinfo=berlin), datetime(2025, 9, 15, 1, tzinfo=berlin))
    assert night["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert b"UNTIL=20260913T215959Z" in content
    assert days(named(content, "maintenance-monthly-1")) == (day(30), day(31))


# Without Dublin, whose winter time is its daylight time: that the other library does not understand.
@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
def test_the_described_time_zone_has_the_true_offsets_all_through_the_certificates_life(
    make: MakeRecord, tmp_path: Path, zone: str
):
    file = tmp_path / "calendar.ics"
    file.write_bytes(exported(make(certification={"time_zone": zone}, **WHOLE)))
    # Another library reads the description, and nothing but that.
    described, true = tz.tzical(str(file)).get(zone), ZoneInfo(zone)
    instants = [datetime(2025, 9, 13, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(365 * 48)]

    assert described
    assert [
        i for i in instants if i.astimezone(described).utcoffset() != i.astimezone(true).utcoffset()
    ] == []


def test_without_a_last_valid_day_windows_recur_for_ever(make: MakeRecord):
    content = exported(make(certification={"valid_until": None, "time_zone": "Europe/Berlin"}, **WHOLE))

    assert faults(content) == []
    assert b"UNTIL" not in content
    assert not any(uid.startswith("expiry") for uid in events(content))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_through_as_text(make: MakeRecord, text: str):
    condition = {
        "id": "1",
        "title": text,
        "timeline": "10 days",
        "covers": ["G-1"],
        "items": [text],
        "owner": text,
    }
    head = {"title": text, "authority": text}
    content = exported(make(conditions=[condition], agents=[], certification=head))
    event = named(content, "condition-1")
    flat = " ".join(text.split())

    assert faults(content) == []
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == len(events(content)) == len(events(exported(make())))
    assert flat in str(event["SUMMARY"])
    assert f"Owner: {chr(10).join(text.strip().splitlines())}\n" in str(event["DESCRIPTION"])
    said = re.search(
        r'^ORGANIZER;CN=("?)(.*)\1:invalid:nomail\r$', content.decode().replace("\r\n ", ""), re.MULTILINE
    )
    # A quoted parameter cannot hold these two (RFC 6868).
    assert said
    assert said[2] == flat.replace("^", "^^").replace('"', "^'")
    assert str(Calendar.from_ical(content)["NAME"]) == f"SMALL: {flat}"


@pytest.mark.parametrize("text", ["a\r\nEND:VEVENT", "a\rb", "a\x0bb", "a\x00b", "a\u200eb"])
def test_a_record_holds_no_text_that_could_break_a_line(text: str):
    with pytest.raises(ValidationError, match="invisible character"):
        certificate(certification={"title": text})
