import os
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from dashboard import paths
from dashboard.importers.sample.build import build
from dashboard.store.publish import showing
from tests.examples import SOAK, examples
from tests.tabs import Tabs

# As in the Makefile: each command that a test starts would compile the board anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
pytest_plugins = ["tests.servers"]
# Machines that run tests are busy: how long one example takes says nothing of the code.
settings.register_profile("busy", deadline=None, max_examples=examples(25, 100))
settings.load_profile("busy")

ROOT = Path(__file__).parents[1]
BuiltAt = Callable[..., Path]
SHARED = ROOT.parent / "shared"
DATA = ROOT / "tests" / "data"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Fixtures that take seconds to build: who asks for one stays with one worker, in order.
BUILT_ONCE = ("wheel", "built", "cluster")
# Whole commands, pages, packs and records, and what is tried on many of them: half a second a test or more.
SLOW = (
    "bench/test_parts.py",
    "cli",
    "domain/test_walks.py",
    "exporters/deck/test_presentation.py",
    "exporters/documents/test_pdf.py",
    "exporters/test_odd.py",
    "exporters/test_odd_mended.py",
    "importers/observations/test_telemetry.py",
    "pages",
    "store/postgres",
    "store/publish",
    "store/read",
    "store/telemetry",
    "store/test_verification.py",
    "test_data.py",
    "test_package.py",
)


def pytest_report_header() -> str | None:
    return None if SHARED.is_dir() else "no ../shared here: its copies in tests/data are not compared with it"


@cache
def is_slow(path: Path) -> bool:
    return any(path.is_relative_to(ROOT / "tests" / name) for name in SLOW)


def group_of(item: pytest.Item) -> str | None:
    """The tests with which one runs in one worker; None where it may run in any."""
    names = getattr(item, "fixturenames", ())
    # What is served is served once a worker: a file of pages stays whole, and two workers share the files.
    alone = item.path.name if item.get_closest_marker("browser") or "server" in names else None
    params = getattr(getattr(item, "callspec", None), "params", {})
    there = "cluster" if params.get("backend") == "postgres" else None
    return alone or there or next((name for name in BUILT_ONCE if name in names), None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if is_slow(item.path):
            item.add_marker("slow")
        if hasattr(config, "workerinput") and (group := group_of(item)):
            item.add_marker(pytest.mark.xdist_group(group))
    # Last, as Playwright's event loop stays with the thread: asyncio.run fails after it. Groups stay whole.
    browsing = {group_of(item) for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: group_of(item) in browsing)
    absent = [name for name, is_there in (("shared", SHARED.is_dir()), ("soak", SOAK > 0)) if not is_there]
    left_out = [item for item in items if any(item.get_closest_marker(name) for name in absent)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tabs(chromium: Browser) -> Tabs:
    """Lends tabs; a new one is for what a tab cannot be rid of again."""
    return Tabs(chromium)


@pytest.fixture(scope="session")
def built_at(tmp_path_factory: pytest.TempPathFactory) -> BuiltAt:
    """The record that `init` builds at an instant, built once; `copy_record` it to write to it."""

    @cache
    def made(now: datetime, *, demo: bool) -> Path:
        path = tmp_path_factory.mktemp("built") / "record.duckdb"
        build(path, paths.DATA, now=now, demo=demo)
        return path

    return made


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or fills the cache of the person who runs it."""
    monkeypatch.setenv("READINESS_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(autouse=True)
def drawn_as_of_now(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is published is drawn as of now alone, but where a test is marked `key_dates`."""
    if not request.node.get_closest_marker("key_dates"):
        monkeypatch.setattr(showing, "SECONDS", -1.0)
