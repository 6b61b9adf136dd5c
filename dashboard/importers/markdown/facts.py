"""Facts as they are gathered from a document.

Values with their lines, and which lines have been understood.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboard.errors import Fault
from dashboard.importers.documents.tree import Tree, child
from dashboard.importers.markdown.values import slug


@dataclass(frozen=True)
class Fact:
    """A value of the record file, as text, and the line it came from."""

    value: Any
    line: int


@dataclass
class MarkdownFacts:
    """What has been read so far, in the record file's shape with facts for leaves, the lines it came from, and the parts left."""

    name: str = ""
    tree: dict[str, Any] = field(default_factory=dict)
    understood: set[int] = field(default_factory=set)
    left: list[tuple[int, str]] = field(default_factory=list)
    assumed: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    met: list[Any] = field(default_factory=list)
    doubted: set[int] = field(default_factory=set)
    decided: set[int] = field(default_factory=set)

    def fact(self, value: Any, line: int) -> Fact:
        """A value, its line understood."""
        self.understood.add(line)
        return Fact(value, line)

    def leave(self, line: int, text: str) -> None:
        """Name a part of an understood line that was not."""
        self.left.append((line, text))

    def doubt(self, line: int) -> None:
        """Name a whole line as not understood, though something was taken from it: it says otherwise than another."""
        self.doubted.add(line)

    def assume(self, line: int, text: str) -> None:
        """Say what the document does not state, and was derived from what stands in a line."""
        self.assumed.append((line, text))

    def refuse(self, line: int, field: str, message: str) -> None:
        """Refuse a line."""
        self.faults.append(Fault(self.name, line, field, message))

    def derived_id(self, path: str, name: str) -> str:
        """An id for an item of a list, derived from its name, that no other item of it has."""
        taken = {one["id"].value for one in self.listed(path) if "id" in one}
        base = slug(name)[:56].strip("-") or path.removesuffix("s")
        return next(n for n in (base, *(f"{base}-{k}" for k in range(2, 1000))) if n not in taken)

    def put(self, path: str, value: Any, line: int) -> bool:
        """Set a field by its path once; the same value again is understood, another one is not taken."""
        *inner, last = path.split(".")
        here = self.tree
        for key in inner:
            here = here.setdefault(key, {})
        if last in here and here[last].value != value:
            return False
        here.setdefault(last, self.fact(value, line))
        self.understood.add(line)
        return True

    def add(self, path: str, item: Any) -> None:
        """Append to a list by its path."""
        *inner, last = path.split(".")
        here = self.tree
        for key in inner:
            here = here.setdefault(key, {})
        here.setdefault(last, []).append(item)

    def listed(self, path: str) -> list[Any]:
        """The list at a path, empty where there is none."""
        here: Any = self.tree
        for key in path.split("."):
            here = here.get(key, {})
        return here or []


def grown(facts: Any, path: str = "") -> Tree:
    """The record file's tree from gathered facts."""
    lines: dict[str, int] = {}
    return Tree(value=_value(facts, path, lines), lines=lines)


def _value(facts: Any, path: str, lines: dict[str, int]) -> Any:
    if isinstance(facts, Fact):
        lines[path] = facts.line
        return facts.value
    if isinstance(facts, dict):
        value = {k: _value(v, child(path, k), lines) for k, v in facts.items() if v is not None}
    elif isinstance(facts, list | tuple):
        value = [_value(v, child(path, i), lines) for i, v in enumerate(facts)]  # type: ignore[assignment]
    else:
        return facts
    inside = [lines[p] for p in _within(path, lines)]
    if path and inside:
        lines[path] = lines.get(
            child(path, "id"), min(inside)
        )  # Links lie elsewhere; a thing is where it is named.
    return value


def _within(path: str, lines: dict[str, int]) -> Iterator[str]:
    return (p for p in lines if p.startswith((f"{path}.", f"{path}[")))
