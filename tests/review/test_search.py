from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.values import wording
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import Subject
from dashboard.findings.moment import Moment
from dashboard.review.search import Entry, entries, folded, heading, search
from tests.domain.conftest import MakeRecord, day, source
from tests.review.test_relations import CHANGED

TEXT = "gates:\n\n  - id: G-1\n    name: Größe der Brücke\n"


def found(make: MakeRecord, query: str) -> list[Entry]:
    moment = Moment(make(**CHANGED), end_of(day(5), UTC))
    return search(entries(moment, [source(1)], TEXT), query)


def names(results: list[Entry]) -> list[str]:
    return [f"line {e.line}" if e.line else str(e.subject or e.name) for e in results]


@pytest.mark.parametrize("query", ["G-1", "g-1", " G-1  ", "gate g-1"])
def test_an_id_is_found_first_in_any_case(make: MakeRecord, query: str):
    results = found(make, query)

    assert names(results)[0] == "G-1"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("condition 1", "condition 1"),
        ("close the g", "condition 1"),
        ("planner", "A-1"),
        ("chair", "Chair"),
        ("audit", "monthly-1"),
        ("monthly-1.2025-1", "monthly-1.2025-1"),
        ("t-1", "T-1"),
        ("50%", "step 50%"),
        ("made.yaml", "made.yaml"),
        ("no-evidence", "no-evidence"),
    ],
)
def test_each_kind_of_thing_is_found_by_its_id_and_its_words(make: MakeRecord, query: str, first: str):
    assert names(found(make, query))[0].startswith(first)


@pytest.mark.parametrize("query", ["größe", "GROSSE", "grosse brucke", "GRÖẞE", "gro\u0308ße", "bruck"])
def test_accents_and_case_make_no_difference(make: MakeRecord, query: str):
    assert names(found(make, query)) == ["line 4"]


def test_a_line_comes_after_the_thing_that_it_defines(make: MakeRecord):
    results = names(found(make, "G-1"))

    assert results.index("line 3") > results.index("G-1")


def test_every_word_has_to_be_there(make: MakeRecord):
    assert found(make, "planner nowhere") == []
    assert found(make, "") == []
    assert found(make, "  \n ") == []


def test_of_two_that_match_alike_the_worse_comes_first():
    def gate(name: str, status: str) -> Entry:
        return Entry(name, f"{name} Speed", mark=wording.mark(status), subject=Subject(kind="gate", id=name))

    alike = [gate("A", "pass"), gate("B", "not_assessed"), gate("C", "fail"), gate("D", "conditional")]

    assert [entry.name for entry in search(alike, "speed")] == ["C", "D", "B", "A"]


def test_what_was_found_is_counted():
    entry = Entry("A", "A")

    assert heading("prod", [entry]) == "1 result for “prod”"
    assert heading(" prod  x ", []) == "No results for “prod x”"
    assert heading(" ", []) == "Nothing was asked for yet"


@given(st.text(), st.text(min_size=1))
def test_what_holds_the_query_is_found_whatever_it_is(before: str, query: str):
    entry = Entry("", f"{before}{query}")

    assert search([entry], query) == ([entry] if folded(query[:200]).split() else [])
