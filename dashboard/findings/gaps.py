"""What the certification leaves out, and dates that leave no room."""

import re
from collections.abc import Iterator

from dateutil.relativedelta import relativedelta

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.subject import CERTIFICATE, Subject
from dashboard.domain.values.timelines import read_timeline
from dashboard.findings import Finding, Place, places

MONTHS = re.compile(r"\b(\d{1,3})[ -](month|year)s?\b", re.IGNORECASE)
WITHIN = re.compile(r"\bwithin (\d{1,3} (?:day|week|month)s?)\b", re.IGNORECASE)


def _gap(rule: str, subject: Subject, message: str, *sources: Place) -> Finding:
    return Finding(rule=rule, severity="gap", subject=subject, message=message, sources=sources)


def outstanding_in_no_condition(assessment: Assessment) -> Iterator[Finding]:
    """Work is outstanding that no condition carries."""
    for path, agent in places.agents(assessment):
        for n, work in enumerate(agent.work):
            if work.open and work.covered_by is None:
                yield _gap(
                    "outstanding-in-no-condition",
                    agent.subject,
                    f"“{work.text}” is outstanding, and in no condition",
                    Place(path=f"{path}.outstanding[{n}]", text=work.text),
                )


def gate_in_no_condition(assessment: Assessment) -> Iterator[Finding]:
    """A gate is missed, and no condition covers it."""
    for path, state in places.gates(assessment):
        if state.status == "fail" and not state.covered_by:
            yield _gap(
                "gate-in-no-condition",
                state.subject,
                f"is missed ({state.result}, required: {state.gate.requirement}), and no condition covers it",
                Place(path=path, text=state.result or ""),
            )


def no_result(assessment: Assessment) -> Iterator[Finding]:
    """A gate has no result."""
    for path, state in places.gates(assessment):
        if state.observed_at is None and assessment.standing.status != "not_in_force":
            yield _gap(
                "no-result",
                state.subject,
                f"has {wording.NO_RESULT}",
                Place(path=path, text=state.gate.requirement),
            )


def not_measured(assessment: Assessment) -> Iterator[Finding]:
    """A figure is reported of other agents, and not of this one."""
    for figure in ("score", "completion", "overhead"):
        with_it = [a for a in assessment.agents if getattr(a, figure) is not None]
        for path, state in places.agents(assessment):
            if with_it and getattr(state, figure) is None:
                yield _gap(
                    "not-measured",
                    state.subject,
                    f"has no {figure} figure; {wording.count(len(with_it), 'agent')} of"
                    f" {len(assessment.agents)} {'has' if len(with_it) == 1 else 'have'} one",
                    Place(path=path, text=f"{figure}: not measured"),
                )


def no_evidence(assessment: Assessment) -> Iterator[Finding]:
    """Gates name no evidence."""
    bare = [
        (path, g)
        for path, g in places.gates(assessment)
        if g.observed_at and not (g.evidence or g.gate.evidence)
    ]
    if bare:
        which = (
            "no gate names its evidence"
            if len(bare) == len(assessment.gates)
            else (
                f"{wording.listed([g.gate.id for _, g in bare])} {'names' if len(bare) == 1 else 'name'} no"
                " evidence"
            )
        )
        yield _gap("no-evidence", CERTIFICATE, which, *(Place(path=path, text=g.gate.id) for path, g in bare))


def no_start(assessment: Assessment) -> Iterator[Finding]:
    """Dates hang on the deployment's start, and it is nowhere stated."""
    assumed = [(path, c) for path, c in places.conditions(assessment) if c.start_assumed]
    if assessment.start.assumed and (assumed or assessment.rollout.phases):
        message = (
            f"the start of the deployment is nowhere stated; {wording.day(assessment.start.on)}, the day of"
            " the decision, is assumed"
        )
        yield _gap(
            "no-start",
            CERTIFICATE,
            message,
            *(Place(path=f"{path}.timeline", text=c.condition.timeline) for path, c in assumed),
        )


def no_owner(assessment: Assessment) -> Iterator[Finding]:
    """Gates, agents or conditions have nobody who answers for them."""
    owned = [(path, str(s.subject), s.gate.owner) for path, s in places.gates(assessment)]
    owned += [(path, str(s.subject), s.agent.owner) for path, s in places.agents(assessment)]
    owned += [(path, str(s.subject), s.condition.owner) for path, s in places.conditions(assessment)]
    bare = [(path, name) for path, name, owner in owned if not owner]
    if bare:
        which = (
            "nothing has an owner"
            if len(bare) == len(owned)
            else (
                f"{wording.listed([name for _, name in bare])} {'has' if len(bare) == 1 else 'have'} no owner"
            )
        )
        yield _gap("no-owner", CERTIFICATE, which, *(Place(path=path, text=name) for path, name in bare))


def never_expires(assessment: Assessment) -> Iterator[Finding]:
    """The certificate has no last valid day."""
    if assessment.head.valid_until is None:
        yield _gap(
            "never-expires",
            CERTIFICATE,
            "no last valid day is stated: the certificate never expires",
            Place(path="certification", text=assessment.head.id),
        )


def hold_not_stated(assessment: Assessment) -> Iterator[Finding]:
    """A metric trigger does not say how long its breach must last."""
    for n, state in enumerate(assessment.triggers):
        trigger = state.trigger
        if trigger.kind != "event" and trigger.hold_minutes is None:
            yield _gap(
                "hold-not-stated",
                state.subject,
                f"“{trigger.text}” does not say for how long; 5 minutes are assumed",
                Place(path=f"rollback.triggers[{n}]", text=trigger.text),
            )


def duty_missed(assessment: Assessment) -> Iterator[Finding]:
    """A duty was not done in its period."""
    for n, duty in enumerate(assessment.certificate.obligations):
        missed = [o for o in assessment.obligations if o.obligation.id == duty.id and o.status == "missed"]
        if missed:
            times = "once" if len(missed) == 1 else f"{len(missed)} times"
            message = f"“{duty.text}” was missed {times}, last due {wording.day(missed[-1].due_on)}"
            yield _gap("duty-missed", duty.subject, message, Place(path=f"obligations[{n}]", text=duty.text))


def requirement_in_nothing(assessment: Assessment) -> Iterator[Finding]:
    """A requirement after deployment is carried by no condition and no duty."""
    closing = assessment.certificate.closing
    for n, asked in enumerate(closing.post_deployment if closing else ()):
        if not asked.maps_to:
            yield _gap(
                "requirement-in-nothing",
                CERTIFICATE,
                f"“{asked.text}” is carried by no condition and no duty",
                Place(path=f"closing.post_deployment[{n}]", text=asked.text),
            )


def requirement_and_condition_differ(assessment: Assessment) -> Iterator[Finding]:
    """A requirement after deployment names another time than the condition that carries it."""
    closing, start = assessment.certificate.closing, assessment.start.on
    by_id = {c.condition.id: (path, c) for path, c in places.conditions(assessment)}
    for n, asked in enumerate(closing.post_deployment if closing else ()):
        within = WITHIN.search(asked.text)
        if not within:
            continue
        due_on = read_timeline(f"within {within[1]}").window(start, assessment.head.decided_on)[1]
        for carrier in asked.maps_to:
            path, state = by_id.get(carrier, ("", None))
            if state is not None and state.original_due_on != due_on:
                message = (
                    f"“{asked.text}” means {wording.day(due_on)}, the condition is due"
                    f" {wording.day(state.original_due_on)}"
                )
                yield Finding(
                    rule="requirement-and-condition-differ",
                    severity="contradiction",
                    subject=state.subject,
                    message=message,
                    sources=(
                        Place(path=f"closing.post_deployment[{n}]", text=asked.text),
                        Place(path=f"{path}.timeline", text=state.condition.timeline),
                    ),
                )


def no_room_before_the_phase(assessment: Assessment) -> Iterator[Finding]:
    """A condition is due no earlier than the phase that deploys the agent it covers begins."""
    for path, state in places.conditions(assessment):
        for k, phase in enumerate(assessment.rollout.phases):
            deployed = [a for a in phase.phase.agents if a in state.condition.covers]
            if not deployed or state.is_met or state.original_due_on < phase.planned_start:
                continue
            both = state.original_due_on == phase.planned_start
            days = (
                f"both {wording.day(phase.planned_start)}"
                if both
                else f"{wording.day(state.original_due_on)}, after {wording.day(phase.planned_start)}"
            )
            until = "the first day" if both else "a day after the first"
            message = (
                f"is due no later than {until} of phase {phase.phase.number}, which deploys"
                f" {wording.listed(deployed)} ({days})"
            )
            yield Finding.model_validate(
                {
                    "rule": "no-room-before-the-phase",
                    "severity": "note" if both else "contradiction",
                    "subject": state.subject,
                    "message": message,
                    "sources": (
                        Place(path=f"{path}.timeline", text=state.condition.timeline),
                        Place(
                            path=f"rollout.phases[{k}]",
                            text=f"Phase {phase.phase.number}: {phase.phase.period}",
                        ),
                    ),
                }
            )


def validity_differs(assessment: Assessment) -> Iterator[Finding]:
    """The last valid day is not the decision's day plus the validity in words."""
    head = assessment.head
    words = MONTHS.search(head.validity or "")
    if not words or head.valid_until is None:
        return
    months = int(words[1]) * (12 if words[2].lower() == "year" else 1)
    meant = head.decided_on + relativedelta(months=months)
    if abs((meant - head.valid_until).days) > 1:
        message = (
            f"“{head.validity}” from {wording.day(head.decided_on)} is {wording.day(meant)}, not"
            f" {wording.day(head.valid_until)}"
        )
        yield Finding(
            rule="validity-differs",
            severity="contradiction",
            subject=CERTIFICATE,
            message=message,
            sources=(
                Place(path="certification.validity", text=head.validity or ""),
                Place(path="certification.valid_until", text=str(head.valid_until)),
            ),
        )
