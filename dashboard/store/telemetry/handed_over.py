"""The columns of a table of samples, as importers hand them over."""

import pyarrow as pa

# An unknown value is NaN, an ingestion time that was left out is null.
SCHEMA = pa.schema(
    [
        ("metric", pa.string()),
        ("observed_at", pa.timestamp("us", tz="UTC")),
        ("value", pa.float64()),
        ("ingested_at", pa.timestamp("us", tz="UTC")),
    ]
)
