"""The metric triggers, case by case: what was heard, and the verdict that follows from it (RULES.md)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from math import nan
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import OBSERVATION
from dashboard.domain.record import Record
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.store import database, ledger
from dashboard.store.database import Cursor
from dashboard.store.publish import Writer
from dashboard.store.read import read_record
from dashboard.store.telemetry.files import find, folders
from dashboard.store.telemetry.handed_over import SCHEMA
from tests.examples import examples
from tests.store.conftest import day

KEPT = TemporaryDirectory()
START = day(10)
KNOWN = day(28)
MINUTE = timedelta(minutes=1)
# minute of the rollout, value, minute of ingestion (None: with the import)
Sample = tuple[float, float | None] | tuple[float, float | None, float]
Event = tuple[float, str]
RULES = {
    "availability": {
        "id": "availability",
        "text": "Availability <99% for >15 minutes",
        "kind": "threshold",
        "metric": "up",
        "worse": "down",
        "threshold": 99,
        "hold_minutes": 15,
        "interval_seconds": 60,
    },
    "slow": {
        "id": "slow",
        "text": ">50% worse than baseline",
        "kind": "baseline",
        "metric": "up",
        "worse": "up",
        "worse_by": 50,
        "interval_seconds": 60,
    },
}


def certificate(trigger: str, **changes: Any) -> Certificate:
    return Certificate.model_validate(
        {
            "certification": {
                "id": "C",
                "title": "C",
                "system": "C",
                "authority": "Board",
                "decided_on": "2025-09-10",
                "declared_decision": "APPROVED",
                "deployment_start": "2025-09-10",
            },
            "gates": [{"id": "G", "name": "G", "requirement": "95%+", "result": "96%"}],
            "rollback": {"triggers": [{**RULES[trigger], **changes}]},
        }
    )


def minute(number: float) -> datetime:
    return START + MINUTE * number


def run(first: int, last: int, value: float | None = 98.0) -> list[Sample]:
    """One sample a minute, both ends included."""
    return [(n, value) for n in range(first, last + 1)]


def ok(first: int, last: int) -> list[Sample]:
    return run(first, last, 99.9)


def table(samples: Iterable[Sample]) -> pa.Table:
    rows = [(*s, None) if len(s) == 2 else s for s in samples]
    columns = [
        ["up" for _ in rows],
        [minute(at) for at, _, _ in rows],
        [nan if value is None else value for _, value, _ in rows],
        [None if known is None else minute(known) for _, _, known in rows],
    ]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def observe(event: Event) -> Any:
    at, change = event
    word, _, until = change.partition(" until ")
    given = {"until": until} if until else {}
    trigger = {"trigger": "availability", "change": word, "reason": "because"}
    return OBSERVATION.validate_python({"kind": "trigger", "observed_at": minute(at), **trigger, **given})


def written(definition: Certificate, samples: Sequence[Sample], events: Sequence[Event] = ()) -> Cursor:
    """A record in memory: the certificate known on day 9, everything else on day 28."""
    connection = database.create(Path(":memory:"), Path(mkdtemp(suffix=".telemetry", dir=KEPT.name)))
    writer = Writer(connection, path=Path("record"), now=day(9))
    body = ledger.certification_body(definition)
    writer.append("certification", body, actor="a", source_name="c.yaml", source_sha256="0" * 64)
    writer = Writer(writer.cursor, path=Path("record"), now=KNOWN)
    if samples:
        staged = writer.stage()
        staged.add(table(samples))
        writer.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="1" * 64)
    if events:
        body = ledger.observations_body("C", [observe(e) for e in events])
        writer.append("observations", body, actor="a", source_name="e", source_sha256="2" * 64)
    return writer.cursor


def rewritten(book: Cursor, select: str, order: str = "") -> None:
    """Write the samples of a record's first file anew: a file that no import makes, and that is believed."""
    [[digest]] = book.execute("select sha256 from telemetry_file where seq = 2").fetchall()
    file = find(folders(book), digest)
    assert file
    book.execute(f"create or replace temp table again as {select} from read_parquet('{file}') {order}")
    book.execute(f"copy again to '{file}' (format parquet)")


def read(connection: Cursor, **asked: Any) -> Record:
    return read_record(connection, certification="C", **asked)


def judged(
    trigger: str,
    samples: Sequence[Sample],
    *,
    at: float,
    events: Sequence[Event] = (),
    known_by: float | None = None,
    **changes: Any,
) -> TriggerState:
    book = written(certificate(trigger, **changes), samples, events)
    known = None if known_by is None else minute(known_by)
    record = read(book, as_of=minute(at), known_by=known)
    return assess(record, minute(at)).triggers[0]


BLIP = [*ok(0, 9), *run(10, 18), *ok(19, 30)]
FIRES = [*ok(0, 9), *run(10, 26), *ok(27, 40)]
AVAILABILITY: dict[str, tuple[list[Sample], float, str, str]] = {
    # name: samples, asked at minute, verdict, what its words say
    "all good": (ok(0, 30), 30, "clear", "100%"),
    "17 breaches span 16 minutes": (FIRES, 40, "fired", "16 of 15 min"),
    "17 breaches at the end": ([*ok(0, 9), *run(10, 26)], 26, "fired", "16 of 15 min"),
    "16 breaches span exactly 15:00": (
        [*ok(0, 9), *run(10, 25), *ok(26, 40)],
        40,
        "possible",
        "15 min proven, up to 17 min of 15 min",
    ),
    "16 breaches at the end": ([*ok(0, 9), *run(10, 25)], 25, "possible", "up to 16 min"),
    "14 breaches between good samples span 15:00": (
        [*ok(0, 9), *run(10, 23), *ok(24, 40)],
        40,
        "clear",
        "100%",
    ),
    "15 breaches between good samples span 16:00": (
        [*ok(0, 9), *run(10, 24), *ok(25, 40)],
        40,
        "possible",
        "14 min proven, up to 16 min",
    ),
    "a recovered blip": (BLIP, 30, "clear", "100%"),
    "exactly 99.0 is no breach": ([*ok(0, 9), *run(10, 40, 99.0)], 40, "clear", "100%"),
    "exactly 99.0 beside a breach is none": (
        [*ok(0, 9), *run(10, 30, 99.0), (31, 98.0), *ok(32, 60)],
        60,
        "clear",
        "100%",
    ),
    "just below 99.0 is": ([*ok(0, 9), *run(10, 40, 98.999999)], 40, "fired", "30 of 15 min"),
    "21 breaches with 6 of the middle missing": (
        [*ok(0, 9), *run(10, 16), *run(23, 30), *ok(31, 40)],
        40,
        "possible",
        "7 min proven, up to 22 min",
    ),
    "a hole of 2 minutes is bridged": (
        [*ok(0, 9), *run(10, 18), *run(20, 27), *ok(28, 40)],
        40,
        "fired",
        "17 of 15 min",
    ),
    "a hole of 2:30 is bridged": (
        [*ok(0, 9), *run(10, 18), (20.5, 98.0), *run(21, 27), *ok(28, 40)],
        40,
        "fired",
        "17 of 15 min",
    ),
    "a hole of 3 minutes is not": (
        [*ok(0, 9), *run(10, 18), *run(21, 27), *ok(28, 40)],
        40,
        "possible",
        "8 min proven, up to 19 min",
    ),
    "20 minutes of silence between good samples": (
        [*ok(0, 10), *ok(30, 40)],
        40,
        "blind",
        "nothing heard for 20 min from 10 Sep 2025, 00:10",
    ),
    "exactly 15 minutes of silence": ([*ok(0, 10), *ok(25, 40)], 40, "clear", "67.5%"),
    "silence at the start": (ok(16, 40), 40, "blind", "nothing heard for 16 min"),
    "exactly 15 minutes at the start": (ok(15, 40), 40, "clear", "65%"),
    "silence at the end": (ok(0, 18), 40, "blind", "nothing heard for 22 min"),
    "exactly 15 minutes at the end": (ok(0, 25), 40, "clear", "65%"),
    "no sample at all": ([], 40, "blind", "no sample of up"),
    "breaches then silence": ([*ok(0, 9), *run(10, 13)], 26, "possible", "3 min proven, up to 17 min"),
    "a breach now": ([*ok(0, 20), *run(21, 32)], 32, "pending", "11 of 15 min"),
    "a single breach now": ([*ok(0, 20), (21, 98.0)], 21, "pending", "0 of 15 min"),
    "breaches from the start": (run(0, 17), 17, "fired", "17 of 15 min"),
    "breaches from the start, not yet": (run(0, 15), 15, "pending", "15 of 15 min"),
    "unknown is absent, and bridged": (
        [*ok(0, 9), *run(10, 17), (18, None), *run(19, 27), *ok(28, 40)],
        40,
        "fired",
        "17 of 15 min",
    ),
    "unknowns make a hole": (
        [*ok(0, 9), *run(10, 17), *run(18, 20, None), *run(21, 28), *ok(29, 40)],
        40,
        "possible",
        "7 min proven",
    ),
    "unknowns are silence": (
        [*ok(0, 10), *run(11, 30, None), *ok(31, 40)],
        40,
        "blind",
        "nothing heard for 21 min",
    ),
    "unknown is not good": (
        [*ok(0, 9), *run(10, 18), (19, None), *run(20, 27), *ok(28, 40)],
        40,
        "fired",
        "17 of 15 min",
    ),
    "unsorted": (FIRES[::-1], 40, "fired", "16 of 15 min"),
    "one good sample ends a run": (
        [*ok(0, 9), *run(10, 18), (19, 99.9), *run(20, 28), *ok(29, 40)],
        40,
        "clear",
        "100%",
    ),
    "a tie takes the worse": ([*ok(0, 40), *[(n, 98.0) for n in range(10, 27)]], 40, "fired", "16 of 15 min"),
    "an unknown hides no breach it ties with": ([*FIRES, *run(10, 26, None)], 40, "fired", "16 of 15 min"),
    "an unknown hides a good sample it ties with": ([*ok(0, 40), *run(11, 30, None)], 40, "blind", "21 min"),
    "the newest ingested wins, for better": (
        [*[(n, 98.0, 50) for n in range(10, 27)], *[(n, 99.9, 60) for n in range(41)]],
        40,
        "clear",
        "100%",
    ),
    "the newest ingested wins, for worse": (
        [*[(n, 98.0, 60) for n in range(10, 27)], *[(n, 99.9, 50) for n in range(41)]],
        40,
        "fired",
        "16 of 15 min",
    ),
    "the newest ingested wins, unknown too": (
        [
            *ok(0, 9),
            *[(n, 98.0, 50) for n in range(10, 27)],
            *[(n, None, 60) for n in range(10, 27)],
            *ok(27, 40),
        ],
        40,
        "blind",
        "18 min",
    ),
    "before the start counts for nothing": ([*run(-30, -1), *ok(0, 30)], 30, "clear", "100%"),
    "a run is clipped at the start": ([*run(-10, 9), *ok(10, 30)], 30, "clear", "100%"),
    "after the instant counts for nothing": ([*ok(0, 9), *run(10, 40)], 20, "pending", "10 of 15 min"),
    "fired is latched over a long recovery": ([*FIRES, *ok(41, 300)], 300, "fired", "16 of 15 min"),
    "fired before blind": (FIRES, 300, "fired", "16 of 15 min"),
    "possible before blind": ([*ok(0, 9), *run(10, 25), *ok(26, 40)], 300, "possible", "15 min proven"),
    "blind before pending": ([*ok(0, 5), *ok(30, 38), *run(39, 40)], 40, "blind", "25 min"),
}


@pytest.mark.parametrize("case", AVAILABILITY)
def test_availability(case):
    samples, at, verdict, words = AVAILABILITY[case]

    found = judged("availability", samples, at=at)

    assert found.verdict == verdict
    assert words in found.detail


@pytest.mark.parametrize(
    ("changes", "samples", "verdict", "words"),
    [
        (
            {"worse": "up", "threshold": 1},
            [*run(0, 9, 0.5), *run(10, 26, 1.1), *run(27, 40, 0.5)],
            "fired",
            "16 of 15 min",
        ),
        (
            {"worse": "up", "threshold": 1},
            [*run(0, 9, 0.5), *run(10, 26, 1.0), (27, 1.1), *run(28, 40, 0.5)],
            "clear",
            "100%",
        ),
        ({"hold_minutes": 16}, FIRES, "possible", "16 min proven, up to 18 min of 16 min"),
        ({"hold_minutes": None}, [*ok(0, 9), *run(10, 16), *ok(17, 40)], "fired", "6 of 5 min"),
        (
            {"interval_seconds": 120},
            [*ok(0, 9), *run(10, 18), *run(23, 27), *ok(28, 40)],
            "fired",
            "18 of 15 min",  # two samples an interval, averaged: the last one is 98.95
        ),
        (
            {"interval_seconds": 120},
            [*ok(0, 9), *run(10, 18), *run(24, 28), *ok(29, 40)],
            "possible",
            "8 min proven",
        ),
        ({"threshold": 97}, FIRES, "clear", "100%"),
    ],
)
def test_a_threshold_has_a_direction_a_hold_and_an_interval(changes, samples, verdict, words):
    found = judged("availability", samples, at=40, **changes)

    assert found.verdict == verdict
    assert words in found.detail


LATCH: dict[str, tuple[list[Sample], list[Event], float, str, str]] = {
    "rolled back": (
        [*FIRES, *ok(41, 60)],
        [(45, "rolled_back")],
        60,
        "clear",
        "rolled back 10 Sep 2025, 00:45",
    ),
    "not rolled back before it was": (
        [*FIRES, *ok(41, 60)],
        [(55, "rolled_back")],
        50,
        "fired",
        "16 of 15 min",
    ),
    "a rollback before the firing resolves nothing": (
        [*FIRES],
        [(5, "rolled_back")],
        40,
        "fired",
        "16 of 15 min",
    ),
    "waived": (
        [*FIRES, *ok(41, 60)],
        [(45, "waived until 2025-09-12")],
        60,
        "clear",
        "waived until 12 Sep 2025",
    ),
    "a waiver that ended brings it back": (
        [*FIRES, *ok(41, 4400)],
        [(45, "waived until 2025-09-12")],
        4400,
        "fired",
        "the waiver ended on 12 Sep 2025",
    ),
    "a rollback after a waiver resolves for good": (
        [*FIRES, *ok(41, 4400)],
        [(45, "waived until 2025-09-12"), (50, "rolled_back")],
        4400,
        "clear",
        "rolled back",
    ),
    "it fires again after a rollback": (
        [*FIRES, *ok(41, 50), *run(51, 67), *ok(68, 80)],
        [(45, "rolled_back")],
        80,
        "fired",
        "fired 10 Sep 2025, 01:07",
    ),
    "it fires again under a waiver": (
        [*FIRES, *ok(41, 50), *run(51, 67), *ok(68, 80)],
        [(45, "waived until 2025-09-12")],
        80,
        "fired",
        "fired 10 Sep 2025, 01:07",
    ),
    "only later samples count": (
        [*ok(0, 9), *run(10, 40)],
        [(30, "rolled_back")],
        40,
        "pending",
        "9 of 15 min",
    ),
    "a sample at the resolution is not later": (
        [*ok(0, 9), *run(10, 46)],
        [(30, "rolled_back")],
        46,
        "possible",
        "15 min proven",
    ),
    "a breach at the resolution is not later": (
        [*ok(0, 29), (30, 98.0)],
        [(30, "rolled_back")],
        35,
        "blind",
        "no sample",
    ),
    "silence after the rollback is blind": ([*FIRES], [(40, "rolled_back")], 60, "blind", "no sample"),
    "a person fires it": (ok(0, 40), [(20, "fired")], 40, "fired", "because"),
    "what a person fired is rolled back": (
        ok(0, 40),
        [(20, "fired"), (25, "rolled_back")],
        40,
        "clear",
        "rolled back",
    ),
}


@pytest.mark.parametrize("case", LATCH)
def test_fired_is_latched_until_a_person_resolves_it(case):
    samples, events, at, verdict, words = LATCH[case]

    found = judged("availability", samples, events=events, at=at)

    assert found.verdict == verdict
    assert words in found.detail


LATE = [*[(n, 99.9, n) for n in range(41)], *[(n, 98.0, 600) for n in range(10, 27)]]


@pytest.mark.parametrize(
    ("known_by", "verdict", "words"),
    [
        (599, "clear", "100%"),
        (600, "fired", "learned late, 10 Sep 2025, 10:00, until then clear"),
        (None, "fired", "learned late"),
    ],
)
def test_late_news_turns_clear_into_fired_and_both_answers_are_kept(known_by, verdict, words):
    found = judged("availability", LATE, at=40, known_by=known_by)

    assert found.verdict == verdict
    assert words in found.detail


def base(value: float = 100.0, first: int = -60) -> list[Sample]:
    return run(first, -1, value)


BASELINE: dict[str, tuple[list[Sample], float, str, str]] = {
    "as before": ([*base(), *run(0, 40, 100.0)], 40, "clear", "%"),
    "exactly 50% worse is no breach": ([*base(), *run(0, 40, 150.0)], 40, "clear", "%"),
    "51% worse fires": ([*base(), *run(0, 40, 151.0)], 40, "fired", "of 5 min"),
    "51% worse for 6 minutes and no longer": (
        [*base(), *run(0, 20, 100.0), *run(21, 27, 151.0), *run(28, 40, 100.0)],
        40,
        "fired",
        "6 of 5 min",
    ),
    "51% worse for exactly 5 minutes": (
        [*base(), *run(0, 20, 100.0), *run(21, 26, 151.0), *run(27, 40, 100.0)],
        40,
        "possible",
        "5 min proven",
    ),
    "51% worse for 3 minutes": (
        [*base(), *run(0, 20, 100.0), *run(21, 24, 151.0), *run(25, 40, 100.0)],
        40,
        "clear",
        "%",
    ),
    "a binary fraction exactly 50% worse": ([*base(0.1), *run(0, 40, 0.15)], 40, "clear", "%"),
    "another, whose binary quotient lies above": ([*base(0.3), *run(0, 40, 0.45)], 40, "clear", "%"),
    "single spikes do not move a median": (
        [*base(), *[(n, 900.0 if n % 3 == 0 else 100.0) for n in range(41)]],
        40,
        "clear",
        "%",
    ),
    "29 samples are no baseline": (
        [*base(first=-29), *run(0, 40, 500.0)],
        40,
        "no_baseline",
        "29 samples of up",
    ),
    "30 samples are": ([*base(first=-30), *run(0, 40, 500.0)], 40, "fired", "of 5 min"),
    "no sample before the start": (run(0, 40, 500.0), 40, "no_baseline", "no sample of up"),
    "unknown samples make no baseline": (
        [*base(first=-29), *run(-60, -30, None), *run(0, 40, 100.0)],
        40,
        "no_baseline",
        "29 samples",
    ),
    "older than 24 hours is no baseline": (
        [*run(-1500, -1441), *run(0, 40, 100.0)],
        40,
        "no_baseline",
        "no sample",
    ),
    "a baseline of 0 needs a floor": ([*base(0.0), *run(0, 40, 5.0)], 40, "no_baseline", "it is 0"),
    "2 samples in the last 5 minutes": (
        [*base(), *run(0, 36, 100.0), (39, 100.0), (40, 100.0)],
        41.5,
        "blind",
        "nothing heard",
    ),
    "fewer than 3 now": ([*base(), *run(0, 36, 100.0)], 39, "blind", "nothing heard"),
    "3 now": ([*base(), *run(0, 36, 100.0)], 38, "clear", "%"),
    "silence": ([*base(), *run(0, 20, 100.0), *run(35, 50, 100.0)], 50, "blind", "nothing heard for"),
    "worse now": ([*base(), *run(0, 20, 100.0), *run(21, 25, 151.0)], 25, "pending", "2 of 5 min"),
    "the worse of a tie": ([*base(), *run(0, 40, 100.0), *run(20, 40, 200.0)], 40, "fired", "of 5 min"),
    "the newest ingested wins, for better": (
        [*base(), *[(n, 200.0, 50) for n in range(41)], *[(n, 100.0, 60) for n in range(41)]],
        40,
        "clear",
        "%",
    ),
    "the newest ingested wins, for worse": (
        [*base(), *[(n, 200.0, 60) for n in range(41)], *[(n, 100.0, 50) for n in range(41)]],
        40,
        "fired",
        "of 5 min",
    ),
    "unsorted": ([*run(0, 40, 151.0)[::-1], *base()[::-1]], 40, "fired", "of 5 min"),
    "exactly 50% beside a breach is none": (
        [*base(), *run(0, 30, 150.0), *run(31, 40, 100.0), (41, 900.0)],
        41,
        "clear",
        "%",
    ),
    "unknown samples count as absent": (
        [*base(), *run(0, 20, 100.0), *run(21, 40, None)],
        40,
        "blind",
        "nothing heard",
    ),
    "silence at the start": ([*base(), *run(12, 40, 100.0)], 40, "blind", "nothing heard for 14 min"),
    "fired is latched over a long recovery": (
        [*base(), *run(0, 20, 100.0), *run(21, 30, 151.0), *run(31, 300, 100.0)],
        300,
        "fired",
        "of 5 min",
    ),
    "the start itself is no baseline": (
        [*base(first=-29), *run(0, 40, 100.0)],
        40,
        "no_baseline",
        "29 samples",
    ),
    "a sample 24 hours before is one": (
        [(-1440, 100.0), *base(first=-29), *run(0, 40, 100.0)],
        40,
        "clear",
        "%",
    ),
    "one from before that is none": (
        [(-1440.1, 100.0), *base(first=-29), *run(0, 40, 100.0)],
        40,
        "no_baseline",
        "29 samples",
    ),
    "a median is no mean": ([*base(), (-61, 90000.0), *run(0, 40, 151.0)], 40, "fired", "of 5 min"),
    "improvement is no breach": ([*base(), *run(0, 40, 10.0)], 40, "clear", "%"),
}


@pytest.mark.parametrize("case", BASELINE)
def test_baseline(case):
    samples, at, verdict, words = BASELINE[case]

    found = judged("slow", samples, at=at)

    assert found.verdict == verdict
    assert words in found.detail


@pytest.mark.parametrize(
    ("worse", "floor", "values", "verdict"),
    [
        ("down", None, (100.0, 50.0), "clear"),
        ("down", None, (100.0, 49.0), "fired"),
        ("up", 5, (0.0, 5.0), "clear"),
        ("up", 5, (0.0, 5.1), "fired"),
    ],
)
def test_a_baseline_has_a_direction_and_a_floor(worse, floor, values, verdict):
    before, after = values
    samples = [*base(before), *run(0, 40, after)]

    found = judged("slow", samples, at=40, worse=worse, floor=floor)

    assert found.verdict == verdict


def test_a_baseline_is_clipped_to_what_was_known_by_then():
    early, late = [(n, 100.0, 0) for n in range(-30, 0)], [(n, 200.0, 500) for n in range(-30, 0)]
    samples = [*early, *late, *[(n, 170.0, n) for n in range(41)]]

    then = judged("slow", samples, at=40, known_by=499)
    now = judged("slow", samples, at=40)

    assert (then.verdict, now.verdict) == ("fired", "clear")


samples_of_an_hour = st.lists(
    st.tuples(
        st.integers(0, 240).map(lambda n: n / 4),
        st.sampled_from([98.0, 98.0, 99.0, 99.9, None]),
        st.sampled_from([0.0, 100.0, 200.0]),
    ),
    max_size=120,
)


@settings(max_examples=examples(5, 15), deadline=None)
@given(samples_of_an_hour, st.lists(st.integers(0, 60), max_size=2))
def test_one_question_answers_for_every_earlier_instant(samples, resolved):
    events = [(float(n), "rolled_back") for n in resolved]
    book = written(certificate("availability", interval_seconds=30), samples, events)
    whole = read(book)

    for at in (10, 27.3, 45, 61, 200):
        then = assess(read(book, as_of=minute(at)), minute(at)).triggers[0]
        cut = assess(whole, minute(at)).triggers[0]
        assert (cut.verdict, cut.history and cut.history[0].fired_at) == (
            then.verdict,
            then.history and then.history[0].fired_at,
        )


@pytest.mark.parametrize(
    ("at", "detail", "heard_at", "fired"),
    [
        (9, "clear: 100% of its samples heard", 9, 0),
        (21, "pending: 11 of 15 min", 21, 0),
        (25, "possible: 15 min proven, up to 16 min of 15 min", 25, 0),
        (26, "fired 10 Sep 2025, 00:26: 16 of 15 min", 26, 1),
        (40, "fired 10 Sep 2025, 00:26: 16 of 15 min", 40, 1),
    ],
)
def test_what_is_known_later_is_cut_at_the_instant_asked_for(at, detail, heard_at, fired):
    samples = [(at, value, at) for at, value, *_ in (*FIRES, *ok(41, 60))]

    found = assess(read(written(certificate("availability"), samples)), minute(at)).triggers[0]

    assert found.detail == detail
    assert found.heard_at == minute(heard_at)
    assert len(found.history) == fired


@pytest.mark.parametrize("unknown", ["'nan'::double", "null"])
def test_nan_and_null_are_both_unknown(unknown):
    book = written(certificate("availability"), [*ok(0, 9), *run(10, 30), *ok(31, 40)])
    rewritten(book, f"select * replace (case value when 98 then {unknown} else value end as value)")

    found = assess(read(book), minute(40)).triggers[0]

    assert (found.verdict, found.coverage) == ("blind", Decimal(50))


def test_samples_of_other_certifications_and_metrics_count_for_nothing():
    book = written(certificate("availability"), [*ok(0, 9), *run(10, 14), *ok(15, 40)])
    for seq, (certification, metric) in enumerate((("D", "up"), ("C", "down")), 3):
        writer = Writer(book, path=Path("record"), now=day(29))
        staged = writer.stage()
        rows = table(run(0, 40))
        names = SCHEMA.field("metric")
        staged.add(rows.set_column(0, names, pa.array([metric] * rows.num_rows, names.type)))
        source: dict[str, Any] = {"source_name": metric, "source_sha256": str(seq) * 64}
        writer.append_telemetry(staged, certification=certification, actor="a", **source)

    found = assess(read(book), minute(40)).triggers[0]

    assert found.detail == "clear: 100% of its samples heard"


@pytest.mark.parametrize(("samples", "verdict"), [(FIRES, "fired"), (ok(0, 40), "clear")])
def test_a_retracted_entry_no_longer_counts(samples, verdict):
    book = written(certificate("availability"), samples)
    writer = Writer(book, path=Path("record"), now=day(29))
    body = ledger.retraction_body("C", retracts=2, reason="wrong system")
    writer.append("retraction", body, actor="a", source_name="c", source_sha256="3" * 64)

    now = assess(read(book), minute(40)).triggers[0]
    before = assess(read(book, known_by=KNOWN), minute(40)).triggers[0]

    assert (now.verdict, before.verdict) == ("blind", verdict)


def test_nothing_is_watched_after_the_sign_off():
    plan = {
        "phases": [
            {
                "number": 1,
                "name": "All",
                "weeks": "1",
                "steps": [{"percent": 100}],
                "success_criteria": ["Signed off"],
            }
        ]
    }
    definition = Certificate.model_validate(
        {
            **certificate("availability").model_dump(mode="json", exclude_none=True),
            "rollout": plan,
            "observations": [
                {"kind": "traffic", "observed_at": minute(5).isoformat(), "percent": 100},
                {
                    "kind": "phase_mark",
                    "observed_at": minute(9).isoformat(),
                    "phase": 1,
                    "of": "criterion",
                    "number": 1,
                    "met": True,
                },
            ],
        }
    )
    book = written(definition, [*ok(0, 9), *run(10, 60)])

    assert assess(read(book), minute(60)).triggers[0].verdict == "clear"


def test_a_fired_trigger_lapses_the_standing_from_its_day_until_it_is_resolved():
    book = written(certificate("availability"), [*FIRES, *ok(41, 60)], [(45, "rolled_back")])
    record = read(book)

    during, after = assess(record, minute(40)), assess(record, minute(60))

    assert during.standing.status == "lapsed"
    reason = during.standing.reasons[0]
    assert (str(reason.subject), str(reason.since)) == ("availability", "2025-09-10")
    assert after.standing.status == "certified"
