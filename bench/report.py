"""A run told: as a table on the terminal, as JSON, and in docs/benchmarks.md."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.spread import Figure

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END, SECTION = "<!-- the runs -->", "<!-- their end -->", "### "
HEAD = ("what", "beside", "median", "quartiles", "rounds", "goal", "")
MEASURED_WITH = ("Streamlit", "DuckDB")


def number(value: float, unit: str) -> str:
    """A figure in three digits, with its unit."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def cells(figure: Figure) -> tuple[str, ...]:
    """A figure's line of the table."""
    spread, unit = figure.spread, figure.unit
    quartiles = f"{number(spread.low, '').strip()} to {number(spread.high, '').strip()}"
    goal = "" if figure.goal is None else f"≤ {number(figure.goal, unit)}"
    between = quartiles if spread.rounds > 1 else ""
    middle = number(spread.middle, unit)
    return (figure.what, figure.floor, middle, between, str(spread.rounds), goal, figure.verdict)


def line(figure: Figure) -> str:
    """A figure as a line on the terminal, as soon as it is there."""
    what, beside, middle, quartiles, _, goal, verdict = cells(figure)
    spread = f"({quartiles})" if quartiles else ""
    return f"{what:58} {middle:>10} {spread:18} {beside:28} {goal:>10} {verdict}".rstrip()


def machine() -> str:
    """What the figures were measured on, without a name or an address."""
    versions = ", ".join(f"{name} {version(name.lower())}" for name in MEASURED_WITH)
    load = os.getloadavg()[2]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}; load {load:.1f} at its end"
    )


@dataclass(frozen=True)
class Told:
    """A part of the bench as it was measured: in which form, when (aware), on what, and its figures."""

    part: str
    form: str
    began: datetime
    seconds: int
    budget: float
    machine: str
    figures: Sequence[Figure]

    @property
    def taken(self) -> str:
        """How long it took, and that it was too long."""
        late = f", over its budget of {self.budget:,} s" if self.seconds > self.budget else ""
        return f"{self.seconds:,} s{late}"

    def markdown(self) -> str:
        """Its section of docs/benchmarks.md."""
        verdicts = [each.verdict for each in self.figures]
        counts = ", ".join(f"{verdicts.count(name)} {name}" for name in ("met", "undecided", "not met"))
        said = f"{self.began:%-d %B %Y}, {self.form} form, {self.taken}; {self.machine}. Goals: {counts}."
        rows = [HEAD, ("---",) * len(HEAD), *(cells(each) for each in self.figures)]
        table = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([f"{SECTION}{self.part}", "", said, "", *table])

    def as_json(self) -> dict[str, Any]:
        """All of it, with the verdicts."""
        figures = [{**asdict(each), "verdict": each.verdict} for each in self.figures]
        return {**asdict(self), "began": self.began.isoformat(), "figures": figures}


def save(told: Iterable[Told], path: Path) -> None:
    """Write parts as JSON, in the order in which they were measured."""
    path.write_text(f"{json.dumps([each.as_json() for each in told], indent=1)}\n", encoding="utf-8")


def write(told: Told, document: Path = DOCUMENT) -> None:
    """Put a part's run in the place of the one that the document has, after the others where it has none."""
    before, _, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    runs, _, after = rest.partition(END)
    sections = {text.partition("\n")[0]: f"{SECTION}{text.strip()}" for text in runs.split(SECTION)[1:]}
    sections[told.part] = told.markdown()
    whole = "\n\n".join(["", *sections.values(), ""])
    document.write_text(f"{before}{BEGIN}{whole}{END}{after}", encoding="utf-8")
