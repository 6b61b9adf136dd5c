import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Request
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from dashboard import paths
from dashboard.cli.main import app
from dashboard.ui.frame import cached, redrawn, view
from dashboard.ui.frame.refusals import sentence
from tests.conftest import BuiltAt
from tests.serving import served
from tests.tabs import Listeners, Tabs

PHASE3, DEMO = "PROD-CERT-PHASE3-20250913", "DEMO-PHASE3"
ROOT = Path(__file__).parents[2]
Open = Callable[..., AppTest]
_FOUND: dict[str, tuple[Any, dict[str, Any]]] = {}


@pytest.fixture(scope="session")
def built_on(built_at: BuiltAt) -> Callable[[date], Path]:
    """Builds a record with both certifications, the sample alive on a day; once for each day."""
    return cache(lambda _: built_at(datetime.now(UTC), demo=True))


@pytest.fixture(scope="session")
def built_on_today(built_on: Callable[[date], Path]) -> Path:
    """Such a record, built when the tests begin."""
    return built_on(datetime.now(UTC).date())


@pytest.fixture
def built(built_on: Callable[[date], Path]) -> Path:
    """Such a record of today: tests that run past midnight find the sample alive, too."""
    return built_on(datetime.now(UTC).date())


@pytest.fixture
def board(built, monkeypatch) -> Open:
    """Opens a page of the board under AppTest: name, then query parameters.

    What one test has read of the record the next finds, as one who looks finds what another has read.
    """
    monkeypatch.setenv("READINESS_DATABASE", str(built))
    return shown


def opener() -> Open:
    """As `board`, after a restart of the server: nothing is held of what was read before."""
    cached.forget()
    redrawn.forget()
    view._watching.cache_clear()
    return shown


def shown(page: str = "overview", **query: str) -> AppTest:
    """A page, run once, without an error."""
    app = AppTest.from_file(str(paths.MAIN_SCRIPT), default_timeout=30)
    # What the first board of this process found, among all that is installed, serves the others.
    app._bidi_component_manager, app._registered_pages = _FOUND.get("first", (None, {}))
    for key, value in query.items():
        app.query_params[key] = value
    if page != "overview":
        if not app._registered_pages:
            app.run()
        app.switch_page(str(paths.PAGES / f"{page}.py"))
    app.run()
    _FOUND["first"] = app._bidi_component_manager, app._registered_pages
    assert not app.exception, app.exception
    assert sentence(500) not in [error.value for error in app.error]
    return app


def drawings(app: AppTest) -> dict[str, dict[str, Any]]:
    """What the board's components were given, by what they draw."""
    found = [json.loads(b.proto.json) for b in app.get("bidi_component")]
    return {f["draw"]: f for f in found if "draw" in f}


def words(app: AppTest) -> str:
    """All that a page says, without where its links lead."""
    return re.sub(r"\[([^\[\]]*)\]\([^()\s]*\)", r"\1", linked_words(app))


def linked_words(app: AppTest) -> str:
    """All Markdown of a page, with the escapes taken out."""
    parts = [
        *app.markdown,
        *app.caption,
        *app.title,
        *app.header,
        *app.warning,
        *app.error,
        *app.success,
        *app.info,
    ]
    text = "\n".join(str(part.value) for part in parts)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("\u2060", ""))


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A served board and its record."""
    folder = tmp_path_factory.mktemp("served")
    path: Path = folder / "record.duckdb"
    environment = {**os.environ, "READINESS_DATABASE": str(path), "READINESS_CACHE": str(folder / "cache")}
    with served(ROOT, environment, folder / "log") as address:
        yield address, path


def readiness(path: Path, *words: str) -> str:
    """Run a command on a record; its output."""
    done = CliRunner().invoke(app, [*words, "--database", str(path)])
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture
def page(server, tabs: Tabs) -> Iterator[Page]:
    """A browser page that notes errors and every request that leaves the machine."""
    faults: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    def asked(request: Request) -> None:
        if not request.url.startswith((server[0], "data:", "blob:")):
            faults.append(request.url)

    heard: Listeners = {
        "pageerror": lambda error: faults.append(str(error)),
        "dialog": dismiss,
        "request": asked,
    }
    with tabs.lent(heard) as tab:
        yield tab
    assert faults == []
