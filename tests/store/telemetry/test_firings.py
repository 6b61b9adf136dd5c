"""A firing seen is an entry of the ledger.

Only a person resolves it, whatever later samples say (RULES.md).
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.standing.evaluation import assess
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.store import ledger
from dashboard.store.database import Cursor
from dashboard.store.ledger.entries import ledger_entries
from dashboard.store.publish import Writer
from dashboard.store.telemetry.needed import files_of
from dashboard.store.telemetry.profiles import read_profiles
from tests.examples import examples
from tests.store.conftest import day
from tests.store.telemetry.test_trigger_runs import (
    FIRES,
    Event,
    Sample,
    certificate,
    minute,
    observe,
    ok,
    read,
    run,
    table,
    written,
)

BETTER = ok(10, 26)


def writer(book: Cursor, on: int) -> Writer:
    return Writer(book, path=Path("record"), now=day(on))


def imported(book: Cursor, samples: Sequence[Sample], on: int = 29) -> None:
    """An import of telemetry, and what it shows to have fired."""
    writes = writer(book, on)
    staged = writes.stage()
    staged.add(table(samples))
    source: dict[str, Any] = {"source_name": f"{on}.csv", "source_sha256": f"{on:064}"}
    writes.append_telemetry(staged, certification="C", actor="ci", **source)
    writes.enter_firings()


def recorded(book: Cursor, event: Event, on: int = 30) -> None:
    body = ledger.observations_body("C", [observe(event)])
    writes = writer(book, on)
    writes.append("observations", body, actor="a", source_name="c", source_sha256="4" * 64)
    writes.enter_firings()


def test_a_metric_of_which_no_value_is_known_is_imported_and_profiled():
    book = written(certificate("availability"), [])
    imported(book, [(0.0, None), (1.0, None)])

    [file] = files_of(book, {"certification": "C", "metric": "up"}, since=minute(0), until=minute(1))
    [profile] = read_profiles(book, file=Path(file), now=day(29))
    assert (profile.samples, profile.known, profile.lowest, profile.highest) == (2, 0, None, None)
    assert (profile.negative, profile.above_hundred) == (0, 0)


def state(book: Cursor, at: float = 40, known_by: datetime | None = None) -> TriggerState:
    return assess(read(book, as_of=minute(at), known_by=known_by), minute(at)).triggers[0]


@pytest.fixture
def fired() -> Cursor:
    """The certificate of day 9, and telemetry of day 28 by which availability fired."""
    book = written(certificate("availability"), [])
    imported(book, FIRES, on=28)
    return book


def test_a_firing_is_an_entry_of_its_own_by_the_import_that_showed_it(fired: Cursor):
    *_, entry = ledger_entries(fired)
    (body,) = fired.execute("select body from ledger where kind = 'firing'").fetchone() or ()

    assert (entry.seq, entry.kind, entry.actor, entry.source_name) == (3, "firing", "ci", "28.csv")
    assert ledger.canonical(
        {
            "certification": "C",
            "firing": {
                "trigger": "availability",
                "metric": "up",
                "first_at": "2025-09-10T00:10:00Z",
                "fired_at": "2025-09-10T00:26:00Z",
                "last_at": "2025-09-10T00:26:00Z",
                "learned_at": "2025-09-28T00:00:00Z",
                "samples": 17,
                "limit": "99",
                "hold_minutes": 15,
                "shown_by": 2,
            },
        }
    ) == str(body)


def test_better_samples_of_the_same_minutes_are_told_and_un_fire_nothing(fired: Cursor):
    imported(fired, BETTER)

    assert state(fired).detail == (
        "fired 10 Sep 2025, 00:26: 16 of 15 min; learned late, 28 Sep 2025, 00:00"
        "; by samples corrected on 29 Sep 2025 it would not have fired (0 of 15 min)"
    )
    assert assess(read(fired), minute(40)).standing.status == "lapsed"
    assert [e.kind for e in ledger_entries(fired)] == ["certification", "telemetry", "firing", "telemetry"]


def test_what_is_left_of_a_corrected_breach_is_told_with_it(fired: Cursor):
    imported(fired, ok(10, 20))

    assert "it would not have fired (5 of 15 min)" in state(fired).detail


def test_samples_that_still_prove_it_are_no_correction(fired: Cursor):
    imported(fired, ok(26, 26))
    imported(fired, run(5, 10), on=30)

    assert state(fired).detail == (
        "fired 10 Sep 2025, 00:21: 20 of 15 min; learned late, 28 Sep 2025, 00:00, until then pending"
    )
    assert [e.kind for e in ledger_entries(fired)].count("firing") == 1


@pytest.mark.parametrize(
    ("event", "verdict", "words"),
    [
        ((45, "rolled_back"), "clear", "rolled back 10 Sep 2025, 00:45"),
        ((45, "waived until 2025-12-01"), "clear", "waived until 1 Dec 2025"),
        ((45, "waived until 2025-09-10"), "fired", "the waiver ended on 10 Sep 2025"),
        ((5, "rolled_back"), "fired", "by samples corrected on 29 Sep 2025"),
    ],
)
def test_a_person_resolves_what_was_corrected(fired: Cursor, event: Event, verdict: str, words: str):
    imported(fired, [*BETTER, *ok(41, 3000)])
    recorded(fired, event)

    found = state(fired, at=3000)

    assert found.verdict == verdict
    assert words in found.detail


@pytest.mark.parametrize(
    ("at", "known_by", "verdict"),
    [
        (40, 27, "blind"),
        (40, 28, "fired"),
        (40, 29, "fired"),
        (26, 29, "fired"),
        (25, 29, "clear"),
        (9, 29, "clear"),
    ],
)
def test_a_corrected_firing_is_known_from_its_entry_and_true_from_its_instant(
    fired: Cursor, at: float, known_by: int, verdict: str
):
    imported(fired, BETTER)

    assert state(fired, at, known_by=day(known_by)).verdict == verdict


def test_what_an_earlier_version_showed_is_entered_before_it_can_be_corrected():
    book = written(certificate("availability"), FIRES)

    imported(book, BETTER)

    assert state(book).verdict == "fired"
    assert [(e.kind, e.source_name) for e in ledger_entries(book)][2:] == [
        ("firing", "t"),
        ("telemetry", "29.csv"),
    ]


def test_a_firing_that_lies_ahead_is_entered_once_its_time_has_passed():
    book = written(certificate("availability"), [])
    ahead = [(n, value, 0) for n, value, *_ in FIRES]
    early = Writer(book, path=Path("record"), now=minute(20))
    staged = early.stage()
    staged.add(table(ahead))
    early.append_telemetry(staged, certification="C", actor="a", source_name="t", source_sha256="1" * 64)
    early.enter_firings()
    assert early.firings == []

    imported(book, BETTER)

    assert state(book).verdict == "fired"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"threshold": 97}, "by the limit and hold now in the record it would not have fired (0 of 15 min)"),
        (
            {"hold_minutes": 30},
            "by the limit and hold now in the record it would not have fired (16 of 30 min)",
        ),
    ],
)
def test_other_numbers_in_a_later_revision_un_fire_nothing(
    fired: Cursor, changes: dict[str, int], words: str
):
    writes = writer(fired, 29)
    body = ledger.certification_body(certificate("availability", **changes))
    writes.append("certification", body, actor="a", source_name="c", source_sha256="5" * 64)

    found = state(fired)

    assert found.verdict == "fired"
    assert words in found.detail


def test_a_later_start_of_the_deployment_un_fires_nothing(fired: Cursor):
    body = {"kind": "start", "observed_at": day(29).isoformat(), "on": "2025-09-11"}
    writes = writer(fired, 29)
    observations = {"certification": "C", "observations": [body]}
    writes.append("observations", observations, actor="a", source_name="c", source_sha256="5" * 64)

    assert state(fired, at=2000).verdict == "fired"


def test_retracting_what_showed_it_takes_a_firing_back(fired: Cursor):
    imported(fired, BETTER)
    body = ledger.retraction_body("C", retracts=2, reason="the probe of another system")
    writer(fired, 30).append("retraction", body, actor="a", source_name="c", source_sha256="6" * 64)

    assert state(fired).verdict != "fired"
    assert state(fired, known_by=day(29)).verdict == "fired"


def test_other_entries_are_not_kept_waiting_for_telemetry(fired: Cursor, monkeypatch):
    def never(*_: Any) -> None:
        raise AssertionError("a gate's result moves no firing")

    monkeypatch.setattr("dashboard.store.publish.writer.unrecorded", never)
    gate = {"kind": "gate_result", "observed_at": day(29).isoformat(), "gate": "G", "value": "97"}
    body = {"certification": "C", "observations": [gate]}
    writes = writer(fired, 29)
    writes.append("observations", body, actor="a", source_name="c", source_sha256="7" * 64)
    writes.enter_firings()

    assert ledger_entries(fired)[-1].kind == "observations"


batch = st.lists(
    st.tuples(st.integers(0, 60).map(float), st.sampled_from([98.0, 98.0, 98.0, 99.9, None])), max_size=60
)


@settings(max_examples=examples(4, 12), deadline=None)
@given(st.lists(batch, min_size=1, max_size=4), st.integers(20, 70))
def test_no_samples_in_any_order_un_fire(batches: list[list[Sample]], at: int):
    book = written(certificate("availability", hold_minutes=5), [])
    fired_already = False
    for number, samples in enumerate(batches):
        if samples:
            imported(book, samples, on=15 + number)
        is_fired = state(book, at).verdict == "fired"
        assert is_fired or not fired_already
        fired_already = is_fired
