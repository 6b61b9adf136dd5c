"""Validity: from which day to which day a certificate holds (RULES.md, Standing)."""

from datetime import date

from dashboard.domain.values.fields import Model


class Validity(Model):
    """The certificate's days; without a last valid day it never expires."""

    from_day: date
    last_day: date | None
    on: date

    @property
    def is_in_force(self) -> bool:
        """Whether the decision has been taken by that day."""
        return self.on >= self.from_day

    @property
    def is_expired(self) -> bool:
        """Whether the last valid day has passed; that day itself is still valid."""
        return self.last_day is not None and self.on > self.last_day

    @property
    def days_left(self) -> int | None:
        """Days to the last valid day, negative after it; None where there is none."""
        return None if self.last_day is None else (self.last_day - self.on).days
