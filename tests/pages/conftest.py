import json
import os
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
    assert sentence(500) not in words(app)
    return app


def sheet(app: AppTest) -> list[Any]:
    """The tree of elements that the page is."""
    [found] = app.get("bidi_component")
    tree: list[Any] = json.loads(found.proto.json)["sheet"]
    return tree


def parts(app: AppTest, tag: str, name: str = "") -> list[list[Any]]:
    """The elements of a page with a tag, and with a class where one is named, in their order."""
    found = [each for each in inside(sheet(app)) if isinstance(each, list) and each[0] == tag]
    return [each for each in found if not name or name in each[1].get("class", "").split()]


def inside(node: Any) -> Iterator[Any]:
    """A node of the tree and all below it."""
    yield node
    if isinstance(node, list):
        for child in node[2:]:
            yield from inside(child)


def said(node: Any) -> str:
    """The text of a node; what the browser draws itself says nothing here."""
    return "".join(each for each in inside(node) if isinstance(each, str))


def told(app: AppTest, tag: str, name: str = "") -> list[str]:
    """The texts of the elements of a page with a tag, and with a class where one is named."""
    return [said(each) for each in parts(app, tag, name)]


def drawings(app: AppTest) -> dict[str, dict[str, Any]]:
    """What the browser draws itself, by its kind; of several of a kind the last."""
    return {each["draw"]: each for each in inside(sheet(app)) if isinstance(each, dict)}


BLOCKS = ("h1", "h2", "h3", "p", "li", "summary", "td", "th", "pre")


def words(app: AppTest) -> str:
    """All that a page says, a line for each heading, paragraph, item and cell."""
    return "\n".join(said(each) for each in blocks(app))


def blocks(app: AppTest) -> list[list[Any]]:
    """The headings, paragraphs, items and cells of a page."""
    return [each for each in inside(sheet(app)) if isinstance(each, list) and each[0] in BLOCKS]


def linked_words(app: AppTest) -> str:
    """As `words`, with what is strong, toned (":bad[Fail]") or a link as in Markdown."""
    return "\n".join(marked(each) for each in blocks(app))


def marked(node: Any) -> str:
    """The text of a node as in Markdown."""
    if not isinstance(node, list):
        return said(node)
    tag, attributes, *children = node
    text, [tone, *kinds] = "".join(map(marked, children)), (attributes.get("class") or " ").split(" ")
    if tag == "a" and "href" in attributes:
        return f"[{text}]({attributes['href']})"
    if tag == "strong":
        return f"**{text}**"
    kind, tone = (tone, kinds[0]) if tone == "chip" else (kinds[0] if kinds else "", tone)
    return f":{tone}[{text}]" if kind in ("chip", "toned", "ground") else text


def rows(app: AppTest) -> list[list[str]]:
    """The cells of the tables of a page, as `linked_words` has them, row by row."""
    found = [each for part in parts(app, "tbody") for each in part[2:]]
    return [[marked(cell) for cell in row[2:]] for row in found]


def links(app: AppTest) -> list[tuple[str, str]]:
    """The links of a page: what each says, and where it leads."""
    return [(said(each), each[1]["href"]) for each in parts(app, "a") if "href" in each[1]]


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
