"""Which kind of document it is, by its content alone."""

import json
import re
from typing import Literal

from dashboard.importers.documents.document import Document, refuse

Format = Literal["record", "certificate", "csv", "json lines", "manifests", "prometheus"]
HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
BOLD_KEY = re.compile(r"^[ \t]*\*\*[^*\n]+\*\*", re.MULTILINE)
RECORD_KEY = re.compile(r"^certification:", re.MULTILINE)
API = re.compile(r"[\"']?apiVersion[\"']?\s*:\s*[\"']?(argoproj\.io|flagger\.app)/")
GATES = ("gate", "observed_at", "value", "attested", "text", "evidence")
AGENTS = ("agent", "observed_at", "score", "completion", "overhead")
TRAFFIC = ("percent", "observed_at", "kind", "reason")
TELEMETRY = ("metric", "observed_at", "value", "ingested_at")
HEADERS = (GATES, AGENTS, TRAFFIC)
ACCEPTED = "give a record file (YAML or JSON), a certificate in Markdown, observations as CSV or JSON lines (data/README.md), manifests of Argo Rollouts or Flagger, or an answer of Prometheus"


def recognise(document: Document) -> Format:
    """The format of a document; RefusedError says what is accepted."""
    first = next((line.strip() for line in document.text.splitlines() if line.strip()), "")
    if not first:
        raise refuse(document.name, f"is empty; {ACCEPTED}")
    columns = tuple(cell.strip().strip('"') for cell in first.split(","))
    if columns[0] in ("gate", "agent", "percent") and len(columns) > 1:
        return "csv"
    if _is_prometheus(document.text):
        return "prometheus"
    if _is_manifest(document.text):
        return "manifests"
    if first.startswith("{") and _is_observation(first):
        return "json lines"
    if (
        HEADING.search(document.text)
        and BOLD_KEY.search(document.text)
        and not RECORD_KEY.search(document.text)
    ):
        return "certificate"
    return "record"


def _is_observation(line: str) -> bool:
    """Whether a line alone is an object that is no certification; one that begins like an observation counts too."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return '"observed_at"' in line
    return isinstance(value, dict) and "certification" not in value


def _is_prometheus(text: str) -> bool:
    """Whether a text is an answer of Prometheus' API."""
    head = text.lstrip()[:4000]
    return head.startswith("{") and '"status"' in head and ('"resultType"' in head or '"errorType"' in head)


def _is_manifest(text: str) -> bool:
    """Whether a text holds an object of Argo Rollouts or Flagger, or an event of Flagger's."""
    return API.search(text) is not None or _is_event_line(text)


def _is_event_line(text: str) -> bool:
    head = text.lstrip()[:4000]
    return head.startswith("{") and all(f'"{key}"' in head for key in ("phase", "metadata", "name"))
