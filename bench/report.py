"""A run told: as a table on the terminal, as JSON, and in docs/benchmarks.md."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from bench.spread import Figure

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- the run -->", "<!-- its end -->"
HEAD = ("what", "beside", "median", "quartiles", "rounds", "goal", "")
MEASURED_WITH = ("streamlit", "duckdb")


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
    versions = ", ".join(f"{name.capitalize()} {version(name)}" for name in MEASURED_WITH)
    load = os.getloadavg()[2]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {versions}; load {load:.1f} at its end"
    )


def as_json(figures: Iterable[Figure], *, form: str, began: datetime) -> str:
    """The whole run as JSON, its figures in the order in which they were measured."""
    told = [{**asdict(each), "verdict": each.verdict} for each in figures]
    return json.dumps(
        {"began": began.isoformat(), "form": form, "machine": machine(), "figures": told}, indent=1
    )


def markdown(figures: Sequence[Figure], *, form: str, began: datetime) -> str:
    """The run as a part of docs/benchmarks.md: a table for each part of it."""
    wanted = [each.verdict for each in figures if each.verdict]
    counts = ", ".join(f"{wanted.count(name)} {name}" for name in ("met", "undecided", "not met"))
    said = [f"{began:%-d %B %Y}, {form} form; {machine()}. Goals: {counts}."]
    for part in dict.fromkeys(each.part for each in figures):
        rows = [cells(each) for each in figures if each.part == part]
        said += ["", f"### {part}", "", f"| {' | '.join(HEAD)} |", f"|{'---|' * len(HEAD)}"]
        said += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(said)


def write(figures: Sequence[Figure], *, form: str, began: datetime, document: Path = DOCUMENT) -> None:
    """Put the run in the place of the one that the document has."""
    text = document.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    told = markdown(figures, form=form, began=began)
    document.write_text(f"{before}{BEGIN}\n{told}\n{END}{after}", encoding="utf-8")
