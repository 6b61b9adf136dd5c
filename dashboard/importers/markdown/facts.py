"""Facts as they are gathered from a document.

Values with their lines, and which lines have been understood.
"""

from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from dashboard.errors import Fault
from dashboard.importers.documents.document import refuse
from dashboard.importers.documents.limits import most_of, too_many
from dashboard.importers.documents.tree import Tree, child
from dashboard.importers.markdown.values import slug


@dataclass(frozen=True)
class Fact:
    """A value of the record file, as text, and the line it came from."""

    value: Any
    line: int


@dataclass
class MarkdownFacts:
    """What has been read so far.

    In the record file's shape with facts for leaves, the lines it came from, and the parts left.
    """

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
        """Name a whole line as not understood, though something was taken from it.

        It says otherwise than another.
        """
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
        return next(n for n in chain([base], (f"{base}-{k}" for k in count(2))) if n not in taken)

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
        """Append to a list by its path; RefusedError where it holds as many as are read."""
        *inner, last = path.split(".")
        here = self.tree
        for key in inner:
            here = here.setdefault(key, {})
        items = here.setdefault(last, [])
        if len(items) >= most_of(path):
            line = (
                next((fact.line for fact in item.values() if isinstance(fact, Fact)), 1)
                if isinstance(item, dict)
                else 1
            )
            raise refuse(self.name, too_many(path.rpartition(".")[2], most_of(path)), line=line)
        items.append(item)

    def listed(self, path: str) -> list[Any]:
        """The list at a path, empty where there is none."""
        here: Any = self.tree
        for key in path.split("."):
            here = here.get(key, {})
        return here or []


def grown(facts: Any, path: str = "") -> Tree:
    """The record file's tree from gathered facts."""
    lines: dict[str, int] = {}
    value, _ = _value(facts, path, lines)
    return Tree(value=value, lines=lines)


def _value(facts: Any, path: str, lines: dict[str, int]) -> tuple[Any, int | None]:
    """The value of gathered facts, and the first line of what is inside it."""
    if isinstance(facts, Fact):
        lines[path] = facts.line
        return facts.value, facts.line
    if isinstance(facts, dict):
        found = {k: _value(v, child(path, k), lines) for k, v in facts.items() if v is not None}
        value: Any = {key: inner for key, (inner, _) in found.items()}
        first = [line for _, line in found.values() if line is not None]
    elif isinstance(facts, list | tuple):
        listed = [_value(v, child(path, i), lines) for i, v in enumerate(facts)]
        value = [inner for inner, _ in listed]
        first = [line for _, line in listed if line is not None]
    else:
        return facts, None
    if path and first:
        # Links lie elsewhere; a thing is where it is named.
        lines[path] = lines.get(child(path, "id"), min(first))
    return value, min(first, default=None)
