"""A certificate's own text is kept whole with its entry, whatever it is written in."""

import json
from pathlib import Path

import pytest

from dashboard import paths
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.store.database import open_read_only
from dashboard.store.publish import writing
from dashboard.store.read.documents import read_document
from dashboard.store.verification import verify
from tests.conftest import BuiltAt
from tests.importers.test_names import RECORD
from tests.store.conftest import Book, day, observe
from tests.store.test_verification import execute, independent

YAML = RECORD.format(id="BRIDGE-7") + "# Straße, \N{GREEK SMALL LETTER ALPHA}, <b>&amp;</b>, 'a\"b'\n"
JSON = json.dumps(
    {
        "certification": {
            "id": "BRIDGE-7",
            "title": "Bridge",
            "system": "Bridge",
            "authority": "Board",
            "decided_on": "2025-09-10",
            "declared_decision": "APPROVED",
        },
        "gates": [{"id": "G-1", "name": "Coverage", "requirement": "95%+", "result": "96%"}],
    },
    indent=1,
)
MARKDOWN = """# Bridge

**Certification ID**: BRIDGE-7
**Authority**: Board
**System**: Bridge
**Date**: 2025-09-10
**Decision**: APPROVED

## Gates

| Gate | Requirement | Result | Status |
|---|---|---|---|
| Coverage | 95%+ | 96% | PASS |

Something that nobody understands at all.
"""


def kept(path: Path, seq: int = 1) -> str | None:
    found = read_document(open_read_only(path), certification="BRIDGE-7", seq=seq)
    assert found is not None
    return found.text


def imported(path: Path, name: str, text: str) -> None:
    with writing(path, now=day(13)) as writer:
        assert append_document(writer, Document(name, text.encode()), ImportOptions(actor="quality"))


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.yaml", YAML), ("a.json", JSON), ("a.md", MARKDOWN), ("a.yaml", YAML.replace("\n", "\r\n"))],
)
def test_the_text_of_a_certificate_is_kept_whole(tmp_path: Path, name: str, text: str):
    path = tmp_path / "r.duckdb"
    imported(path, name, text)

    assert kept(path) == text


def test_each_revision_keeps_its_own_text_and_the_record_verifies(tmp_path: Path):
    path = tmp_path / "r.duckdb"
    imported(path, "a.yaml", YAML)
    imported(path, "a.yaml", YAML.replace("96%", "97%"))

    assert "96%" in str(kept(path))
    assert "97%" in str(kept(path, 2))
    assert independent(path) == 0
    assert verify(path, known_head=None, signers=None).faults == ()


def test_an_altered_text_is_noticed_by_both_verifiers(tmp_path: Path):
    path = tmp_path / "r.duckdb"
    imported(path, "a.yaml", YAML)
    assert execute(path, "update ledger set body = replace(body, 'Straße', 'Strasse')")

    assert independent(path) == 1
    assert verify(path, known_head=None, signers=None).verdict == "altered"


def test_a_dry_run_keeps_nothing(tmp_path: Path):
    path = tmp_path / "r.duckdb"
    with writing(path, now=day(13), publish=False) as writer:
        assert append_document(writer, Document("a.yaml", YAML.encode()), ImportOptions(actor="quality"))

    assert not path.exists()


def test_an_entry_without_its_text_and_observations_have_none(tmp_path: Path):
    book = Book(tmp_path / "r.duckdb")
    book.certify(day(10))
    book.record(
        day(12), [observe(kind="gate_result", observed_at="2025-09-11", gate="G-1", value="95")], lines=[7]
    )

    assert kept(book.path) is None
    assert kept(book.path, 2) is None


def test_of_another_certification_and_what_was_not_known_then_there_is_no_document(tmp_path: Path):
    path = tmp_path / "r.duckdb"
    imported(path, "a.yaml", YAML)
    cursor = open_read_only(path)

    assert read_document(cursor, certification="BRIDGE-7", seq=9) is None
    assert read_document(cursor, certification="OTHER", seq=1) is None
    assert read_document(cursor, certification="BRIDGE-7", seq=1, known_by=day(12)) is None


def test_the_certificates_that_come_with_the_board_keep_their_text(built_at: BuiltAt):
    path = built_at(day(13), demo=False)

    found = read_document(open_read_only(path), certification="PROD-CERT-PHASE3-20250913", seq=1)
    assert found is not None
    assert found.text == (paths.DATA / "phase3.yaml").read_text(encoding="utf-8")
