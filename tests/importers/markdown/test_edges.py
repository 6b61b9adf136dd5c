"""What a document may leave out or add at the edges of its sections, and what is made of it."""

from typing import Any

import pytest

from dashboard.errors import Fault
from dashboard.importers.documents.document import Document
from dashboard.importers.markdown.certificate import MarkdownReading, read_whole
from dashboard.importers.markdown.labels import labelled
from dashboard.importers.markdown.values import read_score
from dashboard.importers.markdown.windows import timeline
from tests.importers.markdown.test_grammar import at


def read(text: str, title: str = "# Quay Crane\n\n") -> MarkdownReading:
    return read_whole(Document(name="x.md", content=f"{title}{text}\n".encode()))


def unread(reading: MarkdownReading) -> list[int]:
    return [line.number for line in reading.coverage.not_understood]


READ: dict[str, tuple[str, dict[str, Any]]] = {
    "an agent without a word in its heading, authorised not at all": (
        "## Hoist (HP)\n\n**Readiness Score:** 90\n**Authorization:** NOT AUTHORIZED\n\n**Criteria not met:**\n- **Speed:** slow",
        {"agents[0].authorization": "none", "agents[0].criteria[0].met": "false", "agents[0].name": "Hoist"},
    ),
    "an agent without a score": (
        "## Modules\n\n| Module | Score |\n|---|---|\n| Hoist | |",
        {"agents[0].id": "hoist"},
    ),
    "an agent that the scope alone names": (
        "## Scope\n\n**Systems covered:**\n- Hoist (HP) - 80% complete (no boom)",
        {"agents[0].id": "HP", "agents[0].completion": "80", "agents[0].scope_note": "no boom"},
    ),
    "an agent that the closing authorises": (
        "## Hoist (HP)\n\n**Readiness Score:** 90\n\n## Agents Authorized for Immediate Deployment\n\n- Hoist (HP) - ready",
        {"agents[0].authorization": "full"},
    ),
    "a gate of its own heading with other words": (
        "## Gate 2: Scan\n\n**Requirement:** Zero findings\n**Remark:** twice\n**Status:** PASS",
        {"gates[0].id": "G-2", "gates[0].requirement": "Zero findings", "gates[0].declared": "PASS"},
    ),
    "a row without its last pipe": (
        "## Gates\n\n| Gate | Requirement | Status\n|---|---|---\n| Load | Fast | PASS",
        {"gates[0].declared": "PASS"},
    ),
    "front matter with a list": ("---\ntags:\n  - a\nid: Q-1\n---\n# Quay", {"certification.id": "Q-1"}),
    "an item of two paragraphs": (
        "## Conditions\n\n- Seal it by 2026-04-01\n\n  Twice",
        {"conditions[0].items[0]": "Twice"},
    ),
    "a summary that says the same twice": (
        "## Summary\n\nAll is well\n\nAll is well",
        {"scope.statement": "All is well"},
    ),
    "a trigger against a baseline": (
        "## Rollback Triggers\n\n- Latency more than 50% worse than baseline for 5 minutes",
        {"rollback.triggers[0].kind": "baseline", "rollback.triggers[0].worse_by": "50"},
    ),
    "duties below a remark": ("## Monthly Duties\n\nAs agreed\n\n- Scan", {"obligations[0].text": "Scan"}),
}


@pytest.mark.parametrize("case", READ)
def test_what_is_there_is_read(case: str):
    text, expected = READ[case]
    tree = read(text, title="" if text.startswith("---") else "# Quay Crane\n\n").tree.value

    assert {path: at(tree, path) for path in expected} == expected


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("**Certification ID:** Q-1 | **Colour:** red", [3]),
        ("## Gates\n\n| Gate | Requirement | Status |\n|---|---|---|\n| | | |\n| Load | Fast | PASS |", [7]),
        ("## Conditions\n\n| Condition | Due |\n|---|---|\n| Seal it | TBD |", [7]),
        ("## Sign-off\n\n| Role | Decision |\n|---|---|\n| | Approved |\n\nSafety:\n", [7, 9]),
        ("## Rollout\n\n| Phase | When | Traffic |\n|---|---|---|\n| Canary | soon | 5% |", [7]),
        ("## Gates\n\n-     code\n", [5]),
        ("## Agents Authorized\n\nAll of them\n\n- the crane", [5, 7]),
        ("## Post-deployment\n\nAs agreed", [5]),
    ],
)
def test_what_is_not_there_is_named(text: str, lines: list[int]):
    assert unread(read(text)) == lines


def test_dashes_that_are_not_closed_are_no_front_matter():
    reading = read("---\nstatus: approved\n# Quay", title="")

    assert "declared_decision" not in reading.tree.value.get("certification", {})
    assert unread(reading) == [2]


def test_a_document_without_any_heading_has_no_title_and_no_id():
    head = read("**Decision:** GO", title="").tree.value["certification"]

    assert head == {"declared_decision": "GO"}


def test_an_account_has_what_there_is_alone():
    assert set(read("**Certification ID:** Q-1").coverage.as_json()) == {
        "imported",
        "structure",
        "not_understood",
        "assumed",
    }
    assert "sections" in read("## Gates\n\nwords").coverage.as_json()


def test_a_fault_keeps_its_own_name_where_prose_has_none():
    fault = Fault("x.md", 3, "", "is odd")

    assert labelled(fault) == fault


def test_a_score_out_of_nothing_stays_as_it_is():
    assert read_score("3/0").score == "3/0"


@pytest.mark.parametrize("text", ["9-2 days from go-live", "when it suits"])
def test_a_window_that_is_none_is_none(text: str):
    assert timeline(text) is None
