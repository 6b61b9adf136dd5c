"""What must be done, by whom and by when, to keep or restore the standing (RULES.md, Standing: Actions)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from dashboard.domain.conditions import ConditionState
from dashboard.domain.operations.obligations import SOON, ObligationState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.standing.reasons import gate_reason
from dashboard.domain.values import wording
from dashboard.domain.values.fields import Model
from dashboard.domain.values.subject import CERTIFICATE, Subject

MONTH = timedelta(days=30)
# `restores` a standing that is down, `keeps` one that time would take, or is due `beside` it.
Bearing = Literal["restores", "keeps", "beside"]


class Action(Model):
    """Something to be done: about what, by whom (None: no owner is named), by which day, and for what."""

    subject: Subject
    what: str
    owner: str | None
    by: date | None
    hangs_on_it: str
    bearing: Bearing


def actions_of(assessment: Assessment) -> tuple[Action, ...]:
    """What keeps or restores the standing, the most urgent first; nothing else once it is over.

    First what restores it, then what keeps it within the week, then by date; what has no date comes last.
    """
    own = tuple(_certificate(assessment))
    if assessment.standing.status in ("expired", "revoked"):
        return own
    everything = (
        *own,
        *_triggers(assessment),
        *_gates(assessment),
        *_conditions(assessment),
        *_evidence(assessment),
        *_step(assessment),
        *_duties(assessment),
        *_signoffs(assessment),
    )
    return tuple(sorted(everything, key=lambda action: _urgency(action, assessment.on)))


def _urgency(action: Action, on: date) -> tuple[bool, bool, date]:
    by = action.by or date.max
    is_soon = action.bearing == "keeps" and by <= on + SOON
    return action.bearing != "restores", not is_soon, by


def _certificate(assessment: Assessment) -> Iterator[Action]:
    """What only who certifies can do."""
    standing = assessment.standing
    what = {
        "not_decided": "Record the decision: approved or rejected, with a reason",
        "suspended": "Reinstate the certificate with a reason, or revoke it",
        "revoked": "Certify anew",
        "expired": "Certify anew",
    }.get(standing.status)
    if standing.status == "rejected" and assessment.decision.kind == "rejected":
        what = "Certify anew, once what it was rejected for is closed"
    if what:
        yield Action(
            subject=CERTIFICATE,
            what=what,
            owner=assessment.head.authority,
            by=None,
            hangs_on_it=f"the certificate: {wording.lowered(standing.headline)}",
            bearing="restores",
        )


def _triggers(assessment: Assessment) -> Iterator[Action]:
    for state in assessment.triggers:
        name = f"trigger {state.trigger.id}"
        is_fired = state.verdict == "fired"
        if is_fired or (state.is_unclear and assessment.rollout.traffic_actual):
            lapse = "the certificate, which is lapsed until then"
            doubt = f"the certificate, at best conditional until then: {state.detail}"
            waived = state.resolved.until if state.resolved else None
            waive = "" if waived and waived >= assessment.on else ", or waive it with a reason"
            yield Action(
                subject=state.subject,
                what=f"Roll back, or waive {name} with a reason"
                if is_fired
                else f"Find out whether {name} fires{waive}",
                owner=state.trigger.owner,
                by=assessment.on,
                hangs_on_it=lapse if is_fired else doubt,
                bearing="restores",
            )


def _gates(assessment: Assessment) -> Iterator[Action]:
    """Gates that fail; one whose conditions are overdue hangs on those."""
    for state in assessment.gates:
        if state.status == "fail" and not any(
            c.status == "overdue" for c in assessment.covers_of(state.gate.id)
        ):
            yield Action(
                subject=state.subject,
                what=f"Meet {state.gate.id} {state.gate.name}, or cover it by a condition",
                owner=state.gate.owner,
                by=None,
                hangs_on_it=f"the certificate, which is lapsed until then: "
                f"{gate_reason(state, assessment.conditions)}",
                bearing="restores",
            )


def _conditions(assessment: Assessment) -> Iterator[Action]:
    for state in assessment.conditions:
        if not state.is_unmet and state.status != "waived":
            continue
        is_overdue = state.status == "overdue"
        waived = state.waived_until if state.status == "waived" else None
        by = max(waived or state.due_on, state.due_on)
        ending = " before its waiver ends" if by == waived else ""
        yield Action(
            subject=state.subject,
            what=f"Meet {state.subject}{ending}: {state.condition.title}",
            owner=state.condition.owner,
            by=by,
            hangs_on_it=_covered(state, "is lapsed until then" if is_overdue else "lapses the day after"),
            bearing="restores" if is_overdue else "keeps",
        )


def _covered(state: ConditionState, then: str) -> str:
    """What hangs on a condition: the certificate, and what it covers."""
    covers = state.condition.covers
    return f"the certificate {then}" + (f"; it covers {wording.listed(list(covers))}" if covers else "")


def _evidence(assessment: Assessment) -> Iterator[Action]:
    """Results that are good no longer, or for a month at most."""
    for state in assessment.gates:
        ends = state.good_until
        if ends and (state.is_expired or (state.status == "pass" and ends <= assessment.on + MONTH)):
            yield Action(
                subject=state.subject,
                what=f"Measure {state.gate.id} {state.gate.name} again",
                owner=state.gate.owner,
                by=ends,
                hangs_on_it=f"its verdict: {state.note}"
                if state.is_expired
                else f"its verdict, which {wording.expiry(ends)}",
                bearing="restores" if state.is_expired else "keeps",
            )


def _step(assessment: Assessment) -> Iterator[Action]:
    step, rollout = assessment.rollout.next_step, assessment.rollout
    if step is None:
        return
    blocked = f", once {wording.listed(step.blocked_by, 1)}" if step.blocked_by else ""
    late = rollout.deviation_days
    yield Action(
        subject=step.subject,
        what=f"Take traffic to {wording.quantity(step.percent, '%')}{blocked}",
        owner=None,
        by=step.planned_on,
        hangs_on_it=f"the rollout, {wording.days(late)} behind plan"
        if late is not None and late > 0
        else "the rollout",
        bearing="beside",
    )


def _duties(assessment: Assessment) -> Iterator[Action]:
    """Each duty once: the first period that was missed, else the one that ends within a month."""
    pressing: dict[str, list[ObligationState]] = {}
    for state in assessment.obligations:
        if state.status in ("missed", "due"):
            pressing.setdefault(state.obligation.id, []).append(state)
    for states in pressing.values():
        first = states[0]
        duty = first.obligation
        if first.due_on > assessment.on + MONTH:
            continue
        missed = sum(state.status == "missed" for state in states)
        times = "" if missed == 1 else f" {missed} times"
        yield Action(
            subject=first.subject,
            what=duty.text,
            owner=duty.owner,
            by=first.due_on,
            hangs_on_it=f"duty {duty.id}, missed{times}" if missed else f"duty {duty.id}",
            bearing="beside",
        )


def _signoffs(assessment: Assessment) -> Iterator[Action]:
    """Members who reject, and those who have not decided."""
    for state in assessment.signoffs:
        if state.rejects or state.decision is None:
            yield Action(
                subject=state.subject,
                what=f"Answer the rejection by {state.role}" if state.rejects else f"Decide as {state.role}",
                owner=assessment.head.authority if state.rejects else state.name,
                by=None,
                hangs_on_it="the certificate, which it rejects"
                if state.rejects
                else f"the sign-off of {state.board}",
                bearing="restores" if state.rejects else "beside",
            )
