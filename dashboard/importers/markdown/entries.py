"""A Markdown document as entries: what each section says, line by line, in the document's order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from dashboard.errors import Fault

# A `raw` entry is code, a comment or markup: no reader takes it for prose.
Kind = Literal["key", "item", "row", "text", "raw"]
STATUS = re.compile(r"\[[A-Z][A-Z _-]*\]\s*")
BOLD_KEY = re.compile(r"\*\*(?P<inner>.+?)\*\*\s*(?P<colon>:?)\s*(?P<value>.*)", re.DOTALL)
CELL = re.compile(r"(?<!\\)\|")
BOX = re.compile(r"\[(?P<tick>[ xX✓✔])\]\s+|(?P<on>[☑☒])\s*|(?P<off>[☐□])\s*")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, order=True)
class Line:
    """A piece of the source: its line, counted from 1, and its text as written."""

    number: int
    text: str


@dataclass
class Entry:
    """One thing that a section says.

    `name` is its key, `label` the line above its list, `cells` a row by header.

    `more` are the lines that its text goes on for, `table` counts the document's tables, `fault` is what is
    wrong with a row's cells, `ticked` says whether a box before an item is ticked, `number` is the one that a
    list gives it.
    """

    kind: Kind
    line: int
    text: str
    name: str = ""
    label: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    children: list["Entry"] = field(default_factory=list)
    more: tuple[int, ...] = ()
    table: int = 0
    fault: Fault | None = None
    ticked: bool | None = None
    number: str = ""

    @property
    def whole(self) -> str:
        """Its text with its key, in plain words."""
        return plain(f"{self.name}: {self.text}" if self.name else self.text)

    def within(self) -> Iterator["Entry"]:
        """It and all entries under it."""
        yield self
        for child in self.children:
            yield from child.within()


@dataclass
class Section:
    """A heading and what stands under it up to the next; `above` are the headings that it stands under."""

    level: int
    title: str
    line: int
    entries: list[Entry] = field(default_factory=list)
    above: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its heading in plain words, lower case."""
        return plain(self.title).lower()

    @property
    def place(self) -> str | None:
        """Its heading in plain words; None of the head, which stands under the title alone."""
        return plain(self.title) if self.level > 1 else None

    def speaks_of(self, pattern: re.Pattern[str]) -> bool:
        """Whether its heading, or one that it stands under, is about something."""
        return any(pattern.search(plain(title).lower()) for title in (self.title, *self.above))

    def tables(self) -> list[list[Entry]]:
        """The rows of each of its tables."""
        found: dict[int, list[Entry]] = {}
        for entry in self.entries:
            if entry.kind == "row":
                found.setdefault(entry.table, []).append(entry)
        return list(found.values())


@dataclass(frozen=True)
class Outline:
    """A document's sections, and the lines that only give it structure."""

    sections: tuple[Section, ...]
    structure: frozenset[int]


def plain(text: str) -> str:
    """A text without status words, emphasis, code marks and escapes, on one line."""
    bare = STATUS.sub("", text)
    bare = re.sub(r"\*\*|__(?!_)(?<!___)|`", "", bare)
    return " ".join(ESCAPED.sub(r"\1", bare).split())


def key_of(text: str) -> tuple[str, str] | None:
    """The key and value of a line `**Key:** value`, or None."""
    match = BOLD_KEY.fullmatch(text.strip())
    if not match:
        return None
    inner, value = match["inner"].strip(), match["value"].strip()
    if inner.endswith(":") or match["colon"]:
        return plain(inner.rstrip(":")), value
    if not value and ":" in inner:
        name, _, rest = inner.partition(":")
        return plain(name), rest.strip()
    return None


def boxed(entry: Entry) -> Entry:
    """An entry without the box before its text, which says whether it is ticked."""
    box = BOX.match(entry.text)
    if box and box.end() < len(entry.text) and not BOX.search(entry.text, box.end()):
        entry.ticked = bool(box["on"]) or (box["tick"] or " ") != " "
        entry.text = entry.text[box.end() :].strip()
    return entry


def cell_count(line: str) -> int:
    """How many cells a table row has as written: pipes that are not escaped part them."""
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return len(CELL.findall(inner)) + 1
