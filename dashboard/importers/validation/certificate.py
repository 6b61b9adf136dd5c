"""The record file: one certification in YAML or JSON, checked whole, every fault with its line."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import cache
from itertools import chain, islice
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, TypeAdapter, ValidationError

from dashboard.domain.certificate import Certificate
from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.documents.limits import MANY, METRIC_NAME, list_faults
from dashboard.importers.documents.tree import Tree, child, read_tree_with_faults
from dashboard.importers.validation.raw import raw_reference_faults
from dashboard.importers.validation.references import PathFault, reference_faults

LONGEST_KEY = 80  # letters of a key that is compared with those that are known
TODO = re.compile(r"TODO(?:[:(].*)?", re.DOTALL)
# What people call a field: in each part of a certificate the first that it knows is meant.
MEANT: Mapping[str, tuple[str, ...]] = {
    "status": ("declared_decision", "declared", "decision"),
    "verdict": ("declared_decision", "declared", "decision"),
    "result": ("declared_decision",),
    "date": ("decided_on",),
    "due": ("timeline",),
    "due_date": ("timeline",),
    "deadline": ("timeline",),
    "expires": ("valid_until",),
    "approver": ("authority",),
    "target": ("requirement",),
    "threshold": ("requirement",),
    "actual": ("result",),
    "comment": ("remark",),
}


@dataclass(frozen=True)
class ImportedCertificate:
    """A certificate, and the line of each of its fields by path."""

    certificate: Certificate
    lines: Mapping[str, int]


def read_certificate(document: Document) -> ImportedCertificate:
    """Read a record file; RefusedError lists all of its faults."""
    return checked(document, read_tree_with_faults(document))


def checked(document: Document, tree: Tree) -> ImportedCertificate:
    """A document's tree checked whole: every field, every reference; RefusedError lists all faults."""
    many = tuple(list_faults(tree.value, tree.lines, document.name))
    if many:
        raise RefusedError(many)
    left = list(islice(todo_faults(tree, document.name), MANY))
    try:
        certificate = Certificate.model_validate(tree.value, context={"time_zone": _zone(tree.value)})
    except ValidationError as error:
        open_fields = {fault.field for fault in left}
        found = (f for f in model_faults(document.name, tree, error) if f.field not in open_fields)
        references = _placed(raw_reference_faults(tree.value), document, tree)
        faults = list(islice(chain(left, tree.faults, found, references), MANY))
        raise RefusedError(faults) from None
    faults = list(
        islice(chain(left, tree.faults, _placed(reference_faults(certificate), document, tree)), MANY)
    )
    if faults:
        raise RefusedError(faults)
    return ImportedCertificate(certificate=certificate, lines=tree.lines)


def _placed(found: Iterable[PathFault], document: Document, tree: Tree) -> Iterator[Fault]:
    return (Fault(document.name, line_of(path, tree.lines), path, message) for path, message in found)


def todo_faults(tree: Tree, name: str) -> Iterator[Fault]:
    """Every field that a draft left open: its value is still TODO."""
    return (
        Fault(name, line_of(path, tree.lines), path, "is still TODO; fill it in")
        for path, value in _scalars(tree.value)
        if TODO.fullmatch(value.strip())
    )


def _scalars(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a tree with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _scalars(inner, child(path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _scalars(inner, child(path, n))


def _zone(value: Mapping[str, Any]) -> tzinfo:
    """The declared time zone; UTC where there is none or it is at fault, which validation then says."""
    head = value.get("certification")
    name = head.get("time_zone") if isinstance(head, dict) else None
    try:
        return ZoneInfo(name) if isinstance(name, str) else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def line_of(path: str, lines: Mapping[str, int]) -> int:
    """The line of a field, or of the nearest field around it."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)


def _path(location: tuple[str | int, ...], value: Any) -> str:
    """The path of a pydantic location in the document; its markers of union members are no part of it."""
    path, here = "", value
    for part in location:
        if isinstance(here, dict) and part not in here and part in _kinds(here):
            continue
        path = child(path, part)
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            here = None
    return path


def _kinds(value: Mapping[str, Any]) -> tuple[Any, ...]:
    return (value.get("kind"),)


def model_faults(name: str, tree: Tree, error: ValidationError) -> Iterator[Fault]:
    """What pydantic found wrong with a tree, each with its line, in the board's words."""
    faults = error.errors(include_url=False)
    # A list whose only items have faults of their own is not empty.
    within = {fault["loc"][:n] for fault in faults for n in range(len(fault["loc"]))}
    for fault in faults:
        if fault["type"] == "too_short" and fault["loc"] in within:
            continue
        path = _path(fault["loc"], tree.value)
        message = words(fault["type"], fault["msg"], fault["input"], fault.get("ctx") or {})
        if fault["type"] == "extra_forbidden":
            message = f"is not a known key{_hint(str(fault['loc'][-1]), fault['loc'])}"
        yield Fault(file=name, line=line_of(path, tree.lines), field=path[:200], message=message)


def _hint(key: str, location: tuple[str | int, ...]) -> str:
    known = _fields(Certificate, location[:-1])
    meant = [field for field in MEANT.get(key.lower(), ()) if field in known]
    if meant:
        return f"; write {' or '.join(meant)}"
    close = difflib.get_close_matches(key[:LONGEST_KEY], known, n=1)
    return f"; did you mean {close[0]}?" if close else "; correct it or take it out"


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _fields(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """The keys that the schema knows at a location."""
    schema = _schema(model)
    here: Any = schema
    for part in location:
        here = here.get("items", here) if isinstance(part, int) else here.get("properties", {}).get(part, {})
        for option in (*here.get("anyOf", ()), here):
            if "$ref" in option:
                here = schema["$defs"][option["$ref"].rsplit("/", 1)[-1]]
                break
            if "items" in option:
                here = option
        if "items" in here and "$ref" in here["items"]:
            here = {**here, "items": schema["$defs"][here["items"]["$ref"].rsplit("/", 1)[-1]]}
    return list(here.get("properties", {}))


WORDS = {
    "missing": "is missing; add it",
    "less_than_equal": "{given} is more than {le}; correct it",
    "greater_than_equal": "{given} is less than {ge}; correct it",
    "string_pattern_mismatch": (
        "{given} is not an id; use at most 64 letters, digits, points, underscores and dashes"
    ),
    "literal_error": "{given} is not known; use {expected}",
    "string_too_long": "is longer than {max_length} characters; shorten it",
    "string_type": "is not a text; give one",
    "tuple_type": "is not a list; give one item a line, each after a dash",
    "model_type": "is not a mapping; give its fields, one a line",
    "model_attributes_type": "is not a mapping; give its fields, one a line",
    "too_short": "is empty; give at least one",
    "union_tag_not_found": "has no kind; add one of those in data/README.md",
    "union_tag_invalid": "has an unknown kind; use one of {expected_tags}",
}


def fault_words(error: ValidationError) -> str:
    """The first fault of a value alone in the board's words."""
    fault = error.errors(include_url=False)[0]
    return words(fault["type"], fault["msg"], fault["input"], fault.get("ctx") or {})


def value_fault(kind: TypeAdapter[Any], value: object) -> str | None:
    """What is wrong with a value alone, in the board's words, or None.

    Asked first, so that no error is raised while pydantic's is handled: it would keep the record open to the
    end.
    """
    try:
        kind.validate_python(value)
    except ValidationError as error:
        return fault_words(error)
    return None


def words(kind: str, message: str, given: Any, context: Mapping[str, Any]) -> str:
    """A fault of pydantic in the board's words: what is wrong; what to do."""
    if kind == "string_pattern_mismatch" and "http" in context["pattern"]:
        return f"{str(given)[:40]} is not an address; begin it with https://"
    if kind == "string_pattern_mismatch" and ":" in context["pattern"]:
        return f"{str(given)[:40]} is not an id; {METRIC_NAME}"
    if kind in WORDS:
        return WORDS[kind].format(**{**context, "given": str(given)[:40]})
    return message.removeprefix("Value error, ")
