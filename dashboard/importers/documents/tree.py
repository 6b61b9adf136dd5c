"""YAML and JSON as a tree of texts with their lines: no parser guesses a type, and nothing is lost silently.

Refused with the line: aliases, anchors, tags, duplicate keys, several documents, more than 20 levels, and
whatever is no YAML. Every scalar is text, except a plain null or nothing, which is None.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import HALF, Document, refuse
from dashboard.importers.documents.limits import MANY, VALUES, check_size, too_many

DEPTH = 20
NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True)
class Tree:
    """A document's content, and the line of each field by its path: `gates[2].requirement`."""

    value: dict[str, Any]
    lines: dict[str, int]
    faults: tuple[Fault, ...] = ()


@dataclass
class _Node:
    """A mapping or sequence that is still being read."""

    value: Any
    path: str
    line: int
    key: str | None = None
    dropped: bool = False
    key_lines: dict[str, int] = field(default_factory=dict)


def child(path: str, key: str | int) -> str:
    """The path of a field inside another: a key after a point, an index in brackets."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


class _Builder:
    def __init__(self, name: str, *, several: bool = False) -> None:
        self.name = name
        self.several = several
        self.stack: list[_Node] = []
        self.documents: list[tuple[Any, dict[str, int]]] = []
        self.faults: list[Fault] = []

    @property
    def lines(self) -> dict[str, int]:
        """The lines of the document that is being read."""
        return self.documents[-1][1]

    def refuse(self, event: Event, message: str, at: str = "") -> RefusedError:
        """The refusal of an event, with its line; `at` is the path of the value."""
        return refuse(self.name, message, line=event.start_mark.line + 1, field=at)

    def path(self) -> str:
        """The path of the value that comes next."""
        if not self.stack:
            return ""
        top = self.stack[-1]
        return child(top.path, top.key if isinstance(top.value, dict) and top.key else len(top.value))

    def feed(self, event: Event) -> None:
        """Take the parser's next event; RefusedError where it is one that a record file may not have."""
        match event:
            case DocumentStartEvent():
                self.documents.append((None, {}))
                if len(self.documents) > 1 and not self.several:
                    raise self.refuse(event, "holds a second document; give each its own file")
            case AliasEvent():
                raise self.refuse(event, "is an alias; write the value out", self.path())
            case MappingStartEvent() | SequenceStartEvent():
                self._open(event)
            case MappingEndEvent() | SequenceEndEvent():
                self.stack.pop()
            case ScalarEvent():
                self._scalar(event)

    def _plain(self, event: Any) -> None:
        if event.anchor is not None:
            raise self.refuse(event, "is an anchor; leave the & name out", self.path())
        if event.tag is not None:
            raise self.refuse(event, f"has the tag {str(event.tag)[:40]}; leave it out", self.path())

    def _open(self, event: Event) -> None:
        self._plain(event)
        self._no_key(event)
        if len(self.stack) >= DEPTH:
            raise self.refuse(event, f"lies deeper than {DEPTH} levels; flatten it", self.path()[:80])
        node = _Node(
            {} if isinstance(event, MappingStartEvent) else [], self.path(), event.start_mark.line + 1
        )
        self._put(node.value, node.line)
        self.stack.append(node)

    def _no_key(self, event: Event) -> None:
        if self.stack and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None:
            raise self.refuse(event, "is a key that is no text; write a plain key", self.stack[-1].path)

    def _scalar(self, event: Any) -> None:
        self._plain(event)
        event.value = self._whole(event)
        top, line = self.stack[-1] if self.stack else None, event.start_mark.line + 1
        if top is not None and isinstance(top.value, dict) and top.key is None:
            at = child(top.path, event.value[:80])
            if event.value in top.key_lines:
                if len(self.faults) < MANY:
                    message = f"is there twice, first in line {top.key_lines[event.value]}; keep one"
                    self.faults.append(Fault(self.name, line, at, message))
                top.key, top.dropped = event.value, True
                return
            if not event.value:
                raise self.refuse(event, "is an empty key; name the field", top.path)
            top.key, top.key_lines[event.value] = event.value, line
            return
        self._put(None if event.implicit[0] and event.value in NULLS else event.value, line)

    def _whole(self, event: Any) -> str:
        """A scalar's text, in which two escapes that are halves of one character are that character."""
        text: str = event.value
        if text.isascii():
            return text
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise self.refuse(event, HALF, self.path()) from None

    def _put(self, value: Any, line: int) -> None:
        if not self.stack:
            self.documents[-1] = (value, self.lines)
            return
        top, path = self.stack[-1], self.path()
        if isinstance(top.value, dict):
            assert top.key is not None, "a value follows its key"
            if not top.dropped:
                self.lines[path] = top.key_lines[top.key]
                top.value[top.key] = value
            top.key, top.dropped = None, False
        else:
            self.lines[path] = line
            top.value.append(value)


def read_tree(document: Document) -> Tree:
    """Read a YAML or JSON document; RefusedError names the line, and every key that is there twice."""
    tree = read_tree_with_faults(document)
    if tree.faults:
        raise RefusedError(tree.faults)
    return tree


def read_tree_with_faults(document: Document) -> Tree:
    """Read a YAML or JSON document whose keys may be there twice.

    The first counts, the others are its faults.
    """
    builder = _fed(document, several=False)
    value, lines = builder.documents[-1] if builder.documents else (None, {})
    if value is None:
        raise refuse(document.name, "is empty; give a certification")
    if not isinstance(value, dict):
        raise refuse(document.name, "is no certification; begin with `certification:`")
    return Tree(value=value, lines=lines, faults=tuple(builder.faults))


def read_trees(document: Document) -> list[Tree]:
    """Read every document of a YAML file, but for empty ones; each item of a list is one of its own.

    RefusedError names the line of one that is no mapping.
    """
    trees = []
    builder = _fed(document, several=True)
    if builder.faults:
        raise RefusedError(builder.faults)
    for value, lines in builder.documents:
        if isinstance(value, dict):
            trees.append(Tree(value=value, lines=lines))
        elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            trees += [Tree(value=each, lines=own) for each, own in zip(value, _by_item(lines), strict=True)]
        elif value is not None:
            line = min(lines.values(), default=1)
            raise refuse(document.name, "is no mapping; give one object a document", line=line)
    return trees


def _by_item(lines: Mapping[str, int]) -> list[dict[str, int]]:
    """The lines of each item of a list's fields, by their path in it."""
    found: dict[str, dict[str, int]] = {}
    for path, line in lines.items():
        item, _, rest = path.partition("]")
        found.setdefault(item, {})[rest.removeprefix(".")] = line
    return list(found.values())


def _fed(document: Document, *, several: bool) -> _Builder:
    check_size(document, "YAML or JSON")
    builder = _Builder(document.name, several=several)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ruamel's remarks on odd input; the refusal says what matters.
            for n, event in enumerate(YAML(typ="safe", pure=True).parse(document.text)):
                if n > VALUES:
                    raise builder.refuse(event, too_many("keys and values", VALUES))
                builder.feed(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(str(error.problem or error.context or "a syntax error").split())
        message = f"is no YAML or JSON ({what}); correct the syntax"
        raise refuse(document.name, message, line=mark.line + 1 if mark else 1) from None
    except (YAMLError, ValueError, IndexError, TypeError, AttributeError, RecursionError) as error:
        what = " ".join(str(error).split())[:120] or type(error).__name__
        raise refuse(document.name, f"is no YAML or JSON ({what}); correct the syntax") from None
    return builder
