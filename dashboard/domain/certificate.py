"""The certificate: everything a certification document defines, as one model; the record file's shape."""

from datetime import date, datetime, tzinfo
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from dashboard.domain.agents import Agent, Policy
from dashboard.domain.conditions import Condition
from dashboard.domain.gates.definition import Gate
from dashboard.domain.observations import Observation
from dashboard.domain.operations import Operations
from dashboard.domain.operations.obligations import Obligation
from dashboard.domain.operations.signoffs import Board, Closing, Scope
from dashboard.domain.rollout.plan import RolloutPlan
from dashboard.domain.triggers import Rollback
from dashboard.domain.triggers.sources import TelemetrySource
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.decision import DecisionKind
from dashboard.domain.values.fields import Choice, Day, Flag, Id, Model, Text, Zone
from dashboard.domain.values.instants import start_of


class Certification(Model):
    """The head of the document; `deployment_start` is a day, or `assumed` where the document gives none."""

    id: Id
    """Identifies the certification for ever; a changed document with the same id is a new revision."""
    title: Text
    """The document's title."""
    system: Text
    """The system that is certified."""
    also_named: tuple[Text, ...] = ()
    """Other names that the document gives the same system."""
    authority: Text
    """Who certifies."""
    type: Text | None = None
    """What kind of authorisation it is, as printed."""
    decided_on: Day
    """The day of the decision; the certificate is in force from its start."""
    valid_until: Day | None = None
    """The last valid day; left out, the certificate never expires."""
    validity: Text | None = None
    """The validity as printed."""
    next_review: Day | None = None
    """The day of the next review."""
    review_cadence: Text | None = None
    """How often it is reviewed, as printed."""
    declared_decision: Text
    """The decision in the document's own words, kept beside the standing that follows from the record."""
    decision: Annotated[DecisionKind, Choice] | None = None
    """`approved`, `conditional`, `rejected` or `unread`; left out, it is read from the decision's words."""
    declared_gates: Text | None = None
    """The document's own word on all gates together."""
    deployment_start: Day | Literal["assumed"] = "assumed"
    """The day on which the deployment starts, or `assumed`: then the day of the decision stands in."""
    time_zone: Zone = "UTC"
    """The time zone in which every date is a day, as `Europe/Berlin`."""
    sample: Flag = False
    """`true` marks invented data: every screen then says "Sample data"."""

    @property
    def zone(self) -> tzinfo:
        """The time zone in which its dates are days."""
        return ZoneInfo(self.time_zone)


class Certificate(Model):
    """One certification document, whole.

    Its own results and scores count as observed on the day of the decision.
    """

    certification: Certification
    """The head of the document."""
    scope: Scope = Scope()
    """Where the system may run, and the scope in words."""
    policy: Policy = Policy()
    """The scores from which agents are ready or conditional."""
    gates: Annotated[tuple[Gate, ...], Field(min_length=1)]
    """The gates, in the document's order; at least one."""
    agents: tuple[Agent, ...] = ()
    """The agents (subsystems)."""
    conditions: tuple[Condition, ...] = ()
    """What remains to be done, each in its window."""
    release: Text | None = None
    """The version under certification, whose share traffic is.

    An image digest or tag, a pod-template hash, a revision.

    Left out, the first canary that a controller shows after the start is taken, and said to be assumed.
    """
    rollout: RolloutPlan = RolloutPlan()
    """The planned shift of traffic."""
    rollback: Rollback = Rollback()
    """Triggers and procedures for going back."""
    sources: tuple[TelemetrySource, ...] = ()
    """Tables that other tools export, and how their columns are read as telemetry."""
    operations: Operations = Operations()
    """Recovery, operations, security operations, support, maintenance and monitoring."""
    obligations: tuple[Obligation, ...] = ()
    """Duties that last as long as the certificate."""
    boards: tuple[Board, ...] = ()
    """The approval boards and their sign-offs."""
    closing: Closing | None = None
    """The closing statement."""
    observations: tuple[Observation, ...] = ()
    """What was seen since the decision, with the document's own evidence.

    Later ones are better recorded one by one.
    """

    def as_of(self, at: datetime, *, start: date | None = None, original: date | None = None) -> AsOf:
        """An instant with the certificate's days.

        Without a start of the deployment the document's, else it is assumed.

        `original` is the start before it slipped.
        """
        head = self.certification
        stated = start or (None if head.deployment_start == "assumed" else head.deployment_start)
        return AsOf(
            at=at,
            zone=head.zone,
            decided_on=head.decided_on,
            start=stated or head.decided_on,
            start_assumed=stated is None,
            original_start=original,
            valid_until=head.valid_until,
        )

    def declared_observations(self) -> tuple[Observation, ...]:
        """The document's results and scores at the start of the decision's day, then its observations."""
        at = start_of(self.certification.decided_on, self.certification.zone)
        printed = [g.declared_result(at) for g in self.gates] + [a.declared_score(at) for a in self.agents]
        return (*(p for p in printed if p is not None), *self.observations)
