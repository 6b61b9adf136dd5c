"""What a standing follows from, each part computed at its first use, and once (RULES.md, Standing)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property

from dashboard.domain.agents import AgentState, agent_state
from dashboard.domain.conditions import ConditionState, covers_of
from dashboard.domain.gates import GateState, verdict
from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    CertificateChanged,
    DutyDone,
    GateResult,
    ReviewHeld,
    SignOffRecorded,
)
from dashboard.domain.operations.obligations import ObligationState, obligation_states
from dashboard.domain.operations.signoffs import SignOffState, signoff_states
from dashboard.domain.record import Record, Seen
from dashboard.domain.record.plan_history import PlanState, plan_states
from dashboard.domain.record.traffic import course_of
from dashboard.domain.record.trigger_states import trigger_states
from dashboard.domain.rollout import RolloutState, rollout_state, signed_off_at
from dashboard.domain.rollout.course import TrafficCourse
from dashboard.domain.rollout.events import PhaseMark
from dashboard.domain.standing.decision import Decision, decision_of
from dashboard.domain.triggers.telemetry import Span
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import start_of

LIFE = ("revoked", "suspended", "reinstated")


class Validity(Model):
    """From which day to which day a certificate holds; without a last valid day it never expires."""

    from_day: date
    last_day: date | None
    on: date

    @property
    def is_in_force(self) -> bool:
        """Whether the decision has been taken by that day."""
        return self.on >= self.from_day

    @property
    def days_left(self) -> int | None:
        """Days to the last valid day, negative after it; None where there is none."""
        return None if self.last_day is None else (self.last_day - self.on).days


class StandingInputs:
    """A record at an instant (aware, any time zone): the decision, and the state of everything it covers.

    Each part of it is computed at its first use, and once. `heard_until` is the instant up to which telemetry
    can have been heard, where the other lies ahead of it: what nobody can have heard is no silence.
    """

    def __init__(self, record: Record, at: datetime, *, heard_until: datetime | None = None) -> None:
        self.record, self.at, self.heard_until = record, at, heard_until

    def _seen(self, kind: type[Seen]) -> Sequence[Seen]:
        return self.record.seen(kind, self.at)

    def _of(self, kind: type[Seen], item: str) -> Sequence[Seen]:
        return self.record.seen_of(kind, item, self.at)

    @cached_property
    def as_of(self) -> AsOf:
        """The instant with the certificate's days."""
        return self.record.as_of(self.at)

    @cached_property
    def conditions(self) -> tuple[ConditionState, ...]:
        """Every condition, in the document's order."""
        conditions = self.record.certificate.conditions
        return tuple(self.record.condition_state(condition, self.as_of) for condition in conditions)

    @cached_property
    def gates(self) -> tuple[GateState, ...]:
        """Every gate, in the document's order."""
        return tuple(
            verdict(gate, self._of(GateResult, gate.id), covers_of(gate.id, self.conditions), self.as_of)
            for gate in self.record.certificate.gates
        )

    @cached_property
    def agents(self) -> tuple[AgentState, ...]:
        """Every agent, in the document's order."""
        certificate = self.record.certificate
        return tuple(
            agent_state(
                agent,
                self._of(AgentScore, agent.id),
                self._of(AgentWorkDone, agent.id),
                self.conditions,
                certificate.policy,
                self.as_of,
            )
            for agent in certificate.agents
        )

    @cached_property
    def course(self) -> TrafficCourse:
        """What the traffic of the certified release did."""
        return course_of(self.record, self.at)

    @cached_property
    def plans(self) -> tuple[PlanState, ...]:
        """Every plan of the rollout up to the instant; the one that holds is the last."""
        return plan_states(self.record, self.at, self.course.release)

    @cached_property
    def rollout(self) -> RolloutState:
        """Plan and actual; what blocks the next step follows from the standing, and is not in it yet."""
        return rollout_state(
            self.plans[-1].plan,
            self.course,
            self._seen(PhaseMark),
            start=self.as_of.start,
            at=self.at,
            zone=self.as_of.zone,
            firsts=dict(self.plans[0].first_steps(self.record.deployment_start)),
        )

    @cached_property
    def signed_off_at(self) -> datetime | None:
        """When the rollout was signed off, as far as is known by the instant.

        Triggers are watched no longer.
        """
        return signed_off_at(self.plans[-1].plan, self.course.events, self._seen(PhaseMark))

    @cached_property
    def watched(self) -> Span:
        """The time over which triggers are watched.

        From the start to the sign-off of 100%, or to the instant.
        """
        start = start_of(self.as_of.start, self.as_of.zone)
        end = min(each for each in (self.at, self.heard_until, self.signed_off_at) if each)
        return Span(start=start, end=max(start, end))

    @cached_property
    def triggers(self) -> tuple[TriggerState, ...]:
        """Every rollback trigger."""
        return trigger_states(self.record, self.watched, self.as_of)

    @cached_property
    def obligations(self) -> tuple[ObligationState, ...]:
        """Every period of every duty."""
        reviews = [self.as_of.day_of(review.observed_at) for review in self._seen(ReviewHeld)]
        done = {d.duty: self.as_of.day_of(d.observed_at) for d in self._seen(DutyDone)}
        return tuple(
            row
            for duty in self.record.certificate.obligations
            for row in obligation_states(duty, self.as_of, reviews=reviews, done=done)
        )

    @cached_property
    def signoffs(self) -> tuple[SignOffState, ...]:
        """Every sign-off, board by board."""
        return signoff_states(self.record.certificate.boards, self._seen(SignOffRecorded), self.as_of)

    @cached_property
    def validity(self) -> Validity:
        """From which day to which day it holds."""
        as_of = self.as_of
        return Validity(from_day=as_of.decided_on, last_day=as_of.valid_until, on=as_of.on)

    @cached_property
    def decision(self) -> Decision:
        """What was decided."""
        changes = self._seen(CertificateChanged)
        return decision_of(self.record.certificate.certification, changes, self.as_of.zone)

    @cached_property
    def change(self) -> CertificateChanged | None:
        """The last time that it was revoked, suspended or reinstated."""
        life = (c for c in reversed(self._seen(CertificateChanged)) if c.change in LIFE)
        return next(life, None)

    @property
    def fired(self) -> tuple[TriggerState, ...]:
        """The triggers that fired, and that nobody has resolved."""
        return tuple(t for t in self.triggers if t.verdict == "fired") if self.record.has_fired else ()

    @property
    def dissents(self) -> tuple[SignOffState, ...]:
        """The sign-offs that reject; an authority has overruled none of them."""
        return tuple(s for s in self.signoffs if s.rejects) if self.record.has_dissent else ()

    @property
    def unclear(self) -> tuple[TriggerState, ...]:
        """The triggers that cannot tell, though there is traffic."""
        return tuple(t for t in self.triggers if t.is_unclear) if self.course.percent else ()

    def unclear_since(self, trigger: TriggerState) -> date:
        """The day since which a trigger cannot tell, or since which there is traffic, whichever is later."""
        begun = [at for at in (trigger.unclear_at, self.rollout.in_traffic_since) if at is not None]
        return self.as_of.day_of(max(begun))
