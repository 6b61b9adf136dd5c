import random
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import paths
from dashboard.domain.certificate import Certificate
from dashboard.domain.record import Record
from dashboard.domain.values.instants import end_of
from dashboard.domain.values.source import Source
from dashboard.errors import Fault, RefusedError
from dashboard.exporters.json.status import status_json
from dashboard.findings.moment import Moment
from dashboard.importers.documents.document import Document, read_document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document, recognise
from dashboard.importers.markdown.certificate import LineCoverage
from dashboard.importers.validation.certificate import ImportedCertificate, checked, read_certificate
from dashboard.store.database import open_read_only
from dashboard.store.publish import writing
from dashboard.store.read import read_record
from tests.conftest import DATA
from tests.examples import SOAK, examples
from tests.importers.markdown.conftest import read_markdown

SEED = DATA / "seed" / "phase3-certification.md"
HARBOUR = Path(__file__).parent / "certificates" / "harbour.md"
EXAMPLES = SOAK or 40
PROVENANCE = {"source", "ledger_head", "line"}


def document(text: str, name: str = "certificate.md") -> Document:
    return Document(name=name, content=text.encode())


def read(text: str) -> tuple[ImportedCertificate, LineCoverage]:
    given_document = document(text)
    tree, account = read_markdown(given_document)
    return checked(given_document, tree), account


def assessed(imported: ImportedCertificate, on: date) -> Moment:
    whole = imported.certificate
    made = Source(seq=1, recorded_at=datetime(2026, 1, 1, tzinfo=UTC), actor="a", document="d", sha256="0")
    record = Record(
        certificate=whole,
        source=made,
        observations=whole.declared_observations(),
        ledger_head="0",
        lines=imported.lines,
    )
    return Moment(record, end_of(on, whole.certification.zone))


def without_provenance(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_provenance(v) for k, v in value.items() if k not in PROVENANCE}
    return [without_provenance(v) for v in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def harbour() -> Certificate:
    return read(HARBOUR.read_text(encoding="utf-8"))[0].certificate


@pytest.mark.parametrize("day", ["2025-09-12", "2025-09-13", "2025-09-28", "2026-03-01", "2026-09-14"])
def test_the_seed_gives_the_same_assessment_as_the_record_file(day: str):
    prose, _ = read(SEED.read_text(encoding="utf-8"))
    written = read_certificate(read_document(str(paths.DATA / "phase3.yaml")))
    one, other = (status_json(assessed(i, date.fromisoformat(day))) for i in (prose, written))

    assert without_provenance(one) == without_provenance(other)


def test_every_line_of_the_seed_is_imported_or_structure():
    text = SEED.read_text(encoding="utf-8")
    _, account = read(text)

    assert account.not_understood == ()
    assert account.imported + account.structure == sum(bool(line.strip()) for line in text.splitlines())


def test_every_fact_of_the_seed_has_its_line():
    lines = SEED.read_text(encoding="utf-8").splitlines()
    imported, _ = read("\n".join(lines))

    assert "93.7%" in lines[imported.lines["gates[0].result"] - 1]
    assert "DEPLOYMENT_GUIDE.md" in lines[imported.lines["conditions[1].items[1]"] - 1]
    assert "Full System Rollback" in lines[imported.lines["rollback.procedures[4].limit_minutes"] - 1]
    assert "Condition 1" in lines[imported.lines["conditions[0]"] - 1]
    assert "Legal Counsel" in lines[imported.lines["boards[2].signoffs[3].role"] - 1]


def test_another_house_s_gates_read_right(harbour):
    on = assessed(ImportedCertificate(harbour, {}), date(2026, 3, 3))
    found = {
        g.gate.id: (g.status, g.basis, None if g.value is None else str(g.value), g.requirement.unit)
        for g in on.gates
    }

    assert found == {
        "HTC-01": ("pass", "measured", "180", "ms"),
        "HTC-02": ("pass", "measured", "99.97", "%"),
        "HTC-03": ("conditional", "measured", "85", "%"),
        "HTC-04": ("pass", "measured", "64", None),
        "HTC-05": ("fail", "measured", "3", None),
        "HTC-06": ("pass", "measured", "20", "min"),
        "HTC-07": ("pass", "measured", "2", None),
        "HTC-08": ("conditional", "measured", "70", "%"),
        "HTC-09": ("pass", "attested", None, None),
        "HTC-10": ("pass", "measured", "75", "s"),
        "HTC-11": ("pass", "measured", "300000000", "B"),
        "HTC-12": ("pass", "measured", "100", "%"),
    }
    assert harbour.gates[6].name == "Channels A | B"
    assert harbour.gates[2].footnote == "Radar fusion replay suite incomplete"


def test_another_house_s_agents_and_conditions_read_right(harbour):
    on = assessed(ImportedCertificate(harbour, {}), date(2026, 3, 3))
    states = [(a.agent.id, str(a.score), str(a.completion), str(a.overhead), a.status) for a in on.agents]
    windows = [
        (c.condition.id, c.opens_on, c.due_on, len(c.items), c.condition.covers) for c in on.conditions
    ]

    assert states == [
        ("BP", "96", "100", "0.4", "ready"),
        ("RF", "71", "82.5", "1.1", "not_ready"),
        ("PD", "93", "100", "0.3", "ready"),
    ]
    assert windows == [
        ("A", date(2026, 3, 2), date(2026, 3, 23), 3, ("HTC-03", "RF")),
        ("B", date(2026, 3, 12), date(2026, 3, 12), 1, ("HTC-08",)),
    ]
    assert harbour.conditions[0].inferred == ("HTC-03", "RF")
    assert harbour.agents[1].outstanding[0].closed_by.items == (1, 2, 3)


def test_another_house_s_course_reads_right(harbour):
    head, rollout, rollback = harbour.certification, harbour.rollout, harbour.rollback

    assert (head.time_zone, head.decided_on, head.valid_until, head.next_review) == (
        "Europe/Berlin",
        date(2026, 3, 2),
        date(2028, 3, 2),
        date(2026, 4, 2),
    )
    assert [(p.weeks, [str(s.percent) for s in p.steps], p.agents) for p in rollout.phases] == [
        ("1-2", [], ("RF",)),
        ("3-4", ["5", "25"], ("BP", "PD")),
        ("5-6", ["50", "100"], ()),
    ]
    assert [
        (t.id, t.kind, t.metric, t.worse, str(t.threshold), t.hold_minutes) for t in rollback.triggers
    ] == [
        ("availability", "threshold", "availability", "down", "99.5", 10),
        ("errors", "threshold", "error_rate", "up", "2", 5),
        ("integrity", "event", None, None, "None", None),
    ]
    assert [(p.id, p.limit_minutes) for p in rollback.procedures] == [("switch-back", 10), ("restore", 180)]
    assert [(o.cadence, o.number, o.done_by) for o in harbour.obligations] == [
        ("monthly", 1, None),
        ("monthly", 2, None),
        ("monthly", 3, "review"),
        ("annual", 1, None),
    ]


def test_a_rejected_and_an_open_sign_off_read_right(harbour):
    members = [(s.role, s.decision, s.decided_on, s.remark) for s in harbour.boards[0].signoffs]

    assert members == [
        ("Harbour Master", "approved", date(2026, 3, 2), None),
        ("Safety Officer", "rejected", date(2026, 3, 5), "Findings must be closed first"),
        ("Pilot Delegate", None, None, None),
    ]
    assert assessed(ImportedCertificate(harbour, {}), date(2026, 3, 5)).standing.status == "rejected"
    assert assessed(ImportedCertificate(harbour, {}), date(2026, 3, 4)).standing.status == "lapsed"


def test_another_house_s_faults_are_found_and_none_of_the_seed_s(harbour):
    found = {
        (f.rule, str(f.subject))
        for f in assessed(ImportedCertificate(harbour, {}), date(2026, 3, 6)).findings
    }

    assert found == {
        ("approved-and-rejected", "certificate"),
        ("requirement-and-condition-differ", "condition A"),
        ("outstanding-in-no-condition", "RF"),
        ("gate-in-no-condition", "HTC-05"),
        ("no-evidence", "certificate"),
        ("no-start", "certificate"),
        ("requirement-in-nothing", "certificate"),
        ("no-room-before-the-phase", "condition A"),
        ("thin-margin", "HTC-02"),
        ("thin-margin", "HTC-07"),
        ("attested", "HTC-09"),
    }


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_sections_does_not_matter(harbour, seed: int):
    text = HARBOUR.read_text(encoding="utf-8")
    top, *sections = re.split(r"(?m)^(?=## )", text)
    random.Random(seed).shuffle(sections)

    shuffled, account = read("\n".join([top, *sections]))

    assert account.not_understood == ()
    for on in (date(2026, 3, 3), date(2026, 3, 13), date(2026, 4, 1)):
        one, other = (
            status_json(assessed(i, on))
            for i in (ImportedCertificate(harbour, {}), ImportedCertificate(shuffled.certificate, {}))
        )
        assert without_provenance(one) == without_provenance(other)


def test_a_line_that_is_not_understood_is_named_and_kept_with_the_entry(tmp_path):
    text = HARBOUR.read_text(encoding="utf-8") + "\n## Catering\n\nCoffee is served at ten.\n"
    number = text.splitlines().index("Coffee is served at ten.") + 1
    with writing(tmp_path / "r.duckdb", now=datetime(2026, 3, 3, tzinfo=UTC)) as writer:
        entry = append_document(writer, document(text), ImportOptions(actor="a"))

    assert entry is not None
    assert entry.content["reading"]["not_understood"] == [
        {"line": number, "text": "Coffee is served at ten."}
    ]
    assert read_record(open_read_only(tmp_path / "r.duckdb"), certification="HTC-4.2").certificate.gates


def test_a_column_that_is_not_known_is_named_not_dropped():
    text = HARBOUR.read_text(encoding="utf-8").replace("| Status | Owner |", "| Status | Colour |")

    assert [line.text for line in read(text)[1].not_understood][:1] == ["colour: Radar team"]


def test_a_second_value_for_the_same_fact_is_named_not_taken():
    text = HARBOUR.read_text(encoding="utf-8") + "\n**Certification ID:** HTC-9\n"
    imported, account = read(text)

    assert imported.certificate.certification.id == "HTC-4.2"
    assert [line.text for line in account.not_understood] == ["**Certification ID:** HTC-9"]


def test_a_cell_lost_from_a_table_is_reported_with_its_line():
    text = HARBOUR.read_text(encoding="utf-8").replace(
        "| HTC-04 | Load | ≥ 40 vessels | 64 vessels |", "| HTC-04 | Load | ≥ 40 vessels |"
    )
    with pytest.raises(RefusedError) as refused:
        read(text)

    assert [str(f) for f in refused.value.faults] == [
        "certificate.md:36: HTC-04: has 5 cells under 6 columns; restore the row"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("2 March 2026", "31 February 2026", 6, "certification.decided_on"),
        ("HTC-02 |", "HTC-01 |", 34, "gates[1].id"),
        ("96% [OK]", "NaN% [OK]", 52, "agents[0].score"),
        ("within 3 weeks", "soon", 87, "conditions[0].timeline"),
        ("**Risk Level:** MEDIUM (", "**Risk Level:** FIERY (", 88, "conditions[0].risk"),
        ("(Weeks 1-2)", "(Weeks 2-1)", 108, "rollout.phases[0].weeks"),
        ("Europe/Berlin", "Europe/Atlantis", 9, "certification.time_zone"),
    ],
)
def test_a_fault_refuses_the_document_with_line_and_field(old: str, new: str, line: int, field: str):
    text = HARBOUR.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(RefusedError) as refused:
        read(text.replace(old, new, 1))

    assert (line, field) in {(f.line, f.field) for f in refused.value.faults}


def test_a_sign_off_in_a_word_that_is_not_known_stays_open_and_is_named():
    text = HARBOUR.read_text(encoding="utf-8").replace("[FAIL] REJECTED", "MAYBE")
    imported, coverage = read(text)

    assert imported.certificate.boards[0].signoffs[1].decision is None
    assert [(line.number, line.text) for line in coverage.not_understood] == [(165, "decision: MAYBE")]


def test_all_faults_are_named_at_once():
    text = (
        HARBOUR.read_text(encoding="utf-8")
        .replace("2 March 2026", "31 February 2026")
        .replace("within 3 weeks", "soon")
    )
    with pytest.raises(RefusedError) as refused:
        read(text)

    assert {"certification.decided_on", "conditions[0].timeline"} <= {f.field for f in refused.value.faults}


def test_a_certificate_is_recognised_by_its_content():
    assert recognise(document(HARBOUR.read_text(encoding="utf-8"), name="x.txt")).name == "certificate"
    assert recognise(read_document(str(paths.DATA / "phase3.yaml"))).name == "record"


def attempt(text: str) -> tuple[tuple[Fault, ...], LineCoverage | None]:
    """The account of a reading, or the faults that refuse it."""
    try:
        return (), read(text)[1]
    except RefusedError as refused:
        return refused.faults, None


LINES = HARBOUR.read_text(encoding="utf-8").splitlines()
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    [
        "|",
        "\\|",
        "||",
        "**",
        "\u202e",
        "\x00",
        "# ",
        "- ",
        "| a |",
        "```",
        "[x]: y",
        "<b>",
        "&amp;",
        "1e999",
        "9" * 500,
        "\t",
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The harbour's certificate with lines dropped, doubled, swapped, cut or made odd."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        at, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "swap", "cut", "odd", "cells", "insert"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(other, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, 40))]
            case "odd":
                place = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:place] + draw(ODD) + lines[at][place:]
            case "cells":
                cells = lines[at].split("|")
                draw(st.randoms(use_true_random=False)).shuffle(cells)
                lines[at] = "|".join(cells)
            case "insert":
                lines.insert(at, draw(ODD))
        lines = lines or [""]
    return "\n".join(lines)


@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(mutated())
def test_a_mutated_certificate_is_imported_with_an_account_or_refused_with_lines(text: str):
    faults, account = attempt(text)
    if account is None:
        assert faults
        assert [f for f in faults if f.line < 1 or not f.message] == []
        return
    counted = account.imported + account.structure + len({line.number for line in account.not_understood})

    assert counted >= sum(bool(line.strip()) for line in text.splitlines())


@pytest.mark.slow
@settings(max_examples=examples(8, 20), deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_a_mutated_certificate_is_written_whole_or_not_at_all(tmp_path_factory, text: str):
    path = tmp_path_factory.mktemp("mutated") / "r.duckdb"
    try:
        with writing(path, now=datetime(2026, 3, 3, tzinfo=UTC)) as writer:
            entry = append_document(writer, document(text), ImportOptions(actor="a"))
    except RefusedError:
        assert not path.exists()
        return

    assert entry is not None
    assert read_record(open_read_only(path), certification=entry.content["certification"]).certificate.gates
