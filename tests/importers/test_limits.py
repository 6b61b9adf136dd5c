"""Whatever a document holds, reading it takes steps that grow with it, and what is more than is read is refused.

Nothing here is timed: calls are counted. `make cost` measures seconds and memory.
"""

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from dashboard.domain.certificate import Certificate
from dashboard.domain.values.source import Source
from dashboard.errors import ReadinessError, RefusedError
from dashboard.importers.documents import limits
from dashboard.importers.documents.document import Document
from dashboard.importers.documents.tree import read_tree
from dashboard.importers.ingest import recognise
from dashboard.importers.markdown.certificate import read_whole
from dashboard.importers.markdown.format import _checked
from dashboard.importers.markdown.labels import refusal
from dashboard.importers.markdown.tokens import keys_in_a_row
from dashboard.importers.validation import certificate as validation
from dashboard.importers.validation.certificate import read_certificate
from dashboard.importers.validation.observations import COMPARED, unknown
from dashboard.store.read.placed import declared
from tests.examples import SOAK
from tools.heavy import HEAD, JSON, MARKDOWN, RECORD, YAML, Heavy

SMALL, TIMES = 3_000, 4
THINNED = 1 if SOAK else 5  # one kind of document in five, all of them by `make soak`
RECORDS = {
    f"{kind}: {name}": make
    for kind, all_of in (("YAML", YAML), ("JSON", JSON))
    for name, make in all_of.items()
}


def markdown(text: str) -> None:
    document = Document("heavy.md", text.encode())
    assert recognise(document).name == "certificate"
    reading = read_whole(document)
    _, faults = _checked(document, reading)
    if faults:
        raise refusal(reading, faults, document.name)


def record(text: str) -> None:
    document = Document("heavy.yaml", text.encode())
    recognise(document)
    read_certificate(document)


def calls(read: Callable[[str], None], text: str) -> int:
    """How many functions are called while a document is read, or refused."""
    count = 0

    def step(_frame: object, event: str, _given: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(step)
    try:
        read(text)
    except ReadinessError:
        pass
    finally:
        sys.setprofile(None)
    return count


def growth(read: Callable[[str], None], make: Heavy) -> float:
    """How much of the calls that a linear reader may take for `TIMES` times as much were taken; 1 is all."""
    calls(read, make(SMALL))  # what is imported or compiled once
    small, large = calls(read, make(SMALL)), calls(read, make(SMALL * TIMES))
    return large / (small * TIMES * 1.5 + 2_000)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*MARKDOWN][::THINNED])
def test_a_certificate_in_markdown_takes_steps_that_grow_with_it(name: str):
    assert growth(markdown, MARKDOWN[name]) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("name", [*RECORDS][::THINNED])
def test_a_record_file_takes_steps_that_grow_with_it(name: str):
    assert growth(record, RECORDS[name]) <= 1


def test_finding_the_lines_of_observations_takes_steps_that_grow_with_them():
    source = Source(
        seq=1, recorded_at=datetime(2026, 10, 1, tzinfo=UTC), actor="a", document="x.yaml", sha256="0" * 64
    )

    def place(text: str) -> None:
        imported = read_certificate(Document("x.yaml", text.encode()))
        first, *_ = declared(imported.certificate, source, imported.lines)
        assert first[1].source is not None

    assert growth(place, YAML["observations"]) <= 1


def test_the_schema_is_built_once_whatever_is_at_fault(monkeypatch):
    built = 0
    schema = BaseModel.model_json_schema.__func__  # type: ignore[attr-defined]

    def counted(model: type[BaseModel]) -> object:
        nonlocal built
        built += 1
        return schema(model)

    validation._schema.cache_clear()
    monkeypatch.setattr(Certificate, "model_json_schema", classmethod(counted))
    with pytest.raises(RefusedError) as refused:
        record(YAML["unknown keys"](19_000))

    assert built == 1
    assert len(refused.value.faults) == limits.MANY


# ---- what is refused ---------------------------------------------------------------------------------------------


def refused(read: Callable[[str], None], text: str) -> str:
    with pytest.raises(RefusedError) as error:
        read(text)
    return str(error.value.faults[0])


@pytest.mark.parametrize(
    ("read", "what", "end"), [(record, "YAML or JSON", "#"), (markdown, "Markdown", "x")]
)
def test_a_document_larger_than_is_read_is_refused_before_it_is_read(read, what, end):
    head = RECORD if what == "YAML or JSON" else HEAD
    most = limits.LARGEST[what]
    said = refused(read, head + end * (most + 1 - len(head)))

    assert said.endswith(f"holds 512 KB of {what}, and at most 512 KB are read; split it")
    assert "at most 512 KB" not in refused(read, head + end * (most - len(head)))


def test_more_keys_and_values_than_are_read_are_refused_with_their_line():
    said = refused(record, RECORD + "gates:\n" + "- b\n" * (limits.VALUES + 1))

    assert re.match(r"heavy.yaml:79\d{3}: are more than the 80,000 keys and values that are read", said)


@pytest.mark.parametrize(
    ("path", "most"), [("gates", 500), ("observations", 5_000), ("obligations", 200), ("gates[0].criteria", 500)]
)  # fmt: skip
def test_a_list_longer_than_is_read_is_refused_with_its_line(path: str, most: int):
    value: dict[str, object] = (
        {"gates": [{"criteria": ["a"] * (most + 1)}]} if "[" in path else {path: ["a"] * (most + 1)}
    )
    found = list(limits.list_faults(value, {path: 7}, "x.yaml"))

    assert [str(fault) for fault in found] == [
        f"x.yaml:7: {path}: holds {most + 1:,} items, and at most {most:,} are read; split it"
    ]
    assert list(limits.list_faults({path.partition("[")[0]: ["a"] * most}, {}, "x.yaml")) == []


def test_a_list_is_told_by_its_first_item_where_it_has_no_line_of_its_own():
    assert next(limits.list_faults({"gates": ["a"] * 501}, {"gates[0]": 9}, "x").__iter__()).line == 9
    assert next(limits.list_faults({"gates": ["a"] * 501}, {}, "x").__iter__()).line == 1


def test_a_record_file_with_too_many_gates_says_so_and_nothing_else():
    with pytest.raises(RefusedError) as error:
        record(YAML["gates at fault"](40_000))

    assert [fault.field for fault in error.value.faults] == ["gates"]


def test_a_certificate_in_markdown_with_too_many_of_anything_says_so_with_the_line():
    gates, sections = (
        refused(markdown, MARKDOWN["gates"](40_000)),
        refused(markdown, MARKDOWN["headings"](80_000)),
    )
    duties = refused(markdown, MARKDOWN["duties"](20_000))

    assert re.match(r"heavy.md:5\d\d: are more than the 500 gates that are read; split the document", gates)
    assert re.match(r"heavy.md:\d{4,}: are more than the 2,000 sections that are read", sections)
    assert "are more than the 200 obligations that are read" in duties


def test_more_texts_than_are_compared_are_refused():
    conditions = "".join(
        f"### Condition {n}: Close {n}\n**Timeline:** 2 weeks\n- [ ] item\n\n" for n in range(1, 450)
    )
    gates = "".join(f"| G-{n} | Gate {n} | 95%+ | 90% | CONDITIONAL |\n" for n in range(480))
    table = "## Quality Gates\n\n| ID | Gate | Requirement | Result | Status |\n|---|---|---|---|---|\n"
    said = refused(markdown, f"{HEAD}## Conditions\n{conditions}{table}{gates}")

    assert said.endswith("are more than the 200,000 pairs of texts that are read; split the document")


# ---- the same as before ------------------------------------------------------------------------------------------

ROW = re.compile(r"\s*(?:[|·•;]\s*|\s{2,})(?=\*\*[^*]+?(?::\*\*|\*\*\s*:))")


@given(
    st.text(alphabet="a *:|·; \t", max_size=40)
    | st.lists(st.sampled_from(["**k:**", "**k** :", " | ", "  ", " ", "v", ";", "**"])).map("".join)
)
def test_keys_in_a_row_are_parted_as_the_pattern_says_that_is_too_slow_to_be_used(text: str):
    assert list(keys_in_a_row(text)) == ROW.split(text)


def test_a_name_is_compared_with_as_many_as_are_few():
    names = [f"gate-{n}" for n in range(COMPARED)]

    assert unknown("gate", "gate-x7", names).startswith("there is no gate gate-x7; did you mean gate-")
    assert "use one of: gate-0, gate-1" in unknown("gate", "gate-x7", [*names, "one more"])


def test_names_that_are_all_the_same_get_ids_of_their_own():
    text = (
        HEAD
        + "## Agents\n\n| Agent | Completion | Status | Score |\n|---|---|---|---|\n"
        + "| A | 9% | READY | 9/10 |\n" * 400
    )
    found = read_whole(Document("x.md", text.encode())).facts.listed("agents")

    assert len({agent["id"].value for agent in found}) == len(found)


def test_a_tree_of_the_deepest_level_is_read():
    depth = 20
    text = "".join(f"{' ' * n}a:\n" for n in range(depth - 1)) + " " * (depth - 1) + "a: b\n"

    assert read_tree(Document("x.yaml", text.encode())).value["a"]
