"""A review as one flat CSV: a row an item of any kind under a fixed header, for spreadsheets and scripts.

`status` holds the ids of `readiness status --json`, to filter by; `detail` begins with the word that the
board shows. Days are YYYY-MM-DD, the instant is in UTC, `value` holds numbers only, unrounded, and what is
not known is empty.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

from defusedcsv import csv

from dashboard.domain.values.wording import Mark
from dashboard.exporters.json.values import day_json, instant_json
from dashboard.exporters.workbook.csv_rows import Row, rows
from dashboard.review import Review
from dashboard.review.columns import Value

HEADER = (
    *("certification", "as_of", "ledger_head"),
    *("kind", "id", "name", "status", "value", "unit", "required"),
    *("opens_on", "due_on", "days_left", "owner", "detail"),
)
UNITS = {"%": "percent"}  # A cell that begins with % would be given an apostrophe.
BLANK_OR_WIDE = re.compile(r"[\s＝＋－＠]")
# Where ; or a tab separates cells, as in many countries, Excel overlooks a cell's quotes and splits there.
SPLIT = re.compile(r"([;\t\r\n]\s*)(?=[=+\-@|%＝＋－＠])")


def flat_csv(review: Review) -> bytes:
    """The CSV's bytes, CRLF; the same for the same record and instant.

    UTF-8 with a byte order mark: without it Excel reads ✓ as Latin-1; DuckDB and Python's utf-8-sig skip it.
    """
    assessment, text = review.assessment, StringIO(newline="")
    table = csv.writer(text)
    table.writerow(HEADER)
    first = (assessment.head.id, instant_json(assessment.as_of), assessment.ledger_head)
    table.writerows((*first, *_cells(row)) for row in rows(review))
    return text.getvalue().encode("utf-8-sig")


def _cells(row: Row) -> Iterator[str | int | None]:
    """A row's own cells, empty where it has no such field."""
    for field in HEADER[3:]:
        value = row.get(field)
        yield _cell(UNITS.get(value, value) if field == "unit" and isinstance(value, str) else value)


def _cell(value: Value) -> str | int | None:
    """A value as the CSV has it; defusedcsv leaves what is wholly a number as it is, so -6.3 stays one."""
    assert not isinstance(value, Mark), "a field of the CSV holds a status by its id"
    match value:
        case Decimal():
            return format(value, "f")
        case date():
            return day_json(value)
        case str():
            return _text(value)
    return value


def _text(text: str) -> str:
    """A text that no spreadsheet takes for a formula, for what defusedcsv leaves to its caller."""
    text = SPLIT.sub(r"\1'", text)
    return f"'{text}" if BLANK_OR_WIDE.match(text) else text
