"""Record files, the format of what no other format claims.

And how a certificate of any format is appended.
"""

from collections.abc import Mapping
from typing import Any

from dashboard.domain.values.fields import folded_name
from dashboard.errors import Fault, RefusedError, UsageError
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import Format, ImportOptions, append_body
from dashboard.importers.validation.certificate import ImportedCertificate, read_certificate
from dashboard.store.ledger import Entry, certification_body
from dashboard.store.publish import Writer
from dashboard.store.read import certification_ids


def append_certificate(
    writer: Writer,
    document: Document,
    options: ImportOptions,
    *,
    imported: ImportedCertificate,
    reading: Mapping[str, Any] | None = None,
) -> Entry | None:
    """Append a certificate, with what became of its lines and its text, whole.

    UsageError where it is not the one that was named.
    """
    own, named = imported.certificate.certification.id, options.certification
    if named is not None and named != own:
        raise UsageError(f"{document.name} is certification {own}, not {named}; leave --certification out")
    twin = next((known for known in certification_ids(writer.cursor) if _is_twin(known, own)), None)
    if twin is not None:
        message = (
            f"{own} differs from {twin}, which the record holds, by case or form alone; write it as {twin}"
        )
        line = imported.lines.get("certification.id", 1)
        raise RefusedError([Fault(document.name, line, "certification.id", message)])
    body = certification_body(imported.certificate, imported.lines, reading, text=document.text)
    return append_body(writer, document, options, kind="certification", body=body)


def _is_twin(known: str, new: str) -> bool:
    return known != new and folded_name(known) == folded_name(new)


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    return append_certificate(writer, document, options, imported=read_certificate(document))


RECORD = Format("record", lambda _: True, _append)
