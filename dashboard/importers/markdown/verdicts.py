"""Verdicts in columns and lists.

The word of a cell, a choice among columns, and questions that a yes does not pass.
"""

import re
from collections.abc import Mapping, Sequence

from dashboard.domain.gates.words import SIGNS, attestation, is_known
from dashboard.importers.markdown.entries import Entry, plain, unlinked

BRACKET = re.compile(r"\[([A-Z][A-Z _-]*)\]")
EMPTY = frozenset(("", "-", "–", "—", "☐", "□", "○", "[ ]", "[]", "( )"))
YES_NO = frozenset(("yes", "no", "y", "n", "true", "false"))
# What a name says that is bad where it is so; and what it says that is good of such a thing.
ADVERSE = re.compile(
    r"\b(?:failures?|bugs?|defects?|findings?|issues?|incidents?|vulnerabilit\w*|blockers?|loss|outages?|errors?|violations?"
    r"|regressions?|leaks?|breaches|outstanding|unresolved|overdue|manual steps?|known problems?|risks?)\b",
    re.IGNORECASE,
)
TENDED = re.compile(
    r"\b(?:no|zero|0|without|none|free|all|not|resolved|closed|fixed|tested|handled|alert\w*|review\w*|verif\w*|document\w*"
    r"|monitor\w*|plan\w*|log\w*|triag\w*|mitigat\w*|accept\w*|below|under|within|track\w*|manag\w*|recover\w*|budget"
    r"|assess\w*|prevent\w*|scan\w*|address\w*|rate|threshold|process|response)\b",
    re.IGNORECASE,
)


def verdict_word(cell: str) -> str:
    """A cell's word without its marks; a mark alone is the word, and one against the word stays with it."""
    cell = unlinked(cell)
    marks = [*BRACKET.findall(cell), *(c for c in cell if c in SIGNS)]
    box = re.fullmatch(r"\[([ xX✓✔]?)\]", cell.strip())
    if box:
        return "[x]" if box[1].strip() else "[ ]"
    bare = plain("".join(c for c in cell if c not in SIGNS and c != "\ufe0f")).strip(" -–—:")
    if len({attestation(mark) for mark in marks}) > 1 and not is_known(bare):
        return "".join(marks)  # Marks that contradict each other are no verdict.
    if not bare:
        return marks[0] if marks else ""
    doubts = [m for m in marks if attestation(m) in ("unmet", "partial")]
    against = doubts if not is_known(bare) else [m for m in doubts if attestation(m) == "unmet"]
    kept = against if attestation(bare) == "met" or not is_known(bare) else []
    return f"{kept[0]} {bare}" if kept else bare


def choices(header: Sequence[str]) -> tuple[str, ...]:
    """The columns of which one is marked in each row, as Yes, No and N/A.

    None where not both are there to choose.
    """
    known = tuple(name for name in header if is_known(name.strip(" ?")) and name.strip())
    said = {attestation(name.strip(" ?")) for name in known}
    return known if {"met", "unmet"} <= said else ()


def chosen(cells: Mapping[str, str], columns: Sequence[str]) -> str | None:
    """The word of the one column that is marked in a row; None where none or several are."""
    marked = [name for name in columns if plain(cells.get(name, "")) not in EMPTY]
    return marked[0].strip(" ?").upper() if len(marked) == 1 else None


def judging(rows: Sequence[Entry], columns: Sequence[str]) -> tuple[str, ...]:
    """Those of some columns that hold only verdicts, where several do, as `Staging` and `Production`."""
    found = [
        name
        for name in columns
        if all(is_known(verdict_word(row.cells.get(name, "-"))) for row in rows)
        and any(attestation(verdict_word(row.cells.get(name, ""))) for row in rows)
    ]
    return tuple(found) if len(found) > 1 else ()


def is_turned(name: str, word: str) -> bool:
    """Whether a yes or no to a name says nothing that is known.

    `Any critical finding open? Yes` passes nothing.
    """
    return word.lower() in YES_NO and bool(ADVERSE.search(name)) and not TENDED.search(name)
