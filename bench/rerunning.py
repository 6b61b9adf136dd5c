"""Pages drawn again, by one reader and by many: CPU, waiting, idling and memory, beside the empty page."""

import asyncio
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection
from itertools import count as counted
from pathlib import Path
from statistics import quantiles

from bench.plan import Plan
from bench.processes import Served, board, floor, serving
from bench.sessions import Session
from bench.spread import Figure, Spread, interleaved, ratios

PART = "Reruns"
FLOOR = "the empty page"
RERUNS = 5  # whose CPU is counted together, to their end
THINKING = 3.0  # seconds between what a reader sees and what they ask next, on average
POLL = 3.0  # seconds after which an open page of the board asks for the current snapshot (watch.js)
IDLE = 20
SAMPLE = "certification=DEMO-PHASE3"  # what is asked of the sample; the empty page asks nothing of an address
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
        yield from _many_readers(plan, servers)  # before one has left other pages' memory behind
        yield from _one_reader(plan, empty, served)


def _one_reader(plan: Plan, empty: Served, served: Served) -> Iterator[Figure]:
    with reading(empty) as bare_reader, reading(served) as reader:
        subjects = {page: partial(reader.again, page) for page in plan.pages}
        subjects[FLOOR] = partial(bare_reader.again)
        for first in subjects.values():
            first()
        taken = interleaved(subjects, plan.rounds, plan.until())
    bare = taken.pop(FLOOR)
    yield Figure(PART, f"{FLOOR}, CPU of a rerun", Spread.of([each * 1e3 for each in bare]), "ms")
    for page, values in taken.items():
        spread, name = ratios(values, bare), page or "overview"
        yield Figure(PART, f"{name}, CPU of a rerun", spread, floor=FLOOR, goal=CPU_GOALS.get(page))


class Reader:
    """One who goes from page to page in an open session."""

    def __init__(self, server: Served, runner: asyncio.Runner, session: Session) -> None:
        self._server, self._runner, self._session = server, runner, session

    def look(self, page: str = "", query: str = SAMPLE) -> None:
        """Have a page drawn."""
        self._runner.run(self._session.run(page, query))

    def again(self, page: str = "") -> float:
        """Seconds of CPU for a page drawn again."""
        self.look(page)
        before = self._server.rest()
        for _ in range(RERUNS):
            self.look(page)
        return (self._server.rest() - before) / RERUNS

    def anew(self, page: str, query: str) -> float:
        """Seconds of CPU for a page drawn at an instant that was never asked for."""
        instant = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1, seconds=next(INSTANTS))
        before = self._server.rest()
        self.look(page, f"{query}&asof={instant:%Y-%m-%dT%H:%M:%SZ}")
        return self._server.rest() - before


@contextmanager
def reading(server: Served) -> Iterator[Reader]:
    """A reader of a server, until the block ends."""
    with asyncio.Runner() as runner:
        session = Session(server.port)
        runner.run(session.__aenter__())
        try:
            yield Reader(server, runner, session)
        finally:
            runner.run(session.__aexit__(None, None, None))


def _many_readers(plan: Plan, servers: Mapping[str, Served]) -> Iterator[Figure]:
    """What readers cost who are there at once: their memory as they come, their waits, and what they idle."""
    with asyncio.Runner() as runner, ExitStack() as opened:
        open_pages = {name: Readers(server, runner, opened) for name, server in servers.items()}
        yield from _memory(plan, open_pages)
        for count in plan.sessions:
            yield from _many(plan, count, open_pages)
        yield from _idle(plan, open_pages, runner)


class Readers:
    """Open pages of a server, each drawn once, until the block of `opened` ends."""

    def __init__(self, server: Served, runner: asyncio.Runner, opened: ExitStack) -> None:
        self.server, self._runner = server, runner
        self._sessions: list[Session] = []
        opened.callback(lambda: self.come(0))

    def come(self, count: int) -> Sequence[Session]:
        """So many of them; more come, or the last go."""
        self._runner.run(self._come(count))
        return self._sessions

    async def _come(self, count: int) -> None:
        while len(self._sessions) > count:
            await self._sessions.pop().__aexit__(None, None, None)
        while len(self._sessions) < count:
            session = await Session(self.server.port).__aenter__()
            self._sessions.append(session)
            await session.run(query=SAMPLE)

    def crowd(self, count: int, seconds: float) -> tuple[float, float]:
        """The 95th percentile of waiting (seconds), and CPU a rerun, of so many of them for so long."""
        self.server.rest()
        return self._runner.run(_crowd(self.server, self.come(count), seconds))


def _memory(plan: Plan, everyone: Mapping[str, Readers]) -> Iterator[Figure]:
    """What a further session holds, beyond the first few."""
    few, most = 5, max(plan.sessions) + 5
    for name, readers in everyone.items():
        held = []
        for count in (few, most):
            readers.come(count)
            readers.server.rest()
            held.append(readers.server.megabytes)
        a_session = (held[1] - held[0]) / (most - few)
        goal = None if name == FLOOR else MEMORY_GOAL
        yield Figure(PART, f"{name}, memory of a further session", Spread.of([a_session]), "MB", goal=goal)


def _many(plan: Plan, count: int, everyone: Mapping[str, Readers]) -> Iterator[Figure]:
    """How long readers wait who each look at what they see for some seconds, and what the server needs."""
    subjects = {name: partial(readers.crowd, count, plan.crowd) for name, readers in everyone.items()}
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


async def _crowd(server: Served, sessions: Sequence[Session], seconds: float) -> tuple[float, float]:
    async def reader(number: int, session: Session, end: float) -> list[float]:
        chance, waits = random.Random(number), list[float]()  # noqa: S311 - thinking, not a secret.
        await asyncio.sleep(chance.uniform(0, THINKING))
        while time.monotonic() < end:
            waits.append((await session.run(query=SAMPLE)).seconds)
            await asyncio.sleep(max(0.0, min(chance.expovariate(1 / THINKING), end - time.monotonic())))
        return waits

    before, end = server.cpu, time.monotonic() + seconds
    found = await asyncio.gather(*(reader(n, each, end) for n, each in enumerate(sessions)))
    waits = [wait for each in found for wait in each]
    used = (server.cpu - before) / len(waits)
    return (quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else waits[0], used)


def _idle(plan: Plan, everyone: Mapping[str, Readers], runner: asyncio.Runner) -> Iterator[Figure]:
    """What readers cost who do nothing: their sockets stay open, the board's pages ask for the snapshot.

    The servers idle at the same time. A server looks around ten times a second with nobody there too, the
    empty page's as well: what counts is what the board's takes more.
    """
    for readers in everyone.values():
        readers.come(IDLE)
        readers.server.rest()

    async def all_rest() -> list[float]:
        resting = (_resting(each.server, plan.crowd, polls=name != FLOOR) for name, each in everyone.items())
        return await asyncio.gather(*resting)

    used = [runner.run(all_rest()) for _ in range(plan.crowds)]
    said = f"{IDLE} idle readers, CPU a second and reader"
    taken = dict(zip(everyone, zip(*used, strict=True), strict=True))
    for name, values in taken.items():
        yield Figure(PART, f"{name}, {said}", Spread.of(values), "ms")
    more = [own - bare for own, bare in zip(taken["overview"], taken[FLOOR], strict=True)]
    yield Figure(PART, f"overview, {said}, more than {FLOOR}", Spread.of(more), "ms", goal=IDLE_GOAL)


async def _resting(server: Served, seconds: float, *, polls: bool) -> float:
    """CPU (ms) a second and reader; each asks over a connection that stays open, as a browser's does."""

    def ask(reader: HTTPConnection) -> None:
        reader.request("GET", "/snapshot")
        reader.getresponse().read()

    with ExitStack() as opened:
        readers = [HTTPConnection("127.0.0.1", server.port, timeout=60) for _ in range(IDLE if polls else 0)]
        for reader in readers:
            opened.callback(reader.close)
            await asyncio.to_thread(ask, reader)
        before, began = server.cpu, time.monotonic()
        while time.monotonic() - began < seconds:
            await asyncio.sleep(min(POLL, seconds))
            await asyncio.gather(*(asyncio.to_thread(ask, reader) for reader in readers))
        return (server.cpu - before) / (time.monotonic() - began) / IDLE * 1e3
