"""Hours of the day as documents write them: "2-4 AM", "22:00-02:00" (Operations, maintenance windows)."""

import re
from datetime import time

from dashboard.domain.operations import WEEKDAYS, Maintenance
from dashboard.domain.values.fields import Model

CLOCK = r"(\d{1,2})(?::([0-5]\d))?\s*([ap]m)?"
HOURS = re.compile(rf"(?:(?:at|from|between)\s+)?{CLOCK}\s*(?:-|–|to|until|and)\s*{CLOCK}")
WEEKDAY = re.compile(rf"(?:\b(?:every|on)\s+)?\b(?:{'|'.join(WEEKDAYS)})s?\b,?")


class Hours(Model):
    """From one time of the day to another; one that ends no later than it begins ends on the next day."""

    begins: time
    ends: time

    @property
    def is_overnight(self) -> bool:
        """Whether it ends on the day after it begins."""
        return self.ends <= self.begins


def read_hours(text: str) -> Hours | None:
    """Read "2-4 AM", "11:30 pm to 1 am" or "22:00-02:00".

    None for all else, and for what can be read in two ways.
    """
    match = HOURS.fullmatch(text.lower().replace(".", "").strip())
    if not match:
        return None
    first, first_minute, first_half, last, last_minute, last_half = match.groups()
    # "2-4" may be at night or in the afternoon.
    if not last_half and (first_half or not (first_minute and last_minute)):
        return None
    begins = _time(first, first_minute, first_half or last_half)
    ends = _time(last, last_minute, last_half)
    if begins is None or ends is None or begins == ends:
        return None
    hours = Hours(begins=begins, ends=ends)
    # "11-1 AM" does not say whether it begins before noon or before midnight.
    return None if hours.is_overnight and last_half and not first_half else hours


def _time(hour: str, minute: str | None, half: str | None) -> time | None:
    number, minutes = int(hour), int(minute or 0)
    if half is None:
        return time(number, minutes) if number <= 23 else None
    if not 1 <= number <= 12:
        return None
    return time(number % 12 + (12 if half == "pm" else 0), minutes)


def window_hours(window: Maintenance, time_zone: str) -> Hours | None:
    """The hours of a maintenance window in the certification's time zone.

    None where it names none, or more than hours.

    A weekly window names its weekday beside them. Hours on another zone's clock are not read.
    """
    text = (window.when or "").lower().strip()
    text = text.removesuffix(f"({time_zone.lower()})").removesuffix(time_zone.lower())
    return read_hours(WEEKDAY.sub(" ", text, count=1) if window.cadence == "weekly" else text)
