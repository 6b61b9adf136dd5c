"""Whole intervals of time, counted from 1970, and the least step between two instants."""

from datetime import datetime, timedelta

from dashboard.store.database import EPOCH

INSTANT = timedelta(microseconds=1)


def rounded_down(at: datetime, step: timedelta) -> datetime:
    """The last whole multiple of a step by an instant, counted from 1970."""
    return at - (at - EPOCH) % step


def rounded_up(at: datetime, step: timedelta) -> datetime:
    """The first whole multiple of a step from an instant on, counted from 1970."""
    return at + (EPOCH - at) % step
