"""What telemetry costs: importing it beside DuckDB's own copy, and all else beside none of it, or less."""

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import duckdb

from bench import records
from bench.commands import ID, record_gate, status
from bench.plan import Plan
from bench.processes import READINESS, copied, run
from bench.sizes import beside_least, served_each
from bench.spread import Figure, Spread, interleaved, ratios
from dashboard.domain.values.instants import start_of

PART = "Telemetry"
IMPORT, COPY = "import", "COPY ... ORDER BY"
PAGE_GOAL, MEMORY_GOAL, IMPORT_GOAL, GATE_GOAL, NOISE_GOAL = 1.5, 1.2, 2.0, 1.2, 3.0
# Both metrics of the certificate's triggers, evenly from its start until now; availability breaches its limit
# for minutes each week, or all the time.
CALM, NOISY = "((i // 2) * $step / 60e6)::bigint % 10080 < 9", "hash(i + 7) % 6 = 0"
SAMPLES = """
copy (
    select
        if(i % 2 = 0, 'availability', 'response_time') as metric,
        strftime($start + to_microseconds(((i // 2) * $step)::bigint), '%Y-%m-%dT%H:%M:%S.%fZ')
            as observed_at,
        round(
            if(i % 2 = 0, 99.9, 180) + (hash(i) % 1000) / 12000
            - if(i % 2 = 0 and {breaches}, 3, 0),
            3
        ) as value
    from range($count) as numbers(i)
) to '{path}' (header)
"""
SORTED = """
import duckdb
duckdb.execute(
    "copy (select * from read_csv('{path}') order by metric, observed_at) to '{path}.parquet'"
)
"""


def write_samples(path: Path, count: int, *, start: datetime, end: datetime, breaches: str = CALM) -> None:
    """A CSV file of so many samples between two instants (aware), the same for the same number."""
    step = (end - start).total_seconds() * 1e6 / max(1, count // 2)
    values = {"start": start.astimezone(UTC).replace(tzinfo=None), "step": step, "count": count}
    with duckdb.connect() as connection:
        sql = SAMPLES.replace("{path}", str(path)).replace("{breaches}", breaches)
        connection.execute(sql, values)


def measure(plan: Plan, folder: Path) -> Iterator[Figure]:
    """Import, `record gate`, `status ID`, pages and memory at each number of samples."""
    now, cache, bare = datetime.now(UTC), folder / "cache", folder / "none.duckdb"
    records.build(bare, 1, now=now)
    head = next(iter(records.certificates(1, now=now))).certification
    made = {0: bare}
    write = partial(write_samples, start=start_of(head.decided_on, head.zone), end=now)
    taken: dict[int, dict[str, list[float]]] = {}
    for number, count in enumerate(plan.samples, start=1):
        file = folder / f"{count}.csv"
        write(file, count)
        until = plan.until(0.35 * number / len(plan.samples))
        taken[count] = _imports(until, plan.rounds, file, bare, count, cache)
        yield from _import_figures(count, taken[count])
        made[count] = folder / f"written-{count}.duckdb"
        file.unlink()
    yield from _throughput(taken)
    write(folder / "noisy.csv", max(plan.samples), breaches=NOISY)
    yield from _noise(plan, folder / "noisy.csv", bare, made[max(plan.samples)], cache)
    yield from _commands(plan, made, cache)
    yield from _pages(plan, {n: made[n] for n in plan.samples}, folder, cache)


def _imported(file: Path, record: Path, cache: Path) -> float:
    """CPU of an import into a record."""
    words = ("import", str(file), "--certification", ID, "--actor", "bench", "--database", str(record))
    return run(*READINESS, *words, cache=cache).cpu


def _noise(plan: Plan, file: Path, bare: Path, calm: Path, cache: Path) -> Iterator[Figure]:
    """`status ID` beside a metric of which every sixth sample or so breaches its limit, beside a calm one."""
    noisy = copied(bare, "noisy.duckdb")
    _imported(file, noisy, cache)
    subjects = {record: partial(_status, record, cache) for record in (calm, noisy)}
    taken = interleaved(subjects, plan.rounds, plan.until(0.45))
    said = f"`status {ID}`, CPU, beside {max(plan.samples):,} samples, a sixth of a metric over its limit"
    yield Figure(PART, said, ratios(taken[noisy], taken[calm]), floor="beside calm ones", goal=NOISE_GOAL)


def _status(record: Path, cache: Path) -> float:
    """CPU of one certification's status."""
    return run(*status(record, ID), cache=cache).cpu


def _imports(
    until: float, rounds: int, file: Path, bare: Path, count: int, cache: Path
) -> dict[str, list[float]]:
    """CPU of an import, and of DuckDB sorting the same file into Parquet; each starts a process."""

    def imported() -> float:
        return _imported(file, copied(bare, f"written-{count}.duckdb"), cache)

    def own() -> float:
        return run(sys.executable, "-c", SORTED.replace("{path}", str(file)), cache=cache).cpu

    return interleaved({IMPORT: imported, COPY: own}, rounds, until)


def _import_figures(count: int, taken: Mapping[str, list[float]]) -> Iterator[Figure]:
    yield Figure(PART, f"{COPY} of {count:,} samples, CPU", Spread.of(taken[COPY]), "s")
    said = f"import of {count:,} samples, CPU"
    yield Figure(PART, said, ratios(taken[IMPORT], taken[COPY]), floor=f"`{COPY}`")


def _throughput(taken: Mapping[int, Mapping[str, list[float]]]) -> Iterator[Figure]:
    """What a further sample costs, by the least and the most that were imported, beside DuckDB's own."""
    few, many = min(taken), max(taken)
    if few < many:
        imported, own = (median(taken[many][what]) - median(taken[few][what]) for what in (IMPORT, COPY))
        said = f"import, CPU of a further sample from {few:,} to {many:,}"
        if min(imported, own) <= 0:  # Noise is larger than what so few samples take.
            return
        yield Figure(PART, said, Spread.of([imported / own]), floor=f"`{COPY}`", goal=IMPORT_GOAL)


def _commands(plan: Plan, made: Mapping[int, Path], cache: Path) -> Iterator[Figure]:
    """Commands beside themselves in a record without any telemetry."""

    def gate(record: Path) -> float:
        copy = copied(record, "gate.duckdb")
        return run(*record_gate(), "--database", str(copy), cache=cache).cpu

    one = partial(_status, cache=cache)
    kinds: dict[str, tuple[Callable[[Path], float], float]] = {
        "`record gate`, CPU": (gate, GATE_GOAL),
        f"`status {ID}`, CPU": (one, PAGE_GOAL),
    }
    subjects = {
        (what, n): partial(measured, record)
        for what, (measured, _) in kinds.items()
        for n, record in made.items()
    }
    for record in made.values():  # The first look at a record sums its telemetry up, and is no part of this.
        one(record)
        gate(record)
    taken = interleaved(subjects, plan.rounds, plan.until(0.7))
    for what, (_, goal) in kinds.items():
        for count in (n for n in made if n):
            spread = ratios(taken[what, count], taken[what, 0])
            yield Figure(PART, f"{what}, beside {count:,} samples", spread, floor="beside none", goal=goal)


def _pages(plan: Plan, made: Mapping[int, Path], folder: Path, cache: Path) -> Iterator[Figure]:
    """Pages, and what the server holds afterwards."""
    with served_each(made, folder, cache) as servers:
        yield from beside_least(PART, plan, servers, plan.few, share=1.0, goal=PAGE_GOAL)
        held = {n: server.megabytes for n, server in servers.items()}
    least = min(made)
    for count in made:
        said = f"memory of the server, at {count:,}"
        if count == least:
            yield Figure(PART, said, Spread.of([held[count]]), "MB")
        else:
            spread = Spread.of([held[count] / held[least]])
            yield Figure(PART, said, spread, floor=f"at {least:,}", goal=MEMORY_GOAL)
