import io
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.domain.certificate import Certificate
from dashboard.errors import Fault, MissingFileError, RefusedError
from dashboard.importers.documents.document import SIZE_CAP, Document, read_document
from dashboard.importers.documents.tree import read_tree
from dashboard.importers.ingest import recognise
from dashboard.importers.observations.tables import read_observations
from dashboard.importers.validation.certificate import read_certificate
from tests.examples import examples

GOOD = """\
certification:
  id: CERT-1
  title: A certification
  system: A system
  authority: A board
  decided_on: 2025-09-13
  valid_until: 2026-09-13
  declared_decision: APPROVED
gates:
  - id: G1
    name: Speed
    requirement: < 250 ms
    result: 200 ms
  - id: G2
    name: Words
    requirement: Enterprise scale ready
agents:
  - id: A1
    name: First
    score: 90
    outstanding:
      - text: One thing
        closed_by: {condition: "1", items: [2]}
conditions:
  - id: "1"
    title: Finish
    timeline: 1-2 weeks from deployment start
    covers: [G1, A1]
    items: [First, Second]
rollout:
  phases:
    - number: 1
      name: Only
      weeks: "1"
      agents: [A1]
      steps: [{percent: 10}, {percent: 100}]
      success_criteria: [It works]
observations:
  - {kind: gate_result, observed_at: 2025-09-20, gate: G1, value: 210}
"""

# name: (what is replaced, by what, the line and field and a word that the message must have)
BAD: dict[str, tuple[str, str, int, str, str]] = {
    "unknown key": ("system: A system", "systm: A system", 4, "certification.systm", "did you mean system"),
    "missing key": ("  authority: A board\n", "", 1, "certification.authority", "is missing"),
    "missing gates": ("gates:", "gatez:", 9, "gatez", "not a known key"),
    "duplicate key": (
        "title: A certification",
        "id: CERT-2",
        3,
        "certification.id",
        "there twice, first in line 2",
    ),
    "impossible date": (
        "decided_on: 2025-09-13",
        "decided_on: 2025-02-30",
        6,
        "certification.decided_on",
        "not a day of the calendar",
    ),
    "date as a number": (
        "decided_on: 2025-09-13",
        "decided_on: 1767225600",
        6,
        "certification.decided_on",
        "not a date",
    ),
    "date with slashes": (
        "decided_on: 2025-09-13",
        "decided_on: 13/09/2025",
        6,
        "certification.decided_on",
        "not a date",
    ),
    "date of another age": (
        "decided_on: 2025-09-13",
        "decided_on: 1925-09-13",
        6,
        "certification.decided_on",
        "outside the years",
    ),
    "end before start": (
        "valid_until: 2026-09-13",
        "valid_until: 2024-09-13",
        7,
        "certification.valid_until",
        "before the decision",
    ),
    "140 percent": ("score: 90", "score: 140", 20, "agents[0].score", "more than 100"),
    "negative percent": ("score: 90", "score: -1", 20, "agents[0].score", "less than 0"),
    "not a number": ("score: 90", "score: NaN", 20, "agents[0].score", "not a number"),
    "infinity": ("score: 90", "score: .inf", 20, "agents[0].score", "not a number"),
    "exponent": ("score: 90", "score: 1e999", 20, "agents[0].score", "not a number"),
    "5,000 digits": ("score: 90", f"score: {'9' * 5000}", 20, "agents[0].score", "5,000 characters"),
    "octal": ("score: 90", "score: 0o17", 20, "agents[0].score", "not a number"),
    "sexagesimal": ("score: 90", "score: 12:30:45", 20, "agents[0].score", "not a number"),
    "underscored": ("score: 90", "score: 9_0", 20, "agents[0].score", "not a number"),
    "comma decimal": ("score: 90", "score: 90,5", 20, "agents[0].score", "not a number"),
    "list for a number": ("score: 90", "score: [90]", 20, "agents[0].score", "not a number"),
    "duplicate gate": ("id: G2", "id: G1", 14, "gates[1].id", "there twice"),
    "gates that differ by case": ("id: G2", "id: g1", 14, "gates[1].id", "there twice"),
    "id with a space": ("id: G2", "id: G 2", 14, "gates[1].id", "not an id"),
    "id with markup": ("id: G2", "id: '![](http://x)'", 14, "gates[1].id", "not an id"),
    "id in cyrillic": ("id: G2", "id: Ѕ2", 14, "gates[1].id", "not an id"),
    "id too long": ("id: G2", f"id: {'G' * 65}", 14, "gates[1].id", "not an id"),
    "empty text": ("name: Words", "name: ''", 15, "gates[1].name", "is empty"),
    "no text": ("name: Words", "name:", 15, "gates[1].name", "not a text"),
    "long text": ("name: Words", f"name: {'w' * 4001}", 15, "gates[1].name", "longer than 4000"),
    "zero-width space": ("name: Words", 'name: "Wor\\u200bds"', 15, "gates[1].name", "U+200B"),
    "right-to-left mark": ("name: Words", 'name: "Wor\\u202eds"', 15, "gates[1].name", "U+202E"),
    "escape character": ("name: Words", 'name: "Wor\\u001bds"', 15, "gates[1].name", "U+001B"),
    "mapping for a text": ("name: Words", "name: {a: b}", 15, "gates[1].name", "not a text"),
    "alias": ("name: Words", "name: *speed", 15, "gates[1].name", "alias"),
    "anchor": ("name: Words", "name: &speed Words", 15, "gates[1].name", "anchor"),
    "tag": ("name: Words", "name: !!str Words", 15, "gates[1].name", "tag"),
    "code in a tag": (
        "name: Words",
        "name: !!python/object/apply:os.system [ls]",
        15,
        "gates[1].name",
        "tag",
    ),
    "merge key": ("name: Words", "<<: {name: Words}", 15, "gates[1].<<", "not a known key"),
    "tabs": ("  - id: G2", "\t- id: G2", 14, "", "no YAML"),
    "broken flow": ("covers: [G1, A1]", "covers: [G1, A1", 0, "", "no YAML"),
    "deep nesting": (
        "name: Words",
        f"name: {'[' * 40}{']' * 40}",
        15,
        "gates[1].name" + "[0]" * 17,
        "deeper than 20",
    ),
    "second document": ("observations:", "---\nobservations:", 38, "", "second document"),
    "unknown covered gate": (
        "covers: [G1, A1]",
        "covers: [G1, A9]",
        28,
        "conditions[0].covers[1]",
        "no gate or agent A9",
    ),
    "unknown agent in a phase": (
        "agents: [A1]",
        "agents: [A2]",
        35,
        "rollout.phases[0].agents[0]",
        "no agent A2",
    ),
    "unknown closing condition": (
        'condition: "1"',
        'condition: "7"',
        23,
        "agents[0].outstanding[0].closed_by.condition",
        "no condition 7",
    ),
    "item out of range": (
        "items: [2]",
        "items: [3]",
        23,
        "agents[0].outstanding[0].closed_by.items[0]",
        "has 2 items",
    ),
    "item zero": (
        "items: [2]",
        "items: [0]",
        23,
        "agents[0].outstanding[0].closed_by.items[0]",
        "less than 1",
    ),
    "steps that fall": (
        "{percent: 100}",
        "{percent: 5}",
        36,
        "rollout.phases[0].steps[1].percent",
        "does not rise",
    ),
    "no timeline": (
        "1-2 weeks from deployment start",
        "soon",
        27,
        "conditions[0].timeline",
        "not a timeline",
    ),
    "timeline backwards": ("1-2 weeks", "3-2 weeks", 27, "conditions[0].timeline", "ends before it opens"),
    "weeks backwards": ('weeks: "1"', 'weeks: "3-2"', 34, "rollout.phases[0].weeks", "not weeks"),
    "unknown observation kind": ("kind: gate_result", "kind: guess", 39, "observations[0]", "unknown kind"),
    "observation without kind": ("kind: gate_result, ", "", 39, "observations[0]", "no kind"),
    "observation of no gate": (
        "gate: G1, value: 210",
        "gate: G7, value: 210",
        39,
        "observations[0]",
        "no gate G7",
    ),
    "value for words": (
        "gate: G1, value: 210",
        "gate: G2, value: 210",
        39,
        "observations[0]",
        "give attested",
    ),
    "observation without result": ("gate: G1, value: 210", "gate: G1", 39, "observations[0]", "no result"),
    "local time": (
        "observed_at: 2025-09-20",
        "observed_at: 2025-09-20T10:00",
        39,
        "observations[0].observed_at",
        "offset",
    ),
    "hour 25": (
        "observed_at: 2025-09-20",
        "observed_at: 2025-09-20T25:00Z",
        39,
        "observations[0].observed_at",
        "not a time of day",
    ),
    "unknown time zone": (
        "decided_on: 2025-09-13",
        "decided_on: 2025-09-13\n  time_zone: Mars/Base",
        7,
        "certification.time_zone",
        "not a time zone",
    ),
    "time zone as a path": (
        "decided_on: 2025-09-13",
        "decided_on: 2025-09-13\n  time_zone: ../../etc/passwd",
        7,
        "certification.time_zone",
        "not a time zone",
    ),
    "flag in words": (
        "decided_on: 2025-09-13",
        "decided_on: 2025-09-13\n  sample: yes",
        7,
        "certification.sample",
        "neither true nor false",
    ),
    "unknown risk": (
        "title: Finish",
        "title: Finish\n    risk: huge",
        27,
        "conditions[0].risk",
        "is not known",
    ),
    "evidence that is no address": (
        "name: Words",
        "name: Words\n    evidence: file:///etc/passwd",
        16,
        "gates[1].evidence",
        "not an address",
    ),
}


def document(text: str, name: str = "record.yaml") -> Document:
    return Document(name=name, content=text.encode("utf-8", "surrogatepass"))


def faults_of(call: Callable[[], Any]) -> list[tuple[int, str, str]]:
    with pytest.raises(RefusedError) as refused:
        call()
    return [(fault.line, fault.field, fault.message) for fault in refused.value.faults]


def test_the_good_document_reads_with_the_line_of_each_field():
    imported = read_certificate(document(GOOD))

    assert imported.certificate.gates[1].requirement == "Enterprise scale ready"
    assert imported.lines["gates[1].requirement"] == 16
    assert imported.lines["agents[0].outstanding[0].closed_by.items[0]"] == 23


def test_json_reads_like_yaml():
    certificate = read_certificate(document(GOOD)).certificate
    text = json.dumps(certificate.model_dump(mode="json", exclude_none=True), indent=1)

    imported = read_certificate(document(text, "record.json"))

    assert imported.certificate == certificate
    assert imported.lines["gates[0].id"] == text[: text.index('"G1"')].count("\n") + 1


@given(st.text(st.characters(exclude_characters="\x7f"), min_size=1, max_size=12))
@example("\U0001f680 launch")
@example("\ud83d")
@example("\ude80\ud83d")
@example("\\\ud83d\\ud83d")
def test_what_json_escapes_is_the_text_or_is_refused_as_half_a_character(title: str):
    """Characters beyond 16 bits are escaped as two halves; the last example is a backslash and letters."""
    written = json.dumps({"title": title}, indent=1)
    half = "holds half a character, which is no text; write the whole one"
    is_whole = not re.search("[\ud800-\udfff]", title)
    for text, name, line in ((written, "record.json", 2), (f"---\n{written}", "record.yaml", 3)):
        if is_whole:
            assert read_tree(document(text, name)).value == {"title": title}
        else:
            faults = faults_of(partial(read_tree, document(text, name)))
            assert [(at, message) for at, _, message in faults] == [(line, half)]


@pytest.mark.parametrize(("old", "new", "line", "field", "word"), BAD.values(), ids=BAD.keys())
def test_a_bad_record_is_refused_with_line_and_field(old: str, new: str, line: int, field: str, word: str):
    assert old in GOOD
    found = faults_of(lambda: read_certificate(document(GOOD.replace(old, new, 1))))

    assert any((not line or at == line) and path == field and word in text for at, path, text in found), found


def test_a_list_of_one_bad_item_is_not_called_empty():
    text = GOOD.replace("requirement: < 250 ms", "requirement: ''").replace(
        "  - id: G2\n    name: Words\n    requirement: Enterprise scale ready\n", ""
    )

    found = faults_of(lambda: read_certificate(document(text)))

    assert [field for _, field, word in found if "is empty" in word] == ["gates[0].requirement"]


def test_every_fault_of_a_record_is_listed_at_once():
    text = (
        GOOD.replace("score: 90", "score: 140")
        .replace("2025-09-13", "2025-09-31")
        .replace("name: Words", "nam: W")
    )

    found = faults_of(lambda: read_certificate(document(text)))

    assert [line for line, _, _ in found] == [6, 15, 14, 20] or sorted(line for line, _, _ in found) == [
        6,
        14,
        15,
        20,
    ]


@pytest.mark.parametrize("text", ["", "  \n", "# only a comment\n", "- a list\n", "just words\n", "42\n"])
def test_what_is_no_certification_is_refused_in_one_line(text: str):
    found = faults_of(lambda: (recognise(document(text)), read_certificate(document(text))))

    assert len(found) == 1
    assert found[0][0] == 1


def test_a_missing_file_is_missing_and_a_directory_is_refused(tmp_path: Path):
    with pytest.raises(MissingFileError, match="no such file"):
        read_document(str(tmp_path / "none.yaml"))

    assert "is a directory" in faults_of(lambda: read_document(str(tmp_path)))[0][2]


def test_binary_wrong_encoding_and_oversize_are_refused(tmp_path: Path):
    large = tmp_path / "large.yaml"
    large.write_bytes(b"a" * (SIZE_CAP + 1))

    assert faults_of(lambda: Document("b", b"a: 1\n\0").text)[0][:1] == (2,)
    assert "UTF-8" in faults_of(lambda: Document("b", b"a: 1\nb: \xff").text)[0][2]
    assert "larger than 16 MB" in faults_of(lambda: read_document(str(large)))[0][2]


def test_standard_input_is_named_as_such():
    assert read_document("-", io.BytesIO(b"a")) == Document("<stdin>", b"a")


CERTIFICATE = read_certificate(document(GOOD)).certificate
GATE_HEADER = "gate,observed_at,value,attested,text,evidence\n"
BAD_ROWS: dict[str, tuple[str, int, str, str]] = {
    "wrong header": ("gate,observed_at,valu\nG1,2025-09-20,1\n", 1, "", "use exactly"),
    "columns in another order": ("gate,value,observed_at,attested,text,evidence\n", 1, "", "use exactly"),
    "missing cell": (GATE_HEADER + "G1,2025-09-20,1,,\n", 2, "", "5 cells, not 6"),
    "extra cell": (GATE_HEADER + "G1,2025-09-20,1,,,,\n", 2, "", "7 cells, not 6"),
    "open quote": (GATE_HEADER + 'G1,2025-09-20,1,,"open,\n', 2, "", "no CSV"),
    "unknown gate": (GATE_HEADER + "G7,2025-09-20,1,,,\n", 2, "gate", "no gate G7"),
    "not a number": (GATE_HEADER + "G1,2025-09-20,NaN,,,\n", 2, "value", "not a number"),
    "infinite": (GATE_HEADER + "G1,2025-09-20,1e999,,,\n", 2, "value", "not a number"),
    "impossible date": (GATE_HEADER + "G1,2025-02-30,1,,,\n", 2, "observed_at", "calendar"),
    "local time": (GATE_HEADER + "G1,2025-02-20T10:00,1,,,\n", 2, "observed_at", "offset"),
    "no time": (GATE_HEADER + "G1,,1,,,\n", 2, "observed_at", "is missing"),
    "no result": (GATE_HEADER + "G1,2025-09-20,,,,\n", 2, "gate", "no result"),
    "unknown attestation": (GATE_HEADER + "G2,2025-09-20,,maybe,,\n", 2, "attested", "is not known"),
    "header alone": (GATE_HEADER, 1, "", "no observation"),
    "140 percent": (
        "agent,observed_at,score,completion,overhead\nA1,2025-09-20,140,,\n",
        2,
        "score",
        "more than 100",
    ),
    "no figure": ("agent,observed_at,score,completion,overhead\nA1,2025-09-20,,,\n", 2, "agent", "no figure"),
    "unknown kind of traffic": (
        "percent,observed_at,kind,reason\n10,2025-09-20,jump,\n",
        2,
        "kind",
        "is not known",
    ),
    "step without percent": (
        "percent,observed_at,kind,reason\n,2025-09-20,step,\n",
        2,
        "percent",
        "no percent",
    ),
    "broken line of JSON": (
        '{"gate": "G1", "observed_at": "2025-09-20", "value": 1}\n{"gate": \n',
        2,
        "",
        "no observation",
    ),
    "JSON with a key twice": (
        '{"gate": "G1", "gate": "G2", "observed_at": "2025-09-20"}\n',
        1,
        "",
        "there twice",
    ),
    "JSON with an unknown key": (
        '{"gate": "G1", "valu": 1, "observed_at": "2025-09-20", "value": 2}\n',
        1,
        "valu",
        "not a known key",
    ),
    "JSON with NaN": ('{"gate": "G1", "observed_at": "2025-09-20", "value": NaN}\n', 1, "", "not a number"),
    "JSON of nothing known": ('{"metric": "x", "value": 1}\n', 1, "", "neither a gate"),
    "nested JSON": (
        '{"gate": {"id": "G1"}, "observed_at": "2025-09-20", "value": 1}\n',
        1,
        "",
        "neither a text nor a number",
    ),
}


@pytest.mark.parametrize(("text", "line", "field", "word"), BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_a_bad_observation_file_is_refused_with_line_and_field(text: str, line: int, field: str, word: str):
    found = faults_of(lambda: read_observations(document(text, "results.csv"), CERTIFICATE))

    assert any(at == line and column == field and word in message for at, column, message in found), found


def test_an_observation_file_reads_with_the_line_of_each_row():
    text = (
        GATE_HEADER
        + 'G1,2025-09-20,1.5,,"two\nlines",https://example.com/e\n\nG2,2025-09-21T10:00+02:00,,met,,\n'
    )

    first, second = read_observations(document(text, "results.csv"), CERTIFICATE)

    assert (first.line, second.line) == (3, 5)
    assert second.observation.observed_at.isoformat() == "2025-09-21T08:00:00+00:00"


def test_of_an_observation_file_no_fault_is_looked_for_after_a_hundred():
    text = GATE_HEADER + "".join(f"NONE-{n},2025-09-20,9,,,\n" for n in range(5_000))

    found = faults_of(lambda: read_observations(document(text, "results.csv"), CERTIFICATE))

    assert [line for line, *_ in found] == [*range(2, 102), 102]
    assert found[-1][2] == "and more faults; correct these first"


def test_json_lines_read_like_the_csv():
    csv = "percent,observed_at,kind,reason\n10,2025-09-20,step,\n0,2025-09-21,rollback,Slow\n"
    lines = (
        '{"percent": 10, "observed_at": "2025-09-20", "kind": "step"}\n{"percent": 0, "observed_at":'
        ' "2025-09-21", "kind": "rollback", "reason": "Slow"}\n'
    )

    read = [[o.observation for o in read_observations(document(text), CERTIFICATE)] for text in (csv, lines)]

    assert read[0] == read[1]
    assert len(read[0]) == 2


@settings(max_examples=examples(40, 200), deadline=None)
@given(st.data())
def test_a_mutated_record_is_read_or_refused_and_nothing_else(data):
    content = bytearray(GOOD.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        end = at + data.draw(st.integers(0, 12))
        content[at:end] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b"\n", b": ", b"- ", b"&a ", b"*a", b"{", b"]"])
        )
    changed = Document("fuzz.yaml", bytes(content))

    read = read_or_refuse(changed)

    if isinstance(read, RefusedError):
        assert read.faults
        assert all("\n" not in str(fault) for fault in read.faults)
    else:
        assert Certificate.model_validate(read.model_dump(mode="json", exclude_none=True)) == read


def read_or_refuse(changed: Document) -> Certificate | RefusedError:
    try:
        return read_certificate(changed).certificate
    except RefusedError as refused:
        return refused


def test_a_quoted_value_stays_on_one_line_and_never_drives_a_terminal():
    fault = Fault("f.json", 1, "gates[0].id", "two\nlines\x1b[31m and a bell\a")

    assert str(fault) == "f.json:1: gates[0].id: two lines [31m and a bell"


def refusal(text: str) -> str:
    with pytest.raises(RefusedError) as refused:
        read_certificate(Document(name="bad.yaml", content=text.encode()))
    return str(refused.value)


@pytest.mark.parametrize("digits", [16, 29, 40, 400])
def test_a_number_of_too_many_digits_is_refused_with_its_line(digits: int):
    asked = GOOD.replace("< 250 ms", f"< {'9' * digits} ms")
    measured = GOOD.replace("result: 200 ms", f"result: 0.{'3' * digits} ms")
    said = "holds a number of more than 15 digits, which cannot be compared; shorten it"

    assert f"bad.yaml:12: gates[0].requirement: {said}" in refusal(asked).splitlines()
    assert f"bad.yaml:13: gates[0].result: {said}" in refusal(measured).splitlines()
    read_certificate(Document(name="good.yaml", content=GOOD.replace("250", "9" * 15).encode()))


def test_duties_that_come_due_more_often_than_can_be_shown_are_refused():
    def of(count: int) -> str:
        duties = "".join(f"  - {{cadence: monthly, number: {n + 1}, text: Duty}}\n" for n in range(count))
        return f"{GOOD.replace('2026-09-13', '2100-09-13')}obligations:\n{duties}"

    read_certificate(Document(name="good.yaml", content=of(22).encode()))
    assert refusal(of(23)) == (
        "bad.yaml:40: obligations: come due 20,700 times until 2100-09-13, more than the 20,000 that can be shown; "
        "shorten the list or the validity"
    )
