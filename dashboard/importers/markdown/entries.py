"""A Markdown document as entries: what each section says, line by line, in the document's order."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from dashboard.errors import Fault

# A `raw` entry is code, a comment or markup: no reader takes it for prose.
Kind = Literal["key", "item", "row", "text", "raw"]
STATUS = re.compile(r"\[[A-Z][A-Z _-]*\]\s*")
# A key in bold, `**Key:** value`, or in italics with a colon.
MARKED_KEY = re.compile(
    r"(?P<mark>\*\*|__|\*|_)(?P<inner>\S.*?)(?P=mark)\s*(?P<colon>:?)\s*(?P<value>.*)", re.DOTALL
)
CELL = re.compile(r"(?<!\\)\|")
BOX = re.compile(r"\[(?P<tick>[ xX✓✔])\]\s+|(?P<on>[☑☒])\s*|(?P<off>[☐□])\s*")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\([^()\s]*(?:\s+[\"'][^\"']*[\"'])?\)")
STRUCK = re.compile(r"~~(?!~).+?~~")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
# Signs as some editors name them.
NAMED_SIGN = re.compile(r":(?P<name>[a-z0-9_+-]{1,40}):")
SIGN_NAMES = {
    "white_check_mark": "✅",
    "heavy_check_mark": "✔",
    "ballot_box_with_check": "☑",
    "x": "❌",
    "negative_squared_cross_mark": "❌",
    "no_entry": "⛔",
    "no_entry_sign": "🚫",
    "stop_sign": "🛑",
    "warning": "⚠",
    "red_circle": "🔴",
    "green_circle": "🟢",
    "large_green_circle": "🟢",
    "yellow_circle": "🟡",
    "large_yellow_circle": "🟡",
    "orange_circle": "🟠",
    "large_orange_circle": "🟠",
    "hourglass": "⏳",
    "hourglass_flowing_sand": "⏳",
    "construction": "🚧",
}


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
    """A heading and what stands under it up to the next.

    `above` are the headings that it stands under; one that `leads` stands right under the title.
    """

    level: int
    title: str
    line: int
    entries: list[Entry] = field(default_factory=list)
    above: tuple[str, ...] = ()
    leads: bool = False

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


def shown(text: str) -> str:
    """A text as a reader of the page sees it.

    Signs by name, characters by entity and breaks are what they stand for.
    """
    named = NAMED_SIGN.sub(lambda m: SIGN_NAMES.get(m["name"], m[0]), BREAK.sub(" ", text))
    named = named.replace("\u2010", "-").replace("\u2011", "-")  # Hyphens that look the same.
    return "\n".join(" ".join(html.unescape(line).splitlines()) for line in named.split("\n"))


def unlinked(text: str) -> str:
    """A text without its links' addresses, and without what was struck out, if anything else stands there."""
    bare = LINK.sub(lambda m: m["text"], text)
    kept = STRUCK.sub(" ", bare)
    return kept if kept.strip(" *_|") else bare


def plain(text: str) -> str:
    """A text without status words, emphasis, code marks, links and escapes, on one line.

    What was struck out is left out.
    """
    bare = STATUS.sub("", unlinked(text))
    bare = re.sub(r"\*\*|__(?!_)(?<!___)|`", "", bare)
    return " ".join(ESCAPED.sub(r"\1", bare).split())


def key_of(text: str) -> tuple[str, str] | None:
    """The key and value of a line `**Key:** value`, in bold or in italics, or None."""
    match = MARKED_KEY.fullmatch(text.strip())
    if not match:
        return None
    inner, value = match["inner"].strip(), match["value"].strip()
    if inner.endswith(":") or match["colon"]:
        return plain(inner.rstrip(":")), value
    if not value and ":" in inner and len(match["mark"]) == 2:
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
