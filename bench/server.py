"""What a ledger in PostgreSQL costs beside the same one in a file: a command, a viewer that starts, pages.

python -m bench.server 1000 100000000 large.duckdb
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from urllib.request import urlopen

from bench import postgres, records
from bench.commands import ID, record_gate
from bench.plan import Plan
from bench.processes import READINESS, board, copied, run, serving
from bench.samples import write_samples
from bench.sizes import drawn_anew
from bench.spread import Figure, Spread, interleaved, ratios
from dashboard.domain.values.instants import start_of
from dashboard.store import database

PART = "A ledger in PostgreSQL"
FILE, SERVER = "the file", "PostgreSQL"
DATABASE = "readiness"
AN_IMPORT = 10_000_000  # samples at most; each is of another certification
GATE_GOAL, START_GOAL, PAGE_GOAL = 1.0, 15.0, 1.5
HELD = """
select
    count(*) filter (kind = 'certification'),
    coalesce(sum((body->'telemetry'->>'rows')::bigint) filter (kind = 'telemetry'), 0)
from ledger
"""


@dataclass(frozen=True)
class Home:
    """Where a record lies: its address, and what a process is told besides."""

    address: str
    known: Mapping[str, str]


def build(record: Path, count: int, samples: int, *, cache: Path, now: datetime) -> None:
    """A record of so many certifications and samples, which the first of them have, an import each."""
    records.build(record, count, now=now)
    imports = min(count, -(-samples // AN_IMPORT))
    file = record.with_suffix(".csv")
    for certificate in islice(records.certificates(count, now=now), imports):
        head = certificate.certification
        write_samples(file, samples // imports, start=start_of(head.decided_on, head.zone), end=now)
        words = ("import", str(file), "--certification", head.id, "--actor", "bench")
        run(*READINESS, *words, "--database", str(record), cache=cache)
    file.unlink()


def measure(plan: Plan, folder: Path) -> Iterator[Figure]:
    """`record gate`, the start of a viewer and pages, on a record and on what it was moved to."""
    record, cache = folder / "large.duckdb", folder / "cache"
    if plan.record:
        copied(plan.record, record)
    else:
        build(record, *plan.moved, cache=cache, now=datetime.now(UTC))
    with postgres.running(postgres.SAFE) as cluster:
        cluster.execute(f"create database {DATABASE}")
        homes = {
            FILE: Home(str(record), {}),
            SERVER: Home(cluster.address(DATABASE), {"READINESS_TELEMETRY": str(folder / "telemetry")}),
        }
        yield from _sizes(record)
        yield from _moved(homes, cache)
        yield from _gates(plan, homes, folder)
        yield from _starts(plan, homes, folder)
        yield from _pages(plan, homes, folder)


def _sizes(record: Path) -> Iterator[Figure]:
    with database.open_read_only(record) as cursor:
        found = cursor.execute(HELD).fetchone()
    for what, number in zip(("certifications", "samples"), found or (), strict=True):
        yield Figure(PART, f"{what} of the record", Spread.of([number]), "")


def _moved(homes: Mapping[str, Home], cache: Path) -> Iterator[Figure]:
    """`readiness move` to the server, once."""
    there = homes[SERVER]
    run(*READINESS, "migrate", "--database", there.address, cache=cache, known=there.known)
    words = ("move", "--database", homes[FILE].address, "--to", there.address)
    took = run(*READINESS, *words, cache=cache, known=there.known)
    yield Figure(PART, f"`move` to {SERVER}, wall", Spread.of([took.wall]), "s")


def _gates(plan: Plan, homes: Mapping[str, Home], folder: Path) -> Iterator[Figure]:
    """`record gate` by the clock of who waits, on a machine that has written before, and on a new one."""

    def gate(home: Home, cache: Path) -> tuple[float, float]:
        words = (*record_gate(), "--database", home.address)
        took = run(*words, cache=cache, known=home.known)
        return took.wall, took.cpu

    def anew(home: Home) -> tuple[float, float]:
        with tempfile.TemporaryDirectory(dir=folder) as cache:
            return gate(home, Path(cache) / "cache")

    subjects: dict[tuple[str, str], Callable[[], tuple[float, float]]] = {}
    for name, home in homes.items():
        machine = folder / f"machine of {name}"
        machine.mkdir()
        gate(home, machine / "cache")
        subjects |= {
            ("`record gate`", name): partial(gate, home, machine / "cache"),
            ("`record gate` on a new machine", name): partial(anew, home),
        }
    taken = interleaved(subjects, plan.rounds, plan.until(0.5))
    for what in dict.fromkeys(what for what, _ in subjects):
        goal = GATE_GOAL if what == "`record gate`" else None
        yield from _both(what, {name: taken[what, name] for name in homes}, goal)


def _both(what: str, taken: Mapping[str, list[tuple[float, float]]], goal: float | None) -> Iterator[Figure]:
    """What was waited for, and CPU, on each home; the goal is of waiting for the server."""
    for number, unit in enumerate(("wall", "CPU")):
        here, there = ([each[number] for each in taken[name]] for name in (FILE, SERVER))
        said, wanted = f"{what}, {unit}", None if number else goal
        yield Figure(PART, f"{said}, {FILE}", Spread.of(here), "s")
        yield Figure(PART, f"{said}, {SERVER}", Spread.of(there), "s", goal=wanted)
        yield Figure(PART, f"{said}, {SERVER}", ratios(there, here), floor=FILE)


def _starts(plan: Plan, homes: Mapping[str, Home], folder: Path) -> Iterator[Figure]:
    """A viewer with an empty cache, from its start until it has answered with a certification."""

    def start(home: Home) -> tuple[float, float]:
        began = time.perf_counter()
        with (
            tempfile.TemporaryDirectory(dir=folder) as cache,
            serving(board(home.address), folder, cache=Path(cache) / "cache", known=home.known) as server,
            urlopen(f"{server.address}/glance?certification={ID}") as answer,  # noqa: S310 - our own server.
        ):
            answer.read()
            return time.perf_counter() - began, server.cpu

    subjects = {name: partial(start, home) for name, home in homes.items()}
    taken = interleaved(subjects, plan.rounds, plan.until(0.7))
    yield from _both("a cold viewer's start to its first certification", taken, START_GOAL)


def _pages(plan: Plan, homes: Mapping[str, Home], folder: Path) -> Iterator[Figure]:
    """Pages of a certification with telemetry at an instant that no cache holds, side by side."""
    with ExitStack() as running:
        servers = {
            name: running.enter_context(
                serving(board(home.address), folder, cache=folder / f"viewer of {name}", known=home.known)
            )
            for name, home in homes.items()
        }
        taken = drawn_anew(plan, servers, plan.few, share=1.0)
    for page in plan.few:
        said, here = f"{page or 'overview'} drawn anew, CPU", taken[page, FILE]
        yield Figure(PART, f"{said}, {FILE}", Spread.of(here), "s")
        yield Figure(PART, f"{said}, {SERVER}", ratios(taken[page, SERVER], here), floor=FILE, goal=PAGE_GOAL)


if __name__ == "__main__":
    certifications, samples, path = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    with tempfile.TemporaryDirectory() as kept:
        build(path, certifications, samples, cache=Path(kept) / "cache", now=datetime.now(UTC))
