"""A record file drafted from a document in prose.

What was found with its line, TODO where something is missing or unsure.

Nothing is guessed: a decision, a verdict or a date that the document does not state stays TODO, and every
line that was not understood stands as a comment at its place. `readiness import` refuses the draft until its
TODOs are gone.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.documents.tree import Tree, child
from dashboard.importers.markdown.certificate import MarkdownReading, read_whole
from dashboard.importers.markdown.entries import Line
from dashboard.importers.markdown.format import is_markdown
from dashboard.importers.markdown.head import NOT_STATED
from dashboard.importers.markdown.labels import candidates
from dashboard.importers.validation.certificate import checked

TODO = "TODO"
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.,/()+%-]*(?<! )")
UNSAFE = ("null", "true", "false", "yes", "no", "on", "off")
ROUNDS = 8  # How often what is at fault is opened again; each round leaves fewer faults.
ORDER = (
    "certification",
    "scope",
    "policy",
    "gates",
    "agents",
    "conditions",
    "rollout",
    "rollback",
    "operations",
)
NEEDED = ("id", "title", "system", "authority", "decided_on", "declared_decision")
BLANK_GATE = {"id": TODO, "name": TODO, "requirement": TODO}
HEADER = """\
# Drafted by `readiness draft` from {name}. Fill in each TODO, or take its field out; then import the file.
# What was read has the line it came from; what was not understood stands as a comment that begins with #?.
"""


def draft(document: Document) -> str:
    """The text of a record file drafted from a document.

    RefusedError for one that is a record file already.
    """
    if not is_markdown(document) and re.search(r"^(certification|gates):", document.text, re.MULTILINE):
        raise refuse(document.name, "is a record file already; import it")
    reading = read_whole(document)
    notes: dict[str, str] = {}
    value = _opened(reading, document, notes)
    return _Writer(document, reading, notes).text(value)


def _opened(reading: MarkdownReading, document: Document, notes: dict[str, str]) -> dict[str, Any]:
    """What was read as a record file's tree, TODO for what is missing or at fault, and a note on each."""
    tree = reading.tree
    value: dict[str, Any] = {key: tree.value[key] for key in ORDER if key in tree.value}
    value |= {key: part for key, part in tree.value.items() if key not in value}
    head = dict.fromkeys(NEEDED, TODO) | value.get("certification", {})
    head = {key: TODO if said == NOT_STATED else said for key, said in head.items()}
    value = {"certification": head, **{k: v for k, v in value.items() if k != "certification"}}
    if not value.get("gates"):
        value["gates"] = [dict(BLANK_GATE)]
    for fault in reading.faults:
        if fault.field.startswith("certification."):  # The fault of a row names what stands in it.
            _open(value, fault, notes)
    for _ in range(ROUNDS):
        try:
            checked(document, Tree(value=value, lines=tree.lines))
        except RefusedError as refused:
            wrong = [f for f in refused.faults if "still TODO" not in f.message]
            if not wrong:
                break
            for fault in wrong:
                _open(value, fault, notes)
        else:
            break
    return value


def _open(value: dict[str, Any], fault: Fault, notes: dict[str, str]) -> None:
    """Put TODO where a fault is, and note what was wrong with what stood there."""
    here: Any = value
    keys: list[str | int] = [int(k) if k.isdigit() else k for k in re.findall(r"[^.\[\]]+", fault.field)]
    for key in keys[:-1]:
        here = _inside(here, key)
    is_text = bool(keys) and isinstance(here, list) and isinstance(_inside(here, keys[-1]), str)
    if keys and (isinstance(here, dict) or is_text):
        here[keys[-1]] = TODO
        notes[fault.field] = fault.message


def _inside(here: Any, key: str | int) -> Any:
    """What a mapping or a list holds under a key; None where it holds nothing there."""
    if isinstance(here, list):
        return here[key] if isinstance(key, int) and key < len(here) else None
    return here.get(key) if isinstance(here, dict) else None


@dataclass
class _Writer:
    """Writes a tree as YAML with the source's lines beside it."""

    document: Document
    reading: MarkdownReading
    notes: Mapping[str, str]
    out: list[tuple[int, str]] = field(default_factory=list)
    line: int = 0

    def __post_init__(self) -> None:
        self.lines = self.reading.tree.lines
        self.assumed = {line.number for line in self.reading.coverage.assumed}

    def text(self, value: Mapping[str, Any]) -> str:
        """The whole record file."""
        for key, part in value.items():
            self._pair(key, part, key, 0)
        body = self._with_unread()
        return HEADER.format(name=_commented(self.document.name)) + "\n".join(body) + "\n"

    def _put(self, text: str) -> None:
        self.out.append((self.line, text))

    def _pair(self, key: str, value: Any, path: str, depth: int, lead: str = "") -> None:
        pad = lead or "  " * depth
        if isinstance(value, dict) and value:
            self._put(f"{pad}{key}:")
            for name, inner in value.items():
                self._pair(name, inner, child(path, name), depth + 1)
        elif isinstance(value, list) and value:
            self._put(f"{pad}{key}:")
            for n, inner in enumerate(value):
                self._item(inner, child(path, n), depth + 1)
        elif not isinstance(value, dict | list):
            self._put(f"{pad}{key}: {_scalar(value)}{self._remark(path, value)}")

    def _item(self, value: Any, path: str, depth: int) -> None:
        pad = "  " * depth
        if value == BLANK_GATE:
            self._put(f"{pad}- {{{', '.join(f'{name}: {TODO}' for name in BLANK_GATE)}}}")
            return
        if not isinstance(value, dict):
            self._put(f"{pad}- {_scalar(value)}{self._remark(path, value)}")
            return
        for n, (name, inner) in enumerate((k, v) for k, v in value.items() if v not in ([], {})):
            self._pair(name, inner, child(path, name), depth + 1, f"{pad}- " if n == 0 else "")

    def _remark(self, path: str, value: Any) -> str:
        """The comment beside a field: why it is TODO and what may fill it, or the line it came from."""
        if value == TODO:
            found = candidates(path, self.reading.coverage.not_understood)[:3]
            said = [self.notes[path]] if path in self.notes else []
            said += [f"line {line.number} has: {line.text}" for line in found]
            return f"  # {_commented('; '.join(said))}" if said else ""
        line = self.lines.get(path)
        if line is None:
            return ""
        self.line = max(self.line, line)
        derived = line in self.assumed and path.endswith(("id", "system"))
        return f"  # line {line}" + (", derived" if derived else "")

    def _with_unread(self) -> list[str]:
        """The lines of the file, and each unread line as a comment after what was read just before it."""
        unread = list(self.reading.coverage.not_understood)
        body: list[str] = []
        for line, text in self.out:
            while unread and unread[0].number < line:
                body.append(_unread(unread.pop(0)))
            body.append(text)
        return [*body, *(_unread(line) for line in unread)]


def _unread(line: Line) -> str:
    return f"#? line {line.number}: {_commented(line.text)}"


def _commented(text: str) -> str:
    """A text that may stand in a comment: one line, nothing invisible."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _scalar(value: Any) -> str:
    """A text as YAML, quoted where it needs to be."""
    text = str(value)
    if PLAIN.fullmatch(text) and text.lower() not in UNSAFE:
        return text
    return json.dumps(text, ensure_ascii=False)
