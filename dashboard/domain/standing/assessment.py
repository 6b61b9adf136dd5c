"""The assessment: everything the board knows of a certification at an instant; the one view-model.

Screens, exports and JSON are drawn from it, so that the same item has the same word, number and date everywhere.
"""

from collections.abc import Mapping
from datetime import date, datetime

from dashboard.domain.agents import AgentState, agent_state
from dashboard.domain.certificate import Certificate, Certification
from dashboard.domain.conditions import ConditionState, condition_state
from dashboard.domain.gates import GateState, verdict
from dashboard.domain.observations import (
    CONDITION_EVENTS,
    AgentScore,
    AgentWorkDone,
    CertificateChanged,
    DrillHeld,
    DutyDone,
    GateResult,
    ReviewHeld,
    SignOffRecorded,
)
from dashboard.domain.operations import PromiseState, promises
from dashboard.domain.operations.obligations import ObligationState, obligation_states
from dashboard.domain.operations.signoffs import SignOffState, signoff_states
from dashboard.domain.record import DeploymentStart, Record
from dashboard.domain.record.plan_history import PlanState, plan_states
from dashboard.domain.record.reading import Reading
from dashboard.domain.record.traffic import course_of
from dashboard.domain.record.trigger_states import procedures_of, trigger_states
from dashboard.domain.rollout import RolloutState, rollout_state
from dashboard.domain.rollout.events import AnalysisFinished, PhaseMark, ToolReported
from dashboard.domain.standing import Facts, Standing, standing_of
from dashboard.domain.standing.decision import Decision, decision_of
from dashboard.domain.standing.next_step import with_blockers
from dashboard.domain.standing.validity import Validity
from dashboard.domain.triggers.rollbacks import ProcedureState
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values.fields import Model
from dashboard.domain.values.instants import day_of
from dashboard.domain.values.source import Source


class Assessment(Model):
    """A certification at `as_of` (UTC), as known at `known_by` (None: now); `on` is that day in its time zone.

    `edition` is the record's: it rises whenever a date may have moved.
    """

    certificate: Certificate
    source: Source
    as_of: datetime
    on: date
    known_by: datetime | None
    ledger_head: str
    edition: int
    start: DeploymentStart
    validity: Validity
    decision: Decision
    standing: Standing
    gates: tuple[GateState, ...]
    agents: tuple[AgentState, ...]
    conditions: tuple[ConditionState, ...]
    rollout: RolloutState
    plans: tuple[PlanState, ...]
    triggers: tuple[TriggerState, ...]
    procedures: tuple[ProcedureState, ...]
    analyses: tuple[AnalysisFinished, ...]
    reports: tuple[ToolReported, ...]
    obligations: tuple[ObligationState, ...]
    signoffs: tuple[SignOffState, ...]
    promises: tuple[PromiseState, ...]
    reviewed_at: datetime | None
    lines: Mapping[str, int] = {}
    reading: Reading | None = None

    @property
    def head(self) -> Certification:
        """The head of the certificate."""
        return self.certificate.certification

    def emptiness(self, what: str) -> str:
        """What is said where the certificate has none of something: that none was read, where lines were left unread."""
        if self.reading and self.reading.unread:
            return f"{what[:1].upper()}{what[1:]}: none was read from the document"
        return f"The certificate has no {what}"

    def covers_of(self, subject: str) -> tuple[ConditionState, ...]:
        """The conditions that cover a gate or an agent."""
        return tuple(c for c in self.conditions if subject in c.condition.covers)


def _conditions(record: Record, at: datetime) -> tuple[ConditionState, ...]:
    head, start = record.certificate.certification, record.deployment_start
    events = [o for o in record.observations if isinstance(o, CONDITION_EVENTS) and o.observed_at <= at]
    return tuple(
        condition_state(
            condition,
            [e for e in events if e.condition == condition.id],
            start=start.on,
            start_assumed=start.assumed,
            decided_on=head.decided_on,
            on=day_of(at, head.zone),
            zone=head.zone,
        )
        for condition in record.certificate.conditions
    )


def _gates(record: Record, at: datetime, conditions: tuple[ConditionState, ...]) -> tuple[GateState, ...]:
    results = record.seen(GateResult, at)
    zone = record.certificate.certification.zone
    return tuple(
        verdict(
            gate,
            [r for r in results if r.gate == gate.id],
            tuple(c for c in conditions if gate.id in c.condition.covers),
            zone,
        )
        for gate in record.certificate.gates
    )


def _agents(record: Record, at: datetime, conditions: tuple[ConditionState, ...]) -> tuple[AgentState, ...]:
    scores, done = record.seen(AgentScore, at), record.seen(AgentWorkDone, at)
    certificate = record.certificate
    return tuple(
        agent_state(
            agent,
            [s for s in scores if s.agent == agent.id],
            [d for d in done if d.agent == agent.id],
            conditions,
            certificate.policy,
            certificate.certification.zone,
        )
        for agent in certificate.agents
    )


def _obligations(record: Record, at: datetime) -> tuple[ObligationState, ...]:
    head = record.certificate.certification
    reviews = [day_of(review.observed_at, head.zone) for review in record.seen(ReviewHeld, at)]
    done = {d.duty: day_of(d.observed_at, head.zone) for d in record.seen(DutyDone, at)}
    return tuple(
        row
        for duty in record.certificate.obligations
        for row in obligation_states(
            duty,
            decided_on=head.decided_on,
            valid_until=head.valid_until,
            on=day_of(at, head.zone),
            reviews=reviews,
            done=done,
        )
    )


def _facts(record: Record, at: datetime) -> Facts:
    certificate, head = record.certificate, record.certificate.certification
    on, changes = day_of(at, head.zone), record.seen(CertificateChanged, at)
    life = [c for c in changes if c.change in ("revoked", "suspended", "reinstated")]
    conditions = _conditions(record, at)
    return Facts(
        validity=Validity(from_day=head.decided_on, last_day=head.valid_until, on=on),
        decision=decision_of(head, changes, head.zone),
        change=life[-1] if life else None,
        changed_on=day_of(life[-1].observed_at, head.zone) if life else None,
        gates=_gates(record, at, conditions),
        agents=_agents(record, at, conditions),
        conditions=conditions,
        triggers=trigger_states(record, at),
        signoffs=signoff_states(certificate.boards, record.seen(SignOffRecorded, at), on=on, zone=head.zone),
        obligations=_obligations(record, at),
        rollout=_rollout(record, at),
        reading=record.reading,
    )


def _rollout(record: Record, at: datetime) -> RolloutState:
    return rollout_state(
        plan_states(record, at)[-1].plan,
        course_of(record, at),
        record.seen(PhaseMark, at),
        start=record.deployment_start.on,
        at=at,
        zone=record.certificate.certification.zone,
    )


def assess(record: Record, as_of: datetime) -> Assessment:
    """Everything that follows from a record at an instant (aware, any time zone)."""
    zone, facts = record.certificate.certification.zone, _facts(record, as_of)
    verdict_on_all, reviews = standing_of(facts), record.seen(ReviewHeld, as_of)
    return Assessment(
        certificate=record.certificate,
        source=record.source,
        as_of=as_of,
        on=facts.validity.on,
        known_by=record.known_by,
        ledger_head=record.ledger_head,
        edition=record.edition(as_of),
        start=record.deployment_start,
        validity=facts.validity,
        decision=facts.decision,
        standing=verdict_on_all,
        gates=facts.gates,
        agents=facts.agents,
        conditions=facts.conditions,
        rollout=with_blockers(facts.rollout, facts, verdict_on_all, zone),
        plans=plan_states(record, as_of),
        triggers=facts.triggers,
        procedures=procedures_of(record, as_of, facts.triggers),
        analyses=tuple(record.seen(AnalysisFinished, as_of)),
        reports=tuple(record.seen(ToolReported, as_of)),
        obligations=facts.obligations,
        signoffs=facts.signoffs,
        promises=promises(record.certificate.operations.recovery, record.seen(DrillHeld, as_of), zone),
        reviewed_at=reviews[-1].observed_at if reviews else None,
        lines=record.lines,
        reading=record.reading,
    )


def standing_at(record: Record, at: datetime) -> Standing:
    """The standing alone, at an instant: what `transitions` asks for day by day."""
    return standing_of(_facts(record, at))
