"""What may stand in for a piece of code, so that a test should notice.

Other operators, constants, branches, arguments.

Texts are left alone, and so are docstrings and messages: what a person reads is no rule.
"""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch
from itertools import pairwise
from typing import Any

SWAPS: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
}
CALLS = {"any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list", "reversed": "iter"}
FIGURE = re.compile(r"\d+(?:\.(\d+))?")


@singledispatch
def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in for a node of a kind that has operators, constants or branches.

    Nothing for the others.
    """
    del node
    yield from ()


def _swapped(operator: ast.AST) -> Iterator[Any]:
    yield from (swap() for swap in SWAPS.get(type(operator), ()))


def _without(items: Sequence[Any], index: int) -> list[Any]:
    return [*items[:index], *items[index + 1 :]]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


@changes.register
def _(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield from (ast.Constant(value + 1), ast.Constant(value - 1))
    elif isinstance(value, str) and (match := FIGURE.fullmatch(value)):
        places = len(match[1] or "")
        yield ast.Constant(f"{float(value) + 10**-places:.{places}f}")


@changes.register
def _(node: ast.Compare) -> Iterator[ast.AST]:
    for index, (operator, among) in enumerate(zip(node.ops, node.comparators, strict=True)):
        for swap in _swapped(operator):
            yield ast.Compare(node.left, [*node.ops[:index], swap, *node.ops[index + 1 :]], node.comparators)
        if isinstance(operator, ast.In | ast.NotIn) and isinstance(among, ast.Tuple | ast.Set):
            for left_out in range(len(among.elts)):
                fewer = ast.Tuple(_without(among.elts, left_out), ast.Load())
                yield ast.Compare(node.left, node.ops, [fewer])


@changes.register
def _(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield from (ast.BoolOp(swap, node.values) for swap in _swapped(node.op))
    for index in range(len(node.values)):
        left = _without(node.values, index)
        yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)


@changes.register
def _(node: ast.UnaryOp) -> Iterator[ast.AST]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


@changes.register
def _(node: ast.BinOp) -> Iterator[ast.AST]:
    if not _is_text(node.left) and not _is_text(node.right):
        yield from (ast.BinOp(node.left, swap, node.right) for swap in _swapped(node.op))


@changes.register
def _(node: ast.IfExp) -> Iterator[ast.AST]:
    yield from (node.body, node.orelse)


@changes.register
def _(node: ast.Slice) -> Iterator[ast.AST]:
    if node.lower is not None:
        yield ast.Slice(None, node.upper, node.step)
    if node.upper is not None:
        yield ast.Slice(node.lower, None, node.step)


@changes.register
def _(node: ast.comprehension) -> Iterator[ast.AST]:
    for index in range(len(node.ifs)):
        yield ast.comprehension(node.target, node.iter, _without(node.ifs, index), node.is_async)


@changes.register
def _(node: ast.If) -> Iterator[ast.AST]:
    yield from (ast.If(ast.Constant(value), node.body, node.orelse) for value in (True, False))


@changes.register
def _(node: ast.While) -> Iterator[ast.AST]:
    yield ast.While(ast.Constant(value=False), node.body, node.orelse)


@changes.register
def _(node: ast.Return) -> Iterator[ast.AST]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield ast.Return(ast.Constant(None))


@changes.register
def _(node: ast.Expr) -> Iterator[ast.AST]:
    if not _is_text(node.value):
        yield ast.Pass()


@changes.register(ast.Raise)
@changes.register(ast.Delete)
@changes.register(ast.Continue)
@changes.register(ast.Break)
def _(node: ast.AST) -> Iterator[ast.AST]:
    del node
    yield ast.Pass()


@changes.register
def _(node: ast.Assign) -> Iterator[ast.AST]:
    if isinstance(node.targets[0], ast.Attribute | ast.Subscript):
        yield ast.Pass()


@changes.register
def _(node: ast.AugAssign) -> Iterator[ast.AST]:
    yield ast.Pass()
    yield from (ast.AugAssign(node.target, swap, node.value) for swap in _swapped(node.op))


@changes.register
def _(node: ast.Match) -> Iterator[ast.AST]:
    for n, (one, two) in enumerate(pairwise(node.cases)):
        exchanged = [
            ast.match_case(one.pattern, one.guard, two.body),
            ast.match_case(two.pattern, two.guard, one.body),
        ]
        yield ast.Match(node.subject, [*node.cases[:n], *exchanged, *node.cases[n + 2 :]])


@changes.register
def _(node: ast.match_case) -> Iterator[ast.AST]:
    if node.guard is not None:
        yield ast.match_case(node.pattern, None, node.body)


def calls(node: ast.Call, names: Mapping[str, Any]) -> Iterator[ast.AST]:
    """What may stand in for a call: one of another function, or without an argument that it can go without.

    `names` are those of the module, to see what is called; where that cannot be seen every named argument is
    tried.
    """
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        keywords = [] if node.func.id == "sorted" else node.keywords
        yield ast.Call(ast.Name(CALLS[node.func.id], ast.Load()), node.args, keywords)
    for index, keyword in enumerate(node.keywords):
        if keyword.arg and _is_optional(node.func, keyword.arg, names):
            yield ast.Call(node.func, node.args, _without(node.keywords, index))


def _is_optional(function: ast.expr, argument: str, names: Mapping[str, Any]) -> bool:
    called = names.get(function.id) if isinstance(function, ast.Name) else None
    fields = getattr(called, "model_fields", None)
    if fields:
        return argument in fields and not fields[argument].is_required()
    try:
        parameter = inspect.signature(called).parameters.get(argument) if callable(called) else None
    except (TypeError, ValueError):  # it does not say what it takes
        return True
    return parameter is None or parameter.default is not parameter.empty
