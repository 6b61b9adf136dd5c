import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import paths
from dashboard.domain.certificate import Certificate
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.errors import ReadinessError
from dashboard.exporters.json.schema import schema_json
from dashboard.importers.documents.document import Document, read_document
from dashboard.importers.observations.tables import HEADERS
from dashboard.importers.observations.telemetry_files import TELEMETRY
from dashboard.importers.sample import moved
from dashboard.importers.sample.build import build, refresh
from dashboard.importers.validation.certificate import read_certificate
from dashboard.navigation import TITLES
from dashboard.store.database import open_read_only
from dashboard.store.ledger.entries import ledger_entries
from dashboard.store.read import read_record
from docs import fields
from tests.conftest import DATA, SHARED

TODAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEED = DATA / "seed" / "phase3-certification.md"
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
OURS = {"240", "120"}  # Four and two hours, which the seed gives in hours, as minutes.


def text_of(name: str) -> str:
    return (paths.DATA / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def phase3() -> Certificate:
    return read_certificate(read_document(str(paths.DATA / "phase3.yaml"))).certificate


def alive(tmp_path: Any, now: datetime) -> Assessment:
    """The sample as built on a day."""
    path = tmp_path / f"{now:%Y%m%d}.duckdb"
    build(path, paths.DATA, now=now, demo=True)
    return assess(read_record(open_read_only(path), certification="DEMO-PHASE3"), now)


def test_every_figure_of_the_seed_is_in_the_record_file_and_no_other():
    seed, ours = (
        set(NUMBER.findall(text)) for text in (SEED.read_text(encoding="utf-8"), text_of("phase3.yaml"))
    )

    assert seed - ours == set()
    assert ours - seed == OURS


def cells(text: str) -> Iterator[str]:
    """The cells of every table, without markup, status marks and footnote marks."""
    for line in text.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield from (
                re.sub(r"\*\*|\[\w+\]|\*$", "", cell.strip()).strip() for cell in line.strip("|").split("|")
            )


def test_every_table_cell_of_the_seed_is_in_the_record_file(phase3):
    headers = {
        "Gate ID",
        "Production Gate",
        "Requirement",
        "Result",
        "Status",
        "Board Member",
        "Approval",
        "Date",
        "Comments",
    }
    headers |= {"Role", "Name", "Decision", "Remarks", "None", "2025-09-13"}
    ours = re.sub(r"\s+", " ", text_of("phase3.yaml").lower())

    missing = {cell for cell in cells(SEED.read_text(encoding="utf-8")) if cell.lower() not in ours}

    assert missing - headers == set()


def test_phase_3_holds_every_section(phase3):
    assert (len(phase3.gates), len(phase3.agents), len(phase3.conditions), len(phase3.boards)) == (8, 5, 2, 3)
    assert [len(b.signoffs) for b in phase3.boards] == [4, 4, 4]
    assert [len(p.steps) for p in phase3.rollout.phases] == [0, 0, 3, 3]
    assert [t.id for t in phase3.rollback.triggers] == [
        "security",
        "performance",
        "availability",
        "integrity",
        "functionality",
    ]
    assert [p.limit_minutes for p in phase3.rollback.procedures] == [5, 15, 30, 60, 120]
    assert [o.cadence for o in phase3.obligations] == ["monthly"] * 4 + ["quarterly"] * 5 + ["annual"] * 4
    assert [len(c.items) for c in phase3.conditions] == [7, 3]
    operations = phase3.operations
    assert (operations.recovery.rto_minutes, operations.recovery.rpo_minutes) == (240, 60)
    assert [c.name for c in operations.cross_cutting] == ["Performance", "Security", "Integration"]
    assert [a.level for a in operations.monitoring.alerts] == ["critical", "warning", "informational"]
    assert [m.cadence for m in operations.maintenance.windows] == ["weekly", "monthly", "quarterly", "annual"]
    assert len(phase3.closing.post_deployment) == 4


def test_phase_3_invents_nothing(phase3):
    owned = [
        *phase3.gates,
        *phase3.agents,
        *phase3.conditions,
        *phase3.obligations,
        *phase3.rollback.triggers,
    ]

    assert phase3.observations == ()
    assert [x for x in owned if x.owner] == []
    assert [g for g in phase3.gates if g.evidence] == []
    assert (phase3.certification.deployment_start, phase3.policy.assumed, phase3.certification.sample) == (
        "assumed",
        True,
        False,
    )


@pytest.mark.parametrize("day", ["2026-11-24", "2027-02-28", "2028-03-01", "2026-12-31"])
def test_the_sample_is_as_described_on_whatever_day_it_is_built(tmp_path, day: str):
    now = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    today = now.date()
    found = alive(tmp_path, now)
    steps = {int(s.percent): s for s in found.rollout.steps}
    conditions = {c.condition.id: c for c in found.conditions}

    assert (found.head.sample, found.standing.status) == (True, "conditional")
    assert (found.start.on, found.start.assumed) == (today - timedelta(days=19), False)
    assert steps[20].reached_on == steps[20].planned_on + timedelta(days=1)
    assert (steps[30].reached_on, steps[30].planned_on) == (None, today - timedelta(days=1))
    assert found.rollout.traffic_actual == 20
    assert found.rollout.deviation_days == 1
    assert conditions["2"].due_on == today + timedelta(days=2)
    assert conditions["2"].original_due_on < conditions["2"].due_on
    assert 0 < conditions["1"].items_done < len(conditions["1"].items)
    for owned in (found.certificate.gates, found.certificate.agents, found.certificate.conditions):
        assert [x.id for x in owned if x.owner is None] == []


def test_the_sample_has_eight_weeks_of_history(tmp_path):
    path = tmp_path / "r.duckdb"
    build(path, paths.DATA, now=TODAY, demo=True)
    seen = read_record(open_read_only(path), certification="DEMO-PHASE3").observations

    for kind in ("gate_result", "agent_score"):
        days = [o.observed_at for o in seen if o.kind == kind and o.observed_at <= TODAY]
        assert max(days) - min(days) >= timedelta(weeks=7)
        assert len({d.isocalendar().week for d in days}) >= 8


def test_no_observation_of_the_sample_lies_in_the_future(tmp_path):
    path = tmp_path / "r.duckdb"
    build(path, paths.DATA, now=TODAY.replace(hour=0), demo=True)
    seen = read_record(open_read_only(path), certification="DEMO-PHASE3").observations

    assert [o for o in seen if o.observed_at > TODAY.replace(hour=0)] == []


@settings(max_examples=30)
@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_moving_the_sample_moves_every_day_by_the_same(today: date):
    before, after = text_of("demo.yaml"), moved(text_of("demo.yaml"), today)
    day = re.compile(r"\d{4}-\d{2}-\d{2}")
    shifts = {
        (date.fromisoformat(b) - date.fromisoformat(a)).days
        for a, b in zip(day.findall(before), day.findall(after), strict=True)
    }

    assert len(shifts) == 1
    assert day.sub("", before) == day.sub("", after)
    assert read_certificate(
        Document(name="demo.yaml", content=after.encode())
    ).certificate.certification.sample


def test_a_document_that_is_no_sample_is_never_moved():
    with pytest.raises(ReadinessError, match="sample"):
        moved(text_of("phase3.yaml"), TODAY.date())


def test_the_sample_moves_on_with_the_day_until_somebody_records_something(tmp_path):
    path = tmp_path / "r.duckdb"
    refresh(path, paths.DATA, now=TODAY)
    same = refresh(path, paths.DATA, now=TODAY + timedelta(hours=3))
    later = refresh(path, paths.DATA, now=TODAY + timedelta(days=1))
    entries = ledger_entries(open_read_only(path))

    assert same == ()
    assert [e.kind for e in later] == ["certification", "telemetry"]
    assert [e.source_name for e in entries if e.kind == "certification"] == [
        "demo.yaml",
        "phase3.yaml",
        "demo.yaml",
    ]
    standing = [e for e in entries if e.kind == "telemetry" and e.retracted_by is None]
    assert [e.seq for e in standing] == [later[-1].seq]


def test_the_sample_hears_its_metrics_and_its_blip_has_recovered(tmp_path):
    path = tmp_path / "r.duckdb"
    build(path, paths.DATA, now=TODAY, demo=True)
    record = read_record(open_read_only(path), certification="DEMO-PHASE3")

    found = {t.trigger.id: t for t in assess(record, TODAY).triggers}

    assert {t.verdict for t in found.values()} == {"clear"}
    (blip,) = [s for w in record.trigger_runs if w.trigger == "availability" for s in w.runs if s.is_breach]
    assert (blip.samples, blip.fired_at) == (9, None)
    assert found["availability"].coverage == 100


def test_the_readme_of_the_data_has_every_field_of_the_schema():
    text = fields.README.read_text(encoding="utf-8")

    assert fields.written(text) == text, "run `make docs`"


def test_every_field_of_the_schema_says_what_it_means():
    schema = schema_json()
    silent = [
        f"{name}.{field}"
        for name, model in {"Certificate": schema, **schema["$defs"]}.items()
        for field, value in model["properties"].items()
        if not value.get("description")
    ]

    assert silent == []


def test_the_seed_map_names_every_section_of_the_seed_in_its_order_and_a_page():
    seed = SEED.read_text(encoding="utf-8")
    mapped = (paths.PAGES.parent / "docs" / "seed-map.md").read_text(encoding="utf-8")
    headings = [re.sub(r"\[\w+\]", "", h).strip() for h in re.findall(r"^#+ (.+)$", seed, re.MULTILINE)]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", mapped, re.MULTILINE)[1:]

    assert [section for section, _ in rows] == headings
    pages = {title for title, _ in TITLES.values()}
    for _, where in rows:
        assert {re.sub(r"\(.*?\)|,.*", "", part).strip() for part in where.split(";")} <= pages


@pytest.mark.shared
@pytest.mark.parametrize("folder", ["seed", "samples"])
def test_the_copies_here_are_the_originals_of_shared(folder: str):
    copies = {path.name: path.read_bytes() for path in (DATA / folder).iterdir()}

    assert copies
    assert {name: (SHARED / folder / name).read_bytes() for name in copies} == copies


def test_every_header_that_is_read_is_documented():
    bulk = text_of("README.md").partition("## Observations in bulk")[2]
    documented = bulk.split("```")[1].strip().splitlines()

    assert documented == [",".join(header) for header in (*HEADERS, TELEMETRY)]
