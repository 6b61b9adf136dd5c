"""What is served beside the app, asked without a server.

Its headers, and its answer where there is no record.
"""

import asyncio
import json
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.ui.frame.endpoints import ROUTES

ANSWERS = [route for route in ROUTES if route.path != "/glance.woff2"]


def asked(route: Route) -> Response:
    scope = {"type": "http", "method": "GET", "path": route.path, "query_string": b"", "headers": []}
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
