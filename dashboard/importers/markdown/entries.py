"""A Markdown document as entries: what each section says, line by line, in the document's order.

CommonMark and its tables are read by markdown-it-py. A heading begins a section; in it, a line `**Key:** value` is a
key, such a line without a value is the label of the list that follows, and list items, table rows and plain lines
are entries of their own.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dashboard.errors import Fault
from dashboard.importers.documents.document import Document

Kind = Literal["key", "item", "row", "text"]
BOLD_KEY = re.compile(r"\*\*(?P<inner>.+?)\*\*\s*(?P<colon>:?)\s*(?P<value>.*)", re.DOTALL)
STATUS = re.compile(r"\[[A-Z][A-Z _-]*\]\s*")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, order=True)
class Line:
    """A piece of the source: its line, counted from 1, and its text as written."""

    number: int
    text: str


@dataclass
class Entry:
    """One thing that a section says; `name` is its key, `label` the line above its list, `cells` a row by header."""

    kind: Kind
    line: int
    text: str
    name: str = ""
    label: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    children: list["Entry"] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """Its key, where it has one, and its text."""
        return f"{self.name}: {self.text}" if self.name else self.text


@dataclass
class Section:
    """A heading and what stands under it up to the next."""

    level: int
    title: str
    line: int
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Outline:
    """A document's sections, the lines that only give it structure, and the faults of its tables."""

    sections: tuple[Section, ...]
    structure: frozenset[int]
    faults: tuple[Fault, ...]


def plain(text: str) -> str:
    """A text without status words, emphasis, code marks and escapes, on one line."""
    bare = STATUS.sub("", text)
    bare = re.sub(r"\*\*|__|`", "", bare)
    return " ".join(ESCAPED.sub(r"\1", bare).split())


def _key(text: str) -> tuple[str, str] | None:
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


class _Reader:
    def __init__(self, document: Document) -> None:
        self.name = document.name
        self.source = document.text.splitlines()
        self.sections: list[Section] = [Section(level=0, title="", line=1)]
        self.structure: set[int] = set()
        self.faults: list[Fault] = []
        self.label = ""

    @property
    def section(self) -> Section:
        """The section that is being read."""
        return self.sections[-1]

    def read(self, tokens: Sequence[Token]) -> None:
        """Take the tokens of a document."""
        i = 0
        while i < len(tokens):
            token = tokens[i]
            end = _close(tokens, i)
            match token.type:
                case "heading_open":
                    self._heading(token, tokens[i + 1])
                case "paragraph_open":
                    self._paragraph(tokens[i + 1])
                case "bullet_list_open" | "ordered_list_open":
                    self.section.entries += self._items(tokens[i + 1 : end])
                case "table_open":
                    self._table(tokens[i:end])
                case "hr":
                    self.structure |= _span(token)
                case "blockquote_open":
                    self.read(tokens[i + 1 : end])
                case _:
                    self._unread(token)
            i = end + 1

    def _heading(self, token: Token, inline: Token) -> None:
        level, line = int(token.tag[1:]), _line(token)
        self.sections.append(Section(level=level, title=inline.content.strip(), line=line))
        self.structure |= _span(token)
        self.label = ""

    def _paragraph(self, inline: Token) -> None:
        for offset, text in enumerate(inline.content.split("\n")):
            line, key = _line(inline) + offset, _key(text)
            if key and not key[1]:
                self.label = key[0]
                self.structure.add(line)
            elif key:
                self.label = key[0]
                self.section.entries.append(Entry("key", line, key[1], name=key[0]))
            elif text.strip():
                self.section.entries.append(Entry("text", line, text.strip(), label=self.label))

    def _items(self, tokens: Sequence[Token]) -> list[Entry]:
        entries: list[Entry] = []
        i = 0
        while i < len(tokens):
            end = _close(tokens, i)
            if tokens[i].type == "list_item_open":
                entries += self._item(tokens[i + 1 : end])
            i = end + 1
        return entries

    def _item(self, tokens: Sequence[Token]) -> Iterator[Entry]:
        entry: Entry | None = None
        i = 0
        while i < len(tokens):
            end = _close(tokens, i)
            token = tokens[i]
            if token.type == "inline" and entry is None:
                entry = self._first(token)
            elif token.type == "inline" and entry is not None:
                entry.children.append(Entry("text", _line(token), plain(token.content)))
            elif token.type in ("bullet_list_open", "ordered_list_open") and entry is not None:
                entry.children += self._items(tokens[i + 1 : end])
            elif token.type == "paragraph_open":
                inside = list(self._item(tokens[i + 1 : end]))
                if entry is None and inside:
                    entry = inside[0]
                elif entry is not None:
                    entry.children += inside
            else:
                self._unread(token)
            i = end + 1
        if entry is not None:
            yield entry

    def _first(self, token: Token) -> Entry:
        text = " ".join(token.content.split("\n"))
        for extra in range(1, token.content.count("\n") + 1):
            self.structure.add(_line(token) + extra)  # Its text went along with the item's first line.
        key = _key(text)
        name, value = key or ("", text)
        return Entry("item", _line(token), value, name=name, label=self.label)

    def _table(self, tokens: Sequence[Token]) -> None:
        rows = [i for i, t in enumerate(tokens) if t.type == "tr_open"]
        header: list[str] = []
        for i in rows:
            cells = [t for t in tokens[i : _close(tokens, i)] if t.type == "inline"]
            line = _line(tokens[i])
            if not header:
                header = [plain(c.content).lower() for c in cells]
                self.structure |= {line, line + 1}
                continue
            written = _cells(self.source[line - 1])
            if written != len(header):
                message = f"has {written} cells under {len(header)} columns; restore the row"
                self.faults.append(
                    Fault(
                        file=self.name,
                        line=line,
                        field=plain(cells[0].content) if cells else "",
                        message=message,
                    )
                )
            by_name = {name: c.content.strip() for name, c in zip(header, cells, strict=False)}
            self.section.entries.append(Entry("row", line, self.source[line - 1].strip(), cells=by_name))

    def _unread(self, token: Token) -> None:
        for number in sorted(_span(token)):
            text = self.source[number - 1].strip()
            if text:
                self.section.entries.append(Entry("text", number, text))


def _line(token: Token) -> int:
    return (token.map[0] if token.map else 0) + 1


def _span(token: Token) -> set[int]:
    return set(range(token.map[0] + 1, token.map[1] + 1)) if token.map else set()


def _close(tokens: Sequence[Token], start: int) -> int:
    """Where the token that opens at `start` closes; itself where it opens nothing."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += tokens[i].nesting
        if depth <= 0:
            return i
    return len(tokens) - 1


def _cells(line: str) -> int:
    """How many cells a table row has as written: pipes that are not escaped part them."""
    bare = line.strip()
    inner = bare.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return len(CELL.findall(inner)) + 1


def outline(document: Document) -> Outline:
    """Read a document's structure; RefusedError where it is no text."""
    reader = _Reader(document)
    reader.read(MarkdownIt("commonmark").enable("table").parse("\n".join(reader.source)))
    return Outline(tuple(reader.sections), frozenset(reader.structure), tuple(reader.faults))
