from datetime import UTC
from typing import Any

import pytest

from dashboard.domain.record.reading import Reading, UnreadLine
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.subject import CERTIFICATE, Subject
from dashboard.findings.moment import Moment
from dashboard.review import margin
from tests.domain.conftest import MakeRecord, day
from tests.review.test_relations import CHANGED

TEXT = """# A record
certification: {declared_decision: APPROVED}
gates:
  - id: G-1
    result: 90%
conditions:
  - id: '1'
boards:
  - signoffs:
      - role: Chair
obligations:
  - cadence: monthly
"""
LINES = {
    "certification.declared_decision": 2,
    "gates": 3,
    "gates[0]": 4,
    "gates[0].result": 5,
    "conditions[0]": 7,
    "boards": 8,
    "boards[0].signoffs[0]": 10,
    "obligations[0]": 12,
}


def beside(make: MakeRecord, **changes: Any) -> dict[int, margin.TextLine]:
    record = make(**CHANGED).model_copy(update={"lines": LINES, **changes})
    found = margin.annotated(changes.pop("text", TEXT), Moment(record, end_of(day(5), UTC)))
    return {line.number: line for line in found}


def verdicts(line: margin.TextLine) -> list[tuple[str, str]]:
    return [(note.mark.word, note.text) for note in line.notes if note.subject.kind != "finding"]


def test_each_verdict_stands_beside_the_line_that_defines_what_it_is_of(make: MakeRecord):
    found = beside(make)

    assert verdicts(found[2]) == [("Conditional", "The certificate")]
    assert verdicts(found[4]) == [("Conditional", "G-1")]
    assert verdicts(found[5]) == []
    assert verdicts(found[7]) == [("Not open yet", "Condition 1")]
    assert verdicts(found[10]) == [("Approved", "Chair")]
    assert [note.subject for note in found[12].notes] == [Subject(kind="obligation", id="monthly-1")]
    assert found[2].notes[0].subject == CERTIFICATE


def test_a_finding_is_pinned_to_its_lines_and_leads_to_its_page(make: MakeRecord):
    pinned = [(n, note) for n, line in beside(make).items() for note in line.notes if note.mark.word == "Gap"]

    assert pinned
    assert {note.subject.kind for _, note in pinned} == {"finding"}


def test_what_carries_no_fact_is_structure(make: MakeRecord):
    found = beside(make)

    assert {n for n, line in found.items() if line.role == "structure"} == {1}
    prose = beside(make, reading=Reading(lines=12))
    assert {n for n, line in prose.items() if line.role == "structure"} == {1, 6, 9, 11}


def test_a_line_that_was_not_understood_is_marked_with_the_part_that_was_not(make: MakeRecord):
    unread = (UnreadLine(line=1, text="# A record"), UnreadLine(line=5, text="90%", section="Gates"))
    found = beside(make, reading=Reading(lines=12, unread=unread))

    assert {n for n, line in found.items() if line.role == "unread"} == {1, 5}
    assert [note.text for note in found[1].notes] == ["nothing was read from this line"]
    assert [(note.mark.word, note.text) for note in found[5].notes[:1]] == [("Not understood", "“90%”")]
    assert found[1].notes[0].subject.id.startswith("lines-not-understood:")
    assert "2 lines not understood beside its 12 lines" in margin.heading("a.md", tuple(found.values()))


@pytest.mark.parametrize("text", ["", "a\r\nb\rc\nd\u2028e\n", "\x0b"])
def test_every_line_of_any_text_is_there_once(make: MakeRecord, text: str):
    lines = margin.annotated(text, Moment(make(**CHANGED), end_of(day(5), UTC)))

    assert [(line.number, line.text) for line in lines] == list(enumerate(text.splitlines(), 1))
    assert [line.number for line in margin.plain_lines(text)] == [line.number for line in lines]


def test_a_finding_of_many_lines_stands_beside_the_first_and_says_how_many(make: MakeRecord):
    gates = [{"id": f"G-{n}", "name": "n", "requirement": "95%+", "result": "96%"} for n in range(9)]
    lines = {f"gates[{n}]": n + 1 for n in range(9)}
    record = make(**{**CHANGED, "gates": gates}).model_copy(update={"lines": lines})
    found = margin.annotated("x\n" * 9, Moment(record, end_of(day(5), UTC)))

    said = [(line.number, n.text) for line in found for n in line.notes if "evidence" in n.text]
    assert said == [(1, "no gate names its evidence (and 8 more lines)")]
