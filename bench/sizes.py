"""A record at several sizes: the pages of one certification, each beside itself at the smallest."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from bench.commands import ID
from bench.plan import Plan
from bench.processes import Served, board, serving
from bench.rerunning import drawn_again
from bench.spread import Figure, Spread, interleaved, ratios


@contextmanager
def served_each(made: Mapping[int, Path], folder: Path, cache: Path) -> Iterator[dict[int, Served]]:
    """A server for the record of each size, until the block ends."""
    with ExitStack() as running:
        yield {
            n: running.enter_context(serving(board(each), folder, cache=cache)) for n, each in made.items()
        }


def pages(
    part: str, plan: Plan, servers: Mapping[int, Served], *, share: float, goal: float
) -> Iterator[Figure]:
    """Every page of one certification at an instant that no cache holds: CPU at each size."""
    subjects = {
        (page, n): partial(drawn_again, server, page, f"certification={ID}", anew=True)
        for page in plan.pages
        for n, server in servers.items()
    }
    taken = interleaved(subjects, plan.rounds, plan.until(share))
    least = min(servers)
    for page in plan.pages:
        for count in servers:
            said, values = f"{page or 'overview'} drawn anew, CPU, at {count:,}", taken[page, count]
            if count == least:
                yield Figure(part, said, Spread.of(values), "s")
            else:
                spread = ratios(values, taken[page, least])
                yield Figure(part, said, spread, floor=f"at {least:,}", goal=goal)
