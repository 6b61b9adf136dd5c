"""What the board says of files of a controller.

Imported in order into a record of a small certificate, and assessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.domain.record import Record
from dashboard.domain.rollout import NextStep
from dashboard.domain.rollout.course import TrafficEvent
from dashboard.domain.rollout.standstill import StandStill
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.fields import parse_day
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.source import Source
from dashboard.importers.documents.document import Document
from dashboard.importers.rollouts.manifests import read_manifests

CASES = Path(__file__).parents[2] / "data" / "rollout"
IMPORTED = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True)
class Board:
    """An assessment of a record, and everything that was said while it was filled."""

    assessment: Assessment
    notes: str

    @property
    def events(self) -> list[tuple[str, int]]:
        return [(event.kind, int(event.percent)) for event in self.course]

    @property
    def course(self) -> tuple[TrafficEvent, ...]:
        return self.assessment.rollout.events

    @property
    def actual(self) -> int | None:
        actual = self.assessment.rollout.traffic_actual
        return None if actual is None else int(actual)

    @property
    def words(self) -> str:
        return self.assessment.rollout.traffic_words or ""

    @property
    def standstill(self) -> StandStill:
        standstill = self.assessment.rollout.standstill
        assert standstill, "traffic stands still"
        return standstill

    @property
    def next_step(self) -> NextStep:
        step = self.assessment.rollout.next_step
        assert step, "a step is ahead"
        return step

    @property
    def plan(self) -> list[int]:
        return [int(percent) for percent, _ in self.assessment.plans[-1].steps]


def certificate(start: str = "2025-09-15", **fields: Any) -> Certificate:
    steps = [{"percent": percent} for percent in (10, 30, 50, 100)]
    whole = {
        "certification": {
            "id": "C",
            "title": "C",
            "system": "C",
            "authority": "Board",
            "decided_on": "2025-09-10",
            "declared_decision": "APPROVED",
            "deployment_start": start,
        },
        "gates": [{"id": "G", "name": "G", "requirement": "95%+", "result": "96%"}],
        "rollout": {"phases": [{"number": 1, "name": "All", "weeks": "1", "steps": steps}]},
        "rollback": {
            "triggers": [
                {"id": "down", "text": "Down", "kind": "threshold", "metric": "availability", "threshold": 99}
            ]
        },
    }
    return Certificate.model_validate({**whole, **fields}, strict=False)


def source(seq: int) -> Source:
    at = IMPORTED + timedelta(days=seq)
    return Source(seq=seq, recorded_at=at, actor="tester", document=f"{seq}.yaml", sha256="0" * 64)


def board(
    texts: Sequence[str],
    *,
    as_of: str | datetime = "2025-09-25",
    start: str = "2025-09-15",
    release: str | None = None,
    **labels: str,
) -> Board:
    """The board after files were imported in order, each an entry of its own."""
    definition = certificate(start, release=release)
    observations, notes = list(definition.declared_observations()), list[str]()
    for seq, text in enumerate(texts, 2):
        document = Document(name=f"{seq}.yaml", content=text.encode())
        report = read_manifests(document, definition, now=source(seq).recorded_at, labels=labels)
        observations += [
            o.observation.model_copy(update={"source": source(seq)}) for o in report.observations
        ]
        notes += [f"{note.line}: {note.text}" for note in report.notes]
    record = Record(
        certificate=definition,
        source=source(1),
        observations=tuple(sorted(observations, key=lambda o: o.observed_at)),
        ledger_head="0" * 64,
    )
    at = end_of(parse_day(as_of), UTC) if isinstance(as_of, str) else as_of
    return Board(assess(record, at), " | ".join(notes))


def case(*names: str, **how: Any) -> Board:
    """The board after the files of a case."""
    return board([(CASES / name).read_text(encoding="utf-8") for name in names], **how)
