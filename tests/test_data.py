import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard import paths
from dashboard.domain.certificate import Certificate
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.evaluation import assess
from dashboard.domain.values.subject import Subject
from dashboard.errors import ReadinessError
from dashboard.exporters.json.schema import schema_json
from dashboard.findings.moment import Moment
from dashboard.importers.documents.document import Document, read_document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.importers.observations.tables import HEADERS
from dashboard.importers.observations.telemetry_files import TELEMETRY
from dashboard.importers.sample import moved
from dashboard.importers.sample.build import refresh
from dashboard.importers.validation.certificate import read_certificate
from dashboard.navigation import TITLES
from dashboard.review.biography import biography
from dashboard.review.changes import changes
from dashboard.store.database import open_read_only
from dashboard.store.ledger.entries import ledger_entries
from dashboard.store.publish import writing
from dashboard.store.read import read_record
from dashboard.store.read.biography import read_biography
from dashboard.store.read.directory import BUILDER
from docs import fields
from tests.conftest import DATA, SHARED, BuiltAt
from tests.examples import SOAK, examples

TODAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
SEED = DATA / "seed" / "phase3-certification.md"
NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*")
ACTORS = ("ci/nightly", "operations lead", "security lead", "quality lead", "review chair")
OURS = {"240", "120"}  # Four and two hours, which the seed gives in hours, as minutes.


def text_of(name: str) -> str:
    return (paths.DATA / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def phase3() -> Certificate:
    return read_certificate(read_document(str(paths.DATA / "phase3.yaml"))).certificate


def alive(built_at: BuiltAt, now: datetime) -> Assessment:
    """The sample as built on a day."""
    path = built_at(now, demo=True)
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


@pytest.mark.parametrize("day", ["2027-02-28", "2026-12-31", "2026-11-24", "2028-03-01"][: 4 if SOAK else 2])
def test_the_sample_is_as_described_on_whatever_day_it_is_built(built_at, day: str):
    now = datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC)
    today = now.date()
    found = alive(built_at, now)
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


def test_the_sample_has_eight_weeks_of_history(built_at):
    path = built_at(TODAY, demo=True)
    seen = read_record(open_read_only(path), certification="DEMO-PHASE3").observations

    for kind in ("gate_result", "agent_score"):
        days = [o.observed_at for o in seen if o.kind == kind and o.observed_at <= TODAY]
        assert max(days) - min(days) >= timedelta(weeks=7)
        assert len({d.isocalendar().week for d in days}) >= 8


def test_no_observation_of_the_sample_lies_in_the_future(built_at):
    path = built_at(TODAY.replace(hour=0), demo=True)
    seen = read_record(open_read_only(path), certification="DEMO-PHASE3").observations

    assert [o for o in seen if o.observed_at > TODAY.replace(hour=0)] == []


@settings(max_examples=examples(6, 30))
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


def test_what_was_recorded_of_the_sample_moves_along_with_it():
    sample, recorded = text_of("demo.yaml"), text_of("demo-recorded.yaml")
    tomorrow = moved(sample, TODAY.date() + timedelta(days=1), along=recorded)

    assert moved(sample, TODAY.date(), along=recorded) == recorded
    assert tomorrow == recorded.replace("-24", "-25").replace("-23", "-24").replace("-22", "-23").replace(
        "-21", "-22"
    ).replace("-18", "-19").replace("-17", "-18").replace("-16", "-17").replace("12-04", "12-05")


def test_nobody_is_invented_by_name_and_no_address_of_the_sample_exists():
    addresses = re.findall(r"https?://([^/\s]+)", text_of("demo-recorded.yaml"))

    assert all(host.endswith(".example") for host in addresses)
    assert all(re.fullmatch("[a-z/ ]+", actor) for actor in ACTORS)


def test_a_document_that_is_no_sample_is_never_moved():
    with pytest.raises(ReadinessError, match="sample"):
        moved(text_of("phase3.yaml"), TODAY.date())


def kinds_and_actors(path: Path, *, retracted: bool = False) -> list[tuple[str, str]]:
    """What stands in a record, or was taken back, and who entered it."""
    entries = ledger_entries(open_read_only(path), certification="DEMO-PHASE3")
    return [(e.kind, e.actor) for e in entries if (e.retracted_by is not None) == retracted]


def test_the_sample_moves_on_with_the_day(tmp_path):
    path = tmp_path / "r.duckdb"
    refresh(path, paths.DATA, now=TODAY)
    built = kinds_and_actors(path)
    same = refresh(path, paths.DATA, now=TODAY + timedelta(hours=3))
    later = refresh(path, paths.DATA, now=TODAY + timedelta(days=1))
    certificates = [e for e in ledger_entries(open_read_only(path)) if e.kind == "certification"]

    assert same == ()
    assert [e.source_name for e in certificates] == ["demo.yaml", "phase3.yaml", "demo.yaml"]
    assert built == [
        ("certification", BUILDER),
        *[("observations", actor) for actor in ACTORS],
        ("telemetry", BUILDER),
    ]
    assert [(e.kind, e.actor) for e in later] == built
    assert kinds_and_actors(path, retracted=True) == built[1:]


def test_a_thing_of_a_moved_sample_tells_of_its_newest_day_alone(tmp_path):
    path = tmp_path / "r.duckdb"
    refresh(path, paths.DATA, now=TODAY)
    gate = Subject(kind="gate", id="PROD-004")
    before = read_biography(open_read_only(path), certification="DEMO-PHASE3", subject=gate)
    refresh(path, paths.DATA, now=TODAY + timedelta(days=1))
    after = read_biography(open_read_only(path), certification="DEMO-PHASE3", subject=gate)

    assert [told.observation.observed_at - timedelta(days=1) for told in after[1:]] == [
        told.observation.observed_at for told in before[1:]
    ]


def test_the_sample_stays_where_it_is_once_somebody_recorded_something_under_whatever_name(tmp_path):
    path = tmp_path / "r.duckdb"
    refresh(path, paths.DATA, now=TODAY)
    table = Document(
        name="demo.yaml, recorded", content=b"percent,observed_at,kind,reason\n25,2026-11-24,,\n"
    )
    with writing(path, now=TODAY) as writer:
        append_document(writer, table, ImportOptions(certification="DEMO-PHASE3", actor=ACTORS[0]))

    assert refresh(path, paths.DATA, now=TODAY + timedelta(days=1)) == ()


def test_the_sample_shows_what_the_board_can_do(built_at):
    found = alive(built_at, TODAY)
    gates, triggers = {g.gate.id: g for g in found.gates}, {t.trigger.id: t for t in found.triggers}
    record = read_record(open_read_only(built_at(TODAY, demo=True)), certification="DEMO-PHASE3")
    told = changes(Moment(record, TODAY - timedelta(days=14)), Moment(record, TODAY)).changes
    rollback = next(p for p in found.procedures if p.procedure.id == "immediate").runs[-1]

    assert [g for g in gates if gates[g].evidence] == ["PROD-002", "PROD-003", "PROD-004", "PROD-007"]
    assert {o.source.actor for o in record.observations if o.source} == {BUILDER, *ACTORS}
    assert (triggers["functionality"].verdict, len(triggers["functionality"].history)) == ("clear", 1)
    assert (rollback.fired, rollback.is_over, rollback.is_running) == (
        triggers["functionality"].history[0],
        False,
        False,
    )
    assert "waived until" in triggers["security"].detail
    said = " ".join(change.sentence for change in told)
    assert "Decided by Release board: Go to 30% of traffic on its day? No: stay at 20%" in said
    assert "No longer found: QV: “Advanced pattern library expansion needed” is outstanding" in said
    assert "Performance Engineer: the remark is closed" in said


def test_a_correction_of_the_sample_came_late_and_counts(built_at):
    cursor = open_read_only(built_at(TODAY, demo=True))
    gate = Subject(kind="gate", id="PROD-004")
    told = biography(
        read_biography(cursor, certification="DEMO-PHASE3", subject=gate), gate, zone=UTC, unit="%"
    )
    then = assess(read_record(cursor, certification="DEMO-PHASE3"), TODAY - timedelta(days=7))

    assert [(e.value, e.source.actor, e.days_late) for e in told if e.days_late] == [
        ("95.2%, Measured again without generated code", "quality lead", 8)
    ]
    assert next(g.value for g in then.gates if g.gate.id == "PROD-004") == Decimal("95.2")


def test_the_sample_hears_its_metrics_and_its_blip_has_recovered(built_at):
    path = built_at(TODAY, demo=True)
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


def test_a_record_that_may_not_be_written_to_is_served_as_it_is(tmp_path: Path, monkeypatch):
    path = tmp_path / "record.duckdb"
    refresh(path, paths.DATA, now=TODAY)
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("os.access", lambda place, _: place != path)

    assert refresh(path, paths.DATA, now=TODAY + timedelta(days=1)) == ()
    assert sorted(tmp_path.iterdir()) == before
