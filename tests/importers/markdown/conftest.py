from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.domain.record import Record
from dashboard.domain.record.reading import AssumedFact, Reading, UnreadLine
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.source import Source
from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.documents.tree import Tree
from dashboard.importers.markdown.certificate import LineCoverage, read_whole
from dashboard.importers.validation.certificate import checked

HERE = Path(__file__).parent
ReadText = Callable[..., tuple[Assessment, LineCoverage]]


def read_markdown(document: Document) -> tuple[Tree, LineCoverage]:
    """The record file's tree of a certificate in Markdown, and the coverage of its lines."""
    reading = read_whole(document)
    if reading.faults:
        raise RefusedError(reading.faults)
    return reading.tree, reading.coverage


@pytest.fixture(scope="session")
def assessed() -> ReadText:
    """Reads a Markdown text as its import would, and assesses it on a day."""

    def read(text: str, on: date = date(2026, 3, 10)) -> tuple[Assessment, LineCoverage]:
        document = Document(name="certificate.md", content=text.encode())
        tree, coverage = read_markdown(document)
        imported = checked(document, tree)
        whole = imported.certificate
        record = Record(
            certificate=whole,
            source=Source(
                seq=1, recorded_at=datetime(2026, 1, 1, tzinfo=UTC), actor="a", document="d", sha256="0"
            ),
            observations=whole.declared_observations(),
            ledger_head="0",
            lines=imported.lines,
            reading=Reading(
                lines=coverage.imported
                + coverage.structure
                + len({u.number for u in coverage.not_understood}),
                unread=tuple(
                    UnreadLine(line=u.number, text=u.text, section=coverage.sections.get(u.number))
                    for u in coverage.not_understood
                ),
                assumed=tuple(AssumedFact(line=a.number, text=a.text) for a in coverage.assumed),
            ),
        )
        return assess(record, end_of(on, whole.certification.zone)), coverage

    return read
