"""Record files, the format of what no other format claims; and how a certificate of any format is appended."""

from collections.abc import Mapping
from typing import Any

from dashboard.errors import UsageError
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import Format, ImportOptions, append_body
from dashboard.importers.validation.certificate import ImportedCertificate, read_certificate
from dashboard.store.ledger import Entry, certification_body
from dashboard.store.publish import Writer


def append_certificate(
    writer: Writer,
    document: Document,
    options: ImportOptions,
    *,
    imported: ImportedCertificate,
    reading: Mapping[str, Any] | None = None,
) -> Entry | None:
    """Append a certificate, with what became of its lines; UsageError where it is not the one that was named."""
    own, named = imported.certificate.certification.id, options.certification
    if named is not None and named != own:
        raise UsageError(f"{document.name} is certification {own}, not {named}; leave --certification out")
    body = certification_body(imported.certificate, imported.lines, reading)
    return append_body(writer, document, options, kind="certification", body=body)


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    return append_certificate(writer, document, options, imported=read_certificate(document))


RECORD = Format("record", lambda _: True, _append)
