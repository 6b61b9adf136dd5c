"""What a document that no format knows looks like, so that its owner learns what to change."""

import csv
import re
from collections.abc import Sequence

from dashboard.domain.certificate import Certificate
from dashboard.domain.values import wording
from dashboard.importers.documents.document import Document
from dashboard.importers.observations.tables import HEADERS

ACCEPTED = (
    "give a record file (YAML or JSON), a certificate in Markdown, observations as CSV or JSON lines"
    " (data/README.md), manifests, events or logs of Argo Rollouts or Flagger, a deployment of AWS "
    "CodeDeploy,"
    " a flag of LaunchDarkly or Unleash, a canary judged by Kayenta, an evaluation of Keptn, a series of"
    " Prometheus, VictoriaMetrics, CloudWatch, Datadog or Grafana, alerts of Prometheus or Alertmanager, or "
    "any table of"
    " times and values (--time-column)"
)
TELEMETRY = "metric,observed_at,value,ingested_at"
RECORD_KEY = re.compile(rf"""^[\s{{]*["']?({"|".join(Certificate.model_fields)})["']?[ \t]*:""", re.MULTILINE)
READ = ("Rollout", "AnalysisRun", "Canary")
# Objects that other tools make those of, by the ending of their group.
MADE = {
    "kurator.dev": "Flagger runs its rollout in each cluster of its fleet: give what kubectl get canary -o"
    " yaml prints there",
    "oam.dev": "other objects run its rollout in its cluster: give what kubectl get -o yaml prints of those",
}
OBJECT = re.compile(r"""^(?:\s*\{\s*)?["']?apiVersion["']?[ \t]*:""", re.MULTILINE)  # No key of a record.
GROUP = re.compile(r"""["']?apiVersion["']?\s*:\s*["']?([\w.-]+)/""")
KIND = re.compile(r"""^[\s{]*["']?kind["']?\s*:\s*["']?(\w+)""", re.MULTILINE)
EMPTY = re.compile(r"""["']?items["']?\s*:\s*(\[\s*\]|null|~)""")
TIME = re.compile(r"(?:.*[ _])?(?:time|timestamp|date|datetime|ts|period|observed[ _]at)", re.IGNORECASE)
MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|\w+[ >])", re.IGNORECASE)
# What the controllers' tools print for people: parts of an object, and no object.
TOP_KEY = re.compile(r"^([A-Za-z]\w*)[ \t]*:", re.MULTILINE)
PART = {"metadata", "spec", "status"}
DESCRIBED = re.compile(r"^API Version:\s+(argoproj\.io|flagger\.app)/", re.MULTILINE)
PLUGIN = re.compile(r"^Strategy:\s+(Canary|BlueGreen)\b", re.MULTILINE)
LOGGED = re.compile(r'^time="[^"]+" level=\w+ msg=.* rollout=', re.MULTILINE)
COLUMNS = re.compile(r"\s*(NAMESPACE +)?NAME +(STATUS|DESIRED|AGE)\b")
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|\.\d+)([eE][+-]?\d+)? ?%?")
# A cell that is a time by its look: a day of the calendar, or seconds to nanoseconds since 1970.
MOMENT = re.compile(r"\d{4}[-/]\d\d[-/]\d\d.*|\d{1,2}[./]\d{1,2}[./]\d{4}.*|1\d{9}(\d{3}){0,3}(\.\d+)?")


def unknown_words(document: Document) -> str | None:
    """Why a document is none of the formats, and what it looks like; None of what may be a record file."""
    text = document.text
    printed = _printed(text)
    if printed:
        return f"looks like {printed}; give what kubectl get -o yaml prints of the whole object"
    kind = KIND.search(text)
    if RECORD_KEY.search(text) and not (kind and OBJECT.search(text)):
        return None
    if kind and "apiVersion" in text:
        group = GROUP.search(text)
        of_group = f" of {group[1][:40]}" if group and kind[1] in READ else ""
        read = (
            "the board reads Rollout and AnalysisRun of argoproj.io, Canary of flagger.app, and their events"
        )
        if kind[1].endswith("List") and EMPTY.search(text):
            where = "name the namespace (-n), or ask for all of them (-A)"
            return f"is an empty {kind[1][:40]}: kubectl found nothing; {where}"
        made = next((f"; {how}" for end, how in MADE.items() if group and group[1].endswith(end)), "")
        return f"is an object of Kubernetes of the kind {kind[1][:40]}{of_group}{made}; {read}"
    if MARKUP.match(text):
        return f"is a page of HTML or XML; {ACCEPTED}"
    rows = _rows(text)
    return _table_words(rows) if rows else f"is no document that the board knows; {ACCEPTED}"


def _printed(text: str) -> str | None:
    """What of a rollout a text shows as it was printed for people to read; None where it is nothing of it."""
    keys = set(TOP_KEY.findall(text))
    if keys and keys <= PART:
        return f"the {wording.listed(sorted(keys))} of an object of Kubernetes"
    if DESCRIBED.search(text):
        return "what kubectl describe prints"
    if PLUGIN.search(text):
        return "what kubectl argo rollouts get prints"
    if LOGGED.search(text):
        return "the log of Argo Rollouts' controller"
    return "the table that kubectl get prints" if COLUMNS.match(text) else None


def _rows(text: str) -> list[list[str]]:
    """The first rows of a table; none where the text is none: at least two columns, as many in every row."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    delimiter = max(",;\t|", key=lambda each: min((line.count(each) for line in lines), default=0))
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
    is_table = len(rows) > 1 and len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows)
    return rows if is_table and all(len(cell) < 80 for cell in rows[0]) else []


def _table_words(rows: Sequence[Sequence[str]]) -> str:
    """What a table looks like by the names of its columns and the cells below them."""
    names, first = rows[0], rows[1]
    given = ", ".join(names)[:120]
    for header in HEADERS:
        if header[0] in (name.lower() for name in names) and len(set(header) & set(names)) > 1:
            return f"looks like observations with other columns: {given}; use exactly {','.join(header)}"
    looks = (name for name, cell in zip(names, first, strict=True) if MOMENT.fullmatch(cell))
    time = next((name for name in names if TIME.fullmatch(name)), None) or next(looks, None)
    values = [
        name for name, cell in zip(names, first, strict=True) if NUMBER.fullmatch(cell) and name != time
    ]
    if time and values:
        options = f'--time-column "{time}" --value-column "{values[0]}" --metric NAME'
        how = f"name them {TELEMETRY}, or import it with {options}"
        return f"looks like telemetry with other columns: {given}; {how}"
    return f"is a table with the columns {given}; {ACCEPTED}"
