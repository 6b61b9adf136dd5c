"""The columns of a table of samples, as importers hand them over."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

# An unknown value is NaN, an ingestion time that was left out is null.
SCHEMA = pa.schema(
    [
        ("metric", pa.dictionary(pa.int32(), pa.string())),  # Few names, each of many samples.
        ("observed_at", pa.timestamp("us", tz="UTC")),
        ("value", pa.float64()),
        ("ingested_at", pa.timestamp("us", tz="UTC")),
    ]
)


def columns(samples: Iterable[tuple[Any, ...]]) -> pa.Table:
    """Samples (metric, observed_at, value, ingested_at) as columns; an unknown value is NaN."""
    read = list(samples)
    turned = zip(*read, strict=True) if read else ([] for _ in SCHEMA)
    return pa.table([pa.array(c, f.type) for c, f in zip(turned, SCHEMA, strict=True)], schema=SCHEMA)
