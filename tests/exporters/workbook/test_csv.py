"""The flat CSV read back by csv and DuckDB: the assessment's words, dates and figures, and no formula."""

import csv
import re
from io import StringIO
from pathlib import Path

import duckdb
import pytest

from dashboard.domain.values import wording
from dashboard.exporters.workbook.csv_file import HEADER, flat_csv
from dashboard.review import Review
from tests.exporters.reviews import HOSTILE, NOW, eventful, hostile

NUMBER = re.compile(r"-?[0-9.]+")
FORMULA = set("=+-@|%\t\r＝＋－＠")


@pytest.fixture
def review(make) -> Review:
    return eventful(make)


def read(review: Review) -> list[dict[str, str]]:
    text = flat_csv(review).decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def of(review: Review, kind: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in read(review) if row["kind"] == kind}


def test_the_first_row_is_the_standing_with_its_sentence(review):
    first = read(review)[0]

    assert tuple(first) == HEADER
    assert (first["kind"], first["id"], first["status"]) == ("standing", "SMALL", "conditional")
    assert first["detail"] == review.assessment.standing.sentence
    assert (first["due_on"], first["days_left"]) == ("2026-09-13", "347")


def test_it_begins_with_the_mark_by_which_excel_knows_utf_8(review):
    written = flat_csv(review)

    assert written.startswith(b"\xef\xbb\xbfcertification,")
    assert "△".encode() in written


def test_every_row_names_certification_instant_and_ledger_head(review):
    named = {(row["certification"], row["as_of"], row["ledger_head"]) for row in read(review)}

    assert named == {("SMALL", "2025-10-01T09:30:00Z", "0" * 64)}


def test_every_gate_has_the_id_and_the_word_of_its_status(review):
    rows = of(review, "gate")

    assert set(rows) == {state.gate.id for state in review.assessment.gates}
    for state in review.assessment.gates:
        mark = wording.mark(state.status)
        assert rows[state.gate.id]["status"] == state.status
        assert rows[state.gate.id]["detail"].startswith(f"{mark.shape} {mark.word}: ")
        assert rows[state.gate.id]["value"] == str(state.value)


def test_every_due_date_is_the_assessments(review):
    conditions, duties, steps = (of(review, kind) for kind in ("condition", "obligation", "step"))
    assessment = review.assessment

    assert {k: row["due_on"] for k, row in conditions.items()} == {"1": "2025-10-13"}
    assert {k: row["due_on"] for k, row in duties.items()} == {
        o.id: o.due_on.isoformat() for o in assessment.obligations
    }
    assert [row["due_on"] for row in steps.values()] == [
        s.planned_on.isoformat() for s in assessment.rollout.steps
    ]
    assert [row["days_left"] for row in steps.values()] == ["", "-9", "-7"]


def test_traffic_is_a_number_and_an_unknown_one_is_empty(make):
    quiet = eventful(lambda *_, **__: make())
    known, unknown = of(eventful(make), "traffic")["actual"], of(quiet, "traffic")["actual"]

    assert (known["value"], known["unit"]) == ("10", "percent")
    assert (unknown["value"], unknown["unit"]) == ("", "")


def test_hostile_texts_are_given_an_apostrophe_and_others_left_as_they_are(make):
    rows = of(hostile(make), "condition")
    owners = {text: rows[str(n)]["owner"] for n, text in enumerate(HOSTILE, 1)}

    for text, written in owners.items():
        if text[0] in FORMULA - {"-"} or text.startswith("-1+"):
            assert written[0] == "'"
            assert written.replace("\\|", "|")[1:] == text
    assert owners["-1"] == "-1"
    for text in ('said "so", twice', "two\nlines", "🚀 away", "_x0041_", "http://example.org"):
        assert owners[text] == text


def test_no_cell_is_a_formula_whatever_separates_cells(make):
    text = flat_csv(hostile(make)).decode("utf-8-sig")
    comma = [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]
    naive = [part for line in text.split("\n") for part in line.replace("\t", ";").split(";")]

    assert [cell for cell in comma if cell[:1] in FORMULA and cell and not NUMBER.fullmatch(cell)] == []
    assert [part for part in naive if part.startswith(tuple("=+@|%"))] == []


def test_negative_numbers_stay_numbers(make):
    gates = [{"id": "G-1", "name": "Drift", "requirement": "≥ 1", "result": "-6.3"}]
    row = of(eventful(lambda *_, **__: make(gates=gates)), "gate")["G-1"]

    assert row["value"] == "-6.3"


def test_a_database_reads_days_as_days_and_numbers_as_numbers(review, tmp_path):
    path: Path = tmp_path / "review.csv"
    path.write_bytes(flat_csv(review))
    found = duckdb.connect().read_csv(str(path))
    types = dict(zip(found.columns, map(str, found.types), strict=True))
    missed = found.filter("kind = 'condition' and due_on < date '2025-10-14'").project("days_left").fetchall()

    assert tuple(found.columns) == HEADER
    assert (types["value"], types["due_on"], types["days_left"]) == ("DOUBLE", "DATE", "BIGINT")
    assert types["as_of"].startswith("TIMESTAMP")
    assert missed == [(12,)]


def test_a_sample_says_so(make):
    rows = read(eventful(make, certification={"sample": True}))

    assert [row["detail"] for row in rows if row["kind"] == "sample"] == ["Sample data"]
    assert of(eventful(make), "sample") == {}


def test_every_item_of_the_review_has_a_row(make):
    review = eventful(make, certification={"next_review": "2025-10-05"})
    rows, assessment = read(review), review.assessment
    counts = {kind: sum(row["kind"] == kind for row in rows) for kind in {row["kind"] for row in rows}}

    assert counts["reason"] == len(assessment.standing.reasons)
    assert counts["item"] == sum(len(state.items) for state in assessment.conditions) == 2
    assert counts["finding"] == len(review.findings)
    assert counts["change"] == len(review.changes.changes)
    assert counts["ahead"] == len(review.ahead) == 1


def test_the_same_record_and_instant_give_the_same_bytes(make):
    first, again = (flat_csv(eventful(make)) for _ in range(2))

    assert first == again
    assert NOW.isoformat()[:10].encode() in first
