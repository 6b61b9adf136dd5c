"""Cells of a telemetry file: whether they look right, and what they are, a whole column at once."""

import re
from datetime import UTC, datetime

import pyarrow as pa

from dashboard.domain.values.fields import FIRST_YEAR, LAST_YEAR
from dashboard.store.telemetry.handed_over import SCHEMA
from dashboard.store.telemetry.kernels import bounds, call, cast, holds_for_all

METRIC = r"[A-Za-z0-9._:-]{1,128}"
VALUE = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?|[Nn][Aa][Nn]|"
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
SHAPES = {"observed_at": f"^({INSTANT})$", "value": f"^({VALUE})$", "ingested_at": f"^({INSTANT}|)$"}
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
    columns = {name: cells[name].combine_chunks() for name in cells.column_names}
    if not all(_is_shaped(column, name) for name, column in columns.items()):
        return None
    try:
        observed = cast(columns["observed_at"], SCHEMA.field("observed_at").type)
        values = cast(_filled(columns["value"]), pa.float64())
        if "ingested_at" in columns:
            ingested = cast(_filled(columns["ingested_at"]), observed.type)
        else:
            ingested = pa.nulls(len(cells), observed.type)
    except pa.ArrowInvalid:
        return None
    first, last = bounds(cast(observed, pa.int64()))
    if first < FIRST or last >= END or call("any", call("is_inf", values)).as_py():
        return None
    return pa.table([columns["metric"], observed, values, ingested], schema=SCHEMA)


def _is_shaped(column: pa.Array, name: str) -> bool:
    """Whether all cells of a column look right; those that are all alike are told the quicker way."""
    if name == "metric":  # Names are few, and Arrow would make their expression anew for each piece.
        return all(re.fullmatch(METRIC, metric) for metric in column.dictionary.to_pylist())
    if name == "value":
        text = bytes(column.buffers()[2] or b"")
        if not any(letter in text for letter in LETTERS):
            return True
    elif holds_for_all("ends_with", column, "Z"):
        shortest, longest = bounds(call("binary_length", column))
        if shortest >= SECONDS_LONG and longest <= MICROSECONDS_LONG:
            return True
    return holds_for_all("match_substring_regex", column, SHAPES[name])


def _filled(cells: pa.Array) -> pa.Array:
    """The cells with null for the empty ones; a scalar in these calls would have Arrow import pandas."""
    is_filled = cast(call("binary_length", cells), pa.bool_())
    return call("if_else", is_filled, cells, pa.nulls(len(cells), cells.type))
