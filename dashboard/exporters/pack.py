"""The pack: one review in any of its formats."""

from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from typing import Self

from dashboard.review import Review


class Format(StrEnum):
    """A format of the pack: its value is the ending of its files; a new one is one entry and a module.

    `renderer` makes the bytes of a review; it is imported when it is asked for, for its libraries take a
    moment.
    """

    label: str
    media_type: str
    renderer: str

    def __new__(cls, suffix: str, label: str, media_type: str, renderer: str) -> Self:
        """A format by its ending, label, media type, and the "module:function" of its renderer."""
        member = str.__new__(cls, suffix)
        member._value_ = suffix
        member.label, member.media_type, member.renderer = label, media_type, renderer
        return member

    PDF = "pdf", "PDF: certificate and review", "application/pdf", "documents.pdf:pdf"
    PPTX = (
        "pptx",
        "PPTX: slides to edit",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "deck.presentation:pptx",
    )
    HTML = "html", "HTML: one page, opens offline", "text/html; charset=utf-8", "documents.html:html"
    XLSX = (
        "xlsx",
        "XLSX: every table",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "workbook.xlsx:xlsx",
    )
    CSV = "csv", "CSV: every item", "text/csv; charset=utf-8", "workbook.csv_file:flat_csv"
    ICS = "ics", "ICS: dates for a calendar", "text/calendar; charset=utf-8", "calendar.ics:review_ics"
    JSON = "json", "JSON: the whole assessment", "application/json", "json.status:review_json"


def pack(review: Review, form: Format) -> bytes:
    """A review in a format; the same review gives the same bytes."""
    module, _, function = form.renderer.partition(":")
    render: Callable[[Review], bytes] = getattr(import_module(f"dashboard.exporters.{module}"), function)
    return render(review)


def file_name(review: Review, form: Format) -> str:
    """What a file of the pack is called: certification, day, ending."""
    return f"{review.assessment.head.id}-{review.assessment.on:%Y-%m-%d}.{form}"
