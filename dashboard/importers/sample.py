"""The sample certification, moved in time so that it is alive on any day."""

import re
from datetime import date, timedelta

from dashboard.domain.fields import parse_day
from dashboard.errors import ReadinessError

DAYS_DEPLOYED = 19
START = re.compile(r"^[ \t]*deployment_start:\s*(\d{4}-\d{2}-\d{2})[ \t]*$", re.MULTILINE)
SAMPLE = re.compile(r"^[ \t]*sample:\s*true[ \t]*$", re.MULTILINE)
DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?!\d|-)")


def moved(text: str, today: date) -> str:
    """The text of a sample document with every date moved, so that its deployment started 19 days before `today`.

    ReadinessError where the text is not marked as a sample or has no deployment start.
    """
    start = START.search(text)
    if not SAMPLE.search(text) or start is None:
        raise ReadinessError(
            "only a document with `sample: true` and a deployment start can be moved in time"
        )
    shift = today - timedelta(days=DAYS_DEPLOYED) - parse_day(start[1])
    return DAY.sub(lambda match: (parse_day(match[0]) + shift).isoformat(), text)
