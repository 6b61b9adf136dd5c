"""`readiness import`: documents of every kind, checked whole and appended, all of them or none."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Annotated, Literal

import typer
from pydantic import TypeAdapter

from dashboard.cli.drawing import draw, told
from dashboard.cli.options import (
    Actor,
    Certification,
    Database,
    ask,
    database_path,
    default_of,
    now,
    read_value,
    reading_progress,
    say,
)
from dashboard.domain.triggers import Aggregate
from dashboard.domain.triggers.firings import FiringEntry
from dashboard.domain.values import wording
from dashboard.domain.values.fields import MetricName, Number, Zone
from dashboard.errors import Fault, RefusedError, UsageError
from dashboard.importers.documents.document import Document, TelemetryFile, open_document, open_table
from dashboard.importers.formats import ImportOptions
from dashboard.store.ledger import Entry
from dashboard.store.publish import Writer, writing
from dashboard.store.read import certification_ids

METRIC: TypeAdapter[str] = TypeAdapter(MetricName)
AGGREGATE: TypeAdapter[str] = TypeAdapter(Aggregate)
ZONE: TypeAdapter[str] = TypeAdapter(Zone)
DELIMITER: TypeAdapter[str] = TypeAdapter(Literal[",", ";", "|", "\t"])
NUMBER: TypeAdapter[Decimal] = TypeAdapter(Number)

Metric = Annotated[str | None, typer.Option(metavar="NAME", help="What a series of samples measures.")]
Aggregation = Annotated[
    str | None,
    typer.Option(metavar="A", help="How several series come together: mean, worst, min, max, sum."),
]
Scale = Annotated[
    str | None, typer.Option(metavar="N", help="What each value is multiplied by: 100 for a share in %.")
]
Labels = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=VALUE", help="Picks one of several series or workloads; repeatable."),
]
TimeColumn = Annotated[
    str | None, typer.Option(metavar="T", help="A table's column of times, for telemetry of any CSV.")
]
ValueColumn = Annotated[str | None, typer.Option(metavar="V", help="Its column of values.")]
TimeZone = Annotated[
    str | None, typer.Option(metavar="Z", help="The time zone of its times without an offset.")
]
Delimiter = Annotated[
    str | None, typer.Option(metavar="D", help="What stands between its cells: , ; | or tab.")
]


def import_(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Documents; - is standard input.")],
    *,
    certification: Certification = None,
    actor: Actor = None,
    metric: Metric = None,
    aggregate: Aggregation = None,
    scale: Scale = None,
    label: Labels = None,
    time_column: TimeColumn = None,
    value_column: ValueColumn = None,
    zone: TimeZone = None,
    delimiter: Delimiter = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check, and write nothing.")] = False,
    database: Database = None,
) -> None:
    """Check documents whole and append them; all of them or none."""
    factor: Decimal | None = read_value(NUMBER, scale, "--scale")
    options = ImportOptions(
        certification,
        ask(actor),
        read_value(METRIC, metric, "--metric"),
        _labels(label or []),
        read_value(AGGREGATE, aggregate, "--aggregate"),
        float(factor) if factor is not None else 1.0,
        time_column,
        value_column,
        read_value(ZONE, zone, "--zone"),
        read_value(DELIMITER, "\t" if delimiter in ("tab", "\\t") else delimiter, "--delimiter"),
    )
    is_table = time_column is not None or value_column is not None
    documents = [open_table(name) if is_table else open_document(name) for name in files]
    with writing(database_path(database), now=now(), publish=not dry_run, draw=draw, told=told) as writer:
        default = options.certification or default_of(certification_ids(writer.cursor))
        entries = _append_all(writer, documents, replace(options, certification=default))
    for document, entry in zip(documents, entries, strict=True):
        _say_entry(document.name, entry, dry_run=dry_run)
    for firing in writer.firings:
        _say_firing(firing)


def _append_all(
    writer: Writer, documents: Sequence[Document | TelemetryFile], options: ImportOptions
) -> list[Entry | None]:
    """The entry of each document, None where the record holds it already.

    RefusedError has the faults of all documents; without any, UsageError is that of the first that cannot be
    used.
    """
    faults, closing = list[Fault](), list[str]()
    entries, unusable = list[Entry | None](), list[tuple[str, UsageError]]()
    for document in documents:
        try:
            entries.append(_append(writer, document, options))
        except RefusedError as error:
            faults.extend(error.faults)
            closing.extend(error.closing)
        except UsageError as error:
            unusable.append((document.name, error))
    if faults:
        wrong = [Fault(name, 0, "", str(error)) for name, error in unusable]
        raise RefusedError([*faults, *wrong], closing)
    if unusable:
        raise unusable[0][1]
    return entries


def _say_entry(name: str, entry: Entry | None, *, dry_run: bool) -> None:
    """What became of a document."""
    if entry is None:
        say(f"{name}: the record holds these bytes already; nothing was written")
        return
    if dry_run:
        say(f"{name}: would be imported as entry {entry.seq} ({entry.kind}); nothing was written")
    else:
        say(f"{name}: entry {entry.seq} ({entry.kind}), {entry.hash[:16]}")
    _say_reading(name, entry)


def _say_firing(entry: Entry) -> None:
    """What telemetry showed to have fired; it stays until a person resolves it."""
    told = FiringEntry.model_validate(entry.content["firing"])
    lasted = wording.span(told.last_at - told.first_at, of=timedelta(minutes=told.hold_minutes))
    fired = f"{told.trigger} fired {wording.moment(told.fired_at, UTC)} UTC: {lasted}"
    say(f"{entry.source_name}: entry {entry.seq} (firing), {entry.hash[:16]}: {fired}")


def _labels(given: list[str]) -> dict[str, str]:
    labels = {}
    for text in given:
        name, found, value = text.partition("=")
        if not found or not name:
            raise UsageError(f"--label: {text} is no label; write NAME=VALUE")
        labels[name] = value.strip('"')
    return labels


def _append(writer: Writer, document: Document | TelemetryFile, options: ImportOptions) -> Entry | None:
    # Telemetry does not pay for the formats of documents.
    if isinstance(document, Document):
        from dashboard.importers.ingest import append_document

        return append_document(writer, document, options)
    _load_arrow()
    if options.time_column is not None or options.value_column is not None:
        from dashboard.importers.ingest import append_table as append
    else:
        from dashboard.importers.observations.telemetry_files import append_telemetry as append
    with document.rest, reading_progress(document.name, document.size) as on_read:
        return append(writer, document, options, on_read=on_read)


def _load_arrow() -> None:
    """Load Arrow without NumPy, which takes longer to load than Arrow, and of which nothing is asked here."""
    if "pyarrow" not in sys.modules and "numpy" not in sys.modules:
        sys.modules["numpy"] = None  # type: ignore[assignment]  # as if it were not installed
        try:
            from dashboard.store.telemetry.kernels import use_system_memory
        finally:
            del sys.modules["numpy"]
        use_system_memory()


def _say_reading(name: str, entry: Entry) -> None:
    """Say what telemetry brought, or what became of a document's lines, each that was not understood."""
    if entry.kind == "telemetry":
        telemetry = entry.content["telemetry"]
        unknown = f", {telemetry['unknown']:,} of them without a value" if telemetry["unknown"] else ""
        counted = wording.count(telemetry["rows"], "sample")
        samples = f"{counted} of {', '.join(telemetry['metrics'])}{unknown}"
        say(f"{name}: {samples}, {telemetry['first']} to {telemetry['last']}")
    for note in entry.content.get("notes", ()):
        say(f"{name}: {note['metric']}: {note['text']}")
    reading = entry.content.get("reading", {})
    for note in reading.get("notes", ()):
        say(f"{name}:{note['line']}: {note['text']}")
    if "not_understood" not in reading:
        return
    unread = reading["not_understood"]
    counted = f"{reading['imported']} lines imported, {reading['structure']} structure"
    say(f"{name}: {counted}, {len(unread)} not understood")
    for line in unread:
        say(f"{name}:{line['line']}: not understood, kept in the ledger: {' '.join(line['text'].split())}")
