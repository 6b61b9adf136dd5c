import pytest
from hypothesis import HealthCheck, given, settings

from dashboard.errors import RefusedError
from dashboard.importers import blank
from dashboard.importers.documents.document import Document
from dashboard.importers.draft import draft
from dashboard.importers.ingest import recognise
from dashboard.importers.validation.certificate import checked, read_certificate
from tests.examples import examples
from tests.importers.markdown.conftest import HERE, read_markdown
from tests.importers.markdown.test_markdown import mutated

CASES = sorted((HERE / "cases").glob("*.md"))
FOREIGN = """# Freigabe Kransteuerung

Datum: 3.3.2026
Entscheidung: Genehmigt
Behörde: Hafenamt
"""


def document(text: str, name: str = "x.md") -> Document:
    return Document(name=name, content=text.encode())


def drafted(text: str) -> str:
    return draft(document(text))


def test_a_draft_of_what_is_understood_imports_as_the_document_does():
    for path in CASES:
        text = path.read_text(encoding="utf-8")
        tree, _ = read_markdown(document(text))

        assert (
            read_certificate(document(drafted(text), "x.yaml")).certificate
            == checked(document(text), tree).certificate
        )


def test_every_line_not_understood_stands_as_a_comment_at_its_place():
    text = (HERE / "cases" / "28-verdict-in-a-heading.md").read_text(encoding="utf-8")

    assert [line for line in drafted(text).splitlines() if line.startswith("#?")] == [
        "#? line 16: ## Final recommendation: NO-GO until the restore drill is done",
        "#? line 18: ## Load test: FAILED at twice the peak",
    ]


def test_nothing_is_guessed_and_what_may_fill_a_gap_stands_beside_it():
    lines = drafted(FOREIGN).splitlines()

    assert "  authority: TODO" in lines
    assert "  decided_on: TODO  # line 3 has: Datum: 3.3.2026" in lines
    assert "  declared_decision: TODO" in lines


def test_a_draft_is_refused_naming_each_todo():
    with pytest.raises(RefusedError) as refused:
        read_certificate(document(drafted(FOREIGN), "x.yaml"))

    assert [(f.field, f.message) for f in refused.value.faults if f.field.startswith("certification")] == [
        ("certification.authority", "is still TODO; fill it in"),
        ("certification.decided_on", "is still TODO; fill it in"),
        ("certification.declared_decision", "is still TODO; fill it in"),
    ]


def test_a_value_at_fault_is_todo_with_what_was_wrong():
    text = (
        (HERE / "certificates" / "harbour.md").read_text(encoding="utf-8").replace("within 3 weeks", "soon")
    )
    line = next(line for line in drafted(text).splitlines() if "timeline: TODO" in line)

    assert "soon is not a timeline" in line


def test_a_text_that_begins_with_the_word_is_no_todo():
    text = drafted(CASES[0].read_text(encoding="utf-8")).replace(
        "result: 210 ms p95", "result: TODO list is empty"
    )

    assert read_certificate(document(text, "x.yaml")).certificate.gates[0].result == "TODO list is empty"


def test_a_record_file_is_not_drafted_again():
    with pytest.raises(RefusedError, match="is a record file already"):
        draft(document("certification:\n  id: A\n", "x.yaml"))


@pytest.mark.parametrize(
    ("text", "name", "form"), [(blank.RECORD, "n.yaml", "record"), (blank.MARKDOWN, "n.md", "certificate")]
)
def test_a_blank_is_recognised_and_complete_once_it_is_filled(text: str, name: str, form: str):
    filled = text.replace("decided_on: TODO ", "decided_on: 2026-03-02 ").replace(
        "Date:** TODO", "Date:** 2026-03-02"
    )
    filled = filled.replace("until TODO", "until 2027-03-02").replace(
        "Decision:** TODO", "Decision:** APPROVED"
    )
    filled = filled.replace("TODO", "Filled")
    given_document = document(filled, name)

    assert recognise(given_document).name == form
    if form == "record":
        assert read_certificate(given_document).certificate.gates[0].name == "Filled"
    else:
        tree, coverage = read_markdown(given_document)
        assert checked(given_document, tree).certificate.gates[0].name == "Filled"
        assert coverage.not_understood == ()


def messages(text: str) -> set[str]:
    """What is said against a draft of a text, where it is not the text itself that cannot be drafted."""
    try:
        written = drafted(text)
    except RefusedError:
        return set()
    try:
        read_certificate(document(written, "x.yaml"))
    except RefusedError as refused:
        return {f.message for f in refused.faults}
    return set()


@settings(max_examples=examples(8, 20), deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_a_draft_of_any_text_is_a_record_file_that_imports_or_names_its_todos(text: str):
    assert messages(text) <= {"is still TODO; fill it in"}
