"""Names from outside: ids that are no path or option, twins refused, actors and files cleaned."""

import os
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values.fields import folded_name, printed_name
from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document, open_document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.store.ledger import Entry
from dashboard.store.publish import writing
from tests.store.conftest import day

RECORD = """certification:
  id: {id}
  title: Bridge
  system: Bridge
  authority: Board
  decided_on: 2025-09-10
  declared_decision: APPROVED
gates:
  - {{id: G-1, name: Coverage, requirement: 95%+, result: 96%}}
"""


def appended(
    path: Path, name: str = "r.yaml", *, named: str = "BRIDGE", actor: str = "quality"
) -> Entry | None:
    document = Document(name=name, content=RECORD.format(id=named).encode())
    with writing(path, now=day(13)) as writer:
        return append_document(writer, document, ImportOptions(actor=actor))


@pytest.mark.parametrize("named", [".", "..", "-rf", "--help", "a b", "a/b", "", "x" * 65, "ä"])
def test_an_id_that_is_a_path_an_option_or_no_id_is_refused_with_its_line(tmp_path: Path, named: str):
    with pytest.raises(RefusedError) as refused:
        appended(tmp_path / "r.duckdb", named=f'"{named}"')

    assert str(refused.value.faults[0]).startswith("r.yaml:2: certification.id: ")


@pytest.mark.parametrize("named", [".x", "...", "a-", "_", "7", "A.b-C_d"])
def test_other_ids_of_letters_digits_points_underscores_and_dashes_are_taken(tmp_path: Path, named: str):
    entry = appended(tmp_path / "r.duckdb", named=f'"{named}"')

    assert entry is not None
    assert entry.content["certification"] == named


def test_a_twin_of_a_certification_is_refused_and_the_same_id_is_a_revision(tmp_path: Path):
    path = tmp_path / "r.duckdb"
    appended(path, named="BRIDGE-7")

    with pytest.raises(
        RefusedError, match=r"r.yaml:2: certification.id: bridge-7 differs from BRIDGE-7.*write it as"
    ):
        appended(path, named="bridge-7")
    revision = appended(path, named="BRIDGE-7 # again")

    assert revision is not None
    assert revision.seq == 2


@given(st.text(max_size=400))
def test_a_printed_name_drives_no_terminal_and_is_not_long(text: str):
    name = printed_name(text)

    assert len(name) <= 200
    assert not [c for c in name if unicodedata.category(c)[0] == "C"]
    assert printed_name(name) == name
    name.encode()


@given(st.text(max_size=20))
def test_names_that_differ_in_case_or_form_fold_to_one(text: str):
    assert folded_name(text.upper().lower()) == folded_name(
        unicodedata.normalize("NFKC", text.upper().lower())
    )


def test_actors_and_files_enter_the_ledger_cleaned(tmp_path: Path):
    entry = appended(tmp_path / "r.duckdb", "a\u202eb\x1b[31m.yaml", actor="x" * 1000 + "\x07")

    assert entry is not None
    assert entry.source_name == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m.yaml"
    assert entry.actor == "x" * 199 + "…"


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes there alone")
def test_a_file_whose_name_is_not_utf_8_is_imported(tmp_path: Path):
    file = os.fsencode(tmp_path) + b"/caf\xe9.yaml"
    with open(file, "wb") as written:  # noqa: PTH123 a name of bytes
        written.write(RECORD.format(id="BRIDGE").encode())
    document = open_document(os.fsdecode(file))
    assert isinstance(document, Document)

    with writing(tmp_path / "r.duckdb", now=day(13)) as writer:
        entry = append_document(writer, document, ImportOptions(actor="a"))

    assert entry is not None
    assert entry.source_name.endswith("caf\N{REPLACEMENT CHARACTER}.yaml")
