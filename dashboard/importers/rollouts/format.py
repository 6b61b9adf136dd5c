"""Manifests and events of rollout controllers as a format.

How a file of them is told, and appended with its notes.
"""

import re

from dashboard.importers.documents.document import Document
from dashboard.importers.formats import Format, ImportOptions, append_body, chosen_certificate
from dashboard.importers.observations.tables import lined_body
from dashboard.importers.rollouts.objects import unprefixed
from dashboard.store.ledger import Entry
from dashboard.store.publish import Writer

API = re.compile(r"[\"']?apiVersion[\"']?\s*:\s*[\"']?(argoproj\.io|flagger\.app)/")
LOGGED = re.compile(r"""\s*\{\s*"level":.*"canary":""")  # Flagger's log, below lines of other programs too
FENCE = re.compile(r"^(```|~~~)", re.MULTILINE)  # of Markdown that quotes an object
HEAD = 20_000  # characters in which such a file names its keys
# The keys that tell Flagger's events and its log, and what other tools print of a deployment or a flag.
KEYS = (
    ("phase", "metadata", "name"),
    ("level", "msg", "ts", "canary"),
    ("deploymentInfo", "deploymentId"),
    ("key", "variations", "environments"),
    ("features", "featureStrategies"),
    ("name", "environments", "strategies", "project"),
    ("pipelineId", "stageStatus"),
    ("shkeptncontext", "specversion", "data"),
)


def _is_manifest(document: Document) -> bool:
    """Whether it holds an object of Argo Rollouts or Flagger, an event, or what another tool prints."""
    head = document.text[:HEAD]
    has_keys = any(all(f'"{key}"' in head for key in keys) for keys in KEYS)
    is_log = any(LOGGED.match(unprefixed(line)) for line in head.splitlines())
    if has_keys and (is_log or head.lstrip().startswith(("{", "["))):
        return True
    found = API.search(document.text)
    return found is not None and not FENCE.search(document.text, 0, found.start())


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    from dashboard.importers.rollouts.manifests import read_manifests  # noqa: PLC0415 - only these pay.

    certificate = chosen_certificate(writer, options)
    report = read_manifests(document, certificate, now=writer.now, labels=options.labels)
    notes = [{"line": note.line, "text": note.text} for note in report.notes]
    body = {**lined_body(certificate, report.observations), "reading": {"notes": notes}}
    return append_body(writer, document, options, kind="observations", body=body)


MANIFESTS = Format("manifests", _is_manifest, _append)
