"""From a document or an observation to an entry of the ledger; the same bytes twice write nothing."""

import hashlib
from collections.abc import Callable, Iterable

from dashboard.domain.assessment import assess
from dashboard.domain.observations import ConditionExtended, Observation
from dashboard.domain.record import Record
from dashboard.errors import UsageError
from dashboard.importers.fitting import observation_fault
from dashboard.importers.markdown.certificate import read_markdown
from dashboard.importers.observations import read_observations
from dashboard.importers.reading import Document, TelemetryFile
from dashboard.importers.recognise import Format, recognise
from dashboard.importers.record import ImportedCertificate, checked, read_certificate
from dashboard.importers.telemetry import TelemetryReader
from dashboard.store.ledger import (
    Entry,
    Kind,
    canonical,
    certification_body,
    observations_body,
    retraction_body,
)
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids, find_document, read_record, zone_of

COMMAND_LINE = "command line"


def choose(ids: Iterable[str], wanted: str | None) -> str:
    """The certification that is meant: the one named, or the only one; UsageError lists them otherwise."""
    known = tuple(ids)
    if wanted in known or (wanted is None and len(known) == 1):
        return wanted or known[0]
    listed = ", ".join(known) or "none yet; import a certification first"
    if wanted is None:
        raise UsageError(f"name the certification with --certification; the record holds: {listed}")
    raise UsageError(f"no certification {wanted}; the record holds: {listed}")


def append_document(
    writer: Writer, document: Document, *, certification: str | None, actor: str
) -> Entry | None:
    """Append what a document holds, or None where the record has the same bytes; RefusedError lists its faults."""
    form = recognise(document)
    if form in ("record", "certificate"):
        imported, reading = _certificate(document, form)
        chosen = imported.certificate.certification.id
        if certification is not None and certification != chosen:
            message = (
                f"{document.name} is certification {chosen}, not {certification}; leave --certification out"
            )
            raise UsageError(message)
        kind: Kind = "certification"
        body = certification_body(imported.certificate, imported.lines, reading)
    else:
        chosen = choose(certification_ids(writer.cursor), certification)
        certificate = read_record(writer.cursor, certification=chosen).certificate
        found = read_observations(document, certificate)
        body = observations_body(chosen, [f.observation for f in found], [f.line for f in found])
        kind = "observations"
    if find_document(writer.cursor, source_sha256=document.sha256, certification=chosen):
        return None
    return writer.append(kind, body, actor=actor, source_name=document.name, source_sha256=document.sha256)


def append_telemetry(
    writer: Writer,
    file: TelemetryFile,
    *,
    certification: str | None,
    actor: str,
    on_read: Callable[[int], None] | None = None,
) -> Entry | None:
    """Append a telemetry file as it is read, or None where the record has the same bytes; RefusedError lists faults.

    `on_read` is told the bytes of each piece.
    """
    chosen = choose(certification_ids(writer.cursor), certification)
    reader = TelemetryReader(file, zone_of(writer.cursor, certification=chosen), on_read=on_read)
    staged = writer.stage()
    for chunk in reader.chunks():
        staged.add(chunk)
    if find_document(writer.cursor, source_sha256=reader.sha256, certification=chosen):
        staged.discard()
        return None
    return writer.append_telemetry(
        staged, certification=chosen, actor=actor, source_name=file.name, source_sha256=reader.sha256
    )


def _certificate(document: Document, form: Format) -> tuple[ImportedCertificate, dict[str, object] | None]:
    if form == "record":
        return read_certificate(document), None
    tree, account = read_markdown(document)
    return checked(document, tree), account.as_json()


def append_observation(writer: Writer, observation: Observation, *, certification: str, actor: str) -> Entry:
    """Append one observation from the command line; UsageError where it names what the certification has not."""
    record = read_record(writer.cursor, certification=certification)
    fault = observation_fault(observation, record.certificate) or _shortening(observation, record)
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


def append_retraction(writer: Writer, *, certification: str, retracts: int, reason: str, actor: str) -> Entry:
    """Append the retraction of an entry, which then no longer counts and still stands in the ledger; UsageError."""
    body = retraction_body(certification, retracts=retracts, reason=reason)
    return writer.append(
        "retraction", body, actor=actor, source_name=COMMAND_LINE, source_sha256=_digest(canonical(body))
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
