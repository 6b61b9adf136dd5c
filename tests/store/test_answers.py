"""Kept answers: told anew only of what changed, and never other than what would be told now."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.record import Record
from dashboard.errors import StorageError
from dashboard.findings.moment import Moment
from dashboard.review.portfolio import Line, Question, holds_until, line_of
from dashboard.store import answers, ledger
from dashboard.store.answers import FILE, answered
from dashboard.store.database import Cursor, rows, tuples
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.read import gathered, read_record
from tests.domain.conftest import certificate as small
from tests.domain.conftest import source
from tests.store.conftest import Book, certificate, day, observe

NOON = datetime(2025, 9, 10, 12, tzinfo=UTC)
IDS = ("BRIDGE-7", "OTHER")


def question(form: str = "1") -> Question:
    return Question("line", form, lambda moment: line_of(moment).model_dump_json())


@pytest.fixture
def two(book: Book) -> Book:
    book.certify(day(3))
    book.certify(day(4), certificate("OTHER"))
    return book


@pytest.fixture
def asked(tmp_path: Path, monkeypatch):
    """Asks the record, and tells which certifications had to be read for it."""
    read: list[str] = []

    def counted(*args: Any, **named: Any) -> Record:
        read.append(named["certification"])
        return read_record(*args, **named)

    monkeypatch.setattr(answers, "read_record", counted)

    def ask(book: Book, at: datetime = NOON, form: str = "1", cache: Path | None = None) -> list[str]:
        read.clear()
        snapshot = open_snapshot(book.path, tmp_path / "replicas")
        found = answered(snapshot, IDS, question(form), at=at, cache=cache or tmp_path / "cache")
        assert list(found.answers) == list(IDS)
        assert found.faults == {}
        return list(read)

    return ask


def test_what_was_told_today_is_not_read_again(two: Book, asked):
    assert asked(two) == [*IDS]
    assert asked(two, NOON + timedelta(hours=9)) == []


def test_another_day_of_the_certification_s_zone_is_told_anew(two: Book, asked):
    asked(two)

    assert asked(two, datetime(2025, 9, 10, 21, 59, tzinfo=UTC)) == []
    assert asked(two, datetime(2025, 9, 10, 22, tzinfo=UTC)) == [*IDS]  # Midnight in Berlin.
    assert asked(two, NOON - timedelta(days=2)) == [*IDS]


def test_what_is_recorded_of_one_leaves_the_answer_of_the_other(two: Book, asked):
    asked(two)
    two.record(day(10), [observe(kind="gate_result", observed_at="2025-09-10", gate="G-1", value="97")])

    assert asked(two) == ["BRIDGE-7"]


@pytest.mark.parametrize("names", [("OTHER",), IDS])
def test_what_was_written_today_is_told_of_all_without_being_read(
    two: Book, asked, tmp_path: Path, names: tuple[str, ...]
):
    seen = [observe(kind="gate_result", observed_at="2025-09-10", gate="G-1", value="97")]
    with writing(two.path, now=NOON, cache=tmp_path / "cache", told=question) as writer:
        for name in names:
            body = ledger.observations_body(name, seen)
            writer.append("observations", body, actor="quality", source_name="ci", source_sha256="0" * 64)

    later = NOON + timedelta(minutes=1)
    snapshot = open_snapshot(two.path, tmp_path / "replicas")
    anew = answered(snapshot, IDS, question(), at=later, cache=tmp_path / "empty")
    assert asked(two, later) == [each for each in IDS if each not in names]
    assert answered(snapshot, IDS, question(), at=later, cache=tmp_path / "cache") == anew
    assert "1 of 2" in Line.model_validate_json(anew.answers["OTHER"]).gates


def test_a_writer_keeps_nothing_of_what_is_under_way(two: Book, asked, tmp_path: Path):
    with writing(two.path, now=NOON, cache=tmp_path / "cache", told=question) as writer:
        body = ledger.observations_body("OTHER", [observe(kind="traffic", observed_at=NOON, percent=5)])
        writer.append("observations", body, actor="quality", source_name="ci", source_sha256="0" * 64)

    assert asked(two, NOON + timedelta(minutes=1)) == [*IDS]


def test_another_form_of_the_program_tells_anew(two: Book, asked):
    asked(two)

    assert asked(two, form="2") == [*IDS]
    assert asked(two, form="2") == []


def test_who_was_stopped_goes_on_where_it_was(two: Book, asked, tmp_path: Path, monkeypatch):
    def stopped(moment: Moment) -> str:
        if moment.record.certificate.certification.id == "OTHER":
            raise KeyboardInterrupt
        return question().answer(moment)

    monkeypatch.setattr(answers, "AT_ONCE", 1)
    snapshot = open_snapshot(two.path, tmp_path / "replicas")
    with pytest.raises(KeyboardInterrupt):
        answered(snapshot, IDS, Question("line", "1", stopped), at=NOON, cache=tmp_path / "cache")

    assert asked(two) == ["OTHER"]


def test_many_who_ask_at_once_have_each_told_once(two: Book, tmp_path: Path):
    told, together = list[str](), threading.Barrier(4)
    snapshot = open_snapshot(two.path, tmp_path / "replicas")

    def counted(moment: Moment) -> str:
        told.append(moment.record.certificate.certification.id)
        return question().answer(moment)

    def ask(_: int) -> list[str]:
        together.wait()
        asked = Question("line", "1", counted)
        return [*answered(snapshot, IDS, asked, at=NOON, cache=tmp_path / "cache").answers]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(4))) == [[*IDS]] * 4
    assert told == [*IDS]


def test_where_nothing_can_be_kept_each_is_told_anew(two: Book, asked, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")

    assert asked(two, cache=blocked) == asked(two, cache=blocked) == [*IDS]


@pytest.mark.of_files
def test_a_table_of_answers_that_is_none_is_passed_over(two: Book, asked, tmp_path: Path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / FILE).write_text("no table" * 1000)

    assert asked(two) == [*IDS]


def test_one_that_cannot_be_told_takes_no_other_down(two: Book, tmp_path: Path):
    def told(moment: Moment) -> str:
        if moment.record.certificate.certification.id == "OTHER":
            raise ValueError("digits")
        return "told"

    snapshot = open_snapshot(two.path, tmp_path / "replicas")
    found = answered(snapshot, IDS, Question("line", "1", told), at=NOON, cache=tmp_path / "cache")

    assert found.answers == {"BRIDGE-7": "told"}
    assert found.faults == {"OTHER": "it cannot be assessed (ValueError)"}


def test_those_that_cannot_be_read_together_are_read_alone(two: Book, asked, monkeypatch):
    def refused(*_: Any) -> None:
        raise StorageError("The question took the record too long to answer; ask for less.")

    monkeypatch.setattr(answers, "gather", refused)

    assert asked(two) == [*IDS]


def test_the_tables_are_asked_of_many_as_often_as_of_one(two: Book, asked, monkeypatch):
    questions: list[str] = []

    def counted(ask: Callable[..., list[Any]], cursor: Cursor, sql: str, *given: Any) -> list[Any]:
        questions.append(sql)
        return ask(cursor, sql, *given)

    monkeypatch.setattr(gathered, "rows", partial(counted, rows))
    monkeypatch.setattr(gathered, "tuples", partial(counted, tuples))
    asked(two)
    of_both = [*questions]
    two.record(day(5), [observe(kind="gate_result", observed_at="2025-09-05", gate="G-1", value="97")])
    questions.clear()
    asked(two)

    assert len(of_both) == 4  # What stands, the revisions, what kinds there are, the ledger's head.
    assert len(questions) == 5  # What was observed too.


HOURS = st.integers(0, 24 * 40)
SEEN = st.one_of(
    st.builds(
        lambda hour, value: {"kind": "gate_result", "gate": "G-1", "value": value, "observed_at": hour},
        HOURS,
        st.sampled_from(["90", "97"]),
    ),
    st.builds(lambda hour: {"kind": "condition_met", "condition": "1", "observed_at": hour}, HOURS),
    st.builds(
        lambda hour, percent: {"kind": "traffic", "percent": percent, "observed_at": hour},
        HOURS,
        st.sampled_from([0, 10, 100]),
    ),
    st.builds(lambda hour: {"kind": "review", "observed_at": hour}, HOURS),
)


@given(seen=st.lists(SEEN, max_size=6), hour=HOURS, share=st.floats(0, 1))
def test_an_answer_holds_as_long_as_it_says(seen, hour: int, share: float):
    start = datetime(2025, 9, 13, tzinfo=UTC)
    later = [
        observe(**{**each, "observed_at": start + timedelta(hours=each["observed_at"])}) for each in seen
    ]
    definition = small()
    record = Record(
        certificate=definition,
        source=source(1),
        observations=tuple(
            sorted(
                (
                    o.model_copy(update={"source": source(1)})
                    for o in [*definition.declared_observations(), *later]
                ),
                key=lambda o: o.observed_at,
            )
        ),
        ledger_head="0" * 64,
        entries=1,
    )
    at = start + timedelta(hours=hour, minutes=7)
    moment = Moment(record, at)
    then = at + share * (holds_until(moment) - at)

    assert line_of(Moment(record, then)) == line_of(moment)
    assert Line.model_validate_json(line_of(moment).model_dump_json()) == line_of(moment)
