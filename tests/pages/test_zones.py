"""Every day that is shown is a day of the certification's time zone, on every page and in every export."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from dashboard import paths
from dashboard.cli.drawing import draw
from dashboard.domain.values import wording
from dashboard.domain.values.fields import parse_instant
from dashboard.domain.values.instants import day_of
from dashboard.exporters.documents.html import glance, html
from dashboard.findings.moment import Moment
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import ImportOptions
from dashboard.importers.ingest import append_document
from dashboard.navigation import TITLES
from dashboard.review import review_of
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot
from dashboard.store.read import read_record
from tests.cli.test_accepted_is_shown import written
from tests.pages.conftest import PHASE3, Open, opener, words

# An instant at which the zone has another day than UTC; nothing else of the certificate is near it.
ZONES = {
    "America/Los_Angeles": "2026-01-06T00:30:00Z",
    "Asia/Kolkata": "2026-01-05T22:30:00Z",
    "Pacific/Auckland": "2026-01-05T22:30:00Z",
    "Pacific/Kiritimati": "2026-01-05T22:30:00Z",
}
LATER = parse_instant("2026-01-20T12:00:00Z")


def brought(path: Path, zone: str, instant: str) -> Path:
    """A record whose document was imported, and whose observations were made, at an instant."""
    document: Any = YAML(typ="base", pure=True).load((paths.DATA / "phase3.yaml").read_text(encoding="utf-8"))
    document["certification"]["time_zone"] = zone
    document["observations"] = [
        {"kind": "gate_result", "observed_at": instant, "gate": "PROD-001", "value": "95"},
        {"kind": "agent_score", "observed_at": instant, "agent": "QV", "score": "88", "completion": "80"},
        {"kind": "traffic", "observed_at": instant, "percent": "10"},
    ]
    brought_in = Document(name="made.yaml", content=written(document))
    with writing(path, now=parse_instant(instant), cache=path.parent / "cache", draw=draw) as writer:
        append_document(writer, brought_in, ImportOptions(actor="quality"))
    return path


@pytest.fixture(scope="module", params=sorted(ZONES))
def zoned(request, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A record with what its instant's day is in its zone, and what it is in UTC."""
    zone, instant = str(request.param), ZONES[request.param]
    at = parse_instant(instant)
    path = brought(tmp_path_factory.mktemp("zoned") / "record.duckdb", zone, instant)
    right, wrong = day_of(at, ZoneInfo(zone)), at.date()
    assert right != wrong
    return path, f"{right.day} {right:%b}", f"{wrong.day} {wrong:%b}"


@pytest.fixture
def board(zoned: tuple[Path, str, str], monkeypatch) -> Open:
    monkeypatch.setenv("READINESS_DATABASE", str(zoned[0]))
    monkeypatch.setenv("READINESS_CACHE", str(zoned[0].parent / "cache"))
    return opener()


def test_no_page_shows_a_day_of_utc(zoned, board: Open):
    _, right, wrong = zoned
    shown = {name: words(board(name, certification=PHASE3, asof="2026-01-20")) for name in sorted(TITLES)}
    gate = board("thing", certification=PHASE3, asof="2026-01-20", kind="gate", id="PROD-001")
    shown["thing"] = words(gate) + str([table.value.to_dict() for table in gate.table])

    assert [name for name, text in shown.items() if wrong in text] == []
    assert {name for name, text in shown.items() if right in text} >= {
        "gates",
        "agents",
        "record",
        "rollout",
        "thing",
    }


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(zone=st.sampled_from(sorted(ZONES)), minutes=st.integers(0, 24 * 60 - 1))
def test_no_export_shows_a_day_of_utc(tmp_path_factory, zone: str, minutes: int):
    instant = f"2026-01-05T{minutes // 60:02}:{minutes % 60:02}:00Z"
    path = brought(tmp_path_factory.mktemp("any") / "record.duckdb", zone, instant)
    cursor = open_snapshot(path, path.parent / "cache").cursor()
    review = review_of(Moment(read_record(cursor, certification=PHASE3, as_of=LATER), LATER))
    text = (html(review) + glance(review, is_live=False)).decode()
    day = day_of(parse_instant(instant), ZoneInfo(zone))

    others = {"4 Jan", "5 Jan", "6 Jan"} - {wording.short_day(day, day)}
    assert wording.short_day(day, day) in text
    assert [other for other in others if f" {other}" in text or f">{other}" in text] == []
