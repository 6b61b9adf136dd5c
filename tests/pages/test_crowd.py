"""What is published while many look is soon before all of them, and none sees two heads at once (TRUST.md)."""

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.examples import SOAK
from tests.pages.conftest import DEMO, ROOT, readiness
from tests.serving import copy_record, served
from tests.tabs import Tabs

pytestmark = pytest.mark.browser
BROWSERS = 20 if SOAK else 4
PUBLICATIONS = 5 if SOAK else 2
PAGES = ("", "gates", "agents", "conditions", "rollout", "operations", "signoffs", "record")
STAMP = re.compile(r"Ledger head ([0-9a-f]{16})")


@pytest.fixture(scope="module")
def watched(built_on_today: Path, tmp_path_factory) -> Iterator[tuple[str, Path]]:
    """A served board of its own, whose record is written to."""
    folder = tmp_path_factory.mktemp("watched")
    path = folder / "record.duckdb"
    copy_record(built_on_today, path)
    environment = {**os.environ, "READINESS_DATABASE": str(path), "READINESS_CACHE": str(folder / "cache")}
    with served(ROOT, environment, folder / "log") as address:
        yield address, path


@pytest.fixture
def crowd(watched, tabs: Tabs) -> Iterator[list[Page]]:
    """Open pages of the board, each in a browser profile of its own."""
    with ExitStack() as stack:
        found = [stack.enter_context(tabs.lent()) for _ in range(BROWSERS)]
        for i, tab in enumerate(found):
            tab.goto(f"{watched[0]}/{PAGES[i % len(PAGES)]}?certification={DEMO}")
        for tab in found:
            tab.locator("[data-test-script-state=notRunning]").wait_for(timeout=60_000)
            expect(tab.get_by_text(STAMP).first).to_be_visible(timeout=60_000)
        yield found


def heads(tab: Page) -> set[str]:
    """The heads that a page names."""
    return set(STAMP.findall(tab.locator("[data-testid=stMain]").inner_text()))


def test_all_show_what_is_published_and_none_mixes_two(watched, crowd):
    path, seen = watched[1], heads(crowd[0])
    assert [heads(tab) for tab in crowd] == [seen] * BROWSERS
    waited = []
    for n in range(PUBLICATIONS):
        readiness(path, "record", "gate", "PROD-001", "--value", f"{91 + n / 10}", "--certification", DEMO)
        published = time.monotonic()
        for tab in crowd:
            expect(tab.get_by_text(STAMP).filter(has_not_text=seen.copy().pop())).to_be_visible(
                timeout=60_000
            )
            waited.append(time.monotonic() - published)
        for tab in crowd:
            tab.locator("[data-test-script-state=notRunning]").wait_for(timeout=60_000)
        found = [heads(tab) for tab in crowd]
        assert found == [found[0]] * BROWSERS
        assert len(found[0]) == 1
        assert found[0] != seen
        seen = found[0]
    sys.stdout.write(f"{len(waited)} looks, the slowest {max(waited):.1f} s after its publication\n")
