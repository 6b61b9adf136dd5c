"""The instant at which a rule is asked, with the days of the certificate that its answers count from."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property

from dashboard.domain.values.instants import day_of


@dataclass(frozen=True)
class AsOf:
    """An instant (UTC), the time zone in which dates are days, and the certificate's own days in it.

    `start` is the first day of the deployment; where none is known it is the day of the decision, and
    assumed. `original_start` is the one before it slipped, None where it never did.
    """

    at: datetime
    zone: tzinfo
    decided_on: date
    start: date
    start_assumed: bool = False
    original_start: date | None = None
    valid_until: date | None = None

    @cached_property
    def on(self) -> date:
        """The day that the instant falls on."""
        return day_of(self.at, self.zone)

    def day_of(self, instant: datetime) -> date:
        """The day that another instant falls on."""
        return day_of(instant, self.zone)
