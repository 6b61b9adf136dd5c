"""What is read of a snapshot, and how often."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.domain.record import Record
from dashboard.store.database import EPOCH
from dashboard.store.publish.snapshot import Snapshot, open_snapshot
from dashboard.store.read import read_record
from dashboard.ui.frame import cached
from tests.store.conftest import Book, day

CLOCK = datetime(2025, 9, 20, 12, tzinfo=UTC)
HOURS = [CLOCK + timedelta(hours=n) for n in range(3)]
Reading = Callable[..., list[datetime]]


@pytest.fixture
def reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """Asks for a certification up to each of three hours, and tells at which it was read up to another instant."""
    book, ended = Book(tmp_path / "record.duckdb"), list[datetime]()
    book.certify(day(3))
    book.certify(day(30))  # by a clock ahead of the reader's

    def counted(*args: Any, **named: Any) -> Record:
        ended.append(named["as_of"])
        return read_record(*args, **named)

    monkeypatch.setattr(cached, "read_record", counted)
    snapshot = open_snapshot(book.path, tmp_path / "cache")

    def asked(telemetry: Mapping[str, str], clock: datetime = CLOCK) -> list[datetime]:
        cached.forget()
        ended.clear()
        seen = Snapshot(id=snapshot.id, connection=snapshot.connection, telemetry=telemetry)
        for until in HOURS:
            found = cached.record_of(seen, "BRIDGE-7", until, None, clock)
            assert found.ledger_head == snapshot.id
            assert bool(found.ahead) is (clock < day(29))
        return list(ended)

    return asked


def test_a_certification_without_telemetry_is_read_once_for_every_instant(reading: Reading):
    assert reading({}, clock=day(30, 12)) == [EPOCH]


def test_one_with_telemetry_is_read_up_to_each_instant(reading: Reading):
    assert reading({"BRIDGE-7": "its files"}, clock=day(30, 12)) == HOURS


def test_one_with_an_entry_ahead_of_the_clock_is_read_again_with_each_instant(reading: Reading):
    assert reading({}) == [EPOCH, *HOURS]
