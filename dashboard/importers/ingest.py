"""From a document to an entry of the ledger; the same bytes twice write nothing."""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from zoneinfo import ZoneInfo

from dashboard.errors import UsageError
from dashboard.importers.documents.document import Document, TelemetryFile, as_file, refuse
from dashboard.importers.formats import Format, ImportOptions
from dashboard.importers.markdown.format import MARKDOWN
from dashboard.importers.nearest import ACCEPTED, unknown_words
from dashboard.importers.observations.alerts import ALERTS
from dashboard.importers.observations.columns import Columns, TableReader, source_of_table
from dashboard.importers.observations.exports import EXPORTS
from dashboard.importers.observations.prometheus import PROMETHEUS
from dashboard.importers.observations.series import Origin, aggregate_of, append_staged
from dashboard.importers.observations.tables import CSV, JSON_LINES
from dashboard.importers.records import RECORD
from dashboard.importers.rollouts.format import MANIFESTS
from dashboard.store.ledger import Entry
from dashboard.store.ledger.entries import find_document
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids
from dashboard.store.read.directory import choose
from dashboard.store.read.documents import read_certificate
from dashboard.store.telemetry.handed_over import columns

ROWS = 100_000  # of a table, that are staged at once


# The first that knows a document reads it; a record file is what no other claims.
FORMATS: tuple[Format, ...] = (CSV, ALERTS, PROMETHEUS, EXPORTS, MANIFESTS, JSON_LINES, MARKDOWN, RECORD)


def recognise(document: Document) -> Format:
    """The format of a document, by its content alone.

    RefusedError says what it looks like and what is accepted.
    """
    if not document.first_line:
        raise refuse(document.name, f"is empty; {ACCEPTED}")
    form = next(form for form in FORMATS if form.knows(document))
    unknown = unknown_words(document) if form is RECORD else None
    if unknown:
        raise refuse(document.name, unknown)
    return form


def append_document(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    """Append what a document holds, or None where the record has the same bytes.

    RefusedError lists its faults.
    """
    saved = saved_source(writer, document, options)
    if saved:
        return append_table(writer, as_file(document), saved)
    return recognise(document).append(writer, document, options)


def append_table(
    writer: Writer,
    file: TelemetryFile,
    options: ImportOptions,
    *,
    on_read: Callable[[int], None] | None = None,
) -> Entry | None:
    """Append a table of times and values as a named metric, or None where the record has the same bytes."""
    if options.metric is None or options.time_column is None or options.value_column is None:
        raise UsageError("a table needs --time-column, --value-column and --metric: name all three")
    chosen = choose(certification_ids(writer.cursor), options.certification)
    certificate = read_certificate(writer.cursor, certification=chosen)
    columns_read = Columns(
        options.time_column,
        options.value_column,
        zone=ZoneInfo(options.zone) if options.zone else None,
        delimiter=options.delimiter,
        aggregate=aggregate_of(options, certificate),
        labels=options.labels,
    )
    reader = TableReader(file, columns_read, on_read=on_read)
    staged, samples = writer.stage(), reader.samples()
    while some := list(islice(samples, ROWS)):
        staged.add(columns((options.metric, s.observed_at, s.value * options.scale, None) for s in some))
    if find_document(writer.cursor, source_sha256=reader.sha256, certification=chosen):
        staged.discard()
        return None
    labels = ", ".join(f"{name}={value}" for name, value in sorted(options.labels.items()))
    return append_staged(
        writer, staged, certificate, options, Origin(file.name, reader.sha256, labels or None)
    )


def saved_source(writer: Writer, document: Document, options: ImportOptions) -> ImportOptions | None:
    """The options of the one saved source whose columns a document has, None where there is none."""
    ids = certification_ids(writer.cursor)
    chosen = options.certification or (ids[0] if len(ids) == 1 else None)
    if chosen not in ids:
        return None
    sources = read_certificate(writer.cursor, certification=chosen).sources
    found = source_of_table(document.text, sources) if sources else None
    if found is None:
        return None
    return replace(
        options,
        metric=found.metric,
        time_column=found.time_column,
        value_column=found.value_column,
        scale=float(found.scale) if found.scale is not None else 1.0,
        zone=found.zone,
        delimiter=found.delimiter,
        aggregate=found.aggregate,
    )
