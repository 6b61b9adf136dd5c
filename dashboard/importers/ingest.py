"""From a document or an observation to an entry of the ledger; the same bytes twice write nothing."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboard.domain.certificate import Certificate
from dashboard.domain.observations import ConditionExtended, Observation
from dashboard.domain.record import Record
from dashboard.domain.standing.assessment import assess
from dashboard.errors import UsageError, no_certification
from dashboard.importers.documents.document import Document, TelemetryFile
from dashboard.importers.documents.recognise import Format, recognise
from dashboard.importers.markdown.certificate import read_markdown
from dashboard.importers.observations.prometheus import read_prometheus
from dashboard.importers.observations.tables import read_observations
from dashboard.importers.observations.telemetry_files import TelemetryReader, columns
from dashboard.importers.rollouts.manifests import read_manifests
from dashboard.importers.validation.certificate import ImportedCertificate, checked, read_certificate
from dashboard.importers.validation.observations import observation_fault
from dashboard.store.ledger import (
    Entry,
    Kind,
    canonical,
    certification_body,
    observations_body,
    retraction_body,
)
from dashboard.store.ledger.entries import find_document
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids, read_record, zone_of

COMMAND_LINE = "command line"


def choose(ids: Iterable[str], wanted: str | None) -> str:
    """The certification that is meant: the one named, or the only one; UsageError lists them otherwise."""
    known = tuple(ids)
    if wanted in known or (wanted is None and len(known) == 1):
        return wanted or known[0]
    if wanted is None:
        listed = ", ".join(known) or "none yet; import a certification first"
        raise UsageError(
            f"name the certification, as ID or with --certification ID (see --help); the record holds: {listed}"
        )
    raise UsageError(no_certification(wanted, known))


@dataclass(frozen=True)
class Asked:
    """What the command line says of the documents it imports.

    `metric` names what an answer of Prometheus measures; `labels` pick one of several series or workloads.
    """

    certification: str | None = None
    actor: str = "unknown"
    metric: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


def append_document(writer: Writer, document: Document, asked: Asked) -> Entry | None:
    """Append what a document holds, or None where the record has the same bytes; RefusedError lists its faults."""
    certification, actor = asked.certification, asked.actor
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
        if form == "prometheus":
            return _append_answer(writer, document, chosen, asked)
        certificate = read_record(writer.cursor, certification=chosen, as_of=writer.now).certificate
        body = _observations(document, certificate, form, asked, now=writer.now)
        kind = "observations"
    if find_document(writer.cursor, source_sha256=document.sha256, certification=chosen):
        return None
    return writer.append(kind, body, actor=actor, source_name=document.name, source_sha256=document.sha256)


def _observations(
    document: Document, certificate: Certificate, form: Format, asked: Asked, *, now: datetime
) -> dict[str, Any]:
    chosen = certificate.certification.id
    if form != "manifests":
        found = read_observations(document, certificate)
        return observations_body(chosen, [f.observation for f in found], [f.line for f in found])
    report = read_manifests(document, certificate, now=now, labels=asked.labels)
    seen = report.observations
    body = observations_body(chosen, [f.observation for f in seen], [f.line for f in seen])
    return {**body, "reading": {"notes": [{"line": n.line, "text": n.text} for n in report.notes]}}


def _append_answer(writer: Writer, document: Document, certification: str, asked: Asked) -> Entry | None:
    """Append an answer of Prometheus as telemetry of the metric that was named."""
    if asked.metric is None:
        raise UsageError(f"{document.name} is an answer of Prometheus; name what it measures with --metric")
    samples = read_prometheus(document, labels=asked.labels)
    if find_document(writer.cursor, source_sha256=document.sha256, certification=certification):
        return None
    staged = writer.stage()
    staged.add(columns((asked.metric, s.observed_at, s.value, None) for s in samples))
    return writer.append_telemetry(
        staged,
        certification=certification,
        actor=asked.actor,
        source_name=document.name,
        source_sha256=document.sha256,
    )


def append_telemetry(
    writer: Writer, file: TelemetryFile, asked: Asked, *, on_read: Callable[[int], None] | None = None
) -> Entry | None:
    """Append a telemetry file as it is read, or None where the record has the same bytes; RefusedError lists faults.

    `on_read` is told the bytes of each piece.
    """
    chosen = choose(certification_ids(writer.cursor), asked.certification)
    reader = TelemetryReader(file, zone_of(writer.cursor, certification=chosen), on_read=on_read)
    staged = writer.stage()
    for chunk in reader.chunks():
        staged.add(chunk)
    if find_document(writer.cursor, source_sha256=reader.sha256, certification=chosen):
        staged.discard()
        return None
    return writer.append_telemetry(
        staged, certification=chosen, actor=asked.actor, source_name=file.name, source_sha256=reader.sha256
    )


def _certificate(document: Document, form: Format) -> tuple[ImportedCertificate, dict[str, object] | None]:
    if form == "record":
        return read_certificate(document), None
    tree, account = read_markdown(document)
    return checked(document, tree), account.as_json()


def append_observation(writer: Writer, observation: Observation, *, certification: str, actor: str) -> Entry:
    """Append one observation from the command line; UsageError where it names what the certification has not."""
    record = read_record(writer.cursor, certification=certification, as_of=writer.now)
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
