"""The record file's fields as JSON Schema, each with what its docstring says."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from textwrap import dedent
from typing import Any

from pydantic import BaseModel

from dashboard.domain.certificate import Certificate
from dashboard.domain.values.fields import Model


def schema_json() -> dict[str, Any]:
    """The JSON Schema of a record file."""
    return described(Certificate)


def described(model: type[BaseModel]) -> dict[str, Any]:
    """A model's JSON Schema with the docstrings of its fields.

    They are read from the source here, as pydantic would read them each time a model is imported.
    """
    schema = model.model_json_schema()
    objects = {model.__name__: schema, **schema.get("$defs", {})}
    for kind in {model, *_below(Model)}:
        fields = objects.get(kind.__name__, {}).get("properties", {})
        for name, text in _docstrings(kind).items() if fields else ():
            if name in fields:
                fields[name].setdefault("description", text)
    return schema


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)


def _docstrings(model: type[BaseModel]) -> dict[str, str]:
    """What stands below each field of a model, those that it inherits included."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if not (issubclass(kind, BaseModel) and kind is not BaseModel):
            continue
        (definition,) = ast.parse(dedent(inspect.getsource(kind))).body
        assert isinstance(definition, ast.ClassDef)
        for field, below in pairwise(definition.body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                    found[name] = inspect.cleandoc(text)
    return found
