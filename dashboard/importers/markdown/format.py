"""Certificates in Markdown as a format.

How one is told from a record file, and appended with what became of its lines.
"""

import re
from typing import TYPE_CHECKING

from dashboard.errors import Fault, RefusedError
from dashboard.importers.documents.document import Document
from dashboard.importers.formats import Format, ImportOptions
from dashboard.importers.records import append_certificate
from dashboard.importers.validation.certificate import ImportedCertificate, checked
from dashboard.store.ledger import Entry
from dashboard.store.publish import Writer

if TYPE_CHECKING:
    from dashboard.importers.markdown.certificate import MarkdownReading

HEADING = re.compile(r"^#{1,6} \S|^\S.*\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE)
# In a record file too a line of `# words` may stand, as a comment: Markdown shows itself by one of these.
MARKED = re.compile(
    r"^#{2,6} \S|^[ \t]*(?:[-*] )?\*\*[^*\n]+\*\*|^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*\||^[ \t]*[-*] \[[ xX]\] ",
    re.MULTILINE,
)
RECORD_KEY = re.compile(
    r"^(?:certification|gates|agents|conditions|rollout):[ \t]*(?:\{.*|#.*)?$", re.MULTILINE
)
NAMED = (".md", ".markdown")


def is_markdown(document: Document) -> bool:
    """Whether a document is Markdown by its headings, bold keys, tables or boxes.

    Or by its name, if it is no record.
    """
    text = document.text
    if RECORD_KEY.search(text) or text.lstrip()[:1] in "{[":
        return False
    return bool(HEADING.search(text) and MARKED.search(text)) or document.name.lower().endswith(NAMED)


def _checked(
    document: Document, reading: "MarkdownReading"
) -> tuple[ImportedCertificate | None, tuple[Fault, ...]]:
    """What was read as a certificate, and every fault of it."""
    try:
        return checked(document, reading.tree), reading.faults
    except RefusedError as refused:
        return None, (*reading.faults, *refused.faults)


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    from dashboard.importers.markdown.certificate import read_whole  # noqa: PLC0415 - only Markdown pays.
    from dashboard.importers.markdown.labels import refusal  # noqa: PLC0415 - the same.

    reading = read_whole(document)
    imported, faults = _checked(document, reading)
    if imported is None or faults:
        raise refusal(reading, faults, document.name)
    told = reading.coverage.as_json()
    return append_certificate(writer, document, options, imported=imported, reading=told)


MARKDOWN = Format("certificate", is_markdown, _append)
