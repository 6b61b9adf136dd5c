"""What is wrong between the parts of a document that does not read as a certificate yet.

Its ids, and its references.

Asked of the tree as it was written, so that these faults are told together with those of its fields.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from dashboard.importers.documents.tree import child
from dashboard.importers.validation.observations import unknown
from dashboard.importers.validation.references import PathFault, duplicates

LISTS = (
    ("gates", "id"),
    ("agents", "id"),
    ("conditions", "id"),
    ("rollback.triggers", "id"),
    ("rollback.procedures", "id"),
    ("rollout.phases", "number"),
)


def _items(tree: Mapping[str, Any], path: str) -> list[tuple[str, dict[str, Any]]]:
    """The mappings of a list, each with its path."""
    here: Any = tree
    for key in path.split("."):
        here = here.get(key) if isinstance(here, dict) else None
    if not isinstance(here, list):
        return []
    return [(f"{path}[{n}]", item) for n, item in enumerate(here) if isinstance(item, dict)]


def _texts(item: Mapping[str, Any], key: str) -> list[tuple[int, str]]:
    found = item.get(key)
    return [(n, t) for n, t in enumerate(found) if isinstance(t, str)] if isinstance(found, list) else []


def _ids(tree: Mapping[str, Any], path: str) -> list[str]:
    return [str(item["id"]) for _, item in _items(tree, path) if isinstance(item.get("id"), str)]


def raw_reference_faults(tree: Mapping[str, Any]) -> Iterator[PathFault]:
    """Ids that are there twice, and names of gates, agents and conditions that lead nowhere."""
    for path, key in LISTS:
        items = [(p, str(item[key])) for p, item in _items(tree, path) if isinstance(item.get(key), str)]
        for index, message in duplicates([name for _, name in items]):
            yield child(items[index][0], key), message
    agents = dict.fromkeys(_ids(tree, "agents"))
    covered = dict.fromkeys(_ids(tree, "gates")) | agents
    yield from _lost(_items(tree, "conditions"), "covers", "gate or agent", covered)
    yield from _lost(_items(tree, "rollout.phases"), "agents", "agent", agents)
    yield from _closures(tree, dict.fromkeys(_ids(tree, "conditions")))


def _lost(
    items: list[tuple[str, dict[str, Any]]], key: str, what: str, known: Collection[str]
) -> Iterator[PathFault]:
    for path, item in items:
        for n, name in _texts(item, key):
            if name not in known:
                yield f"{path}.{key}[{n}]", unknown(what, name, known)


def _closures(tree: Mapping[str, Any], conditions: Collection[str]) -> Iterator[PathFault]:
    for path, agent in _items(tree, "agents"):
        for work_path, work in _items(agent, "outstanding"):
            closed_by = work.get("closed_by")
            name = closed_by.get("condition") if isinstance(closed_by, dict) else None
            if isinstance(name, str) and name not in conditions:
                yield f"{path}.{work_path}.closed_by.condition", unknown("condition", name, conditions)
