"""What is served beside the app, asked without a server.

Its headers, its answer where there is no record, what the picker chooses from, and the pack.
"""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.exporters.pack import Format
from dashboard.store.publish.snapshot import Snapshot
from dashboard.ui.frame import view
from dashboard.ui.frame.address import Standpoint, page_at
from dashboard.ui.frame.endpoints import ROUTES
from tests.conftest import BuiltAt

ANSWERS = [route for route in ROUTES if route.path != "/glance.woff2"]


PACK, CERTIFICATIONS = ({r.path: r for r in ROUTES}[path] for path in ("/pack", "/certifications"))
PHASE3, DEMO = "PROD-CERT-PHASE3-20250913", "DEMO-PHASE3"
ON = {"certification": PHASE3, "asof": "2025-09-20"}
BEGINS = {
    Format.PDF: b"%PDF-",
    Format.PPTX: b"PK",
    Format.HTML: b"\n<!doctype html>",
    Format.XLSX: b"PK",
    Format.CSV: "\ufeff".encode(),
    Format.ICS: b"BEGIN:VCALENDAR",
    Format.JSON: b"{",
}


def asked(route: Route, **query: str) -> Response:
    scope = {
        "type": "http",
        "method": "GET",
        "path": route.path,
        "query_string": urlencode(query).encode(),
        "headers": [],
    }
    answer: Response = asyncio.run(route.endpoint(Request(scope)))
    return answer


@pytest.mark.parametrize("route", ANSWERS, ids=lambda route: route.path)
def test_without_a_record_each_path_says_so_in_json_that_is_taken_for_nothing_else(
    route: Route, tmp_path: Path, monkeypatch
):
    monkeypatch.setenv("READINESS_DATABASE", str(tmp_path / "none.duckdb"))
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path / "cache"))
    answer = asked(route)

    assert answer.status_code == 503
    assert "none.duckdb" in " ".join(map(str, json.loads(bytes(answer.body)).values()))
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.fixture(scope="module")
def both(built_at: BuiltAt) -> Path:
    """A record with both certifications."""
    return built_at(datetime.now(UTC), demo=True)


@pytest.fixture
def record(both: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """What is served of that record."""
    monkeypatch.setenv("READINESS_DATABASE", str(both))
    snapshot, _ = view.current()
    assert snapshot
    return snapshot


def refused(route: Route, **query: str) -> tuple[int, str]:
    answer = asked(route, **query)
    assert answer.headers["Content-Type"] == "application/json"
    assert "Content-Disposition" not in answer.headers
    told: dict[str, Any] = json.loads(bytes(answer.body))
    return answer.status_code, told["error"]


def test_the_picker_chooses_from_all_certifications_in_the_order_of_the_list(record: Snapshot):
    answer = asked(CERTIFICATIONS)
    told = json.loads(bytes(answer.body))

    assert [each["id"] for each in told] == [each.id for each in view.listing(record)]
    assert [each["id"] for each in told] == [DEMO, PHASE3]  # what has expired stands last
    assert all(each["system"] and set(each) == {"id", "system"} for each in told)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("form", Format)
def test_the_pack_is_a_file_of_its_format_named_by_certification_and_day(record: Snapshot, form: Format):
    answer = asked(PACK, **ON, format=form)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == form.media_type
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{PHASE3}-2025-09-20.{form}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert bytes(answer.body).startswith(BEGINS[form])


def test_a_pack_of_nothing_named_is_a_pdf_of_the_certification_that_is_meant(record: Snapshot, monkeypatch):
    monkeypatch.setenv("READINESS_CERTIFICATION", PHASE3)
    answer = asked(PACK)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{PHASE3}-')


def test_a_pinned_link_gives_the_pack_of_what_it_pins(record: Snapshot):
    stand = view.view_of(record, Standpoint(PHASE3)).permalink
    query = dict(parse_qsl(urlsplit(page_at(stand, "pack", format="json")).query))
    told = json.loads(bytes(asked(PACK, **query).body))

    assert (told["as_of"], told["known_by"]) == (query["asof"], query["known_by"])
    assert told["ledger_head"] == query["head"]


@pytest.mark.parametrize("asof", ["2025-02-30", "tomorrow", "2025-9-1", "2025-09-20T25:00:00Z"])
def test_a_wrong_day_is_refused(record: Snapshot, asof: str):
    code, said = refused(PACK, certification=PHASE3, asof=asof)

    assert code == 400
    assert said


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ({"certification": "NONE"}, 404, "NONE"),
        ({"known_by": "2001-01-01T00:00:00Z"}, 404, PHASE3),
        ({"known_by": "yesterday"}, 400, "yesterday"),
        ({"format": "docx"}, 400, "format: no pack is docx; there are pdf, pptx, html, xlsx, csv, ics, json"),
    ],
)
def test_what_there_is_not_is_refused_and_named(
    record: Snapshot, query: dict[str, str], code: int, said: str
):
    found = refused(PACK, **ON | query)

    assert found[0] == code
    assert said in found[1]
