"""Four boards behind nginx on one ledger in PostgreSQL: each shows a new entry soon, and goes on through a stopped server."""

import json
import os
import ssl
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from bench.postgres import Cluster
from bench.processes import free_port
from dashboard.domain.observations import OBSERVATION
from dashboard.domain.values.fields import parse_instant
from dashboard.settings import Server
from dashboard.store.ledger import Entry, observations_body
from dashboard.store.postgres.connection import connected
from dashboard.store.postgres.entries import entries_after
from dashboard.store.publish import writing
from tests.conftest import ROOT, BuiltAt
from tests.pages.conftest import PHASE3
from tests.pages.test_crowd import STAMP, heads
from tests.proxy import COOKIE, certify, command, open_to_all, proxying, site
from tests.servers import Shelve
from tests.serving import served
from tests.tabs import Tabs

pytestmark = [pytest.mark.browser, pytest.mark.soak, pytest.mark.slow]

VIEWERS, NOW = 4, parse_instant("2026-11-24T10:00:00Z")
PAUSE = 0.3  # seconds between two looks of all: nginx lets one address ask 30 times a second
UNCHECKED = ssl._create_unverified_context()
Told = list[dict[str, Any]]


@dataclass(frozen=True)
class Reader:
    """Who asks nginx, and is sent to the same board each time, by a cookie."""

    front: str
    cookie: str

    def health(self) -> dict[str, Any]:
        """What the board says of itself."""
        request = Request(f"{self.front}/healthz", headers={"Cookie": f"{COOKIE}={self.cookie}"})
        with urlopen(request, timeout=10, context=UNCHECKED) as answer:
            told: dict[str, Any] = json.loads(answer.read())
        return told


@pytest.fixture
def ledger(shelve: Shelve, built_at: BuiltAt) -> Server:
    return shelve(built_at(NOW, demo=False))


@pytest.fixture
def boards(ledger: Server, tmp_path: Path) -> Iterator[list[int]]:
    """The ports of boards that share nothing but the ledger."""
    environment = {**os.environ, "READINESS_DATABASE": ledger.address}
    with ExitStack() as stack:
        found = []
        for n in range(VIEWERS):
            log = tmp_path / str(n) / "log"
            log.parent.mkdir()
            known = {**environment, "READINESS_CACHE": str(log.with_name("cache"))}
            port = urlsplit(stack.enter_context(served(ROOT, known, log))).port
            assert port
            found.append(port)
        yield found


def sent(folder: Path) -> set[tuple[str, str]]:
    """Which cookie nginx sent to which board, for each that was asked with one."""
    lines = (folder / "served").read_text(encoding="utf-8").splitlines()
    return {(cookie, board) for cookie, board in map(str.split, lines) if cookie != "-"}


@pytest.fixture
def readers(boards: list[int], tmp_path: Path) -> Iterator[list[Reader]]:
    """A reader of each board, by the cookie that nginx's own choice sends there."""
    certify(tmp_path)
    tls = free_port()
    words = command(tmp_path, open_to_all(site(tmp_path, boards, free_port(), tls)))
    with proxying(words, tls):
        for n in range(100):
            Reader(f"https://127.0.0.1:{tls}", f"reader-{n}").health()
        of_board = {board: cookie for cookie, board in sorted(sent(tmp_path))}
        assert sorted(of_board) == sorted(f"127.0.0.1:{port}" for port in boards)
        yield [Reader(f"https://127.0.0.1:{tls}", cookie) for cookie in of_board.values()]
        # The boards stayed up, so nobody was sent to another.
        assert len(sent(tmp_path)) == 100


@pytest.fixture
def open_pages(readers: list[Reader], tabs: Tabs) -> Iterator[list[Page]]:
    """A browser of each reader, with the record's page open."""
    with ExitStack() as stack:
        found = [stack.enter_context(tabs.lent(ignore_https_errors=True)) for _ in readers]
        for tab, reader in zip(found, readers, strict=True):
            tab.context.add_cookies([{"name": COOKIE, "value": reader.cookie, "url": reader.front}])
            tab.goto(f"{reader.front}/record?certification={PHASE3}")
            settled(tab)
        yield found


def settled(tab: Page) -> set[str]:
    """The heads that a page names, once its run has ended."""
    tab.locator("[data-test-script-state=notRunning]").wait_for(timeout=60_000)
    expect(tab.get_by_text(STAMP).first).to_be_visible(timeout=60_000)
    return heads(tab)


def drawn(tabs: list[Page], head: str) -> float:
    """Seconds until all pages show a head, and nothing of another."""
    began = time.monotonic()
    for tab in tabs:
        expect(tab.get_by_text(f"Ledger head {head[:16]}").first).to_be_visible(timeout=60_000)
        assert settled(tab) == {head[:16]}
    return time.monotonic() - began


def until(readers: list[Reader], holds: Callable[[dict[str, Any]], bool], seen: Told) -> float:
    """Seconds until all boards say what is waited for; all that they said is added to what was seen."""
    began, waiting = time.monotonic(), list(readers)
    while waiting:
        assert time.monotonic() < began + 120, seen[-VIEWERS:]
        for reader in list(waiting):
            told = reader.health()
            seen.append({**told, "reader": reader})
            if holds(told):
                waiting.remove(reader)
        time.sleep(PAUSE)
    return time.monotonic() - began


def reviewed(ledger: Server, name: str) -> Entry:
    held = OBSERVATION.validate_python({"kind": "review", "observed_at": "2026-11-20T10:00:00Z"})
    with writing(ledger, now=NOW) as writer:
        return writer.append(
            "observations",
            observations_body(PHASE3, [held]),
            actor="ci",
            source_name=name,
            source_sha256="0" * 64,
        )


def test_four_boards_behind_nginx_show_what_is_new_and_go_on_through_a_stopped_server(
    ledger: Server, readers: list[Reader], open_pages: list[Page], cluster: Cluster
):
    seen: Told = []
    shown, pages, head = [], [], ""
    for n in range(5):
        head = reviewed(ledger, f"before {n}").hash
        shown.append(until(readers, lambda told, head=head: told["head"] == head, seen))  # type: ignore[misc]
        pages.append(shown[-1] + drawn(open_pages, head))
    cluster.stop()
    noticed = until(readers, lambda told: told["lag"] > 0, seen)
    assert {reader.health()["head"] for reader in readers} == {head}
    for tab in open_pages:
        tab.reload()
        assert settled(tab) == {head[:16]}
    cluster.start()
    back = until(readers, lambda told: told["reason"] is None, seen)
    last = reviewed(ledger, "after").hash
    until(readers, lambda told: told["head"] == last, seen)
    drawn(open_pages, last)

    with connected(ledger) as connection:
        place = {e.hash: e.seq for batch in entries_after(connection, 0) for e in batch}
    for reader in readers:  # None goes back to an earlier head, or shows one that is no head of this ledger.
        order = [place[told["head"]] for told in seen if told["reader"] == reader]
        assert order == sorted(order)
    sys.stdout.write(
        f"shown {max(shown):.1f} s at most, in browsers {max(pages):.1f} s, "
        f"stop {noticed:.1f} s, back {back:.1f} s; load {os.getloadavg()[0]:.0f}\n"
    )
    assert max(shown) < 5
    assert back < 10
