"""How urgently people are told: the three alert levels, as the certificate states them or as is assumed."""

from datetime import datetime, timedelta, tzinfo

from dashboard.domain.certificate import Certificate
from dashboard.domain.operations import Level
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of, start_of

LEVELS: tuple[Level, ...] = ("critical", "warning", "informational")
# Minutes where a certificate does not state a level; None is a daily digest.
ASSUMED: dict[Level, int | None] = {"critical": 0, "warning": 15, "informational": None}


class Delivery(Model):
    """How a level is told: its delay in minutes (None.

    A daily digest), the channels that the certificate names.

    `is_assumed` where the certificate states no such level.
    """

    level: Level
    delay_minutes: int | None
    channels: tuple[str, ...] = ()
    is_assumed: bool = False

    @property
    def is_digest(self) -> bool:
        """Whether it is gathered and told once a day."""
        return self.delay_minutes is None

    @property
    def is_single(self) -> bool:
        """Whether each notice goes out by itself, at once."""
        return self.delay_minutes == 0

    @property
    def words(self) -> str:
        """When it is told: "at once", "within 15 min", "in a daily digest"."""
        if self.delay_minutes is None:
            return "in a daily digest"
        return f"within {wording.minutes(self.delay_minutes)}" if self.delay_minutes else "at once"

    def due_at(self, happened_at: datetime, zone: tzinfo) -> datetime:
        """The latest instant (UTC) at which something that happened should be told."""
        if self.delay_minutes is None:
            return start_of(day_of(happened_at, zone) + timedelta(days=1), zone)
        return happened_at + timedelta(minutes=self.delay_minutes)


def deliveries(certificate: Certificate) -> tuple[Delivery, ...]:
    """The three levels, most urgent first, from the certificate's monitoring.

    Assumed where it states none.
    """
    monitoring = certificate.operations.monitoring
    stated = {alert.level: alert for alert in reversed(monitoring.alerts if monitoring else ())}
    return tuple(
        Delivery(level=level, delay_minutes=stated[level].delay_minutes, channels=stated[level].channels)
        if level in stated
        else Delivery(level=level, delay_minutes=ASSUMED[level], is_assumed=True)
        for level in LEVELS
    )
