"""A review as an Excel workbook: the sheets of `sheets`, made to be read on a screen and printed."""

from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.domain.certificate import Certification
from dashboard.domain.values import wording
from dashboard.domain.values.fields import number_for_json
from dashboard.exporters.stamp import review_stamp
from dashboard.exporters.workbook.column_widths import height, shown, widths
from dashboard.exporters.workbook.sheets import Sheet, sheets
from dashboard.exporters.workbook.styles import FONT, Styles
from dashboard.review import Review
from dashboard.review.as_of_line import SAMPLE, as_of_words, ledger_words
from dashboard.review.columns import Value

TITLE_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2
A4, TITLE_HEIGHT = 9, 28  # paper by the number that Excel has for it; points
LONGEST_TEXT = (
    16_000  # characters: Excel holds 32,767 UTF-16 units in a cell, and a character takes up to two
)


def xlsx(review: Review) -> bytes:
    """The workbook's bytes; the same for the same record and instant."""
    target, assessment = BytesIO(), review.assessment
    # Texts are written as strings below in any case; this keeps it so whatever method writes them.
    texts = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with Workbook(target, {"in_memory": True, "default_format_properties": dict(FONT), **texts}) as book:
        book.set_properties(_properties(review))
        styles = Styles(book)
        for sheet in sheets(review):
            page = book.add_worksheet(sheet.name)
            _write(page, sheet, styles, assessment.head)
            _print(page, sheet, review)
    return target.getvalue()


def _properties(review: Review) -> dict[str, object]:
    """What the file says of itself; its time is the as-of instant in UTC, for no byte hangs on the clock."""
    assessment = review.assessment
    head, sentence = assessment.head, assessment.standing.sentence
    return {
        "title": f"{head.id}: {assessment.standing.headline}",
        "subject": head.system,
        "author": head.authority,
        "comments": f"{sentence} {SAMPLE}." if head.sample else sentence,
        "keywords": str(review_stamp(review)),
        "created": assessment.as_of.astimezone(UTC).replace(tzinfo=None),
    }


def _write(page: Worksheet, sheet: Sheet, styles: Styles, head: Certification) -> None:
    last, fitted = len(sheet.columns) - 1, widths(sheet)
    for column in range(1, last + 1):
        page.write_blank(TITLE_ROW, column, None, styles.title(sheet.mark))
    mark = f"{sheet.mark.shape} " if sheet.mark else ""
    page.write_string(TITLE_ROW, 0, mark + _cut(sheet.title), styles.title(sheet.mark))
    page.set_row(TITLE_ROW, TITLE_HEIGHT)
    titles = tuple(f"{c.head} ({head.time_zone})" if c.kind == "instant" else c.head for c in sheet.columns)
    page.set_row(HEADER_ROW, height(titles, [width - 1 for width in fitted]) + 4)
    for column, width in enumerate(fitted):
        page.set_column(column, column, width)
        page.write_string(HEADER_ROW, column, titles[column], styles.header(sheet.columns[column].kind))
    for row, values in enumerate(sheet.rows):
        page.set_row(FIRST_ROW + row, height(values, fitted) + 2)
        for column, value in enumerate(values):
            _cell(page, sheet, styles, (row, column), _local(value, head.zone))
    page.freeze_panes(FIRST_ROW, 0)
    if sheet.rows and not sheet.kinds:
        page.autofilter(HEADER_ROW, 0, HEADER_ROW + len(sheet.rows), last)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # An id such as 2 is a name.


def _local(value: Value, zone: tzinfo) -> Value:
    """An instant on the certification's clock, to the second: a spreadsheet knows no zones and rounds up."""
    return (
        value.astimezone(zone).replace(tzinfo=None, microsecond=0) if isinstance(value, datetime) else value
    )


def _cell(page: Worksheet, sheet: Sheet, styles: Styles, at: tuple[int, int], value: Value) -> None:
    row, column = at
    style = styles.cell(sheet, row, column, value)
    match value:
        case None:
            page.write_blank(FIRST_ROW + row, column, None, style)
        case int() | Decimal():
            page.write_number(FIRST_ROW + row, column, number_for_json(Decimal(value)), style)
        case date():
            page.write_datetime(FIRST_ROW + row, column, value, style)
        case wording.Mark() | str():
            # A cell typed as a string is shown and never calculated, so nothing is put before the text: an
            # apostrophe would be part of it. `Styles.cell` adds the attribute by which Excel keeps it a text
            # when it is edited.
            page.write_string(FIRST_ROW + row, column, _cut(shown(value)), style)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _print(page: Worksheet, sheet: Sheet, review: Review) -> None:
    assessment = review.assessment
    head = assessment.head
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    page.fit_to_pages(1, 1 if sheet.kinds else 0)
    page.repeat_rows(TITLE_ROW, HEADER_ROW)
    sample = f" · {SAMPLE}" if head.sample else ""
    page.set_footer(
        f"&L{head.id}{sample}&C{as_of_words(assessment)}&R{ledger_words(assessment)} · &P of &N",
        {"scale_with_doc": False},
    )
