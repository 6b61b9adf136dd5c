"""Where samples come from: tables of times and values, and how their columns are read."""

from typing import Annotated

from pydantic import Field

from dashboard.domain.triggers import Aggregate
from dashboard.domain.values.fields import MetricName, Model, Number, Text, Zone


class TelemetrySource(Model):
    """A table that another tool exports.

    A file with both columns is imported as this metric without options.
    """

    metric: MetricName
    """The metric's name in the telemetry."""
    time_column: Text
    """The heading of the column that holds the times."""
    value_column: Text
    """The heading of the column that holds the values."""
    scale: Number | None = None
    """What each value is multiplied by: 100 makes a share a percentage."""
    zone: Zone | None = None
    """The time zone of times without an offset, as `Europe/Berlin`."""
    delimiter: Annotated[str, Field(pattern=r"^[,;|\t]$")] | None = None
    """What stands between two cells: `,` `;` `|` or a tab; left out, the heading tells."""
    aggregate: Aggregate | None = None
    """How several values of one time come together: `mean`, `worst`, `min`, `max` or `sum`."""
