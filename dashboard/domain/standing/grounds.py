"""What brings each standing, as reasons: a rule gives none where it does not apply (RULES.md, Standing)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from dashboard.domain.conditions.wording import condition_words
from dashboard.domain.gates import GateState
from dashboard.domain.standing.inputs import StandingInputs
from dashboard.domain.standing.reasons import Reason, agent_reason, gate_cause, gate_reason
from dashboard.domain.values import wording
from dashboard.domain.values.subject import CERTIFICATE


def day_before_force(inputs: StandingInputs) -> Iterator[Reason]:
    """The decision has not been taken yet."""
    if not inputs.validity.is_in_force:
        message = f"takes effect on {wording.day(inputs.validity.from_day)}"
        yield Reason(subject=CERTIFICATE, cause="not_yet_in_force", message=message)


def recorded(inputs: StandingInputs, change: Literal["revoked", "suspended"]) -> Iterator[Reason]:
    """It was revoked or suspended, and not reinstated since."""
    last = inputs.change
    if last is not None and last.change == change:
        since = inputs.as_of.day_of(last.observed_at)
        yield Reason(subject=CERTIFICATE, cause=change, message=f"{change}: {last.reason}", since=since)


def rejections(inputs: StandingInputs) -> Iterator[Reason]:
    """The decision rejects, or a member of a board does."""
    decision = inputs.decision
    if decision.kind == "rejected":
        recorded = f"rejected by {decision.decider}: {decision.reason}"
        yield Reason(
            subject=CERTIFICATE,
            cause="decision_rejects",
            message=recorded if decision.by == "recorded" else f"declared {decision.text}",
            since=decision.on,
        )
    for signoff in inputs.dissents:
        yield Reason(
            subject=signoff.subject,
            cause="signoff_rejects",
            message=f"rejected by {signoff.role} ({signoff.board})",
            since=signoff.decided_on,
        )


def overruled(inputs: StandingInputs) -> Iterator[Reason]:
    """A dissent that was overruled: it stays among the reasons for ever, whatever the standing."""
    for signoff in inputs.signoffs:
        if signoff.overruled_by is not None:
            yield Reason(
                subject=signoff.subject,
                cause="signoff_overruled",
                message=f"rejected by {signoff.role} ({signoff.board}), overruled by {signoff.overruled_by}:"
                f" {signoff.overruled_because}",
                since=signoff.decided_on,
            )


def no_decision(inputs: StandingInputs) -> Iterator[Reason]:
    """The document's words for the decision are neither a yes nor a no, and none was recorded since."""
    decision = inputs.decision
    if decision.kind == "unread":
        message = f"the decision “{decision.text}” is read neither as a yes nor as a no"
        yield Reason(subject=CERTIFICATE, cause="decision_unread", message=message, since=decision.on)


def expiry(inputs: StandingInputs) -> Iterator[Reason]:
    """The last valid day has passed."""
    on, last_day = inputs.validity.on, inputs.validity.last_day
    if last_day is not None and on > last_day:
        ago = wording.days((on - last_day).days)
        yield Reason(
            subject=CERTIFICATE,
            cause="expired",
            message=f"expired {ago} ago: its last valid day was {wording.day(last_day)}",
            since=last_day + timedelta(days=1),
        )


def fired(inputs: StandingInputs) -> Iterator[Reason]:
    """A rollback trigger has fired, which is answered within minutes."""
    for trigger in inputs.fired:
        yield Reason(
            subject=trigger.subject,
            cause="trigger_fired",
            message=f"rollback trigger {trigger.detail}",
            since=trigger.fired_on,
        )


def failures(inputs: StandingInputs) -> Iterator[Reason]:
    """A gate fails."""
    yield from (_gate(gate, inputs) for gate in inputs.gates if gate.status == "fail")


def overdue(inputs: StandingInputs) -> Iterator[Reason]:
    """A condition was not met by its day."""
    for condition in inputs.conditions:
        if condition.status == "overdue":
            yield Reason(
                subject=condition.subject,
                cause="condition_overdue",
                message=f"{condition_words(condition)}: was due {wording.day(condition.due_on)}",
                since=condition.overdue_since,
            )


def _gate(gate: GateState, inputs: StandingInputs) -> Reason:
    return Reason(
        subject=gate.subject,
        cause=gate_cause(gate, inputs.conditions),
        message=gate_reason(gate, inputs.conditions),
        since=gate.since,
    )


def reservations(inputs: StandingInputs) -> Iterator[Reason]:
    """What makes it conditional: gates, agents, conditions not through, triggers that cannot tell."""
    if inputs.decision.kind == "conditional":
        unread = "" if inputs.conditions else ", and no condition was read"
        yield Reason(
            subject=CERTIFICATE,
            cause="decision_conditional",
            message=f"the decision is conditional{unread}",
            since=inputs.decision.on,
        )
    yield from (
        _gate(gate, inputs) for gate in inputs.gates if gate.status in ("conditional", "not_assessed")
    )
    for agent in inputs.agents:
        if agent.status != "ready":
            yield Reason(
                subject=agent.subject, cause="agent_not_ready", message=agent_reason(agent), since=agent.since
            )
    for condition in inputs.conditions:
        if condition.is_unmet or condition.status == "waived":
            yield Reason(
                subject=condition.subject,
                cause="condition_waived" if condition.status == "waived" else "condition_unmet",
                message=condition_words(condition),
                since=condition.open_since,
            )
    for trigger in inputs.unclear:
        yield Reason(
            subject=trigger.subject,
            cause="trigger_unclear",
            message=f"rollback trigger {trigger.detail}",
            since=inputs.unclear_since(trigger),
        )
