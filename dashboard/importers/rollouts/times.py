"""Times as other tools write them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def since_epoch(milliseconds: Decimal) -> datetime:
    """The instant so many milliseconds after 1970 began.

    The end of all time where that is too far to be one.
    """
    try:
        return EPOCH + timedelta(milliseconds=int(milliseconds))
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
