"""Cells of a telemetry file: whether they look right, and what they are, a whole column at once."""

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.domain.values.fields import FIRST_YEAR, LAST_YEAR
from dashboard.store.telemetry.handed_over import SCHEMA

METRIC = r"[A-Za-z0-9._:-]{1,128}"
VALUE = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?|[Nn][Aa][Nn]|"
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
SHAPES = {
    "metric": f"^({METRIC})$",
    "observed_at": f"^({INSTANT})$",
    "value": f"^({VALUE})$",
    "ingested_at": f"^({INSTANT}|)$",
}
# Of as many characters, the last a Z, there is one instant alone that Arrow takes: 2025-09-14T00:00:00Z, with
# up to six digits of a second.
SECONDS_LONG, MICROSECONDS_LONG = 20, 27
# Of numbers without an exponent that are no NaN and not infinite, Arrow takes those alone that look right.
LETTERS = (b"e", b"E", b"n", b"N")
# In microseconds since 1970.
FIRST, END = (
    int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 10**6 for year in (FIRST_YEAR, LAST_YEAR + 1)
)


def typed(cells: pa.Table) -> pa.Table | None:
    """The cells as samples, or None where one of them does not look right."""
    if not all(_is_shaped(cells[name], name) for name in cells.column_names):
        return None
    try:
        observed = cells["observed_at"].cast(SCHEMA.field("observed_at").type)
        values = _filled(cells["value"]).cast(pa.float64())
        if "ingested_at" in cells.column_names:
            ingested = _filled(cells["ingested_at"]).cast(observed.type)
        else:
            ingested = pa.nulls(len(cells), observed.type)
    except pa.ArrowInvalid:
        return None
    seen = pc.min_max(observed.cast(pa.int64())).as_py()
    if seen["min"] < FIRST or seen["max"] >= END or pc.any(pc.is_inf(values)).as_py():
        return None
    return pa.table([cells["metric"], observed, values, ingested], schema=SCHEMA)


def _is_shaped(column: pa.ChunkedArray, name: str) -> bool:
    """Whether all cells of a column look right; those that are all alike are told the quicker way."""
    if name == "metric":
        column = pc.unique(column)
    elif name == "value":
        text = bytes(column.combine_chunks().buffers()[2] or b"")
        if not any(letter in text for letter in LETTERS):
            return True
    elif _all(pc.ends_with(column, "Z")):
        lengths = pc.min_max(pc.binary_length(column)).as_py()
        if lengths["min"] >= SECONDS_LONG and lengths["max"] <= MICROSECONDS_LONG:
            return True
    return _all(pc.match_substring_regex(column, SHAPES[name]))


def _all(found: Any) -> bool:
    return bool(pc.all(found, min_count=0).as_py())


def _filled(column: pa.ChunkedArray) -> pa.Array:
    """The cells with null for the empty ones; a scalar in these calls would have Arrow import pandas."""
    cells = column.combine_chunks()
    return pc.if_else(pc.binary_length(cells).cast(pa.bool_()), cells, pa.nulls(len(cells), cells.type))
