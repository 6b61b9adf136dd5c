"""What a record's size costs: the same questions of one certification beside none, or hundreds of others."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from bench import records
from bench.commands import ID, record_gate, status
from bench.plan import Plan
from bench.processes import READINESS, board, copied, floor, run, serving
from bench.rerunning import reading
from bench.sizes import beside_least, served_each
from bench.spread import Figure, Spread, interleaved, ratios
from bench.visits import FLOOR, OTHER_LIVE_GOAL, WORD, Place, compared

PART = "Certifications"
ONE_GOAL, IMPORT_GOAL, ALL_GOAL = 1.5, 2.0, 3.0
# what is asked -> the most that it may cost beside that at the smallest size
KINDS = {
    "start to first answer, wall": ONE_GOAL,
    f"`status {ID}`, CPU": ONE_GOAL,
    "`record gate`, CPU": ONE_GOAL,
    "import of the next, CPU": IMPORT_GOAL,
    "`status` of all, wall": None,
}


def measure(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Commands, the start of a server and pages, each beside itself at the smallest size."""
    cache, made = folder / "cache", dict[int, Path]()
    for count in plan.certifications:
        made[count] = folder / f"{count}.duckdb"
        records.build(made[count], count, now=datetime.now(UTC))
        first = run(*status(made[count]), cache=cache).wall
        yield Figure(
            PART, f"`status` of all {count:,}, asked for the first time, wall", Spread.of([first]), "s"
        )
    yield from _commands(plan, made, cache)
    with served_each(made, folder, cache) as servers:
        yield from beside_least(PART, plan, servers, plan.pages, share=0.8, goal=ONE_GOAL)
    yield from _portfolio(plan, max(made), made[max(made)], cache)


def _commands(plan: Plan, made: Mapping[int, Path], cache: Path) -> Iterator[Figure]:
    subjects: dict[str, Callable[[], float]] = {}
    for count, record in made.items():
        asked = _questions(record, cache)
        subjects |= {f"{what}@{count}": each for what, each in zip(KINDS, asked, strict=True)}
    taken = interleaved(subjects, plan.rounds, plan.until(0.55))
    least, most = min(made), max(made)
    for what, goal in KINDS.items():
        for count in made:
            values = taken[f"{what}@{count}"]
            yield Figure(
                PART,
                f"{what}, at {count:,}",
                Spread.of(values),
                "s",
                goal=ALL_GOAL if goal is None and count == most else None,
            )
            if count > least:
                spread = ratios(values, taken[f"{what}@{least}"])
                yield Figure(PART, f"{what}, at {count:,}", spread, floor=f"at {least:,}", goal=goal)


def _questions(record: Path, cache: Path) -> list[Callable[[], float]]:
    """What is asked of a record, in the order of KINDS; what writes has a copy each time."""
    document = record.with_suffix(".yaml")
    document.write_bytes(records.SEED_FILE.read_bytes())

    def fresh(*words: str) -> float:
        copy = copied(record, f"written-{record.name}")
        return run(*words, "--database", str(copy), cache=cache).cpu

    fresh(*record_gate())  # The copy's own replica is there from then on.

    def start() -> float:
        with serving(board(record), record.parent, cache=cache) as server:
            return server.start.wall

    return [
        start,
        lambda: run(*status(record, ID), cache=cache).cpu,
        lambda: fresh(*record_gate()),
        lambda: fresh(*READINESS, "import", str(document), "--actor", "bench"),
        lambda: run(*status(record), cache=cache).wall,
    ]


def _portfolio(plan: Plan, count: int, record: Path, cache: Path) -> Iterator[Figure]:
    """The page of all certifications in a browser, beside the empty page."""
    folder = record.parent
    with (
        serving(board(record), folder, cache=cache) as served,
        serving(floor(), folder, cache=cache) as empty,
    ):
        with reading(served) as reader:
            reader.look("portfolio", "")
        places = {"portfolio": Place(f"{served.address}/portfolio"), FLOOR: Place(empty.address, WORD)}
        taken = compared(places, min(3, plan.rounds), plan.until())
    for kind, number in (("cold", 0), ("warm", 1)):
        live = {name: [each[number].live for each in found] for name, found in taken.items()}
        spread = ratios(live["portfolio"], live[FLOOR])
        said = f"portfolio of {count:,}, all drawn, {kind}"
        yield Figure(PART, said, spread, floor=FLOOR, goal=OTHER_LIVE_GOAL)
