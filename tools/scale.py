"""How cost grows with certifications, entries and samples: measured at some sizes, drawn on to others.

python -m tools.scale [CERTIFICATIONS...]   prints the tables of docs/scale.md.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from bench import records
from dashboard.domain.standing.evaluation import assess
from dashboard.store import database, ledger
from dashboard.store.files import sha256_of
from dashboard.store.publish import writing
from dashboard.store.publish.snapshot import open_snapshot, replicate
from dashboard.store.read import read_record
from dashboard.store.telemetry.handed_over import SCHEMA

SIZES, FAR = (10, 100, 1_000), (10_000, 100_000)
SAMPLES, BATCH = (1_000_000, 10_000_000), 50_000
QUEUES = (300, 1_000, 3_000, 10_000)
ONE = "CERT-00000"
DAY = 86_400
BLOCKS = "select count(*) as blocks from telemetry_block"
# Of a day's hours, how much of its entries comes in each: a working day, with a peak after the nightly builds.
HOURS = (1, 1, 4, 1, 1, 2, 4, 8, 10, 10, 9, 7, 6, 8, 9, 8, 6, 4, 3, 2, 2, 1, 1, 1)
A_DAY = 2.0  # entries of a certification a day
MB = 10**6


@contextmanager
def timed(into: dict[str, float], name: str) -> Iterator[None]:
    """Note the seconds of this process's CPU."""
    began = time.process_time()
    yield
    into[name] = time.process_time() - began


def weighed(count: int, folder: Path) -> dict[str, float]:
    """What a record of so many certifications weighs, and what is done with it costs, CPU seconds and bytes."""
    now, path, cache = datetime.now(UTC), folder / f"{count}.duckdb", folder / f"{count}.cache"
    found: dict[str, float] = {}
    records.build(path, count, now=now)
    with timed(found, "first look, CPU s"):
        replica = replicate(path, cache, database.open_read_only)[1]
    with timed(found, "one entry, CPU s"):
        observe(path, cache, now)
    with timed(found, "look at a new entry, CPU s"):
        snapshot = open_snapshot(path, cache)
    with timed(found, "one certification read and assessed, CPU s"):
        assess(read_record(snapshot.cursor(), certification=ONE, as_of=now), now)
    return {
        **found,
        "record, MB": path.stat().st_size / MB,
        "a viewer's replica, MB": replica.stat().st_size / MB,
    }


def observe(path: Path, cache: Path, now: datetime) -> None:
    """Append a review to one certification, without drawing it."""
    body = {"certification": ONE, "observations": [{"kind": "review", "observed_at": now.isoformat()}]}
    with writing(path, now=now, cache=cache) as writer:
        writer.append("observations", body, actor="scale", source_name="s", source_sha256="5" * 64)


def heard(samples: int, folder: Path) -> dict[str, float]:
    """What so many samples of one import weigh and cost: bytes and CPU microseconds a sample."""
    now, path, cache = datetime.now(UTC), folder / f"s{samples}.duckdb", folder / f"s{samples}.cache"
    found: dict[str, float] = {}
    certificate = next(iter(records.certificates(1, now=now)))
    with writing(path, now=now, cache=cache) as writer:
        body = ledger.certification_body(certificate)
        writer.append("certification", body, actor="scale", source_name="c", source_sha256="0" * 64)
    chance, step = random.Random(7), 300 * 10**6 * DAY // samples  # noqa: S311 - figures of a benchmark.
    start = int((now - timedelta(days=300)).timestamp() * 1e6)
    with timed(found, "import"), writing(path, now=now, cache=cache) as writer:
        staged = writer.stage()
        for first in range(0, samples, BATCH):
            at = pa.array([start + n * step for n in range(first, first + BATCH)], pa.int64())
            values = pa.array([99.9 + chance.randrange(90) / 1000 for _ in range(BATCH)])
            columns = [pa.array(["availability"] * BATCH), at.cast(pa.timestamp("us", "UTC")), values]
            staged.add(pa.table([*columns, pa.nulls(BATCH, pa.timestamp("us", "UTC"))], schema=SCHEMA))
        writer.append_telemetry(
            staged, certification=ONE, actor="scale", source_name="t", source_sha256="1" * 64
        )
    file = next(folder.glob(f"s{samples}.duckdb.telemetry/*.parquet"))
    with timed(found, "check"):
        sha256_of(file)
    with timed(found, "first look"):
        replica = replicate(path, folder / "fresh", database.open_read_only)[1]
    with database.open_read_only(replica) as cursor:
        blocks = database.rows(cursor, BLOCKS)[0]["blocks"]
    per = {f"{name}, CPU µs a sample": seconds * 1e6 / samples for name, seconds in found.items()}
    weights = {"file": file.stat().st_size, "a viewer's replica": replica.stat().st_size}
    sizes = {f"{name}, bytes a sample": size / samples for name, size in weights.items()}
    return {**per, **sizes, "samples of a block that sums them up": samples / blocks}


def waits(entries_a_day: float, seconds: float, chance: random.Random) -> tuple[float, float, float]:
    """Of one writer at a time over a working day: its share of the busiest hour, the median wait, and that of 99 %."""
    clock = free = 0.0
    waited = []
    for hour, weight in enumerate(HOURS):
        rate = entries_a_day * weight / sum(HOURS) / 3600
        clock = max(clock, hour * 3600)
        while (clock := clock + chance.expovariate(rate)) < (hour + 1) * 3600:
            waited.append(max(0.0, free - clock))
            free = max(free, clock) + seconds
    waited.sort()
    busiest = entries_a_day * max(HOURS) / sum(HOURS) / 3600 * seconds
    return busiest, waited[len(waited) // 2], waited[len(waited) * 99 // 100]


def drawn_on(found: dict[int, dict[str, float]]) -> None:
    """Print what was measured, and a straight line through the two largest sizes at others."""
    print("|", " | ".join(["", *(f"{n:,}" for n in found), *(f"{n:,} (drawn on)" for n in FAR)]), "|")
    print("| --- |", " --- |" * (len(found) + len(FAR)))
    (small, less), (large, more) = sorted(found.items())[-2:]
    for name in more:
        slope = (more[name] - less[name]) / (large - small)
        far = [more[name] + slope * (n - large) for n in FAR]
        print(
            "|",
            " | ".join([name, *(f"{each[name]:.3g}" for each in found.values()), *(f"{v:.3g}" for v in far)]),
            "|",
        )


def queue(name: str, seconds: Callable[[int], float]) -> None:
    """Print what writers wait for one another, of certifications that bring two entries a day each."""
    for count in QUEUES:
        each = seconds(count)
        busy, half, most = waits(count * A_DAY, each, random.Random(count))  # noqa: S311 - the same each time.
        waited = f"{half:.2g} s | {most:.3g} s" if busy < 1 else "more come than are written |"
        print(f"| {name} | {count:,} | {each:.3g} s | {busy:.0%} | {waited} |")


def main() -> None:
    """Print the tables."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    with tempfile.TemporaryDirectory() as place:
        found = {count: weighed(count, Path(place)) for count in sizes}
        drawn_on(found)
        print()
        told = {samples: heard(samples, Path(place)) for samples in SAMPLES}
        for name in told[SAMPLES[0]]:
            print("|", " | ".join([name, *(f"{told[samples][name]:.3g}" for samples in SAMPLES)]), "|")
    print()
    (small, less), (large, more) = sorted(found.items())[-2:]
    slope = (more["one entry, CPU s"] - less["one entry, CPU s"]) / (large - small)
    queue("one file", lambda count: more["one entry, CPU s"] + slope * (count - large))


if __name__ == "__main__":
    main()
