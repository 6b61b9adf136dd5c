"""Records of any size, the same for the same seed: certifications with a year of weekly observations.

python -m bench.records 100 hundred.duckdb
"""

import hashlib
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import AgentScore, GateResult, Observation
from dashboard.domain.values.instants import start_of
from dashboard.importers.documents.document import Document
from dashboard.importers.validation.certificate import read_certificate
from dashboard.store import database, ledger
from dashboard.store.publish.projection import project

SEED_FILE = Path(__file__).parents[1] / "data" / "phase3.yaml"
WEEKS = 52
SYSTEMS, TEAMS = 40, 12


def certificates(count: int, *, now: datetime) -> Iterator[Certificate]:
    """Certifications of so many systems, decided over the last year, each with owners for what it asks."""
    seed = read_certificate(Document(SEED_FILE.name, SEED_FILE.read_bytes())).certificate
    for number in range(count):
        random_days = random.Random(number)  # noqa: S311 - figures of a benchmark.
        decided = (now - timedelta(days=random_days.randrange(5, 330))).date()
        team = f"Team {number % TEAMS + 1}"
        head = seed.certification.model_copy(
            update={
                "id": f"CERT-{number:05}",
                "system": f"System {number % SYSTEMS + 1}",
                "decided_on": decided,
                "deployment_start": decided,
                "valid_until": decided + timedelta(days=364),
                "next_review": decided + timedelta(days=90),
            }
        )
        conditions = tuple(each.model_copy(update={"owner": team}) for each in seed.conditions)
        boards = tuple(
            board.model_copy(
                update={
                    "signoffs": tuple(s.model_copy(update={"decided_on": decided}) for s in board.signoffs)
                }
            )
            for board in seed.boards
        )
        changes = {"certification": head, "conditions": conditions, "boards": boards}
        yield Certificate.model_validate(seed.model_copy(update=changes).model_dump())


def observations(certificate: Certificate, *, weeks: int, now: datetime) -> Iterator[Observation]:
    """A result of each gate in words of its requirement, and a score of each agent, every week up to now."""
    chance = random.Random(certificate.certification.id)  # noqa: S311 - figures of a benchmark.
    start = start_of(certificate.certification.decided_on, certificate.certification.zone)
    for week in range(weeks):
        at = start + timedelta(weeks=week, hours=9)
        if at > now:
            return
        for gate in certificate.gates:
            good = chance.random() > 0.04  # noqa: PLR2004 - a few weeks are bad ones.
            yield GateResult(
                gate=gate.id, observed_at=at, attested="met" if good else "unmet", text="weekly run"
            )
        for agent in certificate.agents:
            yield AgentScore(agent=agent.id, observed_at=at, score=Decimal(chance.randrange(70, 101)))


def build(path: Path, count: int, *, now: datetime, weeks: int = WEEKS) -> None:
    """Write a record of so many certifications, two entries each, by the ledger's own code."""
    path.unlink(missing_ok=True)
    connection = database.create(path)
    connection.begin()
    entries: list[ledger.Entry] = []
    for certificate in certificates(count, now=now):
        name = certificate.certification.id
        seen = list(observations(certificate, weeks=weeks, now=now))
        for kind, body in (
            ("certification", ledger.certification_body(certificate)),
            ("observations", ledger.observations_body(name, seen)),
        ):
            entries.append(
                ledger.next_entry(
                    entries[-1] if entries else None,
                    body,
                    kind=kind,  # type: ignore[arg-type]
                    recorded_at=now - timedelta(hours=1),
                    actor="bench",
                    source_name=f"{name}.{kind}",
                    source_sha256=hashlib.sha256(f"{name} {kind}".encode()).hexdigest(),
                )
            )
    ledger.append(connection, entries)
    project(connection, after=0)
    connection.commit()
    connection.execute("checkpoint")
    connection.close()


if __name__ == "__main__":
    build(Path(sys.argv[2]), int(sys.argv[1]), now=datetime.now(UTC))
