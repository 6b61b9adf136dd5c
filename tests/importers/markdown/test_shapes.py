from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.errors import RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.importers.markdown.certificate import MarkdownReading, read_whole
from dashboard.importers.markdown.days import both_readings, dates
from dashboard.store.publish import writing
from tests.importers.markdown.test_grammar import at

SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "an agent's figures in a table": (
        (
            "## Modules\n\n| Module | Score | Completion | Overhead | Owner |\n|---|---|---|---|---|\n| Hoist"
            " | 91% | 80% | 1.2% | Team H |"
        ),
        {
            "agents[0].id": "hoist",
            "agents[0].score": "91",
            "agents[0].completion": "80",
            "agents[0].overhead": "1.2",
            "agents[0].owner": "Team H",
        },
    ),
    "an agent's figures as keys": (
        "## Hoist (HP) - READY\n\n**Score:** 90\n**Completion:** 75%\n**Overhead:** 2%\n**Owner:** Team H",
        {"agents[0].completion": "75", "agents[0].overhead": "2", "agents[0].owner": "Team H"},
    ),
    "phases as items of weeks": (
        "## Rollout\n\n- Week 1: one berth, 10% of traffic\n- Weeks 2-3: all berths, 50% -> 100%",
        {
            "rollout.phases[0].weeks": "1",
            "rollout.phases[0].steps[0].percent": "10",
            "rollout.phases[1].weeks": "2-3",
            "rollout.phases[1].steps[1].percent": "100",
        },
    ),
    "phases as items with numbers and dates": (
        "## Rollout\n\n- Phase 1 (days 1-2): one berth\n- 2026-03-09: all berths, 100% of traffic",
        {"rollout.phases[0].weeks": "days 1-2", "rollout.phases[1].weeks": "2026-03-09 to 2026-03-09"},
    ),
    "a phase dated by a key": (
        "## Phase 1: Canary (one berth)\n\n**Duration:** Week 1\n**Traffic:** 5%",
        {
            "rollout.phases[0].name": "Canary (one berth)",
            "rollout.phases[0].weeks": "1",
            "rollout.phases[0].steps[0].percent": "5",
        },
    ),
    "a decision on the line below its key": (
        "**Decision:**\n[x] GO",
        {"certification.declared_decision": "[x] GO"},
    ),
    "a decision that is left empty": (
        "**Decision:**\n",
        {"certification.declared_decision": "(no decision)"},
    ),
    "a decision against its mark": (
        "**Decision:** [FAIL] APPROVED",
        {"certification.declared_decision": "FAIL APPROVED"},
    ),
    "a decision as a conclusion": (
        "## Final Decision\n\nNO-GO until the drill is done",
        {"certification.declared_decision": "NO-GO until the drill is done"},
    ),
    "an id that is none": ("**Certification ID:** Q 1 / A", {"certification.id": "Q-1-A"}),
    "several keys on one line": (
        "**Certification ID:** Q-1 | **System:** Quay",
        {"certification.id": "Q-1", "certification.system": "Quay"},
    ),
    "a quoted line": ("> **System:** Quay", {"certification.system": "Quay"}),
    "a condition with its risk and its gates in a table": (
        (
            "## Conditions\n\n| # | Condition | Due | Risk | Covers | Status |\n|---|---|---|---|---|---|\n|"
            " C1 | Seal it | 2026-04-01 | High | G-1 | open |"
        ),
        {
            "conditions[0].id": "C1",
            "conditions[0].risk": "high",
            "conditions[0].covers[0]": "G-1",
            "conditions[0].declared": "open",
        },
    ),
    "gates of a heading's footnotes": (
        (
            "## Gates - 1 OF 2 PASSED\n\n| Gate | Requirement | Result | Status |\n|---|---|---|---|\n| Load"
            " | < 1 s | 2 s | PARTIAL* |\n\n*The replay is slow"
        ),
        {
            "certification.declared_gates": "1 OF 2 PASSED",
            "gates[0].declared": "PARTIAL",
            "gates[0].footnote": "The replay is slow",
        },
    ),
    "a contradiction of mark and word": (
        "## Gates\n\n| Gate | Requirement | Status |\n|---|---|---|\n| Load | Fast | ❌ PASS |",
        {"gates[0].declared": "❌ PASS"},
    ),
    "a signature and its date on a line": (
        "## Signatures\n\nSafety: A. One signed 2026-03-01\n\n[x] Quality: B. Two",
        {
            "boards[0].signoffs[0].decision": "approved",
            "boards[0].signoffs[0].decided_on": "2026-03-01",
            "boards[0].signoffs[1].decision": "approved",
        },
    ),
}


def read(text: str) -> MarkdownReading:
    return read_whole(Document(name="x.md", content=f"# Quay Crane\n\n{text}\n".encode()))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_read(shape: str):
    text, expected = SHAPES[shape]
    tree = read(text).tree.value

    assert {path: at(tree, path) for path in expected} == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026/03/02", "2026-03-02"),
        ("2026.03.02", "2026-03-02"),
        ("20260302", "2026-03-02"),
        ("2 March 2026", "2026-03-02"),
        ("2nd of March, 2026", "2026-03-02"),
        ("March 2nd, 2026", "2026-03-02"),
        ("Mar. 2 2026", "2026-03-02"),
        ("02-Mar-2026", "2026-03-02"),
        ("02.03.2026", "2026-03-02"),
        ("13/04/2026", "2026-04-13"),
        ("04/13/2026", "2026-04-13"),
        ("03/03/2026", "2026-03-03"),
        ("31 February 2026", "2026-02-31"),
        ("03/04/2026", "03/04/2026"),
    ],
)
def test_a_day_is_read_in_each_of_its_forms(text: str, day: str):
    assert dates(f"on {text}.") == [day]


@pytest.mark.parametrize("text", ["PROD-20260302", "1.2.3", "v1.2.2026", "soon", "12/2026"])
def test_what_is_no_day_is_none(text: str):
    assert (dates(text), both_readings(text)) == ([], None)


@pytest.mark.parametrize(
    "text", ["**Certification Date:** 03/04/2026", "## Conditions\n\n1. Patch it by 03/04/2026"]
)
def test_a_day_that_reads_in_two_ways_is_refused_with_both(text: str):
    (fault,) = read(text).faults

    assert "2026-04-03 or 2026-03-04" in fault.message


@pytest.mark.parametrize(
    "text",
    [
        "## Conditions\n\n| Condition | Due | Owner |\n|---|---|---|\n| Seal it | 2026-04-01 |",
        "## Sign-off\n\n| Role | Decision | Date |\n|---|---|---|\n| Safety | Approved |",
        "## Modules\n\n| Module | Score | Status |\n|---|---|---|\n| Hoist | 91% |",
        "## Gates\n\n| Gate | Requirement | Status |\n|---|---|---|\n| Load | Fast |",
    ],
)
def test_a_cell_lost_from_a_table_that_is_read_is_refused(text: str):
    (fault,) = read(text).faults

    assert "has 2 cells under 3 columns" in fault.message


def test_a_condition_whose_box_is_ticked_was_met_on_the_day_of_the_decision():
    tree = read(
        "**Certification Date:** 2026-03-02\n\n## Conditions\n\n- [x] Seal it by 2026-04-01"
    ).tree.value

    assert tree["observations"] == [{"kind": "condition_met", "condition": "1", "observed_at": "2026-03-02"}]


def test_a_refusal_ends_with_what_was_understood_and_what_comes_next(tmp_path: Path):
    text = (
        "# Quay\n\nThe board met on 2 March 2026 and approved.\n\n## Gates\n\n| Gate | Requirement | Status"
        " |\n|---|---|---|\n| Load | Fast | PASS |\n"
    )
    with (
        pytest.raises(RefusedError) as refused,
        writing(tmp_path / "r.duckdb", now=datetime(2026, 3, 3, tzinfo=UTC)) as writer,
    ):
        append_document(writer, Document(name="x.md", content=text.encode()), ImportOptions(actor="a"))

    assert str(refused.value).splitlines() == [
        "x.md:1: Certification Date: is missing; add **Certification Date:** 2 March 2026",
        "x.md:1: Certification Decision: is missing; add **Certification Decision:** APPROVED",
        (
            "x.md: understood: 1 gate; missing: the certification date (line 3 looks like one), the decision"
            " (line 3 looks like one)"
        ),
        (
            "x.md: `readiness draft x.md -o x.yaml` writes a record file of what was understood, to be"
            " finished by hand"
        ),
        "x.md: `readiness new --markdown -o FILE.md` writes a blank certificate with every label",
    ]


def test_a_page_that_quotes_a_manifest_is_told_how_to_import_that(tmp_path):
    text = "# How it works\n\n```yaml\napiVersion: flagger.app/v1beta1\nkind: Canary\n```\n"
    with (
        pytest.raises(RefusedError) as refused,
        writing(tmp_path / "r.duckdb", now=datetime(2026, 3, 3, tzinfo=UTC)) as writer,
    ):
        append_document(writer, Document(name="x.md", content=text.encode()), ImportOptions(actor="a"))

    words = "x.md: line 4 quotes an object of Kubernetes: to import that, give it as a file of its own"
    assert str(refused.value).splitlines()[-1] == words
