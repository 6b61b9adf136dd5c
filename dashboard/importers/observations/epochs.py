"""Times counted from 1970: in seconds, milliseconds, microseconds or nanoseconds, told by their size."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from dashboard.domain.values.fields import FIRST_YEAR, LAST_YEAR
from dashboard.store.database import EPOCH

COUNT = re.compile(r"[0-9]{1,19}(\.[0-9]{1,9})?([eE][+]?[0-9]{1,2})?")
# A count of seconds of the years 2000 to 2100 is none of those years in any other unit.
UNITS = (1, 10**3, 10**6, 10**9)


def from_epoch(text: str) -> datetime | None:
    """The instant (UTC) of a count since 1970, of the years 2000 to 2100; None where it is none."""
    if not COUNT.fullmatch(text):
        return None
    count = Decimal(text)
    for unit in UNITS:
        if count / unit < 10**10:
            at = EPOCH + timedelta(microseconds=round(count * 10**6 / unit))
            if FIRST_YEAR <= at.year <= LAST_YEAR:
                return at
    return None
