"""The standing of the certificate: the first of nine that applies, and why (RULES.md, Standing)."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from dashboard.domain.agents import AgentState
from dashboard.domain.conditions import ConditionState
from dashboard.domain.gates import GateState
from dashboard.domain.observations import CertificateChanged
from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.operations.signoffs import SignOffState
from dashboard.domain.record.reading import Reading
from dashboard.domain.rollout import RolloutState, overdue_steps
from dashboard.domain.standing.decision import Decision
from dashboard.domain.standing.reasons import Reason, agent_reason, condition_words, gate_cause, gate_reason
from dashboard.domain.standing.validity import Validity
from dashboard.domain.triggers.verdicts import TriggerState
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import CERTIFICATE

Status = Literal[
    "not_in_force",
    "revoked",
    "suspended",
    "rejected",
    "not_decided",
    "expired",
    "lapsed",
    "conditional",
    "certified",
]
# From best to worst; nothing that happens to a certificate makes it better except evidence and decisions.
RANK: tuple[Status, ...] = (
    "certified",
    "conditional",
    "not_in_force",
    "not_decided",
    "lapsed",
    "expired",
    "suspended",
    "rejected",
    "revoked",
)
NAMED = 5  # reasons that the line below the headline gives


class Standing(Model):
    """The standing at an instant; `headline` is its shortest statement, `detail` the line below it."""

    status: Status
    headline: str
    detail: str
    reasons: tuple[Reason, ...]

    @property
    def sentence(self) -> str:
        """Headline and detail as one text."""
        return f"{self.headline}. {self.detail}"

    @property
    def is_certified(self) -> bool:
        """Whether the system may be operated under the certificate, with conditions or without."""
        return self.status in ("certified", "conditional")


class Facts(Model):
    """What a standing follows from, all as of one day."""

    validity: Validity
    decision: Decision
    change: CertificateChanged | None
    changed_on: date | None
    gates: tuple[GateState, ...]
    agents: tuple[AgentState, ...]
    conditions: tuple[ConditionState, ...]
    triggers: tuple[TriggerState, ...]
    signoffs: tuple[SignOffState, ...]
    obligations: tuple[ObligationState, ...]
    rollout: RolloutState
    reading: Reading | None = None


def _day_before_force(facts: Facts) -> Iterator[Reason]:
    if not facts.validity.is_in_force:
        message = f"takes effect on {wording.day(facts.validity.from_day)}"
        yield Reason(subject=CERTIFICATE, cause="not_yet_in_force", message=message)


def _recorded(facts: Facts, change: Literal["revoked", "suspended"]) -> Iterator[Reason]:
    if facts.change is not None and facts.change.change == change:
        message = f"{change}: {facts.change.reason}"
        yield Reason(subject=CERTIFICATE, cause=change, message=message, since=facts.changed_on)


def _rejections(facts: Facts) -> Iterator[Reason]:
    decision = facts.decision
    if decision.kind == "rejected":
        recorded = f"rejected by {decision.decider}: {decision.reason}"
        yield Reason(
            subject=CERTIFICATE,
            cause="decision_rejects",
            message=recorded if decision.by == "recorded" else f"declared {decision.text}",
            since=decision.on,
        )
    for signoff in facts.signoffs:
        if signoff.decision == "rejected":
            yield Reason(
                subject=signoff.subject,
                cause="signoff_rejects",
                message=f"rejected by {signoff.role} ({signoff.board})",
                since=signoff.decided_on,
            )


def _no_decision(facts: Facts) -> Iterator[Reason]:
    if facts.decision.kind == "unread":
        message = f"the decision “{facts.decision.text}” is read neither as a yes nor as a no"
        yield Reason(subject=CERTIFICATE, cause="decision_unread", message=message, since=facts.decision.on)


def _expiry(facts: Facts) -> Iterator[Reason]:
    validity = facts.validity
    if validity.is_expired and validity.last_day and validity.days_left is not None:
        ago, last_day = wording.days(-validity.days_left), wording.day(validity.last_day)
        yield Reason(
            subject=CERTIFICATE,
            cause="expired",
            message=f"expired {ago} ago: its last valid day was {last_day}",
            since=date.fromordinal(validity.last_day.toordinal() + 1),
        )


def _lapses(facts: Facts) -> Iterator[Reason]:
    """What lapses a certificate; a trigger that fired comes first, since it is answered within minutes."""
    for trigger in facts.triggers:
        if trigger.verdict == "fired":
            yield Reason(
                subject=trigger.subject,
                cause="trigger_fired",
                message=f"rollback trigger {trigger.detail}",
                since=trigger.fired_on,
            )
    yield from (_gate(gate, facts) for gate in facts.gates if gate.status == "fail")
    for condition in facts.conditions:
        if condition.status == "overdue":
            yield Reason(
                subject=condition.subject,
                cause="condition_overdue",
                message=f"{condition_words(condition)}: was due {wording.day(condition.due_on)}",
                since=condition.overdue_since,
            )


def _gate(gate: GateState, facts: Facts) -> Reason:
    return Reason(
        subject=gate.subject,
        cause=gate_cause(gate, facts.conditions),
        message=gate_reason(gate, facts.conditions),
        since=gate.since,
    )


def _reservations(facts: Facts) -> Iterator[Reason]:
    if facts.decision.kind == "conditional":
        message = (
            "the decision is conditional"
            if facts.conditions
            else "the decision is conditional, and no condition was read"
        )
        yield Reason(
            subject=CERTIFICATE, cause="decision_conditional", message=message, since=facts.decision.on
        )
    yield from (_gate(gate, facts) for gate in facts.gates if gate.status in ("conditional", "not_assessed"))
    for agent in facts.agents:
        if agent.status != "ready":
            yield Reason(
                subject=agent.subject, cause="agent_not_ready", message=agent_reason(agent), since=agent.since
            )
    for condition in facts.conditions:
        if condition.is_unmet or condition.status == "waived":
            yield Reason(
                subject=condition.subject,
                cause="condition_waived" if condition.status == "waived" else "condition_unmet",
                message=condition_words(condition),
                since=condition.open_since,
            )


def standing_of(facts: Facts) -> Standing:
    """The first standing that applies, with its reasons."""
    candidates: tuple[tuple[Status, Iterator[Reason]], ...] = (
        ("not_in_force", _day_before_force(facts)),
        ("revoked", _recorded(facts, "revoked")),
        ("suspended", _recorded(facts, "suspended")),
        ("rejected", _rejections(facts)),
        ("not_decided", _no_decision(facts)),
        ("expired", _expiry(facts)),
        ("lapsed", _lapses(facts)),
        ("conditional", _reservations(facts)),
    )
    for status, found in candidates:
        reasons = tuple(found)
        if reasons:
            return _state(status, reasons, facts)
    message = "every gate passes, every agent is ready, every condition is met"
    nothing_open = Reason(subject=CERTIFICATE, cause="nothing_open", message=message)
    return _state("certified", (nothing_open,), facts)


def _state(status: Status, reasons: tuple[Reason, ...], facts: Facts) -> Standing:
    unread = facts.reading.warning if facts.reading else None
    detail = _detail(status, reasons, facts)
    return Standing(
        status=status,
        headline=_headline(status, reasons, facts),
        detail=f"{detail} {unread}" if unread else detail,
        reasons=reasons,
    )


def _headline(status: Status, reasons: tuple[Reason, ...], facts: Facts) -> str:
    validity, since = facts.validity, min((r.since for r in reasons if r.since), default=None)
    match status:
        case "not_in_force":
            return f"Not in force before {wording.day(validity.from_day)}"
        case "expired":
            assert validity.days_left is not None, "only a last valid day can have passed"
            return f"Expired {wording.days(-validity.days_left)} ago"
        case "conditional":
            return f"Certified, {_reserved(facts)}"
        case "certified":
            return "Certified"
    word = wording.mark(status).word
    return f"{word} since {wording.day(since)}" if since else word


def _reserved(facts: Facts) -> str:
    """What a conditional certificate is conditional on: its conditions, else gates, else agents."""
    conditions = sum(c.is_unmet or c.status == "waived" for c in facts.conditions)
    if conditions:
        return f"with {wording.count(conditions, 'condition')}"
    for status, word in (("not_assessed", "not assessed"), ("conditional", "conditional")):
        gates = sum(g.status == status for g in facts.gates)
        if gates:
            return f"with {wording.count(gates, 'gate')} {word}"
    agents = sum(a.status != "ready" for a in facts.agents)
    if agents:
        return f"with {wording.count(agents, 'agent')} not fully ready"
    return "by a conditional decision"


def _detail(status: Status, reasons: tuple[Reason, ...], facts: Facts) -> str:
    validity = facts.validity
    if status == "expired":
        assert validity.last_day is not None, "only a last valid day can have passed"
        return f"The last valid day was {wording.day(validity.last_day)}."
    if status == "not_in_force":
        return f"Takes effect in {wording.days((validity.from_day - validity.on).days)}."
    if status in ("certified", "conditional"):
        return f"{until(validity)} {_overdue(facts)}"
    named = [text[:1].upper() + text[1:] for text in (reason.sentence for reason in reasons[:NAMED])]
    if len(reasons) > NAMED:
        named.append(f"and {wording.count(len(reasons) - NAMED, 'more reason')}")
    return "; ".join(named) + "."


def _overdue(facts: Facts) -> str:
    """What is overdue that no standing hangs on: duties missed, and steps of traffic behind their day."""
    missed = sum(duty.status == "missed" for duty in facts.obligations)
    late = len(overdue_steps(facts.rollout, facts.validity.on))
    if not missed and not late:
        return "Nothing is overdue."
    named = [wording.count(missed, "duty", "duties")] if missed else []
    named += [wording.count(late, "rollout step")] if late else []
    return f"No condition is overdue, {wording.listed(named)} {'is' if missed + late == 1 else 'are'}."


def until(validity: Validity) -> str:
    """Until when the certificate is valid, both absolute and relative."""
    if validity.last_day is None or validity.days_left is None:
        return "Valid without a last day."
    left = f"{wording.days(validity.days_left)} left" if validity.days_left else "the last valid day is today"
    return f"Valid until {wording.day(validity.last_day)}, {left}."
