"""What the certification leaves out."""

from collections.abc import Iterator

from dashboard.domain.operations.obligations import ObligationState
from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values import wording
from dashboard.domain.values.subject import CERTIFICATE, Subject
from dashboard.findings import Finding, Place, places


def gap(rule: str, subject: Subject, message: str, *sources: Place) -> Finding:
    """A finding of what is left out."""
    return Finding(rule=rule, severity="gap", subject=subject, message=message, sources=sources)


def outstanding_in_no_condition(assessment: Assessment) -> Iterator[Finding]:
    """Work is outstanding that no condition carries."""
    for path, agent in places.agents(assessment):
        for n, work in enumerate(agent.work):
            if work.open and work.covered_by is None:
                yield gap(
                    "outstanding-in-no-condition",
                    agent.subject,
                    f"“{work.text}” is outstanding, and in no condition",
                    Place(path=f"{path}.outstanding[{n}]", text=work.text),
                )


def gate_in_no_condition(assessment: Assessment) -> Iterator[Finding]:
    """A gate is missed, and no condition covers it."""
    for path, state in places.gates(assessment):
        if state.status == "fail" and not state.covered_by:
            assert state.result, "what fails has a result"
            yield gap(
                "gate-in-no-condition",
                state.subject,
                f"is missed ({state.result}, required: {state.gate.requirement}), and no condition covers it",
                Place(path=path, text=state.result),
            )


def no_result(assessment: Assessment) -> Iterator[Finding]:
    """A gate has no result."""
    for path, state in places.gates(assessment):
        if state.observed_at is None and assessment.standing.status != "not_in_force":
            yield gap(
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
                yield gap(
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
        yield gap("no-evidence", CERTIFICATE, which, *(Place(path=path, text=g.gate.id) for path, g in bare))


def no_start(assessment: Assessment) -> Iterator[Finding]:
    """Dates hang on the deployment's start, and it is nowhere stated."""
    assumed = [(path, c) for path, c in places.conditions(assessment) if c.start_assumed]
    if assessment.start.assumed and (assumed or assessment.rollout.phases):
        message = (
            f"the start of the deployment is nowhere stated; {wording.day(assessment.start.on)}, the day of"
            " the decision, is assumed"
        )
        yield gap(
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
        yield gap("no-owner", CERTIFICATE, which, *(Place(path=path, text=name) for path, name in bare))


def never_expires(assessment: Assessment) -> Iterator[Finding]:
    """The certificate has no last valid day."""
    if assessment.head.valid_until is None:
        yield gap(
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
            yield gap(
                "hold-not-stated",
                state.subject,
                f"“{trigger.text}” does not say for how long; 5 minutes are assumed",
                Place(path=f"rollback.triggers[{n}]", text=trigger.text),
            )


def duty_missed(assessment: Assessment) -> Iterator[Finding]:
    """A duty was not done in its period."""
    missed_of: dict[str, list[ObligationState]] = {}
    for state in assessment.obligations:
        if state.status == "missed":
            missed_of.setdefault(state.obligation.id, []).append(state)
    for n, duty in enumerate(assessment.certificate.obligations):
        if missed := missed_of.get(duty.id):
            due = wording.day(missed[-1].due_on)
            times = f"; it was due {due}" if len(missed) == 1 else f" {len(missed)} times, last due {due}"
            message = f"“{duty.text}” was missed{times}"
            yield gap("duty-missed", duty.subject, message, Place(path=f"obligations[{n}]", text=duty.text))


def requirement_in_nothing(assessment: Assessment) -> Iterator[Finding]:
    """A requirement after deployment is carried by no condition and no duty."""
    closing = assessment.certificate.closing
    for n, asked in enumerate(closing.post_deployment if closing else ()):
        if not asked.maps_to:
            yield gap(
                "requirement-in-nothing",
                CERTIFICATE,
                f"“{asked.text}” is carried by no condition and no duty",
                Place(path=f"closing.post_deployment[{n}]", text=asked.text),
            )
