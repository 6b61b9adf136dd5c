import json
from typing import Any

import pytest

from dashboard.domain.standing.assessment import Assessment
from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.draft import draft
from dashboard.importers.markdown.certificate import MarkdownReading, read_whole
from dashboard.importers.validation.certificate import read_certificate
from tests.importers.markdown.conftest import HERE, ReadText

CORPUS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((HERE / "corpus").glob("*.md"))}
# What a reader counts in each document, and every figure of it; written down when the document was.
EXPECTED: dict[str, Any] = json.loads((HERE / "corpus" / "expected.json").read_text(encoding="utf-8"))
FOREIGN = ("23-spital-de", "24-gare-fr", "25-puerto-es")
READ = [name for name in CORPUS if name not in FOREIGN]
HEAD = (
    "id",
    "system",
    "authority",
    "decided_on",
    "valid_until",
    "declared_decision",
    "next_review",
    "review_cadence",
)
PLANTED = " - FAILED, 12% on 2026-05-05"
FILLED = {
    "authority": "Board",
    "decided_on": "2026-03-02",
    "declared_decision": "APPROVED",
    "- {id": "G-1, name: Load, requirement: < 1 s}",
}
MOST_EDITS = 5


def is_understood(reading: MarkdownReading, line: int) -> bool:
    """Whether something was imported from a line."""
    every = (e for s in reading.sections for entry in s.entries for e in entry.within())
    return line in reading.facts.understood or any(
        line in e.more and e.line in reading.facts.understood for e in every
    )


def told(found: Assessment) -> dict[str, Any]:
    """Every figure of a reading, as texts."""
    head = {key: str(value) for key in HEAD if (value := getattr(found.head, key)) is not None}
    phases = found.certificate.rollout.phases
    return {
        "standing": found.standing.status,
        "head": head,
        "gates": [
            [g.gate.id, g.gate.requirement, g.result, g.gate.declared, g.status, g.basis] for g in found.gates
        ],
        "agents": [
            [a.agent.id, None if a.score is None else str(a.score), a.agent.score_text, a.status]
            for a in found.agents
        ],
        "conditions": [
            [c.condition.id, c.condition.title, str(c.due_on), c.condition.owner, list(c.condition.covers)]
            for c in found.conditions
        ],
        "signoffs": [
            [s.role, s.name, s.decision, s.decided_on and str(s.decided_on)] for s in found.signoffs
        ],
        "phases": [[p.number, p.name, p.weeks, [str(s.percent) for s in p.steps]] for p in phases],
        "triggers": [[t.id, t.text] for t in found.certificate.rollback.triggers],
    }


def document(text: str, name: str) -> Document:
    return Document(name=name, content=text.encode())


@pytest.mark.parametrize("name", READ)
def test_every_figure_of_a_document_is_read_as_it_is_written(assessed: ReadText, name: str):
    assert told(assessed(CORPUS[name])[0]) == EXPECTED[name]["told"]


def test_nine_tenths_of_what_the_documents_state_is_read(assessed: ReadText):
    stated = read = 0
    for name in READ:
        found = told(assessed(CORPUS[name])[0])
        for kind, count in EXPECTED[name]["stated"].items():
            stated += count
            read += min(count, len(found[kind]))

    assert stated == 240
    assert read / stated >= 0.9


@pytest.mark.parametrize("name", CORPUS)
def test_no_line_is_silent(name: str):
    coverage = read_whole(document(CORPUS[name], f"{name}.md")).coverage
    left = {line.number for line in coverage.not_understood}
    lines = [n for n, line in enumerate(CORPUS[name].splitlines(), 1) if line.strip()]

    assert coverage.imported + coverage.structure + len(left) == len(lines)
    assert sorted(left) == EXPECTED[name]["not_understood"]


@pytest.mark.parametrize("name", CORPUS)
def test_a_fact_planted_in_any_line_is_never_structure(name: str):
    lines = CORPUS[name].splitlines()
    for n, line in enumerate(lines):
        if not line.strip() or set(line) <= set("|-: ="):
            continue
        end = len(line.rstrip(" |*:"))
        planted = [*lines[:n], line[:end] + PLANTED + line[end:], *lines[n + 1 :]]
        reading = read_whole(document("\n".join(planted), f"{name}.md"))
        left = {found.number for found in reading.coverage.not_understood}

        assert n + 1 in left or is_understood(reading, n + 1), planted[n]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_document_in_another_language_is_refused_and_never_misread(assessed: ReadText, name: str):
    with pytest.raises(RefusedError):
        assessed(CORPUS[name])


@pytest.mark.parametrize("name", CORPUS)
def test_a_draft_imports_after_at_most_five_edits(name: str):
    edits, lines = 0, []
    for line in draft(document(CORPUS[name], f"{name}.md")).splitlines():
        key = line.split(":", 1)[0].strip()
        is_todo = "TODO" in line and not line.startswith("#")
        lines.append(f"{line.split(':', 1)[0]}: {FILLED[key]}" if is_todo else line)
        edits += is_todo

    assert edits <= MOST_EDITS
    assert read_certificate(document("\n".join(lines), "x.yaml")).certificate.gates
