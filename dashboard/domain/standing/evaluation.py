"""What follows from a record at an instant, each part computed at its first use, and once."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from dashboard.domain.agents import AgentState, agent_state
from dashboard.domain.conditions import ConditionState, covers_of
from dashboard.domain.conditions.history import condition_state
from dashboard.domain.gates import GateState, verdict
from dashboard.domain.observations import (
    AgentScore,
    AgentWorkDone,
    CertificateChanged,
    DrillHeld,
    DutyDone,
    GateResult,
    ReviewHeld,
    SignOffRecorded,
)
from dashboard.domain.operations import promises
from dashboard.domain.operations.obligations import ObligationState, obligation_states
from dashboard.domain.operations.signoffs import signoff_states
from dashboard.domain.record import Record, Seen
from dashboard.domain.record.plan_history import PlanState, plan_states
from dashboard.domain.record.traffic import course_of
from dashboard.domain.record.trigger_states import procedures_of, trigger_states
from dashboard.domain.rollout import RolloutState, rollout_state, signed_off_at
from dashboard.domain.rollout.course import TrafficCourse
from dashboard.domain.rollout.events import AnalysisFinished, PhaseMark, ToolEvent
from dashboard.domain.standing import Standing, standing_of
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.decision import decision_of
from dashboard.domain.standing.inputs import StandingInputs, Validity
from dashboard.domain.standing.next_step import with_blockers
from dashboard.domain.triggers.telemetry import Span
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values.as_of import AsOf
from dashboard.domain.values.instants import start_of


class Evaluation:
    """A record at an instant (aware, any time zone).

    Each part of it is computed at its first use, and once. `heard_until` is the instant up to which telemetry
    can have been heard, where the other lies ahead of it: what nobody can have heard is no silence.
    """

    def __init__(self, record: Record, at: datetime, *, heard_until: datetime | None = None) -> None:
        self.record, self.at, self.heard_until = record, at, heard_until

    def _seen(self, kind: type[Seen]) -> Sequence[Seen]:
        return self.record.seen(kind, self.at)

    @cached_property
    def as_of(self) -> AsOf:
        """The instant with the certificate's days."""
        return self.record.as_of(self.at)

    @cached_property
    def conditions(self) -> tuple[ConditionState, ...]:
        """Every condition, in the document's order."""
        events = _of_each(self.record.condition_events(self.at), "condition")
        return tuple(
            condition_state(condition, events.get(condition.id, ()), self.as_of)
            for condition in self.record.certificate.conditions
        )

    @cached_property
    def gates(self) -> tuple[GateState, ...]:
        """Every gate, in the document's order."""
        results = _of_each(self._seen(GateResult), "gate")
        return tuple(
            verdict(gate, results.get(gate.id, ()), covers_of(gate.id, self.conditions), self.as_of)
            for gate in self.record.certificate.gates
        )

    @cached_property
    def agents(self) -> tuple[AgentState, ...]:
        """Every agent, in the document's order."""
        scores, done = _of_each(self._seen(AgentScore), "agent"), _of_each(self._seen(AgentWorkDone), "agent")
        certificate = self.record.certificate
        return tuple(
            agent_state(
                agent,
                scores.get(agent.id, ()),
                done.get(agent.id, ()),
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
    def inputs(self) -> StandingInputs:
        """What the standing follows from."""
        certificate, as_of = self.record.certificate, self.as_of
        changes = self._seen(CertificateChanged)
        life = [c for c in changes if c.change in ("revoked", "suspended", "reinstated")]
        return StandingInputs(
            validity=Validity(from_day=as_of.decided_on, last_day=as_of.valid_until, on=as_of.on),
            decision=decision_of(certificate.certification, changes, as_of.zone),
            change=life[-1] if life else None,
            changed_on=as_of.day_of(life[-1].observed_at) if life else None,
            gates=self.gates,
            agents=self.agents,
            conditions=self.conditions,
            triggers=self.triggers,
            signoffs=signoff_states(certificate.boards, self._seen(SignOffRecorded), as_of),
            obligations=self.obligations,
            rollout=self.rollout,
            zone=as_of.zone,
            reading=self.record.reading,
        )

    @cached_property
    def standing(self) -> Standing:
        """The first standing that applies, with its reasons."""
        return standing_of(self.inputs)

    @cached_property
    def assessment(self) -> Assessment:
        """All of it, as the screens and exports show it."""
        record, inputs, reviews = self.record, self.inputs, self._seen(ReviewHeld)
        recovery = record.certificate.operations.recovery
        return Assessment(
            certificate=record.certificate,
            source=record.source,
            as_of=self.at,
            on=self.as_of.on,
            known_by=record.known_by,
            ledger_head=record.ledger_head,
            edition=record.edition(self.at),
            start=record.deployment_start,
            validity=inputs.validity,
            decision=inputs.decision,
            standing=self.standing,
            gates=self.gates,
            agents=self.agents,
            conditions=self.conditions,
            rollout=with_blockers(self.rollout, inputs, self.standing, self.as_of.zone),
            plans=self.plans,
            triggers=self.triggers,
            procedures=procedures_of(record, self.triggers, self.as_of),
            analyses=tuple(self._seen(AnalysisFinished)),
            reports=tuple(self._seen(ToolEvent)),
            obligations=self.obligations,
            signoffs=inputs.signoffs,
            promises=promises(recovery, self._seen(DrillHeld), self.as_of.zone),
            reviewed_at=reviews[-1].observed_at if reviews else None,
            lines=record.lines,
            reading=record.reading,
            telemetry_notes=record.telemetry_notes,
            ahead=record.ahead,
        )


def _of_each(seen: Sequence[Seen], field: str) -> dict[str, list[Seen]]:
    """Observations by the item that they are of, each item's oldest first."""
    found: dict[str, list[Seen]] = {}
    for each in seen:
        found.setdefault(getattr(each, field), []).append(each)
    return found


def assess(record: Record, as_of: datetime) -> Assessment:
    """Everything that follows from a record at an instant (aware, any time zone)."""
    return Evaluation(record, as_of).assessment
