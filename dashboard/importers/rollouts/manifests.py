"""Manifests of the tools that shift traffic: what they declare and report, as observations of a rollout.

A file may hold several documents, a list as `kubectl get -o yaml` gives it, or one JSON object a line.
Nothing is guessed: what the board cannot read, or what has a catch, is said in a note.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.domain.values import wording
from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import Document, refuse
from dashboard.importers.documents.tree import Tree, read_trees
from dashboard.importers.rollouts import (
    analysis,
    argo,
    codedeploy,
    flagger,
    flagger_events,
    flags,
    judgements,
)
from dashboard.importers.rollouts.objects import KubernetesObject, unprefixed
from dashboard.importers.rollouts.reading import ManifestReading, ManifestReport, Note
from dashboard.importers.rollouts.selection import is_event, picked

Reader = Callable[[KubernetesObject, ManifestReading], None]
READERS: dict[tuple[str, str], Reader] = {
    ("argoproj.io", "Rollout"): argo.rollout,
    ("flagger.app", "Canary"): flagger.canary,
    ("argoproj.io", "AnalysisRun"): analysis.analysis_run,
    ("argoproj.io", "Experiment"): analysis.experiment,
}
# What is no object of Kubernetes is told by the keys that it has.
SHAPES: tuple[tuple[Callable[[KubernetesObject], bool], Reader], ...] = (
    (lambda item: item.is_webhook_event, flagger_events.webhook_event),
    (lambda item: item.is_log_line, flagger_events.log_line),
    (is_event, flagger_events.kubernetes_event),
    (codedeploy.is_deployment, codedeploy.deployment),
    (flags.is_launchdarkly, flags.launchdarkly),
    (flags.is_unleash, flags.unleash),
    (judgements.is_kayenta, judgements.kayenta),
    (judgements.is_keptn, judgements.keptn),
)
TEMPLATE = re.compile(r"^[^#]*\{\{.*\}\}")
SCRIPT = "is a script; give the object that it applies alone, or what kubectl get -o yaml prints of it"
EMPTY = "is an empty list: kubectl found nothing; name the namespace (-n), or ask for all of them (-A)"
# What templating tools put where a name is to come; no name of Kubernetes has any of it.
PLACEHOLDER = re.compile(r"[${}<>%()\s]")
UNFILLED = "is a template that nobody has filled in; give what helm template, or kubectl get -o yaml, prints"
UNNAMED = "is no name yet, and a manifest has no results; give what kubectl get -o yaml prints of its object"
NO_RESULTS = " (a template has no results: give the AnalysisRun that was made of it)"
READ = "the board reads Rollout, AnalysisRun, Canary and their events"


def read_manifests(
    document: Document, certificate: Certificate, *, now: datetime, labels: Mapping[str, str] | None = None
) -> ManifestReport:
    """Everything that a file of manifests says of a certification's rollout; RefusedError lists all faults.

    `labels` pick one workload of several: its labels, or its `name` and `namespace`. `now` is when a plan
    holds from that has no time of its own.
    """
    reading = ManifestReading(document, certificate, now, labels or {})
    unread = [item for item in picked(list(_objects(document, reading)), reading) if not _read(item, reading)]
    if reading.faults:
        raise RefusedError(reading.faults)
    if unread:
        reading.note(unread[0], "", f"left out: {_kinds(unread)}; {READ}")
    if not reading.observations:
        told = sorted(reading.notes, key=lambda note: note.text.startswith("left out"))
        said = "; ".join(note.text for note in told) or READ
        line = told[0].line if told else 1
        raise refuse(document.name, f"holds nothing that the board records: {said}"[:600], line=line)
    ordered = sorted(reading.observations, key=lambda o: o.observation.observed_at)
    return ManifestReport(observations=tuple(ordered), notes=tuple(reading.notes))


def _documents(document: Document) -> list[Tree]:
    """The file's documents; of JSON objects a line each is one, with the file's line numbers.

    A log holds lines of other programs between them: those that are no object are passed over.
    """
    lines = [(n, unprefixed(text)) for n, text in enumerate(document.text.splitlines(), 1) if text.strip()]
    template = next((n for n, text in lines if TEMPLATE.search(text)), None)
    objects = [(n, text) for n, text in lines if _is_object(text)]
    begun = [text for _, text in lines if text.lstrip().startswith("{")]
    if not objects or len(lines) < 2 or len(objects) < len(begun) or len(objects) * 2 < len(lines):
        return _trees(document, template)
    trees = []
    for n, text in objects:
        (tree,) = read_trees(Document(name=document.name, content=text.encode()))
        trees.append(Tree(value=tree.value, lines=dict.fromkeys(tree.lines, n)))
    return trees


def _trees(document: Document, template: int | None) -> list[Tree]:
    """The documents of YAML; what is none is refused as a script, or as a template, where it is one."""
    try:
        return read_trees(document)
    except RefusedError:
        if document.text.startswith("#!"):
            raise refuse(document.name, SCRIPT) from None
        if template is None:
            raise
        raise refuse(document.name, UNFILLED, line=template) from None


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _objects(document: Document, reading: ManifestReading) -> Iterator[KubernetesObject]:
    """The objects of a file, those of a list one by one."""
    for tree in _documents(document):
        kind, watched = str(tree.value.get("kind")), tree.value.get("object")
        if isinstance(watched, dict) and "type" in tree.value and "apiVersion" not in tree.value:
            yield KubernetesObject(watched, tree, "object")  # `kubectl get --watch --output-watch-events`
            continue
        if not kind.endswith("List") or "items" not in tree.value:
            yield KubernetesObject(tree.value, tree)
            continue
        items = tree.value["items"] or []  # Go writes null for a list of nothing.
        if not isinstance(items, list):
            line = tree.lines.get("items", 1)
            reading.faults.append(Fault(document.name, line, "items", "is no list; export it again"))
        elif items:
            yield from _listed(items, tree, kind, reading)
        else:
            line = tree.lines.get("items", 1)
            reading.notes.append(Note(line, f"{kind} {EMPTY}"))


def _listed(items: list[Any], tree: Tree, kind: str, reading: ManifestReading) -> Iterator[KubernetesObject]:
    """The items of a list; those of a list of one kind (`RolloutList`) do not name their kind."""
    own = (
        {}
        if kind == "List"
        else {"apiVersion": tree.value.get("apiVersion"), "kind": kind.removesuffix("List")}
    )
    for n, value in enumerate(items):
        path = f"items[{n}]"
        if isinstance(value, dict):
            yield KubernetesObject({**own, **value}, tree, path)
        else:
            fault = Fault(
                reading.document.name, tree.lines.get(path, 1), path, "is no mapping; export it again"
            )
            reading.faults.append(fault)


def _read(item: KubernetesObject, reading: ManifestReading) -> bool:
    """Read an object; False where it is of a kind that the board has no use for."""
    reader = READERS.get(item.group_kind) or next((r for is_one, r in SHAPES if is_one(item)), None)
    if item.group_kind in READERS and "name" not in item.metadata and "generateName" in item.metadata:
        reading.fault(item, "metadata.generateName", UNNAMED)
    elif item.group_kind in READERS and PLACEHOLDER.search(item.identity):
        reading.fault(item, "metadata.name", f"{item.identity[:60]} {UNFILLED}")
    elif item.group_kind in READERS and "deletionTimestamp" in item.metadata and "status" not in item.value:
        since = str(item.metadata["deletionTimestamp"])[:40]
        reading.note(
            item, "metadata", f"left out: {item.name} is being deleted since {since}, without a status"
        )
    elif reader is not None:
        reader(item, reading)
    else:
        return False
    return True


def _kinds(unread: Sequence[KubernetesObject]) -> str:
    """Objects by kind, as `Ingress web and Service (3)`; of a template, what to give in its place."""
    names: dict[str, list[str]] = {}
    for item in unread:
        names.setdefault(str(item.value.get("kind") or "an object without a kind"), []).append(item.name)
    told = [
        f"{kind} {named[0]}".strip() if len(named) == 1 else f"{kind} ({len(named)})"
        for kind, named in names.items()
    ]
    is_template = any(kind.endswith("AnalysisTemplate") for kind in names)
    return wording.listed(told, most=8) + (NO_RESULTS if is_template else "")
