"""Traffic that stands still, and since when."""

from datetime import datetime, tzinfo
from typing import Literal

from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model


class StandStill(Model):
    """Traffic that stands still: paused, or stuck in its controller; since when, and why.

    `since` is None where nobody said it; `reported_at` is when it was said first.
    """

    kind: Literal["paused", "stuck"]
    since: datetime | None
    reported_at: datetime
    reason: str

    def when(self, zone: tzinfo) -> str:
        """Since when, or when it was reported first, in the certification's time zone."""
        if self.since is not None:
            return f"since {wording.moment(self.since, zone)}"
        return f"first reported {wording.moment(self.reported_at, zone)} (since when is not said)"

    def words(self, zone: tzinfo) -> str:
        """Since when and why, in the certification's time zone."""
        return f"{self.kind}, {self.reason}, {self.when(zone)}"
