"""The certificate: everything a certification document defines, as one model; the record file's shape."""

from datetime import tzinfo
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from dashboard.domain.agents import Agent, Policy
from dashboard.domain.conditions import Condition
from dashboard.domain.days import start_of
from dashboard.domain.fields import Day, Flag, Id, Model, Text, Zone
from dashboard.domain.gates import Gate
from dashboard.domain.obligations import Obligation
from dashboard.domain.observations import Observation
from dashboard.domain.operations import Operations
from dashboard.domain.rollout import RolloutPlan
from dashboard.domain.signoffs import Board, Closing, Scope
from dashboard.domain.triggers import Rollback


class Certification(Model):
    """The head of the document; `deployment_start` is a day, or `assumed` where the document gives none."""

    id: Id
    title: Text
    system: Text
    also_named: tuple[Text, ...] = ()
    authority: Text
    type: Text | None = None
    decided_on: Day
    valid_until: Day | None = None
    validity: Text | None = None
    next_review: Day | None = None
    review_cadence: Text | None = None
    declared_decision: Text
    declared_gates: Text | None = None
    deployment_start: Day | Literal["assumed"] = "assumed"
    time_zone: Zone = "UTC"
    sample: Flag = False

    @property
    def zone(self) -> tzinfo:
        """The time zone in which its dates are days."""
        return ZoneInfo(self.time_zone)


class Certificate(Model):
    """One certification document, whole. Its own results and scores count as observed on the day of the decision."""

    certification: Certification
    scope: Scope = Scope()
    policy: Policy = Policy()
    gates: Annotated[tuple[Gate, ...], Field(min_length=1)]
    agents: tuple[Agent, ...] = ()
    conditions: tuple[Condition, ...] = ()
    rollout: RolloutPlan = RolloutPlan()
    rollback: Rollback = Rollback()
    operations: Operations = Operations()
    obligations: tuple[Obligation, ...] = ()
    boards: tuple[Board, ...] = ()
    closing: Closing | None = None
    observations: tuple[Observation, ...] = ()

    def declared_observations(self) -> tuple[Observation, ...]:
        """The document's own results and scores, as observed at the start of the decision's day, then its observations."""
        at = start_of(self.certification.decided_on, self.certification.zone)
        printed = [g.declared_result(at) for g in self.gates] + [a.declared_score(at) for a in self.agents]
        return (*(p for p in printed if p is not None), *self.observations)
