"""Entries of the ledger that bear a time which has not come yet."""

from datetime import timedelta

from dashboard.domain.values.fields import Model
from dashboard.domain.values.source import Source


class EntryAhead(Model):
    """An entry recorded ahead of the reader's clock, by how much, and the first such entry of the ledger."""

    source: Source
    by: timedelta
    first: int
