"""Reading a Markdown document into its sections.

CommonMark and its tables are read by markdown-it-py. A heading begins a section; in it, a line `**Key:**
value` is a key, such a line without a value is the label of the list that follows, and list items, table rows
and plain lines are entries of their own. Code, comments and markup are kept as raw lines. Whatever claims a
verdict, a score or a date is an entry, never structure.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dashboard.errors import Fault
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.documents.limits import SECTIONS, too_many
from dashboard.importers.markdown.claims import carries_claim
from dashboard.importers.markdown.entries import (
    Entry,
    Outline,
    Section,
    boxed,
    cell_count,
    key_of,
    plain,
    shown,
)
from dashboard.importers.markdown.tokens import closing, keys_in_a_row, line_of, span_of
from dashboard.importers.markdown.verdicts import choices

FENCE = re.compile(r"\s*(?:`{3,}|~{3,})\s*[\w+-]{0,20}\s*")
COMMENT = re.compile(r"<!--(?:(?!-->).)*-->", re.DOTALL)
FRONT = re.compile(r"[A-Za-z][\w -]*:.*|\s*-\s.*|\s*#.*|\s*")
FRONT_LINES = 60


class _Reader:
    def __init__(self, document: Document) -> None:
        self.name = document.name
        self.source = document.text.splitlines()
        self.sections: list[Section] = [Section(level=0, title="", line=1)]
        self.path = self.sections[:]  # those that the next one stands under, the outermost first
        self.structure: set[int] = set()
        self.label = ""
        self.tables = 0

    @property
    def section(self) -> Section:
        """The section that is being read."""
        return self.sections[-1]

    def front_matter(self) -> int:
        """Take the keys between a first line of dashes and the next; how many lines that were."""
        if not self.source or self.source[0].strip() != "---":
            return 0
        end = next((n for n, t in enumerate(self.source[1:FRONT_LINES], 1) if t.strip() == "---"), None)
        lines = self.source[1:end] if end else []
        if not lines or not all(FRONT.fullmatch(text) for text in lines):
            return 0
        self.structure |= {1, len(lines) + 2}
        for number, text in enumerate(lines, 2):
            name, colon, value = text.partition(":")
            if colon and value.strip() and not text.startswith((" ", "#")):
                self.section.entries.append(Entry("key", number, value.strip(" '\""), name=name.strip()))
            elif text.strip():
                self.section.entries.append(Entry("raw", number, text.strip()))
        return len(lines) + 2

    def read(self, tokens: Sequence[Token]) -> None:
        """Take the tokens of a document."""
        i = 0
        while i < len(tokens):
            token = tokens[i]
            end = closing(tokens, i)
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
                    self.structure |= span_of(token)
                case "blockquote_open":
                    self.read(tokens[i + 1 : end])
                case _:
                    self._raw(token)
            i = end + 1

    def _heading(self, token: Token, inline: Token) -> None:
        text, line = inline.content.strip(), line_of(token)
        if token.markup == "-" and ("\n" in text or text[-1:] in ".!?;,"):
            self.structure.add(max(span_of(token)))  # A rule right under a paragraph makes no heading of it.
            self._paragraph(inline)
            return
        level = int(token.tag[1:])
        above = tuple(s.title for s in self.path if 1 < s.level < level)
        before = self.sections[-1]
        leads = before.level == 1 and level == 2 and not before.entries  # A second line of the title.
        title = " ".join(text.split("\n"))
        if len(self.sections) >= SECTIONS:
            raise refuse(self.name, too_many("sections", SECTIONS), line=line)
        self.sections.append(Section(level=level, title=title, line=line, above=above, leads=leads))
        self.path = [*(s for s in self.path if s.level < level), self.section]
        self.structure |= span_of(token)
        if carries_claim(text, plain(text)):
            self.structure -= set(range(line, line + 1 + text.count("\n")))
        self.label = ""

    def _paragraph(self, inline: Token) -> None:
        for offset, text in enumerate(inline.content.split("\n")):
            for part in keys_in_a_row(text):
                self._line(line_of(inline) + offset, part)

    def _line(self, line: int, text: str) -> None:
        key = key_of(text)
        if key:
            self.label = key[0]
        if key and not key[1]:
            self.section.entries.append(Entry("key", line, "", name=key[0], label=key[0]))
            if not carries_claim(text, key[0]):
                self.structure.add(line)
        elif key:
            self.section.entries.append(Entry("key", line, key[1], name=key[0]))
        elif text.strip():
            self.section.entries.append(boxed(Entry("text", line, text.strip(), label=self.label)))

    def _items(self, tokens: Sequence[Token]) -> list[Entry]:
        entries: list[Entry] = []
        i = 0
        while i < len(tokens):
            end = closing(tokens, i)
            entries += self._item(tokens[i + 1 : end], tokens[i].info)
            i = end + 1
        return entries

    def _item(self, tokens: Sequence[Token], number: str) -> Iterator[Entry]:
        """An item of a list with what stands under it; none where it has no text of its own."""
        entry: Entry | None = None
        i = 0
        while i < len(tokens):
            end = closing(tokens, i)
            token = tokens[i]
            if token.type == "paragraph_open" and entry is None:
                entry = self._text_of(tokens[i + 1], number)
            elif token.type == "paragraph_open" and entry is not None:
                entry.children.append(self._text_of(tokens[i + 1], number))
            elif token.type in ("bullet_list_open", "ordered_list_open") and entry is not None:
                entry.children += self._items(tokens[i + 1 : end])
            else:
                self._raw(token)
            i = end + 1
        if entry is not None:
            yield entry

    def _text_of(self, token: Token, number: str) -> Entry:
        text, line = " ".join(token.content.split("\n")), line_of(token)
        first = boxed(Entry("item", line, text, label=self.label, number=number))
        name, first.text = key_of(first.text) or ("", first.text)
        first.name = name
        first.more = tuple(range(line + 1, line + 1 + token.content.count("\n")))
        return first

    def _table(self, tokens: Sequence[Token]) -> None:
        rows = [i for i, t in enumerate(tokens) if t.type == "tr_open"]
        header: list[str] = []
        self.tables += 1
        for i in rows:
            cells = [t.content.strip() for t in tokens[i : closing(tokens, i)] if t.type == "inline"]
            line = line_of(tokens[i])
            text = self.source[line - 1].strip()
            if not header:
                header = [plain(c).lower() or f"column {n}" for n, c in enumerate(cells, 1)]
                self.structure.add(line + 1)
                self._header(line, text, cells)
                continue
            written = cell_count(text)
            row = Entry("row", line, text, cells=dict(zip(header, cells, strict=False)), table=self.tables)
            if written != len(header):
                message = f"has {written} cells under {len(header)} columns; restore the row"
                field = plain(cells[0]) if cells else ""
                row.fault = Fault(file=self.name, line=line, field=field, message=message)
            self.section.entries.append(row)

    def _header(self, line: int, text: str, cells: Sequence[str]) -> None:
        """A table's header: of two columns it may be a key and its value.

        Else it is structure, if it claims nothing.
        """
        choose = choices(
            [plain(c).lower() for c in cells]
        )  # "Pass | Fail": the words to choose from claim nothing.
        if len(cells) == 2:
            key, value = (plain(c) for c in cells)
            self.section.entries.append(Entry("key", line, cells[1], name=key, table=self.tables))
            if not carries_claim(text, value):
                self.structure.add(line)
        elif not any(carries_claim(c, plain(c)) for c in cells if plain(c).lower() not in choose):
            self.structure.add(line)
        else:
            self.section.entries.append(Entry("raw", line, text))

    def _raw(self, token: Token) -> None:
        is_comment = token.type == "html_block" and COMMENT.fullmatch(token.content.strip()) is not None
        for number in sorted(span_of(token)):
            text = self.source[number - 1].strip()
            if (token.type == "fence" and FENCE.fullmatch(text)) or (
                is_comment and not carries_claim(text, text)
            ):
                self.structure.add(number)
            elif text:
                self.section.entries.append(Entry("raw", number, text))


def outline(document: Document) -> Outline:
    """Read a document's structure; RefusedError where it is no text."""
    reader = _Reader(document)
    taken = reader.front_matter()
    rest = [""] * taken + reader.source[taken:]
    # Emphasis and links are not read: a line is taken as it is written.
    tokens = MarkdownIt("commonmark").enable("table").disable("inline").parse("\n".join(rest))
    for token in tokens:
        token.content = shown(token.content) if token.type == "inline" else token.content
    reader.read(tokens)
    return Outline(tuple(reader.sections), frozenset(reader.structure))
