"""The pack: one review in any of its formats. Each writer is imported when it is asked for: its libraries take a moment."""

import json
from collections.abc import Callable
from enum import StrEnum

from dashboard.review import Review


class Format(StrEnum):
    """A format of the pack; its value is the ending of its files."""

    PDF = "pdf"
    PPTX = "pptx"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    ICS = "ics"
    JSON = "json"


MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Format.HTML: "text/html; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.ICS: "text/calendar; charset=utf-8",
    Format.JSON: "application/json",
}


def _pdf(review: Review) -> bytes:
    from dashboard.exporters.documents.pdf import pdf

    return pdf(review)


def _pptx(review: Review) -> bytes:
    from dashboard.exporters.deck.presentation import pptx

    return pptx(review)


def _html(review: Review) -> bytes:
    from dashboard.exporters.documents.html import html

    return html(review)


def _xlsx(review: Review) -> bytes:
    from dashboard.exporters.workbook.xlsx import xlsx

    return xlsx(review)


def _csv(review: Review) -> bytes:
    from dashboard.exporters.workbook.csv_file import flat_csv

    return flat_csv(review)


def _ics(review: Review) -> bytes:
    from dashboard.exporters.calendar.ics import ics

    return ics(review.assessment)


def _json(review: Review) -> bytes:
    from dashboard.exporters.json.status import status_json

    return (json.dumps(status_json(review.assessment), indent=2, ensure_ascii=False) + "\n").encode()


WRITERS: dict[Format, Callable[[Review], bytes]] = {
    Format.PDF: _pdf,
    Format.PPTX: _pptx,
    Format.HTML: _html,
    Format.XLSX: _xlsx,
    Format.CSV: _csv,
    Format.ICS: _ics,
    Format.JSON: _json,
}


def pack(review: Review, form: Format) -> bytes:
    """A review in a format; the same review gives the same bytes."""
    return WRITERS[form](review)


def file_name(review: Review, form: Format) -> str:
    """What a file of the pack is called: certification, day, ending."""
    return f"{review.assessment.head.id}-{review.assessment.on:%Y-%m-%d}.{form}"
