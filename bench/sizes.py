"""A record at several sizes: the pages of one certification, each beside itself at the smallest."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from bench.commands import ID
from bench.plan import Plan
from bench.processes import Served, board, serving
from bench.rerunning import Reader, reading
from bench.spread import Figure, Spread, interleaved, ratios

K = TypeVar("K")


@contextmanager
def served_each(made: Mapping[int, Path], folder: Path, cache: Path) -> Iterator[dict[int, Served]]:
    """A server for the record of each size, until the block ends."""
    with ExitStack() as running:
        yield {
            n: running.enter_context(serving(board(each), folder, cache=cache)) for n, each in made.items()
        }


def drawn_anew(
    plan: Plan, servers: Mapping[K, Served], pages: Sequence[str], *, share: float
) -> dict[tuple[str, K], list[float]]:
    """Seconds of CPU of pages of one certification at an instant that no cache holds, at each server."""
    query = f"certification={ID}"
    with ExitStack() as opened:
        readers: dict[K, Reader] = {n: opened.enter_context(reading(each)) for n, each in servers.items()}
        for reader in readers.values():
            for page in pages:
                reader.look(page, query)
            reader.anew(pages[0], query)  # What telemetry said up to that day is kept from then on.
        subjects = {
            (page, n): partial(reader.anew, page, query) for page in pages for n, reader in readers.items()
        }
        return interleaved(subjects, plan.rounds, plan.until(share))


def beside_least(
    part: str, plan: Plan, servers: Mapping[int, Served], pages: Sequence[str], *, share: float, goal: float
) -> Iterator[Figure]:
    """Pages of one certification at an instant that no cache holds: CPU at each size."""
    taken = drawn_anew(plan, servers, pages, share=share)
    least = min(servers)
    for page in pages:
        for count in servers:
            said, values = f"{page or 'overview'} drawn anew, CPU, at {count:,}", taken[page, count]
            if count == least:
                yield Figure(part, said, Spread.of(values), "s")
            else:
                spread = ratios(values, taken[page, least])
                yield Figure(part, said, spread, floor=f"at {least:,}", goal=goal)
