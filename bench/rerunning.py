"""Pages drawn again, by one reader and by many: CPU, waiting, idling and memory, beside the empty page."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count as counted
from pathlib import Path
from statistics import quantiles
from typing import TypeVar
from urllib.request import urlopen

from bench.plan import Plan
from bench.processes import Served, board, floor, serving
from bench.sessions import Session
from bench.spread import Figure, Spread, interleaved, ratios

T = TypeVar("T")
PART = "Reruns"
FLOOR = "the empty page"
RERUNS = 5  # whose CPU is counted together: Linux counts in hundredths of a second
THINKING = 3.0  # seconds between what a reader sees and what they ask next, on average
POLL = 3.0  # seconds after which an open page of the board asks for the current snapshot (watch.js)
IDLE = 20
SAMPLE = "certification=DEMO-PHASE3"  # what is asked of the sample; the empty page asks nothing of an address
SETTLED = 0.3  # seconds in which a server ends what it does after a run, as Streamlit's collection of garbage
INSTANTS = counted(step=61)  # seconds before yesterday, for what no cache holds
CPU_GOALS = {"": 0.25, "rollout": 0.6}
P95_GOAL = 0.3  # seconds, or the floor's where that is more
IDLE_GOAL = 0.1  # ms of CPU a second and reader: less cannot be told from nothing
MEMORY_GOAL = 0.5  # MB a session


def measure(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Each page of the sample drawn again, then many readers of Overview at once."""
    cache = folder / "cache"
    with (
        serving(floor(), folder, cache=cache) as empty,
        serving(board(folder / "sample.duckdb"), folder, cache=cache) as served,
    ):
        servers = {FLOOR: empty, "overview": served}
        yield from _memory(plan, servers)  # before many readers have left their memory to the process
        yield from _one_reader(plan, empty, served)
        for count in plan.sessions:
            yield from _many(plan, count, servers)
        yield from _idle(plan, servers)


def _one_reader(plan: Plan, empty: Served, served: Served) -> Iterator[Figure]:
    subjects = {page: partial(drawn_again, served, page) for page in plan.pages}
    subjects[FLOOR] = partial(drawn_again, empty)
    for first in subjects.values():
        first()
    taken = interleaved(subjects, plan.rounds, plan.until(0.5))
    bare = taken.pop(FLOOR)
    yield Figure(PART, f"{FLOOR}, CPU of a rerun", Spread.of([each * 1e3 for each in bare]), "ms")
    for page, values in taken.items():
        spread, name = ratios(values, bare), page or "overview"
        yield Figure(PART, f"{name}, CPU of a rerun", spread, floor=FLOOR, goal=CPU_GOALS.get(page))


def drawn_again(server: Served, page: str = "", query: str = SAMPLE, *, anew: bool = False) -> float:
    """Seconds of CPU for a page drawn again in an open session; `anew` at an instant that was never asked."""

    def asked() -> str:
        instant = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1, seconds=next(INSTANTS))
        return f"{query}&asof={instant:%Y-%m-%dT%H:%M:%SZ}" if anew else query

    async def run() -> float:
        times = 1 if anew else RERUNS
        async with Session(server.port) as session:
            await session.run(page, query)
            await asyncio.sleep(SETTLED)
            before = server.cpu
            for _ in range(times):
                await session.run(page, asked())
            await asyncio.sleep(SETTLED)
            return (server.cpu - before) / times

    return asyncio.run(run())


def _many(plan: Plan, count: int, servers: Mapping[str, Served]) -> Iterator[Figure]:
    """How long readers wait who each look at what they see for some seconds, and what the server needs."""
    subjects = {name: partial(_crowd, server, count, plan.crowd) for name, server in servers.items()}
    taken = interleaved(subjects, plan.crowds, float("inf"))
    waited = {name: [each[0] for each in found] for name, found in taken.items()}
    floor_p95 = Spread.of(waited[FLOOR])
    said = f"{count} sessions, p95 of a rerun"
    yield Figure(PART, f"{FLOOR}, {said}", floor_p95, "s")
    goal = max(P95_GOAL, floor_p95.middle) if count == max(plan.sessions) else None
    yield Figure(PART, f"overview, {said}", Spread.of(waited["overview"]), "s", goal=goal)
    yield Figure(PART, f"overview, {said}", ratios(waited["overview"], waited[FLOOR]), floor=FLOOR)
    cpu = {name: [each[1] for each in found] for name, found in taken.items()}
    yield Figure(PART, f"overview, {count} sessions, CPU", ratios(cpu["overview"], cpu[FLOOR]), floor=FLOOR)


def _crowd(server: Served, count: int, seconds: float) -> tuple[float, float]:
    """The 95th percentile of waiting (seconds), and CPU a rerun, of readers for so long."""

    async def reader(number: int, session: Session, end: float) -> list[float]:
        chance, waits = random.Random(number), list[float]()  # noqa: S311 - thinking, not a secret.
        await asyncio.sleep(chance.uniform(0, THINKING))
        while time.monotonic() < end:
            waits.append((await session.run(query=SAMPLE)).seconds)
            await asyncio.sleep(min(chance.expovariate(1 / THINKING), 4 * THINKING))
        return waits

    async def readers(sessions: Sequence[Session]) -> tuple[float, float]:
        before, end = server.cpu, time.monotonic() + seconds
        found = await asyncio.gather(*(reader(n, each, end) for n, each in enumerate(sessions)))
        waits = [wait for each in found for wait in each]
        used = (server.cpu - before) / len(waits)
        return (quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else waits[0], used)

    return asyncio.run(_among(server, count, readers))


async def _among(server: Served, count: int, act: Callable[[Sequence[Session]], Awaitable[T]]) -> T:
    """What is done among so many open sessions, each of which has drawn the page once."""
    async with AsyncExitStack() as opened:
        sessions: list[Session] = []
        for _ in range(count):
            session = await opened.enter_async_context(Session(server.port))
            await session.run(query=SAMPLE)
            sessions.append(session)
        return await act(sessions)


def _idle(plan: Plan, servers: Mapping[str, Served]) -> Iterator[Figure]:
    """What readers cost who do nothing: their sockets stay open, the board's pages ask for the snapshot."""
    for name, server in servers.items():
        used = [_resting(server, plan.crowd, polls=name != FLOOR) for _ in range(plan.crowds)]
        said = f"{IDLE} idle readers, CPU a second and reader"
        goal = None if name == FLOOR else IDLE_GOAL
        yield Figure(PART, f"{name}, {said}", Spread.of(used), "ms", goal=goal)


def _resting(server: Served, seconds: float, *, polls: bool) -> float:
    def ask() -> None:
        with urlopen(f"{server.address}/snapshot", timeout=60) as answer:  # noqa: S310 - our own server.
            answer.read()

    async def rest(_: Sequence[Session]) -> float:
        before, began = server.cpu, time.monotonic()
        while time.monotonic() - began < seconds:
            if polls:
                await asyncio.gather(*(asyncio.to_thread(ask) for _ in range(IDLE)))
            await asyncio.sleep(min(POLL, seconds))
        return (server.cpu - before) / (time.monotonic() - began) / IDLE * 1e3

    return asyncio.run(_among(server, IDLE, rest))


def _memory(plan: Plan, servers: Mapping[str, Served]) -> Iterator[Figure]:
    """What a further session holds, beyond the first few."""
    few, most = 5, max(plan.sessions) + 5
    for name, server in servers.items():
        held = asyncio.run(_held(server, (few, most)))
        a_session = (held[most] - held[few]) / (most - few)
        goal = None if name == FLOOR else MEMORY_GOAL
        yield Figure(PART, f"{name}, memory of a further session", Spread.of([a_session]), "MB", goal=goal)


async def _held(server: Served, counts: Sequence[int]) -> dict[int, float]:
    """Megabytes that a server holds with so many sessions open."""
    held: dict[int, float] = {}
    async with AsyncExitStack() as opened:
        for number in range(1, max(counts) + 1):
            await (await opened.enter_async_context(Session(server.port))).run(query=SAMPLE)
            if number in counts:
                held[number] = server.megabytes
    return held
