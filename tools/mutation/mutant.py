"""A mutant: a file of ours with one small change."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from types import CodeType
from typing import Any

from tools.mutation.operators import calls, changes

READABLE = 16  # characters that a change is shown with, at least
SKIPPED = {"annotation", "returns", "format_spec", "decorator_list"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Slot = tuple[Any, str, int | None]
Above = tuple[tuple[ast.AST, str], ...]


@dataclass(frozen=True)
class Mutant:
    """One change: the node that stands in for the one at `slot` of the parsed file.

    `lines` are those of the statement, of a compound one those of its head; `function` is the outermost that
    holds it, with its class. What lies outside any function's body takes effect on import only.
    """

    path: Path
    tree: ast.Module
    slot: Slot
    node: ast.AST
    line: int
    lines: range
    function: str
    is_body: bool
    text: str

    def code(self) -> CodeType:
        """The file's code with the change, which its tree keeps."""
        _place(self.slot, self.node)
        return compile(ast.fix_missing_locations(self.tree), str(self.path), "exec")


def mutants(path: Path, names: Mapping[str, Any]) -> Iterator[Mutant]:
    """Every change of a file, from its head to its foot; `names` are those of its module.

    Annotations, decorators and asserts are left alone: an assert states what cannot happen.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for above, slot, node in _nodes(tree, ()):
        for change in (*(calls(node, names) if isinstance(node, ast.Call) else ()), *changes(node)):
            yield _mutant(path, tree, above, slot, node, change)


def _nodes(parent: ast.AST, above: Above) -> Iterator[tuple[Above, Slot, ast.AST]]:
    """Every node, with all that it stands in, outermost first, each with the field that it is in."""
    for field, value in ast.iter_fields(parent):
        if field in SKIPPED:
            continue
        here = (*above, (parent, field))
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST) and not isinstance(node, ast.Assert):
                yield here, (parent, field, index), node
                yield from _nodes(node, here)


def _mutant(path: Path, tree: ast.Module, above: Above, slot: Slot, node: ast.AST, change: ast.AST) -> Mutant:
    nested = [(each, field) for each, field in above if isinstance(each, (*FUNCTIONS, ast.ClassDef))]
    outer = [*takewhile(lambda found: isinstance(found[0], ast.ClassDef), nested)]
    outer += nested[len(outer) : len(outer) + 1]
    around = [each for each, _ in above if isinstance(each, ast.stmt)]
    statement = node if isinstance(node, ast.stmt) else around[-1]
    return Mutant(
        path=path,
        tree=tree,
        slot=slot,
        node=change,
        line=getattr(node, "lineno", statement.lineno),
        lines=_lines(statement),
        function=".".join(each.name for each, _ in outer),
        is_body=bool(outer) and isinstance(outer[-1][0], FUNCTIONS) and outer[-1][1] == "body",
        text=_shown(above, slot, node, change),
    )


def _lines(statement: ast.stmt) -> range:
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    last = statement.end_lineno or statement.lineno
    if body:
        first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
        last = max(statement.lineno, first.lineno - 1)
    return range(statement.lineno, last + 1)


def _place(slot: Slot, node: ast.AST) -> None:
    owner, field, index = slot
    if index is None:
        setattr(owner, field, node)
    else:
        getattr(owner, field)[index] = node


def _shown(above: Above, slot: Slot, node: ast.AST, change: ast.AST) -> str:
    """The change in source, with as much around it as makes it readable."""
    whole: ast.AST = node
    for each, _ in reversed(above):
        if len(ast.unparse(whole)) >= READABLE or not isinstance(each, ast.expr | ast.comprehension):
            break
        whole = each
    before = _head(whole)
    _place(slot, change)
    after = _head(change if whole is node else whole)
    _place(slot, node)
    return _shortened(before, after)


def _head(node: ast.AST) -> str:
    return " ".join(line.strip() for line in ast.unparse(node).splitlines()[:2])


def _shortened(before: str, after: str) -> str:
    """Two texts without what they share beyond a few characters at either side of where they differ."""
    same = _shared(before, after)
    back = _shared(before[same:][::-1], after[same:][::-1])
    ends = [text[max(0, same - READABLE) : len(text) - max(0, back - READABLE)] for text in (before, after)]
    head, tail = "…" * (same > READABLE), "…" * (back > READABLE)
    return " -> ".join(head + text + tail for text in ends)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
