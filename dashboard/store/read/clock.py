"""Entries that bear a time which has not come yet: a clock that recorded them was wrong, or this one is."""

from datetime import datetime, timedelta

from dashboard.domain.record.ahead import EntryAhead
from dashboard.store.database import Cursor, rows
from dashboard.store.read.placed import source_of

TOLERANCE = timedelta(minutes=1)  # Clocks of machines that keep time differ by less.
# Each entry is recorded after the one before it: those after one that is ahead bear a time as far ahead.
AHEAD = """
with ahead as (
    select *, first_value(seq) over (order by seq) as first_seq
    from entry
    where recorded_at > $latest
        and recorded_at <= $known_by
)
select
    seq,
    epoch_us(recorded_at) as recorded_at,
    actor,
    source_name as document,
    source_sha256 as sha256,
    null as line,
    first_seq
from ahead
where certification = $certification
order by seq
"""


def read_ahead(
    cursor: Cursor, *, certification: str, clock: datetime | None, known_by: datetime
) -> tuple[EntryAhead, ...]:
    """The certification's entries recorded more than a minute after a clock's time (aware), oldest first.

    Without a clock, none.
    """
    if clock is None:
        return ()
    asked = {"certification": certification, "latest": clock + TOLERANCE, "known_by": known_by}
    found = [(source_of(row), row["first_seq"]) for row in rows(cursor, AHEAD, asked)]
    return tuple(EntryAhead(source=s, first=first, by=s.recorded_at - clock) for s, first in found)
