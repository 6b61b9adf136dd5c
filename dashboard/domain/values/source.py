"""What every observation has: an instant in the world, and where the record learned of it."""

from datetime import datetime
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from dashboard.domain.values.fields import Instant, Model, Url


class Source(Model):
    """Where a fact came from: the ledger entry, the document it brought, and the line in it."""

    seq: int
    recorded_at: datetime
    actor: str
    document: str
    sha256: str
    line: int | None = None


def _from_the_record(value: object) -> object:
    if value is None or isinstance(value, Source):
        return value
    message = "is filled in by the record; leave the key out"
    raise ValueError(message)


class Observed(Model):
    """What every observation has; `source` is filled in when the record is read, never by a document."""

    observed_at: Instant
    """The instant at which it is true, with an offset (`2025-09-20T08:00Z`); a day means its start."""
    evidence: Url | None = None
    """Where it can be looked up (http or https)."""
    source: SkipJsonSchema[Annotated[Source | None, BeforeValidator(_from_the_record)]] = Field(
        default=None, exclude=True
    )

    @property
    def turn(self) -> int:
        """The number of the entry that it came with; 0, before all others, where none has brought it."""
        return self.source.seq if self.source else 0
