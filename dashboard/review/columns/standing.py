"""The columns of a certification as a whole, and of the reasons for its standing."""

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import Reason
from dashboard.domain.values import wording
from dashboard.review.as_of_line import SAMPLE
from dashboard.review.columns import Column, Columns


def _standing(now: Assessment) -> wording.Mark:
    sample = f", {SAMPLE.lower()}" if now.head.sample else ""
    return wording.mark(now.standing.status).model_copy(update={"word": f"{now.standing.headline}{sample}"})


def reason_words(reason: Reason) -> str:
    """A reason with the day since which it holds."""
    return f"{reason.message} (since {wording.day(reason.since)})" if reason.since else reason.message


CERTIFICATIONS = Columns[Assessment](
    id=Column("Id", lambda now: now.head.id),
    name=Column("System", lambda now: now.head.system),
    standing=Column("Standing", _standing, "status"),
    status=Column("Status", lambda now: now.standing.status, "status"),
    opens_on=Column("Decided", lambda now: now.validity.from_day, "day"),
    due_on=Column("Valid until", lambda now: now.validity.last_day, "day", "no last day"),
    days_left=Column("Days left", lambda now: now.validity.days_left, "number"),
    detail=Column("In a sentence", lambda now: now.standing.sentence),
    gates=Column("Gates", lambda now: f"{sum(g.status == 'pass' for g in now.gates)} of {len(now.gates)}"),
    conditions=Column("Conditions", lambda now: f"{sum(c.is_unmet for c in now.conditions)} open"),
    traffic=Column("Traffic", lambda now: now.rollout.traffic_actual, "percent", wording.NO_DATA),
)
REASONS = Columns[Reason](
    id=Column("Subject", lambda reason: str(reason.subject)),
    reason=Column("Reason", lambda reason: reason.message),
    since=Column("Since", lambda reason: reason.since, "day"),
    detail=Column("Reason", reason_words),
)
