"""What a command costs: CPU seconds of a process, beside those of a Python that does nothing."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import records
from bench.plan import Plan
from bench.processes import READINESS, copied, run
from bench.spread import Figure, Spread, interleaved, ratios

PART = "Command line"
FLOOR = "a Python that does nothing"
ID = "CERT-00000"
GOALS = {"--help": 0.3, f"status {ID}": 0.5, "record gate": 0.6}  # seconds of CPU


def record_gate() -> tuple[str, ...]:
    """The words that record one gate's result, in the record that is named after them."""
    words = ("record", "gate", "PROD-001", "--attested", "met", "--certification", ID, "--actor", "bench")
    return (*READINESS, *words)


def status(record: Path, *words: str) -> tuple[str, ...]:
    """The words that ask for the status of one certification, or of all."""
    return (*READINESS, "status", *words, "--database", str(record))


def measure(plan: Plan, folder: Path) -> Iterator[Figure]:
    """`--help`, `status ID` and `record gate` at one certification of a year."""
    record, cache = folder / "one.duckdb", folder / "cache"
    records.build(record, 1, now=datetime.now(UTC))

    def help_text() -> float:
        return run(*READINESS, "--help", cache=cache).cpu

    def one() -> float:
        return run(*status(record, ID), cache=cache).cpu

    def gate() -> float:
        copy = copied(record, "written.duckdb")
        return run(*record_gate(), "--database", str(copy), cache=cache).cpu

    def nothing() -> float:
        return run(sys.executable, "-c", "pass", cache=cache).cpu

    one()
    subjects = {"--help": help_text, f"status {ID}": one, "record gate": gate, FLOOR: nothing}
    taken = interleaved(subjects, plan.rounds, plan.until())
    for name, goal in GOALS.items():
        yield Figure(PART, f"`{name}`, CPU", Spread.of(taken[name]), "s", goal=goal)
        yield Figure(PART, f"`{name}`, CPU", ratios(taken[name], taken[FLOOR]), floor=FLOOR)
    yield Figure(PART, f"{FLOOR}, CPU", Spread.of(taken[FLOOR]), "s")
