"""What hangs on what: each thing of a certification, and those that cover it, sign it or hold it up."""

from collections.abc import Iterator
from typing import NamedTuple

from dashboard.domain.standing.assessment import Assessment
from dashboard.domain.values.subject import CERTIFICATE, TRAFFIC, Subject
from dashboard.findings.moment import Moment


class Tie(NamedTuple):
    """`upper` hangs on `lower`, and how: it "is covered by" it."""

    upper: Subject
    lower: Subject
    how: str


def hangs_on(assessment: Assessment, subject: Subject) -> tuple[Tie, ...]:
    """What a thing hangs on, once each."""
    return tuple({t.lower: t for t in ties(assessment) if t.upper == subject}.values())


def hanging_on(assessment: Assessment, subject: Subject) -> tuple[Tie, ...]:
    """What hangs on a thing, once each."""
    return tuple({t.upper: t for t in ties(assessment) if t.lower == subject}.values())


def found_of(moment: Moment, finding: Subject) -> tuple[Tie, ...]:
    """What a finding is about, once."""
    about = dict.fromkeys(each.subject for each in moment.findings if each.thing == finding)
    return tuple(Tie(finding, subject, "is about") for subject in about)


def ties(assessment: Assessment) -> Iterator[Tie]:
    """Every tie of a certification at an instant."""
    yield from _of_certificate(assessment)
    yield from _of_conditions(assessment)
    yield from _of_rollout(assessment)


def _of_certificate(assessment: Assessment) -> Iterator[Tie]:
    for reason in assessment.standing.reasons:
        if reason.subject != CERTIFICATE:
            yield Tie(CERTIFICATE, reason.subject, "stands as it does because of")
    for state in assessment.signoffs:
        yield Tie(CERTIFICATE, state.subject, "is signed by")
    for duty in assessment.obligations:
        if duty.status in ("missed", "due"):
            yield Tie(CERTIFICATE, duty.subject, "has the duty")
    yield from _of_closing(assessment)


def _of_closing(assessment: Assessment) -> Iterator[Tie]:
    stated = assessment.certificate.closing
    for claim in stated.success_claims if stated else ():
        for gate in assessment.gates:
            if gate.gate.id in claim.about:
                yield Tie(CERTIFICATE, gate.subject, f"claims “{claim.text}” of")
    for asked in stated.post_deployment if stated else ():
        for name in asked.maps_to:
            yield from (
                Tie(CERTIFICATE, each.subject, f"requires “{asked.text}” by")
                for each in assessment.conditions
                if each.condition.id == name
            )


def _of_conditions(assessment: Assessment) -> Iterator[Tie]:
    for state in assessment.conditions:
        covers = state.condition.covers
        covered = [g.subject for g in assessment.gates if g.gate.id in covers]
        covered += [a.subject for a in assessment.agents if a.agent.id in covers]
        yield from (Tie(subject, state.subject, "is covered by") for subject in covered)
        blocks_from = state.condition.blocks_traffic_from
        if blocks_from is not None:
            for step in assessment.rollout.steps:
                if step.percent >= blocks_from:
                    yield Tie(step.subject, state.subject, "waits for")


def _of_rollout(assessment: Assessment) -> Iterator[Tie]:
    upcoming = assessment.rollout.next_step
    if upcoming is not None:
        for blocker in upcoming.blockers:
            yield Tie(upcoming.subject, blocker.subject, "waits for")
    agents = {a.agent.id: a.subject for a in assessment.agents}
    for phase in assessment.rollout.phases:
        for step in phase.steps:
            yield Tie(step.subject, phase.subject, "is a step of")
        for name in phase.phase.agents:
            if name in agents:
                yield Tie(phase.subject, agents[name], "deploys")
    for trigger in assessment.triggers:
        yield Tie(TRAFFIC, trigger.subject, "is rolled back by")
