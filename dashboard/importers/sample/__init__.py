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
MINUTE = timedelta(minutes=1)
# The one blip: nine bad minutes, sixteen days and 10:48 hours after the start, which recovered.
BLIP_BEGINS, BLIP_MINUTES = timedelta(days=16, hours=10, minutes=48), 9
SLOW_MINUTES = 4
START = re.compile(r"^[ \t]*deployment_start:\s*(\d{4}-\d{2}-\d{2})[ \t]*$", re.MULTILINE)
SAMPLE = re.compile(r"^[ \t]*sample:\s*true[ \t]*$", re.MULTILINE)
DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?!\d|-)")


def moved(text: str, today: date) -> str:
    """The text of a sample document, every date moved so that its deployment started 19 days before `today`.

    ReadinessError where the text is not marked as a sample or has no deployment start.
    """
    start = START.search(text)
    if not SAMPLE.search(text) or start is None:
        raise ReadinessError(
            "only a document with `sample: true` and a deployment start can be moved in time"
        )
    shift = today - timedelta(days=DAYS_DEPLOYED) - parse_day(start[1])
    return DAY.sub(lambda match: (parse_day(match[0]) + shift).isoformat(), text)


def telemetry(today: date) -> pa.Table:
    """A sample a minute of each metric, from a day before the start to the end of the day after `today`.

    What lies ahead is heard as time passes, so that the board is not blind a quarter of an hour after it was
    built.
    """
    start = datetime.combine(today - timedelta(days=DAYS_DEPLOYED), datetime.min.time(), UTC)
    minutes = int((timedelta(days=DAYS_DEPLOYED + 3)) / MINUTE)
    instants = [start - timedelta(days=1) + MINUTE * n for n in range(minutes)]
    heard = [at + timedelta(seconds=5) for at in instants]
    tables = [
        pa.table([[metric] * minutes, instants, list(values), heard], schema=SCHEMA)
        for metric, values in (
            ("availability", _availability(start, instants)),
            ("response_time", _response_time(start, instants)),
        )
    ]
    return pa.concat_tables(tables)


def _availability(start: datetime, instants: list[datetime]) -> Iterator[float]:
    """Percent: close to 100, and nine minutes below 99."""
    noise = Random(1)  # noqa: S311 - a drawing, no secret.
    blip = start + BLIP_BEGINS
    for at in instants:
        bad = blip <= at < blip + MINUTE * BLIP_MINUTES
        yield round(noise.uniform(96.5, 98.8) if bad else noise.uniform(99.9, 100), 2)


def _response_time(start: datetime, instants: list[datetime]) -> Iterator[float]:
    """Milliseconds: slower by day than by night, and four slow minutes."""
    noise = Random(2)  # noqa: S311 - a drawing, no secret.
    blip = start + BLIP_BEGINS
    for at in instants:
        busy = 25 if 7 <= at.hour < 18 else 0
        slow = 180 if blip <= at < blip + MINUTE * SLOW_MINUTES else 0
        yield round(noise.gauss(205 + busy + slow, 8))
