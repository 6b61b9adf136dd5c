"""The items of packs that are text: JSON, CSV, iCalendar and HTML."""

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

from dashboard.errors import RefusedError
from dashboard.exporters.packs.items import Item, Kind

CELL = 131_072  # characters of a cell that csv reads
DEEPEST = 200  # levels of a JSON file
HIDING = re.compile(
    r"display:\s*none|visibility:\s*hidden|opacity:\s*0(?![.\d])|font-size:\s*0", re.IGNORECASE
)
COLOURS = ("class", "fill", "stroke", "color", "bgcolor")
LINKS = ("href", "src", "xlink:href", "action", "srcset", "data")
ALT = ("alt", "title", "aria-label")


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedError.of("is not UTF-8, as the board writes it") from None


def json_items(content: bytes) -> Iterator[Item]:
    """Every value by its path; keys in no order, those that stand twice as what they are."""
    try:
        value = json.loads(_decoded(content), object_pairs_hook=_pairs, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise RefusedError.of("is not JSON") from None
    yield from _values(value, "", "", 0)


def _pairs(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("{}", None), *sorted(pairs, key=lambda pair: pair[0])]


def _values(value: Any, path: str, form: str, depth: int) -> Iterator[Item]:
    if depth > DEEPEST:
        raise RefusedError.of("is deeper than the board writes")
    if isinstance(value, list) and value and value[0] == ("{}", None):
        yield Item("", path or "top", "layout", "{}", form)
        for key, inner in value[1:]:
            yield from _values(inner, f"{path}.{key}" if path else key, f"{form}.{key}", depth + 1)
    elif isinstance(value, list):
        yield Item("", path or "top", "layout", "[]", form)
        for n, inner in enumerate(value):
            yield from _values(inner, f"{path}[{n}]", f"{form}[]", depth + 1)
    else:
        text = format(value, "f") if isinstance(value, Decimal) else str(value)
        text = text.rstrip("0").rstrip(".") if isinstance(value, Decimal) and "." in text else text
        yield Item("", path, "text", text, f"{form} {type(value) is str}")


def csv_items(content: bytes) -> Iterator[Item]:
    """Every cell by its line and the head of its column; an empty one is one too."""
    csv.field_size_limit(CELL)
    table = csv.reader(_decoded(content).splitlines(keepends=True))
    head: list[str] = []
    try:
        for row in table:
            head = head or row
            yield Item("", f"line {table.line_num}", "layout", "row", str(len(row)))
            for n, cell in enumerate(row):
                name = head[n] if n < len(head) else f"column {n + 1}"
                yield Item("", f"line {table.line_num}, {name}", "text", cell, str(n))
    except csv.Error as error:
        raise RefusedError.of(f"is not CSV ({error})") from None


def unfolded(content: bytes) -> list[str]:
    """The lines of a calendar, those that were folded made whole."""
    return re.sub(r"\r?\n[ \t]", "", _decoded_folds(content)).splitlines()


def _decoded_folds(content: bytes) -> str:
    return _decoded(re.sub(rb"\r?\n[ \t]", b"", content))


def ics_items(content: bytes) -> Iterator[Item]:
    """Every property by its event and name; parameters are its form."""
    names, group = list[str](), ""
    lines = unfolded(content)
    uids = {n: line[4:] for n, line in enumerate(lines) if line.startswith("UID:")}
    begins = [n for n, line in enumerate(lines) if line.startswith("BEGIN:")]
    of = {
        b: uids[u] for b, e in zip(begins, [*begins[1:], len(lines)], strict=True) for u in uids if b < u < e
    }
    for n, line in enumerate(lines):
        name, _, value = line.partition(":")
        head, _, form = name.partition(";")
        if head == "BEGIN":
            names.append(value)
            group = of.get(n, group) if value == "VEVENT" else value
        place = f"{group}: {head}" if names else head
        yield Item(group, place, "text", _unescaped(value), f"{head};{form}")
        if head == "END" and names:
            names.pop()


def _unescaped(value: str) -> str:
    return re.sub(r"\\([nN,;\\])", lambda found: "\n" if found[1] in "nN" else found[1], value)


class _Page(HTMLParser):
    """Collects the items of a page of HTML: texts as they stand, tags with their attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.items: list[Item] = []
        self._inside = ""

    def _add(self, kind: Kind, text: str, form: str = "") -> None:
        self.items.append(Item("", f"line {self.getpos()[0]}", kind, text, form))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag, then each of its attributes, by name."""
        self._inside = tag
        self._add("layout", f"<{tag}>")
        for name, value in sorted(attrs, key=lambda pair: pair[0]):
            self._add(_attribute_kind(name, value or ""), f"{name}={value or ''}", f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        """The end of an element."""
        self._inside = ""
        self._add("layout", f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Words between tags; white space counts as one blank, in a style sheet each rule stands alone."""
        if self._inside == "script":
            self._add("part", f"script {data.strip()}")
        elif self._inside == "style":
            for rule in filter(str.strip, data.split("}")):
                hides = HIDING.search(rule) or "content" in rule
                self._add("hidden" if hides else "colour", " ".join(rule.split()), "style")
        elif data.strip():
            self._add("text", " ".join(data.split()))

    def handle_comment(self, data: str) -> None:
        """A comment, which the board writes none of."""
        self._add("comment", data)

    def handle_decl(self, decl: str) -> None:
        """The kind of document."""
        self._add("layout", f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        """What is none of these."""
        self._add("comment", data)

    def handle_pi(self, data: str) -> None:
        """An instruction to a program."""
        self._add("comment", data)


def _attribute_kind(name: str, value: str) -> Kind:
    if name in {"hidden", "aria-hidden"} or HIDING.search(value):
        return "hidden"
    if name in COLOURS:
        return "colour"
    if name in LINKS:
        return "link"
    if name in ALT:
        return "alt"
    return "property" if name in {"content", "name"} else "layout"


def html_items(content: bytes) -> Iterator[Item]:
    """Every text, tag and attribute of a page, by line."""
    page = _Page()
    page.feed(_decoded(content))
    page.close()
    yield from page.items
