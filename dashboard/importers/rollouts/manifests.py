"""Manifests of the tools that shift traffic: what they declare and report, as observations of a rollout.

A file may hold several documents, a `kubectl get -o yaml` list, or one JSON object a line. Nothing is guessed: what the
board cannot read, or what has a catch, is said in a note.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from dashboard.domain.certificate import Certificate
from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.documents.tree import Tree, read_trees
from dashboard.importers.formats import Format, ImportOptions, append_body, chosen_certificate
from dashboard.importers.observations.tables import lined_body
from dashboard.importers.rollouts import argo, flagger
from dashboard.importers.rollouts.manifest import Found, Item, ShiftReport
from dashboard.store.ledger import Entry
from dashboard.store.publish import Writer

WORKLOADS = {("argoproj.io", "Rollout"): argo.rollout, ("flagger.app", "Canary"): flagger.canary}
API = re.compile(r"[\"']?apiVersion[\"']?\s*:\s*[\"']?(argoproj\.io|flagger\.app)/")
READ = "the board reads Rollout, AnalysisRun and Canary"


def read_manifests(
    document: Document, certificate: Certificate, *, now: datetime, labels: Mapping[str, str] | None = None
) -> ShiftReport:
    """Everything that a file of manifests says of a certification's rollout; RefusedError lists all faults.

    `labels` pick one workload of several: its labels, or its `name` and `namespace`. `now` is when a plan holds from
    that has no time of its own.
    """
    found = Found(document=document, certificate=certificate, now=now)
    items = list(_items(document, found))
    picked = _picked(items, labels or {}, found)
    for item in picked:
        _read(item, found)
    if found.faults:
        raise RefusedError(found.faults)
    if not found.observations:
        said = "; ".join(note.text for note in found.notes) or READ
        raise refuse(document.name, f"holds nothing that the board records: {said}"[:600])
    ordered = sorted(found.observations, key=lambda o: o.observation.observed_at)
    return ShiftReport(observations=tuple(ordered), notes=tuple(found.notes))


def _is_manifest(document: Document) -> bool:
    """Whether it holds an object of Argo Rollouts or Flagger, or an event of Flagger's."""
    head = document.text.lstrip()[:4000]
    is_event = head.startswith("{") and all(f'"{key}"' in head for key in ("phase", "metadata", "name"))
    return is_event or API.search(document.text) is not None


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    certificate = chosen_certificate(writer, options)
    report = read_manifests(document, certificate, now=writer.now, labels=options.labels)
    notes = [{"line": note.line, "text": note.text} for note in report.notes]
    body = {**lined_body(certificate, report.observations), "reading": {"notes": notes}}
    return append_body(writer, document, options, kind="observations", body=body)


MANIFESTS = Format("manifests", _is_manifest, _append)


def _documents(document: Document) -> list[Tree]:
    """The file's documents; of JSON objects a line each is one, with the file's line numbers."""
    lines = [(n, text) for n, text in enumerate(document.text.splitlines(), 1) if text.strip()]
    if len(lines) > 1 and all(_is_object(text) for _, text in lines):
        trees = []
        for n, text in lines:
            (tree,) = read_trees(Document(name=document.name, content=text.encode()))
            trees.append(Tree(value=tree.value, lines=dict.fromkeys(tree.lines, n)))
        return trees
    return read_trees(document)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _items(document: Document, found: Found) -> Iterator[Item]:
    for tree in _documents(document):
        if tree.value.get("kind") != "List":
            yield Item(tree.value, tree)
            continue
        items = tree.value.get("items")
        if not isinstance(items, list):
            found.faults.append(
                Fault(document.name, tree.lines.get("items", 1), "items", "is no list; export it again")
            )
            continue
        for n, value in enumerate(items):
            path = f"items[{n}]"
            if isinstance(value, dict):
                yield Item(value, tree, path)
            else:
                line = tree.lines.get(path, 1)
                found.faults.append(Fault(document.name, line, path, "is no mapping; export it again"))


def _picked(items: list[Item], labels: Mapping[str, str], found: Found) -> list[Item]:
    """The items of one workload: those that the labels leave; RefusedError where several are left."""
    workloads = [item for item in items if item.group_kind in WORKLOADS]
    left = [item for item in workloads if item.matches(labels)] if labels else workloads
    names = {item.identity: item for item in left}
    if len(names) > 1:
        first, second = list(names.values())[:2]
        message = f"is a second workload, {second.identity} beside {first.identity}; pick one with --label name={first.name}"
        raise refuse(found.document.name, message, line=second.line("metadata"), field=second.at("metadata"))
    if labels and workloads and not left:
        wanted = ", ".join(f"{key}={value}" for key, value in labels.items())
        raise refuse(found.document.name, f"holds no workload with {wanted}; correct --label")
    chosen = next(iter(names.values()), None)
    return [i for i in items if i in left or (i.group_kind not in WORKLOADS and i.belongs_to(chosen))]


def _read(item: Item, found: Found) -> None:
    reader = WORKLOADS.get(item.group_kind)
    if item.group_kind == ("argoproj.io", "AnalysisRun"):
        reader = argo.analysis_run
    elif item.is_event:
        reader = flagger.event
    if reader is not None:
        reader(item, found)
        return
    name = f"{item.value.get('kind') or 'an object without a kind'} {item.name}".strip()
    found.note(item, "", f"left out: {name}; {READ}")
