"""The sample certification, moved in time so that it is alive on any day, and telemetry to go with it."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import pyarrow as pa

from dashboard.domain.values.fields import parse_day
from dashboard.errors import ReadinessError
from dashboard.store.telemetry.handed_over import SCHEMA

DAYS_DEPLOYED = 19
DAY_OF_MINUTES = 24 * 60
# The one blip: nine bad minutes, sixteen days and 10:48 hours after the start, which recovered.
BLIP = range(16 * DAY_OF_MINUTES + 10 * 60 + 48, 16 * DAY_OF_MINUTES + 10 * 60 + 57)
SLOW_MINUTES = 4
HEARD_AFTER = 5  # seconds
START = re.compile(r"^[ \t]*deployment_start:\s*(\d{4}-\d{2}-\d{2})[ \t]*$", re.MULTILINE)
SAMPLE = re.compile(r"^[ \t]*sample:\s*true[ \t]*$", re.MULTILINE)
DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?!\d|-)")


def moved(text: str, today: date, *, along: str = "") -> str:
    """The text of a sample document, every date moved so that its deployment started 19 days before `today`.

    `along` is moved in its place, by as many days. ReadinessError where the text is not marked as a sample or
    has no deployment start.
    """
    start = START.search(text)
    if not SAMPLE.search(text) or start is None:
        raise ReadinessError(
            "only a document with `sample: true` and a deployment start can be moved in time"
        )
    shift = today - timedelta(days=DAYS_DEPLOYED) - parse_day(start[1])
    return DAY.sub(lambda match: (parse_day(match[0]) + shift).isoformat(), along or text)


def telemetry(today: date) -> pa.Table:
    """A sample a minute of each metric, from a day before the start to the end of the day after `today`.

    What lies ahead is heard as time passes, so that the board is not blind a quarter of an hour after it was
    built.
    """
    start = datetime.combine(today - timedelta(days=DAYS_DEPLOYED), datetime.min.time(), UTC)
    minutes = range(-DAY_OF_MINUTES, (DAYS_DEPLOYED + 2) * DAY_OF_MINUTES)
    began = int(start.timestamp())
    instants = [_instants(began + later, minutes) for later in (0, HEARD_AFTER)]
    tables = [
        pa.table([[metric] * len(minutes), instants[0], list(values), instants[1]], schema=SCHEMA)
        for metric, values in (
            ("availability", _availability(minutes)),
            ("response_time", _response_time(minutes)),
        )
    ]
    return pa.concat_tables(tables)


def _instants(began: int, minutes: range) -> pa.Array:
    """The instants (UTC) of minutes since one, which is given in seconds."""
    return pa.array([(began + 60 * n) * 1_000_000 for n in minutes], pa.timestamp("us", tz="UTC"))


def _availability(minutes: range) -> Iterator[float]:
    """Percent: close to 100, and nine minutes below 99."""
    noise = Random(1)  # noqa: S311 - a drawing, no secret.
    for n in minutes:
        bad = n in BLIP
        yield round(noise.uniform(96.5, 98.8) if bad else noise.uniform(99.9, 100), 2)


def _response_time(minutes: range) -> Iterator[float]:
    """Milliseconds: slower by day than by night, and four slow minutes."""
    noise = Random(2)  # noqa: S311 - a drawing, no secret.
    for n in minutes:
        busy = 25 if 7 * 60 <= n % DAY_OF_MINUTES < 18 * 60 else 0
        slow = 180 if n in BLIP[:SLOW_MINUTES] else 0
        yield round(noise.gauss(205 + busy + slow, 8))
