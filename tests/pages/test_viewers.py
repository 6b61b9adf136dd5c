"""Four boards on one ledger in PostgreSQL: each shows a new entry soon, and goes on through a stopped server."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from dashboard.domain.observations import OBSERVATION
from dashboard.domain.values.fields import parse_instant
from dashboard.settings import Server
from dashboard.store.ledger import Entry, observations_body
from dashboard.store.postgres.connection import connected
from dashboard.store.postgres.entries import entries_after
from dashboard.store.publish import writing
from tests.conftest import ROOT, BuiltAt
from tests.pages.conftest import PHASE3
from tests.postgres import Cluster
from tests.servers import Shelve
from tests.serving import served

pytestmark = [pytest.mark.soak, pytest.mark.slow]

VIEWERS, NOW = 4, parse_instant("2026-11-24T10:00:00Z")
Told = list[dict[str, Any]]


@pytest.fixture
def ledger(shelve: Shelve, built_at: BuiltAt) -> Server:
    return shelve(built_at(NOW, demo=False))


@pytest.fixture
def boards(ledger: Server, tmp_path: Path) -> Iterator[list[str]]:
    """The addresses of boards that share nothing but the ledger."""
    environment = {**os.environ, "READINESS_DATABASE": ledger.address}
    with ExitStack() as stack:
        found = []
        for n in range(VIEWERS):
            log = tmp_path / str(n) / "log"
            log.parent.mkdir()
            known = {**environment, "READINESS_CACHE": str(log.with_name("cache"))}
            found.append(stack.enter_context(served(ROOT, known, log)))
        yield found


def health(board: str) -> dict[str, Any]:
    with urlopen(f"{board}/healthz", timeout=10) as answer:
        told: dict[str, Any] = json.loads(answer.read())
    return told


def until(boards: list[str], holds: Callable[[dict[str, Any]], bool], seen: Told) -> float:
    """Seconds until all boards say what is waited for; all that they said is added to what was seen."""
    began, waiting = time.monotonic(), list(boards)
    while waiting:
        assert time.monotonic() < began + 120, seen[-VIEWERS:]
        for board in list(waiting):
            told = health(board)
            seen.append({**told, "board": board})
            if holds(told):
                waiting.remove(board)
        time.sleep(0.1)
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


def test_four_boards_show_what_is_new_and_go_on_through_a_stopped_server(
    ledger: Server, boards: list[str], cluster: Cluster
):
    seen: Told = []
    shown, head = [], ""
    for n in range(5):
        head = reviewed(ledger, f"before {n}").hash
        shown.append(until(boards, lambda told, head=head: told["head"] == head, seen))  # type: ignore[misc]
    cluster.stop()
    noticed = until(boards, lambda told: told["lag"] > 0, seen)
    assert {told["head"] for told in map(health, boards)} == {head}
    cluster.start()
    back = until(boards, lambda told: told["reason"] is None, seen)
    last = reviewed(ledger, "after").hash
    until(boards, lambda told: told["head"] == last, seen)

    with connected(ledger) as connection:
        place = {e.hash: e.seq for batch in entries_after(connection, 0) for e in batch}
    for board in boards:  # None goes back to an earlier head, or shows one that is no head of this ledger.
        order = [place[told["head"]] for told in seen if told["board"] == board]
        assert order == sorted(order)
    sys.stdout.write(f"shown {max(shown):.1f} s at most, stop {noticed:.1f} s, back {back:.1f} s\n")
    assert max(shown) < 5
    assert back < 10
