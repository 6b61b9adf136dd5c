"""From a document or an observation to an entry of the ledger; the same bytes twice write nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from dashboard.domain.observations import ConditionExtended, Observation, SignOffRecorded, Start
from dashboard.domain.record import Record
from dashboard.domain.standing.evaluation import assess
from dashboard.errors import UsageError
from dashboard.importers.documents.document import Document, TelemetryFile, as_file, refuse
from dashboard.importers.formats import Format, ImportOptions
from dashboard.importers.markdown.format import MARKDOWN
from dashboard.importers.nearest import ACCEPTED, unknown_words
from dashboard.importers.observations.alerts import ALERTS
from dashboard.importers.observations.columns import Columns, TableReader, source_of_table
from dashboard.importers.observations.exports import EXPORTS
from dashboard.importers.observations.prometheus import PROMETHEUS
from dashboard.importers.observations.series import Origin, aggregate_of, append_staged, telemetry_certificate
from dashboard.importers.observations.tables import CSV, JSON_LINES
from dashboard.importers.observations.telemetry_files import TelemetryReader, columns
from dashboard.importers.records import RECORD
from dashboard.importers.rollouts.format import MANIFESTS
from dashboard.importers.validation.observations import observation_fault
from dashboard.store.ledger import Entry, canonical, observations_body, retraction_body
from dashboard.store.ledger.entries import find_document
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids, read_record
from dashboard.store.read.directory import choose

COMMAND_LINE = "command line"
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


def append_telemetry(
    writer: Writer,
    file: TelemetryFile,
    options: ImportOptions,
    *,
    on_read: Callable[[int], None] | None = None,
) -> Entry | None:
    """Append a telemetry file as it is read, or None where the record has the same bytes.

    RefusedError lists faults.

    `on_read` is told the bytes of each piece.
    """
    chosen = choose(certification_ids(writer.cursor), options.certification)
    certificate = telemetry_certificate(writer, chosen)
    reader = TelemetryReader(file, certificate.certification.zone, on_read=on_read)
    staged = writer.stage()
    for chunk in reader.chunks():
        staged.add(chunk)
    if find_document(writer.cursor, source_sha256=reader.sha256, certification=chosen):
        staged.discard()
        return None
    return append_staged(writer, staged, certificate, options, Origin(file.name, reader.sha256))


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
    certificate = telemetry_certificate(writer, chosen)
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
    sources = telemetry_certificate(writer, chosen).sources
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


def append_observation(writer: Writer, observation: Observation, *, certification: str, actor: str) -> Entry:
    """Append one observation from the command line.

    UsageError where it names what the certification has not.
    """
    record = read_record(writer.cursor, certification=certification, as_of=writer.now)
    fault = (
        observation_fault(observation, record.certificate)
        or _shortening(observation, record)
        or _unexplained_start(observation, record, writer.now)
        or _nobody_to_overrule(observation, record)
    )
    if fault:
        raise UsageError(fault)
    body = observations_body(certification, [observation])
    return writer.append(
        "observations", body, actor=actor, source_name=COMMAND_LINE, source_sha256=_digest(canonical(body))
    )


def _shortening(observation: Observation, record: Record) -> str | None:
    """What is wrong with an extension that does not extend, or None."""
    if not isinstance(observation, ConditionExtended):
        return None
    then = assess(record, observation.observed_at).conditions
    due_on = next(c.due_on for c in then if c.condition.id == observation.condition)
    if observation.to > due_on:
        return None
    return f"condition {observation.condition} is due {due_on} already; extend it to a later day than that"


def _unexplained_start(observation: Observation, record: Record, now: datetime) -> str | None:
    """What is wrong with a start that moves deadlines and does not say why, or None."""
    if not isinstance(observation, Start) or observation.reason is not None:
        return None
    known = record.deployment_start
    if not known.assumed:
        return f"the deployment started on {known.on} already; a later start is a slip and needs --reason"
    if record.has_begun(now):
        return (
            "a condition's window has begun under the assumed start; a start recorded now is a slip and needs"
            " --reason"
        )
    return None


def _nobody_to_overrule(observation: Observation, record: Record) -> str | None:
    """What is wrong with overruling a member who does not reject, or None."""
    if not isinstance(observation, SignOffRecorded) or observation.change != "overruled":
        return None
    members = assess(record, observation.observed_at).signoffs
    if any(s.role == observation.role and s.decision == "rejected" for s in members):
        return None
    return f"{observation.role} does not reject; only a rejection can be overruled"


def append_retraction(writer: Writer, *, certification: str, retracts: int, reason: str, actor: str) -> Entry:
    """Append the retraction of an entry, which then no longer counts and still stands in the ledger.

    UsageError.
    """
    body = retraction_body(certification, retracts=retracts, reason=reason)
    return writer.append(
        "retraction", body, actor=actor, source_name=COMMAND_LINE, source_sha256=_digest(canonical(body))
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
