import hashlib
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import OBSERVATION, Observation
from dashboard.settings import Address
from dashboard.store import database, ledger
from dashboard.store.database import telemetry_of
from dashboard.store.ledger import Entry
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import replicate
from dashboard.store.telemetry.files import lines_digest
from tests.servers import BACKENDS, Shelve, on_each_backend


def day(number: int, hour: int = 0) -> datetime:
    return datetime(2025, 9, number, hour, tzinfo=UTC)


def made_at(path: Address, cache: Path) -> tuple[str, Path]:
    """The head of a record and its replica in a cache, made where there is none."""
    head, replica, connection = replicate(path, cache, database.open_read_only)
    connection.close()
    return head, replica


def certificate(certification: str = "BRIDGE-7", **changes: Any) -> Certificate:
    document = {
        "certification": {
            "id": certification,
            "title": "Bridge control, release 7",
            "system": "Bridge control",
            "authority": "Certification board",
            "decided_on": "2025-09-01",
            "declared_decision": "APPROVED",
            "time_zone": "Europe/Berlin",
        },
        "gates": [
            {
                "id": "G-1",
                "name": "Coverage",
                "requirement": "95%+",
                "result": "93.7%",
                "declared": "CONDITIONAL",
            },
            {"id": "G-2", "name": "Scale", "requirement": "Enterprise scale"},
        ],
        "agents": [{"id": "A-1", "name": "Planner", "score": "96.5", "overhead": "0.000001"}],
        "observations": [{"kind": "review", "observed_at": "2025-09-02"}],
    }
    return Certificate.model_validate({**document, **changes})


def observe(**fields: Any) -> Observation:
    return OBSERVATION.validate_python(fields)


EVERY_KIND = [
    observe(kind="start", observed_at="2025-09-08", on="2025-09-08"),
    observe(
        kind="gate_result",
        observed_at="2025-09-09",
        gate="G-1",
        value="95.25",
        evidence="https://ci.example/1",
    ),
    observe(kind="gate_result", observed_at="2025-09-07", gate="G-2", attested="met", text="Größe geprüft"),
    observe(
        kind="agent_score", observed_at="2025-09-09T12:00:00.000001Z", agent="A-1", score="97", completion=80
    ),
    observe(kind="agent_work", observed_at="2025-09-10", agent="A-1", text="Training\nmaterials"),
    observe(kind="condition_met", observed_at="2025-09-10", condition="1"),
    observe(kind="condition_item", observed_at="2025-09-10", condition="1", item=2),
    observe(
        kind="condition_extended",
        observed_at="2025-09-10",
        condition="1",
        to="2025-10-01",
        reason="late",
        approver="chair",
    ),
    observe(
        kind="condition_waived",
        observed_at="2025-09-10",
        condition="1",
        until="2025-10-01",
        reason="late",
        approver="chair",
    ),
    observe(kind="condition_reopened", observed_at="2025-09-11", condition="1", reason="it leaks"),
    observe(kind="traffic", observed_at="2025-09-11", percent="12.5"),
    observe(kind="traffic", observed_at="2025-09-12", change="pause", reason="noise"),
    observe(kind="phase_mark", observed_at="2025-09-12", phase=1, of="criterion", number=2, met=False),
    observe(kind="review", observed_at="2025-09-12"),
    observe(kind="certificate", observed_at="2025-09-12", change="suspended", reason="audit"),
]


class Book:
    """A record under test; each call publishes one entry."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _append(self, kind: ledger.Kind, body: dict[str, Any], now: datetime, source: str) -> Entry:
        with writing(self.path, now=now) as writer:
            return writer.append(
                kind,
                body,
                actor="quality",
                source_name=source,
                source_sha256=hashlib.sha256(ledger.canonical(body).encode()).hexdigest(),
            )

    def certify(
        self, now: datetime, document: Certificate | None = None, lines: dict[str, int] | None = None
    ) -> Entry:
        body = ledger.certification_body(document or certificate(), lines)
        return self._append("certification", body, now, "record.yaml")

    def record(
        self,
        now: datetime,
        observations: Sequence[Observation],
        certification: str = "BRIDGE-7",
        lines: Sequence[int | None] = (),
    ) -> Entry:
        body = ledger.observations_body(certification, observations, lines)
        return self._append("observations", body, now, "results.csv")

    def retract(self, now: datetime, seq: int, certification: str = "BRIDGE-7") -> Entry:
        body = ledger.retraction_body(certification, retracts=seq, reason="wrong file")
        return self._append("retraction", body, now, "command line")

    def bytes(self) -> bytes:
        return self.path.read_bytes()

    def folder(self) -> set[str]:
        """What stands beside the record, but for the writers' lock and the manifest."""
        beside = {f"{self.path.name}.lock", f"{self.path.name}.manifest.json"}
        return {f.name for f in self.path.parent.iterdir()} - beside


pytest_generate_tests = on_each_backend


@pytest.fixture
def book(tmp_path: Path, backend: str, request: pytest.FixtureRequest) -> Book:
    """A record to be written."""
    return Book(_shelved(request, None) if backend == BACKENDS[1] else tmp_path / "shelf" / "record.duckdb")


def _shelved(request: pytest.FixtureRequest, record: Path | None) -> Any:
    shelve: Shelve = request.getfixturevalue("shelve")
    return shelve(record)


@pytest.fixture(scope="session")
def full_record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = Book(tmp_path_factory.mktemp("full") / "record.duckdb")
    lines = {"gates[0].name": 11, "gates[0].result": 12, "agents[0].name": 20, "observations[0].kind": 30}
    book.certify(day(3), lines=lines)
    book.record(day(10), EVERY_KIND, lines=[None, *range(2, len(EVERY_KIND) + 1)])
    book.certify(day(11), certificate("TUNNEL-2", gates=[{"id": "G-1", "name": "n", "requirement": "≥ 1"}]))
    book.record(day(12), EVERY_KIND[3:5], certification="TUNNEL-2")
    book.retract(day(13), 4, certification="TUNNEL-2")
    book.certify(day(14), certificate(agents=[]))
    book.record(day(15), EVERY_KIND[:3])
    return book.path


def holding_its_telemetry(path: Path) -> None:
    """Make a record, whose last entry is its only telemetry, one of schema 5: it holds the samples itself."""
    [file] = telemetry_of(path).iterdir()
    with duckdb.connect(path) as connection:
        *before, last = ledger.read_entries(connection)
        told = {k: v for k, v in last.content["telemetry"].items() if k != "form"}
        told["sha256"] = lines_digest(connection, file)
        fields = last.model_dump(include={"kind", "recorded_at", "actor", "source_name", "source_sha256"})
        again = ledger.next_entry(before[-1], {**last.content, "telemetry": told}, **fields)
        connection.execute("delete from ledger where seq = $seq", {"seq": last.seq})
        ledger.append(connection, [again])
        connection.execute(
            "create table telemetry as select $seq as seq, $certification as certification, * "
            "from read_parquet($file)",
            {"seq": last.seq, "certification": last.content["certification"], "file": str(file)},
        )
        connection.execute(
            "drop table telemetry_file; drop table telemetry_fault; update meta set schema_version = 5"
        )
    shutil.rmtree(file.parent)


@pytest.fixture
def full(book: Book, full_record: Path, backend: str, request: pytest.FixtureRequest) -> Book:
    """Two certifications, two revisions, every kind of observation, a retraction: seven entries."""
    if backend == BACKENDS[1]:
        return Book(_shelved(request, full_record))
    book.path.parent.mkdir()
    shutil.copyfile(full_record, book.path)
    return book
