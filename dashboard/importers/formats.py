"""What a format of documents is: how it is told by its content, and how what a document holds is appended.

A new format is one file that defines its `Format`, and its name in the list of `ingest.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.importers.documents.document import Document
from dashboard.store.ledger import Entry, Kind
from dashboard.store.ledger.entries import find_document
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids
from dashboard.store.read.directory import choose
from dashboard.store.read.documents import read_certificate


@dataclass(frozen=True)
class ImportOptions:
    """What the command line says of the documents it imports.

    `metric` names what a series measures; `labels` pick one of several series or workloads, `aggregate` says
    how several series come together, `scale` is what each value is multiplied by. `time_column` and
    `value_column` are those of a table, `zone` that of its times without an offset, `delimiter` what stands
    between its cells.
    """

    certification: str | None = None
    actor: str = "unknown"
    metric: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    aggregate: str | None = None
    scale: float = 1.0
    time_column: str | None = None
    value_column: str | None = None
    zone: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True)
class Format:
    """A kind of document: its name, whether a document is one, and how it is read and appended.

    `append` gives None where the record holds the same bytes already; RefusedError lists a document's faults.
    """

    name: str
    knows: Callable[[Document], bool]
    append: Callable[[Writer, Document, ImportOptions], Entry | None]


def chosen_certificate(writer: Writer, options: ImportOptions) -> Certificate:
    """The certificate that observations are about, as the record has it now.

    UsageError where it cannot be told.
    """
    chosen = choose(certification_ids(writer.cursor), options.certification)
    return read_certificate(writer.cursor, certification=chosen)


def append_body(
    writer: Writer, document: Document, options: ImportOptions, *, kind: Kind, body: Mapping[str, Any]
) -> Entry | None:
    """Append what a document brought, or None where its certification has the same bytes already."""
    held = find_document(writer.cursor, source_sha256=document.sha256, certification=body["certification"])
    if held:
        return None
    source = {"source_name": document.name, "source_sha256": document.sha256}
    return writer.append(kind, body, actor=options.actor, **source)
