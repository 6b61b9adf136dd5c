"""Certificates in Markdown as a format: how one is told from a record file, and appended with what became of its lines."""

import re

from dashboard.importers.documents.document import Document
from dashboard.importers.formats import Format, ImportOptions
from dashboard.importers.markdown.certificate import read_markdown
from dashboard.importers.records import append_certificate
from dashboard.importers.validation.certificate import checked
from dashboard.store.ledger import Entry
from dashboard.store.publish import Writer

HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
BOLD_KEY = re.compile(r"^[ \t]*\*\*[^*\n]+\*\*", re.MULTILINE)
RECORD_KEY = re.compile(r"^certification:", re.MULTILINE)


def _is_markdown(document: Document) -> bool:
    text = document.text
    return bool(HEADING.search(text) and BOLD_KEY.search(text) and not RECORD_KEY.search(text))


def _append(writer: Writer, document: Document, options: ImportOptions) -> Entry | None:
    tree, coverage = read_markdown(document)
    imported = checked(document, tree)
    return append_certificate(writer, document, options, imported=imported, reading=coverage.as_json())


MARKDOWN = Format("certificate", _is_markdown, _append)
