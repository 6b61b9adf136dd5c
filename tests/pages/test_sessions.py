"""Many readers for a long time: the server's memory does not grow with the pages that it draws (TRUST.md)."""

import asyncio
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.processes import Served, board, serving
from bench.sessions import Session
from dashboard.navigation import TITLES
from tests.examples import SOAK
from tests.pages.conftest import DEMO, PHASE3
from tests.serving import copy_record

SESSIONS = 100 if SOAK else 6
MINUTES = 30 if SOAK else 0.1
WARM_UP = 6 if SOAK else 1  # times that each page is drawn before memory is looked at
THINKING = 3.0  # seconds between two pages of a reader, on average
MOST_MEGABYTES = 50


@pytest.fixture(scope="module")
def reading(built_on_today: Path, tmp_path_factory) -> Iterator[Served]:
    """A served board of its own, that nobody else asks."""
    folder = tmp_path_factory.mktemp("reading")
    record = folder / "record.duckdb"
    copy_record(built_on_today, record)
    with serving(board(record), folder, cache=folder / "cache") as served:
        yield served


async def _read(session: Session, chance: random.Random, until: float) -> int:
    """Have pages drawn until an instant; how many were. A page that fails ends the test."""
    drawn = 0
    while time.monotonic() < until:
        page, certification = chance.choice(list(TITLES)), chance.choice((DEMO, PHASE3))
        await session.run("" if page == "overview" else page, f"certification={certification}")
        drawn += 1
        await asyncio.sleep(chance.uniform(0, 2 * THINKING))
    return drawn


async def _read_long(served: Served) -> tuple[int, float]:
    """How many pages all sessions had drawn, and by how many megabytes the server grew meanwhile."""
    sessions = [await Session(served.port).__aenter__() for _ in range(SESSIONS)]
    try:
        for _ in range(WARM_UP):
            for page in TITLES:
                for certification in (DEMO, PHASE3):
                    await sessions[0].run(
                        "" if page == "overview" else page, f"certification={certification}"
                    )
        until = time.monotonic() + MINUTES * 60 / 6
        await asyncio.gather(*(_read(s, random.Random(i), until) for i, s in enumerate(sessions)))
        before = served.megabytes
        until = time.monotonic() + MINUTES * 60
        drawn = await asyncio.gather(*(_read(s, random.Random(-i), until) for i, s in enumerate(sessions)))
        return sum(drawn), served.megabytes - before
    finally:
        for session in sessions:
            await session.__aexit__(None, None, None)


def test_memory_does_not_grow_with_what_is_read(reading: Served):
    drawn, grown = asyncio.run(_read_long(reading))
    sys.stdout.write(f"{drawn} pages drawn, {grown:.1f} MB more held\n")

    assert drawn >= SESSIONS
    assert grown < MOST_MEGABYTES
