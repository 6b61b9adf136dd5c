"""What was not understood when the document was read, and what was decided since, each finding whole."""

from typing import Any

import pytest

from dashboard.domain.observations import CertificateChanged
from dashboard.domain.record.reading import AssumedFact, Reading, UnreadLine
from dashboard.findings import Finding
from dashboard.findings.reading import assumed_facts, lines_not_understood
from tests.domain.conftest import at
from tests.findings.clean import CLEAN, assessed, said


def unread(*lines: tuple[int, str | None]) -> list[Finding]:
    reading = Reading(lines=99, unread=tuple(UnreadLine(line=n, text=f"L{n}", section=s) for n, s in lines))
    return list(lines_not_understood(assessed(CLEAN, reading=reading)))


def test_lines_near_the_standing_contradict_and_others_are_a_gap():
    near, elsewhere = unread((30, "Gates"), (7, None), (30, "Gates"), (12, "History"))

    assert (near.severity, near.message) == (
        "contradiction",
        "2 lines of the document about gates, conditions, sign-offs or the decision were not understood: 7 and 30",
    )
    assert [(p.path, p.text, p.line) for p in near.sources] == [
        ("Gates", "L30", 30),
        ("head", "L7", 7),
        ("Gates", "L30", 30),
    ]
    assert (elsewhere.severity, elsewhere.message) == ("gap", "1 line of the document was not understood: 12")
    assert [(p.path, p.text, p.line) for p in elsewhere.sources] == [("History", "L12", 12)]


def test_twenty_lines_are_quoted_and_the_rest_counted():
    (found,) = unread(*((n, "History") for n in range(40, 19, -1)))

    assert found.message == (
        "21 lines of the document were not understood:"
        " 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39 and 1 more"
    )
    assert [p.line for p in found.sources] == [*range(40, 20, -1)]


def test_nothing_unread_is_nothing_found():
    assert unread() == []
    assert list(lines_not_understood(assessed(CLEAN))) == []


def test_each_assumed_fact_is_a_note_with_its_line():
    facts = (AssumedFact(line=3, text="The id is taken from the title"), AssumedFact(line=5, text="UTC"))
    found = assumed_facts(assessed(CLEAN, reading=Reading(lines=9, assumed=facts)))

    assert [(f.severity, f.message, [(p.path, p.text, p.line) for p in f.sources]) for f in found] == [
        ("note", fact.text, [("document", fact.text, fact.line)]) for fact in facts
    ]
    assert list(assumed_facts(assessed(CLEAN))) == []


def test_a_word_that_the_board_does_not_know_is_told_with_its_place():
    assert said("unknown-word", {"gates.1.declared": "ACE"}) == [
        (
            "G-2",
            "gap",
            "declared ACE, which is read neither as passed nor as failed; it gives no verdict",
            [("gates[1].declared", "ACE")],
        )
    ]
    assert said("unknown-word", {"gates.1.declared": "TBD"}) == []
    assert said("unknown-word", {"gates.1.declared": None}) == []


APPROVED = CertificateChanged(change="approved", reason="all clear", by="Board", observed_at=at("2025-09-14"))


@pytest.mark.parametrize(
    ("words", "stated", "seen", "severity", "told"),
    [
        ("ACE", "approved", [], "contradiction", "stated as approved, its words “ACE” read as no decision"),
        (
            "ACE",
            None,
            [APPROVED],
            "note",
            "recorded by Board as approved, its words “ACE” read as no decision",
        ),
        (
            "REJECTED",
            None,
            [APPROVED],
            "contradiction",
            "recorded by Board as approved, its words “REJECTED” read as rejected",
        ),
        (
            "REJECTED",
            "approved",
            [],
            "contradiction",
            "stated as approved, its words “REJECTED” read as rejected",
        ),
        ("APPROVED", "approved", [], None, ""),
        ("APPROVED", None, [APPROVED], None, ""),
        ("ACE", None, [], None, ""),
    ],
)
def test_a_decision_that_its_words_do_not_give_is_told_with_them(
    words: str, stated: str | None, seen: list[Any], severity: str | None, told: str
):
    values = {"certification.declared_decision": words, "certification.decision": stated}
    whole = ("certificate", severity, f"the decision is {told}", [("certification.declared_decision", words)])

    assert said("decision-stated-otherwise", values, *seen) == ([whole] if severity else [])
