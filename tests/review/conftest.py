"""The record under test, as the rules have it."""

from datetime import datetime

from dashboard.domain.record import Record
from dashboard.findings.moment import Moment
from dashboard.review.changes import Changes, changes
from tests.domain.conftest import make

__all__ = ["make"]


def changes_of(
    record: Record, since: datetime, until: datetime, *, known_then: Record | None = None
) -> Changes:
    """What changed in a record from one instant to another."""
    then = Moment(known_then, since) if known_then else None
    return changes(Moment(record, since), Moment(record, until), known_then=then)
