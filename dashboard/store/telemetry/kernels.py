"""What Arrow does with a column at once, without the wrappers of `pyarrow.compute`.

To make all of those takes a command longer than to read a small file.
"""

from typing import Any

import pyarrow as pa
from pyarrow._compute import (
    CastOptions,
    MatchSubstringOptions,
    ScalarAggregateOptions,
    SetLookupOptions,
    call_function,
)


def use_system_memory() -> None:
    """Take memory from where the process does: Arrow's own pool gives it back, and asks for it again."""
    pa.set_memory_pool(pa.system_memory_pool())


def call(name: str, *columns: Any, options: Any = None) -> Any:
    """What one of Arrow's functions makes of columns."""
    return call_function(name, list(columns), options)


def cast(column: Any, to: pa.DataType) -> Any:
    """A column in another type; ArrowInvalid where a cell has no value in it."""
    return call("cast", column, options=CastOptions.safe(to))


def holds_for_all(name: str, column: Any, pattern: str) -> bool:
    """Whether a test of texts, such as `ends_with`, holds for all cells of a column."""
    found = call(name, column, options=MatchSubstringOptions(pattern))
    return bool(call("all", found, options=ScalarAggregateOptions(min_count=0)).as_py())


def bounds(column: Any) -> tuple[Any, Any]:
    """The least and the greatest of a column; None of one without any."""
    found = call("min_max", column).as_py()
    return found["min"], found["max"]


def places(column: pa.Array) -> pa.Array:
    """The place of each cell of a column whose cells differ.

    They are numbers of Arrow's own: it imports pandas to make one of Python's.
    """
    return call("index_in", column, options=SetLookupOptions(column))
