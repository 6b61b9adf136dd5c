"""A review as one flat CSV: a row an item over all kinds, with a fixed header, for spreadsheets and scripts alike.

`status` holds the ids of `readiness status --json`, to filter by; `detail` begins with the word that the board shows.
Days are YYYY-MM-DD, the instant is in UTC, `value` holds numbers only, unrounded, and what is not known is empty.
"""

import re
from io import StringIO

from defusedcsv import csv

from dashboard.exporters.json.values import day_json, instant_json
from dashboard.exporters.workbook.csv_rows import Item, rows
from dashboard.review import Review

HEADER = (
    "certification",
    "as_of",
    "ledger_head",
    "kind",
    "id",
    "name",
    "status",
    "value",
    "unit",
    "required",
    "opens_on",
    "due_on",
    "days_left",
    "owner",
    "detail",
)
UNITS = {"%": "percent"}  # A cell that begins with % would be given an apostrophe.
BLANK_OR_WIDE = re.compile(r"[\s＝＋－＠]")
# Where ; or a tab separates cells, as in many countries, Excel takes quotes inside a cell for none and splits there.
SPLIT = re.compile(r"([;\t\r\n]\s*)(?=[=+\-@|%＝＋－＠])")


def flat_csv(review: Review) -> bytes:
    """The CSV's bytes, CRLF; the same for the same record and instant.

    UTF-8 with a byte order mark: without it Excel reads ✓ and △ as Latin-1; DuckDB and Python's utf-8-sig skip it.
    """
    assessment, text = review.assessment, StringIO(newline="")
    table = csv.writer(text)
    table.writerow(HEADER)
    first = (assessment.head.id, instant_json(assessment.as_of), assessment.ledger_head)
    table.writerows((*first, *_cells(item)) for item in rows(review))
    return text.getvalue().encode("utf-8-sig")


def _cells(item: Item) -> tuple[str | int | None, ...]:
    """A row's own cells; defusedcsv leaves what is wholly a number as it is, so -6.3 stays one."""
    return (
        item.kind,
        _text(item.id),
        _text(item.name),
        item.status,
        format(item.value, "f") if item.value is not None else None,
        UNITS.get(item.unit or "", item.unit),
        _text(item.required),
        day_json(item.opens_on),
        day_json(item.due_on),
        item.days_left,
        _text(item.owner),
        _text(item.detail),
    )


def _text(text: str | None) -> str | None:
    """A text that no spreadsheet takes for a formula, for what defusedcsv leaves to its caller."""
    if text is None:
        return None
    text = SPLIT.sub(r"\1'", text)
    return f"'{text}" if BLANK_OR_WIDE.match(text) else text
